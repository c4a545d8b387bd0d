package graph_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bentou/internal/access"
	"bentou/internal/testkit"
)

// packTried is the Liaocheng pack as the API takes it, with a text replaced.
func packTried(t *testing.T, old, new string) (out []any) {
	t.Helper()
	const root = "../rules/packs/liaocheng-etdz"
	found := false
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" || strings.Contains(path, "scenarios") {
			return err
		}
		data, err := os.ReadFile(path)
		text := string(data)
		if strings.Contains(text, old) {
			found, text = true, strings.ReplaceAll(text, old, new)
		}
		name, _ := filepath.Rel(root, path)
		out = append(out, map[string]any{"path": filepath.ToSlash(name), "text": text})
		return err
	})
	if err != nil || !found {
		t.Fatalf("no file has %q: %v", old, err)
	}
	return out
}

const (
	askPreview = `mutation($in: DraftPreviewInput!) {draftPreview(input: $in) {report {digest asOf zone within kept households persons matchesEveryone matchesNobody
		months {asOf yearOld yearNew flags {key raised} programmes {key subject subjects oldEligible newEligible cycle oldAmount newAmount more less counts {gained lost changed undetermined determined}
			byUnit {unit name counts {lost}} byAge {from to counts {lost}}}}
		people {kind oldOutcome newOutcome oldAmount newAmount home {id household {id code}} subject {id person {id name}}} peopleMaskedBecause} userErrors {code field message {en}}}}`
	askTrial = `query($in: RuleTryInput!) {ruleTry(input: $in) {asOf digest decisions {programme differs subject {kind} old {outcome amount reasons {text {en}}} new {outcome amount cycle reasons {text {en}} maskedBecause}}}}`
)

func TestAPreviewListsPeopleOfTheCallersAreaOnlyAndNobodyByRecordsThatTheyMayNotSee(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		a, _ := d.townships()
		editor := access.Caller{Role: access.PolicyEditor}
		files := packTried(t, "hukou == local and age >= 70", "hukou == local and age >= 16")
		in := m{"files": files, "months": 2, "people": m{"programme": "elder_zone70", "first": 200, "kind": []any{"GAINED"}}}
		all := d.as(editor).ask(askPreview, "in", in)
		gained := int(all.at("draftPreview.report.months.0.programmes.0.counts.gained").(float64))
		people, _ := all.at("draftPreview.report.people").([]any)
		if gained == 0 || len(people) != gained {
			t.Fatalf("%d gained and %d listed", gained, len(people))
		}
		all.want("draftPreview.report.kept", false)
		all.want("draftPreview.report.months.1.programmes.0.key", "elder_zone70")
		all.want("draftPreview.report.people.0.newOutcome", "ELIGIBLE")
		if all.text("draftPreview.report.people.0.subject.person.name") == "" {
			t.Error("nobody is named")
		}
		// One with an area looks there only, and nowhere else.
		editor.Unit = a.ID
		here := d.as(editor).ask(askPreview, "in", in)
		d.nothingBeyond("draftPreview", here, a)
		here.want("draftPreview.report.within", idText(a.ID))
		if some, _ := here.at("draftPreview.report.people").([]any); len(some) == 0 || len(some) >= len(people) {
			t.Errorf("%d of %d in the area", len(some), len(people))
		}
		_, b := d.townships()
		in["within"] = idText(b.ID)
		d.post(askPreview, "in", in).want("draftPreview.userErrors.0.code", "NOT_FOUND")
		// Whom a rule picks out by their certificate is listed to who may see certificates.
		editor.Unit = 0
		secret := m{"files": packTried(t, "hukou == local and age >= 70", "disability_grade != none"), "people": m{"programme": "elder_zone70", "first": 200}}
		r := d.as(editor).ask(askPreview, "in", secret)
		r.want("draftPreview.report.people", nil)
		if r.text("draftPreview.report.peopleMaskedBecause") == "" {
			t.Error("nobody says why")
		}
	})
}

func TestAPreviewIsForWhoWritesRulesAndItsErrorsAreNamed(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		for _, role := range []access.Role{access.Viewer, access.Caseworker, access.Finance, access.Auditor} {
			if r := a.by(access.Caller{Role: role}).post(`mutation {draftPreview(input: {files: []}) {report {kept}}}`); r.code() != "FORBIDDEN" {
				t.Errorf("%s: %v", role, r.body)
			}
		}
		editor := a.by(access.Caller{Role: access.PolicyEditor})
		for input, code := range map[string]string{
			`{}`:                       "INVALID",
			`{files: []}`:              "WRONG_STATE",
			`{draft: "AQ"}`:            "NOT_FOUND",
			`{draft: "AQ", files: []}`: "INVALID",
			`{files: [{path: "pack.yaml", text: ""}]}`: "WRONG_STATE",
		} {
			editor.post(`mutation {draftPreview(input: `+input+`) {report {kept} userErrors {code field}}}`).want("draftPreview.userErrors.0.code", code)
		}
	})
}

