package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/testkit"
)

// Who audits the rules counts what they may see: all of it where they have no area, else
// a unit of their area, and another unit is as if it did not exist.
func TestTheAuditOfRulesKeepsToTheAreaOfItsCaller(t *testing.T) {
	d := newDistrict(t, filepath.Join(t.TempDir(), "bentou.db"))
	a, b := d.townships()
	const ask = `query($in: ID) {ruleAudit(asOf: "2019-12-31", months: 2, within: $in) {households days
		conditions {programme {key} number text {zh en} matters counts {day met unmet unknown assumed refuses holds}}}}`
	d.as(access.Caller{Role: access.Auditor})
	all := d.ask(ask)
	all.want("ruleAudit.days.0", "2019-11-30")
	all.want("ruleAudit.days.1", "2019-12-31")
	whole, _ := all.at("ruleAudit.households").(float64)
	part, _ := d.ask(ask, "in", idText(a.ID)).at("ruleAudit.households").(float64)
	if whole <= part || part == 0 {
		t.Errorf("of everybody %v households are counted, of a township %v", whole, part)
	}
	matters := map[bool]int{}
	for _, c := range all.at("ruleAudit.conditions").([]any) {
		matters[c.(map[string]any)["matters"].(bool)]++
	}
	if matters[true] < 5 || matters[false] < 5 {
		t.Errorf("conditions that matter and not: %v", matters)
	}
	d.as(access.Caller{Role: access.Auditor, Unit: a.ID})
	if got, _ := d.ask(ask, "in", idText(a.ID)).at("ruleAudit.households").(float64); got != part {
		t.Errorf("whose area it is counts %v", got)
	}
	for code, in := range map[string]any{"FORBIDDEN": nil, "NOT_FOUND": idText(b.ID)} {
		if got := d.post(ask, "in", in).code(); got != code {
			t.Errorf("within %v: %s instead of %s", in, got, code)
		}
	}
	d.as(access.Caller{Role: access.Viewer})
	if got := d.post(ask).code(); got != "FORBIDDEN" {
		t.Errorf("a viewer: %s", got)
	}
}

// Behind every reason of a page of decisions stand the records of then, of a household
// each: they are read for all of them at once.
func TestTheRecordsBehindTheReasonsOfAPageAreReadTogether(t *testing.T) {
	testkit.Alone(t)
	d := newDistrict(t, filepath.Join(t.TempDir(), "bentou.db"))
	const query = `{decisions(first: %d, where: {programme: "dibao"}, orderBy: {field: DECIDED_FOR}) {edges {node {subject {household {code}}
		reasons {code reads {input value traced records {kind id recorded source}} parameters {key value}}}}}}`
	statements := func(n int) (count int64, households, records int) {
		ctx, counter := store.CountStatements(context.Background())
		text, _ := json.Marshal(map[string]string{"query": fmt.Sprintf(query, n)})
		req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", strings.NewReader(string(text)))
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		d.http.ServeHTTP(w, req)
		out := answer{t: t}
		if err := json.Unmarshal(w.Body.Bytes(), &out.body); err != nil || out.body["errors"] != nil {
			t.Fatal(err, w.Body)
		}
		homes := map[string]bool{}
		for _, e := range out.at("decisions.edges").([]any) {
			node := e.(map[string]any)["node"].(map[string]any)
			homes[fmt.Sprint(node["subject"])] = true
			for _, r := range node["reasons"].([]any) {
				for _, read := range r.(map[string]any)["reads"].([]any) {
					if read.(map[string]any)["traced"] != true {
						t.Errorf("%v is not traced", read)
					}
					records += len(read.(map[string]any)["records"].([]any))
				}
			}
		}
		return counter.Load(), len(homes), records
	}
	statements(1) // what is kept for all requests is read with the first
	one, _, _ := statements(1)
	many, households, records := statements(20)
	if households != 20 || records < 100 {
		t.Fatalf("a page of 20 is about %d households, with %d records", households, records)
	}
	if one != many {
		t.Errorf("a page of 1 takes %d statements, one of 20 %d", one, many)
	}
}
