package graph_test

import (
	"strings"
	"testing"

	"bentou/internal/access"
	"bentou/internal/testkit"
)

const ruleVocabulary = `query($p: RulePlace!, $s: SubjectKind, $c: String) {ruleVocabulary(place: $p, subject: $s, coverage: $c) {
	name form source subject each title {zh en} type {type period label codes} codes {value title {zh en}} register example}}`

// The list of a place is what the check knows there: each example passes it.
func TestEveryNameOfTheVocabularyCanBeUsedAsItsExampleShows(t *testing.T) {
	testkit.Alone(t)
	a := newRuled(t)
	for _, at := range []m{{"place": "ELIGIBLE", "subject": "PERSON"}, {"place": "ELIGIBLE", "subject": "HOUSEHOLD"}, {"place": "RAISE"}, {"place": "GROUP"}, {"place": "LAYER_WHEN", "coverage": "medical"}} {
		r := a.ask(ruleVocabulary, "p", at["place"], "s", at["subject"], "c", at["coverage"])
		words := r.at("ruleVocabulary").([]any)
		if len(words) < 150 {
			t.Errorf("%v: only %d names", at, len(words))
		}
		for i, w := range words {
			if i%7 != 0 && at["place"] != "ELIGIBLE" {
				continue // every one is checked in rules/lang, on a smaller pack
			}
			w := w.(map[string]any)
			expression := m{"text": w["example"]}
			for k, v := range at {
				expression[k] = v
			}
			if c := checked(a, m{"expression": expression}); c.at("ruleCheck.sound") != true {
				t.Errorf("%v: %s: %v", at, w["example"], c.at("ruleCheck.diagnostics"))
			}
		}
	}
}

func TestANameOfTheVocabularySaysWhatItIsAndWhereItIsFrom(t *testing.T) {
	a := newRuled(t)
	r := a.ask(ruleVocabulary, "p", "ELIGIBLE", "s", "PERSON")
	find := func(name string) string { return r.find("ruleVocabulary", "name", name) }
	age := find("age")
	r.want(age+".source", "REGISTRY")
	r.want(age+".type.label", "years")
	r.want(age+".title.zh", "周岁")
	r.want(age+".each", false)
	r.want(find(".age")+".each", true)
	r.want(find("chronic_illness")+".register", "HEALTH")
	r.want(find("household.size")+".subject", "HOUSEHOLD")
	hukou := find("hukou")
	r.want(hukou+".type.codes", "hukou")
	if r.find(hukou+".codes", "value", "LOCAL") == "" {
		t.Error("no codes")
	}
	r.want(find("param.elder.zone70")+".type.period", "month")
	r.want(find("param.elder.dibao")+".form", "band(param.elder.dibao, 10)")
	r.want(find("on_dibao")+".source", "VARIABLE")
	r.want(find("programme.elder_dibao.eligible")+".source", "PROGRAMME")
	r.want(find("any")+".form", "any(members, .…)")

	for want, vars := range map[string][]any{"subject": {"p", "ELIGIBLE"}, "place": {"p", "LAYER_PAYS", "c", "nonsense"}} {
		r := a.post(ruleVocabulary, vars...)
		if text := r.body["errors"]; r.code() != "INVALID" || text == nil {
			t.Errorf("%s: %v", want, text)
		}
	}
	for _, role := range access.Roles() {
		may := strings.Contains("policy-editor policy-approver auditor administrator", string(role))
		if r := a.by(access.Caller{Role: role}).post(ruleVocabulary, "p", "RAISE"); (r.body["errors"] == nil) != may {
			t.Errorf("%s: %v", role, r.body["errors"])
		}
	}
}
