package arrears

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// altered is the pack of the tests with another line in one programme.
func altered(programme, line string) string {
	head := "  " + programme + ":\n    title:"
	i := strings.Index(testPack[strings.Index(testPack, "programmes:"):], head) + strings.Index(testPack, "programmes:")
	return testPack[:i] + "  " + programme + ":\n    " + line + "\n    title:" + testPack[i+len(head):]
}

// rich adds somebody to a household who earns too much for relief.
func (w *world) rich(household int) int {
	w.t.Helper()
	id, _ := w.member(household, "1970-05-05")
	for _, year := range []int{2017, 2018, 2019} {
		y := fact.YearOf(year)
		w.add(&ent.Income{PersonID: id, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(90_000).Ptr(), ValidFrom: y.From, ValidTo: y.To})
	}
	return id
}

func (w *world) certificate(person int, from string) timescope.Fact {
	w.t.Helper()
	return w.add(&ent.DisabilityCertificate{PersonID: person, Category: fact.DisabilityCategoryPhysical, Grade: fact.DisabilityGradeGrade1, ValidFrom: fact.MustDate(from)})
}

func (w *world) decideMonths(days ...string) {
	w.t.Helper()
	for _, day := range days {
		w.today(day)
		w.decide(day)
	}
}

func TestArrearsFurtherBackThanTheProgrammePaysAreBarredAndWhatWasPaidTooMuchIsNot(t *testing.T) {
	w := newWorld(t, sqlite(t), altered("disabled", "back_pay_months: 2"))
	who := w.rich(w.home("1"))
	w.decideMonths("2019-01-31", "2019-02-28", "2019-03-31", "2019-04-30")
	w.today("2019-05-02")
	c := w.certificate(who, "2018-12-01")
	r := w.reconcile()
	barred := []string{"2019-01 disabled BARRED 0.00", "2019-02 disabled BARRED 0.00", "2019-03 disabled PROPOSAL 120.50", "2019-04 disabled PROPOSAL 120.50"}
	expect(t, "after the certificate", w.open(), barred...)
	if r.Barred != 2 || r.Proposals != 2 {
		t.Errorf("%d barred, %d proposed", r.Barred, r.Proposals)
	}
	// The barred months do not come to be proposed by asking again, nor by the next month.
	before := w.position()
	w.reconcile()
	if w.position() != before {
		t.Error("to reconcile again recorded something")
	}
	// What was accepted goes back when the certificate turns out to be another's: however far back.
	rows, err := w.store.Client().Adjustment.Query().Order(ent.Asc("id")).All(t.Context())
	check(t, err)
	for _, x := range rows {
		if x.Kind == fact.AdjustmentProposal {
			_, err := w.arrears.Act(t.Context(), Act{Adjustment: x.ID, Kind: fact.AdjustmentAccepted, Actor: "finance"})
			check(t, err)
		}
	}
	w.today("2019-12-02")
	_, err = w.facts.Retract(t.Context(), registry.Request{Actor: "test"}, c.FactKind(), *c.FactVersion().ID)
	check(t, err)
	w.reconcile()
	var claimed []string
	for _, line := range w.open() {
		if strings.Contains(line, "disabled PROPOSAL -120.50") {
			claimed = append(claimed, line)
		}
	}
	expect(t, "claimed back", claimed, "2019-03 disabled PROPOSAL -120.50", "2019-04 disabled PROPOSAL -120.50")
}

