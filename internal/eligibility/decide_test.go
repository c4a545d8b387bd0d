package eligibility

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/change"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// households is how many the demo zones of these tests have: several blocks of the
// sizes below.
const households = 60

func decideAll(t testing.TB, e *Service, o Options) *Result {
	t.Helper()
	r, err := e.Decide(t.Context(), o)
	check(t, err)
	return r
}

func TestDecidingTwiceAddsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		e := demoZone(t, s, households)
		first := decideAll(t, e, Options{})
		if first.Households != households || first.Decisions == 0 || first.Repeated {
			t.Fatalf("the first run: %+v", first)
		}
		before, content := rows(t, s), told(t, s)
		again := decideAll(t, e, Options{})
		if !again.Repeated || again.Run != first.Run || again.Decisions != first.Decisions {
			t.Errorf("the second run: %+v", again)
		}
		if after := rows(t, s); !maps.Equal(before, after) {
			t.Errorf("it added rows: %v after %v", after, before)
		}
		// After anything else was recorded it is a new run, which finds nothing new.
		touch(t, s)
		third := decideAll(t, e, Options{})
		if third.Repeated || third.Run == first.Run || third.Decisions != 0 {
			t.Errorf("the third run: %+v", third)
		}
		after := rows(t, s)
		for _, table := range []string{"decisions", "fact_sets", "risk_flags", "risk_flag_events"} {
			if after[table] != before[table] {
				t.Errorf("%d rows of %s after %d", after[table], table, before[table])
			}
		}
		sameTold(t, "the third run", told(t, s), content)
		for i, p := range third.Programmes {
			if p != first.Programmes[i] {
				t.Errorf("it counts %+v, the first %+v", p, first.Programmes[i])
			}
		}
		unbroken(t, s)
	})
}

// touch records something that no decision rests on.
func touch(t testing.TB, s *store.Store) {
	t.Helper()
	z, err := zone.Find(t.Context(), s.Client(), nil)
	check(t, err)
	towns, err := zone.Townships(t.Context(), s.Client(), z.ID)
	check(t, err)
	_, err = registry.New(s).AddUnit(t.Context(), registry.Request{Actor: "test"}, fact.UnitKindVillage, registry.Stamp(&ent.UnitRecord{
		Name: "新村", ParentID: new(towns["韩集乡"].ID), ValidFrom: fact.MustDate("2019-01-01"),
	}, registry.Provenance{Source: fact.SourcePerson}))
	check(t, err)
}

// TestTheBlockSizeMakesNoDifference is bug 10 of the rule language's list: a path that
// starts at 200 subjects behaved differently.
func TestTheBlockSizeMakesNoDifference(t *testing.T) {
	testkit.Alone(t)
	const many = 420 // so that a block can hold 200 households and more
	var want map[int]string
	var counts Tally
	for _, size := range []int{250, 1, 7, 199, 200, 201, 1000} {
		s := sqlite(t)
		e := demoZone(t, s, many)
		r := decideAll(t, e, Options{block: size})
		got := told(t, s)
		if want == nil {
			want, counts = got, r.Tally
			continue
		}
		sameTold(t, "in other blocks", got, want)
		if r.Decisions != counts.Decisions || r.Households != counts.Households {
			t.Errorf("blocks of %d: %+v", size, r.Tally)
		}
		for i, p := range r.Programmes {
			if p != counts.Programmes[i] {
				t.Errorf("blocks of %d count %+v instead of %+v", size, p, counts.Programmes[i])
			}
		}
	}
}

var errStop = errors.New("stopped by the test")

func TestARunThatWasInterruptedGoesOnAndEndsTheSame(t *testing.T) {
	undisturbed := sqlite(t)
	r := decideAll(t, demoZone(t, undisturbed, households), Options{block: 7})
	want, counts := told(t, undisturbed), r.Tally
	each(t, func(t *testing.T, s *store.Store) {
		e := demoZone(t, s, households)
		for stop := range 9 { // before the first block, and after each
			_, err := e.Decide(t.Context(), Options{block: 7, after: func(block int) error {
				if block == stop {
					return errStop
				}
				return nil
			}})
			if !errors.Is(err, errStop) {
				t.Fatal(err)
			}
			if done, err := e.Decided(t.Context(), homeZone(t, s)); err != nil || done {
				t.Errorf("it is decided after %d blocks (%v)", stop, err)
			}
		}
		seen := -1
		r := decideAll(t, e, Options{block: 7, Progress: func(done, total int) {
			if seen < 0 {
				seen = done
			}
			if total != households {
				t.Errorf("%d of %d", done, total)
			}
		}})
		if seen != households {
			t.Errorf("the last call began at %d", seen)
		}
		sameTold(t, "after interruptions", told(t, s), want)
		if r.Decisions != counts.Decisions || r.Households != counts.Households {
			t.Errorf("the run counts %+v instead of %+v", r.Tally, counts)
		}
		if n := rows(t, s)["decision_runs"]; n != 1 {
			t.Errorf("there are %d runs", n)
		}
		if done, err := e.Decided(t.Context(), homeZone(t, s)); err != nil || !done {
			t.Errorf("it is not decided (%v)", err)
		}
		unbroken(t, s)
	})
}

