package graph_test

import (
	"os"
	"strings"
	"testing"

	"bentou/internal/access"
	"bentou/internal/eligibility"
	"bentou/internal/policy"
	"bentou/rules/pack"
)

const askMore = `mutation($in: DraftPreviewInput!) {draftPreview(input: $in) {report {kept
	lines {distance masked lines {key title {zh en} subject old new oldUnknown newUnknown entered left} households {line entered home {id household {id code}}}}
	cliffs {distance item looked of unknown cut masked kinds {programmes old new made removed deepest} list {made at loses programmes home {id household {id code}}}}
	counterExamples {programme subject found definite complete members facts {member input title {en} value} oldOutcome newOutcome oldAmount newAmount
		decision {programme differs subject {id supposed} old {outcome amount reasons {text {en}}} new {outcome reasons {text {en}}}}}}
	userErrors {code field message {en}}}}`

// more asks for all of it.
func more(files []any) m {
	return m{"files": files, "lines": m{"distance": "3000.00", "first": 200}, "cliffs": m{"distance": "20000.00", "first": 200}, "counterExamples": true}
}

func TestWhoIsNearALineOrACliffIsListedWithinTheCallersAreaAndUnderMasking(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		a, _ := d.townships()
		editor := access.Caller{Role: access.PolicyEditor}
		near := packTried(t, "raise: \"net_income_per_head < param.line.effective\"", "raise: \"net_income_per_head < param.line.effective * 1.5\"")
		all := d.as(editor).ask(askMore, "in", more(near))
		listed, _ := all.at("draftPreview.report.lines.households").([]any)
		entered := 0
		for _, l := range all.at("draftPreview.report.lines.lines").([]any) {
			entered += int(l.(map[string]any)["entered"].(float64)) + int(l.(map[string]any)["left"].(float64))
		}
		if entered == 0 || len(listed) != entered || all.text("draftPreview.report.lines.households.0.home.household.code") == "" || all.text("draftPreview.report.lines.lines.0.title.zh") == "" {
			t.Errorf("%d entered or left, %d are listed", entered, len(listed))
		}
		all.want("draftPreview.report.lines.masked", 0)
		all.want("draftPreview.report.kept", false)
		editor.Unit = a.ID
		here := d.as(editor).ask(askMore, "in", more(near))
		d.nothingBeyond("draftPreview", here, a)
		if some, _ := here.at("draftPreview.report.lines.households").([]any); len(some) == 0 || len(some) >= len(listed) {
			t.Errorf("%d of %d in the area", len(some), len(listed))
		}
		// A cliff that rests on certificates is counted, and listed to who may see them.
		editor.Unit = 0
		secret := packTried(t, "hukou == local and age >= 70", "disability_grade == none and household.net_income < yuan(20000, year)")
		r := d.as(editor).ask(askMore, "in", more(secret))
		made := 0
		for _, k := range r.at("draftPreview.report.cliffs.kinds").([]any) {
			made += int(k.(map[string]any)["made"].(float64))
		}
		if list, _ := r.at("draftPreview.report.cliffs.list").([]any); made == 0 || len(list) != 0 || r.at("draftPreview.report.cliffs.masked").(float64) == 0 {
			t.Errorf("%d made, %d listed: %v", made, len(list), r.at("draftPreview.report.cliffs.masked"))
		}
		open := packTried(t, "hukou == local and age >= 70", "household.net_income < yuan(20000, year)")
		if r = d.ask(askMore, "in", more(open)); r.at("draftPreview.report.cliffs.looked").(float64) == 0 {
			t.Error("nobody was looked at")
		}
		for field, in := range map[string]m{
			"input.lines.distance":    {"lines": m{"distance": "-1"}},
			"input.lines.first":       {"lines": m{"distance": "1", "first": 201}},
			"input.cliffs.distance":   {"cliffs": m{"distance": "0"}},
			"input.cliffs.households": {"cliffs": m{"distance": "1", "households": 0}},
			"input.cliffs.first":      {"cliffs": m{"distance": "1", "first": -1}},
		} {
			in["files"] = open
			r := d.post(askMore, "in", in)
			r.want("draftPreview.userErrors.0.code", "INVALID")
			r.want("draftPreview.userErrors.0.field", field)
		}
	})
}

func TestACounterExampleIsExplainedSideBySideAndKeptWithTheDraft(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		e := eligibility.New(d.store, os.DirFS("../rules/packs/liaocheng-etdz"))
		drafts := policy.New(d.store, e, nil)
		draft, err := drafts.Create(t.Context(), policy.Request{Actor: "author"}, policy.NewDraft{Title: "七十一"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = drafts.Save(t.Context(), policy.Request{Actor: "author"}, policy.Edit{Draft: draft.ID, Revision: 1, Change: func(_ *policy.Revision, list []pack.File) ([]pack.File, error) {
			for i := range list {
				list[i].Data = []byte(strings.ReplaceAll(string(list[i].Data), "hukou == local and age >= 70", "hukou == local and age >= 71"))
			}
			return list, nil
		}}); err != nil {
			t.Fatal(err)
		}
		d.as(access.Caller{Role: access.PolicyApprover})
		in := more(nil)
		delete(in, "files")
		in["draft"] = idText(draft.ID)
		r := d.ask(askMore, "in", in)
		const at = "draftPreview.report.counterExamples.0"
		r.want(at+".programme", "elder_zone70")
		r.want(at+".found", true)
		r.want(at+".complete", true)
		r.want(at+".members", 1)
		r.want(at+".facts.0.value", "1949-12-31")
		r.want(at+".facts.0.member", 1)
		r.want(at+".facts.1.value", "LOCAL")
		r.want(at+".oldOutcome", "ELIGIBLE")
		r.want(at+".oldAmount", "100.00")
		r.want(at+".newOutcome", "INELIGIBLE")
		r.want(at+".decision.differs", true)
		r.want(at+".decision.subject.supposed", "member 1")
		if !strings.Contains(r.text(at+".decision.new.reasons.1.text.en"), "71") {
			t.Errorf("%v", r.at(at+".decision"))
		}
		kept := d.ask(`{draftPreviewLatest(draft: "` + idText(draft.ID) + `") {kept lines {distance lines {key} households {line}} cliffs {looked list {made}} counterExamples {programme facts {input value} oldOutcome decision {programme}}}}`)
		kept.want("draftPreviewLatest.kept", true)
		kept.want("draftPreviewLatest.lines.distance", "3000.00")
		kept.want("draftPreviewLatest.lines.households", nil)
		kept.want("draftPreviewLatest.cliffs.looked", r.at("draftPreview.report.cliffs.looked"))
		kept.want("draftPreviewLatest.cliffs.list", nil)
		kept.want("draftPreviewLatest.counterExamples.0.facts.0.value", "1949-12-31")
		kept.want("draftPreviewLatest.counterExamples.0.decision", nil)
		row := d.store.Client().PreviewReport.Query().OnlyX(t.Context())
		if strings.Contains(row.Summary, "household\":") {
			t.Error(row.Summary)
		}
	})
}
