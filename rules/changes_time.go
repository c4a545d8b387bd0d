package rules

import (
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// FactDay is the day for which it is decided: what ends, runs out or comes of age comes
// about as it goes on. It is no fact of those in [Inquiry.Facts].
const FactDay FactKind = "DAY"

// Follow has [Inquiry.Changes] tell too what the passing of time alone makes of a
// decision, until a day: a certificate, an enrolment or a post that ends, a buffer that is
// over, a birthday, a window that moves on, a rule that changes. on gives the releases, as
// for [Upcoming]. It takes records: of facts alone nobody knows what ends, and nothing is
// followed.
func (q *Inquiry) Follow(until fact.Date, on func(fact.Date) (*Release, *fact.Date, error)) error {
	if q.h == nil {
		return nil
	}
	list, err := Upcoming(q.h, q.asOf, until, on)
	if err != nil {
		return err
	}
	q.passing, q.until = list, until.Ptr()
	return nil
}

// byTime lists what time alone brings: of each other outcome the first day on which it
// comes out, and of another amount the first while it is eligible.
func (s *changeSearch) byTime() {
	s.out.Until = s.q.until
	seen := map[Outcome]bool{s.decision.Outcome: true}
	paid := false // otherwise
	for i := range s.q.passing {
		t := &s.q.passing[i]
		if t.Programme.Key != s.decision.Programme.Key || t.Subject != s.decision.Subject {
			continue
		}
		switch {
		case !seen[t.After]:
			seen[t.After] = true
			s.out.Flips = append(s.out.Flips, s.passes(t))
		case t.After == Eligible && s.decision.Outcome == Eligible && !paid && !sameMoney(t.AmountAfter, s.decision.Amount):
			paid = true
			s.out.Amounts = append(s.out.Amounts, s.passes(t))
		}
	}
}

// passes is a transition as a change of the day.
func (s *changeSearch) passes(t *Transition) Change {
	for _, c := range t.Causes {
		s.out.Origins = append(s.out.Origins, c.Origins...)
	}
	slices.Sort(s.out.Origins)
	s.out.Origins = slices.Compact(s.out.Origins)
	day := lang.Type{Kind: fact.KindDate}
	word := func(d fact.Date) engine.Value { return engine.Value{Type: day, Known: true, Num: int64(d), Den: 1} }
	from, to := word(s.q.asOf), word(t.Day)
	a := Alteration{
		Fact:      Fact{Kind: FactDay, Input: "as_of", Inputs: []string{"as_of"}, Title: text("日期", "Day"), Subject: s.decision.Subject, Type: day, Known: true},
		Direction: AtLeast, From: plain(from), To: plain(to), FromText: say(from), ToText: say(to),
	}
	return Change{Facts: []Alteration{a}, Outcome: t.After, Amount: t.AmountAfter, Class: ByItself, On: t.Day.Ptr(), Causes: t.Causes}
}
