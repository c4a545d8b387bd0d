package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"bentou/internal/access"
	"bentou/internal/testkit"
)

const askExpression = `query($in: RuleTryExpressionInput!) {ruleTryExpression(input: $in) {asOf check {sound diagnostics {code line column}} sentence {zh en}
	results {subject {kind supposed person {id}} known text {zh en} maskedBecause missing {input} reasons {depth met observed {en} masked text {zh en}}
	value {... on BoolValue {bool} ... on MoneyValue {money} ... on IntValue {int} ... on CodeValue {code} ... on DateValue {date}}}}}`

func TestOneExpressionIsTriedOnOneHouseholdWithItsReasons(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		d.as(access.Caller{Role: access.PolicyEditor})
		before := d.store.Client().Change.Query().CountX(t.Context())
		home := m{"members": []any{
			m{"fields": []any{m{"name": "birth_date", "value": "1947-05-05"}, m{"name": "hukou", "value": "LOCAL"}}},
			m{"fields": []any{m{"name": "birth_date", "value": "1990-05-05"}}},
		}}
		try := func(place, text string, more m) answer {
			t.Helper()
			e := m{"place": place, "text": text}
			for k, v := range more {
				e[k] = v
			}
			return d.ask(askExpression, "in", m{"expression": e, "household": home, "asOf": "2019-12-31"})
		}
		person := m{"subject": "PERSON"}
		r := try("ELIGIBLE", "age >= 70 and hukou == local", person)
		for path, want := range map[string]any{
			"check.sound": true, "asOf": "2019-12-31", "results.0.subject.supposed": "household.members.0", "results.0.known": true, "results.0.value.bool": true, "results.0.text.zh": "是",
			"results.0.reasons.0.met": true, "results.1.known": true, "results.1.value.bool": false,
		} {
			r.want("ruleTryExpression."+path, want)
		}
		if s := r.text("ruleTryExpression.sentence.zh"); !strings.Contains(s, "70周岁以上") {
			t.Error(s)
		}
		// Unknown is neither, and it is said what to ask for.
		r = try("ELIGIBLE", "hukou == local", person)
		r.want("ruleTryExpression.results.1.known", false)
		r.want("ruleTryExpression.results.1.value", nil)
		r.want("ruleTryExpression.results.1.missing.0.input", "hukou")
		r.want("ruleTryExpression.results.1.text.en", "not known")
		// An amount, a number, a code and a day have their value and unit.
		r = try("AMOUNT", "age >= 70 ? param.elder.zone70 : yuan(0, month)", m{"subject": "PERSON", "cycle": "MONTH"})
		r.want("ruleTryExpression.results.0.value.money", "100.00")
		r.want("ruleTryExpression.results.0.text.en", "100.00 yuan a month")
		try("VARIABLE", "count(members, .age >= 18)", m{"subject": "HOUSEHOLD", "type": m{"type": "INT", "label": "persons"}}).want("ruleTryExpression.results.0.text.zh", "2人")
		try("VARIABLE", "birth_date", m{"subject": "PERSON", "type": m{"type": "DATE"}}).want("ruleTryExpression.results.1.value.date", "1990-05-05")
		try("GROUP", "age < 60", nil).want("ruleTryExpression.results.1.value.bool", true)
		try("RAISE", "any(members, .age >= 70)", nil).want("ruleTryExpression.results.0.value.bool", true)
		// What is wrong is said at its place, and not worked out.
		r = try("ELIGIBLE", "age >= 70 and hukuo == local", person)
		r.want("ruleTryExpression.check.sound", false)
		r.want("ruleTryExpression.check.diagnostics.0.code", "unknown_name")
		r.want("ruleTryExpression.check.diagnostics.0.column", 15)
		r.want("ruleTryExpression.results", []any{})
		r.want("ruleTryExpression.sentence", nil)
		// A draft's own names are known to it, and those of the rules in force are not.
		files := packTried(t, "\nvariables:\n", "\nvariables:\n  very_old: {title: {zh: 很老, en: Very old}, reference: {document: x}, subject: person, type: bool, versions: [{from: 2019-01-01, expr: \"age >= 72\"}]}\n")
		files = onlyOnce(t, files, "very_old")
		d.ask(askExpression, "in", m{"files": files, "household": home, "expression": m{"place": "ELIGIBLE", "subject": "PERSON", "text": "very_old"}}).want("ruleTryExpression.results.0.value.bool", true)
		try("ELIGIBLE", "very_old", person).want("ruleTryExpression.check.sound", false)
		for what, in := range map[string]m{
			"bills":        {"expression": m{"place": "LAYER_WHEN", "coverage": "resident_insurance", "text": "true"}, "household": home},
			"no household": {"expression": m{"place": "GROUP", "text": "age < 60"}},
			"later":        {"expression": m{"place": "GROUP", "text": "age < 60", "from": "2030-01-01"}, "household": home, "asOf": "2019-12-31"},
		} {
			if r := d.post(askExpression, "in", in); r.code() == "" {
				t.Errorf("%s: %v", what, r.body)
			}
		}
		if now := d.store.Client().Change.Query().CountX(t.Context()); now != before {
			t.Errorf("trying recorded %d changes", now-before)
		}
	})
}

