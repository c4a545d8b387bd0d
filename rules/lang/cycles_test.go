package lang

import (
	"slices"
	"strings"
	"testing"

	"bentou/rules/pack"
)

// codesOf checks a pack and lists its errors as code with line.
func codesOf(t *testing.T, text string) []string {
	t.Helper()
	_, d := Check(readPack(t, text))
	var out []string
	for _, x := range d {
		checkSaid(t, text, x)
		if x.Severity == pack.Error {
			line := strings.Split(strings.ReplaceAll(text, "<T>", titles), "\n")[x.Pos.Line-1]
			out = append(out, x.Code+" in "+strings.TrimSpace(line[:strings.Index(line, ":")]))
		}
	}
	return out
}

func TestACycleIsAnErrorOnceAndAlwaysInTheSamePlace(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a variable of itself", `
variables:
  a: {<T>, subject: household, type: int, versions: [{from: 2019-01-01, expr: a + 1}]}
`, "cycle in a"},
		{"two variables", `
variables:
  a: {<T>, subject: household, type: int, versions: [{from: 2019-01-01, expr: b + 1}]}
  b: {<T>, subject: household, type: int, versions: [{from: 2019-01-01, expr: a + 1}]}
`, "cycle in b"},
		{"through a programme", `
variables:
  a: {<T>, subject: household, type: bool, versions: [{from: 2019-01-01, expr: programme.p.eligible}]}
programmes:
  p: {<T>, subject: household, cycle: month, versions: [{from: 2019-01-01, eligible: a}]}
`, "cycle in p"},
		{"through members and their household", `
programmes:
  p: {<T>, subject: household, cycle: month, versions: [{from: 2019-01-01, eligible: "any(members, .programme.q.eligible)"}]}
  q: {<T>, subject: person, cycle: month, versions: [{from: 2019-01-01, eligible: household.programme.p.eligible}]}
`, "cycle in q"},
		{"through a group", `
groups:
  g: {<T>, of: members, where: "household.v"}
variables:
  v: {<T>, subject: household, type: bool, versions: [{from: 2019-01-01, expr: "any(g, true)"}]}
`, "cycle in v"},
		{"through an amount", `
programmes:
  p: {<T>, subject: household, cycle: month, versions: [{from: 2019-01-01, eligible: "true", amount: programme.q.amount}]}
  q: {<T>, subject: household, cycle: month, versions: [{from: 2019-01-01, eligible: "true", amount: programme.p.amount}]}
`, "cycle in q"},
		{"parameters", `
parameters:
  a: {<T>, type: int, values: [{from: 2019-01-01, expr: param.b, confidence: law, source: S}]}
  b: {<T>, type: int, values: [{from: 2019-01-01, expr: param.c, confidence: law, source: S}]}
  c: {<T>, type: int, values: [{from: 2019-01-01, expr: param.a, confidence: law, source: S}]}
`, "cycle in c"},
		{"a version long over", `
variables:
  a: {<T>, subject: household, type: int, versions: [{from: 2018-01-01, expr: b}, {from: 2019-01-01, expr: size}]}
  b: {<T>, subject: household, type: int, label: persons, versions: [{from: 2019-01-01, expr: a}]}
`, "cycle in b"},
	} {
		for range 5 {
			found := codesOf(t, c.text)
			if !slices.Contains(found, c.want) || strings.Count(strings.Join(found, " "), "cycle") != 1 {
				t.Errorf("%s: %v", c.name, found)
				break
			}
		}
	}
}

func TestWhatWasDecidedBeforeMakesNoCycle(t *testing.T) {
	if found := codesOf(t, `
programmes:
  p: {<T>, subject: household, cycle: month, versions: [{from: 2019-01-01, eligible: "on(q) or on(p)"}]}
  q: {<T>, subject: household, cycle: month, versions: [{from: 2019-01-01, eligible: "on(p)"}]}
`); len(found) > 0 {
		t.Error(found)
	}
}

func TestAParameterWithAGapIsAnErrorWhereItIsRead(t *testing.T) {
	for _, c := range []struct{ from, want string }{{"2018-01-01", "gap in v"}, {"2019-06-01", ""}} {
		found := strings.Join(codesOf(t, `
parameters:
  late: {<T>, type: money, values: [{from: 2019-06-01, value: 3747, confidence: law, source: S}]}
variables:
  v: {<T>, subject: household, type: money, versions: [{from: `+c.from+`, expr: param.late}]}
`), " ")
		if found != c.want {
			t.Errorf("from %s: %s", c.from, found)
		}
	}
}

func TestATableWithoutACellIsAnError(t *testing.T) {
	for _, c := range []struct{ table, want string }{
		{"keys: [sex], values: [{from: 2019-01-01, rows: [[male, 1], [female, 2]], confidence: law, source: S}]", "gap in t gap in t"},
		{"keys: [sex], otherwise: 3, values: [{from: 2019-01-01, rows: [[male, 1], [female, 2]], confidence: law, source: S}]", ""},
		{"keys: [int], values: [{from: 2019-01-01, rows: [[1, 1], [2, 2], [4, 2]], confidence: law, source: S}]", "gap in t"},
		{"keys: [int], values: [{from: 2019-01-01, rows: [[1, 1], [9000000, 2]], confidence: law, source: S}]", "too_large in t"},
		{"keys: [int], otherwise: 2, beyond: last, values: [{from: 2019-01-01, rows: [[1, 1], [4, 2]], confidence: law, source: S}]", ""},
		{"keys: [int, int, int], otherwise: 2, values: [{from: 2019-01-01, rows: [[1, 1, 1, 1], [99999, 99999, 99999, 3]], confidence: law, source: S}]", "too_large in t"},
	} {
		found := strings.Join(codesOf(t, "parameters:\n  t: {<T>, type: money, shape: table, "+c.table+"}\n"), " ")
		if found != c.want {
			t.Errorf("%s: %s", c.table, found)
		}
	}
}

// A number in a rule that its author did not see would be paid out.
func TestAnAmountThatIsPaidMustBeRounded(t *testing.T) {
	for _, c := range []struct{ amount, want string }{
		{"monthly(yuan(100, year))", "unrounded in p"},
		{"yuan(100, month) * 0.333", "unrounded in p"},
		{"round(yuan(100, month) * 0.333, fen)", ""},
		{"yuan(0.1, month) * 3", ""},
		{"yuan(100)", "unit_mismatch in p"},
		{"yuan(100, year)", "unit_mismatch in p"},
		{"100", "unit_mismatch in p"},
		{"0", ""},
	} {
		found := strings.Join(codesOf(t, "programmes:\n  p: {<T>, subject: household, cycle: month, versions: [{from: 2019-01-01, eligible: on(p), amount: \""+c.amount+"\"}]}\n"), " ")
		if found != c.want {
			t.Errorf("%s: %s", c.amount, found)
		}
	}
}

func TestAParameterKeepsItsCellsWhenOneFollowsFromOthers(t *testing.T) {
	c, d := Check(readPack(t, `
parameters:
  rate: {<T>, type: decimal, values: [{from: 2019-01-01, value: 0.125, confidence: law, source: S}]}
  line: {<T>, type: money, values: [{from: 2019-01-01, value: 3747, confidence: law, source: S}, {from: 2020-01-01, expr: "yuan(100.5) * param.rate", confidence: law, source: S}]}
`))
	if d.Failed() {
		t.Fatal(d)
	}
	p := c.Params["line"]
	if p.Type.Scale != 4 || p.Values[0].Scalar != 37470000 {
		t.Errorf("3747 became %d at scale %d", p.Values[0].Scalar, p.Type.Scale)
	}
}
