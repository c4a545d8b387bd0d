package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bentou/graph/limits"
	"bentou/internal/access"
)

// written is a log that a server writes while a test reads it.
type written struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

func TestEveryAnswerIsClosedToBrowsers(t *testing.T) {
	server := inside(t, access.Administrator, limits.Limits{Rate: 0.001, Burst: 17})
	seen := map[int]bool{}
	for _, c := range []struct {
		method, path, auth, body string
		status                   int
	}{
		{"POST", "/graphql", server.token, question, 200},
		{"POST", "/graphql", server.token, "{", 400},
		{"GET", "/graphql", server.token, "", 405},
		{"POST", "/graphql", "bentou_wrong", question, 401},
		{"POST", "/uploads?name=a.csv", server.token, "x", 201},
		{"GET", "/uploads/AQ", server.token, "", 404},
		{"POST", "/uploads/AQ", server.token, "", 405},
		{"GET", "/persons/AQ/record", server.token, "", 403},
		{"GET", "/persons/AQ/record", "", "", 401},
		{"GET", "/releases/1/tables/none", server.token, "", 404},
		{"GET", "/releases/1/tables/none", "", "", 401},
		{"POST", "/drafts/AQ/tables?revision=1", server.token, "x", 400},
		{"GET", "/session", server.token, "", 200},
		{"GET", "/session", "", "", 401},
		{"GET", "/signin", "", "", 200},
		{"GET", "/signin?token=bentou_wrong", "", "", 401},
		{"GET", "/signin?token=" + server.token, "", "", 303},
		{"GET", "/graphiql", "", "", 200},
		{"GET", "/graphiql/", "", "", 308},
		{"GET", "/graphiql/none", "", "", 404},
		{"TRACE", "/graphiql", "", "", 405},
		{"GET", "/healthz", "", "", 200},
		{"GET", "/", "", "", 302},
		{"GET", "/none", "", "", 404},
		{"GET", "/%2e%2e/keys.json", "", "", 404},
		{"POST", "/graphql", server.token, question, 200}, {"POST", "/graphql", server.token, question, 200}, {"POST", "/graphql", server.token, question, 200},
		{"POST", "/graphql", server.token, question, 200}, {"POST", "/graphql", server.token, question, 200}, {"POST", "/graphql", server.token, question, 200},
		{"POST", "/graphql", server.token, question, 200}, {"POST", "/graphql", server.token, question, 200},
		{"POST", "/graphql", server.token, question, 429},
	} {
		headers := []string{"Content-Type", "application/json"}
		if strings.HasPrefix(c.path, "/uploads") {
			headers[1] = "text/csv"
		}
		if c.auth != "" {
			headers = append(headers, bearer(c.auth)...)
		}
		got, at := send(t, http.DefaultClient, c.method, server.address+c.path, c.body, headers...), c.method+" "+c.path
		if got.status != c.status {
			t.Errorf("%s: %d %s, want %d", at, got.status, got.body, c.status)
		}
		seen[got.status] = true
		h := got.header
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin", "Server": "", "X-Powered-By": "", "Access-Control-Allow-Origin": ""} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", at, name, h.Get(name))
			}
		}
		for _, part := range []string{"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, part) || strings.Contains(csp, "unsafe") {
				t.Errorf("%s: the policy is %q", at, csp)
			}
		}
		// The page and its files hold no data and are kept by browsers.
		if cache := h.Get("Cache-Control"); cache != "no-store" && !(strings.HasPrefix(c.path, "/graphiql") && got.status == 200) {
			t.Errorf("%s: Cache-Control is %q", at, cache)
		}
		if kind := h.Get("Content-Type"); got.body != "" && !strings.HasSuffix(kind, "; charset=utf-8") {
			t.Errorf("%s: it is sent as %q", at, kind)
		}
		if to := h.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Errorf("%s: it leads to %q", at, to)
		}
		if h.Get("X-Request-Id") == "" {
			t.Errorf("%s: it has no id", at)
		}
		if c.method == "TRACE" && strings.Contains(got.body, "TRACE") {
			t.Errorf("the request comes back: %s", got.body)
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %v are looked at", seen)
	}
}

