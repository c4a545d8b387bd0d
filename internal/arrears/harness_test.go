package arrears

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/clock"
	"bentou/internal/eligibility"
	"bentou/internal/registry"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// testPack has a programme of each kind: of persons and households, monthly, yearly and
// once, stacked, and such as look at what was granted before.
const testPack = `
parameters:
  line:
    title: {zh: 线, en: Line}
    reference: {document: 测试}
    type: money
    period: year
    values: [{from: 2018-01-01, value: 9000, confidence: placeholder, source: a test}]
  relief:
    title: {zh: 救助, en: Relief}
    reference: {document: 测试}
    type: money
    period: month
    values: [{from: 2018-01-01, value: 41.37, confidence: placeholder, source: a test}, {from: 2019-07-01, value: 43.19, confidence: placeholder, source: a test}]
  elder:
    title: {zh: 额elder, en: Amount of elder}
    reference: {document: 测试}
    type: money
    period: month
    values: [{from: 2018-01-01, value: 100, confidence: placeholder, source: a test}]
  disabled:
    title: {zh: 额disabled, en: Amount of disabled}
    reference: {document: 测试}
    type: money
    period: month
    values: [{from: 2018-01-01, value: 120.50, confidence: placeholder, source: a test}]
  child:
    title: {zh: 额child, en: Amount of child}
    reference: {document: 测试}
    type: money
    period: month
    values: [{from: 2018-01-01, value: 60, confidence: placeholder, source: a test}]
  extra:
    title: {zh: 额extra, en: Amount of extra}
    reference: {document: 测试}
    type: money
    period: month
    values: [{from: 2018-01-01, value: 33.33, confidence: placeholder, source: a test}]
  insurance:
    title: {zh: 额insurance, en: Amount of insurance}
    reference: {document: 测试}
    type: money
    period: year
    values: [{from: 2018-01-01, value: 250, confidence: placeholder, source: a test}]
  start:
    title: {zh: 额start, en: Amount of start}
    reference: {document: 测试}
    type: money
    values: [{from: 2018-01-01, value: 500, confidence: placeholder, source: a test}]
programmes:
  elder:
    title: {zh: 高龄津贴, en: Elder allowance}
    reference: {document: 测试}
    subject: person
    group: care
    rule: higher
    cycle: month
    versions: [{from: 2018-01-01, eligible: "age >= 70", amount: param.elder}]
  disabled:
    title: {zh: 残疾人补贴, en: Disability allowance}
    reference: {document: 测试}
    subject: person
    group: care
    rule: higher
    cycle: month
    versions: [{from: 2018-01-01, eligible: "disability_grade in [grade_1, grade_2]", amount: param.disabled}]
  child:
    title: {zh: 婴幼儿补贴, en: Infant allowance}
    reference: {document: 测试}
    subject: person
    cycle: month
    versions: [{from: 2018-01-01, eligible: "age < 3", amount: param.child}]
  relief:
    title: {zh: 救助, en: Relief}
    reference: {document: 测试}
    subject: household
    cycle: month
    assess: month_end
    versions: [{from: 2018-01-01, eligible: "sum(members, orElse(.income(wage, previous_year), 0)) < param.line", amount: "round(param.relief * size, fen)"}]
  dibao_extra:
    title: {zh: 低保增发, en: Extra for dibao}
    reference: {document: 测试}
    subject: household
    cycle: month
    versions: [{from: 2018-01-01, eligible: "dibao_category != none", amount: param.extra}]
  tail:
    title: {zh: 救助渐退, en: After relief}
    reference: {document: 测试}
    subject: household
    cycle: month
    assess: month_end
    versions: [{from: 2018-01-01, eligible: "not on(relief) and ended(relief) != never and as_of < addMonths(ended(relief), 4)", amount: "lastAmount(relief)"}]
  insurance:
    title: {zh: 代缴保费, en: Premium paid}
    reference: {document: 测试}
    subject: person
    cycle: year
    versions: [{from: 2018-01-01, eligible: "disability_grade in [grade_1, grade_2, grade_3]", amount: param.insurance}]
  start:
    title: {zh: 救助启动金, en: Start of relief}
    reference: {document: 测试}
    subject: household
    cycle: once
    versions: [{from: 2018-01-01, eligible: "dibao_category != none", amount: param.start}]
`

// world is a zone with one village, whose business day the test sets.
type world struct {
	t       testing.TB
	store   *store.Store
	decides *eligibility.Service
	arrears *Service
	facts   *registry.Registry
	zone    int
	village int
	now     *time.Time
}

