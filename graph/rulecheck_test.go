package graph_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"bentou/internal/access"
)

const ruleCheck = `query($in: RuleCheckInput!, $day: Date) {ruleCheck(input: $in, asOf: $day) {sound digest diagnostics {code severity file line column endLine endColumn message {zh en} hint {zh en}}}}`

// packFiles are the files of the Liaocheng pack, with what is replaced in them.
func packFiles(t *testing.T, replace ...string) []any {
	t.Helper()
	var out []any
	replaced := 0
	err := fs.WalkDir(os.DirFS("../rules/packs/liaocheng-etdz"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		data, err := os.ReadFile("../rules/packs/liaocheng-etdz/" + name)
		text := string(data)
		for i := 0; i+1 < len(replace); i += 2 {
			replaced += strings.Count(text, replace[i])
			text = strings.ReplaceAll(text, replace[i], replace[i+1])
		}
		out = append(out, m{"path": name, "text": text})
		return err
	})
	if err != nil || replaced != len(replace)/2 {
		t.Fatalf("%v, %d replaced", err, replaced)
	}
	return out
}

func checked(a *api, in m) answer { return a.ask(ruleCheck, "in", in) }

func TestAPackIsCheckedWholeWithPlaces(t *testing.T) {
	a := newRuled(t)
	r := checked(a, m{"files": packFiles(t)})
	r.want("ruleCheck.sound", true)
	r.want("ruleCheck.diagnostics.0.code", "unused_parameter")
	r.want("ruleCheck.diagnostics.0.severity", "WARNING")
	if digest := r.text("ruleCheck.digest"); len(digest) != 64 {
		t.Errorf("the digest is %q", digest)
	}

	r = checked(a, m{"files": packFiles(t, "hukou == local and age >= 70", "hukou == lokal and agee >= 70", "cycle: month\n    versions:\n      - from: 2018-10-18", "cycel: month\n    versions:\n      - from: 2018-10-18")})
	r.want("ruleCheck.sound", false)
	r.want("ruleCheck.digest", nil)
	const first = "ruleCheck.diagnostics.0"
	r.want(first+".file", "rules/elders.yaml")
	r.want(first+".code", "missing") // what expressions mean is said once all can be read
	unknown := r.find("ruleCheck.diagnostics", "code", "unknown_key")
	r.want(unknown+".hint.en", "did you mean cycle?")

	r = checked(a, m{"files": packFiles(t, "hukou == local and age >= 70", "hukou == lokal and agee >= 70")})
	const second = "ruleCheck.diagnostics.1"
	r.want(second+".code", "unknown_name")
	r.want(second+".line", 16)
	r.want(second+".column", 48)
	r.want(second+".endLine", 16)
	r.want(second+".endColumn", 53)
	r.want(second+".hint.en", "did you mean local?")
	r.want("ruleCheck.diagnostics.2.hint.zh", "是否想写 age？")
	r.want("ruleCheck.diagnostics.2.column", 58)
}

