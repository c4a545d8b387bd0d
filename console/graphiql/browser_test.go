package graphiql

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

	// What was typed ends with the page.
	if left := page.Eval(`Object.keys(localStorage).join() + Object.keys(sessionStorage).join() + document.cookie`); left != "" {
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

// What a session showed leaves the screen with it: when the server says that it has
// ended, when its time is over, when nobody asks for anything, and by signing out,
// even if the server does not answer any more.
func TestWhatASessionShowedLeavesTheScreenWithIt(t *testing.T) {
	for what, c := range map[string]struct {
		session string // what GET /session says more
		act     string // what is done in the page; "" waits
		signOut int    // the status of POST /signout
		ended   bool   // POST /graphql is 401 from then on
	}{
		"the server says so":           {act: "ask", ended: true},
		"its time is over":             {session: `"expires":"EXPIRES",`},
		"nobody asks for anything":     {session: `"idle":1.5,`},
		"signing out":                  {act: "sign out", signOut: http.StatusNoContent},
		"signing out, but no answer":   {act: "sign out"},
		"signing out, but it is ended": {act: "sign out", signOut: http.StatusUnauthorized},
	} {
		t.Run(what, func(t *testing.T) {
			var loads, over atomic.Int64
			api, mux := &stub{}, http.NewServeMux()
			mux.HandleFunc("/graphql", func(w http.ResponseWriter, r *http.Request) {
				if over.Load() > 0 {
					w.WriteHeader(http.StatusUnauthorized)
					w.Write([]byte(`{"errors":[{"message":"the session has ended"}]}`))
					return
				}
				api.ServeHTTP(w, r)
			})
			mux.HandleFunc("/graphiql", func(w http.ResponseWriter, r *http.Request) {
				loads.Add(1)
				Handler().ServeHTTP(w, r)
			})
			mux.Handle("/graphiql/", Handler())
			mux.HandleFunc("GET /session", func(w http.ResponseWriter, _ *http.Request) {
				if loads.Load() > 1 {
					http.Error(w, "{}", http.StatusUnauthorized)
					return
				}
				more := strings.ReplaceAll(c.session, "EXPIRES", time.Now().Add(3*time.Second).UTC().Format(time.RFC3339))
				fmt.Fprintf(w, `{"name":"王",%s"role":"viewer","csrf":"beside the cookie"}`, more)
			})
			mux.HandleFunc("POST /signout", func(w http.ResponseWriter, _ *http.Request) {
				if c.signOut == 0 {
					panic(http.ErrAbortHandler)
				}
				w.WriteHeader(c.signOut)
			})
			server := httptest.NewServer(mux)
			defer server.Close()
			page := testkit.Browse(t, server.URL+"/graphiql")
			if c.act != "" {
				page.WaitFor(`document.querySelector('.bar')?.innerText.includes('Sign out')`)
				page.Eval(`window.before = true; document.querySelector('.bar').append(' 张三 ')`)
			}
			switch c.act {
			case "ask":
				over.Store(1)
				page.WaitFor(`document.querySelector('.graphiql-execute-button')`)
				page.Eval(`document.querySelector('.graphiql-execute-button').click()`)
			case "sign out":
				page.Eval(`document.querySelector('.bar button').click()`)
			}
			page.WaitFor(`!window.before && document.querySelector('.bar')?.innerText.includes('Not signed in')`)
			if shown := page.Eval(`document.body.innerText`); strings.Contains(shown, "张三") || loads.Load() != 2 {
				t.Errorf("after %d loads the page shows\n%s", loads.Load(), shown)
			}
		})
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
