package rules

// ranking gives out places among entrants by the order of their keys. It compares
// pairs, because where keys are unknown there is no order of all.
type ranking struct {
	quota  int
	limit  int    // places that a household may have; 0: any number
	shared []bool // keys that are the household's, the same for all its members
	list   []*entrant
	homes  []pairs // by household, of the entrant that is counted for
	seen   []int   // households with an entry in homes
}

// entrant is one who is ranked.
type entrant struct {
	household int     // from 0
	keys      []int32 // the lesser is ahead; noKey: not known
	drawn     int     // position in a draw, from 1

	others pairs // how the others compare
	own    pairs // those of the household among them
	taken  taken
	placing
}

const noKey int32 = -1

// pairs counts others by how they compare with an entrant.
type pairs struct{ ahead, unclear, level int }

// taken are the places that go before an entrant: to those who are surely ahead;
// also to those of whom it is not clear; also to those who are level.
type taken struct{ least, likely, most int }

type placing uint8

const (
	in         placing = iota
	outOfQuota         // others take all places
	outOfHome          // others of the household take what it may have
	tied               // level with others across the cut
	unsure             // it depends on a key that is not known
)

// compare says how a stands to b, and which key says so.
func (r *ranking) compare(a, b *entrant) (Comparison, int) {
	for k := range a.keys {
		x, y := a.keys[k], b.keys[k]
		switch {
		case x == noKey || y == noKey:
			if r.shared[k] && a.household == b.household {
				continue // one value, whatever it is
			}
			return Unclear, k
		case x < y:
			return Ahead, k
		case x > y:
			return Behind, k
		}
	}
	if a.drawn > 0 && b.drawn > 0 && a.drawn != b.drawn {
		if a.drawn < b.drawn {
			return Ahead, len(a.keys)
		}
		return Behind, len(a.keys)
	}
	return Level, len(a.keys)
}

func (r *ranking) capped(n int) int {
	if r.limit > 0 {
		return min(n, r.limit)
	}
	return n
}

// count looks at an entrant among others: who is before it, and what they take. A
// household takes no more than its limit.
func (r *ranking) count(e *entrant, among []*entrant) {
	e.others, e.own, e.taken = pairs{}, pairs{}, taken{}
	for _, o := range among {
		if o == e {
			continue
		}
		c, _ := r.compare(o, e)
		if c == Behind {
			continue
		}
		h := &r.homes[o.household]
		if *h == (pairs{}) {
			r.seen = append(r.seen, o.household)
		}
		h.add(c)
		e.others.add(c)
	}
	for _, home := range r.seen {
		h := r.homes[home]
		e.taken.least += r.capped(h.ahead)
		e.taken.likely += r.capped(h.ahead + h.unclear)
		e.taken.most += r.capped(h.ahead + h.unclear + h.level)
		r.homes[home] = pairs{}
		if home == e.household {
			e.own = h
		}
	}
	r.seen = r.seen[:0]
	e.placing = r.judge(e)
}

func (p *pairs) add(c Comparison) {
	switch c {
	case Ahead:
		p.ahead++
	case Unclear:
		p.unclear++
	case Level:
		p.level++
	}
}

// judge is exact: an entrant is in if it is placed whatever the unknown keys are and
// however ties are drawn, and out if it is placed in no case.
func (r *ranking) judge(e *entrant) placing {
	own := e.own.ahead + e.own.unclear + e.own.level
	switch {
	case e.taken.least >= r.quota:
		return outOfQuota
	case r.limit > 0 && e.own.ahead >= r.limit:
		return outOfHome
	case (r.limit == 0 || own < r.limit) && e.taken.most < r.quota:
		return in
	case e.taken.least == e.taken.likely && r.capped(e.own.ahead) == r.capped(e.own.ahead+e.own.unclear):
		return tied
	}
	return unsure
}

// run judges everyone. A tie in which one cannot be sure what there is to draw for
// is no tie yet.
func (r *ranking) run() {
	for _, e := range r.list {
		r.count(e, r.list)
	}
	for _, class := range r.classes() {
		open := false
		for _, e := range class {
			open = open || e.placing == unsure
		}
		for _, e := range class {
			if open && e.placing == tied {
				e.placing = unsure
			}
		}
	}
}

// classes are those who tie, in the order of the list.
func (r *ranking) classes() (out [][]*entrant) {
	done := map[*entrant]bool{}
	for i, e := range r.list {
		if done[e] || (e.placing != tied && e.placing != unsure) || e.others.level == 0 {
			continue
		}
		class := []*entrant{e}
		for _, o := range r.list[i+1:] {
			if (o.placing == tied || o.placing == unsure) && !done[o] {
				if c, _ := r.compare(o, e); c == Level {
					class = append(class, o)
					done[o] = true
				}
			}
		}
		out = append(out, class)
	}
	return out
}

// draw is a number of places for those who tie for them.
type draw struct {
	seats    int
	home     bool // the limit of their household cuts, not the quota
	entrants []*entrant
}

// draws are the ties that a draw must settle.
func (r *ranking) draws() (out []draw) {
	for _, class := range r.classes() {
		if class[0].placing != tied {
			continue
		}
		homes := map[int][]*entrant{}
		var order []int
		for _, e := range class {
			if homes[e.household] == nil {
				order = append(order, e.household)
			}
			homes[e.household] = append(homes[e.household], e)
		}
		// What the class would take if there were places for all of it; those who are
		// in, level as well, are counted with it.
		if class[0].wanted(r) > r.quota {
			out = append(out, draw{seats: r.quota - class[0].taken.least, entrants: class})
			continue
		}
		for _, h := range order {
			members := homes[h]
			out = append(out, draw{seats: r.limit - members[0].own.ahead, home: true, entrants: members})
		}
	}
	return out
}

// wanted is how many places would be gone after an entrant and all who are level
// with it, if the quota did not end.
func (e *entrant) wanted(r *ranking) int {
	others := r.capped(e.own.ahead + e.own.unclear + e.own.level)
	return e.taken.most - others + r.capped(e.own.ahead+e.own.unclear+e.own.level+1)
}

// settle gives out the places; a draw settles the ties all of whose entrants it
// names.
func (r *ranking) settle(drawn func(*entrant) int) []draw {
	for {
		r.run()
		left := r.draws()
		again := false
		for _, d := range left {
			all := true
			for _, e := range d.entrants {
				all = all && drawn(e) > 0
			}
			if !all {
				continue
			}
			for _, e := range d.entrants {
				e.drawn = drawn(e)
			}
			again = true
		}
		if !again {
			return left
		}
	}
}
