package pack

import "testing"

func TestAClauseIsCalledByItsNumberInEnglishAndElseQuotedAsItStands(t *testing.T) {
	for id, want := range map[string]string{
		"第九条": "Article 9", "第十条": "Article 10", "第十二条": "Article 12", "第二十条": "Article 20", "第二十一条第二款": "Article 21, paragraph 2",
		"第一百零三条": "Article 103", "第一百一十条": "Article 110", "第一百二十条": "Article 120", "第12条": "Article 12",
		"第零条": "“第零条”", "第百条": "“第百条”", "第十百条": "“第十百条”", "第一二条": "“第一二条”", "第三条（二）": "“第三条（二）”", "全体百岁以上老人": "“全体百岁以上老人”", "Section 3": "Section 3", "第条": "“第条”",
	} {
		if got := ClauseEN(id); got != want {
			t.Errorf("%s is called %s instead of %s", id, got, want)
		}
	}
}

func TestAReferenceIsCitedByTheTitleOfItsDocumentInEitherLanguage(t *testing.T) {
	p := &Pack{Documents: []*Document{{Head: Head{Key: "measures", Title: Text{ZH: "办法", EN: "Measures"}}, Number: "某发〔2019〕1号"}, {Head: Head{Key: "paper", Title: Text{ZH: "晚报《奔头》", EN: "The paper"}}}}}
	for ref, want := range map[Reference]Text{
		{Document: "measures", Clause: "第三条"}: {ZH: "《办法》（某发〔2019〕1号），第三条", EN: "Measures (“某发〔2019〕1号”), Article 3"},
		{Document: "晚报《奔头》"}:                  {ZH: "晚报《奔头》", EN: "The paper"},
		{Document: "某通知", Clause: "每人每月100元"}: {ZH: "某通知，每人每月100元", EN: "“某通知”, “每人每月100元”"},
		{Document: "Notice"}:                  {ZH: "Notice", EN: "Notice"},
		{}:                                    {},
	} {
		if got := p.Cite(ref); got != want {
			t.Errorf("%+v is cited as %+v", ref, got)
		}
	}
}
