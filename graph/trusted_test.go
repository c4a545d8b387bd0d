package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bentou/graph"
	"bentou/graph/gen"
	"bentou/graph/limits"
	"bentou/graph/trusted"
	"bentou/internal/access"
	"bentou/internal/audit"
)

func sha(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// documents are those that the tests trust: one for all, one that no service may run
// by its role.
const (
	homes   = "query Homes($n: Int!) {households(first: $n) {totalCount} me {role}}"
	changes = "query Log {changes(first: 1) {totalCount}}"
)

// trusting is the same API with trusted documents; with none there is no manifest.
func (a *api) trusting(documents ...string) *api {
	a.t.Helper()
	o := graph.Options{Store: a.store, Schema: access.MaySeeSchema}
	if len(documents) > 0 {
		byHash := map[string]string{}
		for _, d := range documents {
			byHash[sha(d)] = d
		}
		text, err := json.Marshal(byHash)
		if err == nil {
			o.Documents, err = trusted.Parse(text, gen.NewExecutableSchema(gen.Config{}).Schema(), limits.Limits{})
		}
		if err != nil {
			a.t.Fatal(err)
		}
	}
	other := *a
	other.bare = graph.New(o)
	other.http = audit.New(a.store, nil).Middleware(signedIn(other.bare))
	return &other
}

// sent sends a body as a caller of a role and returns the answer.
func (a *api) sent(role access.Role, body map[string]any) answer {
	a.t.Helper()
	whole := map[string]any{"variables": map[string]any{"n": 1}}
	maps.Copy(whole, body)
	text, _ := json.Marshal(whole)
	req := httptest.NewRequestWithContext(a.t.Context(), http.MethodPost, "/graphql", strings.NewReader(string(text)))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	a.http.ServeHTTP(w, req.WithContext(access.With(req.Context(), &access.Caller{Name: "payroll", Role: role})))
	out := answer{t: a.t}
	if err := json.Unmarshal(w.Body.Bytes(), &out.body); err != nil {
		a.t.Fatalf("%v: %s", err, w.Body)
	}
	return out
}

func persisted(hash any) map[string]any {
	return map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hash}}}
}

