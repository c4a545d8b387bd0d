package eligibility

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openWith(t testing.TB, url, keys string) *store.Store {
	t.Helper()
	v, err := vault.OpenOrCreate(keys)
	check(t, err)
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	check(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

func openStore(t testing.TB, url string) *store.Store {
	t.Helper()
	return openWith(t, url, filepath.Join(t.TempDir(), "keys.json"))
}

func sqlite(t testing.TB) *store.Store {
	t.Helper()
	return openStore(t, filepath.Join(t.TempDir(), "bentou.db"))
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, sqlite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, openStore(t, testkit.Postgres(t))) })
}

// testPack is a pack of two programmes and a flag, whose figures are easily passed.
const testPack = `
parameters:
  line:
    title: {zh: 线, en: Line}
    reference: {document: 测试}
    type: money
    period: year
    values: [{from: 2019-01-01, value: 4000, confidence: placeholder, source: a test}]
  elder:
    title: {zh: 高龄津贴, en: Elder allowance}
    reference: {document: 测试}
    type: money
    period: month
    values: [{from: 2019-01-01, value: 100, confidence: placeholder, source: a test}]
attributes:
  owns_car:
    title: {zh: 家用汽车, en: Owns a car}
    reference: {document: 测试}
    subject: household
    type: bool
    absent: unknown
    roster_column: 家用汽车
  fuel:
    title: {zh: 取暖, en: Heating}
    reference: {document: 测试}
    subject: household
    type: code
    values: {coal: {zh: 煤, en: Coal}, power: {zh: 电, en: Power}}
    absent: unknown
variables:
  wages:
    title: {zh: 工资, en: Wages}
    reference: {document: 测试}
    subject: household
    type: money
    period: year
    versions: [{from: 2019-01-01, expr: "sum(members, .income(wage, previous_year))"}]
programmes:
  elder:
    title: {zh: 高龄津贴, en: Elder allowance}
    reference: {document: 测试}
    subject: person
    cycle: month
    versions: [{from: 2019-01-01, eligible: "hukou == local and age >= 70", amount: param.elder}]
  relief:
    title: {zh: 救助, en: Relief}
    reference: {document: 测试}
    subject: household
    cycle: month
    assess: as_of
    requires_application: true
    versions: [{from: 2019-01-01, eligible: "wages < param.line"}]
flags:
  low:
    title: {zh: 低收入, en: Low income}
    reference: {document: 测试}
    severity: warning
    due_days: 30
    versions: [{from: 2019-01-01, raise: "wages < param.line", clear: "wages >= param.line * 1.5"}]
`

func packOf(rules string) fs.FS {
	return fstest.MapFS{
		"pack.yaml":  {Data: []byte("pack: test\ntitle: {zh: 测试, en: Test}\ncurrency: CNY\n")},
		"rules.yaml": {Data: []byte(rules)},
	}
}

// world is a zone with a village, to which households are added by hand.
type world struct {
	t       *testing.T
	store   *store.Store
	service *Service
	facts   *registry.Registry
	zone    zone.Zone
	village zone.Unit
}

func newWorld(t *testing.T, s *store.Store, rules string) *world {
	t.Helper()
	w := &world{t: t, store: s, service: New(s, packOf(rules)), facts: registry.New(s)}
	var err error
	w.zone, err = zone.Setup(t.Context(), s, zone.Options{})
	check(t, err)
	towns, err := zone.Townships(t.Context(), s.Client(), w.zone.ID)
	check(t, err)
	_, err = s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		r := registry.NewRecorder(tx)
		c, err := tx.Open(ctx, "unit.add", towns["北城街道"].Subject(), nil)
		if err != nil {
			return err
		}
		w.village, err = zone.EnsureVillage(ctx, r, c, towns["北城街道"], "张庄村", zone.Founded, w.source())
		if err != nil {
			return err
		}
		return r.Finish(ctx)
	})
	check(t, err)
	_, err = w.service.EnsureRelease(t.Context())
	check(t, err)
	return w
}

func (w *world) source() registry.Provenance { return registry.Provenance{Source: fact.SourcePerson} }

// home adds a household.
func (w *world) home(code string) int {
	w.t.Helper()
	id, err := w.facts.AddHousehold(w.t.Context(), registry.Request{Actor: "test"}, w.zone.ID,
		registry.Stamp(&ent.HouseholdRecord{Code: code, UnitID: w.village.ID, ValidFrom: fact.MustDate("2010-01-01")}, w.source()))
	check(w.t, err)
	return id
}

