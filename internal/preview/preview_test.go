package preview

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/packs"
	"bentou/rules/preview"
)

var yearEnd = fact.MustDate("2019-12-31")

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openStore(t testing.TB, url string) *store.Store {
	t.Helper()
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	check(t, err)
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(&yearEnd)})
	check(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// demoZone is a demo zone that was decided by the built-in pack.
func demoZone(t testing.TB, url string, households int) (*store.Store, *eligibility.Service) {
	t.Helper()
	s := openStore(t, url)
	_, err := demo.Fill(t.Context(), s, demo.Options{Households: households})
	check(t, err)
	e := eligibility.New(s, packs.Liaocheng())
	_, err = e.EnsureRelease(t.Context())
	check(t, err)
	return s, e
}

func sqlite(t testing.TB) string { return filepath.Join(t.TempDir(), "bentou.db") }

func decide(t testing.TB, s *store.Store, files fs.FS) *eligibility.Service {
	t.Helper()
	e := eligibility.New(s, files)
	_, err := e.EnsureRelease(t.Context())
	check(t, err)
	_, err = e.Decide(t.Context(), eligibility.Options{AsOf: &yearEnd})
	check(t, err)
	return e
}

// standing is what holds of every household, person and programme that was ever
// eligible or undetermined.
func standing(t testing.TB, s *store.Store) map[string]string {
	t.Helper()
	rows, err := s.Client().StoredDecision.Query().Order(ent.Asc("recorded", "id")).All(t.Context())
	check(t, err)
	out := map[string]string{}
	for _, d := range rows {
		person := 0
		if d.PersonID != nil {
			person = *d.PersonID
		}
		amount := fact.Money(0)
		if d.Amount != nil {
			amount = *d.Amount
		}
		key := fmt.Sprint(d.HouseholdID, person, d.Programme)
		if d.Outcome == fact.OutcomeIneligible {
			delete(out, key)
			continue
		}
		out[key] = fmt.Sprint(d.Outcome, amount)
	}
	return out
}

func TestWhatAPreviewSaysIsWhatADecisionThenRecords(t *testing.T) {
	s, e := demoZone(t, sqlite(t), 60)
	decide(t, s, packs.Liaocheng())
	differed := map[preview.Kind]int{}
	for _, edit := range [][]string{
		{"rules/elders.yaml", "hukou == local and age >= 70", "hukou == local and age >= 60 and age < 80"},
		{"rules/elders.yaml", "hukou == local and age >= 70", "hukou == local and age >= 70 and sex == male", "on_dibao and age in 60..99", "age in 60..99"},
		{"parameters/allowances.yaml", "value: 100\n        confidence: verified\n        source: 齐鲁晚报", "value: 120\n        confidence: verified\n        source: 齐鲁晚报"},
	} {
		files := changed(t, edit[0], edit[1:]...)
		after, found := rules.Load(files)
		if after == nil {
			t.Fatal(found)
		}
		before := standing(t, s)
		report, err := New(s, e).Run(t.Context(), after, Options{AsOf: &yearEnd})
		check(t, err)
		for _, p := range report.People[0] {
			person := 0
			if p.Person != nil {
				person = *p.Person
			}
			key := fmt.Sprint(p.Household, person, p.Programme)
			if want := said(p.Old); before[key] != want {
				t.Fatalf("of %s it is on record %q, and the preview says %q", key, before[key], want)
			}
			if now := said(p.New); now == "" {
				delete(before, key)
			} else {
				before[key] = now
			}
			differed[p.Kind]++
		}
		e = decide(t, s, files)
		if got := standing(t, s); fmt.Sprint(got) != fmt.Sprint(before) {
			t.Errorf("%v: what is recorded is not what was foreseen", edit)
		}
		counted := 0
		for _, p := range report.Months[0].Programmes {
			c := p.Counts
			counted += c.Gained + c.Lost + c.Changed + c.Undetermined + c.Determined
			if p.NewAmount-p.OldAmount != p.More-p.Less {
				t.Errorf("the sums of %s do not add up: %+v", p.Key, p)
			}
		}
		if counted != len(report.People[0]) {
			t.Errorf("%d counted of %d", counted, len(report.People[0]))
		}
	}
	for _, k := range []preview.Kind{preview.Gained, preview.Lost, preview.Changed} {
		if differed[k] == 0 {
			t.Errorf("nobody ever %s", k)
		}
	}
}

func said(s preview.Said) string {
	if s.Outcome == rules.Ineligible {
		return ""
	}
	return fmt.Sprint(s.Outcome, s.Amount)
}

func TestAComparisonDoesNotDependOnHowItIsDividedNorOnWhatIsPassedOver(t *testing.T) {
	s, e := demoZone(t, sqlite(t), 50)
	z := s.Client().Zone.Query().OnlyX(t.Context())
	position, err := s.Position(t.Context())
	check(t, err)
	p, err := e.Population(t.Context(), z, yearEnd, position, nil)
	check(t, err)
	before, _ := rules.Load(packs.Liaocheng())
	after := edited(t, "rules/elders.yaml", "hukou == local and age >= 70", "age >= 65")
	var first *preview.Comparison
	for _, o := range []preview.Options{{Parts: 1}, {Parts: 3, Batch: 7}, {Everything: true}} {
		c, err := preview.Compare(t.Context(), before, after, p.Households, yearEnd, o)
		check(t, err)
		if o.Everything {
			c.Programmes = slices.DeleteFunc(c.Programmes, func(p preview.Programme) bool { return p.Key != "elder_zone70" })
			c.Flags = first.Flags
			for i := range c.Changes {
				c.Changes[i].Programme = 0
			}
		}
		if first == nil {
			first = c
		}
		if fmt.Sprintf("%+v", c) != fmt.Sprintf("%+v", first) {
			t.Errorf("%+v:\n%+v\n%+v", o, c, first)
		}
	}
	if len(first.Changes) == 0 {
		t.Error("nothing differed")
	}
}

func TestWhatIsToldOfAComparisonNeverGoesBackAndEndsWithWhatItFinds(t *testing.T) {
	s, e := demoZone(t, sqlite(t), 50)
	z := s.Client().Zone.Query().OnlyX(t.Context())
	position, err := s.Position(t.Context())
	check(t, err)
	p, err := e.Population(t.Context(), z, yearEnd, position, nil)
	check(t, err)
	before, _ := rules.Load(packs.Liaocheng())
	after := edited(t, "rules/elders.yaml", "hukou == local and age >= 70", "age >= 65")
	last, done, times := preview.Programme{}, 0, 0
	c, err := preview.Compare(t.Context(), before, after, p.Households, yearEnd, preview.Options{Parts: 3, Batch: 4, Progress: func(n int, found *preview.Comparison) {
		now := found.Programmes[0]
		if times++; n <= done || found.Households != n || now.Subjects < last.Subjects || now.Old.Eligible < last.Old.Eligible || now.New.Amount < last.New.Amount || now.More < last.More || now.Less < last.Less {
			t.Errorf("after %d households %+v comes %+v after %d", done, last, now, n)
		}
		for _, k := range preview.Kinds() {
			if now.Kinds[k] < last.Kinds[k] {
				t.Errorf("%s goes back", k)
			}
		}
		last, done = now, n
		found.Programmes[0] = preview.Programme{} // it is its own
	}})
	check(t, err)
	if times != (len(p.Households)+3)/4 || done != len(p.Households) || last != c.Programmes[0] || last.Kinds[preview.Gained] == 0 {
		t.Errorf("told %d times, of %d households %+v; found %+v", times, done, last, c.Programmes[0])
	}
}

func TestProgrammesThatMatchEveryoneOrNobodyAreNamed(t *testing.T) {
	s, e := demoZone(t, sqlite(t), 10)
	for condition, want := range map[string][2]string{"age >= 0": {"elder_zone70", ""}, "age >= 0 or age < 0 or hukou == local or sex == male or sex == female": {"elder_zone70", ""}, "age >= 149": {"", "elder_zone70"}, "age >= 70": {"", ""}} {
		r, err := New(s, e).Run(t.Context(), edited(t, "rules/elders.yaml", "hukou == local and age >= 70", condition), Options{})
		check(t, err)
		if got := [2]string{strings.Join(r.MatchesEveryone, " "), strings.Join(r.MatchesNobody, " ")}; got != want {
			t.Errorf("%s: %q", condition, got)
		}
	}
}

// A rule that is for everybody from next month on is named by whatever preview looks at
// that month, and what is kept says as much.
func TestWhatMatchesEveryoneInAnyOfTheMonthsIsNamed(t *testing.T) {
	s, e := demoZone(t, sqlite(t), 10)
	files := changed(t, "rules/elders.yaml", `- {from: 2019-01-01, eligible: "hukou == local and age >= 70", amount: "param.elder.zone70"}`,
		`- {from: 2019-01-01, eligible: "hukou == local and age >= 70", amount: "param.elder.zone70"}
      - {from: 2020-01-01, eligible: "age >= 0", amount: "param.elder.zone70"}`)
	after, found := rules.Load(files)
	if after == nil {
		t.Fatal(found)
	}
	for months, want := range map[int]string{1: "", 2: "elder_zone70", 3: "elder_zone70"} {
		r, err := New(s, e).Run(t.Context(), after, Options{AsOf: &yearEnd, Months: months})
		check(t, err)
		if got := strings.Join(r.MatchesEveryone, " "); got != want {
			t.Errorf("in %d months: %q", months, got)
		}
		told := r.previewed()
		if told.First != yearEnd || told.Last != r.Months[months-1].AsOf || fmt.Sprint(told.MatchesEveryone) != fmt.Sprint(r.MatchesEveryone) {
			t.Errorf("publishing is told %+v", told)
		}
		// The lists of what was kept before they were of all months are of one day.
		r.Version = 1
		if old := r.previewed(); old.Last != yearEnd {
			t.Errorf("of an old one publishing is told %+v", old)
		}
	}
}

func TestAPreviewWritesNothingAndTheSecondReadsNobodyAgain(t *testing.T) {
	for name, url := range map[string]string{"sqlite": sqlite(t), "postgres": testkit.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			s, e := demoZone(t, url, 10)
			service := New(s, e)
			after := edited(t, "rules/elders.yaml", "hukou == local and age >= 70", "hukou == local and age >= 71")
			before, err := s.Position(t.Context())
			check(t, err)
			loads := 0
			run := func() *Report {
				r, err := service.Run(t.Context(), after, Options{Progress: func(p Progress) {
					if p.Stage == "LOADING" {
						loads++
					}
				}})
				check(t, err)
				return r
			}
			first, second := run(), run()
			if loads != 1 {
				t.Errorf("everybody was read %d times", loads)
			}
			one, err := json.Marshal(first.Summary)
			check(t, err)
			two, err := json.Marshal(second.Summary)
			check(t, err)
			if !bytes.Equal(one, two) {
				t.Error("the second says something else")
			}
			if now, _ := s.Position(t.Context()); now != before {
				t.Error("something was recorded")
			}
			// What is recorded about the zone counts in the next one.
			h := s.Client().Household.Query().FirstX(t.Context())
			_, err = registry.New(s).AddPerson(t.Context(), registry.Request{Actor: "test"}, h.ZoneID, registry.NewPerson{Name: "甲", Provenance: registry.Provenance{Source: fact.SourcePerson}})
			check(t, err)
			run()
			if loads != 2 {
				t.Errorf("after a change everybody was read %d times in all", loads)
			}
		})
	}
}