func TestWrongTokensAreBoundedByAddressAndLockNobodyOut(t *testing.T) {
	log := &written{}
	server := insideWith(t, access.Auditor, limits.Limits{Wrong: 0.001, WrongBurst: 4}, log)
	wrong := "bentou_" + strings.Repeat("0", 64)
	for i, at := range []string{"POST /graphql", "GET /uploads/AQ", "GET /session", "GET /signin?token=" + wrong} {
		method, path, _ := strings.Cut(at, " ")
		got := send(t, http.DefaultClient, method, server.address+path, "", bearer(wrong)...)
		if want := fmt.Sprintf(`"address";r=%d;`, 3-i); got.status != 401 || !strings.HasPrefix(got.header.Get("RateLimit"), want) || got.header.Get("RateLimit-Policy") != `"address";q=4;w=4000` {
			t.Errorf("%s: %d %v", at, got.status, got.header)
		}
	}
	for _, at := range []string{"POST /graphql", "POST /uploads", "GET /session", "GET /signin?token=" + wrong, "POST /signout", "POST /signin"} {
		method, path, _ := strings.Cut(at, " ")
		got := send(t, http.DefaultClient, method, server.address+path, "", bearer(wrong)...)
		if got.status != 429 || !strings.Contains(got.body, `"code":"TOO_MANY_REQUESTS"`) || !strings.Contains(got.body, `"limit":"wrong","max":4`) || got.header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %v %s", at, got.status, got.header, got.body)
		}
	}
	// Who has a token is let in from the same address.
	read := server.query(t, `query cop {accessLog(first: 100, where: {kind: REFUSAL}) {edges {node {refused {action code} address}}}}`)
	if len(read.errors) > 0 || strings.Count(read.text, `"UNAUTHENTICATED"`) != 4 {
		t.Errorf("the access log: %s", read.text)
	}
	// What came after is told once.
	if n := strings.Count(log.String(), `msg="too many requests" limit=wrong of="address 127.0.0.1"`); n != 1 {
		t.Errorf("the log tells it %d times:\n%s", n, log.String())
	}
	if strings.Contains(log.String(), wrong) || strings.Contains(log.String(), server.token) {
		t.Errorf("the log holds a token:\n%s", log.String())
	}
}

func TestOperationsBeyondALimitAreToldToTheLogButDoNotFloodIt(t *testing.T) {
	log := &written{}
	server := insideWith(t, access.Viewer, limits.Limits{Wrong: 0.001, WrongBurst: 4}, log)
	secretly := `s: households(first: 1, where: {codeHasPrefix: "not for the log"}) {totalCount}`
	for _, query := range []string{
		"query cop {" + strings.Repeat("a:__typename ", 31) + secretly + "}",
		"query cop {households(first: 99999999) {edges {node {code}}} " + secretly + "}",
		"query cop {__schema {types {name}} " + secretly + "}",
	} {
		if r := server.query(t, query); len(r.errors) == 0 {
			t.Error(r.text)
		}
	}
	text := log.String()
	for _, limit := range []string{"repeats max=10 actual=31", "cost max=500000 actual=", "introspection max=0 actual=0"} {
		if strings.Count(text, `msg="an operation beyond a limit" limit=`+limit) != 1 {
			t.Errorf("%s is not in the log once:\n%s", limit, text)
		}
	}
	for range 10 {
		server.query(t, "query cop {__schema {types {name}}}")
	}
	if n := strings.Count(log.String(), "an operation beyond a limit"); n != 4 {
		t.Errorf("the log tells of %d", n)
	}
	if strings.Contains(log.String(), "not for the log") || !strings.Contains(text, ` of="token `) || !strings.Contains(text, " request=") {
		t.Errorf("the log says\n%s", log.String())
	}
}

