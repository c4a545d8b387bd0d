package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"bentou/graph/limits"
	"bentou/internal/access"
	"bentou/internal/cli"
	"bentou/internal/signin"
)

// running is a server and a token of it.
type running struct{ address, token string }

// inside runs the server within the test, with limits of its own and without a demo
// zone, and signs in with a role.
func inside(t *testing.T, role access.Role, l limits.Limits) running {
	t.Helper()
	return insideWith(t, role, l, io.Discard)
}

// insideWith is inside with somewhere for the log.
func insideWith(t *testing.T, role access.Role, l limits.Limits, log io.Writer) running {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	var printed bytes.Buffer
	ready, ended := make(chan string, 1), make(chan error, 1)
	cfg := cli.Config{
		Command: cli.TokenCreate, Listen: "127.0.0.1:0", Data: data, Database: filepath.Join(data, "bentou.db"), Keys: filepath.Join(data, "keys.json"),
		Token:  cli.Token{Grant: signin.Grant{Name: "cop", Role: role, Days: 1}},
		Stdout: &printed, Stderr: io.Discard, Ready: func(address string) { ready <- address }, Limits: l,
	}
	if err := run(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	made := strings.TrimSpace(printed.String())
	cfg.Token.Grant = signin.Grant{Name: "keeper", Role: access.Administrator, Days: 1}
	printed.Reset()
	if err := run(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	said, logged := overheard([]string{"", "serve", "inside"}, io.Discard, log)
	cfg.Command, cfg.Stdout, cfg.Stderr = cli.Serve, said, logged
	ctx, stop := context.WithCancel(context.Background())
	go func() { ended <- run(ctx, cfg) }()
	select {
	case address := <-ready:
		t.Cleanup(func() {
			stop()
			if err := <-ended; err != nil {
				t.Errorf("the server ended with %v", err)
			}
		})
		inhabited(t, address, strings.TrimSpace(printed.String()), data)
		return running{address, made}
	case err := <-ended:
		stop()
		t.Fatal(err)
	}
	return running{}
}

// reply is an answer of the running server.
type reply struct {
	status int
	header http.Header
	text   string
	data   map[string]any
	errors []any
}

// code is that of the first error; limit, max and actual are what it says of a limit.
func (r reply) code() string { return fmt.Sprint(r.extension("code")) }

func (r reply) extension(name string) any {
	if len(r.errors) == 0 {
		return ""
	}
	x, _ := r.errors[0].(map[string]any)["extensions"].(map[string]any)
	return x[name]
}

// deliver sends something to a path of the server.
func (s running) deliver(t *testing.T, method, path, contentType, accept, body string) reply {
	t.Helper()
	got := send(t, http.DefaultClient, method, s.address+path, body, "Authorization", "Bearer "+s.token, "Content-Type", contentType, "Accept", accept)
	r := reply{status: got.status, header: got.header, text: got.body}
	var read struct {
		Data   map[string]any
		Errors []any
	}
	if json.Unmarshal([]byte(got.body), &read) == nil {
		r.data, r.errors = read.Data, read.Errors
	}
	return r
}

// query sends an operation as graphql-cop does.
func (s running) query(t *testing.T, text string) reply {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": text, "operationName": "cop"})
	if err != nil {
		t.Fatal(err)
	}
	return s.deliver(t, http.MethodPost, "/graphql", "application/json", "*/*", string(body))
}

// TestTheDetectionsOfGraphqlCopFindNothing sends what graphql-cop 1.15 sends
// (lib/tests) and looks for what it looks for, as one who may see no schema.
func TestTheDetectionsOfGraphqlCopFindNothing(t *testing.T) {
	server := inside(t, access.Viewer, limits.Limits{})
	repeat := func(n int, text string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(text, "{}", fmt.Sprint(i)))
		}
		return b.String()
	}
	refused := func(t *testing.T, r reply, code, limit string, actual int) {
		t.Helper()
		if r.data != nil || r.code() != code {
			t.Fatalf("%d %s", r.status, r.text)
		}
		if limit != "" && (r.extension("limit") != limit || r.extension("max") == nil || r.extension("actual") != float64(actual) || r.extension("zh") == nil) {
			t.Errorf("it does not say the limit: %s", r.text)
		}
	}
	t.Run("alias overloading", func(t *testing.T) {
		refused(t, server.query(t, "query cop { "+repeat(101, "alias{}:__typename \n")+" }"), "TOO_COMPLEX", "aliases", 101)
	})
	t.Run("array batching", func(t *testing.T) {
		one := `{"query": "query cop { __typename }", "operationName": "cop"}`
		r := server.deliver(t, http.MethodPost, "/graphql", "application/json", "", "["+strings.TrimSuffix(strings.Repeat(one+",", 10), ",")+"]")
		refused(t, r, "BATCHING_NOT_SUPPORTED", "", 0)
		if r.status != 400 || len(r.errors) != 1 {
			t.Errorf("%d %s", r.status, r.text)
		}
	})
	t.Run("queries by GET", func(t *testing.T) {
		r := server.deliver(t, http.MethodGet, "/graphql"+"?query="+url.QueryEscape("query cop {__typename}"), "", "", "")
		refused(t, r, "METHOD_NOT_ALLOWED", "", 0)
		if r.status != 405 || r.header.Get("Allow") != "POST" {
			t.Errorf("%d %v", r.status, r.header)
		}
	})
	t.Run("mutations by GET", func(t *testing.T) {
		refused(t, server.deliver(t, http.MethodGet, "/graphql"+"?query="+url.QueryEscape("mutation cop {__typename}"), "", "", ""), "METHOD_NOT_ALLOWED", "", 0)
	})
	t.Run("urlencoded POST", func(t *testing.T) {
		r := server.deliver(t, http.MethodPost, "/graphql", "application/x-www-form-urlencoded", "", "query="+url.QueryEscape("query cop { __typename }"))
		refused(t, r, "UNSUPPORTED_MEDIA_TYPE", "", 0)
	})
	t.Run("tracing", func(t *testing.T) {
		r := server.query(t, "query cop { __typename }")
		if r.data["__typename"] != "Query" || strings.Contains(strings.ToLower(r.text), "tracing") {
			t.Error(r.text)
		}
	})
	t.Run("field duplication", func(t *testing.T) {
		refused(t, server.query(t, "query cop { "+strings.Repeat("__typename \n", 500)+"} "), "TOO_COMPLEX", "repeats", 500)
	})
	t.Run("field suggestions", func(t *testing.T) {
		for _, q := range []string{"query cop { __schema { directive } }", "query cop { householdz { code } }"} {
			r := server.query(t, q)
			if r.code() != "GRAPHQL_VALIDATION_FAILED" || strings.Contains(r.text, "Did you mean") {
				t.Error(r.text)
			}
		}
	})
	t.Run("GraphiQL", func(t *testing.T) {
		for _, at := range []string{"", "?query=%7B__typename%7D"} {
			r := server.deliver(t, http.MethodGet, "/graphql"+at, "", "text/html", "")
			for _, word := range []string{"graphiql.min.css", "GraphQL Playground", "GraphiQL", "graphql-playground", "<"} {
				if strings.Contains(r.text, word) {
					t.Errorf("/graphql serves %q", word)
				}
			}
			if got := r.header.Get("Content-Type"); !strings.HasPrefix(got, "application/json") || r.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("it is sent as %q", got)
			}
		}
		// The page is there for everybody, on purpose: it holds no data and may talk to
		// nobody but this server; what its queries see is decided at /graphql.
		page := server.deliver(t, http.MethodGet, "/graphiql", "", "text/html", "")
		if page.status != 200 || page.header.Get("Set-Cookie") != "" || !strings.Contains(page.header.Get("Content-Security-Policy"), "connect-src 'self'") {
			t.Errorf("%d %v", page.status, page.header)
		}
		other := inside(t, access.Viewer, limits.Limits{}).deliver(t, http.MethodGet, "/graphiql", "", "text/html", "")
		if other.text != page.text {
			t.Error("the page differs from that of another server, so it holds something of its own")
		}
	})
	t.Run("introspection", func(t *testing.T) {
		refused(t, server.query(t, "query cop { __schema { types { name fields { name } } } }"), "FORBIDDEN", "", 0)
	})
	t.Run("directive overloading", func(t *testing.T) {
		r := server.query(t, "query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }")
		refused(t, r, "TOO_COMPLEX", "directivesHere", 10)
		if len(r.errors) != 1 {
			t.Errorf("%d errors", len(r.errors))
		}
	})
	t.Run("circular introspection", func(t *testing.T) {
		const circles = "query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }"
		refused(t, server.query(t, circles), "TOO_COMPLEX", "typeCircles", 3)
		// Also for those who may introspect.
		open := inside(t, access.Administrator, limits.Limits{})
		refused(t, open.query(t, circles), "TOO_COMPLEX", "typeCircles", 3)
		if r := open.query(t, "query cop { __schema { types { name fields { name } } } }"); r.data == nil {
			t.Error(r.text)
		}
	})
	t.Run("unhandled errors", func(t *testing.T) {
		r := server.query(t, "qwerty cop { abc }")
		if r.code() != "GRAPHQL_PARSE_FAILED" || strings.Contains(r.text, "exception") {
			t.Error(r.text)
		}
	})
}

