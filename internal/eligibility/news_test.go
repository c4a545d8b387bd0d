package eligibility

import (
	"fmt"
	"testing"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

var (
	benefit  = &pack.Programme{Head: pack.Head{Key: "benefit"}, Cycle: "month"}
	applied  = &pack.Programme{Head: pack.Head{Key: "applied"}, Cycle: "month", RequiresApplication: true}
	kept     = &pack.Programme{Head: pack.Head{Key: "kept"}, Cycle: "year", Keep: "all"}
	watch    = &pack.Flag{Head: pack.Head{Key: "watch"}}
	december = fact.MustDate("2019-12-31")
)

func answers(decisions ...rules.Decision) *rules.Assessment {
	return &rules.Assessment{AsOf: december, Decisions: decisions}
}

func answer(p *pack.Programme, person int, o rules.Outcome, amount *fact.Money) rules.Decision {
	s := rules.Subject{Entity: fact.EntityPerson, ID: person}
	if person == 0 {
		s = rules.Subject{Entity: fact.EntityHousehold, ID: 1}
	}
	return rules.Decision{Programme: p, Subject: s, Outcome: o, Amount: amount, Day: december}
}

func fresh(t *testing.T, before standing, a *rules.Assessment, withFlags bool) news {
	t.Helper()
	var tally Tally
	n, err := compare(before, a, december, withFlags, &tally)
	check(t, err)
	return n
}

func TestOnlyWhatDiffersFromTheDecisionBeforeIsWritten(t *testing.T) {
	hundred, two := fact.Yuan(100).Ptr(), fact.Yuan(200).Ptr()
	is := func(o fact.Outcome, amount *fact.Money) *said {
		return &said{outcome: o, amount: amount, cycle: fact.CycleMonth}
	}
	for name, c := range map[string]struct {
		before  *said
		now     rules.Outcome
		amount  *fact.Money
		of      *pack.Programme
		written bool
	}{
		"a first grant":                            {nil, rules.Eligible, hundred, benefit, true},
		"a first open question":                    {nil, rules.Undetermined, nil, benefit, true},
		"a first no":                               {nil, rules.Ineligible, nil, benefit, false},
		"a first no to who applied":                {nil, rules.Ineligible, nil, applied, true},
		"a first no that is to be kept":            {nil, rules.Ineligible, nil, kept, true},
		"the same grant":                           {is(fact.OutcomeEligible, hundred), rules.Eligible, hundred, benefit, false},
		"another amount":                           {is(fact.OutcomeEligible, hundred), rules.Eligible, two, benefit, true},
		"the end of a grant":                       {is(fact.OutcomeEligible, hundred), rules.Ineligible, nil, benefit, true},
		"the end of a question":                    {is(fact.OutcomeUndetermined, nil), rules.Ineligible, nil, benefit, true},
		"the same question":                        {is(fact.OutcomeUndetermined, nil), rules.Undetermined, nil, benefit, false},
		"a no after a no":                          {is(fact.OutcomeIneligible, nil), rules.Ineligible, nil, benefit, false},
		"a grant after a no":                       {is(fact.OutcomeIneligible, nil), rules.Eligible, hundred, benefit, true},
		"a grant that has become an open question": {is(fact.OutcomeEligible, hundred), rules.Undetermined, nil, benefit, true},
	} {
		before := standing{said: map[topic]said{}}
		if c.before != nil {
			before.said[topic{c.of.Key, 7}] = *c.before
		}
		n := fresh(t, before, answers(answer(c.of, 7, c.now, c.amount)), true)
		if written := len(n.verdicts) > 0; written != c.written {
			t.Errorf("%s: written is %t", name, written)
		}
	}
}

func TestADecisionWhoseNextChangePassedIsWrittenAgainThoughItSaysTheSame(t *testing.T) {
	past, next := fact.MustDate("2019-06-01"), fact.MustDate("2020-06-01")
	before := standing{said: map[topic]said{{"benefit", 7}: {outcome: fact.OutcomeEligible, cycle: fact.CycleMonth, nextChange: &past}}}
	d := answer(benefit, 7, rules.Eligible, nil)
	d.NextChange = &next
	if n := fresh(t, before, answers(d), true); len(n.verdicts) != 1 || *n.verdicts[0].nextChange != next {
		t.Errorf("it writes %+v", n.verdicts)
	}
}

func TestADecisionIsNotWrittenAgainOnlyBecauseItsNextChangeIsCountedOtherwise(t *testing.T) {
	day := func(s string) *fact.Date { return fact.MustDate(s).Ptr() }
	for name, c := range map[string]struct {
		before, now *fact.Date
		written     bool
	}{
		"none was kept":          {nil, day("2020-06-01"), false},
		"none is known any more": {day("2020-06-01"), nil, false},
		"it comes later":         {day("2020-06-01"), day("2020-07-01"), false},
		"it is the same":         {day("2020-06-01"), day("2020-06-01"), false},
		"it comes earlier":       {day("2020-06-01"), day("2020-05-01"), true},
		"it was yesterday":       {day("2019-12-30"), day("2020-06-01"), true},
		"it is today":            {day("2019-12-31"), day("2020-06-01"), true},
		"it passed and was last": {day("2019-12-31"), nil, true},
		"there was and is none":  {nil, nil, false},
		"it is the day after":    {day("2020-01-01"), day("2020-01-01"), false},
	} {
		before := standing{said: map[topic]said{{"benefit", 7}: {outcome: fact.OutcomeEligible, cycle: fact.CycleMonth, nextChange: c.before}}}
		d := answer(benefit, 7, rules.Eligible, nil)
		d.NextChange = c.now
		if n := fresh(t, before, answers(d), true); (len(n.verdicts) > 0) != c.written {
			t.Errorf("%s: written is %+v", name, n.verdicts)
		}
	}
}

func TestWhatIsAskedNoMoreEndsAndOnlyIfItWasOpen(t *testing.T) {
	before := standing{said: map[topic]said{
		{"benefit", 7}: {outcome: fact.OutcomeEligible, cycle: fact.CycleMonth},    // left the household
		{"gone", 0}:    {outcome: fact.OutcomeUndetermined, cycle: fact.CycleYear}, // not in the rules any more
		{"benefit", 8}: {outcome: fact.OutcomeIneligible, cycle: fact.CycleMonth},
	}}
	for name, a := range map[string]*rules.Assessment{"others are asked": answers(answer(benefit, 9, rules.Ineligible, nil)), "nobody is left": nil} {
		n := fresh(t, before, a, true)
		got := ""
		for _, v := range n.verdicts {
			got += fmt.Sprintf("%s %d %s %s %s; ", v.programme, v.person, v.outcome, v.cycle, v.day)
		}
		if want := "benefit 7 INELIGIBLE MONTH 2019-12-31; gone 0 INELIGIBLE YEAR 2019-12-31; "; got != want {
			t.Errorf("%s: written is %q", name, got)
		}
	}
}

func yes() *bool { b := true; return &b }
func no() *bool  { b := false; return &b }

// TestAFlagIsUpExactlyWhileItsConditionsSaySo holds, among others, bug 8 of the rule
// language's list: a flag was not cleared after its cause was gone.
func TestAFlagIsUpExactlyWhileItsConditionsSaySo(t *testing.T) {
	const down, up, hushed = "down", "up", "hushed"
	for _, c := range []struct {
		before       string
		raise, clear *bool
		want         string
	}{
		{down, yes(), no(), "raised"},
		{down, yes(), yes(), "raised"},
		{down, nil, no(), ""},
		{down, no(), nil, ""},
		{down, nil, nil, ""},
		{up, yes(), no(), ""},
		{up, yes(), yes(), ""}, // else it would change with every decision
		{up, no(), yes(), "cleared CONDITION"},
		{up, nil, yes(), "cleared CONDITION"},
		{up, no(), no(), ""}, // between the two thresholds
		{up, no(), nil, ""},
		{up, nil, nil, ""},
		{hushed, yes(), no(), ""}, // a person cleared it, and its cause is the same
		{hushed, nil, yes(), ""},
		{hushed, no(), yes(), "lapsed"},
	} {
		before := standing{up: map[string]int{}, hushed: map[string]int{}}
		switch c.before {
		case up:
			before.up["watch"] = 5
		case hushed:
			before.hushed["watch"] = 5
		}
		a := answers()
		a.Flags = []rules.Flag{{Flag: watch, Raise: c.raise, Clear: c.clear}}
		n := fresh(t, before, a, true)
		got := ""
		for range n.raise {
			got += "raised"
		}
		for _, x := range n.clear {
			if x.cause == "" {
				got += "lapsed"
			} else {
				got += "cleared " + string(x.cause)
			}
		}
		if got != c.want {
			t.Errorf("%s, raise %s, clear %s: %q instead of %q", c.before, text0(c.raise), text0(c.clear), got, c.want)
		}
		if n := fresh(t, before, a, false); !n.none() {
			t.Errorf("%s: a household that was decided for a later day: %+v", c.before, n)
		}
	}
}

func TestAFlagThatNobodyAsksForAnyMoreIsCleared(t *testing.T) {
	before := standing{up: map[string]int{"watch": 5}}
	for name, a := range map[string]*rules.Assessment{"the rules have it no more": answers(), "nobody is left": nil} {
		n := fresh(t, before, a, true)
		if len(n.clear) != 1 || n.clear[0] != (clearing{5, fact.ClearCauseNotAsked}) {
			t.Errorf("%s: %+v", name, n.clear)
		}
	}
}
