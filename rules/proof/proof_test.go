package proof_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/proof"
)

const manifest = "pack: made-up\ntitle: {zh: 随机, en: made up}\ncurrency: CNY\n"

const declared = `attributes:
  car: {title: &T, subject: household, type: bool, absent: unknown}
  wages: {title: &T, subject: person, type: money, range: [0, 100000], absent: unknown}
  wages2: {title: &T, subject: person, type: money, range: [0, 100000], absent: unknown}
  tier: {title: &T, subject: person, type: code, values: [a, b, c], absent: unknown}
parameters:
  line: {title: &T, type: int, label: years, values: [{from: 2019-01-01, value: 60, confidence: law, source: S}, {from: 2020-01-01, value: 65, confidence: law, source: S}]}
  pay: {title: &T, type: money, period: month, shape: band, axis: {type: int, label: years}, values: [{from: 2019-01-01, rows: [[60, 100], [80, 200], [200, 300]], confidence: law, source: S}]}
  by_tier: {title: &T, type: money, period: month, shape: table, keys: [tier], values: [{from: 2019-01-01, rows: [[a, 1], [b, 2], [c, 3]], confidence: law, source: S}]}
`

// rulesOf writes a pack; « and » in it mark the piece that is meant.
func rulesOf(t testing.TB, rules string) (clean string, from, to pack.Pos) {
	t.Helper()
	text := strings.ReplaceAll(declared+rules, "&T", "{zh: 题, en: title}, reference: {document: D}")
	at := func(mark, other string) pack.Pos {
		before, _, ok := strings.Cut(strings.ReplaceAll(text, other, ""), mark)
		if !ok {
			return pack.Pos{}
		}
		return pack.Pos{File: "a.yaml", Line: strings.Count(before, "\n") + 1, Column: utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:]) + 1}
	}
	from, to = at("«", "»"), at("»", "«")
	return strings.NewReplacer("«", "", "»", "").Replace(text), from, to
}

func check(t testing.TB, text string) proof.Report {
	t.Helper()
	p, d := pack.Read(fstest.MapFS{"pack.yaml": {Data: []byte(manifest)}, "a.yaml": {Data: []byte(text)}})
	if d.Failed() {
		t.Fatalf("%v\n%s", d, text)
	}
	c, d := lang.Check(p)
	if d.Failed() {
		t.Fatalf("%v\n%s", d, text)
	}
	return proof.Check(c, d)
}

func person(eligible, amount string) string {
	if amount != "" {
		amount = ", amount: \"" + amount + "\""
	}
	return fmt.Sprintf("programmes:\n  x: {title: &T, subject: person, cycle: month, versions: [{from: 2019-01-01, eligible: \"%s\"%s}]}\n", eligible, amount)
}

func flag(raise, clear string) string {
	return fmt.Sprintf("flags:\n  f: {title: &T, severity: notice, due_days: 5, versions: [{from: 2019-01-01, raise: \"%s\", clear: \"%s\"}]}\n", raise, clear)
}

func pair(rule, first, second string) string {
	return fmt.Sprintf("programmes:\n  x: {title: &T, subject: person, cycle: month, group: g, rule: %[1]s, versions: [{from: 2019-01-01, eligible: \"%[2]s\", amount: \"yuan(200, month)\"}]}\n"+
		"  y: {title: &T, subject: person, cycle: month, group: g, rule: %[1]s, versions: [{from: 2019-01-01, eligible: \"%[3]s\", amount: \"yuan(100, month)\"}]}\n", rule, first, second)
}

