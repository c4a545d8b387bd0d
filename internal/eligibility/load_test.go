package eligibility

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/registry"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

func (w *world) dossier(household int, asOf string, known int64) *dossier.Household {
	w.t.Helper()
	d, err := w.service.Dossier(w.t.Context(), household, fact.MustDate(asOf), known)
	check(w.t, err)
	return d
}

// lines shows the records of a kind.
func lines(records []dossier.Record, kind string) (out []string) {
	for _, r := range records {
		if r.Kind == kind {
			line := r.Period.String()
			for _, v := range r.Values {
				line += " " + v.Column + "=" + v.Text
			}
			out = append(out, line)
		}
	}
	return out
}

func TestADossierHoldsEveryVersionThatWasKnownAndNoOther(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, testPack)
		h := w.home("1")
		p, _ := w.member(h, "1949-12-31")
		income := w.wages(p, 2018, 3000)
		before, err := s.Position(t.Context())
		check(t, err)
		correct(w, income, func(i *ent.Income) { i.Amount = fact.Yuan(5000).Ptr() })
		w.wages(p, 2019, 100)
		for known, want := range map[int64][]string{
			before: {"[2018-01-01, 2019-01-01) income_source=WAGE item=WAGES amount=3000.00"},
			now:    {"[2018-01-01, 2019-01-01) income_source=WAGE item=WAGES amount=5000.00", "[2019-01-01, 2020-01-01) income_source=WAGE item=WAGES amount=100.00"},
			1:      nil,
		} {
			d := w.dossier(h, "2019-12-31", known)
			var got []string
			for _, m := range d.Members {
				got = append(got, lines(m.Records, "income")...)
			}
			if !slices.Equal(got, want) {
				t.Errorf("known at %d: %q", known, got)
			}
		}
	})
}

func TestADossierHoldsFormerMembersOfTheYearBeforeAndNoneOfOtherHouseholds(t *testing.T) {
	w := newWorld(t, sqlite(t), testPack)
	here, there := w.home("1"), w.home("2")
	leave := func(m *ent.Membership, on string) {
		_, err := w.facts.End(t.Context(), registry.Request{Actor: "test"}, ent.MembershipKind, m.ID, fact.MustDate(on))
		check(t, err)
	}
	stays, _ := w.member(here, "1950-01-01")
	left, m := w.member(here, "1951-01-01")
	leave(m, "2018-01-02")
	moved, m := w.member(here, "1952-01-01")
	leave(m, "2019-03-01")
	w.add(&ent.Membership{PersonID: moved, HouseholdID: there, Relation: fact.RelationHead, ValidFrom: fact.MustDate("2019-03-01")})
	_, m = w.member(here, "1953-01-01")
	leave(m, "2018-01-01")
	show := func(h int) (out string) {
		for _, p := range w.dossier(h, "2019-12-31", now).Members {
			out += fmt.Sprintln(p.ID, strings.Join(lines(p.Records, "membership"), ","))
		}
		return out
	}
	if want := fmt.Sprintln(stays, "[2010-01-01, ) relation=HEAD") + fmt.Sprintln(left, "[2010-01-01, 2018-01-02) relation=HEAD") +
		fmt.Sprintln(moved, "[2010-01-01, 2019-03-01) relation=HEAD"); show(here) != want {
		t.Errorf("the members are\n%sinstead of\n%s", show(here), want)
	}
	if want := fmt.Sprintln(moved, "[2019-03-01, ) relation=HEAD"); show(there) != want {
		t.Errorf("the members of the other are\n%s", show(there))
	}
}

func TestWhatIsCompleteForAUnitIsCompleteForItsHouseholdsWhileTheyStandThere(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, testPack)
		h := w.home("1")
		day := fact.MustDate
		w.add(&ent.UnitCompleteness{UnitID: w.village.ID, Register: fact.RecordKindDibao, ValidFrom: day("2018-01-01"), ValidTo: day("2019-01-01").Ptr()})
		w.add(&ent.UnitCompleteness{UnitID: w.zone.Root.ID, Register: fact.RecordKindDeath, ValidFrom: day("2000-01-01")})
		w.add(&ent.HouseholdCompleteness{HouseholdID: h, Register: fact.RecordKindIncome, ValidFrom: day("2019-01-01")})
		d := w.dossier(h, "2019-12-31", now)
		if got := lines(d.Records, "unit_completeness"); !slices.Equal(got, []string{"[2018-01-01, 2019-01-01) register=DIBAO", "[2010-01-01, ) register=DEATH"}) {
			t.Errorf("complete for its units: %q", got) // the household stands there since 2010
		}
		if got := lines(d.Records, "household_completeness"); len(got) != 1 {
			t.Errorf("complete for the household: %q", got)
		}
	})
}

// notLoaded are the kinds and columns that no rule can name, and why.
var notLoaded = map[string]string{
	"guardian_consent": "it is about showing, not deciding", "helper_term": "a name", "household_contact": "numbers", "person_identifier": "numbers", "person_merge": "facts are moved by a merge",
	"move": "no field reads it", "person_record.name": "a name", "household_record.code": "no field reads it", "unit_record.name": "a name",
	"unit_record.division_code": "no field reads it", "hukou.division_code": "no field reads it", "death.place": "no field reads it",
	"disability_certificate.number_ciphertext": "a number", "membership.household_id": "it is whom the dossier is of",
}

func TestEveryKindOfFactAndColumnIsLoadedOrLeftOutOnPurpose(t *testing.T) {
	loaded := map[string][]string{}
	all := slices.Concat(personKinds, householdKinds, []loadedKind{membershipKind, householdRecordKind, unitRecordKind, unitCompleteKind})
	for _, k := range all {
		loaded[k.kind.Name] = []string{}
		for _, c := range k.columns {
			loaded[k.kind.Name] = append(loaded[k.kind.Name], c.name)
		}
	}
	for _, k := range ent.Facts {
		columns, ok := loaded[k.Name]
		if !ok {
			if notLoaded[k.Name] == "" {
				t.Errorf("%s is not loaded", k.Name)
			}
			continue
		}
		for _, c := range k.Columns {
			if !slices.Contains(columns, c) && notLoaded[k.Name+"."+c] == "" {
				t.Errorf("%s.%s is not loaded", k.Name, c)
			}
		}
	}
}

func TestTheNumberOfStatementsDoesNotGrowWithTheHouseholds(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		e := demoZone(t, s, 60)
		z, err := s.Client().Zone.Query().Only(t.Context())
		check(t, err)
		homes, _, err := e.choose(t.Context(), z, Options{})
		check(t, err)
		l, err := newLoader(t.Context(), s, z.ID, now, fact.MustDate("2019-12-31"))
		check(t, err)
		counts := map[int64]bool{}
		for _, n := range []int{1, 7, len(homes)} {
			var ids []int
			for _, h := range homes[:n] {
				ids = append(ids, h.id)
			}
			ctx, statements := store.CountStatements(t.Context())
			list, err := l.load(ctx, ids)
			check(t, err)
			for _, h := range list {
				if len(h.Members) == 0 || len(h.Records) == 0 {
					t.Errorf("of %d nothing is known", h.ID)
				}
			}
			counts[statements.Load()] = true
			t.Logf("%d households: %d statements", n, statements.Load())
		}
		if len(counts) != 1 {
			t.Errorf("the numbers of statements differ: %v", counts)
		}
	})
}