func with(a, b map[string]any) map[string]any {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

func TestAServiceRunsTrustedDocumentsAndNothingElse(t *testing.T) {
	a := newAPI(t, t.TempDir()+"/bentou.db")
	a = a.trusting(homes, changes)
	other := "{households(first: 1) {totalCount}}"
	text := func(q string) map[string]any { return map[string]any{"query": q} }
	id := func(id any) map[string]any { return map[string]any{"documentId": id} }
	refused := 1 // below
	// What runs, and as what; then what is refused, with the code for a service and for
	// another role, where "" runs.
	for what, c := range map[string]struct {
		body           map[string]any
		service, other string
	}{
		"a hash of Apollo's":                         {persisted(sha(homes)), "", ""},
		"an id of the draft":                         {id("sha256:" + sha(homes)), "", ""},
		"an id of Relay's":                           {id(sha(homes)), "", ""},
		"both, alike":                                {with(id(sha(homes)), persisted(sha(homes))), "", ""},
		"the text itself":                            {text(homes), "", ""},
		"text and hash":                              {with(text(homes), persisted(sha(homes))), "", ""},
		"another text":                               {text(other), "FORBIDDEN", ""},
		"the text with a space more":                 {text(homes + " "), "FORBIDDEN", ""},
		"another text with its own hash":             {with(text(other), persisted(sha(other))), "FORBIDDEN", ""},
		"another text with its own id":               {with(text(other), id("sha256:"+sha(other))), "FORBIDDEN", ""},
		"another text with a listed hash":            {with(text(other), persisted(sha(homes))), "DOCUMENT_HASH_MISMATCH", "DOCUMENT_HASH_MISMATCH"},
		"a listed text with another listed hash":     {with(text(homes), id(sha(changes))), "DOCUMENT_HASH_MISMATCH", "DOCUMENT_HASH_MISMATCH"},
		"a listed text with an unlisted hash":        {with(text(homes), persisted(sha(other))), "DOCUMENT_HASH_MISMATCH", "DOCUMENT_HASH_MISMATCH"},
		"hash and id that disagree":                  {with(id(sha(homes)), persisted(sha(changes))), "DOCUMENT_HASH_MISMATCH", "DOCUMENT_HASH_MISMATCH"},
		"an unlisted hash":                           {persisted(sha(other)), "FORBIDDEN", "PERSISTED_QUERY_NOT_FOUND"},
		"an unlisted id":                             {id("sha256:" + sha(other)), "FORBIDDEN", "PERSISTED_QUERY_NOT_FOUND"},
		"a hash in capitals":                         {persisted(strings.ToUpper(sha(homes))), "INVALID", "INVALID"},
		"a part of a hash":                           {id(sha(homes)[:40]), "INVALID", "INVALID"},
		"an empty id":                                {id(""), "INVALID", "INVALID"},
		"a hash of another kind":                     {id("md5:" + sha(homes)), "INVALID", "INVALID"},
		"a hash that is no text":                     {persisted(7), "INVALID", "INVALID"},
		"no hash":                                    {map[string]any{"extensions": map[string]any{"persistedQuery": nil}}, "INVALID", "INVALID"},
		"a later version":                            {map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 2, "sha256Hash": sha(homes)}}}, "INVALID", "INVALID"},
		"introspection":                              {text("{__schema {types {name}}}"), "FORBIDDEN", "FORBIDDEN"},
		"nothing but a name":                         {text("{__typename}"), "FORBIDDEN", ""},
		"what does not parse":                        {text("{"), "FORBIDDEN", "GRAPHQL_PARSE_FAILED"},
		"what is misspelt":                           {text("{householdz {totalCount}}"), "FORBIDDEN", "GRAPHQL_VALIDATION_FAILED"},
		"a listed one that is not for either's role": {persisted(sha(changes)), "FORBIDDEN", "FORBIDDEN"},
	} {
		for role, want := range map[access.Role]string{access.Service: c.service, access.Viewer: c.other} {
			r := a.sent(role, c.body)
			if role == access.Service && want == "FORBIDDEN" {
				refused++
			}
			if r.code() != want || (want == "") == (r.body["data"] == nil) {
				t.Errorf("%s, %s: %v", role, what, r.body)
			}
			if want == "" && c.service == "" {
				r.want("me.role", strings.ToUpper(string(role)))
			}
		}
	}
	// A client cannot register a document: what it sent is as unknown as before.
	a.sent(access.Administrator, with(text(other), persisted(sha(other)))).want("households.totalCount", 0)
	if r := a.sent(access.Administrator, persisted(sha(other))); r.code() != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("it was registered: %v", r.body)
	}
	if r := a.sent(access.Service, text(other)); r.code() != "FORBIDDEN" || !strings.Contains(fmt.Sprint(r.body["errors"]), "add it to the manifest") {
		t.Errorf("%v", r.body)
	}
	// Refusals are in the access log.
	var logged, unnamed int
	const rows = "SELECT count(*), coalesce(sum(CASE WHEN what LIKE '%FORBIDDEN%' THEN 0 ELSE 1 END), 0) FROM access_log WHERE actor = 'payroll' AND role = 'service' AND refusals > 0"
	if err := a.store.DB().QueryRowContext(t.Context(), rows).Scan(&logged, &unnamed); err != nil || logged != refused || unnamed != 0 {
		t.Errorf("the access log has %d refusals of %d, %d of them without their code, %v", logged, refused, unnamed, err)
	}

	// Without a manifest a service runs nothing, and is told what to do.
	a = a.trusting()
	for _, body := range []map[string]any{text(homes), persisted(sha(homes)), id("sha256:" + sha(homes)), text("{__typename}")} {
		if r := a.sent(access.Service, body); r.code() != "FORBIDDEN" || r.body["data"] != nil || !strings.Contains(fmt.Sprint(r.body["errors"]), "--trusted-documents FILE") {
			t.Errorf("%v: %v", body, r.body)
		}
	}
	if r := a.sent(access.Viewer, persisted(sha(homes))); r.code() != "PERSISTED_QUERY_NOT_SUPPORTED" {
		t.Errorf("%v", r.body)
	}
	a.sent(access.Viewer, text(homes)).want("households.totalCount", 0)
}
