package rights_test

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/eligibility"
	"bentou/internal/registry"
	"bentou/internal/rights"
	"bentou/internal/testkit"
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

// Names and numbers that are nowhere else in the program.
const (
	name     = "梁麦穗"
	number   = "371599193909121128"
	other    = "371599194103052105"
	phone    = "00075318642"
	account  = "6217009911223344556"
	guardian = "监护人甲乙丙"
	evidence = "入户核实单甲字"
	place    = "东湖养老院"
)

const testPack = `
parameters:
  elder:
    title: {zh: 高龄津贴, en: Elder allowance}
    reference: {document: 测试}
    type: money
    period: month
    values: [{from: 2019-01-01, value: 100, confidence: placeholder, source: a test}]
programmes:
  elder:
    title: {zh: 高龄津贴, en: Elder allowance}
    reference: {document: 测试}
    subject: person
    cycle: month
    assess: as_of
    versions: [{from: 2019-01-01, eligible: "hukou == local and age >= 70", amount: param.elder}]
  relief:
    title: {zh: 救助, en: Relief}
    reference: {document: 测试}
    subject: household
    cycle: month
    assess: as_of
    versions: [{from: 2019-01-01, eligible: "count(members, .age >= 70) >= 1", amount: param.elder}]
flags:
  old:
    title: {zh: 高龄户, en: Old household}
    reference: {document: 测试}
    severity: warning
    due_days: 30
    versions: [{from: 2019-01-01, raise: "count(members, .age >= 70) >= 1", clear: "count(members, .age >= 70) < 1"}]
`

func packOf(rules string) fs.FS {
	return fstest.MapFS{
		"pack.yaml":  {Data: []byte("pack: test\ntitle: {zh: 测试, en: Test}\ncurrency: CNY\n")},
		"rules.yaml": {Data: []byte(rules)},
	}
}

// world is a zone of two townships with a village each, and a household in one of them.
type world struct {
	t        *testing.T
	url      string
	store    *store.Store
	rules    *eligibility.Service
	facts    *registry.Registry
	rights   *rights.Rights
	zone     zone.Zone
	towns    map[string]zone.Unit
	villages map[string]zone.Unit
	home     int
	about    map[int]bool // the person that the test is about, and their twin
}

const (
	here      = "北城街道"
	elsewhere = "蒋官屯街道"
)

// each runs a test on both databases.
func each(t *testing.T, test func(w *world)) {
	t.Run("sqlite", func(t *testing.T) { test(newWorld(t, filepath.Join(t.TempDir(), "bentou.db"))) })
	t.Run("postgres", func(t *testing.T) { test(newWorld(t, testkit.Postgres(t))) })
}

func newWorld(t *testing.T, url string) *world {
	t.Helper()
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	check(t, err)
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	check(t, err)
	t.Cleanup(func() { s.Close() })
	w := &world{t: t, url: url, store: s, rules: eligibility.New(s, packOf(testPack)), facts: registry.New(s), villages: map[string]zone.Unit{}, about: map[int]bool{}}
	w.rights = rights.New(s, w.rules)
	w.zone, err = zone.Setup(t.Context(), s, zone.Options{})
	check(t, err)
	w.towns, err = zone.Townships(t.Context(), s.Client(), w.zone.ID)
	check(t, err)
	_, err = s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		r := registry.NewRecorder(tx)
		for town, village := range map[string]string{here: "张庄村", elsewhere: "李庄村"} {
			c, err := tx.Open(ctx, "unit.add", w.towns[town].Subject(), nil)
			if err != nil {
				return err
			}
			w.villages[town], err = zone.EnsureVillage(ctx, r, c, w.towns[town], village, zone.Founded, source)
			if err != nil {
				return err
			}
		}
		return r.Finish(ctx)
	})
	check(t, err)
	_, err = w.rules.EnsureRelease(t.Context())
	check(t, err)
	w.home = w.household("37159900000101")
	return w
}

var source = registry.Provenance{Source: fact.SourcePerson}

// sourceOf is where what is recorded of a person comes from: of the one that the tests
// are about there is evidence with a text of its own.
func (w *world) sourceOf(person int) registry.Provenance {
	p := source
	if w.about[person] {
		p.Evidence = ptr(evidence)
	}
	return p
}

func ptr[T any](v T) *T { return &v }

var request = registry.Request{Actor: "test"}

func (w *world) household(code string) int {
	w.t.Helper()
	id, err := w.facts.AddHousehold(w.t.Context(), request, w.zone.ID,
		registry.Stamp(&ent.HouseholdRecord{Code: code, UnitID: w.villages[here].ID, ValidFrom: day("2010-01-01")}, source))
	check(w.t, err)
	return id
}

func day(text string) fact.Date { return fact.MustDate(text) }

func (w *world) person(called, number string) int {
	w.t.Helper()
	from := source
	if strings.HasPrefix(called, name) {
		from.Evidence = ptr(evidence)
	}
	id, err := w.facts.AddPerson(w.t.Context(), request, w.zone.ID, registry.NewPerson{Name: called, IdentityNumber: &number, Provenance: from})
	check(w.t, err)
	w.about[id] = from.Evidence != nil
	return id
}

