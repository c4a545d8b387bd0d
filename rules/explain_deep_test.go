package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// What makes up a condition is listed down to a depth, and what lies below is said not to be
// listed: nothing is left out in silence.
func TestWhatLiesTooDeepToBeListedIsSaidNotToBe(t *testing.T) {
	const chain = 20
	var b strings.Builder
	b.WriteString("variables:\n")
	for n := range chain {
		expr := "hukou == local"
		if n > 0 {
			expr = fmt.Sprintf("part%d or age >= %d", n-1, 100+n)
		}
		fmt.Fprintf(&b, "  part%d: {title: {zh: 条件%d, en: Part %d}, reference: {document: x}, subject: person, type: bool, versions: [{from: 2019-01-01, expr: \"%s\"}]}\n", n, n, n, expr)
	}
	b.WriteString("programmes:\n")
	fmt.Fprintf(&b, "  deep: {title: {zh: 补贴, en: Allowance}, reference: {document: x}, subject: person, cycle: month, versions: [{from: 2019-01-01, eligible: part%d}]}\n", chain-1)
	b.WriteString("  flat: {title: {zh: 补贴, en: Allowance}, reference: {document: x}, subject: person, cycle: month, versions: [{from: 2019-01-01, eligible: part3}]}\n")
	r, found := rules.Load(fstest.MapFS{
		"pack.yaml":  {Data: []byte("pack: test\ntitle: {zh: 测试, en: Test}\ncurrency: CNY\n")},
		"rules.yaml": {Data: []byte(b.String())},
	})
	if found.Failed() {
		t.Fatal(found)
	}
	record := func(kind, column, value string) dossier.Record {
		return dossier.Record{Kind: kind, Period: fact.Period{From: fact.MustDate("2010-01-01")}, Values: dossier.Values{{Column: column, Text: value}}}
	}
	h := &dossier.Household{ID: 1, Members: []*dossier.Person{{ID: 10, Records: []dossier.Record{record("membership", "relation", "HEAD"), record("person_record", "birth_date", "1950-03-04"), record("hukou", "place", "LOCAL")}}}}
	a, err := r.Assess(h, fact.MustDate("2019-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range a.Decisions {
		leaves, cut := 0, 0
		for i, one := range d.Reasons {
			switch one.Code {
			case "hukou.is":
				leaves++
			case "not_shown":
				cut++
				above := d.Reasons[i-1]
				if one.Depth != above.Depth+1 || one.Met == nil || above.Met == nil || *one.Met != *above.Met || one.Text.ZH == "" || one.Text.EN == "" {
					t.Errorf("%+v below %+v", one, above)
				}
			}
		}
		if d.Outcome != rules.Eligible || leaves+cut != 1 || (d.Programme.Key == "deep") != (cut == 1) {
			t.Errorf("%s: %s, %d at the bottom and %d that say that there is more, of %d", d.Programme.Key, d.Outcome, leaves, cut, len(d.Reasons))
		}
	}
}
