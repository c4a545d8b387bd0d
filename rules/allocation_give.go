package rules

import (
	"cmp"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// Allocate gives out the places among candidates, in whatever order they come; see
// [Release.Allocate].
func (a *Allocator) Allocate(candidates []*Candidate, draw ...int) (*Allocation, error) {
	drawn := map[int]int{}
	for i, id := range draw {
		if drawn[id] > 0 {
			return nil, ErrBadDraw
		}
		drawn[id] = i + 1
	}
	g := a.giving(candidates)
	ties := g.ranking.settle(func(e *entrant) int { return drawn[g.of[e].subject.ID] })
	out := &Allocation{Decl: a.decl, Programme: a.from, AsOf: a.asOf, Quota: a.quota}
	for _, t := range ties {
		tie := Tie{Seats: t.seats}
		if t.home {
			tie.Household = g.of[t.entrants[0]].household
		}
		for _, e := range t.entrants {
			tie.Candidates = append(tie.Candidates, g.of[e].subject)
		}
		slices.SortFunc(tie.Candidates, func(x, y Subject) int { return cmp.Compare(x.ID, y.ID) })
		out.Ties = append(out.Ties, tie)
	}
	g.order()
	for _, e := range g.ranking.list {
		c := g.contender(e)
		switch e.placing {
		case in:
			c.Provisional = g.provisional(e)
			out.Places = append(out.Places, c)
		case outOfQuota, outOfHome:
			out.NotPlaced = append(out.NotPlaced, c)
		default:
			out.Open = append(out.Open, c)
		}
	}
	out.Undetermined = g.undetermined()
	return out, nil
}

// giving is the state of giving out the places once.
type giving struct {
	*Allocator
	ranking *ranking
	open    []*entrant // the undetermined
	of      map[*entrant]*Candidate
	placed  map[int]int // places by household
}

func (a *Allocator) giving(candidates []*Candidate) *giving {
	g := &giving{Allocator: a, of: map[*entrant]*Candidate{}, placed: map[int]int{},
		ranking: &ranking{quota: a.quota, limit: a.decl.PerHousehold}}
	var all []*entrant
	homes := map[int]int{}
	for _, c := range candidates {
		home, ok := homes[c.household]
		if !ok {
			home = len(homes)
			homes[c.household] = home
		}
		e := &entrant{household: home, keys: make([]int32, len(a.keys))}
		g.of[e] = c
		all = append(all, e)
		if c.eligible {
			g.ranking.list = append(g.ranking.list, e)
		} else {
			g.open = append(g.open, e)
		}
	}
	g.ranking.homes = make([]pairs, len(homes))
	for k := range a.keys {
		g.rank(all, k)
		n := a.keys[k].node
		g.ranking.shared = append(g.ranking.shared, a.from.Subject > fact.EntityHousehold && n.Op == lang.OpParent)
	}
	return g
}

// rank puts the exact order of one criterion into keys: the same number for the same
// value, the lesser for what is ahead.
func (g *giving) rank(all []*entrant, k int) {
	value := func(e *entrant) engine.Value { return g.of[e].values[k] }
	var known []*entrant
	for _, e := range all {
		e.keys[k] = noKey
		if value(e).Known {
			known = append(known, e)
		}
	}
	compare := func(a, b *entrant) int {
		if g.keys[k].descending {
			a, b = b, a
		}
		return exact(value(a)).Cmp(exact(value(b)))
	}
	slices.SortFunc(known, compare)
	for i, e := range known {
		switch {
		case i == 0:
			e.keys[k] = 0
		case compare(known[i-1], e) == 0:
			e.keys[k] = known[i-1].keys[k]
		default:
			e.keys[k] = known[i-1].keys[k] + 1
		}
	}
}

// order puts the entrants into the order in which they are shown. Ids only order what
// the ranking leaves open.
func (g *giving) order() {
	slices.SortFunc(g.ranking.list, func(a, b *entrant) int {
		return cmp.Or(cmp.Compare(a.others.ahead, b.others.ahead), cmp.Compare(a.worst(), b.worst()), cmp.Compare(g.of[a].subject.ID, g.of[b].subject.ID))
	})
	for _, e := range g.ranking.list {
		if e.placing == in {
			g.placed[e.household]++
		}
	}
}

func (e *entrant) worst() int { return 1 + e.others.ahead + e.others.unclear + e.others.level }

// provisional reports whether an undetermined one may take a place.
func (g *giving) provisional(e *entrant) bool {
	kept := *e
	g.ranking.count(e, slices.Concat(g.ranking.list, g.open))
	still := e.placing == in
	*e = kept
	return !still
}

func (g *giving) undetermined() (out []Contender) {
	for _, e := range g.open {
		g.ranking.count(e, g.ranking.list)
	}
	may := func(e *entrant) int {
		if e.placing == outOfQuota || e.placing == outOfHome {
			return 1
		}
		return 0
	}
	slices.SortFunc(g.open, func(a, b *entrant) int {
		return cmp.Or(cmp.Compare(may(a), may(b)), cmp.Compare(a.others.ahead, b.others.ahead), cmp.Compare(a.worst(), b.worst()), cmp.Compare(g.of[a].subject.ID, g.of[b].subject.ID))
	})
	for _, e := range g.open {
		c := g.contender(e)
		c.Why, c.MayBePlaced = "", may(e) == 0
		out = append(out, c)
	}
	return out
}
