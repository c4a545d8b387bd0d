package letter_test

import (
	"strings"
	"testing"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/letter"
	"bentou/rules/pack"
)

func TestFromWhenSomebodyIsOldEnoughFollowsFromTheDayThatDecides(t *testing.T) {
	asOf, no := fact.MustDate("2019-11-30"), false
	for _, c := range []struct {
		cycle  string
		assess pack.Assess
		met    string
		zh     string
	}{
		{"month", pack.AnyDay, "2019-12-15", "在2019年11月尚不符合“津贴”的条件；其他情况不变的，自2019年12月起可以享受。"},
		{"month", "", "2019-12-15", "在2019年11月尚不符合“津贴”的条件；其他情况不变的，自2019年12月起可以享受。"},
		{"month", pack.MonthEnd, "2019-12-31", "在2019年11月尚不符合“津贴”的条件；其他情况不变的，自2019年12月起可以享受。"},
		{"month", pack.MonthStart, "2019-12-15", "在2019年11月尚不符合“津贴”的条件；其他情况不变的，自2020年1月起可以享受。"},
		{"month", pack.MonthStart, "2019-12-01", "在2019年11月尚不符合“津贴”的条件；其他情况不变的，自2019年12月起可以享受。"},
		{"year", pack.AsOf, "2019-12-15", "在2019年11月30日尚不符合“津贴”的条件；其他情况不变的，自2019年12月15日起可以享受。"},
		{"year", "", "2020-02-01", "在2019年11月30日尚不符合“津贴”的条件；其他情况不变的，自2020年2月1日起可以享受。"},
	} {
		d := &rules.Decision{Programme: &pack.Programme{Head: pack.Head{Title: pack.Text{ZH: "津贴", EN: "Allowance"}}, Cycle: c.cycle, Assess: c.assess}, Subject: rules.Subject{Entity: fact.EntityPerson, ID: 1},
			Outcome: rules.Ineligible, Reasons: []rules.Reason{{Told: &rules.Told{Code: "age.at_least", Met: &no, MetOn: fact.MustDate(c.met).Ptr()}}}}
		if got := letter.Write(d, letter.Reasons(d), asOf, letter.Options{}).Summary.ZH; !strings.HasSuffix(got, c.zh) {
			t.Errorf("%s %s, %s: %s", c.cycle, c.assess, c.met, got)
		}
	}
}
