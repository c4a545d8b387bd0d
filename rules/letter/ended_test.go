package letter_test

import (
	"strings"
	"testing"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/letter"
	"bentou/rules/pack"
)

func TestALetterAboutWhatNobodyAsksForAnyMoreSaysWhyAndHowToObject(t *testing.T) {
	asOf := fact.MustDate("2019-12-31")
	title := pack.Text{ZH: "津贴", EN: "Allowance"}
	person, home := rules.Subject{Entity: fact.EntityPerson, ID: 1}, rules.Subject{Entity: fact.EntityHousehold, ID: 1}
	o := letter.Options{Name: func(s rules.Subject) pack.Text {
		if s == person {
			return pack.Text{ZH: "甲某", EN: "Jia"}
		}
		return pack.Text{}
	}}
	for _, c := range []struct {
		of     rules.Subject
		why    letter.Cause
		zh, en string
	}{
		{home, letter.NoMembers, "截至2019年12月31日，该户没有登记的成员，不再给予“津贴”。", "On 31 December 2019 nobody is on record as a member of the household, so “Allowance” is no longer granted."},
		{person, letter.NoMember, "截至2019年12月31日，甲某已不是该户登记的成员，不再在该户给予“津贴”。", "On 31 December 2019 Jia is no longer on record as a member of the household, so “Allowance” is no longer granted there."},
		{person, letter.NoProgramme, "自2019年12月31日起适用的规定中不再有“津贴”，不再给予。", "The rules that apply from 31 December 2019 on no longer have “Allowance”, so it is no longer granted."},
	} {
		l := letter.End(title, c.of, c.why, asOf, o)
		if l.Summary.ZH != c.zh || l.Summary.EN != c.en || l.Outcome != rules.Ineligible || len(l.ToDo) == 0 {
			t.Errorf("%+v", l)
		}
		if text := l.Text(); !strings.Contains(text.ZH, "如有异议：") || !strings.Contains(text.EN, "If you disagree:") {
			t.Errorf("%s", text.ZH)
		}
	}
}
