package scenario

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"bentou/rules"
)

const coveredRules = `
parameters:
  rate:
    title: {zh: 标准, en: Rate}
    reference: {document: x, clause: y}
    type: money
    period: month
    shape: band
    axis: {type: int, label: years}
    values:
      - from: 2010-01-01
        rows:
          - [0, 10]
          - [60, 20]
          - [70, 30]
        confidence: placeholder
        source: a test
variables:
  old: {title: {zh: 老, en: Old}, subject: person, type: bool, versions: [{from: 2010-01-01, expr: "age >= 60"}]}
programmes:
  a: {title: {zh: 甲, en: A}, reference: {document: x, clause: y}, subject: person, cycle: month, assess: as_of, versions: [{from: 2010-01-01, eligible: "old and hukou == local", amount: "sex == male ? band(param.rate, age) : yuan(5, month)"}]}
  b: {title: {zh: 乙, en: B}, reference: {document: x, clause: y}, subject: person, cycle: month, assess: as_of, versions: [{from: 2010-01-01, eligible: "hukou == local", amount: "yuan(1, month)"}]}
scenarios:
`

// covered is what the scenarios leave open, as kind, key, column and what was seen.
func covered(t *testing.T, scenarios string) (rules.Covered, []string) {
	t.Helper()
	r, found := rules.Load(fstest.MapFS{
		"pack.yaml": {Data: []byte("pack: covered\ntitle: {zh: 试, en: Covered}\ncurrency: CNY\n")},
		"all.yaml":  {Data: []byte(coveredRules + scenarios)},
	})
	if r == nil {
		t.Fatal(found)
	}
	if n := Failed(Run(r)); n > 0 {
		t.Fatalf("%d scenarios fail", n)
	}
	c, err := Cover(r)
	if err != nil {
		t.Fatal(err)
	}
	counts, gaps := c.Report()
	var out []string
	for _, g := range gaps {
		text := fmt.Sprintf("%s %s %s:", g.Kind, g.Key, g.Text.EN)
		for _, s := range []struct {
			is   bool
			name string
		}{{g.Seen.True, "true"}, {g.Seen.False, "false"}, {g.Seen.Unknown, "unknown"}} {
			if s.is {
				text += " " + s.name
			}
		}
		if g.Pos.Line == 0 || g.Pos.File != "all.yaml" || g.Text.ZH == "" {
			t.Errorf("%s stands nowhere", text)
		}
		out = append(out, text)
	}
	return counts, out
}

func TestCoverageNamesWhatNoScenarioReaches(t *testing.T) {
	counts, gaps := covered(t, `  one: {title: {zh: 一, en: One}, as_of: 2019-12-31, given: {members: [{birth_date: 1949-01-01, hukou: local, sex: male}]}, expect: {a: {0: {outcome: eligible, amount: 30.00}}}}
`)
	want := []string{
		"CONDITION old aged 60 or over (≥ 60; on 1 January 2010: born on or before 1 January 1950): true",
		"CONDITION a old: true",
		"CONDITION a household registration is in the zone: true",
		"BRANCH a sex is male: true",
		"CONDITION a sex is male: true",
		// Nothing is expected of b, so that it is not tested.
		"CONDITION b household registration is in the zone:",
		"ROW rate from 0 years to below 60 years of “Rate”:",
		"ROW rate from 60 years to below 70 years of “Rate”:",
	}
	if !slices.Equal(gaps, want) {
		t.Errorf("got %q", gaps)
	}
	if counts != (rules.Covered{Conditions: 5, Branches: 2, BranchesTaken: 1, Rows: 3, RowsRead: 1}) {
		t.Errorf("%+v", counts)
	}
}

func TestAnArmThatIsNotTakenIsNotReached(t *testing.T) {
	// Of a woman the table is not read, though the engine computes both arms.
	_, gaps := covered(t, `  one: {title: {zh: 一, en: One}, as_of: 2019-12-31, given: {members: [{birth_date: 1949-01-01, hukou: local, sex: female}]}, expect: {a: {0: {outcome: eligible, amount: 5.00}}}}
`)
	if !slices.Contains(gaps, "ROW rate from 70 years of “Rate”:") || !slices.Contains(gaps, "BRANCH a sex is male: false") {
		t.Errorf("%q", gaps)
	}
}

func TestWhereEverythingWasSeenThereAreNoGaps(t *testing.T) {
	scenarios := ""
	n := 0
	add := func(member, expect string) {
		n++
		scenarios += fmt.Sprintf("  s%d: {title: {zh: 甲, en: S}, as_of: 2019-12-31, given: {members: [{%s}]}, expect: {%s}}\n", n, member, expect)
	}
	add("birth_date: 1949-01-01, hukou: local, sex: male", "a: {0: {outcome: eligible}}, b: {0: {outcome: eligible}}")
	add("birth_date: 1955-01-01, hukou: local, sex: female", "a: {0: {outcome: eligible}}, b: {0: {outcome: eligible}}")
	add("birth_date: 1955-01-01, hukou: local, sex: male", "a: {0: {outcome: eligible}}, b: {0: {outcome: eligible}}")
	add("birth_date: 1999-01-01, hukou: elsewhere, sex: male", "a: {0: {outcome: ineligible}}, b: {0: {outcome: ineligible}}")
	add("", "a: {0: {outcome: undetermined}}, b: {0: {outcome: undetermined}}")
	add("birth_date: 1955-01-01, hukou: local", "a: {0: {outcome: undetermined}}")
	_, gaps := covered(t, scenarios)
	// Nobody below 60 gets the amount: the row cannot be read.
	if want := []string{"ROW rate from 0 years to below 60 years of “Rate”:"}; !slices.Equal(gaps, want) {
		t.Errorf("%q", gaps)
	}
}
