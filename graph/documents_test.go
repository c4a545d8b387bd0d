package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"bentou/graph/scalar"
	"bentou/internal/access"
)

const policyDocuments = `query($d: [String!], $u: Boolean) {policyDocuments(documents: $d, unmapped: $u) {
	key title {zh en} number confidence complete carriedBy {kind key} clauses {id text noRule unmapped document {key}
		carriedBy {kind key within title {zh} file line programme {key clauses {id document {key}}} parameter {key clauses {id}} flag {key clauses {id}}}}}}`

func TestARuleIsFoundForAClauseAndTheClauseForARule(t *testing.T) {
	a := newRuled(t)
	r := a.ask(policyDocuments, "d", []string{"国发〔2015〕52号"})
	r.want("policyDocuments.0.key", "guofa-2015-52")
	r.want("policyDocuments.0.complete", false)
	r.want("policyDocuments.0.confidence", "RECALLED")
	clause := r.find("policyDocuments.0.clauses", "id", "重度残疾人护理补贴")
	r.want(clause+".unmapped", false)
	r.want(clause+".document.key", "guofa-2015-52")
	rule := r.find(clause+".carriedBy", "kind", "PROGRAMME")
	r.want(rule+".key", "disab_nursing")
	r.want(rule+".file", "rules/disability.yaml")
	r.want(rule+".programme.clauses.0.id", "重度残疾人护理补贴")
	parameter := r.find(clause+".carriedBy", "key", "disability.nursing_grade1")
	r.want(parameter+".parameter.clauses.0.id", "重度残疾人护理补贴")

	r = a.ask(`{programmes(keys: ["dibao"]) {clauses {id text document {number}}} parameters(keys: ["elder.zone70"]) {clauses {id document {key}}}
		riskFlagKinds(keys: ["near_line"]) {clauses {id}}}`)
	for at, want := range map[string]string{"programmes.0.clauses.0.id": "第九条", "programmes.0.clauses.1.id": "第十二条", "programmes.0.clauses.0.document.number": "国务院令第649号",
		"parameters.0.clauses.0.document.key": "article-2019", "riskFlagKinds.0.clauses.0.id": "监测范围"} {
		r.want(at, want)
	}
}

func TestClausesThatNothingCarriesOutAreListed(t *testing.T) {
	a := newRuled(t)
	r := a.ask(policyDocuments, "u", true)
	var open []string
	for _, d := range r.at("policyDocuments").([]any) {
		for _, c := range d.(map[string]any)["clauses"].([]any) {
			c := c.(map[string]any)
			open = append(open, fmt.Sprint(c["id"]))
			if c["unmapped"] != true || c["noRule"] != nil || len(c["carriedBy"].([]any)) > 0 {
				t.Errorf("%v is carried out, or need not be", c["id"])
			}
		}
	}
	if want := []string{"先诊疗、后付费", "严重精神障碍救治", "意外伤害与家庭财产"}; !slices.Equal(open, want) {
		t.Errorf("%v, not %v", open, want)
	}
	// Asked anew the whole documents are there.
	if n := len(a.ask(policyDocuments, "d", []string{"article-2019"}).at("policyDocuments.0.clauses").([]any)); n != 17 {
		t.Errorf("the article has %d clauses", n)
	}
	if r := a.post(policyDocuments, "d", []string{"某文件"}); r.code() != "INVALID" || r.field() != "documents" {
		t.Errorf("an unknown document: %v", r.body)
	}
}

const completeness = `{ruleVocabulary(place: ELIGIBLE, subject: PERSON) {name source completeness {known total percent sampled}}}`

func TestTheVocabularySaysHowCompletelyAFactIsKnownAndNotToACallerWithAnArea(t *testing.T) {
	a := newRuled(t)
	village := a.village()
	a.elder("37159900000001", village, "1940-01-01", 1)
	a.household("37159900000002", village)
	r := a.ask(completeness)
	for name, want := range map[string][2]int{"age": {1, 1}, "hukou": {1, 1}, "labour_ability": {0, 1}, "household.size": {1, 1}, "co_living": {1, 1}, ".age": {1, 1}, "wishes_post": {0, 1}} {
		at := r.find("ruleVocabulary", "name", name) + ".completeness"
		r.want(at+".known", want[0])
		r.want(at+".total", want[1])
		r.want(at+".percent", want[0]*100/want[1])
		r.want(at+".sampled", false)
	}
	for _, name := range []string{"on_dibao", "param.elder.zone70", "any", "as_of"} {
		r.want(r.find("ruleVocabulary", "name", name)+".completeness", nil)
	}
	unit, err := scalar.UnmarshalID(village)
	if err != nil {
		t.Fatal(err)
	}
	r = a.by(access.Caller{Role: access.Auditor, Unit: unit}).post(completeness)
	if errs := r.body["errors"]; errs != nil {
		t.Fatal(errs)
	}
	r.want(r.find("ruleVocabulary", "name", "age")+".completeness", nil)
}