// member adds a local person born on a day as a member of a household since 2010.
func (w *world) member(household int, born string) (person int, membership *ent.Membership) {
	w.t.Helper()
	birth := fact.MustDate(born)
	person, err := w.facts.AddPerson(w.t.Context(), registry.Request{Actor: "test"}, w.zone.ID,
		registry.NewPerson{Name: "甲", BirthDate: &birth, Provenance: w.source()})
	check(w.t, err)
	from := fact.MustDate("2010-01-01")
	membership = w.add(&ent.Membership{PersonID: person, HouseholdID: household, Relation: fact.RelationHead, ValidFrom: from}).(*ent.Membership)
	w.add(&ent.Hukou{PersonID: person, Place: fact.HukouPlaceLocal, ValidFrom: birth})
	return person, membership
}

// wages adds what a person earned in a year.
func (w *world) wages(person, year int, yuan int64) *ent.Income {
	w.t.Helper()
	y := fact.YearOf(year)
	return w.add(&ent.Income{PersonID: person, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(yuan).Ptr(), ValidFrom: y.From, ValidTo: y.To}).(*ent.Income)
}

func (w *world) decide(day string, o Options) *Result {
	w.t.Helper()
	o.AsOf = fact.MustDate(day).Ptr()
	r, err := w.service.Decide(w.t.Context(), o)
	check(w.t, err)
	return r
}

// demoZone returns a store with a demo zone and the Liaocheng pack as a release.
func demoZone(t testing.TB, s *store.Store, households int) *Service {
	t.Helper()
	_, err := demo.Fill(t.Context(), s, demo.Options{Households: households})
	check(t, err)
	e := New(s, packs.Liaocheng())
	_, err = e.EnsureRelease(t.Context())
	check(t, err)
	return e
}

// told is everything that is on record of decisions and flags, by household, without
// ids and positions: what must be the same however it came about.
func told(t testing.TB, s *store.Store) map[int]string {
	t.Helper()
	lines := map[int][]string{}
	decisions, err := s.Client().StoredDecision.Query().WithFactSet().All(t.Context())
	check(t, err)
	for _, d := range decisions {
		facts := "none"
		if d.Edges.FactSet != nil {
			facts = fmt.Sprintf("%x", d.Edges.FactSet.Digest[:6])
		}
		lines[d.HouseholdID] = append(lines[d.HouseholdID], fmt.Sprintf("%s %s %d: %s %s a %s, looked at %s, until %s, on %s",
			d.DecidedFor, d.Programme, personOr0(d.PersonID), d.Outcome, text0(d.Amount), d.Cycle, d.Day, text0(d.NextChange), facts))
	}
	flags, err := s.Client().RiskFlag.Query().WithEvents(func(q *ent.RiskFlagEventQuery) { q.Order(ent.Asc("id")) }).All(t.Context())
	check(t, err)
	for _, f := range flags {
		line := fmt.Sprintf("%s flag %s", f.RaisedFor, f.Key)
		for _, e := range f.Edges.Events {
			line += fmt.Sprintf("; %s %s %s", e.Day, e.Kind, text0(e.Cause))
		}
		lines[f.HouseholdID] = append(lines[f.HouseholdID], line)
	}
	out := map[int]string{}
	for id, list := range lines {
		slices.Sort(list)
		out[id] = strings.Join(list, "\n")
	}
	return out
}

func personOr0(id *int) int {
	if id == nil {
		return 0
	}
	return *id
}

func text0[T any](p *T) string {
	if p == nil {
		return "-"
	}
	return fmt.Sprint(*p)
}

// sameTold fails unless the same is told of every household.
func sameTold(t testing.TB, what string, got, want map[int]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d households instead of %d", what, len(got), len(want))
	}
	for id, text := range want {
		if got[id] != text {
			t.Errorf("%s: of %d is told\n%s\ninstead of\n%s", what, id, got[id], text)
			return
		}
	}
}

// rows counts the rows of what deciding writes.
func rows(t testing.TB, s *store.Store) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, table := range []string{"decisions", "fact_sets", "risk_flags", "risk_flag_events", "decision_runs", "decision_run_blocks", "changes", "releases"} {
		var n int
		check(t, s.DB().QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n))
		out[table] = n
	}
	return out
}

// unbroken fails unless the change sequence is whole.
func unbroken(t testing.TB, s *store.Store) {
	t.Helper()
	if broken, _, err := s.VerifyChain(t.Context()); err != nil || broken != 0 {
		t.Errorf("the chain is broken at %d: %v", broken, err)
	}
}
