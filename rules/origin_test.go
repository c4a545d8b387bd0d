package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules/dossier"
)

const originPack = `
parameters:
  base: {<T>, type: money, period: month, values: [{from: 2018-01-01, value: 10, confidence: law, source: S}]}
  size: {<T>, type: money, period: month, shape: table, keys: [int], beyond: last, values: [{from: 2018-01-01, rows: [[1, 10], [2, 20]], confidence: law, source: S}]}
attributes:
  hi: {<T>, subject: household, type: int, absent: unknown}
variables:
  severe: {<T>, subject: person, type: bool, versions: [{from: 2018-01-01, expr: "disability_grade in [grade_1, grade_2]"}]}
  how_many: {<T>, subject: household, type: int, label: persons, versions: [{from: 2018-01-01, expr: "count(members, .severe)"}]}
  need: {<T>, subject: household, type: money, period: month, versions: [{from: 2018-01-01, expr: "how_many > 0 ? param.base * 3 : param.base"}]}
programmes:
  p: {<T>, subject: household, cycle: month, assess: as_of, versions: [{from: 2018-01-01, eligible: "<E>", amount: "<A>"}]}
`

// A reason of which the origins do not name a record reads the same whatever the
// record holds, and so does the condition of one that names it; and which reasons
// there are depends on it only where the hinges say so. Whoever masks by the two
// therefore tells nothing.
func TestOriginsNameEveryRecordThatAReasonDependsOn(t *testing.T) {
	const record = "disability_certificate"
	named := map[bool]int{}
	for _, c := range [][2]string{
		{"any(members, .disability_grade == grade_1)", "param.base"},
		{"all(members, .disability_grade != grade_4)", "param.base"},
		{"any(filter(members, .severe), .age > 10)", "param.base"},
		{"count(members, .severe) == 1 or hi > 0", "param.base"},
		{"not (how_many > 1 and hi > 0)", "param.base"},
		{"yuan(12, month) < need or hi > 1", "need"},
		{"need < yuan(12, month)", "param.base"},
		{"param.base < need or hi > 0", "min(need, param.base)"},
		{"hi > 0", "how_many > 0 ? lookup(param.size, 1) : lookup(param.size, 2)"},
		{"hi > 0", "lookup(param.size, how_many)"},
		{"hi > 0", "sum(filter(members, .severe), lookup(param.size, hi))"},
		{"hi > 0 and held(how_many > 0, 3)", "param.base"},
		{"at(date('2019-01-01'), how_many) > 0", "param.base"},
		{"hi > 0", "param.base"},
		{"hi > 0", "lookup(param.size, hi)"},
	} {
		text := strings.NewReplacer("<T>", "title: {zh: 表, en: T}, reference: {document: D}", "<E>", c[0], "<A>", c[1]).Replace(originPack)
		r, found := Load(fstest.MapFS{"pack.yaml": {Data: []byte("pack: test\ntitle: {zh: 测, en: Test}\ncurrency: CNY\n")}, "rules.yaml": {Data: []byte(text)}})
		if found.Failed() {
			t.Fatalf("%s, %s: %v", c[0], c[1], found)
		}
		var first []string
		differ := false
		for i, grade := range []string{"GRADE_1", "GRADE_3", "GRADE_4"} {
			h := &dossier.Household{ID: 1, Records: []dossier.Record{recorded("attribute", "2018-01-01", "key", "hi", "value", "1")}}
			for n, g := range []string{grade, "GRADE_3"} {
				h.Members = append(h.Members, &dossier.Person{ID: 10 + n, Records: []dossier.Record{recorded("membership", "2010-01-01", "relation", "HEAD"),
					recorded("person_record", "2010-01-01", "birth_date", "1950-05-05"), recorded(record, "2010-01-01", "grade", g, "category", "PHYSICAL")}})
			}
			d := decisionOf(t, assessed(t, r, h, "2019-12-31"), "p", 1)
			var told, whole []string
			for _, x := range d.Reasons {
				whole = append(whole, x.Text.ZH+x.Text.EN)
				switch {
				case slices.Contains(x.Hinges, record), x.Code == "amount": // the decision itself shows its amount
				case slices.Contains(x.Origins, record):
					named[true]++
					told = append(told, fmt.Sprint(x.Code, x.Condition, x.Depth, x.Subject, x.Confidence))
				default:
					named[false]++
					x.Origins, x.Hinges = nil, nil
					told = append(told, fmt.Sprint(x.Code, x.Text, x.Met == nil, x.Met != nil && *x.Met, x.Observed, x.Required, x.Distance, x.Depth, x.Subject, x.Confidence))
				}
			}
			whole = append(whole, fmt.Sprint(d.Outcome, d.Amount))
			if i == 0 {
				first = append(told, whole...)
				continue
			}
			if got := first[:min(len(told), len(first))]; len(told)+len(whole) == 0 || !slices.Equal(got, told) {
				t.Errorf("%s, %s with %s tells\n%s\ninstead of\n%s", c[0], c[1], grade, strings.Join(told, "\n"), strings.Join(got, "\n"))
			}
			differ = differ || !slices.Equal(first[len(told):], whole)
		}
		if free := c[0] == "hi > 0" && (c[1] == "param.base" || c[1] == "lookup(param.size, hi)"); differ == free {
			t.Errorf("%s, %s: what is told in whole differs: %t", c[0], c[1], differ)
		}
	}
	if named[true] < 10 || named[false] < 10 {
		t.Errorf("%v reasons with and without the record: the comparison shows nothing", named)
	}
}

// A condition of health is named by itself, because one of them has rules of its own.
func TestOriginsNameConditionsOfHealthOneByOne(t *testing.T) {
	text := strings.NewReplacer("<T>", "title: {zh: 表, en: T}, reference: {document: D}", "<E>", "any(members, .serious_illness) or any(members, .severe_mental_illness)", "<A>", "param.base").Replace(originPack)
	r, found := Load(fstest.MapFS{"pack.yaml": {Data: []byte("pack: test\ntitle: {zh: 测, en: Test}\ncurrency: CNY\n")}, "rules.yaml": {Data: []byte(text)}})
	if found.Failed() {
		t.Fatal(found)
	}
	d := decisionOf(t, assessed(t, r, couple(), "2019-12-31"), "p", 1)
	if got := d.Reasons[0].Origins; !slices.Equal(got, []string{"health.serious_illness", "health.severe_mental_illness"}) {
		t.Errorf("one of both comes from %v", got)
	}
}
