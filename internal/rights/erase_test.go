package rights_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/change"
	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/internal/rights"
	"bentou/rules/fact"
)

var why = rights.Erasure{Actor: "test", Reason: "本人请求删除", Years: rights.LeastYears}

// years later the same database is opened again: by then what was kept may go.
func (w *world) later(on string) {
	w.t.Helper()
	s := w.store.WithClock(clock.System(ptr(day(on))))
	w.store, w.facts = s, registry.New(s)
	w.rules = w.rules.With(s)
	w.rights = rights.New(s, w.rules)
}

// leaves ends a membership.
func (w *world) leaves(person int, on string) {
	w.t.Helper()
	for _, f := range w.versions(ent.MembershipKind, person) {
		if *f.FactVersion().Superseded == nil && *f.FactVersion().ValidTo == nil {
			_, err := w.facts.End(w.t.Context(), request, ent.MembershipKind, *f.FactVersion().ID, day(on))
			check(w.t, err)
		}
	}
}

// decisions are everything that is decided of a household, with the reasons that a
// replay gives.
func (w *world) decisions() string {
	w.t.Helper()
	out := ""
	list, err := w.store.Client().StoredDecision.Query().Order(ent.Asc("id")).All(w.t.Context())
	check(w.t, err)
	for _, d := range list {
		texts, err := w.rules.FactTexts(w.t.Context(), []int{*d.FactSetID})
		check(w.t, err)
		release, err := w.rules.ReleaseByID(w.t.Context(), d.ReleaseID)
		check(w.t, err)
		again, err := release.Replay(texts[*d.FactSetID], d.DecidedFor)
		check(w.t, err)
		out += fmt.Sprintf("%d %s %s %s %v:", d.ID, d.Programme, d.DecidedFor, d.Outcome, d.Amount.String())
		for _, x := range again.Decisions {
			out += fmt.Sprintf(" %s %v %s", x.Programme.Key, x.Subject, x.Outcome)
			for _, r := range x.Reasons {
				out += fmt.Sprintf("; %s %s %v", r.Code, r.Text.ZH, r.Subject)
			}
		}
		out += "\n"
	}
	if out == "" {
		w.t.Fatal("nothing was decided")
	}
	return out
}

func TestErasingLeavesNothingThatIdentifiesAndEveryDecision(t *testing.T) {
	each(t, func(w *world) {
		id, neighbour := w.person(name, number), w.person("王邻居", neighbourNumber)
		w.everything(id, w.home)
		w.add(&ent.Membership{PersonID: neighbour, HouseholdID: w.home, Relation: fact.RelationSpouse, ValidFrom: day("2010-01-01")})
		w.decide("2019-12-31")
		w.noFactsHold(name, number, phone, account, guardian, evidence, place)
		secrets := []string{name, guardian, evidence, place}
		w.holds(true, secrets...)
		w.leaves(id, "2020-01-01")
		w.later("2030-01-01")
		before, versions := w.decisions(), w.countVersions(id)

		done, err := w.rights.Erase(t.Context(), id, why)
		check(t, err)
		check(t, w.store.Compact(t.Context(), done.Tables))
		if done.Persons != 2 || done.Facts || done.Households != 0 {
			t.Errorf("it did %+v", done)
		}
		w.holds(false, secrets...)
		w.holds(true, "王邻居")
		if got := w.decisions(); got != before {
			t.Errorf("the decisions read\n%s\ninstead of\n%s", got, before)
		}
		again, err := w.rules.Replay(t.Context(), nil, nil)
		check(t, err)
		if again.Different != 0 || again.Decisions != 2 || again.Flags != 1 {
			t.Errorf("of %d decisions and %d flags %d come out otherwise: %+v", again.Decisions, again.Flags, again.Different, again.First)
		}
		if got := w.countVersions(id); got != versions {
			t.Errorf("%d versions instead of %d: what decisions rest on was deleted", got, versions)
		}
		w.nothingIdentifies(id)
		w.chainsHold()
		r := w.export(id)
		if !r.Person.Erased || r.Person.Name != "已删除" || len(r.Decisions) != 2 {
			t.Errorf("the record reads %+v, %d decisions", r.Person, len(r.Decisions))
		}
		// The neighbour is as they were.
		if got := w.export(neighbour); got.Person.Name != "王邻居" || !strings.Contains(fmt.Sprint(got.Facts), neighbourNumber) {
			t.Errorf("the neighbour reads %+v", got.Person)
		}

		// A second time changes nothing.
		position := w.position()
		done, err = w.rights.Erase(t.Context(), id, why)
		check(t, err)
		if done.Persons != 0 || w.position() != position {
			t.Errorf("the second time it did %+v", done)
		}
		// Nothing new can be said of who was erased, and they can be registered anew.
		_, err = w.facts.Add(t.Context(), request, registry.Stamp(&ent.Labour{PersonID: id, Ability: fact.LabourAbilityNone, ValidFrom: day("2029-01-01")}, source), true)
		if fault.CodeOf(err) != fault.WrongState {
			t.Errorf("a fact about who was erased gave %v", err)
		}
		if again := w.person(name, number); again == id {
			t.Error("registered again, they are the same")
		}
		found, err := w.rights.Find(t.Context(), number)
		check(t, err)
		if found == id {
			t.Error("the number leads to who was erased")
		}
	})
}

