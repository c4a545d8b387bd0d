package graph_test

import (
	"path/filepath"
	"testing"

	"bentou/internal/access"
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
