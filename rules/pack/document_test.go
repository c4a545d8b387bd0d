package pack

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const documented = `pack: p
title: {zh: 包, en: pack}
currency: CNY
documents:
  measures:
    title: {zh: 办法, en: Measures}
    number: 某发〔2019〕1号
    date: 2019-10-01
    confidence: verified
    clauses:
      - {id: 第一条, text: 满七十周岁, cited_as: [七十周岁]}
      - {id: 第二条, text: 每月一百元}
      - {id: 第三条, text: 何日付款, no_rule: 由财务办理}
      - {id: 第四条, text: 尚未写成规则}
programmes:
  old:
    title: {zh: 津贴, en: Allowance}
    reference: {document: REF, clause: CLAUSE}
    subject: person
    cycle: once
    versions:
      - {from: 2019-01-01, eligible: "age >= 70"}
`

func withReference(document, clause string) fstest.MapFS {
	text := strings.NewReplacer("REF", document, "CLAUSE", clause).Replace(documented)
	return fstest.MapFS{"pack.yaml": {Data: []byte(text)}}
}

// carried lists, for each clause, the keys of what carries it out.
func carried(p *Pack) map[string][]string {
	out := map[string][]string{}
	for _, d := range p.Clauses() {
		for _, c := range d.Clauses {
			out[c.ID] = nil
			for _, by := range c.CarriedBy {
				out[c.ID] = append(out[c.ID], by.Section+"/"+by.Key)
			}
		}
	}
	return out
}

func TestAReferenceNamesADocumentByKeyNumberOrTitleAndOneOrSeveralClauses(t *testing.T) {
	for _, document := range []string{"measures", "某发〔2019〕1号", "办法", "《办法》", "某发〔2019〕1号《办法》"} {
		for clause, want := range map[string][]string{
			"第一条":        {"第一条"},
			"七十周岁":       {"第一条"},
			"第一条、第二条":    {"第一条", "第二条"},
			"第二条；第一条":    {"第一条", "第二条"},
			"第二条（每月、每人）": {"第二条"},
		} {
			p, found := Read(withReference(document, clause))
			if len(found) > 0 {
				t.Fatalf("%s %s: %v", document, clause, found)
			}
			for id, by := range carried(p) {
				if is := slices.Equal(by, []string{"programmes/old"}); is != slices.Contains(want, id) {
					t.Errorf("%s %s: %s is carried by %v", document, clause, id, by)
				}
			}
		}
	}
}

func TestAReferenceToWhatIsNotListedIsAWarningWithTheNearestName(t *testing.T) {
	for _, x := range []struct{ document, clause, code, hint, at string }{
		{"某发〔2019〕2号", "第一条", CodeUnknownDocument, "某发〔2019〕1号", "pack.yaml:18:27"},
		{"measures", "第五条", CodeUnknownClause, "第一条", "pack.yaml:18:45"},
		{"measures", "第一条、第五条", CodeUnknownClause, "第一条", "pack.yaml:18:45"},
	} {
		p, found := Read(withReference(x.document, x.clause))
		if len(found) != 1 || found.Failed() || found[0].Code != x.code || !strings.Contains(found[0].Hint.EN, x.hint) || found[0].Pos.String() != x.at {
			t.Errorf("%s %s: %+v", x.document, x.clause, found)
		}
		whole := 0
		for _, d := range p.Clauses() {
			whole += len(d.Whole)
			if !d.Listed && len(d.Clauses) != 1 {
				t.Errorf("of what is only referred to the clauses are %v", d.Clauses)
			}
		}
		if x.code == CodeUnknownClause && whole != 1 {
			t.Errorf("%s: what refers to an unknown clause stands with the whole document: %d", x.clause, whole)
		}
	}
}

func TestAPackWithoutDocumentsIsNotAskedForThem(t *testing.T) {
	text := documented[:strings.Index(documented, "documents:")] + documented[strings.Index(documented, "programmes:"):]
	p, found := Read(fstest.MapFS{"pack.yaml": {Data: []byte(text)}})
	if len(found) > 0 {
		t.Error(found)
	}
	list := p.Clauses()
	if len(list) != 1 || list[0].Listed || list[0].Title.ZH != "REF" || len(list[0].Clauses) != 1 || len(list[0].Clauses[0].CarriedBy) != 1 {
		t.Errorf("%+v", list)
	}
}

func TestWhatNothingCarriesOutAndShouldIsUnmapped(t *testing.T) {
	p, _ := Read(withReference("measures", "第一条、第二条"))
	var unmapped []string
	for _, c := range p.Clauses()[0].Clauses {
		if c.Unmapped() {
			unmapped = append(unmapped, c.ID)
		}
	}
	if !slices.Equal(unmapped, []string{"第四条"}) {
		t.Errorf("unmapped: %v", unmapped)
	}
}

// What documents list is no rule: a release stays the same release when a clause is
// typed in that was forgotten. What a rule refers to is part of what is said of it.
func TestDocumentsAreNotInTheDigestAndReferencesAre(t *testing.T) {
	digest := func(files fstest.MapFS) [32]byte {
		p, found := Read(files)
		if found.Failed() {
			t.Fatal(found)
		}
		return Digest(p)
	}
	whole := withReference("measures", "第一条")
	text := string(whole["pack.yaml"].Data)
	less := text[:strings.Index(text, "documents:")] + text[strings.Index(text, "programmes:"):]
	if digest(whole) != digest(fstest.MapFS{"pack.yaml": {Data: []byte(less)}}) {
		t.Error("a pack without its documents has another digest")
	}
	if digest(whole) == digest(withReference("measures", "第二条")) {
		t.Error("another reference has the same digest")
	}
}

func TestNoTwoDocumentsOrClausesHaveOneName(t *testing.T) {
	for _, change := range [][2]string{
		{"id: 第二条", "id: 七十周岁"},
		{"programmes:", "  other:\n    title: {zh: 办法, en: Another}\n    confidence: recalled\n    clauses: []\nprogrammes:"},
	} {
		_, found := Read(fstest.MapFS{"pack.yaml": {Data: []byte(strings.Replace(documented, change[0], change[1], 1))}})
		if !slices.ContainsFunc(found, func(d Diagnostic) bool { return d.Code == CodeDuplicate }) {
			t.Errorf("%s: %v", change[1], found)
		}
	}
}
