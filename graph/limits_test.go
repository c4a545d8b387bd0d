package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bentou/graph"
	"bentou/graph/limits"
	"bentou/internal/access"
)

// values counts the field values of an answer: objects, what stands in them, and each
// row of a list.
func values(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		for _, below := range v {
			n += 1 + values(below)
		}
	case []any:
		for _, below := range v {
			if _, object := below.(map[string]any); object {
				n += 1 + values(below)
			}
		}
	}
	return n
}

func TestAnAnswerHoldsNoMoreThanItsCost(t *testing.T) {
	a := newAPI(t, t.TempDir()+"/bentou.db")
	a.filled(20)
	for _, query := range []string{
		`{__typename clock {today now}}`,
		`{households(first: 20) {totalCount pageInfo {hasNextPage endCursor} edges {cursor node {code unit {name parent {name}} members {relation person {name incomes {amount item} identityNumber {masked}}}}}}}`,
		`query {a: persons(last: 3) {edges {node {...P}}} b: persons(first: 19) {edges {node {...P}}}} fragment P on Person {id name incomes {id amount} memberships: membershipHistory {household {code members {relation}}}}`,
		`{changes(first: 50) {edges {node {kind entries {kind added fields}}}}}`,
		`{zones {code} attributeDefinitions {key}}`,
	} {
		r := a.ask(query)
		cost := r.body["extensions"].(map[string]any)["cost"].(map[string]any)
		requested, limit := int(cost["requested"].(float64)), int(cost["limit"].(float64))
		if held := values(r.body["data"]); held > requested || held == 0 {
			t.Errorf("%s\ncosts %d and holds %d", query, requested, held)
		}
		if limit != limits.Defaults().Cost {
			t.Errorf("the limit is reported as %d", limit)
		}
	}
}

func TestWhatCostsTooMuchIsRefusedWithItsCostAndReadsNothing(t *testing.T) {
	a := newAPI(t, t.TempDir()+"/bentou.db")
	r := a.post(`{households(first: 1000) {edges {node {members {household {members {household {members {id}}}}}}}}}`)
	e := r.body["errors"].([]any)[0].(map[string]any)
	x := e["extensions"].(map[string]any)
	cost := r.body["extensions"].(map[string]any)["cost"].(map[string]any)
	if r.code() != "TOO_COSTLY" || x["limit"] != "cost" || x["max"] != 500000.0 || x["actual"] != 2333002.0 || cost["requested"] != 2333002.0 {
		t.Errorf("%v", r.body)
	}
	if r.body["data"] != nil {
		t.Error("it was executed")
	}
	if !strings.Contains(e["message"].(string), "2333002") || !strings.Contains(x["zh"].(string), "2333002") {
		t.Errorf("it does not say the number: %v", e)
	}
}

// as sends a query as a caller of a role, or of none.
func (a *api) as(role access.Role, query string) string {
	a.t.Helper()
	text, _ := json.Marshal(map[string]any{"query": query})
	req := httptest.NewRequestWithContext(a.t.Context(), http.MethodPost, "/graphql", strings.NewReader(string(text)))
	req.Header.Set("Content-Type", "application/json")
	if role != "" {
		req = req.WithContext(access.With(req.Context(), &access.Caller{Name: "somebody", Role: role}))
	}
	w := httptest.NewRecorder()
	a.http.ServeHTTP(w, req)
	return w.Body.String()
}

func TestTheSchemaIsShownAndSuggestedByRole(t *testing.T) {
	a := newAPI(t, t.TempDir()+"/bentou.db")
	a.http = graph.New(graph.Options{Store: a.store, Schema: access.MaySeeSchema})
	schema := []string{
		`{__schema {queryType {name}}}`, `{__type(name: "Household") {name}}`, `{...F} fragment F on Query {... {s: __schema {types {name}}}}`,
	}
	misspelt := map[string]string{
		"a field":             `{householdz {totalCount}}`,
		"a field of a type":   `{clock {todey}}`,
		"a type":              `{... on Querry {__typename}}`,
		"an argument":         `{households(firts: 1) {totalCount}}`,
		"a code":              `{households(first: 1, orderBy: {field: CODES}) {totalCount}}`,
		"an input field":      `{households(first: 1, where: {codes: "x"}) {totalCount}}`,
		"a field of an union": `{node(id: "AA") {code}}`,
		"no fields":           `{clock}`,
		"a directive's":       `{__typename @skip(iff: true)}`,
		"an input's type":     `query ($v: HouseholdWhereInpud) {households(first: 1, where: $v) {totalCount}}`,
	}
	for _, role := range append(access.Roles(), "") {
		may := role == access.PolicyEditor || role == access.PolicyApprover || role == access.Auditor || role == access.Administrator
		if role == access.Service {
			continue // it runs trusted documents only, whatever they ask
		}
		for _, query := range schema {
			if got := a.as(role, query); may != strings.Contains(got, `"data":{"`) || !may && !strings.Contains(got, `"FORBIDDEN"`) {
				t.Errorf("%q: %s gives %s", role, query, got)
			}
		}
		suggested := 0
		for what, query := range misspelt {
			got := a.as(role, query)
			if !strings.Contains(got, "GRAPHQL_VALIDATION_FAILED") {
				t.Errorf("%s is no mistake: %s", what, got)
			}
			if strings.Contains(got, "Did you mean") {
				suggested++
			}
		}
		if may != (suggested > 5) || !may && suggested > 0 {
			t.Errorf("%q is suggested %d names", role, suggested)
		}
		if got := a.as(role, `{__typename clock {__typename}}`); role != "" && !strings.Contains(got, `"Clock"`) {
			t.Errorf("%q does not see the types of what is shown: %s", role, got)
		}
	}
}

func TestErrorsOfADocumentAreToldUpToTwenty(t *testing.T) {
	a := newAPI(t, t.TempDir()+"/bentou.db")
	var fields strings.Builder
	for i := range 500 {
		fmt.Fprintf(&fields, "wrong%d ", i)
	}
	if errs := a.post("{clock {" + fields.String() + "}}").body["errors"].([]any); len(errs) != 20 {
		t.Errorf("%d errors", len(errs))
	}
}

func TestVariablesBeyondTheLimitsAreRefused(t *testing.T) {
	a := newAPI(t, t.TempDir()+"/bentou.db")
	var where any = map[string]any{"hasDibao": true}
	for range 20 {
		where = map[string]any{"not": where}
	}
	const query = `query ($w: HouseholdWhereInput) {households(first: 1, where: $w) {totalCount}}`
	if r := a.post(query, "w", where); r.code() != "TOO_COMPLEX" {
		t.Errorf("filters within filters: %v", r.body)
	}
	codes := make([]string, 20_000)
	if r := a.post(query, "w", map[string]any{"codeIn": codes}); r.code() != "TOO_COMPLEX" {
		t.Errorf("a list of codes: %v", r.body)
	}
}

func TestALongDocumentIsCheckedEachTime(t *testing.T) {
	a := newAPI(t, t.TempDir()+"/bentou.db")
	long := "{__typename} #" + strings.Repeat("x", 40<<10)
	for range 2 {
		a.ask(long).want("__typename", "Query")
	}
	for range 2 { // nothing of what is refused is remembered as good
		if r := a.post("{" + strings.Repeat("__typename ", 11) + "}"); r.code() != "TOO_COMPLEX" {
			t.Errorf("%v", r.body)
		}
	}
}
