package lang

import (
	"strings"
	"testing"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

func TestTextThatWouldDrownTheParserIsRefusedBeforeIt(t *testing.T) {
	for name, text := range map[string]string{
		"a million parentheses": strings.Repeat("(", 1e6) + "car" + strings.Repeat(")", 1e6),
		"parentheses that fit":  strings.Repeat("(", 4000) + "car" + strings.Repeat(")", 4000),
		"brackets":              strings.Repeat("[", 4000),
		"braces":                strings.Repeat("{\"a\":", 1500),
		"not":                   strings.Repeat("not ", 2000) + "car",
		"exclamation marks":     strings.Repeat("!", 8000) + "car",
		"minus":                 strings.Repeat("-", 8000) + "cars > 0",
		"questions":             strings.Repeat("car?car:", 1000) + "car",
		"questions inside":      strings.Repeat("car?", 1000) + "car" + strings.Repeat(":car", 1000),
		"if":                    strings.Repeat("if car {", 900) + "car" + strings.Repeat("} else {car}", 1),
		"quotes":                strings.Repeat("'('", 2000),
		"escaped quotes":        `"\"" == ` + strings.Repeat("(", 3000) + "car" + strings.Repeat(")", 3000),
		"a long sum":            "cars" + strings.Repeat("+cars", 1500) + " > 0",
		"powers":                "2" + strings.Repeat("**2", 2700),
		"dots":                  "car" + strings.Repeat(".car", 1900),
		"calls":                 strings.Repeat("max(", 2000),
		"pipes":                 "cars" + strings.Repeat("|max(1)", 1100),
		"coalescing":            "car" + strings.Repeat("??car", 1500),
		"length":                strings.Repeat(" ", 9000) + "car",
	} {
		node, found := checkText(t, fact.EntityHousehold, asBool, text)
		if node != nil || !found.Failed() {
			t.Errorf("%s: it passes", name)
		}
		for _, d := range found {
			checkSaid(t, name, d)
			if d.Pos.File == "probe" && d.Pos.Column-1+d.Length > len(text) {
				t.Errorf("%s: a diagnostic points outside: %+v", name, d)
			}
		}
	}
}

func TestLongButShallowRulesPass(t *testing.T) {
	for _, text := range []string{
		"cars > 0" + strings.Repeat(" or cars == 3", 300),
		strings.Repeat("(", 30) + "car" + strings.Repeat(")", 30),
		"not not not car",
		"cars - 1 - 1 - 1 - 1 - 1 - 1 - 1 > -1 - 2",
	} {
		if node, found := checkText(t, fact.EntityHousehold, asBool, text); node == nil {
			t.Errorf("%.40s…: %v", text, found)
		}
	}
}

func TestRulesThatAreRightPass(t *testing.T) {
	for _, r := range []struct {
		subject fact.Entity
		typ     pack.Type
		text    string
	}{
		{fact.EntityHousehold, asBool, "any(members, .age >= param.old and .sex == FEMALE)"},
		{fact.EntityHousehold, asBool, "60 <= maxOf(map(members, .age), 0) < 100"},
		{fact.EntityHousehold, asBool, "count(workers, .wage > param.line) in 1..3"},
		{fact.EntityHousehold, asBool, "cars > 0 ? worth / cars > yuan(5) : false"},
		{fact.EntityHousehold, asBool, "worth / size * size < worth or worth / 3 < yuan(5)"},
		{fact.EntityHousehold, asMonth, "round(monthly(sum(members, .income(all, card_year))), fen)"},
		{fact.EntityHousehold, asBool, "ended(aid) == never or ended(aid) > addMonths(as_of, -24)"},
		{fact.EntityHousehold, asBool, "endReason(aid) in [deceased] or lastAmount(aid) > 0"},
		{fact.EntityPerson, asBool, "household.car and not household.programme.aid.eligible"},
		{fact.EntityPerson, asBool, "any(household.members, .age < 6)"},
		{fact.EntityPerson, asBool, "income([wage, pension], last12) > 0 and insured(resident_medical)"},
		{fact.EntityPerson, asMonth, "band(param.steps, age)"},
		{fact.EntityPerson, asYear, "lookup(param.by.sex, sex)"},
		{fact.EntityPerson, asBool, "shade == dark and sex != male"},
		{fact.EntityHousehold, asBool, "all(filter(members, .works), .wage > 0)"},
		{fact.EntityHousehold, asBool, "any(members, car and .works)"},
		{fact.EntityHousehold, asBool, "held(car, 12) or countMonths(car, 12) >= 6"},
		{fact.EntityHousehold, asBool, "at(yearStart(as_of), car)"},
		{fact.EntityHousehold, asBool, "worth > 0.00 and 0 < worth"},
	} {
		if node, found := checkText(t, r.subject, r.typ, r.text); node == nil {
			t.Errorf("%s: %v", r.text, found)
		}
	}
}
