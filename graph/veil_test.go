package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bentou/internal/access"
	"bentou/internal/testkit"
)

const told = `query($id: ID!) {node(id: $id) {... on Household {
	assessment {decisions {programme {key} outcome reasons {code text {zh en} met observed {en} distance {en} assumed masked maskedBecause subject {kind} relation found need reads {input known value text {zh} assumed masked note {zh} records {kind said {column text}}} parameters {key value}}}
		flags {kind {key} reasons {code text {zh} met observed {en} masked}} variables {key value {... on IntValue {int} ... on BoolValue {bool}} text {zh} masked maskedBecause}}
	decisions {programme {key} outcome reasons {code text {zh en} met observed {en} distance {en} masked maskedBecause relation found need reads {input known value text {zh} assumed masked note {zh} records {kind said {column text}}} parameters {key value}}}}}}`

// tellings are what a household is told by programme and outcome, flag and variable.
// Outcomes are shown to all, and with them that a programme waits for another.
func tellings(r answer) map[string]string {
	out := map[string]string{}
	for _, list := range []string{"node.assessment.decisions", "node.assessment.flags", "node.assessment.variables", "node.decisions"} {
		for _, x := range r.at(list).([]any) {
			m := x.(map[string]any)
			of, _ := m["programme"].(map[string]any)
			kind, _ := m["kind"].(map[string]any)
			reasons, _ := m["reasons"].([]any)
			m["reasons"] = slices.DeleteFunc(reasons, func(r any) bool { return strings.HasPrefix(r.(map[string]any)["code"].(string), "stacking.") })
			out[fmt.Sprint(list, of["key"], m["outcome"], kind["key"], m["key"])] = fmt.Sprint(m)
		}
	}
	return out
}

// What the rules observed in masked records is masked like the records: two elders who
// differ in nothing else are told of in the same words.
func TestReasonsTellNothingOfRecordsThatTheCallerMayNotSee(t *testing.T) {
	testkit.Alone(t)
	eachRuled(t, func(t *testing.T, a *api) {
		homes, people := []string{}, []string{}
		for i, grade := range []string{"GRADE_1", "GRADE_2", "GRADE_4"} {
			h, p := a.elder(fmt.Sprintf("3715991230006%d", i), a.village(), "1949-05-05", 61+2*i)
			homes, people = append(homes, h), append(people, p)
			a.ask(`mutation($d: DisabilityCertificateAddInput!) {disabilityCertificateAdd(input: $d) {userErrors {code message {en}}}}`,
				"d", map[string]any{"personId": p, "category": "PHYSICAL", "grade": grade, "number": number("1949-05-05", 61+2*i) + "43", "validFrom": "2018-01-01"}).want("disabilityCertificateAdd.userErrors", []any{})
		}
		a.ask(decide, "in", map[string]any{}).want("decide.userErrors", []any{})
		for _, role := range access.Roles() {
			for _, purpose := range append(access.Purposes(), "") {
				c := access.Caller{Role: role, Purpose: string(purpose)}
				by := a.by(c)
				if by.post(told, "id", homes[0]).code() == "FORBIDDEN" {
					continue // a field team sees no reasons, a service no text of its own
				}
				all := make([]map[string]string, len(homes))
				for i, h := range homes {
					all[i] = tellings(by.ask(told, "id", h))
				}
				sees, same := c.Sees(access.Disability), true
				for _, other := range all[1:] {
					for key, text := range all[0] {
						if o, ok := other[key]; ok && o != text {
							same = false
							if !sees {
								t.Errorf("%s for %q is told of different grades:\n%s\n%s", role, purpose, text, o)
							}
						}
					}
				}
				if sees && same {
					t.Errorf("%s for %q is told the same of different grades", role, purpose)
				}
				text := fmt.Sprint(all[0])
				if strings.Contains(text, "masked:true") == sees || !strings.Contains(text, "disability_grade") {
					t.Errorf("%s for %q: masked, or nothing to mask: %s", role, purpose, text)
				}
			}
		}
		if !strings.Contains(fmt.Sprint(a.verifying().ask(told, "id", homes[1]).body), "二级") {
			t.Error("nobody is told a grade: the comparison shows nothing")
		}
		r := a.ask(told, "id", homes[1])
		at := r.find("node.assessment.variables", "key", "needs_care_at_home")
		r.want(at+".value", nil)
		r.want(at+".text.zh", "已遮盖")
		if why := r.text(at + ".maskedBecause"); !strings.Contains(why, "caseworker") {
			t.Errorf("the reason for masking does not say who sees it: %s", why)
		}
		// Whoever sees it is in the access log, with whom it was about; whoever asks for
		// other things is not.
		entries := func() string {
			return fmt.Sprint(a.by(access.Caller{Role: access.Auditor}).ask(`{accessLog(first: 1000) {edges {node {fields {field ids}}}}}`).body)
		}
		before := strings.Count(entries(), "Reason.observed")
		a.verifying().ask(`query($id: ID!) {node(id: $id) {... on Household {assessment {decisions {outcome}}}}}`, "id", homes[0])
		if after := strings.Count(entries(), "Reason.observed"); after != before {
			t.Errorf("outcomes alone are logged as a reading of reasons: %d rows, then %d", before, after)
		}
		a.verifying().ask(told, "id", homes[2])
		if log := entries(); strings.Count(log, "Reason.observed") != before+1 || !strings.Contains(log, people[2]) {
			t.Errorf("the reading of reasons is not logged once: %s", log)
		}
	})
}

// A household that the caller states is theirs to see; one on record is not, whatever
// is supposed of it.
func TestWhatIsSupposedIsNotMaskedAndWhatIsRecordedIs(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		const ask = `query($in: SimulateInput!) {simulate(input: $in) {variables(key: ["needs_care_at_home"]) {value {... on IntValue {int}} masked} decisions(programme: ["disab_nursing"]) {reasons {code observed {en} masked}}}}`
		h, p := a.elder("37159912300071", a.village(), "1949-05-05", 71)
		a.ask(`mutation($d: DisabilityCertificateAddInput!) {disabilityCertificateAdd(input: $d) {userErrors {code message {en}}}}`,
			"d", map[string]any{"personId": p, "category": "PHYSICAL", "grade": "GRADE_2", "number": number("1949-05-05", 71) + "42", "validFrom": "2018-01-01"})
		r := a.ask(ask, "in", map[string]any{"recorded": map[string]any{"id": h}, "asOf": "2019-12-31"})
		r.want("simulate.variables.0.masked", true)
		r.want("simulate.decisions.0.reasons.0.masked", true)
		r = a.ask(ask, "in", map[string]any{"asOf": "2019-12-31", "household": map[string]any{"members": []any{map[string]any{
			"fields": []any{map[string]any{"name": "disability_grade", "value": "grade_2"}, map[string]any{"name": "self_care", "value": "none"}}}}}})
		r.want("simulate.variables.0.masked", false)
		r.want("simulate.variables.0.value.int", 1)
		if strings.Contains(fmt.Sprint(r.body), "masked:true") {
			t.Errorf("something that was only supposed is masked: %v", r.body)
		}
	})
}
