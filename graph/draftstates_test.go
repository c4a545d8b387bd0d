package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"bentou/internal/access"
)

// desk is the API of the wells, with the people who make its rules: li and wang write,
// zhao approves, root may both.
type desk struct {
	t                    *testing.T
	all                  *api
	li, wang, zhao, root *api
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	a, _ := wells(t, onSQLite(t))
	by := func(name string, role access.Role) *api { return a.by(access.Caller{Name: name, Role: role}) }
	return &desk{t, a, by("li", access.PolicyEditor), by("wang", access.PolicyEditor), by("zhao", access.PolicyApprover), by("root", access.Administrator)}
}

const draftAnswer = `{draft {id state latest {number digest base {number}}} merged conflict {draft {latest {number}} yours {path text} theirs {path text} merged {path text}
	disputes {section key part from base yours theirs}} userErrors {code field message {en}}}`

// draftInputs are the inputs of the mutations that answer with a draft.
var draftInputs = map[string]string{
	"draftCreate": "DraftCreateInput", "draftSave": "DraftSaveInput", "draftDeclarationRemove": "DraftDeclarationRemoveInput", "draftRebase": "DraftRebaseInput",
	"draftSubmit": "DraftSubmitInput", "draftRecall": "DraftActInput", "draftRefuse": "DraftActInput", "draftApprove": "DraftApproveInput", "draftDiscard": "DraftActInput",
}

// try sends a mutation whose input may be refused.
func (d *desk) try(by *api, mutation string, in map[string]any) answer {
	d.t.Helper()
	switch mutation {
	case "draftPublish":
		return by.post(`mutation($in: DraftPublishInput!) {draftPublish(input: $in) {release {id number state draft {state}} userErrors {code field message {en}}}}`, "in", in)
	case "releaseWithdraw":
		return by.post(`mutation($in: ReleaseActInput!) {releaseWithdraw(input: $in) {release {id number state withdrawnBy draft {state}} userErrors {code field message {en}}}}`, "in", in)
	}
	return by.post("mutation($in: "+draftInputs[mutation]+"!) {"+mutation+"(input: $in) "+draftAnswer+"}", "in", in)
}

// do sends one that must be done.
func (d *desk) do(by *api, mutation string, in map[string]any) answer {
	d.t.Helper()
	out := d.try(by, mutation, in)
	if code := out.code(); code != "" {
		d.t.Fatalf("%s: %s in %v", mutation, code, out.body)
	}
	return out
}

func (d *desk) refused(by *api, mutation string, in map[string]any, code string) answer {
	d.t.Helper()
	out := d.try(by, mutation, in)
	if got := out.code(); got != code {
		d.t.Errorf("%s is answered by %q, not %s: %v", mutation, got, code, out.body)
	}
	return out
}

// file is the text of the rules in a revision.
func (d *desk) file(id string, revision int) string {
	d.t.Helper()
	files := d.all.ask(`query($id: ID!, $n: Int) {draft(id: $id) {revision(number: $n) {files {path text}}}}`, "id", id, "n", revision).at("draft.revision.files").([]any)
	for _, f := range files {
		if f := f.(map[string]any); f["path"] == "rules.yaml" {
			return f["text"].(string)
		}
	}
	d.t.Fatal("there is no rules.yaml")
	return ""
}

// saving is the input that saves a revision with another text in place of one.
func (d *desk) saving(id string, revision int, old, new string) map[string]any {
	d.t.Helper()
	text := d.file(id, revision)
	if !strings.Contains(text, old) {
		d.t.Fatalf("%s is not in\n%s", old, text)
	}
	return map[string]any{"draftId": id, "revision": revision, "files": []map[string]any{{"path": "rules.yaml", "text": strings.Replace(text, old, new, 1)}}}
}

// What is declared of the grant and of the well, and what becomes of it.
const (
	grant      = "      - {from: 2019-01-01, value: 800, confidence: placeholder, source: invented for the tests}\n"
	moreGrant  = grant + "      - {from: 2020-01-01, value: 900, confidence: placeholder, source: invented for the tests}\n"
	otherGrant = grant + "      - {from: 2020-01-01, value: 950, confidence: placeholder, source: invented for the tests}\n"
	depth      = "value: 30,"
	moreDepth  = "value: 40,"
)

// begin makes a draft of two revisions by li.
func (d *desk) begin() string {
	d.t.Helper()
	id := d.do(d.li, "draftCreate", map[string]any{"title": "A stove costs 900"}).text("draftCreate.draft.id")
	d.do(d.li, "draftSave", d.saving(id, 1, grant, moreGrant)).want("draftSave.draft.latest.number", 2)
	return id
}

