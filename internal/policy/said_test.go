package policy

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const testSettlement = `
coverages:
  bill:
    title: {zh: 结算, en: Settlement}
    reference: {document: 测试, clause: 四}
    variables:
      served:
        title: {zh: 在结算范围, en: Is settled here}
        reference: {document: 测试, clause: 四}
        subject: claim
        type: bool
        versions:
          - {from: 2019-01-01, expr: "referred"}
    layers:
      basic:
        title: {zh: 基本, en: Basic}
        reference: {document: 测试, clause: 四}
        versions:
          - {from: 2019-01-01, when: "served", pays: "bill_in_catalogue"}
    caps:
      year:
        title: {zh: 年度限额, en: Cap of a year}
        reference: {document: 测试, clause: 四}
        amount: "yuan(1000, year)"
        per: person
        period: year
        layers: [basic]

allocations:
  places:
    title: {zh: 名额, en: Places}
    reference: {document: 测试, clause: 五}
    from: elder
    quota: "param.age"
    rank:
      - {title: {zh: 年长者先, en: The older first}, by: "age", descending: true}
    ties: draw
`

// A settlement and a quota that change are said as sentences, before and now.
func TestAChangedSettlementAndQuotaAreSaidAsSentences(t *testing.T) {
	d := deskOf(t, filepath.Join(t.TempDir(), "bentou.db"), testRules+testSettlement)
	for _, x := range []struct{ section, key, part, old, new, was, is string }{
		{"coverages", "bill", "variables.served.expr", `expr: "referred"`, `expr: "not referred"`, "", ""},
		{"coverages", "bill", "layers.basic.when", `when: "served"`, `when: "served and bill_in_catalogue >= yuan(50)"`, "", "50"},
		{"coverages", "bill", "layers.basic.pays", `pays: "bill_in_catalogue"`, `pays: "max(bill_in_catalogue - yuan(500), 0)"`, "", "500"},
		{"coverages", "bill", "caps.year.amount", `yuan(1000, year)`, `yuan(2000, year)`, "1000", "2000"},
		{"allocations", "places", "quota", `quota: "param.age"`, `quota: "30"`, "", "30"},
	} {
		li := Request{Actor: "li"}
		draft, err := d.Create(t.Context(), li, NewDraft{Title: x.part})
		check(t, err)
		files, err := draft.Latest().List()
		check(t, err)
		for i, f := range files {
			if f.Name == "rules.yaml" {
				if !strings.Contains(string(f.Data), x.old) {
					t.Fatalf("%s is not in\n%s", x.old, f.Data)
				}
				files[i].Data = []byte(strings.Replace(string(f.Data), x.old, x.new, 1))
			}
		}
		saved, err := d.Save(t.Context(), li, Edit{Draft: draft.ID, Revision: 1, Change: Files(files, nil, false)})
		check(t, err)
		_, found, err := saved.Draft.Latest().Rules()
		check(t, err)
		if found.Failed() {
			t.Fatalf("%s: %v", x.part, found)
		}
		said, err := d.Sentences(t.Context(), saved.Draft.Latest())
		check(t, err)
		at := slices.IndexFunc(said, func(s Sentence) bool { return s.Section == x.section && s.Key == x.key && s.Part == x.part })
		if len(said) != 1 || at != 0 {
			t.Errorf("of %s is said %+v", x.part, said)
			continue
		}
		s := said[at]
		if s.Before.ZH == "" || s.Before.EN == "" || s.Now.ZH == "" || s.Now.EN == "" || !strings.Contains(s.Before.EN, x.was) || !strings.Contains(s.Now.EN, x.is) {
			t.Errorf("%s is said %+v", x.part, s)
		}
		if s.On == nil || s.On.String() != "2019-01-01" {
			t.Errorf("%s is said of %v", x.part, s.On)
		}
	}
}
