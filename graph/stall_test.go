package graph_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"modernc.org/sqlite"

	"bentou/ent/store"
	"bentou/graph"
	"bentou/graph/limits"
)

// ticks counts the steps of the statement that never ends, on SQLite.
var ticks atomic.Int64

func init() {
	sqlite.MustRegisterScalarFunction("tick", 0, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
		return ticks.Add(1), nil
	})
}

// stall makes every statement that reads units run for ever.
func (a *api) stall() {
	a.t.Helper()
	name, endless := "sqlite", "(WITH RECURSIVE n(i) AS (SELECT tick() UNION ALL SELECT tick() FROM n) SELECT count(*) FROM n)"
	if store.IsPostgres(a.url) {
		name, endless = "pgx", "(SELECT count(*) FROM pg_sleep(36000))"
	}
	db, err := sql.Open(name, a.url)
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{"ALTER TABLE units RENAME TO units_kept", "CREATE VIEW units AS SELECT * FROM units_kept WHERE id > 0 * " + endless} {
		if _, err := db.Exec(q); err != nil {
			a.t.Fatal(q, err)
		}
	}
	ticks.Store(0)
}

// running says whether the statement that never ends runs.
func (a *api) running() bool {
	a.t.Helper()
	if !store.IsPostgres(a.url) {
		before := ticks.Load()
		time.Sleep(20 * time.Millisecond)
		return ticks.Load() > before
	}
	n := 0
	if err := a.store.DB().QueryRow("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'").Scan(&n); err != nil {
		a.t.Fatal(err)
	}
	return n > 0
}

// until waits for a condition that comes.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 3000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it does not come: " + what)
}

const stalled = `{"query": "{units(first: 1) {edges {node {name}}}}"}`

func TestAClientThatGoesAwayEndsItsStatement(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.stall()
		ended := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer close(ended)
			a.http.ServeHTTP(w, r)
		}))
		defer server.Close()
		ctx, goAway := context.WithCancel(t.Context())
		defer goAway()
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/graphql", strings.NewReader(stalled))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		go func() {
			if response, err := http.DefaultClient.Do(req); err == nil {
				response.Body.Close()
				t.Error("it was answered")
			}
		}()
		until(t, "the statement", a.running)
		select {
		case <-ended:
			t.Fatalf("the statement is not endless: %s", a.log)
		default:
		}
		goAway()
		<-ended
		until(t, "the end of the statement", func() bool { return !a.running() })
		if a.log.Len() > 0 {
			t.Errorf("a client that has gone is logged as an error: %s", a.log)
		}
		until(t, "the connection given back", func() bool { return a.store.DB().Stats().InUse == 0 })
	})
}

func TestAnOperationThatTakesTooLongIsEndedAndSaysItsLimit(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		township := a.ask(`{units(first: 1, where: {kind: TOWNSHIP}) {edges {node {id}}}}`).text("units.edges.0.node.id")
		a.stall()
		a.http = signedIn(graph.New(graph.Options{Store: a.store, Limits: limits.Limits{Query: time.Second, Mutation: time.Second}}))
		r := a.post(`{clock {today} units(first: 1) {edges {node {name}}}}`)
		if r.code() != "TIMEOUT" || r.body["data"] != nil {
			t.Errorf("a query: %v", r.body)
		}
		e := r.body["errors"].([]any)[0].(map[string]any)
		x := e["extensions"].(map[string]any)
		if !strings.Contains(e["message"].(string), "1s") || !strings.Contains(x["zh"].(string), "1s") || x["limit"] != "queryTime" || x["max"] != 1000.0 {
			t.Errorf("it does not say the limit: %v", e)
		}
		if cost, _ := r.body["extensions"].(map[string]any)["cost"].(map[string]any); cost["requested"] == nil {
			t.Errorf("it does not report its cost: %v", r.body)
		}
		r = a.post(`mutation($in: UnitAddInput!) {unitAdd(input: $in) {unit {id} userErrors {code}}}`,
			"in", map[string]any{"parentId": township, "kind": "VILLAGE", "name": "试点村", "validFrom": "2010-01-01"})
		if r.code() != "TIMEOUT" {
			t.Errorf("a mutation: %v", r.body)
		}
		until(t, "the end of the statements", func() bool { return !a.running() })
	})
}