func TestTheRunningServerBoundsTheRequestsOfACaller(t *testing.T) {
	server := inside(t, access.Administrator, limits.Limits{Rate: 0.001, Burst: 3})
	for i := range 3 {
		r := server.query(t, "query cop {__typename}")
		if want := fmt.Sprintf(`"caller";r=%d;`, 2-i); r.status != 200 || !strings.HasPrefix(r.header.Get("RateLimit"), want) || !strings.HasPrefix(r.header.Get("RateLimit-Policy"), `"caller";q=3;w=3000`) {
			t.Errorf("%d %v", r.status, r.header)
		}
	}
	r := server.query(t, "query cop {__typename}")
	if r.status != 429 || r.code() != "TOO_MANY_REQUESTS" || r.extension("max") != 3.0 || r.header.Get("Retry-After") == "" || r.extension("zh") == nil {
		t.Errorf("%d %v %s", r.status, r.header, r.text)
	}
	// Files count among them; whether the server is well does not.
	if r := server.deliver(t, http.MethodPost, "/uploads?name=x", "text/csv", "", "x"); r.status != 429 || r.code() != "TOO_MANY_REQUESTS" {
		t.Errorf("an upload: %d %s", r.status, r.text)
	}
	if r := server.deliver(t, http.MethodGet, "/healthz", "", "", ""); r.status != 200 {
		t.Errorf("/healthz: %d", r.status)
	}
}