// Whoever was not asked about did not apply. One who was, and was refused, did.
func TestOfAProgrammeThatIsAppliedForNothingIsDueToWhomNobodyDecidedAbout(t *testing.T) {
	for applied, want := range map[bool][]string{
		false: {"2019-02 disabled PROPOSAL 120.50"},
		true:  {"2019-01 disabled PROPOSAL 120.50", "2019-02 disabled PROPOSAL 120.50"},
	} {
		text := testPack
		if applied {
			text = altered("disabled", "keep: all")
		}
		text = strings.Replace(text, "    title: {zh: 残疾人补贴", "    requires_application: true\n    title: {zh: 残疾人补贴", 1)
		w := newWorld(t, sqlite(t), text)
		h := w.home("1")
		w.rich(h)
		w.today("2019-01-31")
		var who int
		if applied { // a member already, who is refused
			who, _ = w.member(h, "1980-01-01")
		}
		w.decide("2019-01-31")
		if !applied { // somebody who turns out to have lived there
			who, _ = w.member(h, "1980-01-01")
		}
		w.decideMonths("2019-02-28")
		w.today("2019-03-02")
		w.certificate(who, "2018-12-01")
		w.reconcile()
		expect(t, fmt.Sprintf("decided about before: %v", applied), w.open(), want...)
	}
}

func TestWhatBecameOfThePastIsNeverChangedEvenByPlainSQL(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		who := w.rich(w.home("1"))
		w.decideMonths("2019-01-31", "2019-02-28")
		w.today("2019-03-02")
		w.certificate(who, "2019-01-05")
		w.reconcile()
		first, err := w.store.Client().Adjustment.Query().First(t.Context())
		check(t, err)
		reason := "x"
		_, err = w.arrears.Act(t.Context(), Act{Adjustment: first.ID, Kind: fact.AdjustmentRejected, Reason: &reason, Actor: "finance"})
		check(t, err)
		plain := func(query string) error {
			_, err := w.store.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
				rows, err := tx.Query(ctx, query)
				if err != nil {
					return err
				}
				rows.Next()
				rows.Close()
				return rows.Err()
			})
			return err
		}
		for _, table := range []string{"reconciliations", "adjustments", "adjustment_acts"} {
			for _, query := range []string{"DELETE FROM " + table, "UPDATE " + table + " SET recorded = recorded + 1"} {
				if err := plain(query); err == nil || !strings.Contains(err.Error(), "bentou") {
					t.Errorf("%s: %v", query, err)
				}
			}
		}
		act := func(kind, of string) string {
			return "INSERT INTO adjustment_acts (id, adjustment_id, household_id, kind, actor, recorded) SELECT " +
				"(SELECT max(id) FROM adjustment_acts) + 1, a.id, a.household_id, '" + kind + "', 'x', a.recorded FROM adjustments a WHERE " + of
		}
		if err := plain(act("ACCEPTED", fmt.Sprintf("a.id = %d", first.ID))); err == nil {
			t.Error("there are two acts about one adjustment")
		}
		// What was settled proposes nothing that could be accepted.
		w.add(&ent.Death{PersonID: who, ValidFrom: fact.MustDate("2019-01-01")})
		w.reconcile()
		var other int
		rows, err := w.store.Query(t.Context(), "SELECT a.id FROM adjustments a WHERE a.kind <> 'PROPOSAL' AND NOT EXISTS (SELECT 1 FROM adjustment_acts t WHERE t.adjustment_id = a.id)")
		check(t, err)
		for rows.Next() {
			check(t, rows.Scan(&other))
		}
		rows.Close()
		if other == 0 {
			t.Fatal("everything is proposed: the test says too little")
		}
		if err := plain(act("ACCEPTED", fmt.Sprintf("a.id = %d", other))); err == nil || !strings.Contains(err.Error(), "propos") {
			t.Errorf("what proposes nothing is accepted: %v", err)
		}
	})
}