func TestWithNothingDecidedAllThatIsRecordedGoes(t *testing.T) {
	each(t, func(w *world) {
		id := w.person(name, number)
		w.everything(id, w.home)
		w.leaves(id, "2020-01-01")
		w.later("2026-01-01")
		done, err := w.rights.Erase(t.Context(), id, why)
		check(t, err)
		check(t, w.store.Compact(t.Context(), done.Tables))
		if !done.Facts || done.Households != 1 {
			t.Errorf("it did %+v", done)
		}
		if n := w.countVersions(id); n != 0 {
			t.Errorf("%d versions are left", n)
		}
		w.holds(false, name, guardian, evidence, place)
		w.nothingIdentifies(id)
		w.chainsHold()
		p := w.store.Client().Person.GetX(t.Context(), id)
		if p.CurrentBirthDate != fact.MaxDate {
			t.Errorf("the birthday %s is left", p.CurrentBirthDate)
		}
		// The household has another key, and its contacts are gone; it can have others.
		for _, f := range w.versions(ent.HouseholdContactKind, w.home) {
			if c := f.(*ent.HouseholdContact); len(*c.ValueCiphertext) > 0 || len(*c.ValueDigest) > 0 {
				t.Error("a contact of the household is left")
			}
		}
		_, err = w.facts.Add(t.Context(), request, registry.Stamp(&ent.HouseholdContact{HouseholdID: w.home, Kind: fact.IdentifierKindPhone,
			ValidFrom: day("2025-01-01"), Plain: map[string]string{"value": "00011112222"}}, source), true)
		check(t, err)
		w.export(id)
	})
}

func TestWhatTheLawWantsKeptIsNotErased(t *testing.T) {
	each(t, func(w *world) {
		id := w.person(name, number)
		w.lives(id, w.home)
		w.add(&ent.InsuranceEnrolment{PersonID: id, Kind: fact.InsuranceKindResidentMedical, Enrolled: true, ValidFrom: day("2020-01-01"), ValidTo: ptr(day("2021-01-01"))})
		w.decide("2019-12-31")
		refused := func(what string, e rights.Erasure, code fault.Code, want ...string) {
			t.Helper()
			position := w.position()
			_, err := w.rights.Erase(t.Context(), id, e)
			if fault.CodeOf(err) != code {
				t.Errorf("%s: %v", what, err)
				return
			}
			for _, text := range want {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("%s: %q does not say %q", what, err, text)
				}
			}
			if w.position() != position {
				t.Errorf("%s: something was recorded", what)
			}
		}
		w.later("2020-06-01")
		refused("a member, insured, decided", why, fault.WrongState, "end the membership first", "has not ended", "for 5 years")
		w.leaves(id, "2020-07-01")
		w.later("2025-06-29")
		refused("the day before", why, fault.WrongState, "from 2025-06-30 on")
		longer := why
		longer.Years = 10
		w.later("2025-06-30")
		refused("a longer period", longer, fault.WrongState, "from 2030-06-30 on")
		for text, e := range map[string]rights.Erasure{
			"say why": {Actor: "test", Years: 5}, "5 years at least": {Actor: "test", Reason: "x", Years: 4},
			"must not name": {Actor: "test", Reason: "删除" + name, Years: 5}, "no number": {Actor: "test", Reason: number, Years: 5},
		} {
			refused(text, e, fault.Invalid, text)
		}
		_, err := w.rights.Erase(t.Context(), id+1_000_000, why)
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("nobody: %v", err)
		}
		done, err := w.rights.Erase(t.Context(), id, why)
		check(t, err)
		if done.Persons != 1 || done.Facts || done.Households != 1 {
			t.Errorf("it did %+v", done)
		}
	})
}