func TestAPreviewOfAUnitIsOfThoseBelowItAndBreaksDownByTownshipAndAge(t *testing.T) {
	s, e := demoZone(t, sqlite(t), 60)
	after := edited(t, "rules/elders.yaml", "hukou == local and age >= 70", "hukou == local and age >= 76")
	all, err := New(s, e).Run(t.Context(), after, Options{Months: 3})
	check(t, err)
	if len(all.Months) != 3 || all.Months[2].AsOf != fact.MustDate("2020-02-29") {
		t.Fatalf("%d months", len(all.Months))
	}
	p := all.Months[0].Programmes[0]
	var byUnit, byAge int
	for _, c := range p.ByUnit {
		byUnit += c.Counts.Lost
		one, err := New(s, e).Run(t.Context(), after, Options{Unit: c.Unit})
		check(t, err)
		if got := one.Months[0].Programmes[0].Counts; got != c.Counts {
			t.Errorf("below %s are %+v, and %+v in the breakdown", c.Name, got, c.Counts)
		}
	}
	for _, c := range p.ByAge {
		if c.From != 70 || *c.To != 79 {
			t.Errorf("someone of %d to %d lost it", c.From, *c.To)
		}
		byAge += c.Counts.Lost
	}
	if p.Counts.Lost == 0 || byUnit != p.Counts.Lost || byAge != p.Counts.Lost || len(p.ByUnit) < 2 {
		t.Errorf("%+v", p)
	}
	village := s.Client().Unit.Query().Where(unit.KindEQ(fact.UnitKindVillage)).FirstX(t.Context())
	if _, err := New(s, e).Run(t.Context(), after, Options{Unit: village.ID}); err != nil {
		t.Error(err)
	}
	for _, o := range []Options{{Unit: 1}, {Months: MaxMonths + 1}, {AsOf: fact.MaxDate.Ptr()}} {
		if _, err := New(s, e).Run(t.Context(), after, o); fault.CodeOf(err) == "" || err == nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestAPreviewEndsWithItsContext(t *testing.T) {
	s, e := demoZone(t, sqlite(t), 10)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := New(s, e).Run(ctx, edited(t, "rules/elders.yaml", "hukou == local and age >= 70", "age >= 71"), Options{Progress: func(p Progress) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