// act is the input of an act on the second revision of a draft, with all that any act
// needs.
func (d *desk) act(mutation, id string) map[string]any {
	d.t.Helper()
	in := map[string]any{"draftId": id, "revision": 2}
	switch mutation {
	case "draftSave":
		return d.saving(id, 2, "title: {zh: 水井过深, en: Deep well}", "title: {zh: 井过深, en: A deep well}")
	case "draftDeclarationRemove":
		in["section"], in["key"] = "flags", "deep_well"
	case "draftApprove":
		in["digest"] = d.all.ask(`query($id: ID!) {draft(id: $id) {latest {digest}}}`, "id", id).text("draft.latest.digest")
	case "draftRefuse":
		in["reason"] = "the money is not there"
	case "draftPublish":
		in["effectiveFrom"] = "2020-01-01"
	}
	return in
}

func (d *desk) state(id string) string {
	d.t.Helper()
	return d.all.ask(`query($id: ID!) {draft(id: $id) {state}}`, "id", id).text("draft.state")
}

// reach brings a new draft into a state.
func (d *desk) reach(state string) string {
	d.t.Helper()
	id := d.begin()
	d.preview(id)
	step := func(by *api, mutation string) answer { d.t.Helper(); return d.do(by, mutation, d.act(mutation, id)) }
	switch state {
	case "DRAFT":
	case "DISCARDED":
		step(d.li, "draftDiscard")
	default:
		step(d.li, "draftSubmit")
		if state == "IN_REVIEW" {
			break
		}
		step(d.zhao, "draftApprove")
		if state == "APPROVED" {
			break
		}
		release := step(d.zhao, "draftPublish").text("draftPublish.release.id")
		if state == "WITHDRAWN" {
			d.withdraw(release)
		}
	}
	if got := d.state(id); got != state {
		d.t.Fatalf("the draft is %s, not %s", got, state)
	}
	return id
}

func (d *desk) preview(id string) {
	d.t.Helper()
	d.zhao.ask(`mutation($in: DraftPreviewInput!) {draftPreview(input: $in) {report {kept} userErrors {code field message {en}}}}`, "in", map[string]any{"draft": id, "asOf": "2020-01-01"}).
		want("draftPreview.report.kept", true)
}

func (d *desk) withdraw(release string) {
	d.t.Helper()
	out := d.do(d.zhao, "releaseWithdraw", map[string]any{"releaseId": release, "reason": "not yet"})
	for path, want := range map[string]string{"state": "WITHDRAWN", "withdrawnBy": "zhao", "draft.state": "WITHDRAWN"} {
		out.want("releaseWithdraw.release."+path, want)
	}
}

// ways is the table of docs/releases.md: what may be done with a draft in a state, and
// what it is then. All else is refused.
var ways = map[string]map[string]string{
	"DRAFT": {"draftSave": "DRAFT", "draftDeclarationRemove": "DRAFT", "draftRebase": "DRAFT", "draftSubmit": "IN_REVIEW", "draftDiscard": "DISCARDED"},
	// A rebase is an edit like any other.
	"IN_REVIEW": {"draftSave": "DRAFT", "draftDeclarationRemove": "DRAFT", "draftRebase": "DRAFT",
		"draftApprove": "APPROVED", "draftRefuse": "DRAFT", "draftRecall": "DRAFT", "draftDiscard": "DISCARDED"},
	"APPROVED": {"draftSave": "DRAFT", "draftDeclarationRemove": "DRAFT", "draftRebase": "DRAFT",
		"draftPublish": "PUBLISHED", "draftRefuse": "DRAFT", "draftRecall": "DRAFT", "draftDiscard": "DISCARDED"},
	"PUBLISHED": {}, "WITHDRAWN": {}, "DISCARDED": {},
}

var (
	editing   = []string{"draftSave", "draftDeclarationRemove", "draftRebase", "draftSubmit", "draftRecall", "draftDiscard"}
	approving = []string{"draftApprove", "draftRefuse", "draftPublish"}
)

func TestADraftGoesTheWaysOfItsStateAndNoOthers(t *testing.T) {
	d := newDesk(t)
	for state, allowed := range ways {
		t.Run(state, func(t *testing.T) {
			d := &desk{t, d.all, d.li, d.wang, d.zhao, d.root}
			stays := d.reach(state)
			for i, mutation := range append(append([]string{}, editing...), approving...) {
				by := d.li
				if i >= len(editing) {
					by = d.zhao
				}
				next, may := allowed[mutation]
				if !may {
					d.refused(by, mutation, d.act(mutation, stays), "WRONG_STATE")
					continue
				}
				id := d.reach(state)
				out := d.do(by, mutation, d.act(mutation, id))
				if got := d.state(id); got != next {
					t.Errorf("after %s a draft that was %s is %s, not %s", mutation, state, got, next)
				}
				if mutation == "draftPublish" {
					d.withdraw(out.text("draftPublish.release.id")) // so that the next one stands on the same release
				}
			}
			if got := d.state(stays); got != state {
				t.Errorf("what is refused makes a draft that was %s %s", state, got)
			}
			if state == "PUBLISHED" {
				release := d.all.ask(`query($id: ID!) {draft(id: $id) {release {id}}}`, "id", stays).text("draft.release.id")
				d.withdraw(release)
				d.refused(d.zhao, "releaseWithdraw", map[string]any{"releaseId": release, "reason": "again"}, "WRONG_STATE")
			}
		})
	}
}

