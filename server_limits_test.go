package main

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
)

// inside runs the server within the test, with a config of its own, and returns its
// address. It has no demo zone, and shows nobody in particular the schema.
func inside(t *testing.T, change func(*cli.Config)) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	ready, ended := make(chan string, 1), make(chan error, 1)
	cfg := cli.Config{
		Command: cli.Serve, Listen: "127.0.0.1:0", Data: data, Database: filepath.Join(data, "bentou.db"), Keys: filepath.Join(data, "keys.json"),
		Stdout: io.Discard, Stderr: io.Discard, Ready: func(address string) { ready <- address }, Schema: access.MaySeeSchema,
	}
	if change != nil {
		change(&cfg)
	}
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
		return address
	case err := <-ended:
		stop()
		t.Fatal(err)
	}
	return ""
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

func send(t *testing.T, method, address, contentType, accept, body string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if accept != "" {
		req.Header.Set("Accept", accept)
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := reply{status: response.StatusCode, header: response.Header, text: string(text)}
	var body2 struct {
		Data   map[string]any
		Errors []any
	}
	if json.Unmarshal(text, &body2) == nil {
		r.data, r.errors = body2.Data, body2.Errors
	}
	return r
}

// query sends an operation as graphql-cop does.
func query(t *testing.T, address, text string) reply {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": text, "operationName": "cop"})
	if err != nil {
		t.Fatal(err)
	}
	return send(t, http.MethodPost, address+"/graphql", "application/json", "", string(body))
}

// TestTheDetectionsOfGraphqlCopFindNothing sends what graphql-cop 1.15 sends
// (lib/tests) and looks for what it looks for. The running server has no sign-in yet,
// so who asks is nobody in particular, and the table of roles shows them no schema.
func TestTheDetectionsOfGraphqlCopFindNothing(t *testing.T) {
	address := inside(t, nil)
	endpoint := address + "/graphql"
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
		refused(t, query(t, address, "query cop { "+repeat(101, "alias{}:__typename \n")+" }"), "TOO_COMPLEX", "aliases", 101)
	})
	t.Run("array batching", func(t *testing.T) {
		one := `{"query": "query cop { __typename }", "operationName": "cop"}`
		r := send(t, http.MethodPost, endpoint, "application/json", "", "["+strings.TrimSuffix(strings.Repeat(one+",", 10), ",")+"]")
		refused(t, r, "BATCHING_NOT_SUPPORTED", "", 0)
		if r.status != 400 || len(r.errors) != 1 {
			t.Errorf("%d %s", r.status, r.text)
		}
	})
	t.Run("queries by GET", func(t *testing.T) {
		r := send(t, http.MethodGet, endpoint+"?query="+url.QueryEscape("query cop {__typename}"), "", "", "")
		refused(t, r, "METHOD_NOT_ALLOWED", "", 0)
		if r.status != 405 || r.header.Get("Allow") != "POST" {
			t.Errorf("%d %v", r.status, r.header)
		}
	})
	t.Run("mutations by GET", func(t *testing.T) {
		refused(t, send(t, http.MethodGet, endpoint+"?query="+url.QueryEscape("mutation cop {__typename}"), "", "", ""), "METHOD_NOT_ALLOWED", "", 0)
	})
	t.Run("urlencoded POST", func(t *testing.T) {
		r := send(t, http.MethodPost, endpoint, "application/x-www-form-urlencoded", "", "query="+url.QueryEscape("query cop { __typename }"))
		refused(t, r, "UNSUPPORTED_MEDIA_TYPE", "", 0)
	})
	t.Run("tracing", func(t *testing.T) {
		r := query(t, address, "query cop { __typename }")
		if r.data["__typename"] != "Query" || strings.Contains(strings.ToLower(r.text), "tracing") {
			t.Error(r.text)
		}
	})
	t.Run("field duplication", func(t *testing.T) {
		refused(t, query(t, address, "query cop { "+strings.Repeat("__typename \n", 500)+"} "), "TOO_COMPLEX", "repeats", 500)
	})
	t.Run("field suggestions", func(t *testing.T) {
		for _, q := range []string{"query cop { __schema { directive } }", "query cop { householdz { code } }"} {
			r := query(t, address, q)
			if r.code() != "GRAPHQL_VALIDATION_FAILED" || strings.Contains(r.text, "Did you mean") {
				t.Error(r.text)
			}
		}
	})
	t.Run("GraphiQL", func(t *testing.T) {
		for _, at := range []string{"", "?query=%7B__typename%7D"} {
			r := send(t, http.MethodGet, endpoint+at, "", "text/html", "")
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
		page := send(t, http.MethodGet, address+"/graphiql", "", "text/html", "")
		if page.status != 200 || page.header.Get("Set-Cookie") != "" || !strings.Contains(page.header.Get("Content-Security-Policy"), "connect-src 'self'") {
			t.Errorf("%d %v", page.status, page.header)
		}
		other := send(t, http.MethodGet, inside(t, nil)+"/graphiql", "", "text/html", "")
		if other.text != page.text {
			t.Error("the page differs from that of another server, so it holds something of its own")
		}
	})
	t.Run("introspection", func(t *testing.T) {
		refused(t, query(t, address, "query cop { __schema { types { name fields { name } } } }"), "FORBIDDEN", "", 0)
	})
	t.Run("directive overloading", func(t *testing.T) {
		r := query(t, address, "query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }")
		refused(t, r, "TOO_COMPLEX", "directivesHere", 10)
		if len(r.errors) != 1 {
			t.Errorf("%d errors", len(r.errors))
		}
	})
	t.Run("circular introspection", func(t *testing.T) {
		const circles = "query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }"
		refused(t, query(t, address, circles), "TOO_COMPLEX", "typeCircles", 3)
		// Also where everybody may introspect, as on one's own machine.
		open := inside(t, func(c *cli.Config) { c.Schema = nil })
		refused(t, query(t, open, circles), "TOO_COMPLEX", "typeCircles", 3)
		if r := query(t, open, "query cop { __schema { types { name fields { name } } } }"); r.data == nil {
			t.Error(r.text)
		}
	})
	t.Run("unhandled errors", func(t *testing.T) {
		r := query(t, address, "qwerty cop { abc }")
		if r.code() != "GRAPHQL_PARSE_FAILED" || strings.Contains(r.text, "exception") {
			t.Error(r.text)
		}
	})
}