var proved = []struct {
	name, rules, code, says string
	severity                pack.Severity
}{
	{"ages that exclude each other", person("age >= 70 and «age < 60»", ""), proof.CodeContradiction, "no completed years of age satisfies both", pack.Error},
	{"three conditions of which no two do", person("«wages + wages2 >= yuan(100) and wages <= yuan(40) and wages2 <= yuan(40)»", ""), proof.CodeContradiction, "these conditions never hold together", pack.Error},
	{"codes that exclude each other", person("hukou == local and «not (hukou in [local])»", ""), proof.CodeContradiction, "satisfies both", pack.Error},
	{"a line that both sides of a comparison pass", person("wages > yuan(500) and «2 * wages < yuan(1000)»", ""), proof.CodeContradiction, "", pack.Error},
	{"two facts in two orders", person("wages < wages2 and «wages2 <= wages»", ""), proof.CodeContradiction, "they never hold together", pack.Error},
	{"members who would have to be two things", flag("any(members, .age >= 70) and «all(members, .age < 60)»", "size > 5"), proof.CodeContradiction, "they never hold together", pack.Error},
	{"more who are old than who are there", flag("count(members, .age >= 70) > 2 and «none(members, .age >= 60)»", "size > 5"), proof.CodeContradiction, "", pack.Error},
	{"a condition that follows from another", person("age >= 70 and «age >= 60»", ""), proof.CodeAlwaysTrue, "it changes nothing", pack.Warning},
	{"a dated line, in every year", person("age >= 70 and «age >= param.line»", ""), proof.CodeAlwaysTrue, "it changes nothing", pack.Warning},
	{"all the codes there are", person("«tier in [a, b, c]»", ""), proof.CodeAlwaysTrue, "never false", pack.Warning},
	{"nobody is so old", person("«age in 151..200»", ""), proof.CodeAlwaysFalse, "never holds", pack.Warning},
	{"one of the alternatives always holds", person("«age >= 60 or age < 70»", ""), proof.CodeAlwaysTrue, "one of the alternatives", pack.Warning},
	{"an alternative within another", person("age >= 60 or «age >= 70»", ""), proof.CodeUnreachable, "decides nothing", pack.Warning},
	{"a branch that the condition of the programme rules out", person("age >= 70", "age >= 60 ? yuan(100, month) : «yuan(50, month)»"), proof.CodeUnreachable, "is never reached", pack.Warning},
	{"a branch within a branch", person("hukou == local", "age >= 70 ? (age >= 60 ? yuan(100, month) : «yuan(50, month)») : 0"), proof.CodeUnreachable, "", pack.Warning},
	{"a table that begins too late", person("hukou == local", "band(param.pay, «age»)"), proof.CodeGap, "has no row for some values", pack.Warning},
	{"another programme that excludes this one", person("age >= 70", "") + "  y: {title: &T, subject: person, cycle: month, versions: [{from: 2019-01-01, eligible: \"programme.x.eligible and «age < 60»\"}]}\n", proof.CodeContradiction, "", pack.Error},
	{"an exclusive group in which the first takes all", pair("exclude", "age >= 60", "«age >= 70»"), proof.CodeNeverPaid, "is never paid", pack.Warning},
	{"a group in which the higher one takes all", pair("higher", "age >= 60", "«age >= 70»"), proof.CodeNeverPaid, "is never paid", pack.Warning},
	{"a flag that is cleared as it is raised", flag("size > 5", "«size > 4»"), proof.CodeFlutter, "whenever the flag", pack.Warning},
	{"a flag that may be both", flag("size > 5", "«size < 8»"), proof.CodeFlutter, "at once", pack.Warning},
}

func TestWhatIsProvedIsSaidAtItsPlaceInBothLanguages(t *testing.T) {
	for _, x := range proved {
		t.Run(x.name, func(t *testing.T) {
			text, from, to := rulesOf(t, x.rules)
			r := check(t, text)
			for _, d := range r.Found {
				if d.Code != x.code {
					continue
				}
				if d.Pos != from || d.End != to || d.Severity != x.severity || !strings.Contains(d.Message.EN, x.says) || d.Message.ZH == "" {
					t.Errorf("got %s–%s %d %s, want %s–%s", d.Pos, d.End, d.Severity, d.Message.EN, from, to)
				}
				return
			}
			t.Errorf("not found: %v", r.Found)
		})
	}
}

// What can be, and what is not proved, raises nothing.
var clean = []string{
	person("age >= 60 and hukou == local", "age >= 80 ? yuan(200, month) : yuan(100, month)"),
	person("age >= 60", "band(param.pay, age)"),
	person("age >= param.line and age < 100", ""),
	person("age >= 60 or hukou == local", ""),
	pair("exclude", "age >= 70", "age >= 60"),
	pair("higher", "age >= 60 and hukou == local", "age >= 70"),
	pair("exclude", "orElse(wages, 0) > 0", "wages > 0 or tier == a"),
	flag("size > 5", "size < 4"),
	flag("any(members, .age >= 70) and any(members, .age < 60)", "none(members, .age >= 70)"),
	flag("count(members, .age >= 60) >= 2 and not all(members, .age >= 60)", "held(size < 2, 6)"),
	person("orElse(wages, 0) > yuan(10) or wages < yuan(10)", ""), // neither where it is 10
}

func TestWhatCanBeRaisesNothing(t *testing.T) {
	for _, rules := range clean {
		text, _, _ := rulesOf(t, rules)
		for _, d := range check(t, text).Found {
			if d.Code != proof.CodeNeverRead {
				t.Errorf("%s: %s %s\n%s", d.Pos, d.Code, d.Message.EN, rules)
			}
		}
	}
}

func TestARowThatNobodyReadsIsSaid(t *testing.T) {
	text, _, _ := rulesOf(t, person("hukou == local", "band(param.pay, max(age, 60))"))
	found := check(t, text).Found
	if len(found) != 1 || found[0].Code != proof.CodeNeverRead || !strings.Contains(found[0].Message.EN, "“200”") {
		t.Errorf("got %v", found)
	}
}

// A question that nothing decides is counted and said of nobody.
func TestWhatIsNotDecidedIsCounted(t *testing.T) {
	text, _, _ := rulesOf(t, flag("sum(members, .wages) > yuan(100) and maxOf(map(members, .wages), 0) < yuan(50)", "size < 2"))
	r := check(t, text)
	if len(r.Found) > 0 || r.Undecided == 0 || r.Questions != r.Proved+r.Refuted+r.Undecided {
		t.Errorf("got %+v", r)
	}
}

