package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bentou/ent/store"
	"bentou/internal/testkit"
)

// filled adds households with members, incomes and states to an empty zone.
func (a *api) filled(n int) {
	a.t.Helper()
	v := a.village()
	for i := range n {
		h := a.household(fmt.Sprintf("371599123%05d", i), v)
		p := a.person(fmt.Sprintf("人%02d", i%7), fmt.Sprintf("19%02d-02-28", 30+i%40), 100+i)
		vars := []any{"m", map[string]any{"personId": p, "householdId": h, "relation": "HEAD", "validFrom": "2015-01-01"},
			"i", wage(p, "2019", fmt.Sprintf("%d.00", i)),
			"g", map[string]any{"householdId": h, "grade": []string{"A", "B", "C"}[i%3], "validFrom": "2016-01-01"}}
		a.ask(`mutation($m: MembershipAddInput!, $i: IncomeAddInput!, $g: HousingAddInput!) {
			membershipAdd(input: $m) {userErrors {code}} incomeAdd(input: $i) {userErrors {code}} housingAdd(input: $g) {userErrors {code}}}`, vars...)
		if i%5 == 0 {
			a.ask(`mutation($d: DibaoSpellAddInput!) {dibaoSpellAdd(input: $d) {userErrors {code field}}}`,
				"d", map[string]any{"householdId": h, "category": "RURAL", "monthlyAmount": "375.00", "validFrom": "2018-01-01"})
		}
	}
}

func TestEveryOrderShowsEachRowExactlyOnceForwardsAndBackwards(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.filled(17)
		// Two persons without a birthday: nullable orders are where cursors lose rows.
		for _, name := range []string{"无一", "无二"} {
			a.ask(`mutation($in: PersonAddInput!) {personAdd(input: $in) {userErrors {code}}}`, "in", map[string]any{"name": name, "sex": "UNKNOWN"})
		}
		for _, list := range []struct {
			field string
			want  int
		}{
			{"households", 17}, {"households#orderBy: {field: CODE, direction: DESC}", 17},
			{"persons", 19}, {"persons#orderBy: {field: NAME}", 19}, {"persons#orderBy: {field: BIRTH_DATE}", 19},
			{"persons#orderBy: {field: BIRTH_DATE, direction: DESC}", 19},
			{"units#orderBy: {field: NAME}", 7}, {"units#orderBy: {field: PATH, direction: DESC}", 7},
			{"changes#orderBy: {field: POSITION, direction: DESC}", -1},
		} {
			name, order, _ := strings.Cut(list.field, "#")
			for _, way := range [][3]string{{"first", "after", "endCursor"}, {"last", "before", "startCursor"}} {
				seen := map[string]bool{}
				cursor := "null"
				for range 100 {
					r := a.ask(fmt.Sprintf(`{%s(%s: 4, %s: %s, %s) {totalCount pageInfo {hasNextPage hasPreviousPage startCursor endCursor} edges {node {id}}}}`,
						name, way[0], way[1], cursor, order))
					edges := r.at(name + ".edges").([]any)
					for _, e := range edges {
						id := e.(map[string]any)["node"].(map[string]any)["id"].(string)
						if seen[id] {
							t.Errorf("%s by %s shows a row twice", list.field, way[0])
						}
						seen[id] = true
					}
					if total := int(r.at(name + ".totalCount").(float64)); list.want < 0 {
						list.want = total
					} else if total != list.want {
						t.Errorf("%s counts %d", list.field, total)
					}
					more := r.at(name + ".pageInfo.hasNextPage")
					if way[0] == "last" {
						more = r.at(name + ".pageInfo.hasPreviousPage")
					}
					if more != true {
						break
					}
					cursor = fmt.Sprintf("%q", r.text(name+".pageInfo."+way[2]))
				}
				if len(seen) != list.want {
					t.Errorf("%s by %s shows %d rows of %d", list.field, way[0], len(seen), list.want)
				}
			}
		}
	})
}

