package eligibility

import (
	"fmt"
	"testing"

	"bentou/rules/fact"
)

func TestAGrantHoldsFromTheBeginningOfItsCycleUntilTheDecisionThatEndsIt(t *testing.T) {
	const granted, refused, open = fact.OutcomeEligible, fact.OutcomeIneligible, fact.OutcomeUndetermined
	day := func(d string, o fact.Outcome, yuan int64, c fact.Cycle) Decided {
		e := Decided{Series: Series{Programme: "p"}, Outcome: o, Cycle: c, For: fact.MustDate(d)}
		if yuan > 0 {
			e.Amount = fact.Yuan(yuan).Ptr()
		}
		return e
	}
	for name, c := range map[string]struct {
		list []Decided
		want string
	}{
		"nothing":         {nil, ""},
		"only refusals":   {[]Decided{day("2019-05-10", refused, 0, fact.CycleMonth)}, ""},
		"one in force":    {[]Decided{day("2019-05-10", granted, 100, fact.CycleMonth)}, "[2019-05-01, ) 100.00 month; "},
		"one that ended":  {[]Decided{day("2019-05-31", granted, 100, fact.CycleMonth), day("2019-08-31", refused, 0, fact.CycleMonth)}, "[2019-05-01, 2019-08-01) 100.00 month; "},
		"an open end":     {[]Decided{day("2019-05-31", granted, 100, fact.CycleMonth), day("2019-08-31", open, 0, fact.CycleMonth)}, "[2019-05-01, 2019-08-01) 100.00 month; "},
		"the same again":  {[]Decided{day("2019-05-31", granted, 100, fact.CycleMonth), day("2019-08-31", granted, 100, fact.CycleMonth)}, "[2019-05-01, ) 100.00 month; "},
		"another amount":  {[]Decided{day("2019-05-31", granted, 100, fact.CycleMonth), day("2019-08-31", granted, 200, fact.CycleMonth)}, "[2019-05-01, 2019-08-01) 100.00 month; [2019-08-01, ) 200.00 month; "},
		"a day corrected": {[]Decided{day("2019-05-31", granted, 100, fact.CycleMonth), day("2019-05-31", refused, 0, fact.CycleMonth)}, ""},
		"a month revised": {[]Decided{day("2019-05-10", granted, 100, fact.CycleMonth), day("2019-05-31", granted, 200, fact.CycleMonth)}, "[2019-05-01, ) 200.00 month; "},
		"twice":           {[]Decided{day("2019-05-31", granted, 100, fact.CycleMonth), day("2019-06-30", refused, 0, fact.CycleMonth), day("2019-09-30", granted, 100, fact.CycleMonth)}, "[2019-05-01, 2019-06-01) 100.00 month; [2019-09-01, ) 100.00 month; "},
		"a year":          {[]Decided{day("2019-05-31", granted, 250, fact.CycleYear)}, "[2019-01-01, ) 250.00 year; "},
		"a status":        {[]Decided{day("2019-05-31", granted, 0, fact.CycleOnce)}, "[2019-05-31, ) - once; "},
	} {
		got := ""
		for _, a := range awardsOf(c.list) {
			got += fmt.Sprintf("%s %s %s; ", fact.Period{From: a.From, To: a.To}, text0(a.Amount), a.Cycle)
		}
		if got != c.want {
			t.Errorf("%s: %q instead of %q", name, got, c.want)
		}
	}
}