func TestTheReportOfADraftIsKeptWithItsRevisionAndShownToTheApprover(t *testing.T) {
	testkit.Alone(t)
	eachDistrict(t, func(t *testing.T, d *district) {
		draft := d.draftOfElders(t)
		d.as(access.Caller{Role: access.PolicyApprover})
		latest := `{draftPreviewLatest(draft: "` + draft + `") {kept digest matchesNobody households months {programmes {key counts {lost}}} people {kind}}}`
		d.ask(latest).want("draftPreviewLatest", nil)
		made := d.ask(askPreview, "in", m{"draft": draft})
		made.want("draftPreview.report.kept", true)
		kept := d.ask(latest)
		kept.want("draftPreviewLatest.kept", true)
		kept.want("draftPreviewLatest.matchesNobody.0", "elder_zone70")
		kept.want("draftPreviewLatest.people", nil)
		kept.want("draftPreviewLatest.digest", made.text("draftPreview.report.digest"))
		kept.want("draftPreviewLatest.months.0.programmes.0.counts.lost", made.at("draftPreview.report.months.0.programmes.0.counts.lost"))
		row := d.store.Client().PreviewReport.Query().OnlyX(context.Background())
		if strings.Contains(row.Summary, "household\":") || row.UnitID != nil {
			t.Error(row.Summary)
		}
		for _, sql := range []string{"UPDATE preview_reports SET digest = 'x'", "DELETE FROM preview_reports"} {
			if _, err := d.store.DB().ExecContext(context.Background(), sql); err == nil {
				t.Errorf("the database lets %q pass", sql)
			}
		}
	})
}

func TestOneHouseholdIsTriedSideBySideAndMaskedAsEverywhere(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		editor := access.Caller{Role: access.PolicyEditor}
		old := m{"members": []any{m{"fields": []any{m{"name": "birth_date", "value": "1947-05-05"}, m{"name": "hukou", "value": "LOCAL"}}}}}
		r := d.as(editor).ask(askTrial, "in", m{"files": packTried(t, "hukou == local and age >= 70", "hukou == local and age >= 76"), "asOf": "2019-12-31", "household": old})
		at := r.find("ruleTry.decisions", "programme", "elder_zone70")
		r.want(at+".differs", true)
		r.want(at+".old.outcome", "ELIGIBLE")
		r.want(at+".old.amount", "100.00")
		r.want(at+".new.outcome", "INELIGIBLE")
		if !strings.Contains(r.text(at+".new.reasons.1.text.en"), "76") {
			t.Error(r.body)
		}
		// Of a recorded household a rule made up to read certificates tells nothing.
		secret := m{"files": packTried(t, "hukou == local and age >= 70", "disability_grade != none")}
		for _, h := range d.store.Client().Household.Query().AllX(t.Context()) {
			secret["recorded"] = m{"code": h.Code}
			if r = d.ask(askTrial, "in", secret); strings.Contains(fmt.Sprint(r.body), "elder_zone70") {
				break // somebody lives there
			}
		}
		at = r.find("ruleTry.decisions", "programme", "elder_zone70")
		r.want(at+".new.outcome", nil)
		r.want(at+".differs", nil)
		if r.text(at+".new.maskedBecause") == "" {
			t.Error("nobody says why")
		}
		// One with an area tries no household of another.
		a, b := d.townships()
		editor.Unit = a.ID
		for _, h := range d.store.Client().Household.Query().AllX(t.Context()) {
			if strings.HasPrefix(d.area[h.ID], b.Path) {
				d.as(editor)
				secret["recorded"] = m{"code": h.Code}
				if r := d.post(askTrial, "in", secret); r.code() != "NOT_FOUND" {
					t.Errorf("%v", r.body)
				}
				break
			}
		}
	})
}

func TestADisputeIsKeptAsAScenarioByWhoMaySeeItsFacts(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		ask := func(programme string) (string, answer) {
			for _, row := range d.store.Client().StoredDecision.Query().AllX(t.Context()) {
				if row.Programme == programme && row.FactSetID != nil {
					return row.Programme, d.post(`{disputeScenario(input: {decision: "` + idText(row.ID) + `"}) {key text}}`)
				}
			}
			t.Fatalf("the demo zone has no decision of %s", programme)
			return "", answer{}
		}
		d.as(access.Caller{Role: access.PolicyEditor})
		_, r := ask("elder_zone70")
		if text := r.text("disputeScenario.text"); !strings.Contains(text, "facts:") || strings.Contains(text, "birth_date") {
			t.Error(text)
		}
		if _, r := ask("disab_nursing"); r.code() != "FORBIDDEN" {
			t.Errorf("%v", r.body)
		}
	})
}

func TestWhatScenariosReachIsListedWithItsPlace(t *testing.T) {
	testkit.Alone(t)
	a := ruled(t, onSQLite(t))
	editor := a.by(access.Caller{Role: access.PolicyEditor})
	r := editor.ask(`{scenarioCoverage {scenarios failed conditions bothWays branches taken rows read gaps {kind key role file line column text {zh en} sawTrue sawFalse sawUnknown}}}`)
	r.want("scenarioCoverage.failed", 0)
	at := r.find("scenarioCoverage.gaps", "kind", "ROW")
	r.want(at+".file", "parameters/allowances.yaml")
	if r.at(at+".line").(float64) == 0 || r.text(at+".text.zh") == "" {
		t.Error(r.body)
	}
}