// onlyOnce keeps the insertion of a text into the first file that has it.
func onlyOnce(t *testing.T, files []any, text string) []any {
	t.Helper()
	found := false
	for _, f := range files {
		f := f.(map[string]any)
		if s := f["text"].(string); strings.Contains(s, text) {
			if found {
				i := strings.Index(s, "  "+text)
				f["text"] = s[:i] + s[i+strings.Index(s[i:], "\n")+1:]
			}
			found = true
		}
	}
	if !found {
		t.Fatal("no file has it")
	}
	return files
}

// Whoever may not see a record does not learn it by an expression that reads it, alone or
// by way of a programme or a branch.
func TestAnExpressionTellsNothingOfRecordsThatTheCallerMayNotSee(t *testing.T) {
	testkit.Alone(t)
	eachDistrict(t, func(t *testing.T, d *district) {
		d.as(access.Caller{Role: access.PolicyEditor})
		code := ""
		for _, row := range d.store.Client().StoredDecision.Query().AllX(t.Context()) {
			if row.Programme == "disab_nursing" && row.FactSetID != nil {
				code = d.store.Client().Household.GetX(t.Context(), row.HouseholdID).Code
			}
		}
		if code == "" {
			t.Fatal("nobody has a certificate")
		}
		for _, text := range []string{"disability_grade != none", "programme.disab_nursing.eligible", "age > 0 or disability_grade == grade_1"} {
			r := d.ask(askExpression, "in", m{"recorded": m{"code": code}, "expression": m{"place": "ELIGIBLE", "subject": "PERSON", "text": text}})
			list, _ := r.at("ruleTryExpression.results").([]any)
			if len(list) == 0 {
				t.Fatalf("%s: %v", text, r.body)
			}
			for i := range list {
				at := fmt.Sprintf("ruleTryExpression.results.%d.", i)
				r.want(at+"known", nil)
				r.want(at+"value", nil)
				r.want(at+"text.en", "masked")
				r.want(at+"missing", []any{})
				if r.text(at+"maskedBecause") == "" {
					t.Errorf("%s: nobody says why", text)
				}
			}
		}
		age := m{"place": "ELIGIBLE", "subject": "PERSON", "text": "age >= 70"}
		r := d.ask(askExpression, "in", m{"recorded": m{"code": code}, "expression": age})
		r.want("ruleTryExpression.results.0.maskedBecause", nil)
		// One with an area tries it on no household of another.
		a, b := d.townships()
		d.as(access.Caller{Role: access.PolicyEditor, Unit: a.ID})
		for _, h := range d.store.Client().Household.Query().AllX(t.Context()) {
			if strings.HasPrefix(d.area[h.ID], b.Path) {
				if r := d.post(askExpression, "in", m{"recorded": m{"code": h.Code}, "expression": age}); r.code() != "NOT_FOUND" {
					t.Errorf("%v", r.body)
				}
				break
			}
		}
	})
}
