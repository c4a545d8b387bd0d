package graph_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"bentou/graph"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/eligibility"
	"bentou/internal/testkit"
	"bentou/rules/packs"
)

// office is the API with the rules of the program, asked by people of several roles.
func office(t *testing.T, a *api) *api {
	t.Helper()
	e := eligibility.New(a.store, packs.Liaocheng())
	if _, err := e.EnsureRelease(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := *a
	other.http = audit.New(a.store, nil).Middleware(signedIn(graph.New(graph.Options{Store: a.store, Eligibility: e, Log: slog.New(slog.NewTextHandler(a.log, nil))})))
	return &other
}

func TestARuleIsChangedFromDraftToReleaseOverTheAPI(t *testing.T) {
	testkit.Alone(t)
	each(t, func(t *testing.T, a *api) {
		a = office(t, a)
		editor, approver := a.by(access.Caller{Name: "li", Role: access.PolicyEditor}), a.by(access.Caller{Name: "zhao", Role: access.PolicyApprover})
		const payload = `{draft {id state latest {number digest}} conflict {merged {path} disputes {key yours theirs}} diagnostics {code line} userErrors {code field message {en}}}`
		do := func(by *api, mutation, input string, in map[string]any) answer {
			t.Helper()
			return by.ask("mutation($in: "+input+"!) {"+mutation+"(input: $in) "+payload+"}", "in", in)
		}
		id := do(editor, "draftCreate", "DraftCreateInput", map[string]any{"title": "Elders get 120"}).text("draftCreate.draft.id")
		do(editor, "draftParameterSet", "DraftParameterSetInput", map[string]any{"draftId": id, "revision": 1, "key": "elder.zone70", "from": "2020-01-01", "to": "2020-07-01",
			"value": "120", "confidence": "PLACEHOLDER", "source": "a test", "note": "as the notice says"}).want("draftParameterSet.draft.latest.number", 2)
		review := approver.ask(`query($id: ID!) {draft(id: $id) {state wrote latest {digest note files {path} diagnostics {sound} unfit {en}
			changes {section key part from old new text {zh en}} scenarios {passed} declaration(section: "parameters", key: "elder.zone70") base {number state}}}}`, "id", id)
		review.want("draft.latest.changes.0.key", "elder.zone70")
		review.want("draft.latest.changes.0.from", "2020-01-01")
		review.want("draft.latest.diagnostics.sound", true)
		review.want("draft.latest.base.state", "IN_FORCE")
		review.want("draft.wrote", false)
		if text := review.text("draft.latest.declaration"); !strings.Contains(text, "value: 120,") || !strings.HasPrefix(text, "parameters:\n") {
			t.Errorf("the declaration is %s", text)
		}
		of := map[string]any{"draftId": id, "revision": 2, "digest": review.text("draft.latest.digest")}
		if out := editor.post(`mutation($in: DraftApproveInput!) {draftApprove(input: $in) {draft {id}}}`, "in", of); out.code() != "FORBIDDEN" {
			t.Errorf("an editor approves: %v", out.body)
		}
		do(editor, "draftSubmit", "DraftSubmitInput", map[string]any{"draftId": id, "revision": 2}).want("draftSubmit.draft.state", "IN_REVIEW")
		preview := func(in map[string]any) {
			t.Helper()
			approver.ask(`mutation($in: DraftPreviewInput!) {draftPreview(input: $in) {report {kept} userErrors {code field message {en}}}}`, "in", in).want("draftPreview.report.kept", true)
		}
		// Nothing is approved of which nobody saw what it does.
		unseen := approver.post(`mutation($in: DraftApproveInput!) {draftApprove(input: $in) {draft {state} userErrors {code field}}}`, "in", of)
		unseen.want("draftApprove.userErrors.0.field", "input.preview")
		preview(map[string]any{"draft": id})
		do(approver, "draftApprove", "DraftApproveInput", of).want("draftApprove.draft.state", "APPROVED")
		// Nor published by a preview of today, before its rule begins.
		unseen = approver.post(`mutation($in: DraftPublishInput!) {draftPublish(input: $in) {release {number} userErrors {code field message {en}}}}`,
			"in", map[string]any{"draftId": id, "revision": 2, "effectiveFrom": "2020-01-01"})
		unseen.want("draftPublish.userErrors.0.field", "input.preview")
		if said := unseen.text("draftPublish.userErrors.0.message.en"); !strings.Contains(said, "2020-01-01") {
			t.Errorf("it says %s", said)
		}
		preview(map[string]any{"draft": id, "asOf": "2020-01-01"})
		preview(map[string]any{"draft": id}) // a later one of another day takes nothing back
		done := approver.ask(`mutation($in: DraftPublishInput!) {draftPublish(input: $in) {release {number state writtenBy approvedBy effectiveFrom draft {state}} userErrors {code field message {en}}}}`,
			"in", map[string]any{"draftId": id, "revision": 2, "effectiveFrom": "2020-01-01"})
		for path, want := range map[string]any{"number": 2, "state": "SCHEDULED", "writtenBy": []any{"li"}, "approvedBy": "zhao", "draft.state": "PUBLISHED"} {
			done.want("draftPublish.release."+path, want)
		}
		a.ask(`{releases {number state kind changes {key}}}`).want("releases.0.changes.0.key", "elder.zone70")
		first := a.ask(`{release(number: 1) {id files {path}}}`).text("release.id")
		do(approver, "releaseRollback", "ReleaseActInput", map[string]any{"releaseId": first, "reason": "the money is not there"}).want("releaseRollback.draft.latest.number", 1)
	})
}

func TestWhoeverHasAnAreaMakesNoRules(t *testing.T) {
	a := office(t, newAPI(t, t.TempDir()+"/bentou.db"))
	for _, c := range []access.Caller{{Role: access.PolicyApprover, Unit: 1}, {Role: access.Viewer}, {Role: access.PolicyEditor}} {
		out := a.by(c).post(`mutation {programmeStop(input: {programme: "elder_zone70", reason: "x"}) {releases {number}}}`)
		if out.code() != "FORBIDDEN" {
			t.Errorf("%+v stops a programme: %v", c, out.body)
		}
	}
}

func TestAStopIsToldToThoseItConcerns(t *testing.T) {
	a := office(t, newAPI(t, t.TempDir()+"/bentou.db"))
	approver := a.by(access.Caller{Name: "zhao", Role: access.PolicyApprover})
	approver.ask(`mutation {programmeStop(input: {programme: "elder_zone70", reason: "payments went to the wrong accounts"}) {releases {number kind reason} userErrors {message {en}}}}`).
		want("programmeStop.releases.0.kind", "STOP")
	out := a.ask(`{simulate(input: {household: {members: [{fields: [{name: "birth_date", value: "1940-01-01"}, {name: "hukou", value: "local"}]}]}}) {release {number} decisions(programme: ["elder_zone70"]) {outcome reasons {code text {zh en} met}}}}`)
	out.want("simulate.decisions.0.outcome", "INELIGIBLE")
	if said := fmt.Sprint(out.at("simulate.decisions.0.reasons")); !strings.Contains(said, "Order to stop") {
		t.Errorf("the reasons are %s", said)
	}
}