func TestTheRunningServerBoundsTheRequestsOfACaller(t *testing.T) {
	address := inside(t, func(c *cli.Config) { c.Limits = limits.Limits{Rate: 0.001, Burst: 3} })
	for i := range 3 {
		r := query(t, address, "query cop {__typename}")
		if want := fmt.Sprintf(`"caller";r=%d;`, 2-i); r.status != 200 || !strings.HasPrefix(r.header.Get("RateLimit"), want) || !strings.HasPrefix(r.header.Get("RateLimit-Policy"), `"caller";q=3;w=3000`) {
			t.Errorf("%d %v", r.status, r.header)
		}
	}
	r := query(t, address, "query cop {__typename}")
	if r.status != 429 || r.code() != "TOO_MANY_REQUESTS" || r.extension("max") != 3.0 || r.header.Get("Retry-After") == "" || r.extension("zh") == nil {
		t.Errorf("%d %v %s", r.status, r.header, r.text)
	}
	// Files count among them; whether the server is well does not.
	if r := send(t, http.MethodPost, address+"/uploads?name=x", "text/csv", "", "x"); r.status != 429 || r.code() != "TOO_MANY_REQUESTS" {
		t.Errorf("an upload: %d %s", r.status, r.text)
	}
	if r := send(t, http.MethodGet, address+"/healthz", "", "", ""); r.status != 200 {
		t.Errorf("/healthz: %d", r.status)
	}
}

func TestABodyBeyondTheLimitIsRefusedWithItsSize(t *testing.T) {
	address := inside(t, nil)
	body := `{"query": "{__typename}", "variables": {"x": "` + strings.Repeat("x", 1<<20) + `"}}`
	r := send(t, http.MethodPost, address+"/graphql", "application/json", "", body)
	if r.status != 413 || r.code() != "BODY_TOO_LARGE" || r.extension("max") != float64(1<<20) || r.extension("actual") != float64(len(body)) {
		t.Errorf("%d %s", r.status, r.text)
	}
	// Sent in chunks, its size is not known before.
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/graphql", io.MultiReader(bytes.NewReader([]byte(body))))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != 413 {
		t.Errorf("in chunks: %d", response.StatusCode)
	}
}
