package policy

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

var today = fact.MustDate("2019-12-31")

func reason(name, why string) Request {
	return Request{Actor: name, Reason: &why, Input: struct{}{}}
}

// of is the latest revision of a draft as whoever asks for it now sees it.
func (d *desk) of(draft int) Of {
	d.t.Helper()
	x, err := d.Draft(d.t.Context(), draft)
	check(d.t, err)
	return Of{Draft: draft, Revision: x.Latest().Number, Digest: x.Latest().Digest}
}

// approved has li send a draft for approval and zhao approve it.
func (d *desk) approved(draft int) Of {
	d.t.Helper()
	of := d.of(draft)
	_, err := d.Submit(d.t.Context(), by("li"), of, Confirmations{})
	check(d.t, err)
	x, err := d.Approve(d.t.Context(), by("zhao"), of)
	check(d.t, err)
	if x.State() != Approved {
		d.t.Fatalf("it is %s", x.State())
	}
	return of
}

func (d *desk) publish(of Of, day string, c Confirmations) (*Release, error) {
	from := fact.MustDate(day)
	return d.Publish(d.t.Context(), by("zhao"), Publication{Of: of, EffectiveFrom: &from, Today: today, Confirms: c})
}

// raised is a draft of li that pays more from a day on.
func (d *desk) raised(from, value string) *Draft {
	d.t.Helper()
	draft := d.begin("li")
	_, err := d.pay("li", draft.ID, 1, from, value)
	check(d.t, err)
	return draft
}

// inForce is the number of the release for a day.
func (d *desk) inForce(day string) int {
	d.t.Helper()
	r, err := d.InForce(d.t.Context(), fact.MustDate(day))
	check(d.t, err)
	return r.Number
}

func (d *desk) standing() (out []string) {
	d.t.Helper()
	list, err := d.Releases(d.t.Context())
	check(d.t, err)
	states := StandingOn(list, today)
	for _, r := range slices.Backward(list) {
		out = append(out, string(states[r.ID]))
	}
	return out
}

func TestADraftIsApprovedByAnotherAndPublishedForADay(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := d.raised("2020-01-01", "120")
		of := d.of(draft.ID)
		if _, err := d.Approve(t.Context(), by("zhao"), of); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("what was not submitted is approved: %v", err)
		}
		if _, err := d.publish(of, "2020-01-01", Confirmations{}); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("what was not approved is published: %v", err)
		}
		_, err := d.Submit(t.Context(), by("wang"), of, Confirmations{})
		check(t, err)
		for _, name := range []string{"li", "wang"} {
			if _, err := d.Approve(t.Context(), by(name), of); fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("%s approves it: %v", name, err)
			}
		}
		stale := of
		stale.Digest = "00"
		if _, err := d.Approve(t.Context(), by("zhao"), stale); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("another text is approved: %v", err)
		}
		_, err = d.Approve(t.Context(), by("zhao"), of)
		check(t, err)
		r, err := d.publish(of, "2020-02-01", Confirmations{})
		check(t, err)
		if r.Number != 2 || r.Kind != fact.ReleaseOrdinary || r.ApprovedBy != "zhao" || !slices.Equal(r.WrittenBy, []string{"li"}) || r.Revision != 2 {
			t.Errorf("it is %+v", r)
		}
		if d.inForce("2020-01-31") != 1 || d.inForce("2020-02-01") != 2 {
			t.Error("it is not in force from its day on")
		}
		if got := d.standing(); !slices.Equal(got, []string{"IN_FORCE", "SCHEDULED"}) {
			t.Errorf("they are %v", got)
		}
		if _, err := d.pay("li", draft.ID, 2, "2020-01-01", "130"); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("a published draft is edited: %v", err)
		}
		files, err := d.ReleaseFiles(t.Context(), r.ID)
		check(t, err)
		list, err := must(d.Revision(t.Context(), draft.ID, 2)).List()
		check(t, err)
		if digestOf(files) != digestOf(list) {
			t.Error("the release has another text than the draft")
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAnEditTakesAnApprovalBack(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := d.raised("2020-01-01", "120")
		of := d.approved(draft.ID)
		saved, err := d.pay("li", draft.ID, of.Revision, "2020-01-01", "150")
		check(t, err)
		if saved.Draft.State() != InWork {
			t.Errorf("it is %s", saved.Draft.State())
		}
		if _, err := d.publish(of, "2020-01-01", Confirmations{}); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("the text before is published: %v", err)
		}
		if _, err := d.publish(d.of(draft.ID), "2020-01-01", Confirmations{}); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("the text after is published: %v", err)
		}
	})
}