func TestABodyBeyondTheLimitIsRefusedWithItsSize(t *testing.T) {
	server := inside(t, access.Viewer, limits.Limits{})
	body := `{"query": "{__typename}", "variables": {"x": "` + strings.Repeat("x", 1<<20) + `"}}`
	r := server.deliver(t, http.MethodPost, "/graphql", "application/json", "", body)
	if r.status != 413 || r.code() != "BODY_TOO_LARGE" || r.extension("max") != float64(1<<20) || r.extension("actual") != float64(len(body)) {
		t.Errorf("%d %s", r.status, r.text)
	}
	// Sent in chunks, its size is not known before.
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.address+"/graphql", io.MultiReader(bytes.NewReader([]byte(body))))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+server.token)
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != 413 {
		t.Errorf("in chunks: %d", response.StatusCode)
	}
}

// TestTheOwaspGraphqlCheatSheet goes through what the OWASP GraphQL cheat sheet says of
// limits, validation, configuration and errors. Timeouts, rates and statements have
// tests of their own, which docs/limits.md names; access control is not among these.
func TestTheOwaspGraphqlCheatSheet(t *testing.T) {
	server := inside(t, access.Viewer, limits.Limits{})
	refused := func(t *testing.T, text, code string) reply {
		t.Helper()
		r := server.query(t, text)
		if r.code() != code || r.data != nil {
			t.Errorf("%s\n%s", text, r.text)
		}
		return r
	}
	t.Run("depth limiting", func(t *testing.T) {
		r := refused(t, "query cop {households(first: 1) {edges {node "+strings.Repeat("{members {household ", 7)+"{code}"+strings.Repeat("}}", 7)+"}}}", "TOO_COMPLEX")
		if r.extension("limit") != "depth" || r.extension("max") != 15.0 || r.extension("actual") != 18.0 {
			t.Error(r.text)
		}
	})
	t.Run("amount limiting and pagination", func(t *testing.T) {
		refused(t, "query cop {households(first: 99999999) {edges {node {code}}}}", "TOO_COSTLY")
		refused(t, "query cop {households(first: 1001) {edges {node {code}}}}", "INVALID")
		refused(t, "query cop {households {edges {node {code}}}}", "INVALID")
	})
	t.Run("query cost analysis", func(t *testing.T) {
		r := server.query(t, "query cop {households(first: 10) {edges {node {code}}}}")
		if !strings.Contains(r.text, `"extensions":{"cost":{"requested":32,"limit":500000}}`) {
			t.Error(r.text)
		}
	})
	t.Run("batching attacks", func(t *testing.T) {
		var many strings.Builder
		for i := range 21 {
			fmt.Fprintf(&many, `p%d: person(identityNumber: "x") {id} `, i)
		}
		if r := refused(t, "query cop {"+many.String()+"}", "TOO_COMPLEX"); r.extension("limit") != "rootFields" || r.extension("actual") != 21.0 {
			t.Error(r.text)
		}
	})
	t.Run("specific types, by an allowlist", func(t *testing.T) {
		for _, text := range []string{
			`query cop {households(first: "1") {totalCount}}`,
			`query cop {households(first: 1, where: {hasDibao: 1}) {totalCount}}`,
			`query cop {households(first: 1, where: {hasDibaoWith: [{category: OTHER}]}) {totalCount}}`,
			`query cop {households(first: 1, where: {anything: true}) {totalCount}}`,
		} {
			refused(t, text, "GRAPHQL_VALIDATION_FAILED")
		}
		refused(t, `query cop {households(first: 1, asOf: "2019-02-30") {totalCount}}`, "INVALID")
		if r := server.query(t, `query cop {node(id: "not an id") {id}}`); r.code() != "INVALID" || r.data["node"] != nil {
			t.Error(r.text)
		}
	})
	t.Run("one character encoding", func(t *testing.T) {
		body := "{\"query\": \"query cop {household(code: \\\"\xff\\\") {code}}\", \"operationName\": \"cop\"}"
		if r := server.deliver(t, http.MethodPost, "/graphql", "application/json", "", body); r.status != 400 || r.code() != "BAD_REQUEST" {
			t.Errorf("%d %s", r.status, r.text)
		}
		if r := server.deliver(t, http.MethodPost, "/graphql", "application/json; charset=gb18030", "", "{}"); r.status != 415 {
			t.Errorf("%d %s", r.status, r.text)
		}
	})
	t.Run("injection", func(t *testing.T) {
		for _, text := range []string{"' OR 1=1 --", "'; DROP TABLE persons; --", "%", "_", "\\", "\" UNION SELECT 1"} {
			quoted, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			r := server.query(t, fmt.Sprintf("query cop {units(first: 5, where: {name: %s}) {totalCount} households(first: 0, where: {codeHasPrefix: %s}) {totalCount}}", quoted, quoted))
			if len(r.errors) > 0 || fmt.Sprint(r.data["units"]) != "map[totalCount:0]" {
				t.Errorf("%s: %s", text, r.text)
			}
		}
		if r := server.query(t, "query cop {persons(first: 0) {totalCount}}"); len(r.errors) > 0 {
			t.Error(r.text)
		}
	})
	t.Run("no excessive errors", func(t *testing.T) {
		for _, text := range []string{`query cop {node(id: "AA") {id}}`, `query cop {units(first: 1, after: "bm9uc2Vuc2U") {totalCount}}`, "query cop {", "query cop {nothing}"} {
			r := server.query(t, text)
			for _, word := range []string{"goroutine", ".go:", "SELECT", "sqlite", "panic", "stacktrace"} {
				if strings.Contains(r.text, word) || len(r.errors) == 0 {
					t.Errorf("%s: %s", text, r.text)
				}
			}
		}
	})
	t.Run("introspection and suggestions are restricted", func(t *testing.T) {
		refused(t, "query cop {__schema {types {name}}}", "FORBIDDEN")
		if r := refused(t, "query cop {household_ {code}}", "GRAPHQL_VALIDATION_FAILED"); strings.Contains(r.text, "Did you mean") {
			t.Error(r.text)
		}
	})
}