func newWorld(t testing.TB, url, rules string) *world {
	t.Helper()
	now := time.Date(2018, 12, 1, 4, 0, 0, 0, time.UTC)
	w := &world{t: t, now: &now}
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	check(t, err)
	w.store, err = store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.Func(func() time.Time { return *w.now }, nil)})
	check(t, err)
	t.Cleanup(func() { w.store.Close() })
	w.facts = registry.New(w.store)
	w.decides = eligibility.New(w.store, fstest.MapFS{
		"pack.yaml":  {Data: []byte("pack: test\ntitle: {zh: 测试, en: Test}\ncurrency: CNY\n")},
		"rules.yaml": {Data: []byte(rules)},
	})
	w.arrears = New(w.store, w.decides)
	z, err := zone.Setup(t.Context(), w.store, zone.Options{})
	check(t, err)
	w.zone = z.ID
	towns, err := zone.Townships(t.Context(), w.store.Client(), z.ID)
	check(t, err)
	w.write(func(ctx context.Context, r *registry.Recorder) error {
		c, err := r.Tx().Open(ctx, "unit.add", towns["北城街道"].Subject(), nil)
		if err != nil {
			return err
		}
		u, err := zone.EnsureVillage(ctx, r, c, towns["北城街道"], "张庄村", zone.Founded, source())
		w.village = u.ID
		return err
	})
	_, err = w.decides.EnsureRelease(t.Context())
	check(t, err)
	return w
}

func source() registry.Provenance { return registry.Provenance{Source: fact.SourcePerson} }

func sqlite(t testing.TB) string { return filepath.Join(t.TempDir(), "bentou.db") }

func (w *world) write(fn func(ctx context.Context, r *registry.Recorder) error) {
	w.t.Helper()
	_, err := w.store.Write(w.t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		r := registry.NewRecorder(tx)
		if err := fn(ctx, r); err != nil {
			return err
		}
		return r.Finish(ctx)
	})
	check(w.t, err)
}

// today sets the business day. It never goes back.
func (w *world) today(day string) {
	d := fact.MustDate(day)
	y, m, n := d.Civil()
	*w.now = time.Date(y, m, n, 4, 0, 0, 0, time.UTC)
}

func (w *world) home(code string) int {
	w.t.Helper()
	id, err := w.facts.AddHousehold(w.t.Context(), registry.Request{Actor: "test"}, w.zone,
		registry.Stamp(&ent.HouseholdRecord{Code: code, UnitID: w.village, ValidFrom: fact.MustDate("2010-01-01")}, source()))
	check(w.t, err)
	for _, k := range []fact.RecordKind{fact.RecordKindDisabilityCertificate, fact.RecordKindDibao} {
		w.add(&ent.HouseholdCompleteness{HouseholdID: id, Register: k, ValidFrom: fact.MustDate("2010-01-01")})
	}
	return id
}

// member adds somebody who was born on a day as a member since then, or since 2010.
func (w *world) member(household int, born string) (int, *ent.Membership) {
	w.t.Helper()
	birth := fact.MustDate(born)
	id, err := w.facts.AddPerson(w.t.Context(), registry.Request{Actor: "test"}, w.zone, registry.NewPerson{Name: "甲", BirthDate: &birth, Provenance: source()})
	check(w.t, err)
	m := w.add(&ent.Membership{PersonID: id, HouseholdID: household, Relation: fact.RelationHead, ValidFrom: max(birth, fact.MustDate("2010-01-01"))})
	return id, m.(*ent.Membership)
}

func (w *world) add(f timescope.Fact) timescope.Fact {
	w.t.Helper()
	out, err := w.facts.Add(w.t.Context(), registry.Request{Actor: "test"}, registry.Stamp(f, source()), false)
	check(w.t, err)
	return out
}

// decide decides the zone for a day, on that day or later.
func (w *world) decide(day string, households ...string) *eligibility.Result {
	w.t.Helper()
	d := fact.MustDate(day)
	r, err := w.decides.Decide(w.t.Context(), eligibility.Options{AsOf: &d, Households: households})
	check(w.t, err)
	return r
}

func (w *world) reconcile(households ...string) *Result {
	w.t.Helper()
	r, err := w.arrears.Reconcile(w.t.Context(), Options{Households: households})
	check(w.t, err)
	return r
}

// open lists the adjustments that stand, without those that only correct a history.
func (w *world) open() []string {
	w.t.Helper()
	rows, err := w.store.Query(w.t.Context(), `SELECT a.month, a.programme, a.kind, coalesce(a.granted, 0), coalesce(a.due, -1), coalesce(a.difference, 0), coalesce(t.kind, '')
		FROM adjustments a LEFT JOIN adjustment_acts t ON t.adjustment_id = a.id WHERE a.kind <> 'HISTORY' AND coalesce(t.kind, '') <> 'SUPERSEDED'
		ORDER BY a.month, a.programme, a.household_id, a.person_id, a.id`)
	check(w.t, err)
	defer rows.Close()
	var out []string
	for rows.Next() {
		var month fact.Date
		var programme, kind, act string
		var granted, due, difference int64
		check(w.t, rows.Scan(&month, &programme, &kind, &granted, &due, &difference, &act))
		line := fmt.Sprintf("%.7s %s %s %s", month.String(), programme, kind, fact.Money(difference))
		if act != "" {
			line += " " + act
		}
		out = append(out, line)
	}
	check(w.t, rows.Err())
	return out
}

func (w *world) position() int64 {
	w.t.Helper()
	p, err := w.store.Position(w.t.Context())
	check(w.t, err)
	return p
}