// lives makes a person a member of a household, and local.
func (w *world) lives(person, household int) *ent.Membership {
	w.t.Helper()
	w.add(&ent.Hukou{PersonID: person, Place: fact.HukouPlaceLocal, ValidFrom: day("2010-01-01")})
	return w.add(&ent.Membership{PersonID: person, HouseholdID: household, Relation: fact.RelationHead, ValidFrom: day("2010-01-01")}).(*ent.Membership)
}

// add records a fact.
func (w *world) add(f timescope.Fact) timescope.Fact {
	w.t.Helper()
	out, err := w.facts.Add(w.t.Context(), request, registry.Stamp(f, w.sourceOf(*f.FactVersion().Subject)), false)
	check(w.t, err)
	return out
}

func (w *world) decide(on string) {
	w.t.Helper()
	_, err := w.rules.Decide(w.t.Context(), eligibility.Options{AsOf: ptr(day(on))})
	check(w.t, err)
}

// everything records a version of every kind of fact about a person and a household. A
// kind that is missing here fails the tests that walk the kinds.
func (w *world) everything(person, household int) {
	w.t.Helper()
	from := day("2015-01-01")
	year := fact.YearOf(2018)
	w.lives(person, household)
	seal := func(kind fact.IdentifierKind, text string) {
		w.add(&ent.PersonIdentifier{PersonID: person, Kind: kind, ValidFrom: from, Plain: map[string]string{"value": text}})
	}
	seal(fact.IdentifierKindPhone, phone)
	seal(fact.IdentifierKindBankAccount, account)
	for _, f := range []timescope.Fact{
		&ent.DisabilityCertificate{PersonID: person, Category: fact.DisabilityCategoryVisual, Grade: fact.DisabilityGradeGrade2, ValidFrom: from, Plain: map[string]string{"number": number + "12"}},
		&ent.SelfCareAssessment{PersonID: person, Level: fact.SelfCareNone, ValidFrom: from},
		&ent.Income{PersonID: person, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(1234).Ptr(), ValidFrom: year.From, ValidTo: year.To},
		&ent.Expense{PersonID: person, Kind: fact.ExpenseKindMedical, Amount: fact.Yuan(77).Ptr(), ValidFrom: year.From, ValidTo: year.To},
		&ent.InsuranceEnrolment{PersonID: person, Kind: fact.InsuranceKindResidentMedical, Enrolled: true, ValidFrom: year.From, ValidTo: year.To},
		&ent.Schooling{PersonID: person, EducationLevel: ptr(fact.EducationLevelPrimary), ValidFrom: from},
		&ent.Health{PersonID: person, Condition: fact.HealthConditionSevereMentalIllness, ValidFrom: from},
		&ent.GuardianConsent{PersonID: person, Guardian: guardian, ValidFrom: from},
		&ent.Labour{PersonID: person, Ability: fact.LabourAbilityWeak, ValidFrom: from},
		&ent.Move{PersonID: person, Kind: fact.MoveKindAdmitted, Place: ptr(place), ValidFrom: from},
		&ent.Death{PersonID: person, Place: ptr(place), ValidFrom: day("2024-01-01")},
		&ent.PersonAttributeFact{PersonID: person, Key: "veteran", BoolValue: ptr(true), ValidFrom: from},
		&ent.HouseholdContact{HouseholdID: household, Kind: fact.IdentifierKindPhone, ValidFrom: from, Plain: map[string]string{"value": phone}},
		&ent.HouseholdCompleteness{HouseholdID: household, Register: fact.RecordKindDibao, ValidFrom: from},
		&ent.HouseholdAttributeFact{HouseholdID: household, Key: "owns_car", BoolValue: ptr(false), ValidFrom: from},
		&ent.PovertyRegistration{HouseholdID: household, Attribute: fact.HouseholdAttribute(fact.HouseholdAttribute("").Values()[0]), ValidFrom: from},
		&ent.DibaoSpell{HouseholdID: household, Category: fact.DibaoCategory(fact.DibaoCategory("").Values()[0]), ValidFrom: from},
		&ent.Housing{HouseholdID: household, Grade: fact.HousingGrade(fact.HousingGrade("").Values()[0]), ValidFrom: from},
		&ent.Water{HouseholdID: household, Overall: fact.WaterSafety(fact.WaterSafety("").Values()[0]), ValidFrom: from},
		&ent.HelperTerm{HouseholdID: household, Name: "帮扶人", ValidFrom: from},
	} {
		w.add(f)
	}
	// A registration that turned out to be the same person.
	twin := w.person(name+"（重）", other)
	_, err := w.facts.Merge(w.t.Context(), request, twin, person)
	check(w.t, err)
}

// logged is a context in which what happens is collected for the access log.
func (w *world) logged() (ctx context.Context, flush func() error) {
	ctx = access.Begin(w.t.Context(), &access.Request{ID: "test", From: "command line"})
	return audit.New(w.store, nil).With(ctx)
}

// export is the record of a person as the command makes it.
func (w *world) export(person int) *rights.Record {
	w.t.Helper()
	ctx, flush := w.logged()
	r, err := w.rights.Export(ctx, rights.Operator("test"), person)
	check(w.t, err)
	check(w.t, flush())
	return r
}
