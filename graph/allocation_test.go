package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/graph"
	"bentou/graph/scalar"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/eligibility"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

// demoAPI is the API over a demo zone with the rules of Liaocheng.
func demoAPI(t *testing.T, url string, households int) *api {
	t.Helper()
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := demo.Fill(t.Context(), s, demo.Options{Households: households}); err != nil {
		t.Fatal(err)
	}
	e := eligibility.New(s, packs.Liaocheng())
	if _, err := e.EnsureRelease(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := &api{t: t, store: s, log: &bytes.Buffer{}}
	a.http = audit.New(s, nil).Middleware(signedIn(graph.New(graph.Options{Store: s, Eligibility: e, Log: slog.New(slog.NewTextHandler(a.log, nil))})))
	return a
}

// says records a truth about a person since the beginning of 2019.
func (a *api) says(person, key string, value bool) {
	a.t.Helper()
	id, err := scalar.UnmarshalID(person)
	if err != nil {
		a.t.Fatal(err)
	}
	f := &ent.PersonAttributeFact{PersonID: id, Key: key, BoolValue: &value, ValidFrom: fact.MustDate("2019-01-01")}
	if _, err := registry.New(a.store).Add(a.t.Context(), registry.Request{Actor: "test"}, registry.Stamp(f, registry.Provenance{Source: fact.SourcePerson}), false); err != nil {
		a.t.Fatal(err)
	}
}

const allocation = `query($n: Int!, $skip: Int! = 0, $at: DateTime) {allocation(key: "posts", knownAt: $at) {
	key title {zh en} reference {document} programme {key} asOf release {number} quota perHousehold candidates openCount notPlacedCount undeterminedCount
	places {...place} open(first: $n) {...place} notPlaced(first: $n, offset: $skip) {...place}
	ties {seats count household {code} candidates(first: $n) {person {id}}}
	undetermined(first: $n) {person {id name} household {code} holds mayBePlaced criteria {code} comparedWith {person {id}} missing {input subject {person {id}}}}}}
	fragment place on AllocationPlace {rank bestRank worstRank person {id name} household {code} why holds kept tied provisional
		criteria {code text {zh} value {... on MoneyValue {money} ... on IntValue {int} ... on BoolValue {bool}} valueText {zh} against {en} result masked} comparedWith {person {id}} missing {input}}`

// asked are those whom only three answers keep from being candidates.
func (r answer) asked() (people []string) {
	r.t.Helper()
	list, _ := r.at("allocation.undetermined").([]any)
	for i := range list {
		at := fmt.Sprintf("allocation.undetermined.%d", i)
		missing, _ := r.at(at + ".missing").([]any)
		simple := true
		for j := range missing {
			simple = simple && slices.Contains([]string{"attr:wishes_post", "attr:health_check_passed", "attr:formal_work"}, r.text(fmt.Sprintf("%s.missing.%d.input", at, j)))
		}
		if simple && r.at(at+".person.name") != "" && r.text(at+".household.code") != "" {
			people = append(people, r.text(at+".person.id"))
		}
	}
	return people
}

func (a *api) apply(people []string) {
	for _, p := range people {
		a.says(p, "wishes_post", true)
		a.says(p, "health_check_passed", true)
		a.says(p, "formal_work", false)
	}
}

func TestThePostsOfTheDemoZoneGoToThosePublishedCriteriaPutFirst(t *testing.T) {
	testkit.Alone(t)
	run := func(t *testing.T, url string) {
		a := demoAPI(t, url, 180)
		seeing := a.verifying() // whoever cares for somebody disabled is ranked by that
		r := a.ask(allocation, "n", 1000)
		r.want("allocation.quota", 30)
		r.want("allocation.perHousehold", 1)
		r.want("allocation.candidates", 0)
		r.want("allocation.programme.key", "post_eligible")
		r.want("allocation.asOf", "2019-12-31")
		people := r.asked()
		if len(people) < 35 {
			t.Fatalf("of %d it is only to be asked whether they wish a post", len(people))
		}
		before := a.now()
		a.apply(people)
		position := a.ask(`{changes(last: 1) {edges {node {position}}}}`).at("changes.edges.0.node.position")
		a.ask(allocation, "n", 1000).want("allocation.places.0.criteria.2.masked", true)
		r = seeing.ask(allocation, "n", 1000)
		r.want("allocation.candidates", len(people))
		counted := 0
		for _, list := range []string{"places", "open", "notPlaced"} {
			got, _ := r.at("allocation." + list).([]any)
			counted += len(got)
		}
		if counted != len(people) {
			t.Errorf("%d of %d candidates are shown", counted, len(people))
		}
		homes, last := map[string]bool{}, ""
		places, _ := r.at("allocation.places").([]any)
		if len(places) == 0 || len(places) > 30 {
			t.Fatalf("%d have a place", len(places))
		}
		for i := range places {
			at := fmt.Sprintf("allocation.places.%d", i)
			if code := r.text(at + ".household.code"); homes[code] {
				t.Errorf("the household %s has two places", code)
			} else {
				homes[code] = true
			}
			r.want(at+".why", nil)
			// The published criteria as one text that sorts alike.
			income := strings.Split(r.text(at+".criteria.1.value.money"), ".")
			key := fmt.Sprintf("%12s.%s %04v %04v", income[0], income[1], 1000-r.at(at+".criteria.2.value.int").(float64), 1000-r.at(at+".criteria.3.value.int").(float64))
			if key < last {
				t.Errorf("place %d comes after one that is behind it: %q, %q", i, last, key)
			}
			last = key
		}
		out := "allocation.notPlaced.0"
		if r.at(out+".why") != "QUOTA_FULL" && r.at(out+".why") != "HOUSEHOLD_LIMIT" || r.at(out+".comparedWith.person.id") == nil {
			t.Errorf("the first who has none is told %v", r.at(out))
		}
		a.ask(allocation, "n", 1, "skip", 1).want("allocation.notPlaced.0.person.id", r.text("allocation.notPlaced.1.person.id"))
		a.ask(allocation, "n", 5, "at", before).want("allocation.candidates", 0)
		if now := a.ask(`{changes(last: 1) {edges {node {position}}}}`).at("changes.edges.0.node.position"); now != position {
			t.Errorf("to ask wrote: %v after %v", now, position)
		}

		// The last of all holds a post, and keeps it.
		all := r.at("allocation.notPlaced").([]any)
		holder := r.text(fmt.Sprintf("allocation.notPlaced.%d.person.id", len(all)-1))
		a.says(holder, "holds_public_post", true)
		r = a.ask(allocation, "n", 10)
		r.want("allocation.places.0.person.id", holder)
		r.want("allocation.places.0.rank", 1)
		r.want("allocation.places.0.kept", true)
		r.want("allocation.places.0.criteria.0.code", "holds_public_post")
		r.want("allocation.places.0.criteria.0.result", "AHEAD")
		r.want("allocation.places.1.criteria.0.value.bool", false)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "bentou.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, testkit.Postgres(t)) })
}

// applicant records one who may have a post and whose household has an income.
func (a *api) applicant(village string, sequence int, birth, amount string) (person string) {
	a.t.Helper()
	household, person := a.elder(fmt.Sprintf("371599123%05d", sequence), village, birth, sequence)
	a.ask(`mutation($p: PovertyRegistrationAddInput!, $c: HouseholdCompletenessAddInput!, $x: HouseholdCompletenessAddInput!, $y: HouseholdCompletenessAddInput!, $z: HouseholdCompletenessAddInput!, $i: IncomeAddInput!, $l: LabourAddInput!) {
		povertyRegistrationAdd(input: $p) {userErrors {code field message {en}}}
		a: householdCompletenessAdd(input: $c) {userErrors {code field message {en}}}
		b: householdCompletenessAdd(input: $x) {userErrors {code field message {en}}}
		c: householdCompletenessAdd(input: $y) {userErrors {code field message {en}}}
		d: householdCompletenessAdd(input: $z) {userErrors {code field message {en}}}
		incomeAdd(input: $i) {userErrors {code field message {en}}} labourAdd(input: $l) {userErrors {code field message {en}}}}`,
		"p", m{"householdId": household, "attribute": "GENERAL_POOR", "exitStatus": "NOT_EXITED", "validFrom": "2016-01-01"},
		"c", m{"householdId": household, "register": "INCOME", "validFrom": "2015-01-01"},
		"x", m{"householdId": household, "register": "EXPENSE", "validFrom": "2015-01-01"},
		"y", m{"householdId": household, "register": "DISABILITY_CERTIFICATE", "validFrom": "2015-01-01"},
		"z", m{"householdId": household, "register": "SELF_CARE", "validFrom": "2015-01-01"},
		"i", wage(person, "2019", amount), "l", m{"personId": person, "ability": "ORDINARY", "validFrom": "2015-01-01"})
	a.apply([]string{person})
	return person
}

func TestThoseWhoTieForTheLastPostsWaitForADraw(t *testing.T) {
	a := newRuled(t)
	v := a.village()
	for i := range 34 {
		birth, amount := "1970-05-05", "2000.00"
		if i < 28 {
			amount = fmt.Sprintf("%d.00", 100+i)
		}
		if i == 33 {
			amount = "3000.00"
		}
		a.applicant(v, 1+i, birth, amount)
	}
	r := a.ask(allocation, "n", 100)
	if got := r.at("allocation.places").([]any); len(got) != 28 {
		t.Fatalf("%d have a place: %v", len(got), r.at("allocation.undetermined"))
	}
	r.want("allocation.openCount", 5)
	r.want("allocation.notPlacedCount", 1)
	r.want("allocation.notPlaced.0.why", "QUOTA_FULL")
	r.want("allocation.notPlaced.0.rank", 34)
	r.want("allocation.ties.0.seats", 2)
	r.want("allocation.ties.0.count", 5)
	r.want("allocation.ties.0.household", nil)
	r.want("allocation.ties.1", nil)
	r.want("allocation.open.4.why", "DRAW_NEEDED")
	r.want("allocation.open.4.rank", 29)
	r.want("allocation.open.4.worstRank", 33)
	r.want("allocation.open.4.tied", true)
	r.want("allocation.open.4.criteria.3.result", "LEVEL")
}

func TestAnAllocationThatCannotBeIsAnErrorWithItsField(t *testing.T) {
	a := newRuled(t)
	for _, c := range []struct{ query, code, field string }{
		{`{allocation(key: "post") {quota}}`, "NOT_FOUND", "key"},
		{`{allocation(key: "posts", zone: "no") {quota}}`, "NOT_FOUND", "zone"},
		{`{allocation(key: "posts", asOf: "1800-01-01") {quota}}`, "WRONG_STATE", "asOf"},
		{`{allocation(key: "posts", asOf: "2018-12-31") {quota}}`, "WRONG_STATE", "asOf"},
		{`{allocation(key: "posts") {open(first: 1001) {rank}}}`, "INVALID", "first"},
		{`{allocation(key: "posts") {undetermined(first: 1, offset: -1) {holds}}}`, "INVALID", "offset"},
	} {
		if r := a.post(c.query); r.code() != c.code || r.field() != c.field {
			t.Errorf("%s: %v", c.query, r.body)
		}
	}
	a.ask(`{allocation(key: "posts") {candidates places {rank} ties {seats} undetermined(first: 1) {holds}}}`).want("allocation.candidates", 0)
}

func TestTheStatementsOfAnAllocationDoNotGrowWithWhatIsShown(t *testing.T) {
	testkit.Alone(t)
	a := demoAPI(t, filepath.Join(t.TempDir(), "bentou.db"), 60)
	a.apply(a.ask(allocation, "n", 1000).asked())
	statements := func(n int) int64 {
		ctx, counter := store.CountStatements(context.Background())
		text, _ := json.Marshal(m{"query": allocation, "variables": m{"n": n}})
		req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(text))
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		a.http.ServeHTTP(w, req)
		if strings.Contains(w.Body.String(), `"errors"`) {
			t.Fatal(w.Body)
		}
		return counter.Load()
	}
	statements(1) // the first fills caches
	if few, many := statements(3), statements(100); few != many {
		t.Errorf("3 of each list take %d statements, 100 take %d", few, many)
	}
}
