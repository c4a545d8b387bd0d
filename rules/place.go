package rules

import (
	"iter"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// place is where a tree is read: a day's run, the day as of which the tree holds,
// and the row of the entity it belongs to.
type place struct {
	*dated
	on     fact.Date // differs from the run's day inside at() and held()
	entity fact.Entity
	row    int
	layer  *engine.LayerOut
}

// value reads a tree at a place.
func (p place) value(n *lang.Node) engine.Value {
	if n.Const && n.Op == lang.OpConst {
		return constValue(n)
	}
	s := p.site(n)
	if p.notes != nil {
		p.notes.saw(s, p)
	}
	if s.spot == nil {
		return engine.Value{}
	}
	return p.machine.At(s.spot, p.to(n.Entity).row)
}

// truth reads a condition; nil: unknown.
func (p place) truth(n *lang.Node) *bool {
	if n.Const && n.Op == lang.OpConst {
		return truthOf(constValue(n))
	}
	s := p.site(n)
	if p.notes != nil {
		p.notes.saw(s, p)
	}
	num, known := p.peek(s)
	return truthOf(engine.Value{Known: known, Num: num})
}

// to climbs to the row of an entity above.
func (p place) to(e fact.Entity) place {
	for p.entity > e {
		first := p.chunk.Children[p.entity]
		row := 0
		for row+1 < len(first)-1 && int(first[row+1]) <= p.row {
			row++
		}
		p.entity, p.row = p.entity-1, row
	}
	return p
}

// children are the places of the children of a list.
func (p place) children(e fact.Entity) iter.Seq[place] {
	first := p.chunk.Children[e]
	from, to := int(first[p.row]), int(first[p.row+1])
	return func(yield func(place) bool) {
		for row := from; row < to; row++ {
			c := p
			c.entity, c.row = e, row
			if !yield(c) {
				return
			}
		}
	}
}

// days are the days on which a tree about other days reads its argument.
func (p place) days(n *lang.Node) (out []fact.Date) {
	if n.Op == lang.OpAt {
		if on := p.value(n.Day); on.Known {
			out = append(out, fact.Date(on.Num))
		}
		return out
	}
	for k := range n.N {
		out = append(out, engine.AddMonths(p.on, -k))
	}
	return out
}

func (p place) subject() Subject {
	if p.entity == fact.EntityHousehold {
		return Subject{fact.EntityHousehold, p.ids.HouseholdID(p.row)}
	}
	return Subject{fact.EntityPerson, p.ids.PersonID(p.to(fact.EntityPerson).row)}
}

func truthOf(v engine.Value) *bool {
	if !v.Known {
		return nil
	}
	if v.Num != 0 {
		return &isTrue
	}
	return &isFalse
}
