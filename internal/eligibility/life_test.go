package eligibility

import (
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/riskflag"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// story fails unless the lines told of a household, without the facts they rest on,
// are these.
func (w *world) story(household int, want ...string) {
	w.t.Helper()
	got := told(w.t, w.store)[household]
	var plain []string
	for line := range strings.Lines(got) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), ", looked at")
		plain = append(plain, line)
	}
	if strings.Join(plain, "\n") != strings.Join(want, "\n") {
		w.t.Errorf("it is told\n%s\ninstead of\n%s", strings.Join(plain, "\n"), strings.Join(want, "\n"))
	}
}

func personLine(day, programme string, person int, rest string) string {
	return day + " " + programme + " " + text0(&person) + ": " + rest
}

func TestAnAllowanceBeginsWithTheBirthdayAndEndsOnRecordWithLeaving(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, testPack)
		h := w.home("1")
		p, membership := w.member(h, "1949-12-31")
		w.wages(p, 2018, 9000)
		w.wages(p, 2019, 9000)
		w.decide("2019-11-30", Options{})
		w.story(h, "2019-11-30 relief 0: INELIGIBLE - a MONTH") // to who applied, a no is an answer
		w.decide("2019-12-01", Options{})                       // 70 on the last day of the month
		granted := personLine("2019-12-01", "elder", p, "ELIGIBLE 100.00 a MONTH")
		w.story(h, "2019-11-30 relief 0: INELIGIBLE - a MONTH", granted)
		// By then the month of the birthday is over and the wages asked about are those of
		// another year: both decisions were stale, and are confirmed.
		w.decide("2020-02-29", Options{})
		confirmed := []string{"2019-11-30 relief 0: INELIGIBLE - a MONTH", granted,
			personLine("2020-02-29", "elder", p, "ELIGIBLE 100.00 a MONTH"), "2020-02-29 relief 0: INELIGIBLE - a MONTH"}
		w.story(h, confirmed...)
		_, err := w.facts.End(t.Context(), registry.Request{Actor: "test"}, ent.MembershipKind, membership.ID, fact.MustDate("2020-03-10"))
		check(t, err)
		w.decide("2020-03-31", Options{}) // was there in March, and will not be in April
		leaving := append(confirmed, personLine("2020-03-31", "elder", p, "ELIGIBLE 100.00 a MONTH"), "2020-03-31 relief 0: UNDETERMINED - a MONTH")
		w.story(h, leaving...)
		w.decide("2020-04-30", Options{})
		w.story(h, append(leaving, personLine("2020-04-30", "elder", p, "INELIGIBLE - a MONTH"), "2020-04-30 relief 0: INELIGIBLE - a MONTH")...)
	})
}

// lowIncome is a household with an income below the line, decided at the end of 2019.
func lowIncome(t *testing.T, s *store.Store) (w *world, household, person int, income *ent.Income) {
	w = newWorld(t, s, testPack)
	household = w.home("1")
	person, _ = w.member(household, "1960-01-01")
	income = w.wages(person, 2018, 3000)
	w.decide("2019-12-31", Options{})
	w.story(household, "2019-12-31 flag low", "2019-12-31 relief 0: ELIGIBLE - a MONTH")
	return w, household, person, income
}

// TestAFlagIsClearedOnceItsCauseIsGone is bug 8 of the rule language's list, from the
// recorded income to the flag: a flag was not cleared after its cause was gone.
func TestAFlagIsClearedOnceItsCauseIsGone(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w, h, p, _ := lowIncome(t, s)
		w.wages(p, 2019, 5000) // no more low, but not above the clearing line either
		w.decide("2020-01-31", Options{})
		granted, ended := "2019-12-31 relief 0: ELIGIBLE - a MONTH", "2020-01-31 relief 0: INELIGIBLE - a MONTH"
		w.story(h, "2019-12-31 flag low", granted, ended)
		w.wages(p, 2020, 6000)
		w.decide("2021-01-31", Options{})
		// The card shows another year since then, so that the no was stale: it is confirmed.
		confirmed := "2021-01-31 relief 0: INELIGIBLE - a MONTH"
		w.story(h, "2019-12-31 flag low; 2021-01-31 CLEARED CONDITION", granted, ended, confirmed)
		w.wages(p, 2021, 3999)
		w.decide("2022-01-31", Options{})
		w.story(h, "2019-12-31 flag low; 2021-01-31 CLEARED CONDITION", granted, ended, confirmed,
			"2022-01-31 flag low", "2022-01-31 relief 0: ELIGIBLE - a MONTH")
		if up, err := s.Client().RiskFlag.Query().Where(riskflag.Key("low")).Count(t.Context()); err != nil || up != 2 {
			t.Errorf("%d flags on record (%v)", up, err)
		}
	})
}

func TestWhatIsNotKnownLeavesAFlagAsItIs(t *testing.T) {
	w, h, _, income := lowIncome(t, sqlite(t))
	correct(w, income, func(i *ent.Income) { i.Amount = nil })
	r := w.decide("2020-01-01", Options{})
	w.story(h, "2019-12-31 flag low", "2019-12-31 relief 0: ELIGIBLE - a MONTH", "2020-01-01 relief 0: UNDETERMINED - a MONTH")
	if f := r.Flags[0]; f.Up != 1 || f.Cleared != 0 {
		t.Errorf("the flag counts as %+v", f)
	}
}

func TestACorrectionForTheSameDayReplacesTheDecisionAndClearsTheFlag(t *testing.T) {
	w, h, _, income := lowIncome(t, sqlite(t))
	correct(w, income, func(i *ent.Income) { i.Amount = fact.Yuan(8000).Ptr() })
	w.decide("2019-12-31", Options{})
	w.story(h, "2019-12-31 flag low; 2019-12-31 CLEARED CONDITION",
		"2019-12-31 relief 0: ELIGIBLE - a MONTH", "2019-12-31 relief 0: INELIGIBLE - a MONTH")
	w.decide("2019-12-31", Options{})
	if n := rows(t, w.store)["decisions"]; n != 2 {
		t.Errorf("%d decisions", n)
	}
}

