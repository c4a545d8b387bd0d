package pack

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

const diffText = `
code_lists:
  grades: {title: {zh: 级, en: grades}, ordered: true, values: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}}
parameters:
  rate:
    title: {zh: 标准, en: rate}
    type: money
    period: month
    values:
      - {from: 2018-01-01, value: 100, confidence: law, source: S}
  steps:
    title: {zh: 档, en: steps}
    type: money
    shape: band
    axis: {type: int}
    values:
      - {from: 2018-01-01, rows: [[0, 0], [60, 80], [80, 100]], confidence: law, source: S}
  care:
    title: {zh: 护理, en: care}
    type: money
    shape: table
    keys: [grades, int]
    hit: first
    values:
      - {from: 2018-01-01, rows: [[a, 80+, 300], [a, any, 200], [any, any, 100]], confidence: law, source: S}
  apart:
    title: {zh: 分列, en: apart}
    type: money
    shape: table
    keys: [grades, int]
    hit: unique
    values:
      - {from: 2018-01-01, rows: [[a, any, 1], [b, any, 2]], confidence: law, source: S}
  plain:
    title: {zh: 普通, en: plain}
    type: money
    shape: table
    keys: [grades]
    values:
      - {from: 2018-01-01, rows: [[a, 1], [b, 2]], confidence: law, source: S}
programmes:
  one:
    title: {zh: 甲, en: one}
    subject: person
    group: g
    rule: higher
    cycle: month
    versions:
      - {from: 2018-01-01, eligible: "age >= 70", amount: "param.rate"}
  two:
    title: {zh: 乙, en: two}
    subject: person
    group: g
    rule: higher
    cycle: month
    versions:
      - {from: 2018-01-01, to: 2020-01-01, eligible: "age >= 80", amount: "param.rate"}
coverages:
  bill:
    title: {zh: 结算, en: bill}
    layers:
      x: {title: {zh: 一, en: x}, versions: [{from: 2018-01-01, pays: "bill_total"}]}
      y: {title: {zh: 二, en: y}, versions: [{from: 2018-01-01, pays: "bill_total"}]}
scenarios:
  s: {title: {zh: 例, en: s}, as_of: 2019-01-01, expect: {one: {0: {outcome: eligible}}}}
`

func diffOf(t *testing.T, old, new string) []string {
	t.Helper()
	read := func(text string) *Pack {
		p, d := Read(fstest.MapFS{manifest: {Data: []byte(manifestText)}, "rules.yaml": {Data: []byte(text)}})
		if d.Failed() {
			t.Fatal(d.Error())
		}
		return p
	}
	out := []string{}
	for _, c := range Diff(read(old), read(new)) {
		out = append(out, fmt.Sprintf("%s: %s %s: %s", c.Of().EN, c.Kind(), c.Days().EN, c.What().EN))
	}
	return out
}

