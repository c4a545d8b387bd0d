package graph_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"bentou/ent/store"
	"bentou/graph"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/testkit"
	"bentou/internal/vault"
)

// guarded are the list and report queries whose guards are measured. UNIT is the
// township of which both sides show the same rows.
var guarded = []struct{ name, query string }{
	{"list", `{households(first: 50, where: {within: "UNIT", hasDibao: true}, orderBy: {field: CODE}) {totalCount pageInfo {hasNextPage endCursor} edges {node {id code unit {name} dibao {category monthlyAmount}}}}}`},
	{"page", `{households(first: 50, where: {within: "UNIT"}, orderBy: {field: CODE}) {edges {node {code members {relation person {name age incomes {item amount} recordHistory {id}}} dibao {category monthlyAmount}}}}}`},
	{"report", `{households(first: 1000, where: {within: "UNIT"}) {edges {node {code unit {name parent {name}} dibao {category monthlyAmount} povertyRegistration {exitStatus mainCause} phone {masked value reason}}}}}`},
	{"report-of-members", `{households(first: 1000, where: {within: "UNIT"}) {edges {node {code unit {name} members {relation person {name identityNumber {masked value reason}}}}}}}`},
}

// BenchmarkGuards measures what authorization, masking and audit add to a request, in
// rounds that ask with them and without them by turns: x-guard is the median of the
// ratios. Callers: one who sees everywhere, one who sees a township, and one who also
// sees numbers, whose reading is logged.
func BenchmarkGuards(b *testing.B) {
	for name, url := range map[string]func(b *testing.B) string{
		"sqlite":   func(b *testing.B) string { return filepath.Join(b.TempDir(), "bentou.db") },
		"postgres": func(b *testing.B) string { return testkit.Postgres(b) },
	} {
		b.Run(name, func(b *testing.B) { benchmarkGuards(b, url(b)) })
	}
}

func benchmarkGuards(b *testing.B, url string) {
	v, err := vault.OpenOrCreate(filepath.Join(b.TempDir(), "keys.json"))
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := demo.Fill(b.Context(), s, demo.Options{Households: 2000}); err != nil {
		b.Fatal(err)
	}
	// As a database is that was not filled just now.
	if _, err := s.DB().ExecContext(b.Context(), "ANALYZE"); err != nil && store.IsPostgres(url) {
		b.Fatal(err)
	}
	var unit, homes int
	const largest = "SELECT t.id, count(*) FROM units t JOIN units u ON u.path LIKE t.path || '%' JOIN households h ON h.unit_id = u.id WHERE t.kind = 'TOWNSHIP' GROUP BY t.id ORDER BY 2 DESC LIMIT 1"
	if err := s.DB().QueryRowContext(b.Context(), largest).Scan(&unit, &homes); err != nil {
		b.Fatal(err)
	}
	options := graph.Options{Store: s, Schema: access.MaySeeSchema}
	without := graph.Unguarded(options)
	with := audit.New(s, nil).Middleware(graph.New(options))
	for _, caller := range []struct {
		name string
		access.Caller
	}{
		{"everywhere", access.Caller{Name: "viewer", Role: access.Viewer}},
		{"township", access.Caller{Name: "viewer", Role: access.Viewer, Unit: unit}},
		{"township-shown", access.Caller{Name: "desk", Role: access.Caseworker, Unit: unit, Purpose: "verification"}},
	} {
		for _, q := range guarded {
			b.Run(caller.name+"/"+q.name, func(b *testing.B) {
				compare(b, q.query, unit, with, without, &caller.Caller)
				b.ReportMetric(float64(homes), "households")
			})
		}
	}
}

// rounds is the least number of rounds a median is taken of.
const rounds = 7

func compare(b *testing.B, query string, unit int, with, without http.Handler, c *access.Caller) {
	text, err := json.Marshal(map[string]string{"query": regexp.MustCompile("UNIT").ReplaceAllString(query, idText(unit))})
	if err != nil {
		b.Fatal(err)
	}
	ask := func(h http.Handler) (time.Duration, []byte) {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/graphql", bytes.NewReader(text))
		r.Header.Set("Content-Type", "application/json")
		own := *c
		r = r.WithContext(access.With(r.Context(), &own))
		w := httptest.NewRecorder()
		begin := time.Now()
		h.ServeHTTP(w, r)
		return time.Since(begin), w.Body.Bytes()
	}
	// The same rows on both sides, masked or not.
	hidden := regexp.MustCompile(`,"value":(null|"[^"]*"),"reason":(null|"[^"]*")`)
	_, a := ask(with)
	_, o := ask(without)
	if a, o := hidden.ReplaceAll(a, nil), hidden.ReplaceAll(o, nil); !bytes.Equal(a, o) || len(a) < 1000 {
		b.Fatalf("the sides answer differently:\n%.300s\n%.300s", a, o)
	}
	var ratios, guards, bare []float64
	round := func() {
		// By turns, and each first as often as the other.
		var t, u time.Duration
		for range 2 {
			if len(ratios)%2 == 0 {
				x, _ := ask(with)
				y, _ := ask(without)
				t, u = t+x, u+y
			} else {
				y, _ := ask(without)
				x, _ := ask(with)
				t, u = t+x, u+y
			}
		}
		ratios, guards, bare = append(ratios, float64(t)/float64(u)), append(guards, t.Seconds()*500), append(bare, u.Seconds()*500)
	}
	for b.Loop() {
		round()
	}
	for len(ratios) < rounds {
		round()
	}
	b.ReportMetric(median(ratios), "x-guard")
	b.ReportMetric(median(guards), "ms-with")
	b.ReportMetric(median(bare), "ms-without")
	b.ReportMetric(0, "ns/op") // says nothing: it is both sides together
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}