func TestEachActOnADraftIsDoneByThoseWhoMay(t *testing.T) {
	d := newDesk(t)
	others := []*api{d.all.by(access.Caller{Name: "zhou", Role: access.Viewer}), d.all.by(access.Caller{Name: "wu", Role: access.Caseworker, Unit: 1}), d.all.by(access.Caller{Name: "zheng", Role: access.Auditor})}
	id := d.reach("IN_REVIEW")
	for _, mutation := range editing {
		for _, by := range append(others, d.zhao) {
			d.refused(by, mutation, d.act(mutation, id), "FORBIDDEN")
		}
	}
	for _, mutation := range approving {
		for _, by := range append(others, d.li, d.wang) {
			d.refused(by, mutation, d.act(mutation, id), "FORBIDDEN")
		}
	}
	first := d.all.ask(`{release(number: 1) {id}}`).text("release.id")
	for _, by := range append(others, d.li) {
		d.refused(by, "releaseWithdraw", map[string]any{"releaseId": first, "reason": "x"}, "FORBIDDEN")
	}
	d.refused(d.zhao, "releaseWithdraw", map[string]any{"releaseId": first, "reason": "x"}, "WRONG_STATE") // it is in force
	d.refused(d.zhao, "releaseWithdraw", map[string]any{"releaseId": first, "reason": " "}, "INVALID")
	if got := d.state(id); got != "IN_REVIEW" {
		t.Fatalf("the draft is %s", got)
	}
	// A reason is given to whoever wrote it; what was seen is what is acted on.
	in := d.act("draftRefuse", id)
	delete(in, "reason")
	d.refused(d.zhao, "draftRefuse", in, "INVALID").want("draftRefuse.userErrors.0.field", "input.reason")
	for _, mutation := range []string{"draftRecall", "draftDiscard", "draftRefuse", "draftApprove"} {
		in, by := d.act(mutation, id), d.root
		in["revision"] = 1
		d.refused(by, mutation, in, "CONFLICT").want(mutation+".userErrors.0.field", "input.revision")
	}
	// An administrator may all of it, but not approve what they had a hand in, not even once
	// another has sent it.
	d.do(d.root, "draftRecall", d.act("draftRecall", id)).want("draftRecall.draft.state", "DRAFT")
	d.do(d.root, "draftSubmit", d.act("draftSubmit", id)).want("draftSubmit.draft.state", "IN_REVIEW")
	d.refused(d.root, "draftApprove", d.act("draftApprove", id), "FORBIDDEN")
	d.do(d.zhao, "draftApprove", d.act("draftApprove", id)).want("draftApprove.draft.state", "APPROVED")
	d.do(d.root, "draftRefuse", d.act("draftRefuse", id)).want("draftRefuse.draft.state", "DRAFT")
	acts := d.all.ask(`query($id: ID!) {draft(id: $id) {acts {kind actor reason}}}`, "id", id).at("draft.acts")
	if got, want := fmt.Sprint(acts), "[map[actor:li kind:SUBMITTED reason:<nil>] map[actor:root kind:RECALLED reason:<nil>] map[actor:root kind:SUBMITTED reason:<nil>] "+
		"map[actor:zhao kind:APPROVED reason:<nil>] map[actor:root kind:REFUSED reason:the money is not there]]"; got != want {
		t.Errorf("the acts are %s", got)
	}
}

// textOf is the text of the rules among files of an answer.
func textOf(files any) string {
	list, _ := files.([]any)
	for _, f := range list {
		if f := f.(map[string]any); f["path"] == "rules.yaml" {
			return f["text"].(string)
		}
	}
	return ""
}

