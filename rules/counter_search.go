package rules

import (
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// counterSearch looks for households of which two releases say different things about
// one programme.
//
// A household is a place in a space with a dimension for each fact. Parts of the space
// are put to both releases at once, as sets of values ([engine.Abstract]): where nothing
// that can come out differs there is nothing to find, and else the part is halved, at
// values that the rules compare with where there are some. So a difference is found
// wherever it is, and where none is found there is none. Facts are stated one more at a
// time; so the first household that is found has the fewest.
type counterSearch struct {
	programme string
	subject   fact.Entity
	asOf      fact.Date
	sides     [2]*counterSide
	left      *budget

	members  int
	who      Subject
	dims     []*counterDim
	definite bool // both must know what they say
	same     bool // both would pay the same to whoever is eligible
	cut      bool // something was not looked at to its end
}

// counterSide is one release.
type counterSide struct {
	r    *Release
	decl *pack.Programme // nil: it has no such programme
	q    *Inquiry
	p    *probe
	a    *aim
	at   []int // dims by place in the aim
}

// counterDim is a fact that can be stated.
type counterDim struct {
	Fact
	low, high int64
	birth     bool
	on        [2]*dial // of each release; nil: it does not look at it
	cuts      []int64  // values at which something may come out otherwise, ascending
}

// search does it.
func (c *counterSearch) search() (*Counter, error) {
	out := &Counter{Programme: c.programme, Subject: c.subject, Complete: true}
	runs := c.left.runs
	for _, definite := range []bool{true, false} {
		c.definite = definite
		c.left.runs = runs // what is left of the first is not needed where it found something
		for n := 1; n <= CounterMembers; n++ {
			if err := c.open(n); err != nil {
				return nil, err
			}
			at := c.find()
			out.Complete = out.Complete && !c.cut
			if at == nil {
				continue
			}
			example, err := c.example(at)
			if err != nil {
				return nil, err
			}
			if differ, sure := Differ(example.Old, example.New); !differ || definite && !sure {
				return nil, errCounter
			}
			out.Example, out.Definite = example, definite
			return out, nil
		}
	}
	return out, nil
}

// open makes both releases ready for households of so many members.
func (c *counterSearch) open(members int) error {
	c.members, c.cut, c.dims, c.same = members, false, nil, true
	c.who = Subject{Entity: c.subject, ID: 1}
	if c.subject == fact.EntityPerson {
		c.who.ID = 2
	}
	for _, s := range c.sides {
		if s.decl == nil {
			continue
		}
		var err error
		if s.q, err = s.r.inquireOf(c.emptyHousehold(members), c.asOf, c.programme); err != nil {
			return err
		}
		s.p = s.q.probe(s.decl, c.who, c.left)
	}
	if err := c.samePay(); err != nil {
		return err
	}
	if err := c.dimensions(); err != nil {
		return err
	}
	for k, s := range c.sides {
		s.at = nil
		if s.decl == nil {
			continue
		}
		var dials []*dial
		for n, d := range c.dims {
			if d.on[k] != nil {
				dials, s.at = append(dials, d.on[k]), append(s.at, n)
			}
		}
		s.a = s.p.aim(dials...)
	}
	return nil
}

// inquireOf asks about facts that are given, by what one programme looks at.
func (r *Release) inquireOf(days []Given, asOf fact.Date, programme string) (*Inquiry, error) {
	b, err := r.NewBulk(asOf, &engine.Selection{Programmes: map[string]bool{programme: true}})
	if err != nil {
		return nil, err
	}
	b.explain = true
	q := &Inquiry{r: r, asOf: asOf, of: b.programmes}
	for _, g := range days {
		if g.Day != asOf && !b.looksAt(g.Day) {
			continue
		}
		p, err := b.program(g.Day)
		if err != nil {
			return nil, err
		}
		chunk, rows, err := g.chunk(p.Columns)
		if err != nil {
			return nil, err
		}
		q.days = append(q.days, &dated{date: g.Day, chunk: chunk, ids: rows, program: p})
	}
	return q.ready(), nil
}

// samePay finds out whether both come to what they pay by the same instructions, on
// every day that is looked at.
func (c *counterSearch) samePay() error {
	days := c.days()
	c.same = len(days) == 1 // the better of two days may be another for each
	for _, day := range days {
		var list [2]*prints
		for k, s := range c.sides {
			var err error
			if list[k], err = s.r.printsOn(day); err != nil {
				return err
			}
		}
		c.same = c.same && list[0].amounts[c.programme] == list[1].amounts[c.programme] && list[0].options == list[1].options
	}
	if a, b := c.sides[0].decl, c.sides[1].decl; a != nil && b != nil {
		c.same = c.same && a.Cycle == b.Cycle
	}
	return nil
}

// judged is what both may say.
type judged [2]prospect

// at runs both with the dims within spans.
func (c *counterSearch) at(spans []engine.Span) (out judged) {
	for k, s := range c.sides {
		if s.decl == nil {
			out[k] = prospect{may: mayIneligible}
			continue
		}
		list := make([]engine.Span, len(s.at))
		for i, n := range s.at {
			list[i] = spans[n]
		}
		out[k] = s.a.at(list...)
	}
	return out
}

// may reports whether there may be a difference, and surely whether there is one
// everywhere.
func (c *counterSearch) may(v judged) (may, surely bool) {
	a, b := v[0], v[1]
	wanted := allOutcomes
	if c.definite {
		wanted = mayEligible | mayIneligible
	}
	for x := mayEligible; x <= mayUndetermined; x <<= 1 {
		for y := mayEligible; y <= mayUndetermined; y <<= 1 {
			if a.may.has(x) && b.may.has(y) && wanted.has(x) && wanted.has(y) && (x != y || x == mayEligible && c.payMayDiffer(a, b)) {
				may = true
			}
		}
	}
	return may, may && a.point() && b.point()
}

// payMayDiffer says it of those whom both let have it.
func (c *counterSearch) payMayDiffer(a, b prospect) bool {
	if c.same {
		return false
	}
	if x, y := c.sides[0].decl, c.sides[1].decl; x.Cycle != y.Cycle || a.pays != b.pays {
		return true
	}
	return a.pays && (a.low != a.high || b.low != b.high || a.low != b.low)
}
