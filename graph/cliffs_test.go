package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/graph/scalar"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/rules/fact"
)

const nearACliff = `query($d: Money!, $n: Int!, $within: ID) {incomeCliffs(distance: $d, first: $n, within: $within, asOf: "2019-12-31") {
	households near unknown cut masked list {household {code} income {input subject {person {id}}} break {at loses cliff turns {programme {key}}}}}}`

func moneyAt(t *testing.T, r answer, path string) fact.Money {
	t.Helper()
	m, err := fact.ParseMoney(r.text(path))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// telling makes a household of one of whom all is known that dibao asks, with these wages
// last year.
func (a *api) telling(sequence int, wages string) {
	a.t.Helper()
	home, person := a.elder(fmt.Sprintf("37159912300%03d", sequence), a.village(), "1949-05-05", sequence)
	for source, item := range map[string]string{"WAGE": "WAGES", "BUSINESS": "FARMING", "PROPERTY": "RENT", "TRANSFER": "PENSION"} {
		amount := "0.00"
		if source == "WAGE" {
			amount = wages
		}
		a.ask(`mutation($i: IncomeAddInput!) {incomeAdd(input: $i) {userErrors {code field message {en}}}}`, "i", map[string]any{"personId": person, "incomeSource": source, "item": item, "amount": amount,
			"validFrom": "2018-01-01", "validTo": "2019-01-01"}).want("incomeAdd.userErrors", []any{})
	}
	a.ask(`mutation($p: PovertyRegistrationAddInput!) {povertyRegistrationAdd(input: $p) {userErrors {code}}}`,
		"p", map[string]any{"householdId": home, "attribute": "GENERAL_POOR", "exitStatus": "NOT_EXITED", "validFrom": "2015-01-01"})
	id, err := scalar.UnmarshalID(home)
	if err != nil {
		a.t.Fatal(err)
	}
	add := func(f timescope.Fact) {
		a.t.Helper()
		if _, err := registry.New(a.store).Add(a.t.Context(), registry.Request{Actor: "test"}, registry.Stamp(f, registry.Provenance{Source: fact.SourcePerson}), false); err != nil {
			a.t.Fatal(err)
		}
	}
	from, no := fact.MustDate("2010-01-01"), false
	for _, register := range fact.RecordKind("").Entries() {
		add(&ent.HouseholdCompleteness{HouseholdID: id, Register: fact.RecordKind(register.Value), ValidFrom: from})
	}
	add(&ent.HouseholdAttributeFact{HouseholdID: id, Key: "owns_car", BoolValue: &no, ValidFrom: from})
	add(&ent.HouseholdAttributeFact{HouseholdID: id, Key: "second_home", BoolValue: &no, ValidFrom: from})
	add(&ent.HouseholdAttributeFact{HouseholdID: id, Key: "deposits", MoneyValue: fact.Yuan(100).Ptr(), ValidFrom: from})
}

// Who stands near a cliff is counted to the fen: with the distance at which the nearest
// cliff lies it is counted, with a fen less it is not. The curve of the household says the
// same, as data and as a drawing.
func TestWhoStandsWithinADistanceOfACliffIsCountedToTheFen(t *testing.T) {
	eachRuled(t, func(t *testing.T, plain *api) {
		for i, wages := range []string{"3000.00", "2000.00", "90000.00"} {
			plain.telling(301+2*i, wages)
		}
		a := plain.verifying()
		r := a.ask(nearACliff, "d", "20000.00", "n", 1000)
		r.want("incomeCliffs.households", 3)
		r.want("incomeCliffs.near", 2) // the third is far beyond
		r.want("incomeCliffs.masked", 0)
		r.want("incomeCliffs.list.0.household.code", "37159912300301")
		r.want("incomeCliffs.list.1.household.code", "37159912300303")
		r.want("incomeCliffs.list.0.income.input", "WAGES")
		first, second := moneyAt(t, r, "incomeCliffs.list.0.break.at"), moneyAt(t, r, "incomeCliffs.list.1.break.at")
		if second-first != 1000_00 {
			t.Errorf("who earns 1,000 less is %s further from the cliff", second-first)
		}
		for i := range 2 {
			at := fmt.Sprintf("incomeCliffs.list.%d.break", i)
			if r.at(at+".cliff") != true || moneyAt(t, r, at+".loses") <= 1_00 || r.at(at+".turns.0.programme.key") != "dibao" {
				t.Errorf("%v", r.at(at))
			}
		}
		for d, near := range map[fact.Money]int{first - 1: 0, first: 1, second - 1: 1, second: 2} {
			a.ask(nearACliff, "d", d.String(), "n", 10).want("incomeCliffs.near", near)
		}
		one := a.ask(nearACliff, "d", "20000.00", "n", 1)
		one.want("incomeCliffs.near", 2)
		if list, _ := one.at("incomeCliffs.list").([]any); len(list) != 1 {
			t.Errorf("%d are listed instead of the nearest", len(list))
		}
		c := a.ask(`{household(code: "37159912300301") {cliffs(from: "-1000.00", to: "20000.00", asOf: "2019-12-31") {complete pieces {from to} breaks {at cliff loses} svg}}}`)
		c.want("household.cliffs.complete", true)
		found := false
		for i := range c.at("household.cliffs.breaks").([]any) {
			at := fmt.Sprintf("household.cliffs.breaks.%d", i)
			found = found || c.at(at+".cliff") == true && moneyAt(t, c, at+".at") == first
		}
		if svg := c.text("household.cliffs.svg"); !found || !strings.HasPrefix(svg, "<svg ") || strings.Contains(svg, "<script") {
			t.Errorf("the curve has no cliff at %s, or no drawing: %v", first, c.at("household.cliffs.breaks"))
		}
	})
}

// The population is gone through in batches, each of as many statements as any other.
func TestTheStatementsOfWhoStandsNearACliffGrowByBatchOnly(t *testing.T) {
	testkit.Long(t)
	count := func(households int) int64 {
		a := demoAPI(t, filepath.Join(t.TempDir(), "bentou.db"), households)
		text, _ := json.Marshal(map[string]any{"query": nearACliff, "variables": map[string]any{"d": "500.00", "n": 20}})
		ctx, counter := store.CountStatements(context.Background())
		req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", strings.NewReader(string(text)))
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		a.http.ServeHTTP(w, req)
		if strings.Contains(w.Body.String(), `"errors"`) {
			t.Fatal(w.Body)
		}
		t.Logf("%d households: %d statements, %.200s", households, counter.Load(), w.Body)
		return counter.Load()
	}
	one, many := count(100), count(2000)
	if batches := int64(2000/128 + 1); many > batches*one {
		t.Errorf("2,000 households take %d statements, and a batch of 100 takes %d", many, one)
	}
}