func TestSigningInSigningOutAndFailingToAreInTheAccessLog(t *testing.T) {
	server := inside(t, access.Auditor, limits.Limits{})
	in := send(t, http.DefaultClient, http.MethodGet, server.address+"/signin?token="+server.token, "")
	cookie, _, _ := strings.Cut(in.header.Get("Set-Cookie"), ";")
	var session struct{ CSRF string }
	if err := json.Unmarshal([]byte(send(t, http.DefaultClient, http.MethodGet, server.address+"/session", "", "Cookie", cookie).body), &session); err != nil {
		t.Fatal(err)
	}
	out := send(t, http.DefaultClient, http.MethodPost, server.address+"/signout", "", "Cookie", cookie, "Bentou-CSRF", session.CSRF)
	failed := send(t, http.DefaultClient, http.MethodGet, server.address+"/signin?token=bentou_wrong", "")
	ended := send(t, http.DefaultClient, http.MethodGet, server.address+"/session", "", "Cookie", cookie)
	got := server.query(t, `query cop {accessLog(first: 100) {edges {node {kind actor role address request at refused {action code}}}}}`).text
	for what, want := range map[string]string{
		"signing in":       `{"kind":"SIGN_IN","actor":"cop","role":"auditor","address":"127.0.0.1","request":"` + in.header.Get("X-Request-Id") + `","at":"`,
		"signing out":      `{"kind":"SIGN_OUT","actor":"cop","role":"auditor","address":"127.0.0.1","request":"` + out.header.Get("X-Request-Id") + `","at":"`,
		"a wrong token":    `"request":"` + failed.header.Get("X-Request-Id") + `","at":"`,
		"an ended session": `"request":"` + ended.header.Get("X-Request-Id") + `","at":"`,
		"what was refused": `"refused":[{"action":"GET /signin","code":"UNAUTHENTICATED"}]`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s is not in %s", what, want, got)
		}
	}
	if strings.Contains(got, server.token) || strings.Contains(got, "bentou_wrong") || strings.Contains(got, cookie) {
		t.Errorf("a secret is in the log: %s", got)
	}
	// Each moment says that it is UTC.
	if moments := regexp.MustCompile(`"at":"[^"]*"`).FindAllString(got, -1); len(moments) < 4 || slices.ContainsFunc(moments, func(at string) bool { return !strings.HasSuffix(at, `Z"`) }) {
		t.Errorf("the moments are %v", moments)
	}
}

// What one server takes for a body, a proxy before it must not take for another request.
func TestWhereARequestEndsIsNeverAmbiguous(t *testing.T) {
	server := inside(t, access.Viewer, limits.Limits{})
	const behind = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
	for what, c := range map[string]struct {
		headers, body string
		want          string // the status of the first answer
		answers       int    // how many requests were seen
	}{
		"two lengths":                {"Content-Length: 5\r\nContent-Length: 6\r\n", "hello" + behind, "400", 1},
		"a length with a sign":       {"Content-Length: +5\r\n", "hello" + behind, "400", 1},
		"an encoding that is none":   {"Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + behind, "501", 1},
		"a space before the colon":   {"Content-Length : 5\r\n", "hello" + behind, "400", 1},
		"an encoding and a length":   {fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: chunked\r\n", 5+len(behind)), "0\r\n\r\n" + behind, "401", 2}, // the encoding counts
		"a bare newline in a header": {"X: a\rContent-Length: 5\r\n", "hello" + behind, "400", 1},
	} {
		address := strings.TrimPrefix(server.address, "http://")
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s", c.headers, c.body)
		conn.(*net.TCPConn).CloseWrite()
		text, err := io.ReadAll(bufio.NewReader(conn))
		conn.Close()
		if err != nil && len(text) == 0 {
			t.Errorf("%s: %v", what, err)
		}
		if n := strings.Count(string(text), "HTTP/1.1 "); n != c.answers || !strings.HasPrefix(string(text), "HTTP/1.1 "+c.want) {
			t.Errorf("%s: %d answers: %q", what, n, text)
		}
	}
}
