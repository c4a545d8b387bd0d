package letter_test

import (
	"strings"
	"testing"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/letter"
	"bentou/rules/pack"
)

func TestALetterSaysHowToObjectAsThePackStatesItAndElseThatItStatesNothing(t *testing.T) {
	d := &rules.Decision{Programme: &pack.Programme{Head: pack.Head{Title: pack.Text{ZH: "津贴", EN: "Allowance"}}, Cycle: "month"}, Subject: rules.Subject{Entity: fact.EntityPerson, ID: 1}, Outcome: rules.Ineligible}
	asOf := fact.MustDate("2019-12-31")
	l := letter.Write(d, nil, asOf, letter.Options{})
	if l.Stated != nil || l.Provisional || !strings.Contains(l.Appeal.ZH, "没有载明") || !strings.Contains(l.Appeal.EN, "do not state") || strings.Contains(l.Text().EN, "days") || l.AppealSource() != (pack.Text{}) {
		t.Errorf("%+v: %s", l.Appeal, l.Text().EN)
	}
	for confidence, provisional := range map[pack.Confidence]bool{pack.Law: false, pack.Verified: false, pack.Recalled: true, pack.Placeholder: true} {
		doc := &pack.Document{Head: pack.Head{Title: pack.Text{ZH: "办法", EN: "Measures"}}, Number: "某发〔2019〕1号", Confidence: confidence}
		stated := &pack.StatedAppeal{Appeal: &pack.Appeal{From: asOf, Text: pack.Text{ZH: "三十日内可以申诉。", EN: "Object within thirty days."}}, Document: doc, Clause: &pack.Clause{ID: "第八条"}}
		l := letter.Write(d, nil, asOf, letter.Options{Appeal: stated})
		text := l.Text()
		for _, want := range []string{"如有异议：\n三十日内可以申诉。", "依据：《办法》（某发〔2019〕1号）第八条。"} {
			if !strings.Contains(text.ZH, want) {
				t.Errorf("%s is not in %s", want, text.ZH)
			}
		}
		if !strings.Contains(text.EN, "According to: Measures (“某发〔2019〕1号”), Article 8.") || l.Provisional != provisional || strings.Contains(text.EN, "Provisional") != provisional {
			t.Errorf("%s: %v\n%s", confidence, l.Provisional, text.EN)
		}
	}
}