func TestADecisionForAPastDayLeavesTheFlagsOfALaterDay(t *testing.T) {
	w := newWorld(t, sqlite(t), testPack)
	h, other := w.home("1"), w.home("2")
	p, _ := w.member(h, "1960-01-01")
	w.wages(p, 2018, 3000)
	w.wages(p, 2019, 9000)
	q, _ := w.member(other, "1960-01-01")
	w.wages(q, 2018, 3000)
	w.decide("2020-01-31", Options{Households: []string{"1"}})
	w.decide("2019-12-31", Options{}) // low on that day, both; but one was seen well later
	w.story(h, "2019-12-31 relief 0: ELIGIBLE - a MONTH", "2020-01-31 relief 0: INELIGIBLE - a MONTH")
	w.story(other, "2019-12-31 flag low", "2019-12-31 relief 0: ELIGIBLE - a MONTH")
}

// TestAFlagThatAPersonClearedStaysClearedWhileItsCauseIsTheSame is bug 7 of the rule
// language's list: doing a thing again undid what was done on purpose.
func TestAFlagThatAPersonClearedStaysClearedWhileItsCauseIsTheSame(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w, h, p, _ := lowIncome(t, s)
		flag, err := s.Client().RiskFlag.Query().Only(t.Context())
		check(t, err)
		act := func(kind fact.FlagEventKind, reason string) error {
			a := FlagAct{Flag: flag.ID, Kind: kind, Day: fact.MustDate("2020-01-10").Ptr(), Actor: "officer"}
			if reason != "" {
				a.Reason = &reason
			}
			_, err := w.service.Act(t.Context(), a)
			return err
		}
		check(t, act(fact.FlagEventVerified, ""))
		check(t, act(fact.FlagEventMeasures, "介绍公益岗"))
		if err := act(fact.FlagEventCleared, ""); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("cleared without a reason: %v", err)
		}
		if err := act(fact.FlagEventLapsed, "x"); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("lapsed by hand: %v", err)
		}
		check(t, act(fact.FlagEventCleared, "子女已回乡务工"))
		if err := act(fact.FlagEventVerified, ""); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("verified after it was cleared: %v", err)
		}
		granted := "2019-12-31 relief 0: ELIGIBLE - a MONTH"
		byHand := "2019-12-31 flag low; 2020-01-10 VERIFIED -; 2020-01-10 MEASURES -; 2020-01-10 CLEARED PERSON"
		w.decide("2019-12-31", Options{})
		w.story(h, byHand, granted)
		w.wages(p, 2019, 9000)
		w.decide("2020-01-31", Options{})
		ended := "2020-01-31 relief 0: INELIGIBLE - a MONTH"
		w.story(h, byHand+"; 2020-01-31 LAPSED -", granted, ended)
		w.wages(p, 2020, 3000)
		w.decide("2021-01-31", Options{})
		w.story(h, byHand+"; 2020-01-31 LAPSED -", granted, ended, "2021-01-31 flag low", "2021-01-31 relief 0: ELIGIBLE - a MONTH")
		unbroken(t, s)
	})
}

func TestAFlagOfAHouseholdThatEveryoneLeftIsCleared(t *testing.T) {
	w, h, _, _ := lowIncome(t, sqlite(t))
	m, err := w.store.Client().Membership.Query().Only(t.Context())
	check(t, err)
	_, err = w.facts.End(t.Context(), registry.Request{Actor: "test"}, ent.MembershipKind, m.ID, fact.MustDate("2020-01-01"))
	check(t, err)
	w.decide("2020-01-31", Options{})
	w.story(h, "2019-12-31 flag low; 2020-01-31 CLEARED NOT_ASKED", "2019-12-31 relief 0: ELIGIBLE - a MONTH", "2020-01-31 relief 0: INELIGIBLE - a MONTH")
}

func TestWhatADecisionRestsOnIsKeptOnceAndGivesTheDecisionAgain(t *testing.T) {
	w, h, _, income := lowIncome(t, sqlite(t))
	d, err := w.store.Client().StoredDecision.Query().Only(t.Context())
	check(t, err)
	flag, err := w.store.Client().RiskFlag.Query().Only(t.Context())
	check(t, err)
	if *d.FactSetID != flag.FactSetID || rows(t, w.store)["fact_sets"] != 1 {
		t.Error("the flag and the decision rest on two sets of facts")
	}
	correct(w, income, func(i *ent.Income) { i.Amount = fact.Yuan(8000).Ptr() }) // what is known later changes nothing
	texts, err := w.service.FactTexts(t.Context(), []int{*d.FactSetID})
	check(t, err)
	by, err := w.service.ReleaseByID(t.Context(), d.ReleaseID)
	check(t, err)
	a, err := by.Replay(texts[*d.FactSetID], d.DecidedFor)
	check(t, err)
	for _, x := range a.Decisions {
		if x.Programme.Key == d.Programme && (x.Outcome != "ELIGIBLE" || len(x.Reasons) == 0) {
			t.Errorf("it is now %+v", x)
		}
	}
	// As it was known when it was decided, the household still gives the same facts.
	run, err := w.store.Client().DecisionRun.Query().Only(t.Context())
	check(t, err)
	then, err := w.service.Assess(t.Context(), h, d.DecidedFor, run.Known)
	check(t, err)
	if string(then.Facts) != string(texts[*d.FactSetID]) {
		t.Error("what was known then is told otherwise now")
	}
}
