package eligibility_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/clock"
	"bentou/internal/eligibility"
	"bentou/internal/roster"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

var update = flag.Bool("update", false, "write the golden files anew")

// yearEnd is the as-of date of the sample roster.
var yearEnd = fact.MustDate("2019-12-31")

const samples = "../../testdata/roster/"

// sample is a zone with the sample roster and nobody else.
type sample struct {
	store   *store.Store
	service *eligibility.Service
	homes   []*ent.Household // by code
}

func newSample(t testing.TB) *sample {
	t.Helper()
	dir := t.TempDir()
	v, err := vault.OpenOrCreate(filepath.Join(dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{URL: filepath.Join(dir, "bentou.db"), Vault: v, Clock: clock.System(&yearEnd)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := zone.Setup(t.Context(), s, zone.Options{}); err != nil {
		t.Fatal(err)
	}
	e := eligibility.New(s, packs.Liaocheng())
	if _, err := e.EnsureRelease(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := roster.Import(t.Context(), s, samples+"roster-2019.csv", roster.ImportOptions{AsOf: yearEnd, TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	homes, err := s.Client().Household.Query().Order(household.ByCode()).All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &sample{s, e, homes}
}

func (s *sample) assess(ctx context.Context, t testing.TB, id int) *eligibility.Answer {
	t.Helper()
	a, err := s.service.Assess(ctx, id, yearEnd, timescope.Now)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (s *sample) of(t testing.TB, code string) *eligibility.Answer {
	t.Helper()
	at := slices.IndexFunc(s.homes, func(h *ent.Household) bool { return h.Code == code })
	if at < 0 {
		t.Fatalf("there is no household %s", code)
	}
	return s.assess(t.Context(), t, s.homes[at].ID)
}

// counted is a line of the table: how often each outcome, and the money.
type counted struct {
	outcomes map[rules.Outcome]int
	amount   fact.Money
}

func TestTheOutcomesOfTheSampleRosterAreTheGoldenOnes(t *testing.T) {
	testkit.Alone(t)
	s := newSample(t)
	table := map[string]*counted{}
	var keys []string
	flags := map[string]map[string]int{}
	var register, lines bytes.Buffer
	for _, h := range s.homes {
		a := s.assess(t.Context(), t, h.ID)
		fmt.Fprintf(&lines, "%s", h.Code)
		last := rules.Subject{}
		for _, d := range bySubject(a.Decisions) {
			key := d.Programme.Key
			if table[key] == nil {
				table[key] = &counted{outcomes: map[rules.Outcome]int{}}
				keys = append(keys, key)
			}
			table[key].outcomes[d.Outcome]++
			if d.Amount != nil {
				table[key].amount += *d.Amount
			}
			if d.Outcome == rules.Ineligible {
				continue
			}
			if d.Subject != last {
				fmt.Fprintf(&lines, " | %s", who(a, d.Subject))
				last = d.Subject
			}
			switch {
			case d.Outcome == rules.Undetermined:
				fmt.Fprintf(&lines, " %s?", key)
			case d.Amount != nil:
				fmt.Fprintf(&lines, " %s=%s", key, d.Amount)
			default:
				fmt.Fprintf(&lines, " %s", key)
			}
		}
		for _, f := range a.Flags {
			if flags[f.Flag.Key] == nil {
				flags[f.Flag.Key] = map[string]int{}
			}
			flags[f.Flag.Key][state(f)]++
			if state(f) != "raised" {
				continue
			}
			fmt.Fprintf(&lines, " | !%s", f.Flag.Key)
			if f.Flag.Key == "near_line" {
				fmt.Fprintf(&register, "%s %s\n", h.Code, variable(a, "net_income_per_head"))
			}
		}
		fmt.Fprintln(&lines)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "Outcomes of the sample roster as of %s\n\n%-22s %9s %13s %11s %14s\n", yearEnd, "programme", "eligible", "undetermined", "ineligible", "yuan")
	for _, key := range keys {
		c := table[key]
		fmt.Fprintf(&out, "%-22s %9d %13d %11d %14s\n", key, c.outcomes[rules.Eligible], c.outcomes[rules.Undetermined], c.outcomes[rules.Ineligible], c.amount)
	}
	fmt.Fprintf(&out, "\n%-22s %9s %13s %11s\n", "flag", "raised", "undetermined", "not raised")
	for _, f := range s.assess(t.Context(), t, s.homes[0].ID).Flags {
		n := flags[f.Flag.Key]
		fmt.Fprintf(&out, "%-22s %9d %13d %11d\n", f.Flag.Key, n["raised"], n["undetermined"], n["quiet"])
	}
	fmt.Fprintf(&out, "\nThe near-line register: net income per head\n%s\nHouseholds: what is granted, ? where it is undetermined, ! for flags; members by their place\n%s", register.Bytes(), lines.Bytes())
	golden(t, "outcomes-roster-2019.txt", out.Bytes())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, b := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(a), len(b)) {
		x, y := line(a, i), line(b, i)
		if x != y {
			t.Fatalf("%s, line %d:\n got %s\nwant %s\nrun with -update and look at the difference", name, i+1, x, y)
		}
	}
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// bySubject puts the household first, then the members in their order, with the
// programmes of each in the order of the pack.
func bySubject(list []rules.Decision) []rules.Decision {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b rules.Decision) int {
		if a.Subject.Entity != b.Subject.Entity {
			return int(a.Subject.Entity) - int(b.Subject.Entity)
		}
		return a.Subject.ID - b.Subject.ID
	})
	return out
}

// who names a subject by its place, which unlike its id is the same in every
// database.
func who(a *eligibility.Answer, s rules.Subject) string {
	if s.Entity == fact.EntityHousehold {
		return "household"
	}
	for i, m := range a.Household.Members {
		if m.ID == s.ID {
			return fmt.Sprint(i + 1)
		}
	}
	return "?"
}

func state(f rules.Flag) string {
	switch {
	case f.Raise == nil:
		return "undetermined"
	case *f.Raise:
		return "raised"
	}
	return "quiet"
}

func variable(a *eligibility.Answer, key string) string {
	for _, v := range a.Variables {
		if v.Variable.Key == key {
			return v.Value
		}
	}
	return ""
}

func reason(d *rules.Decision, code string) *rules.Reason {
	for i := range d.Reasons {
		if d.Reasons[i].Code == code {
			return &d.Reasons[i]
		}
	}
	return nil
}

// first finds a decision of a programme for which something holds.
func (s *sample) first(t *testing.T, programme string, holds func(d *rules.Decision) bool) *rules.Decision {
	t.Helper()
	for _, h := range s.homes {
		a := s.assess(t.Context(), t, h.ID)
		for i := range a.Decisions {
			if d := &a.Decisions[i]; d.Programme.Key == programme && holds(d) {
				return d
			}
		}
	}
	t.Fatalf("no such decision of %s", programme)
	return nil
}

func TestALocalSeventyYearOldHasAHundredYuanAMonthWithItsReasons(t *testing.T) {
	s := newSample(t)
	d := s.first(t, "elder_zone70", func(d *rules.Decision) bool {
		age := reason(d, "age.at_least")
		return d.Outcome == rules.Eligible && age != nil && age.Observed.EN == "70 years"
	})
	if d.Amount == nil || d.Amount.String() != "100.00" || d.Programme.Cycle != "month" {
		t.Errorf("the amount is %v a %s", d.Amount, d.Programme.Cycle)
	}
	hukou, age := reason(d, "hukou.is"), reason(d, "age.at_least")
	if hukou == nil || hukou.Met == nil || !*hukou.Met || hukou.Observed.ZH != "本区" {
		t.Errorf("the household registration is shown as %+v", hukou)
	}
	if age.Met == nil || !*age.Met || age.Required.ZH != "不低于70周岁" || age.Reference.Document == "" {
		t.Errorf("the age is shown as %+v", age)
	}
}

func TestASixtyNineYearOldIsToldTheDayOfTheBirthday(t *testing.T) {
	s := newSample(t)
	d := s.first(t, "elder_zone70", func(d *rules.Decision) bool {
		age := reason(d, "age.at_least")
		return d.Outcome == rules.Ineligible && age != nil && age.Observed.EN == "69 years"
	})
	age := reason(d, "age.at_least")
	if age.MetOn == nil || *age.MetOn <= yearEnd || *age.MetOn > fact.MustDate("2020-12-31") {
		t.Fatalf("the day is %v", age.MetOn)
	}
	y, m, day := age.MetOn.Civil()
	if want := fmt.Sprintf("%d年%d月%d日满70周岁", y, m, day); age.Distance.ZH != want {
		t.Errorf("it says %q, want %q", age.Distance.ZH, want)
	}
	if want := fmt.Sprintf("70 years on %d %s %d", day, m, y); age.Distance.EN != want {
		t.Errorf("it says %q, want %q", age.Distance.EN, want)
	}
}

func TestAsManyElderlyHaveTheZonesAllowanceAsTheRosterNames(t *testing.T) {
	testkit.Alone(t)
	s := newSample(t)
	got := 0
	for _, h := range s.homes {
		for _, d := range s.assess(t.Context(), t, h.ID).Decisions {
			if d.Programme.Key == "elder_zone70" && d.Outcome == rules.Eligible {
				got++
			}
		}
	}
	if want := expected(t).Elderly; got != want {
		t.Errorf("%d are eligible; the roster has %d local people of 70 and over", got, want)
	}
}

func TestAnUnknownIncomeLeavesWhatRestsOnItUndeterminedAndIsNamed(t *testing.T) {
	s := newSample(t)
	for _, code := range expected(t).IncomeUnknown {
		a := s.of(t, code)
		named := false
		for _, f := range a.Flags {
			if f.Flag.Key != "below_line" {
				continue
			}
			if f.Raise != nil {
				t.Errorf("%s: the flag below_line is %v although an income is not known", code, *f.Raise)
			}
			for _, m := range f.Missing {
				named = named || strings.HasPrefix(m.Input, "income") || strings.HasPrefix(m.Input, "expense")
			}
		}
		if !named {
			t.Errorf("%s: the income is not among what to ask for", code)
		}
	}
}

// expectations are those of the roster's own expected.json that matter here.
type expectations struct {
	IncomeUnknown []string `json:"income_unknown"`
	Elderly       int      `json:"accepted_persons_aged_70_and_over_local"`
}

func expected(t *testing.T) (e expectations) {
	t.Helper()
	text, err := os.ReadFile(samples + "roster-2019.expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	return e
}
