package eligibility

import (
	"testing"

	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

func TestTheAuditOfRulesCountsWhatDecidesAloneMonthByMonth(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, testPack)
		old, _ := w.member(w.home("37159911100001"), "1949-11-20") // 70 in November
		_, leaves := w.member(w.home("37159911100002"), "1940-03-01")
		w.member(w.home("37159911100003"), "1990-03-01")
		_ = old
		_, err := w.facts.End(t.Context(), registry.Request{Actor: "test"}, leaves.FactKind(), leaves.ID, fact.MustDate("2019-12-10"))
		check(t, err)
		a, err := w.service.AuditRules(t.Context(), nil, 0, fact.MustDate("2019-12-31"), 3, now)
		check(t, err)
		if len(a.Months) != 3 || a.Months[0].Day.String() != "2019-10-31" || a.Months[1].Day.String() != "2019-11-30" || a.Months[2].Day != a.AsOf {
			t.Fatalf("the months are %v", a.Months)
		}
		found := 0
		for _, c := range a.Conditions {
			if c.Programme.Key != "elder" {
				continue
			}
			found++
			switch c.Number {
			case 1: // hukou: everybody's is local
				if c.Matters || c.Met != 2 || c.ByMonth[0].Met != 3 {
					t.Errorf("hukou: %+v", c)
				}
			case 2: // age: keeps two out in October, one of whom turns 70 in November
				if !c.Matters || c.ByMonth[0].Refuses != 2 || c.ByMonth[1].Refuses != 1 || c.Refuses != 1 || c.Met != 1 || c.Unmet != 1 {
					t.Errorf("age: %+v", c)
				}
			}
		}
		if found != 2 {
			t.Errorf("%d conditions of the allowance", found)
		}
		if _, err := w.service.AuditRules(t.Context(), nil, 0, fact.MustDate("2019-12-31"), 13, now); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("thirteen months: %v", err)
		}
		if _, err := w.service.AuditRules(t.Context(), nil, 7, fact.MustDate("2019-12-31"), 1, now); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("an unknown unit: %v", err)
		}
	})
}
