package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

const decisionPack = `parameters:
  care:
    title: {zh: 护理补贴, en: care}
    type: money
    period: month
    shape: table
    keys: [sex, int]
    hit: first
    otherwise: 0
    values:
      - from: 2019-01-01
        rows:
          - [male|female, 90+, 300]
          - [female, 55..89, 200]
          - [any, 60..89, 1200/year]
        confidence: law
        source: S

programmes:
  care: {title: {zh: 护理, en: care}, subject: person, cycle: month, versions: [{from: 2019-01-01, eligible: "age >= 0 or hukou == local", amount: "lookup(param.care, sex, age)"}]}
`

func decisionRelease(t *testing.T) *rules.Release {
	t.Helper()
	r, found := rules.Load(fstest.MapFS{"pack.yaml": {Data: []byte(manifest)}, "a.yaml": {Data: []byte(decisionPack)}})
	if r == nil {
		t.Fatal(found)
	}
	return r
}

func TestADecisionTableIsToldRowByRowAsItIsStated(t *testing.T) {
	var got []string
	for _, row := range decisionRelease(t).Table("care", fact.MustDate("2020-01-01")) {
		got = append(got, row.For.EN+": "+row.Gives.EN, row.For.ZH)
	}
	want := []string{"row 1, “male or female”, “90 and above”: 300.00 yuan a month", "第1行“男或女”“90及以上”",
		"row 2, “female”, “55 to 89”: 200.00 yuan a month", "第2行“女”“55至89”", "row 3, “any”, “60 to 89”: 100.00 yuan a month", "第3行“任何”“60至89”"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q", got)
	}
}

func TestADecisionTableIsWrittenBackAsItWas(t *testing.T) {
	files := fstest.MapFS{"pack.yaml": {Data: []byte(manifest)}, "a.yaml": {Data: []byte(decisionPack)}}
	written, found := pack.Format(files)
	if found.Failed() {
		t.Fatal(found)
	}
	for _, f := range written {
		if f.Name == "a.yaml" && !strings.Contains(string(f.Data), "hit: first") {
			t.Errorf("got %s", f.Data)
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	before, after := decisionRelease(t), (*rules.Release)(nil)
	if after, _ = rules.Load(files); after == nil || after.Digest() != before.Digest() {
		t.Error("what is written back is not the same pack")
	}
}

func TestARowOfADecisionTableThatDiffersIsNamed(t *testing.T) {
	read := func(text string) *pack.Pack {
		p, found := pack.Read(fstest.MapFS{"pack.yaml": {Data: []byte(manifest)}, "a.yaml": {Data: []byte(text)}})
		if found.Failed() {
			t.Fatal(found)
		}
		return p
	}
	changes := pack.Diff(read(decisionPack), read(strings.Replace(decisionPack, "55..89, 200", "55..89, 220", 1)))
	if len(changes) != 1 || !strings.Contains(fmt.Sprint(changes), "55..89") {
		t.Errorf("got %v", changes)
	}
}
