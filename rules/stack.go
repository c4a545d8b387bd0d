package rules

import (
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// candidate is a decision while its kind group is still to be settled.
type candidate struct {
	decision Decision
	index    int // of the programme
	at       *dated
	row      int
	amount   int64
	pays     bool
	most     int64 // the greatest amount that may come out, where it is undetermined
	nothing  bool  // eligible, but the amount is nothing
	absent   bool  // not a member on a day that counts
	under    *candidate
	over     []*candidate // that are not paid because this one is
	waits    []*candidate // undetermined ones of the group that may be higher
}

// stack settles kind groups: of the benefits of one group a subject gets only the
// highest, or only the first that is declared.
type stack struct {
	pack       *pack.Pack
	candidates []*candidate
}

func newStack(p *pack.Pack) *stack { return &stack{pack: p} }

func (s *stack) add(c *candidate) { s.candidates = append(s.candidates, c) }

type groupKey struct {
	group   string
	subject Subject
}

func (s *stack) settle() {
	groups := map[groupKey][]*candidate{}
	var order []groupKey
	for _, c := range s.candidates {
		p := c.decision.Programme
		if p.Group == "" || c.decision.Outcome == Ineligible {
			continue
		}
		k := groupKey{p.Group, c.decision.Subject}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], c)
	}
	for _, k := range order {
		if members := groups[k]; len(members) > 1 {
			settleGroup(members)
		}
	}
	for _, c := range s.candidates {
		if c.decision.Outcome == Eligible && c.pays {
			m := fact.Money(c.amount)
			c.decision.Amount = &m
		}
	}
}

// settleGroup decides by what every member of the group said by itself. One that is
// certain to be beaten is not paid; one that may be beaten is undetermined.
func settleGroup(members []*candidate) {
	group := make([]standing, len(members))
	for i, c := range members {
		group[i] = c.standing()
	}
	for i, c := range members {
		c.decision.Outcome = settled(group, i)
		best := -1
		for j := range group {
			if i == j {
				continue
			}
			switch {
			case surelyBeats(group[j], group[i], j < i):
				if best < 0 || surelyBeats(group[j], group[best], j < best) {
					best = j
				}
			case c.decision.Outcome == Undetermined && mayBeat(group[j], group[i], j < i):
				c.waits = append(c.waits, members[j])
			}
		}
		if best >= 0 {
			c.under = members[best]
			c.under.over = append(c.under.over, c)
		}
	}
}

// standing is what a programme of a kind group says of a subject by itself.
type standing struct {
	outcome Outcome
	exclude bool
	// least and most bound what it is worth; one that is undetermined may be worth
	// nothing.
	least, most int64
}

func (c *candidate) standing() standing {
	return standingOf(c.decision.Outcome, c.decision.Programme, c.amount, c.most)
}

func standingOf(o Outcome, p *pack.Programme, amount, most int64) standing {
	s := standing{outcome: o, exclude: p.Rule == "exclude", least: -1, most: most}
	if o == Eligible {
		s.least, s.most = amount, amount
	}
	return s
}

// settled is the outcome of one member of a group of which none is ineligible by
// itself, in the order of the pack.
func settled(group []standing, i int) Outcome {
	out := group[i].outcome
	for j := range group {
		switch {
		case i == j:
		case surelyBeats(group[j], group[i], j < i):
			return Ineligible
		case mayBeat(group[j], group[i], j < i):
			out = Undetermined
		}
	}
	return out
}

func surelyBeats(a, b standing, earlier bool) bool {
	if a.exclude {
		return earlier && a.outcome == Eligible
	}
	return a.outcome == Eligible && (a.least > b.most || (earlier && a.least == b.most))
}

func mayBeat(a, b standing, earlier bool) bool {
	if a.exclude {
		return earlier
	}
	return a.most > b.least || (earlier && a.most == b.least)
}
