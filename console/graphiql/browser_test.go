package graphiql

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"bentou/internal/testkit"
)

// stub answers the two queries that the page sends: its introspection and its
// example.
type stub struct {
	mu      sync.Mutex
	queries []string
	bad     []string // what does not look like a request of the page
}

func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct{ Query, OperationName string }
	err := json.NewDecoder(r.Body).Decode(&in)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" ||
		!strings.HasPrefix(r.Header.Get("Accept"), "application/graphql-response+json") || r.Header.Get("Bentou-CSRF") != "beside the cookie" {
		s.bad = append(s.bad, r.Method+" "+r.Header.Get("Content-Type")+" "+r.Header.Get("Accept"))
	}
	s.queries = append(s.queries, in.Query)
	w.Header().Set("Content-Type", "application/graphql-response+json; charset=utf-8")
	if in.OperationName == "IntrospectionQuery" {
		w.Write([]byte(introspection))
		return
	}
	w.Write([]byte(`{"data":{"households":{"totalCount":2031,"edges":[{"node":{"code":"371500001"}}]}}}`))
}

func TestTheEditorRunsItsExampleInARealBrowser(t *testing.T) {
	api := &stub{}
	mux := http.NewServeMux()
	mux.Handle("/graphql", api)
	mux.Handle("/graphiql", Handler())
	mux.Handle("/graphiql/", Handler())
	mux.HandleFunc("GET /session", func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(`{"name":"王","role":"viewer","csrf":"beside the cookie"}`))
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	page := testkit.Browse(t, server.URL+"/graphiql")
	page.WaitFor(`document.querySelector('.graphiql-query-editor .CodeMirror-code')`)
	if title := page.Eval(`document.title`); title != "奔头 Bentou" {
		t.Errorf("the title is %q", title)
	}
	editor := `document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror`
	shown := page.Eval(editor + `.getValue()`)
	for _, part := range []string{"households(first: 5)", "totalCount", "奔头", "Ctrl+Enter runs"} {
		if !strings.Contains(shown, part) {
			t.Errorf("the example does not hold %q:\n%s", part, shown)
		}
	}
	// The schema has arrived when the editor knows a type of it.
	page.WaitFor(`document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.options.lint?.schema?.getType('Household')`)
	page.Eval(editor + `.focus()`)
	page.Press("Enter", "Enter", 13, true)
	page.WaitFor(`document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue().includes('371500001')`)

	if bar := page.Eval(`document.querySelector('.bar').innerText`); !strings.Contains(bar, "王（viewer）") || !strings.Contains(bar, "Sign out") {
		t.Errorf("the page does not say who is signed in: %q", bar)
	}
	page.Screenshot("graphiql")

	// The parts that come and go: documentation, dialogs, menus, completion.
	page.Eval(`document.querySelector('[aria-label="Show Documentation Explorer"]').click()`)
	page.WaitFor(`document.querySelector('.graphiql-doc-explorer')?.innerText.includes('Query')`)
	page.Eval(editor + `.replaceSelection('# '); ` + editor + `.focus(); ` + editor + `.showHint()`)
	page.Eval(`document.querySelector('[aria-label="Open settings dialog"]').click()`)
	page.WaitFor(`document.querySelector('.graphiql-dialog')`)

	// What was typed ends with the tab.
	if left := page.Eval(`Object.keys(localStorage).join() + document.cookie`); left != "" {
		t.Errorf("left behind in the browser: %s", left)
	}
	foreign := page.Eval(`performance.getEntriesByType('resource').map(e => e.name).filter(u => !u.startsWith(location.origin + '/') && !u.startsWith('data:')).join()`)
	if foreign != "" {
		t.Errorf("the page asked elsewhere for %s", foreign)
	}
	if said := page.Said(); len(said) > 0 {
		t.Errorf("the browser complained:\n%s", strings.Join(said, "\n"))
	}
	api.mu.Lock()
	defer api.mu.Unlock()
	if len(api.queries) < 2 || len(api.bad) > 0 {
		t.Errorf("the page sent %d queries, these badly: %v", len(api.queries), api.bad)
	}
}

// introspection is the least schema that the example is valid in.
const introspection = `{"data":{"__schema":{
"queryType":{"name":"Query"},"mutationType":null,"subscriptionType":null,"directives":[],
"types":[
{"kind":"SCALAR","name":"String","description":null},{"kind":"SCALAR","name":"Int","description":null},
{"kind":"OBJECT","name":"Query","description":null,"interfaces":[],"fields":[{"name":"households","description":"户","isDeprecated":false,
 "args":[{"name":"first","description":null,"type":{"kind":"SCALAR","name":"Int"},"defaultValue":null}],
 "type":{"kind":"OBJECT","name":"HouseholdConnection"}}]},
{"kind":"OBJECT","name":"HouseholdConnection","description":null,"interfaces":[],"fields":[
 {"name":"totalCount","description":null,"args":[],"isDeprecated":false,"type":{"kind":"SCALAR","name":"Int"}},
 {"name":"edges","description":null,"args":[],"isDeprecated":false,"type":{"kind":"LIST","ofType":{"kind":"OBJECT","name":"HouseholdEdge"}}}]},
{"kind":"OBJECT","name":"HouseholdEdge","description":null,"interfaces":[],"fields":[
 {"name":"node","description":null,"args":[],"isDeprecated":false,"type":{"kind":"OBJECT","name":"Household"}}]},
{"kind":"OBJECT","name":"Household","description":"户","interfaces":[],"fields":[
 {"name":"code","description":"户编号","args":[],"isDeprecated":false,"type":{"kind":"SCALAR","name":"String"}}]}
]}}}`