// Whatever is written, the proofs end, and what they show lies in the text.
func FuzzProof(f *testing.F) {
	for _, x := range proved {
		if _, after, ok := strings.Cut(x.rules, "eligible: \""); ok {
			text, _, _ := strings.Cut(after, "\"")
			f.Add(strings.NewReplacer("«", "", "»", "").Replace(text))
		}
	}
	f.Add("household.size > 3 ? lookup(param.by_tier, tier) > 0 : held(age > 3, 3) or as_of > date('2020-01-01')")
	f.Add("round(wages / 3, yuan) * 2 > wages and min(age, 4) == 3 or any(household.members, .age < 6 and .tier == b)")
	p, _ := pack.Read(fstest.MapFS{"pack.yaml": {Data: []byte(manifest)}, "a.yaml": {Data: []byte(strings.ReplaceAll(declared, "&T", "{zh: 题, en: title}, reference: {document: D}"))}})
	f.Fuzz(func(t *testing.T, text string) {
		e, d := pack.NewExpr("probe", text)
		if d.Failed() {
			return
		}
		c, v, found, err := lang.TypeExpr(p, lang.Place{Role: lang.RoleEligible, Subject: 1, From: 18000}, e)
		if err != nil || v == nil {
			return
		}
		lines := strings.Split(text, "\n")
		for _, d := range proof.Expr(c, *v, lang.RoleEligible, found).Found {
			if d.Message.EN == "" || d.Message.ZH == "" {
				t.Errorf("%q: nothing is said: %v", text, d)
			}
			for _, at := range []pack.Pos{d.Pos, d.End} {
				if at.File == "probe" && (at.Line < 1 || at.Line > len(lines) || at.Column < 1 || at.Column > utf8.RuneCountInString(lines[at.Line-1])+1) {
					t.Errorf("%q: %s lies outside", text, at)
				}
			}
		}
	})
}

func TestARuleThatAParameterTurnsOffIsNoContradiction(t *testing.T) {
	const off = "  stop.x: {title: &T, type: bool, values: [{from: 2019-01-01, value: true, confidence: law, source: S}]}\n"
	for rule, failed := range map[string]bool{"not param.stop.x and (age >= 60 and age < 80)": false, "age < 60 and age >= 60 and not param.stop.x": true, "param.line > 70 and age >= 60": true} {
		text, _, _ := rulesOf(t, off+person(rule, ""))
		if got := check(t, text).Found.Failed(); got != failed {
			t.Errorf("%s: refused is %v", rule, got)
		}
	}
}

// Ranges of money and of days are keys of a table by way of bands that give codes; both
// are looked into.
func TestRangesOfMoneyAndDaysAreProvedByWayOfTheirBands(t *testing.T) {
	const tables = `parameters:
  means: {title: &T, type: code, codes: tier, shape: band, axis: {type: money}, values: [{from: 2019-01-01, rows: [[%s, a], [6000.01, b], [12000, c]], confidence: law, source: S}]}
  born: {title: &T, type: code, codes: tier, shape: band, axis: {type: date}%s, values: [{from: 2019-01-01, rows: [[1900-01-01, a], [1940-01-01, b]], confidence: law, source: S}]}
  both: {title: &T, type: money, period: month, shape: table, keys: [tier, tier], hit: unique, otherwise: 0, values: [{from: 2019-01-01, rows: [[a, a, 800], [a|b, b, 600], [any, c, 5]], confidence: law, source: S}]}
`
	const amount = "lookup(param.both, band(param.means, wages), band(param.born, birth_date))"
	for _, x := range []struct {
		name, money, before, eligible, want string
	}{
		{"all of it is there", "0", ", otherwise: a", "age >= 0", "never_read both c"},
		{"an income below the first band", "100", ", otherwise: a", "age >= 0", "gap means; never_read both c"},
		{"a day before the first band", "0", "", "age >= 0", "gap born; never_read both c"},
	} {
		text, _, _ := rulesOf(t, person(x.eligible, amount))
		text = strings.Replace(text, "parameters:\n", strings.ReplaceAll(fmt.Sprintf(tables, x.money, x.before), "&T", "{zh: 题, en: title}, reference: {document: D}"), 1)
		var got []string
		for _, d := range check(t, text).Found {
			switch {
			case d.Code == proof.CodeGap && strings.Contains(d.Message.EN, "means"):
				got = append(got, "gap means")
			case d.Code == proof.CodeGap && strings.Contains(d.Message.EN, "born"):
				got = append(got, "gap born")
			case d.Code == proof.CodeNeverRead && strings.Contains(d.Message.EN, "both") && strings.Contains(d.Message.ZH, "any、c"):
				got = append(got, "never_read both c")
			default:
				got = append(got, d.Code+" "+d.Message.EN)
			}
		}
		slices.Sort(got)
		if said := strings.Join(got, "; "); said != x.want {
			t.Errorf("%s: it says %s", x.name, said)
		}
	}
}