func TestAnExpressionIsCheckedAtItsPlace(t *testing.T) {
	a := newRuled(t)
	person, household := m{"subject": "PERSON"}, m{"subject": "HOUSEHOLD"}
	one := func(place string, with m, text string) answer {
		in := m{"place": place, "text": text}
		for k, v := range with {
			in[k] = v
		}
		return checked(a, m{"expression": in})
	}
	for _, c := range []struct {
		place string
		with  m
		text  string
	}{
		{"ELIGIBLE", person, "hukou == local and age >= 70"},
		{"ELIGIBLE", household, "any(members, .age >= 70)"},
		{"AMOUNT", m{"subject": "PERSON", "cycle": "MONTH"}, "band(param.elder.dibao, age)"},
		{"RAISE", nil, "size > 3"},
		{"CLEAR", nil, "size <= 3"},
		{"GROUP", nil, "age < 6"},
		{"VARIABLE", m{"subject": "PERSON", "type": m{"type": "INT", "label": "years"}}, "age"},
		{"VARIABLE", m{"subject": "PERSON", "type": m{"type": "CODE", "codes": "sex"}}, "sex"},
		{"ELIGIBLE", person, "max（age，1）＞ 70"},
	} {
		r := one(c.place, c.with, c.text)
		r.want("ruleCheck.sound", true)
		if n := len(r.at("ruleCheck.diagnostics").([]any)); n > 0 {
			t.Errorf("%s %s: %v", c.place, c.text, r.at("ruleCheck.diagnostics"))
		}
	}
	for _, c := range []struct {
		place      string
		with       m
		text       string
		code, hint string
		from, to   string
	}{
		{"ELIGIBLE", household, "age >= 70", "unknown_name", "age is of a member: write any(members, .age …)", "1:1", "1:4"},
		{"ELIGIBLE", person, "size > 3", "unknown_name", "write household.size", "1:1", "1:5"},
		{"ELIGIBLE", household, "any(membres, .age > 3)", "wrong_entity", "", "1:5", "1:12"},
		{"ELIGIBLE", household, "any(members, agee > 3)", "unknown_name", "did you mean .age?", "1:14", "1:18"},
		{"ELIGIBLE", person, "hukou == local and\n  param.elder.zone7 > yuan(1, month)", "unknown_name", "did you mean elder.zone70?", "2:3", "2:20"},
		{"ELIGIBLE", person, "age ≥ 70", "syntax", "write >=", "1:5", "1:6"},
		{"ELIGIBLE", person, "age", "unit_mismatch", "", "1:1", "1:4"},
		{"ELIGIBLE", person, "true", "always_true", "", "1:1", "1:5"},
		{"ELIGIBLE", person, "age > 70 // old", "refused", "", "1:10", "1:12"},
		{"AMOUNT", m{"subject": "PERSON", "cycle": "YEAR"}, "band(param.elder.dibao, age)", "unit_mismatch", "", "1:1", "1:29"},
		{"AMOUNT", m{"subject": "PERSON", "cycle": "MONTH", "from": "2017-01-01"}, "param.elder.zone70", "gap", "", "1:1", "1:19"},
		{"GROUP", nil, "membrs == 1", "unknown_name", "", "1:1", "1:7"},
		{"RAISE", nil, "", "bad_value", "", "1:1", "1:1"},
		{"RAISE", nil, strings.Repeat("(", 3000), "too_large", "", "1:65", "1:66"},
		{"RAISE", nil, strings.Repeat("size+", 3000), "too_large", "", "1:8193", "1:8193"},
	} {
		r := one(c.place, c.with, c.text)
		const d = "ruleCheck.diagnostics.0"
		r.want(d+".code", c.code)
		r.want(d+".file", nil)
		if got := fmt.Sprintf("%v:%v–%v:%v", r.at(d+".line"), r.at(d+".column"), r.at(d+".endLine"), r.at(d+".endColumn")); got != c.from+"–"+c.to {
			t.Errorf("%s: at %s, not %s–%s", c.text, got, c.from, c.to)
		}
		if hint, _ := r.at(d + ".hint.en").(string); c.hint != "" && hint != c.hint {
			t.Errorf("%s: the hint is %q, not %q", c.text, hint, c.hint)
		}
		if r.text(d+".message.zh") == "" || r.text(d+".message.en") == "" {
			t.Errorf("%s: not said in both languages", c.text)
		}
	}
}

func TestWhatAPlaceNeedsIsSaid(t *testing.T) {
	a := newRuled(t)
	for want, in := range map[string]m{
		"input":                       {},
		"input.expression.subject":    {"expression": m{"place": "ELIGIBLE", "text": "true"}},
		"input.expression.cycle":      {"expression": m{"place": "AMOUNT", "text": "true", "subject": "PERSON"}},
		"input.expression.type":       {"expression": m{"place": "VARIABLE", "text": "true", "subject": "PERSON"}},
		"input.expression.coverage":   {"expression": m{"place": "LAYER_PAYS", "text": "true"}},
		"input.expression.place":      {"expression": m{"place": "LAYER_PAYS", "text": "true", "coverage": "nonsense"}},
		"input.expression.type.label": nil,
	} {
		if in == nil {
			want, in = "input.expression.type", m{"expression": m{"place": "VARIABLE", "text": "true", "subject": "PERSON", "type": m{"type": "BOOL", "label": "years"}}}
		}
		r := a.post(ruleCheck, "in", in)
		if text := fmt.Sprint(r.body["errors"]); r.code() != "INVALID" || !strings.Contains(text, want) {
			t.Errorf("%s: %s", want, text)
		}
	}
	// Without rules of its own a server still checks a pack.
	bare := newAPI(t, t.TempDir()+"/bentou.db")
	checked(bare, m{"files": packFiles(t)}).want("ruleCheck.sound", true)
}