func TestTheDatabaseLetsNobodyEraseByTheWay(t *testing.T) {
	each(t, func(w *world) {
		id, gone := w.person(name, number), w.person("王某", neighbourNumber)
		w.everything(id, w.home)
		w.decide("2019-12-31")
		_, err := w.rights.Erase(t.Context(), gone, why)
		check(t, err)
		db := w.writing()
		both := strings.Trim(strings.ReplaceAll(fmt.Sprint(w.aliases(id)), " ", ", "), "[]") // the merge is on record of the other
		for _, kind := range ent.Facts {
			if kind.Subject != "person_id" {
				continue
			}
			for _, statement := range []string{
				"UPDATE " + kind.Table + " SET evidence = NULL WHERE person_id IN (%s)",
				"UPDATE " + kind.Table + " SET valid_from = '2001-01-01' WHERE person_id IN (%s)",
				"DELETE FROM " + kind.Table + " WHERE person_id IN (%s)",
			} {
				if _, err := db.ExecContext(t.Context(), fmt.Sprintf(statement, both)); err == nil {
					t.Errorf("%s was done to somebody who was not erased", fmt.Sprintf(statement, both))
				}
			}
		}
		// Somebody on whom decisions rest, made to look erased: the texts may go, nothing else.
		exec := func(ok bool, statement string, args ...any) {
			t.Helper()
			if _, err := db.ExecContext(t.Context(), fmt.Sprintf(statement, args...)); (err == nil) != ok {
				t.Errorf("%s: %v", fmt.Sprintf(statement, args...), err)
			}
		}
		exec(false, "UPDATE persons SET wrapped_key = CAST('x' AS %s) WHERE id = %d", map[bool]string{true: "bytea", false: "blob"}[store.IsPostgres(w.url)], gone)
		exec(false, "INSERT INTO persons (id, zone_id, current_name, current_birth_date) SELECT id + 1000, zone_id, '', current_birth_date FROM persons WHERE id = %d", id)
		exec(true, "UPDATE persons SET wrapped_key = NULL WHERE id = %d", id)
		exec(false, "UPDATE person_records SET name = '张三', evidence = NULL, source_name = NULL WHERE person_id = %d", id)
		exec(false, "UPDATE person_records SET name = '已删除', evidence = NULL, source_name = NULL, birth_date = NULL WHERE person_id = %d", id)
		exec(false, "UPDATE incomes SET amount = 1, evidence = NULL WHERE person_id = %d", id)
		exec(false, "UPDATE incomes SET superseded = 1, evidence = NULL WHERE person_id = %d", id)
		exec(false, "DELETE FROM incomes WHERE person_id = %d", id)
		exec(true, "UPDATE incomes SET evidence = NULL WHERE person_id = %d", id)
		exec(false, "UPDATE household_contacts SET value_ciphertext = NULL, value_digest = NULL, kind = 'BANK_ACCOUNT' WHERE household_id = %d", w.home)
	})
}

func TestEveryTextOfAPersonIsErasedOrACode(t *testing.T) {
	kept := []string{"household_attribute_fact.key", "person_attribute_fact.key", "person_attribute_fact.code_value", "hukou.division_code"}
	for _, kind := range ent.Facts {
		if kind.Subject != "person_id" {
			continue
		}
		personal := kind.Personal()
		for _, text := range kind.Texts {
			if !slices.Contains(personal, text) && !slices.Contains(kept, kind.Name+"."+text.Column) {
				t.Errorf("%s.%s is not erased", kind.Name, text.Column)
			}
		}
	}
}

// position is the last position of the change sequence.
func (w *world) position() int64 {
	w.t.Helper()
	p, err := w.store.Position(w.t.Context())
	check(w.t, err)
	return p
}

func (w *world) chainsHold() {
	w.t.Helper()
	chains, err := w.store.Verify(w.t.Context(), nil)
	check(w.t, err)
	for _, c := range chains {
		if c.Break != nil || c.Position == 0 && c.Table == "changes" {
			w.t.Errorf("the chain of %s is broken at %+v, of %d", c.Table, c.Break, c.Position)
		}
	}
	e := w.store.Client().Change.Query().Where(change.Kind(registry.EraseKind)).OnlyX(w.t.Context())
	if e.Reason == nil || *e.Reason != why.Reason || !strings.Contains(e.What, "person_identifier.value_ciphertext") {
		w.t.Errorf("the erasure is recorded as %s", e.What)
	}
}
