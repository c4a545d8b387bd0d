package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bentou/ent/store"
	"bentou/graph"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// api is the real handler over a real database with an empty zone, whose business
// day is 31 December 2019.
type api struct {
	t     *testing.T
	store *store.Store
	url   string       // of the database
	http  http.Handler // signed in as an administrator
	bare  http.Handler // nobody is signed in
	log   *bytes.Buffer
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, a *api)) {
	t.Run("sqlite", func(t *testing.T) { test(t, onSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, newAPI(t, testkit.Postgres(t))) })
}

// onSQLite makes the API for a test of what does not hang on the database: what is in a
// pack, and what is told of it to whom.
func onSQLite(t *testing.T) *api {
	t.Helper()
	return newAPI(t, filepath.Join(t.TempDir(), "bentou.db"))
}

func newAPI(t *testing.T, url string) *api {
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
	day := fact.MustDate("2019-12-31")
	if _, err := zone.Setup(t.Context(), s, zone.Options{BusinessDay: &day}); err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	bare := graph.New(graph.Options{Store: s, Log: slog.New(slog.NewTextHandler(log, nil))})
	return &api{t: t, store: s, url: url, log: log, http: audit.New(s, nil).Middleware(signedIn(bare)), bare: bare}
}

// signedIn has an administrator ask what is asked, unless somebody asks already.
func signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := access.From(r.Context()); err != nil {
			r = r.WithContext(access.With(r.Context(), &access.Caller{Name: "admin", Role: access.Administrator}))
		}
		next.ServeHTTP(w, r)
	})
}

// verifying is the same API, asked by a caseworker who checks what a household said
// and therefore sees personal data.
func (a *api) verifying() *api {
	return a.by(access.Caller{Role: access.Caseworker, Purpose: string(access.Verification)})
}

// by is the same API, asked by another caller.
func (a *api) by(c access.Caller) *api {
	other := *a
	if c.Name == "" {
		c.Name = "somebody"
	}
	other.http = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := access.From(r.Context()); err != nil {
			r = r.WithContext(access.With(r.Context(), &c))
		}
		a.http.ServeHTTP(w, r)
	})
	return &other
}

// answer is a response, walked by dotted paths such as "household.members.0.id".
type answer struct {
	t    *testing.T
	body map[string]any
}

// post sends a query with variables given as name, value, ….
func (a *api) post(query string, variables ...any) answer {
	a.t.Helper()
	vars := map[string]any{}
	for i := 0; i+1 < len(variables); i += 2 {
		vars[variables[i].(string)] = variables[i+1]
	}
	text, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		a.t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(a.t.Context(), http.MethodPost, "/graphql", bytes.NewReader(text))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	a.http.ServeHTTP(w, req)
	out := answer{t: a.t}
	if err := json.Unmarshal(w.Body.Bytes(), &out.body); err != nil {
		a.t.Fatalf("%v in %q", err, w.Body)
	}
	return out
}

// ask is post for what must succeed, user errors included.
func (a *api) ask(query string, variables ...any) answer {
	a.t.Helper()
	out := a.post(query, variables...)
	if out.body["errors"] != nil {
		a.t.Fatalf("%s\nerrors: %v\nlog: %s", query, out.body["errors"], a.log)
	}
	if data, ok := out.body["data"].(map[string]any); ok {
		for name, field := range data {
			if f, ok := field.(map[string]any); ok {
				if errs, ok := f["userErrors"].([]any); ok && len(errs) > 0 {
					a.t.Fatalf("%s: %v", name, errs)
				}
			}
		}
	}
	return out
}

// at returns what stands at a path below data.
func (r answer) at(path string) any {
	var v any = r.body["data"]
	for _, key := range strings.Split(path, ".") {
		switch node := v.(type) {
		case map[string]any:
			v = node[key]
		case []any:
			i := 0
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(node) {
				return nil
			}
			v = node[i]
		default:
			return nil
		}
	}
	return v
}

func (r answer) text(path string) string {
	r.t.Helper()
	s, ok := r.at(path).(string)
	if !ok {
		r.t.Fatalf("%s is %v in %v", path, r.at(path), r.body)
	}
	return s
}

func (r answer) want(path string, want any) {
	r.t.Helper()
	if got := fmt.Sprint(r.at(path)); got != fmt.Sprint(want) {
		r.t.Errorf("%s is %s, want %v", path, got, want)
	}
}

// code returns the code of the first error, of the request or of the input.
func (r answer) code() string {
	if errs, ok := r.body["errors"].([]any); ok && len(errs) > 0 {
		e, _ := errs[0].(map[string]any)["extensions"].(map[string]any)
		return fmt.Sprint(e["code"])
	}
	data, _ := r.body["data"].(map[string]any)
	for _, field := range data {
		if f, ok := field.(map[string]any); ok {
			if errs, ok := f["userErrors"].([]any); ok && len(errs) > 0 {
				return fmt.Sprint(errs[0].(map[string]any)["code"])
			}
		}
	}
	return ""
}

// number makes a valid identity number in the unassigned area 371599.
func number(birth string, sequence int) string {
	body := "371599" + strings.ReplaceAll(birth, "-", "") + fmt.Sprintf("%03d", sequence)
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return body + string("10X98765432"[sum%11])
}

// village makes a village in the first township and returns its id.
func (a *api) village() string {
	a.t.Helper()
	township := a.ask(`{units(first: 1, where: {kind: TOWNSHIP, name: "北城街道"}) {edges {node {id}}}}`).text("units.edges.0.node.id")
	return a.ask(`mutation($in: UnitAddInput!) {unitAdd(input: $in) {unit {id} userErrors {code field message {en}}}}`,
		"in", map[string]any{"parentId": township, "kind": "VILLAGE", "name": "试点村", "validFrom": "2010-01-01"}).text("unitAdd.unit.id")
}

func (a *api) household(code, village string) string {
	a.t.Helper()
	return a.ask(`mutation($in: HouseholdAddInput!) {householdAdd(input: $in) {household {id} userErrors {code field message {en}}}}`,
		"in", map[string]any{"code": code, "unitId": village, "validFrom": "2015-01-01"}).text("householdAdd.household.id")
}

func (a *api) person(name, birth string, sequence int) string {
	a.t.Helper()
	return a.ask(`mutation($in: PersonAddInput!) {personAdd(input: $in) {person {id} userErrors {code field message {en}}}}`,
		"in", map[string]any{"name": name, "identityNumber": number(birth, sequence)}).text("personAdd.person.id")
}

// now is a moment between two changes.
func (a *api) now() string {
	time.Sleep(2 * time.Millisecond)
	defer time.Sleep(2 * time.Millisecond)
	return a.ask(`{clock {now}}`).text("clock.now")
}

func TestNothingIsAnsweredToNobody(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.http = graph.New(graph.Options{Store: a.store})
		for _, query := range []string{`{clock {now}}`, `{__typename}`, `{__schema {types {name}}}`, `mutation {personAdd(input: {name: "王某"}) {person {id}}}`} {
			if out := a.post(query); out.code() != "UNAUTHENTICATED" || out.body["data"] != nil {
				t.Errorf("%s: %v", query, out.body)
			}
		}
	})
}
