package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bentou/ent/gen/ent/household"
	"bentou/ent/store"
	"bentou/graph"
	"bentou/graph/limits"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/eligibility"
	"bentou/internal/testkit"
	"bentou/internal/vault"
)

const (
	// plainHousehold is what is asked of a household where nobody asks why.
	plainHousehold = `query($id: ID!) {node(id: $id) {... on Household {code unit {name} povertyRegistration {attribute} dibao {category monthlyAmount} housing {grade} water {overall}
		members {relation person {name age hukou {place} incomes {amount item} expenses {amount} insurances {kind enrolled} schooling {stage} labour {ability} selfCare {level}}}}}}`
	// decidedHousehold has all its decisions besides, and whyHousehold all that is told of them.
	decidedHousehold = `query($id: ID!) {node(id: $id) {... on Household {code decisions {programme {key} subject {kind person {name}} outcome amount}}}}`
	whyHousehold     = `query($id: ID!) {node(id: $id) {... on Household {code decisions {programme {key} subject {kind person {name}} outcome amount
		missing {input title {zh en} unblocks} reasons {code depth met text {zh en} observed {zh en} required {zh en} distance {zh en} metOn relation found need assumed confidence
		reference {document clause} subject {kind person {name}}}}}}}`
	// tracedHousehold tells the records and parameters behind each reason, too.
	tracedHousehold = `query($id: ID!) {node(id: $id) {... on Household {code decisions {programme {key} subject {kind person {name}} outcome amount
		missing {input title {zh en} unblocks} reasons {code depth met text {zh en} observed {zh en} required {zh en} distance {zh en} metOn relation found need assumed confidence
		reference {document clause} subject {kind person {name}} reads {input title {zh en} value text {zh en} known records {kind id validFrom validTo recorded source said {column text}}} parameters {key value source}}}}}}`
)

// BenchmarkWhyOverGraphQL asks for one household of a demo zone over the real handler: as
// it is, with all its decisions, with full reasons, and with the records behind them, by
// turns, so that the ratios mean something. Each is beside the plain query.
func BenchmarkWhyOverGraphQL(b *testing.B) {
	for name, url := range map[string]func(b *testing.B) string{
		"sqlite":   func(b *testing.B) string { return filepath.Join(b.TempDir(), "bentou.db") },
		"postgres": func(b *testing.B) string { return testkit.Postgres(b) },
	} {
		b.Run(name, func(b *testing.B) { benchmarkWhy(b, url(b)) })
	}
}

func benchmarkWhy(b *testing.B, url string) {
	v, err := vault.OpenOrCreate(filepath.Join(b.TempDir(), "keys.json"))
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := demo.Fill(b.Context(), s, demo.Options{Households: 200}); err != nil {
		b.Fatal(err)
	}
	e := eligibility.New(s, os.DirFS("../rules/packs/liaocheng-etdz"))
	if _, err := e.EnsureRelease(b.Context()); err != nil {
		b.Fatal(err)
	}
	if _, err := e.Decide(b.Context(), eligibility.Options{}); err != nil {
		b.Fatal(err)
	}
	homes, err := s.Client().Household.Query().Order(household.ByID()).Limit(40).IDs(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	h := audit.New(s, nil).Middleware(graph.New(graph.Options{Store: s, Eligibility: e, Limits: limits.Limits{Cost: 10_000_000}}))
	caller := access.Caller{Name: "desk", Role: access.Caseworker, Purpose: string(access.Verification)}
	ask := func(query string, id int) (time.Duration, int64) {
		text, err := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"id": idText(id)}})
		if err != nil {
			b.Fatal(err)
		}
		ctx, counter := store.CountStatements(access.With(context.Background(), &caller))
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(text))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		began := time.Now()
		h.ServeHTTP(w, r)
		took := time.Since(began)
		if bytes.Contains(w.Body.Bytes(), []byte(`"errors"`)) || w.Body.Len() < 100 {
			b.Fatalf("%.400s", w.Body)
		}
		return took, counter.Load()
	}
	sides := []struct{ name, query string }{{"plain", plainHousehold}, {"decisions", decidedHousehold}, {"reasons", whyHousehold}, {"records", tracedHousehold}}
	times, statements := make([][]float64, len(sides)), make([]int64, len(sides))
	round := func() {
		first := len(times[0]) % len(sides)
		for k := range sides {
			at := (first + k) % len(sides)
			var sum time.Duration
			for _, id := range homes {
				took, n := ask(sides[at].query, id)
				sum, statements[at] = sum+took, n
			}
			times[at] = append(times[at], sum.Seconds()*1000/float64(len(homes)))
		}
	}
	round() // rules are compiled, statements prepared
	for k := range times {
		times[k] = nil
	}
	for b.Loop() {
		round()
	}
	for len(times[0]) < 5 {
		round()
	}
	for k, side := range sides {
		b.ReportMetric(median(times[k]), "ms-"+side.name)
		b.ReportMetric(float64(statements[k]), "statements-"+side.name)
		if k == 0 {
			continue
		}
		var ratios []float64
		for i := range times[k] {
			ratios = append(ratios, times[k][i]/times[0][i])
		}
		b.ReportMetric(median(ratios), "x-"+side.name)
	}
	b.ReportMetric(0, "ns/op") // says nothing: it is all sides together
}