func homeZone(t testing.TB, s *store.Store) int {
	t.Helper()
	z, err := zone.Find(t.Context(), s.Client(), nil)
	check(t, err)
	return z.ID
}

func TestARunDoesNotGoOnOnceSomethingElseWasRecorded(t *testing.T) {
	s := sqlite(t)
	e := demoZone(t, s, households)
	_, err := e.Decide(t.Context(), Options{block: 7, after: func(block int) error {
		if block == 3 {
			return errStop
		}
		return nil
	}})
	if !errors.Is(err, errStop) {
		t.Fatal(err)
	}
	touch(t, s)
	r := decideAll(t, e, Options{block: 7})
	if n := rows(t, s)["decision_runs"]; n != 2 || r.Households != households {
		t.Errorf("%d runs, the last over %d households", n, r.Households)
	}
	other := sqlite(t)
	decideAll(t, demoZone(t, other, households), Options{})
	sameTold(t, "the second run", told(t, s), told(t, other))
}

func TestTwoThatGoOnWithTheSameRunDoNotWriteItTwice(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		e := demoZone(t, s, households)
		var inner error
		_, err := e.Decide(t.Context(), Options{block: 20, after: func(block int) error {
			if block == 1 && inner == nil {
				_, inner = e.Decide(t.Context(), Options{block: 20})
				if inner == nil {
					inner = errStop
				}
			}
			return nil
		}})
		if fault.CodeOf(err) != fault.Conflict || !errors.Is(inner, errStop) {
			t.Errorf("the one that came second to write: %v; the other: %v", err, inner)
		}
		other := sqlite(t)
		decideAll(t, demoZone(t, other, households), Options{})
		sameTold(t, "two at once", told(t, s), told(t, other))
	})
}

func TestEveryHouseholdWithNewsIsOneChangeOfTheSequence(t *testing.T) {
	s := sqlite(t)
	e := demoZone(t, s, households)
	decideAll(t, e, Options{Actor: "officer"})
	list, err := s.Client().Change.Query().Where(change.Kind("decide")).All(t.Context())
	check(t, err)
	by := map[int]*ent.Change{}
	for _, c := range list {
		if c.Actor != "officer" || c.HouseholdID == nil || c.UnitID == nil || by[*c.HouseholdID] != nil {
			t.Fatalf("a change is %+v", c)
		}
		by[*c.HouseholdID] = c
	}
	decisions, err := s.Client().StoredDecision.Query().All(t.Context())
	check(t, err)
	for _, d := range decisions {
		if c := by[d.HouseholdID]; c == nil || c.Position != d.Recorded {
			t.Fatalf("the decision %+v was recorded under %+v", d, c)
		}
	}
	if len(by) != len(told(t, s)) {
		t.Errorf("%d changes for %d households", len(by), len(told(t, s)))
	}
}

func TestSomeHouseholdsCanBeChosenAndAnUnknownOneIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	w := newWorld(t, sqlite(t), testPack)
	for _, code := range []string{"1", "2", "3"} {
		w.member(w.home(code), "1940-01-01")
	}
	before := rows(t, w.store)
	_, err := w.service.Decide(t.Context(), Options{Households: []string{"1", "9", "8"}})
	if all := fault.All(err); len(all) != 2 || all[0].Code != fault.NotFound || !strings.Contains(err.Error(), "9") || !strings.Contains(err.Error(), "8") {
		t.Errorf("unknown households: %v", err)
	}
	_, err = w.service.Decide(t.Context(), Options{Unit: 12345})
	if fault.CodeOf(err) != fault.NotFound {
		t.Errorf("an unknown unit: %v", err)
	}
	_, err = w.service.Decide(t.Context(), Options{AsOf: fact.MustDate("2018-12-31").Ptr()})
	if fault.CodeOf(err) != fault.WrongState {
		t.Errorf("a day before all rules: %v", err)
	}
	if !maps.Equal(before, rows(t, w.store)) {
		t.Error("something was written")
	}
	if r := w.decide("2019-12-31", Options{Households: []string{"2", "1", "2"}}); r.Households != 2 || len(told(t, w.store)) != 2 {
		t.Errorf("two of three: %+v", r.Tally)
	}
	if done, err := w.service.Decided(t.Context(), w.zone.ID); err != nil || done {
		t.Errorf("the zone is decided (%v)", err)
	}
	if r := w.decide("2019-12-31", Options{Unit: w.village.ID}); r.Households != 3 || r.Decisions != 2 {
		t.Errorf("the village: %+v", r.Tally) // of the third household
	}
	if r := w.decide("2019-12-31", Options{Unit: w.zone.Root.ID}); r.Households != 3 || r.Decisions != 0 {
		t.Errorf("the zone by its unit: %+v", r.Tally)
	}
}
