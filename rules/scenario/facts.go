package scenario

import (
	"strconv"
	"strings"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// facts reads facts that are given by the names under which rules read them, as a
// decision kept them: there are no records behind them. Members are called by numbers.
//
//	given:
//	  facts:
//	    - as_of: 2019-12-31
//	      household: {size: 2}
//	      members: {0: {age: 70, hukou: local}, 1: {age: 68}}
func (t *story) facts(n pack.Node) {
	t.given = []rules.Given{}
	for _, doc := range t.list(n, "facts", true) {
		if !t.isMap(doc, n.Pos) {
			continue
		}
		t.keys(doc, "as_of", "household", "members")
		g := rules.Given{Household: map[string]string{}}
		day, ok := t.need(doc, "as_of")
		if !ok {
			continue
		}
		on := t.date(day)
		if on == nil {
			continue
		}
		g.Day = *on
		if len(t.given) > 0 && g.Day <= t.given[len(t.given)-1].Day {
			t.fail(day.Pos, CodeBadValue, say("日期须按先后排列", "the days stand in order"))
		}
		if about, ok := doc.Get("household"); ok {
			g.Household = t.columns(about, fact.EntityHousehold)
		}
		members, _ := doc.Get("members")
		if members.Pos != (pack.Pos{}) && t.isMap(members, doc.Pos) {
			for i, key := range members.Keys {
				place, err := strconv.Atoi(key)
				if err != nil || place < 0 || place > maxGivenMembers {
					t.fail(members.KeyPos(i), CodeBadValue, say("成员须以数字标明：%s", "members are called by numbers: %s", key))
					continue
				}
				for len(t.household.Members) <= place {
					t.household.Members = append(t.household.Members, &dossier.Person{ID: len(t.household.Members) + 1})
				}
				g.Members = append(g.Members, rules.GivenMember{ID: place + 1, Columns: t.columns(members.Items[i], fact.EntityPerson)})
			}
		}
		t.given = append(t.given, g)
	}
	for _, day := range t.scenario.AsOf {
		there := false
		for _, g := range t.given {
			there = there || g.Day == day
		}
		if !there {
			t.fail(n.Pos, CodeMissing, say("facts 未给出 %s 的事实", "facts gives nothing for %s", day))
		}
	}
}

const maxGivenMembers = 1000

// columns reads the facts of a subject. What no rule of this pack reads is passed over,
// as long as it may be the name of a fact.
func (t *story) columns(n pack.Node, e fact.Entity) map[string]string {
	out := map[string]string{}
	if !t.isMap(n, n.Pos) {
		return out
	}
	for i, key := range n.Keys {
		if !t.scalar(n.Items[i]) {
			continue
		}
		name, _, _ := strings.Cut(key, "@")
		in := t.inputOf(name)
		switch {
		case in == nil && !mayBeFact(name):
			t.unknownName(n.KeyPos(i), pack.Text{ZH: "事实", EN: "fact"}, key)
		case in == nil || n.Items[i].Text == unknown:
		case in.Entity != e:
			t.fail(n.KeyPos(i), CodeUnknownName, say("%s 是%s的事实", "%s is a fact of a %s", key, entityText[in.Entity]))
		default:
			if _, err := rules.ParseGiven(in.Type, n.Items[i].Text); err != nil {
				t.fail(n.Items[i].Pos, CodeBadValue, say("%s：不是该事实的值", "%s: no value of this fact", n.Items[i].Text))
				continue
			}
			out[key] = n.Items[i].Text
		}
	}
	return out
}

var entityText = map[fact.Entity]pack.Text{
	fact.EntityHousehold: {ZH: "家庭", EN: "household"}, fact.EntityPerson: {ZH: "成员", EN: "member"},
	fact.EntityClaim: {ZH: "费用", EN: "claim"}, fact.EntityLine: {ZH: "费用明细", EN: "line of a claim"},
}

// mayBeFact reports whether a name looks like that of a fact that rules can read,
// though none of this pack does.
func mayBeFact(name string) bool {
	if fn, _, ok := strings.Cut(name, "("); ok {
		switch fn {
		case "income", "income_except", "expense", "insured", "on", "ended", "end_reason", "last_amount", "paid", "awarded_on":
			return true
		}
		return false
	}
	if strings.HasPrefix(name, "attr:") {
		return true
	}
	for _, f := range fact.Fields() {
		if f.Name == name {
			return true
		}
	}
	return false
}