func TestWhoeverSavesWhatAnotherChangedMeanwhileIsShownBoth(t *testing.T) {
	d := newDesk(t)
	id := d.begin()
	// Of different things: both texts, and what a merge makes of them.
	in := d.saving(id, 1, depth, moreDepth)
	out := d.refused(d.wang, "draftSave", in, "CONFLICT")
	yours, theirs, merged := textOf(out.at("draftSave.conflict.yours")), textOf(out.at("draftSave.conflict.theirs")), textOf(out.at("draftSave.conflict.merged"))
	for _, c := range []struct {
		what, text   string
		grant, depth bool
	}{{"yours", yours, false, true}, {"theirs", theirs, true, false}, {"merged", merged, true, true}} {
		if strings.Contains(c.text, "value: 900,") != c.grant || strings.Contains(c.text, moreDepth) != c.depth {
			t.Errorf("%s is\n%s", c.what, c.text)
		}
	}
	out.want("draftSave.conflict.disputes", "[]")
	out.want("draftSave.conflict.draft.latest.number", 2)
	if d.file(id, 2) != theirs {
		t.Error("something was saved")
	}
	in["merge"] = true
	out = d.do(d.wang, "draftSave", in)
	out.want("draftSave.merged", true)
	out.want("draftSave.draft.latest.number", 3)
	if got := d.file(id, 3); got != merged {
		t.Errorf("what is saved is not what was shown, but\n%s", got)
	}
	// Of the same: what both say, and no merge, also where one is asked for.
	in = d.saving(id, 1, grant, otherGrant)
	in["merge"] = true
	out = d.refused(d.wang, "draftSave", in, "CONFLICT")
	if out.at("draftSave.conflict.merged") != nil {
		t.Errorf("what both changed is merged: %v", out.body)
	}
	out.want("draftSave.conflict.disputes.0.section", "parameters")
	out.want("draftSave.conflict.disputes.0.key", "stove.grant")
	out.want("draftSave.conflict.disputes.0.from", "2020-01-01")
	for whose, value := range map[string]string{"yours": "950", "theirs": "900"} {
		if said := out.text("draftSave.conflict.disputes.0." + whose); !strings.Contains(said, value) {
			t.Errorf("%s is %s", whose, said)
		}
	}
	// A declaration is removed from the revision that was looked at.
	gone := map[string]any{"draftId": id, "revision": 2, "section": "flags", "key": "deep_well"}
	out = d.refused(d.li, "draftDeclarationRemove", gone, "CONFLICT")
	if text := textOf(out.at("draftDeclarationRemove.conflict.merged")); text == "" || strings.Contains(text, "deep_well:") || !strings.Contains(text, moreDepth) {
		t.Errorf("merged it is\n%s", text)
	}
	gone["merge"] = true
	d.do(d.li, "draftDeclarationRemove", gone).want("draftDeclarationRemove.draft.latest.number", 4)
	gone["revision"] = 4
	d.refused(d.li, "draftDeclarationRemove", gone, "INVALID")
}

func TestADraftIsBroughtUpToWhatWasPublishedSince(t *testing.T) {
	d := newDesk(t)
	fits, disputed := d.do(d.wang, "draftCreate", map[string]any{"title": "Deep is 40"}).text("draftCreate.draft.id"), d.do(d.wang, "draftCreate", map[string]any{"title": "A stove costs 950"}).text("draftCreate.draft.id")
	d.do(d.wang, "draftSave", d.saving(fits, 1, depth, moreDepth))
	d.do(d.wang, "draftSave", d.saving(disputed, 1, grant, otherGrant))
	d.preview(fits)
	for _, mutation := range []string{"draftSubmit", "draftApprove"} {
		by := map[string]*api{"draftSubmit": d.wang, "draftApprove": d.zhao}[mutation]
		d.do(by, mutation, d.act(mutation, fits))
	}
	d.reach("PUBLISHED")
	if said := fmt.Sprint(d.refused(d.zhao, "draftPublish", d.act("draftPublish", fits), "CONFLICT").at("draftPublish.userErrors")); !strings.Contains(said, "draftRebase") {
		t.Errorf("it says %s", said)
	}
	d.refused(d.wang, "draftRebase", map[string]any{"draftId": fits, "revision": 1}, "CONFLICT")
	out := d.do(d.wang, "draftRebase", d.act("draftRebase", fits))
	out.want("draftRebase.draft.state", "DRAFT") // what was approved is another text
	out.want("draftRebase.draft.latest.base.number", 2)
	if text := d.file(fits, 3); !strings.Contains(text, moreDepth) || !strings.Contains(text, "value: 900,") {
		t.Errorf("it is\n%s", text)
	}
	out = d.refused(d.wang, "draftRebase", d.act("draftRebase", disputed), "CONFLICT")
	out.want("draftRebase.conflict.disputes.0.key", "stove.grant")
	// Whoever settles it gives the files as they are to be.
	files := d.saving(disputed, 2, "value: 950,", "value: 925,")["files"].([]map[string]any)
	all := d.all.ask(`query($id: ID!) {draft(id: $id) {latest {files {path text}}}}`, "id", disputed).at("draft.latest.files").([]any)
	for _, f := range all {
		if f := f.(map[string]any); f["path"] != "rules.yaml" {
			files = append(files, f)
		}
	}
	settled := d.do(d.wang, "draftRebase", map[string]any{"draftId": disputed, "revision": 2, "files": files})
	settled.want("draftRebase.draft.latest.number", 3)
	settled.want("draftRebase.draft.latest.base.number", 2)
}