func TestListsNeedFirstOrLastOfAtMostAThousand(t *testing.T) {
	a := newAPI(t, t.TempDir()+"/bentou.db")
	for _, args := range []string{"", "(first: 1001)", "(last: 1001)", "(first: -1)", "(first: 1, last: 1)"} {
		for _, list := range []string{"households", "persons", "units", "changes", "divisions"} {
			if code := a.post(fmt.Sprintf("{%s%s {totalCount}}", list, args)).code(); code != "INVALID" {
				t.Errorf("%s%s gives %q", list, args, code)
			}
		}
	}
}

func TestFiltersSeeFactsAtTheTimeOfTheQuery(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.filled(10)
		count := func(args string) int {
			t.Helper()
			return int(a.ask(fmt.Sprintf("{households(first: 0, %s) {totalCount pageInfo {hasNextPage}}}", args)).at("households.totalCount").(float64))
		}
		check := func(args string, want int) {
			t.Helper()
			if got := count(args); got != want {
				t.Errorf("%s finds %d, want %d", args, got, want)
			}
		}
		check(`where: {hasDibao: true}`, 2)
		check(`where: {hasDibao: false}`, 8)
		check(`where: {hasDibao: true}, asOf: "2017-12-31"`, 0)
		check(`where: {hasHousingWith: [{grade: C}]}`, 3)
		check(`where: {not: {hasHousingWith: [{grade: C}]}}`, 7)
		check(`where: {hasHousingWith: [{gradeIn: [A, B]}], hasDibaoWith: [{category: RURAL}]}`, 1)
		check(`where: {or: [{codeHasPrefix: "37159912300001"}, {hasDibao: true}]}`, 3)
		check(`where: {hasMembersWith: [{relation: HEAD, hasPersonWith: [{nameContains: "人03"}]}]}`, 1)
		check(`asOf: "2014-12-31"`, 0)
		before := a.now()
		spell := a.ask(`{household(code: "37159912300000") {dibao {id}}}`).text("household.dibao.id")
		a.ask(`mutation($in: FactEndInput!) {dibaoSpellEnd(input: $in) {dibaoSpell {validTo} userErrors {code}}}`, "in", map[string]any{"id": spell, "validTo": "2019-11-01"})
		check(`where: {hasDibao: true}`, 1)
		check(`where: {hasDibao: true}, asOf: "2019-10-31"`, 2)
		check(fmt.Sprintf(`where: {hasDibao: true}, knownAt: %q`, before), 2)
		check(fmt.Sprintf(`where: {hasDibao: false}, knownAt: %q`, before), 8)
		persons := a.ask(`{persons(first: 5, where: {birthDateLTE: "1931-12-31"}, orderBy: {field: BIRTH_DATE}) {edges {node {birthDate}}}}`)
		persons.want("persons.edges.0.node.birthDate", "1930-02-28")
		if persons.at("persons.edges.2") != nil {
			t.Error("the filter on birthdays lets others through")
		}
		r := a.verifying().ask(`query($n: String!) {persons(first: 2, where: {identityNumber: $n}) {totalCount edges {node {name identityNumber {masked}}}}}`, "n", number("1933-02-28", 103))
		r.want("persons.totalCount", 1)
		r.want("persons.edges.0.node.identityNumber.masked", "371599********"+number("1933-02-28", 103)[14:])
		a.ask(`{household(code: "37159912300000") {dibaoHistory {validFrom validTo}}}`).want("household.dibaoHistory.0.validTo", "2019-11-01")
	})
}