func TestADifferenceIsSaidByRuleAndDayNotByLine(t *testing.T) {
	entry := "      - {from: 2018-01-01, value: 100, confidence: law, source: S}\n"
	two := diffText[strings.Index(diffText, "  two:\n"):strings.Index(diffText, "coverages:")]
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{"a later value", entry, entry + "      - {from: 2020-01-01, value: 120, confidence: law, source: S}\n",
			[]string{"parameter rate “rate”: changed from 2020-01-01 on: value: 100 → 120"}},
		{"a value for a while", entry, "      - {from: 2018-01-01, to: 2019-01-01, value: 100, confidence: law, source: S}\n      - {from: 2019-01-01, value: 110, confidence: recalled, source: S}\n      - {from: 2020-01-01, value: 100, confidence: law, source: S}\n",
			[]string{"parameter rate “rate”: changed from 2019-01-01 until before 2020-01-01: value: 100 → 110", "parameter rate “rate”: changed from 2019-01-01 until before 2020-01-01: confidence: law → recalled"}},
		{"the same in two entries", entry, "      - {from: 2018-01-01, to: 2019-01-01, value: 100, confidence: law, source: S}\n      - {from: 2019-01-01, value: 100, confidence: law, source: S}\n", []string{}},
		{"an earlier beginning", "from: 2018-01-01, value", "from: 2017-01-01, value",
			[]string{"parameter rate “rate”: added from 2017-01-01 until before 2018-01-01: value: (nothing) → 100", "parameter rate “rate”: added from 2017-01-01 until before 2018-01-01: confidence: (nothing) → law", "parameter rate “rate”: added from 2017-01-01 until before 2018-01-01: source: (nothing) → S"}},
		{"rows", "[60, 80], [80, 100]]", "[65, 80], [80, 110]]",
			[]string{"parameter steps “steps”: added from 2018-01-01 on: rows [65]: (nothing) → 80", "parameter steps “steps”: changed from 2018-01-01 on: rows [80]: 100 → 110", "parameter steps “steps”: removed from 2018-01-01 on: rows [60]: 80 → (nothing)"}},
		{"the order of rows of which the first that fits counts", "[a, 80+, 300], [a, any, 200]", "[a, any, 200], [a, 80+, 300]",
			[]string{"parameter care “care”: changed from 2018-01-01 on: rows.order: [a, 80+], [a, any], [any, any] → [a, any], [a, 80+], [any, any]"}},
		{"a row between rows of which the first that fits counts", "[a, any, 200], ", "[a, 70..79, 250], [a, any, 200], ",
			[]string{"parameter care “care”: added from 2018-01-01 on: rows [a, 70..79]: (nothing) → 250"}},
		{"the order of rows of which no two fit", "[a, any, 1], [b, any, 2]", "[b, any, 2], [a, any, 1]", []string{}},
		{"the order of rows with keys of their own", "[[a, 1], [b, 2]]", "[[b, 2], [a, 1]]", []string{}},
		{"which row counts", "hit: unique", "hit: first", []string{"parameter apart “apart”: changed : hit: unique → first"}},
		{"a condition", "age >= 70", "age > 70",
			[]string{"programme one “one”: changed from 2018-01-01 on: eligible: age >= 70 → age > 70"}},
		{"a rule that goes on", "to: 2020-01-01, ", "",
			[]string{"programme two “two”: added from 2020-01-01 on: eligible: (nothing) → age >= 80", "programme two “two”: added from 2020-01-01 on: amount: (nothing) → param.rate"}},
		{"how it is stacked", "    rule: higher\n    cycle: month\n    versions:\n      - {from: 2018-01-01, elig", "    rule: exclude\n    cycle: month\n    versions:\n      - {from: 2018-01-01, elig",
			[]string{"programme one “one”: changed : rule: higher → exclude"}},
		{"a programme gone", two, "", []string{"programme two “two”: removed : removed"}},
		{"the order of programmes", "  one:\n    title: {zh: 甲, en: one}\n", "  three:\n    title: {zh: 甲, en: one}\n",
			[]string{"programme three “one”: added : added", "programme one “one”: removed : removed"}},
		{"the order of layers", "      x: {title: {zh: 一, en: x}, versions: [{from: 2018-01-01, pays: \"bill_total\"}]}\n      y: {title: {zh: 二, en: y}, versions: [{from: 2018-01-01, pays: \"bill_total\"}]}\n",
			"      y: {title: {zh: 二, en: y}, versions: [{from: 2018-01-01, pays: \"bill_total\"}]}\n      x: {title: {zh: 一, en: x}, versions: [{from: 2018-01-01, pays: \"bill_total\"}]}\n",
			[]string{"coverage bill “bill”: changed : layers.order: x, y → y, x"}},
		{"a layer", "x: {title: {zh: 一, en: x}, versions: [{from: 2018-01-01, pays: \"bill_total\"}]}", "x: {title: {zh: 一, en: x}, versions: [{from: 2018-01-01, pays: \"bill_total - 1\"}]}",
			[]string{"coverage bill “bill”: changed from 2018-01-01 on: layers.x.pays: bill_total → bill_total - 1"}},
		{"the order of codes", "{a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}", "{b: {zh: 乙, en: B}, a: {zh: 甲, en: A}}",
			[]string{"code list grades “grades”: changed : values.order: a, b → b, a"}},
		{"a scenario", "outcome: eligible", "outcome: ineligible", []string{"scenario s “s”: changed : expect.one.0.outcome: eligible → ineligible"}},
		{"comments and layout", "programmes:\n", "# Here they are.\nprogrammes:\n\n", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(diffText, c.old) != 1 {
				t.Fatalf("%q is there %d times", c.old, strings.Count(diffText, c.old))
			}
			if got := diffOf(t, diffText, strings.Replace(diffText, c.old, c.new, 1)); !slices.Equal(got, c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestTheOrderOfProgrammesIsADifference(t *testing.T) {
	parts := strings.SplitN(diffText, "  two:\n", 2)
	one := parts[0][strings.Index(parts[0], "  one:\n"):]
	rest := strings.SplitN(parts[1], "coverages:", 2)
	swapped := strings.TrimSuffix(parts[0], one) + "  two:\n" + rest[0] + one + "coverages:" + rest[1]
	if got := diffOf(t, diffText, swapped); !slices.Equal(got, []string{"the programmes: changed : order: one, two → two, one"}) {
		t.Errorf("got %q", got)
	}
}

func TestADifferenceIsOneBothWaysAndNoneToItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPack(t), drawPack(t)
		if got := Diff(p, p); len(got) > 0 {
			t.Fatalf("a pack differs from itself: %v", got)
		}
		there, back := Diff(p, q), Diff(q, p)
		if (len(there) == 0) != (len(back) == 0) {
			t.Fatalf("%d changes one way, %d back", len(there), len(back))
		}
		for _, c := range there {
			if c.Of().ZH == "" || c.Of().EN == "" || c.What().ZH == "" || c.What().EN == "" {
				t.Fatalf("says nothing: %+v", c)
			}
		}
	})
}
