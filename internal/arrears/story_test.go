package arrears

import (
	"slices"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/adjustment"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/rules/fact"
)

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newWorld(t, sqlite(t), testPack)) })
	t.Run("postgres", func(t *testing.T) { test(t, newWorld(t, testkit.Postgres(t), testPack)) })
}

// one runs a test on SQLite alone: it is about what is compared, not about statements.
func one(t *testing.T, test func(t *testing.T, w *world)) { test(t, newWorld(t, sqlite(t), testPack)) }

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n  %s\ninstead of\n  %s", what, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestALateDeathIsClaimedBackFromTheMonthAfterItAndWhatIsPutBackNetsToNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.home("1")
		old, _ := w.member(h, "1940-05-05")
		w.member(h, "1990-05-05")
		w.add(&ent.Income{PersonID: old, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(50_000).Ptr(), ValidFrom: fact.MustDate("2018-01-01"), ValidTo: fact.MustDate("2019-01-01").Ptr()})
		for _, day := range []string{"2019-01-31", "2019-02-28", "2019-03-31", "2019-04-30"} {
			w.today(day)
			w.decide(day)
		}
		w.today("2019-05-02")
		if r := w.reconcile(); r.Months != 0 || r.Proposals != 0 {
			t.Errorf("nothing was recorded, and %d months were decided anew, %d proposed", r.Months, r.Proposals)
		}
		death := w.add(&ent.Death{PersonID: old, ValidFrom: fact.MustDate("2019-02-10")}).(*ent.Death)
		r := w.reconcile()
		if r.Months != 3 || r.Households != 1 {
			t.Errorf("%d months of %d households were decided anew instead of 3 of one", r.Months, r.Households)
		}
		// The month of the death is paid. The income counts no more, so that relief is due.
		claimed := []string{
			"2019-02 relief PROPOSAL 41.37",
			"2019-03 elder PROPOSAL -100.00", "2019-03 relief PROPOSAL 41.37",
			"2019-04 elder PROPOSAL -100.00", "2019-04 relief PROPOSAL 41.37",
		}
		expect(t, "after the death", w.open(), claimed...)
		before := w.position()
		w.reconcile()
		if after := w.position(); after != before {
			t.Errorf("to reconcile again recorded %d positions", after-before)
		}
		list, err := w.store.Client().Adjustment.Query().Where(adjustment.Programme("elder"), adjustment.KindEQ(fact.AdjustmentProposal)).Order(ent.Asc(adjustment.FieldMonth)).All(t.Context())
		check(t, err)
		if !strings.Contains(list[0].Causes, `"kind":"death"`) || !strings.Contains(list[0].Causes, `"from":"2019-02-10"`) {
			t.Errorf("the causes are %s", list[0].Causes)
		}
		key := "once"
		act := Act{Adjustment: list[0].ID, Kind: fact.AdjustmentAccepted, Actor: "finance", Key: &key}
		for range 2 {
			_, err = w.arrears.Act(t.Context(), act)
			check(t, err)
		}
		if _, err = w.arrears.Act(t.Context(), Act{Adjustment: list[0].ID, Kind: fact.AdjustmentAccepted, Actor: "finance"}); err == nil {
			t.Error("a proposal was accepted twice")
		}
		why := "难以追回"
		if _, err = w.arrears.Act(t.Context(), Act{Adjustment: list[1].ID, Kind: fact.AdjustmentRejected, Actor: "finance"}); err == nil {
			t.Error("a proposal was rejected without a reason")
		}
		_, err = w.arrears.Act(t.Context(), Act{Adjustment: list[1].ID, Kind: fact.AdjustmentRejected, Actor: "finance", Reason: &why})
		check(t, err)
		before = w.position()
		w.reconcile()
		if after := w.position(); after != before {
			t.Errorf("after the acts, to reconcile again recorded %d positions", after-before)
		}
		// It was somebody else who died.
		_, err = w.facts.Retract(t.Context(), registry.Request{Actor: "test"}, death.FactKind(), death.ID)
		check(t, err)
		w.reconcile()
		expect(t, "after the death was retracted", w.open(),
			"2019-02 relief SETTLED 0.00",
			"2019-03 elder PROPOSAL -100.00 ACCEPTED", "2019-03 elder PROPOSAL 100.00", "2019-03 relief SETTLED 0.00",
			"2019-04 elder PROPOSAL -100.00 REJECTED", "2019-04 elder SETTLED 0.00", "2019-04 relief SETTLED 0.00")
	})
}

