package lang

import (
	"slices"
	"strings"
	"testing"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

const vocabularyText = standText + `
variables:
  need: {<T>, subject: household, type: money, period: month, versions: [{from: 2018-01-01, expr: rent}]}
  kind: {<T>, subject: person, type: code, values: [old, young], versions: [{from: 2018-01-01, expr: "age > 60 ? old : young"}]}
coverages:
  bill:
    title: {zh: 结算, en: bill}
    variables:
      high: {<T>, subject: claim, type: money, versions: [{from: 2018-01-01, expr: bill_total}]}
      fee: {<T>, subject: line, type: money, versions: [{from: 2018-01-01, expr: fee_amount}]}
    layers:
      first: {<T>, versions: [{from: 2018-01-01, pays: "min(high, capLeft(most))"}]}
    caps:
      most: {amount: "yuan(100, year)", per: person, layers: [first]}
  other:
    title: {zh: 另, en: other}
    layers:
      second: {<T>, versions: [{from: 2018-01-01, pays: bill_total}]}
`

var conditionPlaces = []Place{
	{Role: RoleEligible, Subject: fact.EntityHousehold}, {Role: RoleEligible, Subject: fact.EntityPerson}, {Role: RoleWhere}, {Role: RoleRaise},
	{Role: RoleWhen, Coverage: "bill"}, {Role: RoleExpr, Subject: fact.EntityLine, Coverage: "bill"},
}

// Every name that is listed can be used at the place as its example does.
func TestEveryExampleOfTheVocabularyIsSound(t *testing.T) {
	p := readPack(t, strings.ReplaceAll(vocabularyText, "<T>", titles))
	for _, at := range conditionPlaces {
		at.From = fact.MustDate("2020-01-01")
		words, err := Vocabulary(p, at)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, w := range words {
			if seen[w.Name] {
				t.Errorf("%v: %s is there twice", at, w.Name)
			}
			seen[w.Name] = true
			if w.Title.ZH == "" || w.Title.EN == "" || !strings.Contains(w.Example, strings.TrimPrefix(w.Name, "household.")) || w.Source == "" {
				t.Errorf("%v: %+v", at, w)
			}
			found, err := CheckExpr(p, at, pack.Expr{Text: w.Example, Pos: pack.Pos{File: "example", Line: 1, Column: 1}})
			if err != nil || found.Failed() {
				t.Errorf("%v: %s: %v %v", at, w.Example, err, found)
			}
		}
		for _, name := range functionNames {
			needs := map[string]bool{"scale": true, "scaleFrom": true, "earlier": true, "capLeft": true}[name]
			if !seen[name] && !needs {
				t.Errorf("%v: the function %s is not there", at, name)
			}
		}
	}
}

// Every name that the check knows is listed at the place where it may stand.
func TestTheVocabularyLeavesNothingOut(t *testing.T) {
	p := readPack(t, strings.ReplaceAll(vocabularyText, "<T>", titles))
	names := func(at Place) (out []string) {
		at.From = fact.MustDate("2020-01-01")
		words, err := Vocabulary(p, at)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			out = append(out, w.Name)
		}
		return out
	}
	c := newChecker(p)
	for e, prefixes := range map[fact.Entity][2]string{fact.EntityHousehold: {"", "household."}, fact.EntityPerson: {".", ""}} {
		household, person := names(conditionPlaces[0]), names(conditionPlaces[1])
		for key := range c.names[e] {
			if (e == fact.EntityHousehold || c.names[e][key].group == nil) && (!slices.Contains(household, prefixes[0]+key) || !slices.Contains(person, prefixes[1]+key)) {
				t.Errorf("%s of a %s is left out", key, e)
			}
		}
	}
	bill := names(conditionPlaces[4])
	for _, want := range []string{"high", ".fee", "first", "person.age", "household.size", ".age", "param.line", "capLeft", "earlier", "programme.own.eligible", "programme.aid.amount"} {
		if !slices.Contains(bill, want) {
			t.Errorf("%s is left out of a bill", want)
		}
	}
	for _, alien := range []string{"second", "age", "size"} {
		if slices.Contains(bill, alien) {
			t.Errorf("%s has no business in a bill", alien)
		}
	}
	if got := names(conditionPlaces[0]); !slices.Contains(got, ".programme.own.eligible") || slices.Contains(got, "programme.own.eligible") || slices.Contains(got, "high") {
		t.Errorf("%v", got)
	}
	early, err := Vocabulary(p, Place{Role: RoleRaise, From: fact.MustDate("2019-01-01")})
	if err != nil || slices.ContainsFunc(early, func(w Word) bool { return w.Name == "param.late" }) || !slices.ContainsFunc(early, func(w Word) bool { return w.Name == "param.old" }) {
		t.Error("a parameter is listed that has no value yet")
	}
	if _, err := Vocabulary(p, Place{Role: RolePays, Coverage: "nonsense"}); err == nil {
		t.Error("a coverage that is none")
	}
}
