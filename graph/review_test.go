package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"bentou/internal/access"
	"bentou/internal/testkit"
)

const askReview = `query($id: ID!, $n: Int) {draft(id: $id) {state review(revision: $n) {digest submittedBy submittedAt reason confirms {retroactive} voidBecause {zh en} previewed previewText {zh en}
	revision {number author digest diagnostics {sound diagnostics {code}} changes {section key part} sentences {key part before {zh} now {zh}} scenarios {passed} unfit {en}}
	tables {key title {zh} from columns {name} before {rows {number}} now {source} rows {kind before {number cells {text}} now {number cells {text words {zh}}}}}
	coverage {scenarios conditions gaps {key}} preview {digest persons months {programmes {key newEligible}}}}}}`

// All that an approver needs is in one answer and of the revision that was sent: after an
// edit it is said that nobody can approve by it, and nothing of it changes.
func TestWhatAnApproverSeesIsOfTheRevisionThatWasSentAndVoidAfterAnEdit(t *testing.T) {
	testkit.Alone(t)
	a := office(t, onSQLite(t))
	editor, approver := a.by(access.Caller{Name: "li", Role: access.PolicyEditor}), a.by(access.Caller{Name: "zhao", Role: access.PolicyApprover})
	id := drafted(t, editor, careTable)
	approver.ask(askReview, "id", id).want("draft.review", nil)
	editor.ask(setTable, "in", m{"draftId": id, "revision": 2, "table": "basic.rate", "from": "2020-01-01", "cells": []any{m{"row": 1, "column": "value", "text": "0.88"}},
		"confidence": "LAW", "source": "某文"}).want("draftTableSet.draft.latest.number", 3)
	const preview = `mutation($in: DraftPreviewInput!) {draftPreview(input: $in) {report {digest} userErrors {message {en}}}}`
	submit := func(n int) {
		t.Helper()
		editor.ask(`mutation($in: DraftSubmitInput!) {draftSubmit(input: $in) {draft {state} userErrors {message {en}}}}`, "in", m{"draftId": id, "revision": n, "reason": "请审批", "confirms": m{"retroactive": true}}).
			want("draftSubmit.draft.state", "IN_REVIEW")
	}
	submit(3)
	r := approver.ask(askReview, "id", id)
	for path, want := range map[string]any{
		"revision.number": 3, "submittedBy": "li", "reason": "请审批", "confirms.retroactive": true, "voidBecause": nil, "previewed": "MISSING", "preview": nil,
		"previewText.en": "there is no preview", "revision.diagnostics.sound": true, "revision.author": "li",
	} {
		r.want("draft.review."+path, want)
	}
	r.want("draft.review.digest", r.text("draft.review.revision.digest"))
	at := r.find("draft.review.tables", "key", "basic.rate")
	r.want(at+".from", "2020-01-01")
	r.want(at+".rows.0.kind", "CHANGED")
	r.want(at+".rows.0.before.cells.1.text", "0.85")
	r.want(at+".rows.0.now.cells.1.text", "0.88")
	r.want(r.find("draft.review.tables", "key", "care.grade")+".rows.0.kind", "ADDED")
	if n, _ := r.at("draft.review.coverage.conditions").(float64); n < 20 || r.at("draft.review.coverage.gaps.0.key") == nil {
		t.Errorf("the coverage is %v", r.at("draft.review.coverage"))
	}
	for path, want := range map[string]string{"changes": "care.grade", "sentences": "care_grade", "scenarios": "passed"} {
		if said := fmt.Sprint(r.at("draft.review.revision." + path)); !strings.Contains(said, want) {
			t.Errorf("%s say nothing of %s: %s", path, want, said)
		}
	}
	made := approver.ask(preview, "in", m{"draft": id}).text("draftPreview.report.digest")
	r = approver.ask(askReview, "id", id)
	r.want("draft.review.previewed", "OF_THIS_REVISION")
	r.want("draft.review.preview.digest", made)
	seen := fmt.Sprint(r.at("draft.review.tables"), r.at("draft.review.revision"), r.at("draft.review.digest"))
	digest := r.text("draft.review.digest")

	// An edit: what was sent stays what it was, and is void.
	editor.ask(setTable, "in", m{"draftId": id, "revision": 3, "table": "basic.rate", "from": "2020-01-01", "cells": []any{m{"row": 1, "column": "value", "text": "0.99"}}}).want("draftTableSet.draft.latest.number", 4)
	r = approver.ask(askReview, "id", id)
	r.want("draft.state", "DRAFT")
	r.want("draft.review.voidBecause.en", "there is a revision 4 after it, which is to be sent anew")
	if now := fmt.Sprint(r.at("draft.review.tables"), r.at("draft.review.revision"), r.at("draft.review.digest")); now != seen {
		t.Errorf("what was sent changed from\n%s\nto\n%s", seen, now)
	}
	approve := func(n int, digest string) answer {
		return approver.post(`mutation($in: DraftApproveInput!) {draftApprove(input: $in) {draft {state} userErrors {code field}}}`, "in", m{"draftId": id, "revision": n, "digest": digest})
	}
	approve(3, digest).want("draftApprove.userErrors.0.code", "CONFLICT")
	submit(4)
	r = approver.ask(askReview, "id", id)
	r.want("draft.review.revision.number", 4)
	r.want("draft.review.voidBecause", nil)
	r.want("draft.review.previewed", "OF_ANOTHER_REVISION")
	r.want("draft.review.previewText.zh", "修订 4 没有预演，所有的预演属于其他修订")
	r.want("draft.review.preview", nil)
	// The one before is shown with its own preview still.
	r = approver.ask(askReview, "id", id, "n", 3)
	r.want("draft.review.preview.digest", made)
	r.want("draft.review.revision.number", 3)
	approve(4, digest).want("draftApprove.userErrors.0.code", "CONFLICT")
	approver.ask(askReview, "id", id, "n", 2).want("draft.review", nil)
	r = approver.ask(askReview, "id", id)
	unseen := approve(4, r.text("draft.review.digest"))
	unseen.want("draftApprove.userErrors.0.code", "WRONG_STATE")
	unseen.want("draftApprove.userErrors.0.field", "input.preview")
	approver.ask(preview, "in", m{"draft": id})
	approve(4, r.text("draft.review.digest")).want("draftApprove.draft.state", "APPROVED")
	approver.ask(askReview, "id", id).want("draft.review.voidBecause.en", "it is approved")
}