func TestAMoveThatIsRecordedLateIsPaidOnceAndNobodyOwesAnything(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.home("1"), w.home("2")
		old, m := w.member(a, "1940-05-05")
		for i, h := range []int{a, b} {
			rich, _ := w.member(h, "1970-01-01")
			w.add(&ent.Income{PersonID: rich, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(int64(90_000 + i)).Ptr(), ValidFrom: fact.MustDate("2018-01-01"), ValidTo: fact.MustDate("2019-01-01").Ptr()})
		}
		for _, day := range []string{"2019-01-31", "2019-02-28", "2019-03-31"} {
			w.today(day)
			w.decide(day)
		}
		w.today("2019-04-02")
		on := fact.MustDate("2019-02-10")
		_, err := w.facts.End(t.Context(), registry.Request{Actor: "test"}, m.FactKind(), m.ID, on)
		check(t, err)
		w.add(&ent.Membership{PersonID: old, HouseholdID: b, Relation: fact.RelationHead, ValidFrom: on})
		r := w.reconcile()
		expect(t, "after the move", w.open())
		if r.Households != 2 || r.Months != 4 {
			t.Errorf("%d months of %d households were decided anew", r.Months, r.Households)
		}
		// What each household's history says is corrected nevertheless.
		n, err := w.store.Client().Adjustment.Query().Where(adjustment.KindEQ(fact.AdjustmentHistory)).Count(t.Context())
		check(t, err)
		if n == 0 {
			t.Error("no history was corrected")
		}
	})
}

func TestWhatIsDecidedAgainForAPastMonthByHandChangesNothingOfWhatWasGranted(t *testing.T) {
	one(t, func(t *testing.T, w *world) {
		h := w.home("1")
		old, _ := w.member(h, "1940-05-05")
		rich, _ := w.member(h, "1970-01-01")
		w.add(&ent.Income{PersonID: rich, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(50_000).Ptr(), ValidFrom: fact.MustDate("2018-01-01"), ValidTo: fact.MustDate("2019-01-01").Ptr()})
		for _, day := range []string{"2019-01-31", "2019-02-28", "2019-03-31"} {
			w.today(day)
			w.decide(day)
		}
		w.today("2019-04-02")
		w.add(&ent.Death{PersonID: old, ValidFrom: fact.MustDate("2019-01-10")})
		w.decide("2019-02-28")
		w.reconcile()
		w.decide("2019-03-31")
		w.reconcile()
		expect(t, "claimed back", w.open(), "2019-02 elder PROPOSAL -100.00", "2019-03 elder PROPOSAL -100.00")
	})
}

func TestAMonthWithoutARunIsCoveredByTheRunBefore(t *testing.T) {
	one(t, func(t *testing.T, w *world) {
		h := w.home("1")
		old, _ := w.member(h, "1940-05-05")
		rich, _ := w.member(h, "1970-01-01")
		w.add(&ent.Income{PersonID: rich, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(50_000).Ptr(), ValidFrom: fact.MustDate("2018-01-01"), ValidTo: fact.MustDate("2019-01-01").Ptr()})
		w.today("2019-02-28")
		w.decide("2019-02-28")
		w.today("2019-06-10")
		w.add(&ent.Death{PersonID: old, ValidFrom: fact.MustDate("2019-03-10")})
		w.reconcile()
		// Not January: nothing was decided then, and so nothing granted.
		expect(t, "claimed back", w.open(), "2019-04 elder PROPOSAL -100.00", "2019-05 elder PROPOSAL -100.00")
	})
}

func TestWhatCannotBeDeterminedIsListedAndProposesNothing(t *testing.T) {
	one(t, func(t *testing.T, w *world) {
		h := w.home("1")
		who, _ := w.member(h, "1970-05-05")
		w.add(&ent.Income{PersonID: who, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(50_000).Ptr(), ValidFrom: fact.MustDate("2018-01-01"), ValidTo: fact.MustDate("2019-01-01").Ptr()})
		w.today("2019-01-31")
		w.decide("2019-01-31")
		w.today("2019-02-10")
		none, err := w.store.Client().HouseholdCompleteness.Query().All(t.Context())
		check(t, err)
		for _, c := range none {
			if c.Register == fact.RecordKindDisabilityCertificate {
				_, err = w.facts.Retract(t.Context(), registry.Request{Actor: "test"}, c.FactKind(), c.ID)
				check(t, err)
			}
		}
		r := w.reconcile()
		expect(t, "open", w.open(), "2019-01 disabled UNDETERMINED 0.00")
		if r.Undetermined != 1 || r.Proposals != 0 {
			t.Errorf("%d undetermined, %d proposed", r.Undetermined, r.Proposals)
		}
		w.add(&ent.DisabilityCertificate{PersonID: who, Category: fact.DisabilityCategoryPhysical, Grade: fact.DisabilityGradeGrade1, ValidFrom: fact.MustDate("2015-01-01")})
		w.reconcile()
		expect(t, "paid in arrears", w.open(), "2019-01 disabled PROPOSAL 120.50")
	})
}