func TestRulesAreCheckedForWhoWritesThem(t *testing.T) {
	a := newRuled(t)
	in := m{"expression": m{"place": "RAISE", "text": "size > 3"}}
	for _, role := range access.Roles() {
		may := role == access.PolicyEditor || role == access.PolicyApprover || role == access.Auditor || role == access.Administrator
		r := a.by(access.Caller{Role: role}).post(ruleCheck, "in", in)
		if (r.body["errors"] == nil) != may {
			t.Errorf("%s: %v", role, r.body["errors"])
		}
	}
}

// Whatever is sent is answered, and what is too much is refused before it is read.
func TestFilesThatAreNoneAreNamed(t *testing.T) {
	a := newRuled(t)
	for path, code := range map[string]string{"../x.yaml": "bad_name", "/etc/x.yaml": "bad_name", "a/../b.yaml": "bad_name", "": "bad_name", "x.yml": "ignored_file", ".x.yaml": "ignored_file", "x\u202e.yaml": "bad_name", "a.yaml": "syntax"} {
		r := checked(a, m{"files": []any{m{"path": path, "text": "a: ["}}})
		if r.find("ruleCheck.diagnostics", "code", code) == "" {
			t.Errorf("%q: %v", path, r.at("ruleCheck.diagnostics"))
		}
		r.want("ruleCheck.sound", false)
	}
	r := checked(a, m{"files": []any{m{"path": "a.yaml", "text": ""}, m{"path": "a.yaml", "text": ""}}})
	r.find("ruleCheck.diagnostics", "code", "duplicate_name")
	var many []any
	for i := range 1001 {
		many = append(many, m{"path": fmt.Sprintf("x/%d.yaml", i), "text": ""})
	}
	r = checked(a, m{"files": many})
	r.find("ruleCheck.diagnostics", "code", "too_large")
	r = checked(a, m{"files": []any{m{"path": "pack.yaml", "text": "a: &a [x]\nb: [*a, *a, *a]\n"}}})
	r.find("ruleCheck.diagnostics", "code", "refused")
}

func TestRulesReadAsSentences(t *testing.T) {
	a := newRuled(t)
	const query = `query($day: Date) {programmes(keys: ["elder_zone70"], asOf: $day) {versions {eligibleText {zh en} amountText {zh en}}}
		parameters(keys: ["elder.dibao"], asOf: $day) {values {rows {keysText {zh en} valueText {zh en}}}}
		riskFlagKinds(keys: ["below_line"], asOf: $day) {versions {raiseText {zh} clearText {zh}}}}`
	r := a.ask(query, "day", "2020-02-29")
	const v = "programmes.0.versions.0"
	r.want(v+".eligibleText.zh", "同时符合：（1）户籍为本区；（2）70周岁以上（≥ 70；以2020年2月29日计，即1950年2月28日或以前出生）")
	r.want(v+".eligibleText.en", "all of these hold: (1) household registration is in the zone; (2) aged 70 or over (≥ 70; on 29 February 2020: born on or before 28 February 1950)")
	r.want(v+".amountText.en", "living allowance of the zone from the age of 70 (100.00 yuan a month)")
	r.want("parameters.0.values.0.rows.1.keysText.zh", "≥ 60周岁，< 80周岁")
	r.want("parameters.0.values.0.rows.1.valueText.en", "80.00 yuan a month")
	r.want("riskFlagKinds.0.versions.0.clearText.zh", "连续6个月："+strings.Replace(r.text("riskFlagKinds.0.versions.0.raiseText.zh"), "低于（<）", "高于（>）", 1))
	a.ask(query, "day", "2019-12-31").want(v+".eligibleText.zh", "同时符合：（1）户籍为本区；（2）70周岁以上（≥ 70；以2019年12月31日计，即1949年12月31日或以前出生）")
}
