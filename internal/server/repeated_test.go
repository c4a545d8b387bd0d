package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNoAnswerRepeatsAnIdentityNumberThatWasSentInTheWrongPlace sends a number that is
// on record wherever a request has room for a text, as people do who mistake one field
// for another. Answers are kept, by browsers, gateways and the logs of clients. What
// the server writes meanwhile is searched with the rest of the suite.
func TestNoAnswerRepeatsAnIdentityNumberThatWasSentInTheWrongPlace(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	address := started(t, "--data", data, "--demo", "off")
	number := planted.numbers[len(planted.numbers)-1]
	c := newCanary("canary", number)
	viewer := token(t, "--data", data, "--role", "viewer", "--name", "viewer")
	worker := token(t, "--data", data, "--role", "caseworker", "--area", "北城街道", "--name", "desk")

	sent := 0
	look := func(what string, got asked) {
		t.Helper()
		sent++
		text, err := json.Marshal(got.header)
		if err != nil {
			t.Fatal(err)
		}
		if found := c.in([]byte(string(text) + got.body)); found != nil {
			t.Errorf("%s: %d repeats it (%v): %v %s", what, got.status, found, string(text), got.body)
		}
		if got.status == http.StatusOK && !strings.Contains(got.body, `"code":`) {
			t.Errorf("%s: it is taken: %s", what, got.body)
		}
	}
	ask := func(query string, variables map[string]any, headers ...string) {
		t.Helper()
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{secret, viewer, worker} {
			for _, accept := range []string{"application/json", "application/graphql-response+json"} {
				headers := slices.Concat(bearer(token), []string{"Accept", accept}, headers)
				look(query, send(t, http.DefaultClient, http.MethodPost, address+"/graphql", string(body), headers...))
			}
		}
	}
	v := map[string]any{"v": number}

	// In the text of a query.
	for _, query := range []string{
		`{№}`, `query № {__typename}`, `{x№}`, `{clock {x№}}`, `{x№: clock {y№}}`, `query x№ {clock {nothing}}`, `{... on x№ {id}}`, `{...x№}`, `fragment x№ on Clock {today}`,
		`{clock @x№ {today}}`, `{clock(x№: 1) {today}}`, `{households(first: "№") {totalCount}}`, `{households(first: №) {totalCount}}`, `{household(code: №) {id}}`,
		`{households(first: 1, where: {x№: true}) {totalCount}}`, `{households(first: 1, where: {code: №}) {totalCount}}`, `{households(first: 1, orderBy: {field: x№}) {totalCount}}`,
		`{households(first: 1, asOf: "№") {totalCount}}`, `{households(first: 1, knownAt: "№") {totalCount}}`, `{households(first: 1, after: "№") {totalCount}}`,
		`{households(first: 1, where: {within: "№"}) {totalCount}}`, `{node(id: "№") {id}}`, `{nodes(ids: ["№"]) {id}}`, `{persons(first: 1, where: {birthDate: "№"}) {totalCount}}`,
		`{persons(first: 1, where: {sex: x№}) {totalCount}}`, `query ($x№: Int) {clock {today}}`, `query ($v: x№) {clock {today}}`, `{"№"}`, `{clock {today}} # №` + "\n}",
		`{programmes(key: "№") {key nothing}}`, `{zones(first: №) {code}}`, `{attributeDefinitions {key(x: "№")}}`, `{allocation(programme: "№") {key}}`, `mutation {nothing(input: "№") {id}}`,
		`mutation {unitAdd(input: {parentId: "№", kind: VILLAGE, name: "x", validFrom: "2020-01-01"}) {userErrors {code field message {zh en}}}}`,
		`mutation {factRetract(input: {id: "№", reason: "x"}) {userErrors {code field message {zh en}}}}`,
		`mutation {incomeAdd(input: {personId: "№"}) {userErrors {code}}}`, `{simulate(input: {recorded: {code: "№"}}) {asOf}}`,
		`{simulate(input: {household: {fields: [{name: "№", value: "1"}], members: []}}) {asOf}}`,
		`{simulate(input: {household: {members: [{fields: [{name: "birth_date", value: "№"}]}]}}) {asOf}}`,
		`{simulate(input: {household: {members: [{fields: [{name: "hukou", value: "№"}]}]}}) {asOf}}`,
	} {
		ask(strings.ReplaceAll(query, "№", number), nil)
	}
	// Among the variables.
	for _, query := range []string{
		`query ($v: Int) {households(first: $v) {totalCount}}`, `query ($v: ID!) {node(id: $v) {id}}`, `query ($v: [ID!]!) {nodes(ids: $v) {id}}`, `query ($v: Date) {households(first: 1, asOf: $v) {totalCount}}`,
		`query ($v: DateTime) {households(first: 1, knownAt: $v) {totalCount}}`, `query ($v: Sex) {persons(first: 1, where: {sex: $v}) {totalCount}}`, `query ($v: HouseholdWhereInput) {households(first: 1, where: $v) {totalCount}}`,
		`query ($v: Cursor) {households(first: 1, after: $v) {totalCount}}`, `query ($v: Boolean) {persons(first: 1, where: {not: {hasHealth: $v}}) {totalCount}}`,
		`mutation ($v: IncomeAddInput!) {incomeAdd(input: $v) {userErrors {code}}}`, `mutation ($v: ID!) {incomeEnd(input: {id: $v, validTo: "2020-01-01"}) {userErrors {code field message {zh en}}}}`,
		`mutation ($v: Money!, $p: ID!) {incomeAdd(input: {personId: $p, item: WAGES, amount: $v, validFrom: "2020-01-01"}) {userErrors {code field message {zh en}}}}`,
		`mutation ($v: String!) {decide(input: {households: [$v]}) {userErrors {code field message {zh en}}}}`,
		`mutation ($v: String!) {decide(input: {programmes: [$v]}) {userErrors {code field message {zh en}}}}`,
		`mutation ($v: String!) {reconcile(input: {households: [$v]}) {userErrors {code field message {zh en}}}}`,
	} {
		ask(query, v)
	}
	ask(`query ($w: HouseholdWhereInput) {households(first: 1, where: $w) {totalCount}}`, map[string]any{"w": map[string]any{number: true}})
	ask(`query ($w: HouseholdWhereInput) {households(first: 1, where: $w) {totalCount}}`, map[string]any{"w": map[string]any{"codeIn": map[string]any{number: number}}})
	ask(`mutation ($i: PersonAddInput!) {personAdd(input: $i) {userErrors {code field message {zh en}}}}`, map[string]any{"i": map[string]any{"name": "x", "identityNumber": number}})
	ask(`mutation ($i: PersonAddInput!) {personAdd(input: $i) {userErrors {code field message {zh en}}}}`, map[string]any{"i": map[string]any{"name": "x", "identityNumber": number + number}})
	ask(`mutation ($i: PersonAddInput!) {personAdd(input: $i) {userErrors {code field message {zh en}}}}`, map[string]any{"i": map[string]any{"name": "x", "identityNumber": number, "birthDate": "1999-01-01"}})
	ask(`mutation ($i: PersonAddInput!) {personAdd(input: $i) {userErrors {code field message {zh en}}}}`, map[string]any{"i": map[string]any{"name": "x", "birthDate": number}})
	// Searched by, by those who may not.
	for _, token := range []string{viewer, worker} {
		body := fmt.Sprintf(`{"query": "query ($v: String!) {person(identityNumber: $v) {id name}}", "variables": {"v": "%s"}}`, number)
		look("person", send(t, http.DefaultClient, http.MethodPost, address+"/graphql", body, bearer(token)...))
	}
	// Around the query.
	for _, body := range []string{
		`{"query": "{__typename}", "operationName": "№"}`, `{"query": "{__typename}", "operationName": №}`, `{"query": "{__typename}", "variables": "№"}`, `{"query": "{__typename}", "variables": №}`,
		`{"documentId": "№"}`, `{"extensions": {"persistedQuery": "№"}}`, `{"extensions": {"persistedQuery": {"version": №, "sha256Hash": "№"}}}`, `{"query": №}`, `{"№": "№"}`, `["№"]`, `№`, `{"query": "№`, `{"query": "{__typename}"} №`,
	} {
		look(body, send(t, http.DefaultClient, http.MethodPost, address+"/graphql", strings.ReplaceAll(body, "№", number), bearer(secret)...))
	}
	for _, header := range []string{"Accept", "Content-Type", "Bentou-Purpose", "X-Request-Id", "Accept-Language", "User-Agent", "Origin", "Bentou-CSRF", "Cookie", "X-Forwarded-For", "Content-Encoding"} {
		got := send(t, http.DefaultClient, http.MethodPost, address+"/graphql", `{"query": "{nothing}"}`, append(bearer(secret), header, number)...)
		look(header, got)
	}
	look("Authorization", send(t, http.DefaultClient, http.MethodPost, address+"/graphql", question, bearer(number)...))
	for _, path := range []string{"POST /№", "POST /graphql/№", "GET /graphql?query={№}", "GET /uploads/№", "DELETE /uploads/№", "GET /signin?token=№", "POST /signin?token=№", "GET /№?№", "№ /graphql", "POST /uploads?name="} {
		method, path, _ := strings.Cut(strings.ReplaceAll(path, "№", number), " ")
		look(method+" "+path, send(t, http.DefaultClient, method, address+path, "token="+number, append(bearer(secret), "Content-Type", "application/x-www-form-urlencoded")...))
	}
	if sent < 398 {
		t.Errorf("only %d requests were sent", sent)
	}
}