func TestAnUnknownNameIsAnErrorNeverEverything(t *testing.T) {
	a := newAPI(t, t.TempDir()+"/bentou.db")
	a.filled(1)
	for query, want := range map[string]string{
		`{households(first: 1, where: {colour: "red"}) {totalCount}}`:                                   "GRAPHQL_VALIDATION_FAILED",
		`{households(first: 1, where: {hasDibaoWith: [{category: SUBURBAN}]}) {totalCount}}`:            "GRAPHQL_VALIDATION_FAILED",
		`{households(first: 1, orderBy: {field: WEALTH}) {totalCount}}`:                                 "GRAPHQL_VALIDATION_FAILED",
		`{households(first: 1) {totalCount wealth}}`:                                                    "GRAPHQL_VALIDATION_FAILED",
		`{households(first: 1, asOf: "2019-02-29") {totalCount}}`:                                       "INVALID",
		`{households(first: 1, knownAt: "yesterday") {totalCount}}`:                                     "INVALID",
		`{households(first: 1, where: {within: "zzzz"}) {totalCount}}`:                                  "INVALID",
		`{households(first: 1, where: {attribute: {key: "x", op: EQ, value: "1"}}) {totalCount}}`:       "INVALID",
		`{household(code: "37159912300000") {members {person {incomes(asOf: "2019-13-01") {amount}}}}}`: "INVALID",
		`{household(code: "37159912300000") {attributes(keys: ["x"]) {definition {key}}}}`:              "INVALID",
		`{household(code: "37159912300000", zone: "elsewhere") {code}}`:                                 "NOT_FOUND",
		`{households(first: 1, after: "bm9uc2Vuc2U") {totalCount}}`:                                     "INVALID",
		`{node(id: "AA") {id}}`:              "NOT_FOUND",
		`{node(id: "not an id") {id}}`:       "INVALID",
		`{person(identityNumber: "1") {id}}`: "INVALID",
		`{persons(first: 1, where: {identityNumber: "371599190001010000"}) {totalCount}}`:                                                                                  "INVALID",
		`mutation {incomeAdd(input: {personId: "AA", incomeSource: WAGE, item: WAGES, validFrom: "2019-01-01", validTo: "2020-01-01", amount: 12.5}) {userErrors {code}}}`: "INVALID",
		`mutation {incomeEnd(input: {id: "AA", validTo: "2019-01-01"}) {userErrors {code}}}`:                                                                               "NOT_FOUND",
		`mutation {factRetract(input: {id: "AA"}) {userErrors {code}}}`:                                                                                                    "NOT_FOUND",
		`mutation {membershipAdd(input: {personId: "AA", householdId: "AA", relation: HEAD, validFrom: "2019-01-01"}) {userErrors {code}}}`:                                "NOT_FOUND",
	} {
		asked := a
		if strings.Contains(query, "identityNumber") {
			asked = a.verifying()
		}
		if code := asked.post(query).code(); code != want {
			t.Errorf("%s\n  gives %q, want %q: %v", query, code, want, asked.post(query).body)
		}
	}
	if got := a.ask(`{household(code: "nobody") {code}}`).at("household"); got != nil {
		t.Errorf("an unknown code gives %v", got)
	}
}

func TestStatementsOfAPageDoNotGrowWithThePage(t *testing.T) {
	testkit.Alone(t)
	a := newAPI(t, t.TempDir()+"/bentou.db")
	a.filled(50)
	query := `{households(first: %d) {edges {node {code phone {masked} unit {name} povertyRegistration {attribute} dibao {category} housing {grade} water {overall} helper {name}
		completeness {register} attributes {value {__typename}} members {relation person {name age identityNumber {masked} hukou {place}
		incomes {amount} expenses {amount} insurances {kind enrolled} schooling {stage} health {masked conditions {condition}} labour {ability}
		disabilityCertificate {masked certificates {grade number {masked}}} selfCare {level} death {validFrom} lastYear: incomes(asOf: "2018-06-01") {amount}}}}} pageInfo {hasNextPage}}}`
	statements := func(n int) int64 {
		ctx, counter := store.CountStatements(context.Background())
		text, _ := json.Marshal(map[string]string{"query": fmt.Sprintf(query, n)})
		req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", strings.NewReader(string(text)))
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		a.http.ServeHTTP(w, req)
		if strings.Contains(w.Body.String(), `"errors"`) {
			t.Fatal(w.Body)
		}
		return counter.Load()
	}
	// One for the households, one for each kind of fact, units and persons.
	const fixed = 25
	for _, n := range []int{1, 10, 50} {
		if got := statements(n); got != fixed {
			t.Errorf("a page of %d takes %d statements, want %d", n, got, fixed)
		}
	}
}
