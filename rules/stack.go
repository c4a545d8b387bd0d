package rules

import (
	"slices"

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
	type end struct {
		outcome Outcome
		under   *candidate
		waits   []*candidate
	}
	ends := make([]end, len(members))
	for i, c := range members {
		ends[i].outcome = c.decision.Outcome
		for j, other := range members {
			if i == j {
				continue
			}
			switch {
			case surelyBeats(other, c, j < i):
				if best := ends[i].under; best == nil || surelyBeats(other, best, slices.Index(members, other) < slices.Index(members, best)) {
					ends[i].outcome, ends[i].under = Ineligible, other
				}
			case ends[i].under == nil && mayBeat(other, c, j < i):
				ends[i].outcome = Undetermined
				ends[i].waits = append(ends[i].waits, other)
			}
		}
	}
	for i, c := range members {
		c.decision.Outcome, c.under = ends[i].outcome, ends[i].under
		if c.decision.Outcome == Undetermined {
			c.waits = ends[i].waits
		}
	}
}

// least and greatest bound what a candidate is worth: one that is undetermined may
// be worth nothing.
func (c *candidate) least() int64 {
	if c.decision.Outcome == Eligible {
		return c.amount
	}
	return -1
}

func (c *candidate) greatest() int64 {
	if c.decision.Outcome == Eligible {
		return c.amount
	}
	return c.most
}

func surelyBeats(a, b *candidate, earlier bool) bool {
	if a.decision.Programme.Rule == "exclude" {
		return earlier && a.decision.Outcome == Eligible
	}
	return a.decision.Outcome == Eligible && (a.least() > b.greatest() || (earlier && a.least() == b.greatest()))
}

func mayBeat(a, b *candidate, earlier bool) bool {
	if a.decision.Programme.Rule == "exclude" {
		return earlier
	}
	return a.greatest() > b.least() || (earlier && a.greatest() == b.least())
}