func TestOneHouseholdOrOneAreaIsReconciledAndTheOthersStayToBe(t *testing.T) {
	one(t, func(t *testing.T, w *world) {
		here := w.village
		codes := map[string]int{}
		for _, code := range []string{"1", "2"} {
			codes[code] = w.rich(w.home(code))
		}
		towns, err := zone.Townships(t.Context(), w.store.Client(), w.zone)
		check(t, err)
		w.write(func(ctx context.Context, r *registry.Recorder) error {
			c, err := r.Tx().Open(ctx, "unit.add", towns["韩集乡"].Subject(), nil)
			if err != nil {
				return err
			}
			u, err := zone.EnsureVillage(ctx, r, c, towns["韩集乡"], "李庄村", zone.Founded, source())
			w.village = u.ID
			return err
		})
		codes["3"] = w.rich(w.home("3"))
		there := w.village
		w.decideMonths("2019-01-31")
		w.today("2019-02-02")
		for _, who := range codes {
			w.certificate(who, "2018-12-01")
		}
		in := func(o Options, want int) {
			t.Helper()
			r, err := w.arrears.Reconcile(t.Context(), o)
			check(t, err)
			if r.Households != want || r.Proposals != want {
				t.Errorf("%+v: %d households and %d proposals instead of %d", o, r.Households, r.Proposals, want)
			}
		}
		in(Options{Households: []string{"1"}}, 1)
		in(Options{Households: []string{"1"}}, 0) // once
		in(Options{Unit: there}, 1)               // the third
		for _, o := range []Options{{Households: []string{"3"}, Unit: here}, {Households: []string{"nobody"}}, {Unit: 1 << 40}} {
			before := w.position()
			if _, err := w.arrears.Reconcile(t.Context(), o); fault.CodeOf(err) != fault.NotFound || w.position() != before {
				t.Errorf("%+v: %v", o, err)
			}
		}
		in(Options{}, 1) // the second
		in(Options{}, 0)
	})
}

// A register that is complete for a village is known to be so of all who live there: what
// was undetermined is refused from then on, also for months that are over.
func TestARegisterThatIsDeclaredCompleteForAUnitReachesWhoLivesThere(t *testing.T) {
	one(t, func(t *testing.T, w *world) {
		who := w.rich(w.home("1"))
		list, err := w.store.Client().HouseholdCompleteness.Query().All(t.Context())
		check(t, err)
		for _, c := range list {
			if c.Register == fact.RecordKindDisabilityCertificate {
				_, err = w.facts.Retract(t.Context(), registry.Request{Actor: "test"}, c.FactKind(), c.ID)
				check(t, err)
			}
		}
		w.decideMonths("2019-01-31", "2019-02-28")
		w.today("2019-03-02")
		unit := w.add(&ent.UnitCompleteness{UnitID: w.village, Register: fact.RecordKindDisabilityCertificate, ValidFrom: fact.MustDate("2010-01-01")})
		r := w.reconcile()
		if r.Households != 1 || r.Months != 2 {
			t.Errorf("%d months of %d households were decided anew", r.Months, r.Households)
		}
		settled := []string{"2019-01 disabled SETTLED 0.00", "2019-02 disabled SETTLED 0.00"}
		expect(t, "once the register is complete", w.open(), settled...)
		// It is no more: again nobody knows.
		_, err = w.facts.Retract(t.Context(), registry.Request{Actor: "test"}, unit.FactKind(), *unit.FactVersion().ID)
		check(t, err)
		if r := w.reconcile(); r.Undetermined != 2 {
			t.Errorf("%d are undetermined", r.Undetermined)
		}
		w.certificate(who, "2018-12-01")
		if r := w.reconcile(); r.Proposals != 2 {
			t.Errorf("%d are proposed", r.Proposals)
		}
	})
}

func TestTheNumberOfStatementsDoesNotGrowWithTheHouseholdsOfABlock(t *testing.T) {
	count := func(homes int) int64 {
		w := newWorld(t, sqlite(t), testPack)
		var people []int
		for n := range homes {
			people = append(people, w.rich(w.home(fmt.Sprint(n))))
		}
		w.decideMonths("2019-01-31", "2019-02-28")
		w.today("2019-03-02")
		for _, who := range people {
			w.certificate(who, "2018-12-01")
		}
		ctx, counted := store.CountStatements(t.Context())
		r, err := w.arrears.Reconcile(ctx, Options{})
		check(t, err)
		if r.Households != homes || r.Proposals != 2*homes {
			t.Fatalf("%d households, %d proposals", r.Households, r.Proposals)
		}
		return counted.Load()
	}
	if few, many := count(2), count(12); few != many {
		t.Errorf("2 households take %d statements, 12 take %d", few, many)
	}
}