func TestPublishingSaysAllThatForbidsItAtOnce(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	draft := d.begin("li")
	text := replaced(t, testRules, "    title: {zh: 救助, en: Relief}\n    reference: {document: 测试, clause: 三}\n", "    title: {zh: 救助, en: Relief}\n",
		"value: 70,", "value: 71,")
	_, err := d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: 1, Change: Files([]pack.File{text}, nil, false)})
	check(t, err)
	of := d.approved(draft.ID)
	d.previewed(previewed{1: {looked("2019-12-31", "2019-12-31")}})
	_, err = d.Publish(t.Context(), by("zhao"), Publication{Of: of, Today: today})
	fields := map[string]bool{}
	for _, f := range fault.All(err) {
		fields[f.Field] = true
	}
	for _, want := range []string{"scenarios", "sources", "effectiveFrom", "preview"} {
		if !fields[want] {
			t.Errorf("nothing is said of %s: %v", want, err)
		}
	}
	if d.inForce("2020-01-01") != 1 {
		t.Error("it was published")
	}
}

// previewed are the previews that were made of revisions, by number, the latest first.
type previewed map[int][]Previewed

func (d *desk) previewed(p previewed) {
	d.previews = previews{d.store.Client(), p}
}

type previews struct {
	client *ent.Client
	made   previewed
}

func (p previews) Previewed(ctx context.Context, revision int, each func(Previewed) bool) error {
	row, err := p.client.DraftRevision.Get(ctx, revision)
	if err != nil {
		return err
	}
	for _, x := range p.made[row.Number] {
		if !each(x) {
			break
		}
	}
	return nil
}

// looked is a preview of a day, or of each month from one to another.
func looked(first, last string) Previewed {
	return Previewed{First: fact.MustDate(first), Last: fact.MustDate(last)}
}

func TestWhatMatchesEveryoneAndWhatIsEarlierThanTodayIsConfirmed(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	draft := d.raised("2019-06-01", "120")
	of := d.approved(draft.ID)
	seen := looked("2019-06-30", "2019-06-30")
	seen.MatchesEveryone, seen.MatchesNoOne = []string{"elder"}, []string{"relief"}
	d.previewed(previewed{2: {seen}})
	_, err := d.publish(of, "2019-06-01", Confirmations{MatchesEveryone: []string{"relief"}})
	if n := len(fault.All(err)); n != 3 {
		t.Errorf("%d reasons: %v", n, err)
	}
	r, err := d.publish(of, "2019-06-01", Confirmations{Retroactive: true, MatchesEveryone: []string{"elder"}, MatchesNoOne: []string{"relief"}})
	check(t, err)
	x, err := d.Draft(t.Context(), draft.ID)
	check(t, err)
	if last := x.Acts[len(x.Acts)-1]; !last.Confirms.Retroactive || !slices.Equal(last.Confirms.MatchesEveryone, []string{"elder"}) || r.EffectiveFrom != fact.MustDate("2019-06-01") {
		t.Errorf("recorded is %+v", last)
	}
}

func TestAScheduledReleaseIsWithdrawnBeforeItsDayAndSelectedNoMore(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := d.raised("2020-01-01", "120")
		r, err := d.publish(d.approved(draft.ID), "2020-02-01", Confirmations{})
		check(t, err)
		known, err := d.store.Position(t.Context())
		check(t, err)
		if _, err := d.Withdraw(t.Context(), by("zhao"), r.ID, today); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := d.Withdraw(t.Context(), reason("zhao", "late"), r.ID, fact.MustDate("2020-02-01")); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("on its day: %v", err)
		}
		_, err = d.Withdraw(t.Context(), reason("zhao", "the money is not there"), r.ID, today)
		check(t, err)
		if d.inForce("2020-02-01") != 1 {
			t.Error("it is still selected")
		}
		if was, err := d.rules.ReleaseFor(t.Context(), fact.MustDate("2020-02-01"), known); err != nil || was.Number != 2 {
			t.Errorf("as it was known before, it is %v (%v)", was, err)
		}
		if got := d.standing(); !slices.Equal(got, []string{"IN_FORCE", "WITHDRAWN"}) {
			t.Errorf("they are %v", got)
		}
		if _, err := d.Withdraw(t.Context(), reason("zhao", "again"), r.ID, today); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("again: %v", err)
		}
		next := d.begin("li")
		if base := next.Latest().Base; base == nil || *base == r.ID {
			t.Error("a draft stands on what was withdrawn")
		}
	})
}

func TestADraftThatStandsOnAnOlderReleaseIsBroughtUpToDateFirst(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		first, second, third := d.raised("2020-01-01", "120"), d.begin("li"), d.raised("2020-01-01", "140")
		_, err := d.Save(t.Context(), by("li"), Edit{Draft: second.ID, Revision: 1,
			Change: SetParameter("age", pack.DatedValue{From: fact.MustDate("2020-01-01"), Value: "65", Confidence: pack.Placeholder, Source: "a test"})})
		check(t, err)
		_, err = d.publish(d.approved(first.ID), "2019-12-31", Confirmations{})
		check(t, err)
		if _, err := d.publish(d.approved(second.ID), "2019-12-31", Confirmations{}); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("what was published meanwhile is passed over: %v", err)
		}
		x, err := d.Rebase(t.Context(), by("li"), second.ID, 2, nil)
		check(t, err)
		if text := d.file(second.ID, "rules.yaml"); x.Latest().Number != 3 || !strings.Contains(text, "value: 120,") || !strings.Contains(text, "value: 65,") {
			t.Errorf("the two are merged to\n%s", text)
		}
		_, err = d.publish(d.approved(second.ID), "2019-12-31", Confirmations{})
		check(t, err)
		_, err = d.Rebase(t.Context(), by("li"), third.ID, 2, nil)
		var conflict *ConflictError
		if !errors.As(err, &conflict) || len(conflict.Disputes) != 1 {
			t.Errorf("the same value is merged: %v", err)
		}
	})
}

