package eligibility

import (
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/ent/store"
	"bentou/internal/registry"
	"bentou/rules"
	"bentou/rules/fact"
)

// A decision on record tells from which records it was made, as they were known then:
// what is corrected later changes neither the value nor the record.
func TestADecisionOnRecordTellsTheRecordsOfThen(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, testPack)
		home := w.home("37159911100001")
		old, _ := w.member(home, "1949-03-01")
		from := w.source()
		from.ObservedOn = fact.MustDate("2019-02-03").Ptr()
		added, err := w.facts.Add(t.Context(), registry.Request{Actor: "test"}, registry.Stamp(&ent.Income{PersonID: old, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages,
			Amount: fact.Yuan(1000).Ptr(), ValidFrom: fact.MustDate("2018-01-01"), ValidTo: fact.MustDate("2019-01-01").Ptr()}, from), false)
		check(t, err)
		income := added.(*ent.Income)
		w.decide("2019-12-31", Options{})
		corrected := correct(w, income, func(i *ent.Income) { i.Amount = fact.Yuan(9000).Ptr() })
		d, err := s.Client().StoredDecision.Query().Where(storeddecision.Programme("relief")).Only(t.Context())
		check(t, err)
		release, err := w.service.ReleaseByID(t.Context(), d.ReleaseID)
		check(t, err)
		traced, err := w.service.Traced(t.Context(), []Trace{{Set: *d.FactSetID, Release: release.Release, AsOf: d.DecidedFor}})
		check(t, err)
		a := traced[0]
		if a == nil {
			t.Fatal("the records of then do not make the same facts")
		}
		found := false
		for i := range a.Decisions {
			for k := range a.Decisions[i].Reasons {
				for _, r := range a.Decisions[i].Reasons[k].Reads() {
					if r.Input != "income(wage,previous_year)" {
						continue
					}
					found = true
					if r.Value != "1000.00" || len(r.Records) == 0 || r.Subject != (rules.Subject{Entity: fact.EntityPerson, ID: old}) {
						t.Fatalf("it is read as %+v", r)
					}
					one := r.Records[0]
					if one.Record != *income.FactVersion().ID || one.Kind != "income" || one.Recorded != income.Recorded || one.Observed == nil || one.Observed.String() != "2019-02-03" || one.Source != fact.SourcePerson {
						t.Errorf("it comes from %+v; the record is %+v", one, income)
					}
					if text, _ := one.Said.Get("amount"); text != "1000.00" {
						t.Errorf("the record says %v", one.Said)
					}
				}
			}
		}
		if !found {
			t.Error("no reason names the wages")
		}
		now, err := w.service.Assess(t.Context(), home, d.DecidedFor, now)
		check(t, err)
		for i := range now.Decisions {
			for k := range now.Decisions[i].Reasons {
				for _, r := range now.Decisions[i].Reasons[k].Reads() {
					if r.Input == "income(wage,previous_year)" && (r.Value != "9000.00" || r.Records[0].Record != *corrected.FactVersion().ID) {
						t.Errorf("now it is read as %+v", r)
					}
				}
			}
		}
	})
}
