package eligibility

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// said is what the decision before says of a household's or person's programme.
type said struct {
	outcome    fact.Outcome
	amount     *fact.Money
	cycle      fact.Cycle
	nextChange *fact.Date
}

func (s said) equal(o said) bool {
	return s.outcome == o.outcome && s.cycle == o.cycle && same(s.amount, o.amount)
}

// outdated says whether a decision that says the same must be written again as of a
// day, because the day on which it may change has passed, or comes earlier by what is
// known now: else it would be shown as stale for ever, or as good for too long. One
// that comes later, or of which none was kept, is no reason: the earlier day is safe.
func (s said) outdated(now said, asOf fact.Date) bool {
	return s.nextChange != nil && (*s.nextChange <= asOf || now.nextChange != nil && *now.nextChange < *s.nextChange)
}

// topic is what a decision about a household is about; person 0 is the household.
type topic struct {
	programme string
	person    int
}

// standing is what is on record of a household before it is decided.
type standing struct {
	said map[topic]said
	up   map[string]int // the flags that are up, by key: their ids
	// hushed are flags that a person cleared and whose cause was there ever since: to
	// raise them again would undo what was done on purpose.
	hushed map[string]int
}

// verdict is a decision to be written.
type verdict struct {
	topic
	said
	day fact.Date
}

// news is what a decision adds to the record of a household.
type news struct {
	verdicts []verdict
	raise    []string
	clear    []clearing
}

// clearing is a flag to be cleared, or without a cause one that a person cleared
// and that may be raised again from now on.
type clearing struct {
	flag  int
	cause fact.ClearCause
}

func (n *news) none() bool { return len(n.verdicts) == 0 && len(n.raise) == 0 && len(n.clear) == 0 }

// compare finds what is new about a household. a is nil where there is nobody left
// to decide about. withFlags is false where its flags are those of a later day.
func compare(before standing, a *rules.Assessment, asOf fact.Date, withFlags bool, t *Tally) (n news, err error) {
	if a == nil {
		a = &rules.Assessment{AsOf: asOf}
	}
	if err := t.count(a); err != nil {
		return n, err
	}
	n.decisions(before, a, asOf)
	n.flags(before, a, withFlags, t)
	return n, nil
}

// decisions compares outcome by outcome. Of what was never granted nor open, a no is
// not kept, unless the programme asks for it; but a no that ends something is.
func (n *news) decisions(before standing, a *rules.Assessment, asOf fact.Date) {
	asked := make(map[topic]bool, len(a.Decisions))
	for i := range a.Decisions {
		d := &a.Decisions[i]
		at := topic{programme: d.Programme.Key}
		switch d.Subject.Entity {
		case fact.EntityHousehold:
		case fact.EntityPerson:
			at.person = d.Subject.ID
		default:
			continue // bills are settled, not decided
		}
		asked[at] = true
		now := said{outcome: fact.Outcome(d.Outcome), amount: d.Amount, cycle: cycleOf(d.Programme), nextChange: d.NextChange}
		old, known := before.said[at]
		switch {
		case known && now.equal(old) && !old.outdated(now, asOf):
		case !known && now.outcome == fact.OutcomeIneligible && !keepsRefusals(d.Programme):
		default:
			n.verdicts = append(n.verdicts, verdict{topic: at, said: now, day: d.Day})
		}
	}
	// What is asked no more ends: someone left, or the rules have no such programme.
	open := slices.SortedFunc(maps.Keys(before.said), func(x, y topic) int {
		return cmp.Or(strings.Compare(x.programme, y.programme), cmp.Compare(x.person, y.person))
	})
	for _, at := range open {
		if old := before.said[at]; !asked[at] && old.outcome != fact.OutcomeIneligible {
			n.verdicts = append(n.verdicts, verdict{topic: at, said: said{outcome: fact.OutcomeIneligible, cycle: old.cycle}, day: asOf})
		}
	}
}

// flags compares conditions with what is up. A flag whose raise holds is up, even
// while its clear holds too: else it would change with every decision. One that a
// person cleared stays down until its raise was seen not to hold.
func (n *news) flags(before standing, a *rules.Assessment, touch bool, t *Tally) {
	asked := make(map[string]bool, len(a.Flags))
	for i := range a.Flags {
		f := &a.Flags[i]
		key := f.Flag.Key
		asked[key] = true
		count := t.flag(key)
		id, up := before.up[key]
		hushed, hush := before.hushed[key]
		raise, clear := f.Raise != nil && *f.Raise, f.Clear != nil && *f.Clear
		switch {
		case touch && hush && f.Raise != nil && !raise:
			n.clear = append(n.clear, clearing{flag: hushed})
		case hush:
		case touch && !up && raise:
			n.raise = append(n.raise, key)
			count.Raised++
			up = true
		case touch && up && clear && !raise:
			n.clear = append(n.clear, clearing{id, fact.ClearCauseCondition})
			count.Cleared++
			up = false
		}
		if up {
			count.Up++
		} else if f.Raise == nil {
			count.Undetermined++
		}
	}
	if !touch {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(before.up)) {
		if !asked[key] {
			n.clear = append(n.clear, clearing{before.up[key], fact.ClearCauseNotAsked})
			t.flag(key).Cleared++
		}
	}
}

// keepsRefusals says whether a no is kept though nothing was granted before: where
// people apply, or the programme asks for it.
func keepsRefusals(p *pack.Programme) bool { return p.Keep == "all" || p.RequiresApplication }

func cycleOf(p *pack.Programme) fact.Cycle { return fact.Cycle(strings.ToUpper(p.Cycle)) }