func TestARollbackIsADraftWithTheTextOfAnEarlierRelease(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		first, err := d.ByNumber(t.Context(), 1)
		check(t, err)
		_, err = d.publish(d.approved(d.raised("2020-01-01", "120").ID), "2019-12-31", Confirmations{})
		check(t, err)
		back, err := d.Rollback(t.Context(), reason("zhao", "120 was wrong"), first.ID)
		check(t, err)
		of := d.of(back.ID)
		_, err = d.Submit(t.Context(), by("zhao"), of, Confirmations{})
		check(t, err)
		if _, err := d.Approve(t.Context(), by("zhao"), of); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("whoever rolls back approves it: %v", err)
		}
		_, err = d.Approve(t.Context(), by("qian"), of)
		check(t, err)
		r, err := d.publish(of, "2019-12-31", Confirmations{})
		check(t, err)
		if r.Kind != fact.ReleaseRollback || r.Number != 3 || r.Digest != first.Digest || d.inForce("2020-01-01") != 3 {
			t.Errorf("it is %+v", r)
		}
	})
}

func TestAProgramDoesNotOverrideWhatPeoplePublished(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, err := d.publish(d.approved(d.raised("2020-01-01", "120").ID), "2019-12-31", Confirmations{})
		check(t, err)
		newer := eligibility.New(d.store, packOf(strings.Replace(testRules, "value: 100,", "value: 200,", 1)))
		r, err := newer.EnsureRelease(t.Context())
		check(t, err)
		if r.Number != 2 || d.inForce("2020-01-01") != 2 {
			t.Errorf("the program's own rules are release %d", r.Number)
		}
		other := New(d.store, newer, nil)
		draft, err := other.Create(t.Context(), by("li"), NewDraft{Title: "As the program has it", BuiltIn: true})
		check(t, err)
		if text := d.file(draft.ID, "rules.yaml"); !strings.Contains(text, "value: 200,") {
			t.Error("its rules cannot be made a draft")
		}
	})
}

// What whoever approves is shown is what was confirmed with the last submission.
func TestWhatWasConfirmedWithASubmissionThatWasSentBackCountsNoMore(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	of := d.of(d.raised("2019-06-01", "120").ID)
	submit := func(c Confirmations) {
		t.Helper()
		_, err := d.Submit(t.Context(), by("li"), of, c)
		check(t, err)
	}
	sendBack := func() {
		t.Helper()
		_, err := d.Refuse(t.Context(), reason("zhao", "nothing is paid for June"), of)
		check(t, err)
	}
	submit(Confirmations{Retroactive: true})
	sendBack()
	submit(Confirmations{})
	_, err := d.Approve(t.Context(), by("zhao"), of)
	check(t, err)
	if _, err := d.publish(of, "2019-06-01", Confirmations{}); len(on(err, "effectiveFrom")) != 1 {
		t.Errorf("what was sent back is confirmed: %v", err)
	}
	sendBack()
	submit(Confirmations{Retroactive: true})
	_, err = d.Approve(t.Context(), by("zhao"), of)
	check(t, err)
	if _, err := d.publish(of, "2019-06-01", Confirmations{}); err != nil {
		t.Errorf("what the approver saw is not confirmed: %v", err)
	}
}

func TestWhateverIsDeclaredWithoutADocumentIsNotPublished(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	draft := d.begin("li")
	text := replaced(t, testRules, "    title: {zh: 高龄, en: Old}\n    reference: {document: 测试, clause: 二}\n", "    title: {zh: 高龄, en: Old}\n")
	_, err := d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: 1, Change: Files([]pack.File{text}, nil, false)})
	check(t, err)
	_, err = d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: 2, Change: Declare("", `code_lists:
  heating:
    title: {zh: 取暖, en: Heating}
    values: {coal: {zh: 煤, en: Coal}, gas: {zh: 气, en: Gas}}
attributes:
  keeps_bees:
    title: {zh: 养蜂, en: Keeps bees}
    subject: household
    type: bool
    absent: unknown
groups:
  women:
    title: {zh: 妇女, en: Women}
    of: members
    where: sex == female
`)})
	check(t, err)
	_, err = d.publish(d.approved(draft.ID), "2020-01-01", Confirmations{})
	got := strings.Join(on(err, "sources"), "; ")
	for _, want := range []string{"code_lists/heating ", "attributes/keeps_bees ", "groups/women ", "variables/old "} {
		if !strings.Contains(got, want) {
			t.Errorf("nothing is said of %s: %v", want, err)
		}
	}
}
