package policy

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

func TestADraftBeginsWithTheFilesOfTheNewestReleaseByteByByte(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := d.begin("li")
		if draft.State() != InWork || draft.Owner != "li" || len(draft.Revisions) != 1 || draft.Latest().Base == nil {
			t.Errorf("it is %+v", draft)
		}
		list, err := draft.Latest().List()
		check(t, err)
		if got := names(list); !slices.Equal(got, []string{"NOTES.md", "pack.yaml", "rules.yaml", "scenarios.yaml"}) {
			t.Errorf("its files are %v", got)
		}
		if d.file(draft.ID, "rules.yaml") != testRules {
			t.Error("its rules are others")
		}
		r, found, err := draft.Latest().Rules()
		check(t, err)
		if r == nil || found.Failed() {
			t.Errorf("it has %v", found)
		}
	})
}

func TestADraftMayHoldErrorsButNothingThatNoPackMayMeasure(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	draft := d.begin("li")
	save := func(f pack.File) (*Saved, error) {
		return d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: 1, Change: Files([]pack.File{f}, nil, false)})
	}
	for name, f := range map[string]pack.File{
		"a megabyte": {Name: "rules.yaml", Data: []byte(strings.Repeat("# long\n", 200_000))}, "a path out of the pack": {Name: "../rules.yaml"},
		"no text of a pack": {Name: "tool.exe"}, "a hidden file": {Name: ".git/config.yaml"}, "no UTF-8": {Name: "rules.yaml", Data: []byte{0xb8, 0xdf}},
	} {
		if _, err := save(f); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	saved, err := save(replaced(t, testRules, "age >= param.age", "agee >="))
	check(t, err)
	r, found, err := saved.Draft.Latest().Rules()
	check(t, err)
	if r != nil || !found.Failed() || saved.Draft.Latest().Number != 2 {
		t.Errorf("revision %d has %v", saved.Draft.Latest().Number, found)
	}
	if _, err := d.Create(t.Context(), by("li"), NewDraft{Title: " "}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("without a title: %v", err)
	}
}

func TestAnEditOfOneRuleKeepsCommentsAndOldMonths(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	draft := d.begin("li")
	saved, err := d.pay("li", draft.ID, 1, "2020-01-01", "120")
	check(t, err)
	if !strings.Contains(d.file(draft.ID, "rules.yaml"), `    values:
      # as of the first notice
      - {from: 2019-01-01, value: 100, confidence: placeholder, source: a test}
      - {from: 2020-01-01, value: 120, confidence: placeholder, source: a test}
`) {
		t.Error(d.file(draft.ID, "rules.yaml"))
	}
	saved, err = d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: saved.Draft.Latest().Number,
		Change: SetRule("programmes", "elder", fact.MustDate("2020-01-01"), nil, map[string]string{"eligible": "hukou == local and old and not deaf"})})
	check(t, err)
	text := d.file(draft.ID, "rules.yaml")
	for _, want := range []string{
		`- {from: 2019-01-01, eligible: "hukou == local and old", amount: "param.elder"} # who is old here`,
		`- {from: 2020-01-01, eligible: "hukou == local and old and not deaf", amount: "param.elder"}`,
		"# Rules for tests.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if r, found, err := saved.Draft.Latest().Rules(); err != nil || r != nil || !found.Failed() {
		t.Errorf("an unknown name is not found: %v %v", found, err)
	}
	for name, change := range map[string]func(*Revision, []pack.File) ([]pack.File, error){
		"no parameter": SetParameter("nothing", pack.DatedValue{From: fact.MustDate("2020-01-01"), Value: "1", Confidence: pack.Law, Source: "x"}),
		"no number":    SetParameter("elder", pack.DatedValue{From: fact.MustDate("2020-01-01"), Value: "much", Confidence: pack.Law, Source: "x"}),
		"no source":    SetParameter("elder", pack.DatedValue{From: fact.MustDate("2020-01-01"), Value: "1", Confidence: pack.Law}),
		"no role":      SetRule("programmes", "elder", fact.MustDate("2020-01-01"), nil, map[string]string{"clear": "true"}),
		"no text":      Declare("", "programmes: {elder: 3}"),
		"no rule":      Undeclare("programmes", "nothing"),
	} {
		if _, err := d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: 3, Change: change}); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASecondSaveOfAnOldRevisionIsAConflictThatCanBeMergedWhereTheRulesDiffer(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := d.begin("li")
		_, err := d.pay("li", draft.ID, 1, "2020-01-01", "120")
		check(t, err)
		other := Edit{Draft: draft.ID, Revision: 1, Change: SetParameter("age", pack.DatedValue{From: fact.MustDate("2020-01-01"), Value: "65", Confidence: pack.Placeholder, Source: "a test"})}
		_, err = d.Save(t.Context(), by("wang"), other)
		var conflict *ConflictError
		if !errors.As(err, &conflict) || fault.CodeOf(err) != fault.Conflict || conflict.Merged == nil || len(conflict.Disputes) != 0 {
			t.Fatalf("it is %v", err)
		}
		other.Merge = true
		saved, err := d.Save(t.Context(), by("wang"), other)
		check(t, err)
		text := d.file(draft.ID, "rules.yaml")
		if !saved.Merged || saved.Draft.Latest().Number != 3 || !strings.Contains(text, "value: 120,") || !strings.Contains(text, "value: 65,") || !strings.Contains(text, "# as of the first notice") {
			t.Errorf("merged: %v\n%s", saved.Merged, text)
		}
		_, err = d.pay("wang", draft.ID, 1, "2020-01-01", "130")
		if !errors.As(err, &conflict) || conflict.Merged != nil || len(conflict.Disputes) != 1 {
			t.Fatalf("it is %v", err)
		}
		if at := conflict.Disputes[0]; at.Key != "elder" || at.From == nil || !strings.Contains(at.Ours, "130") || !strings.Contains(at.Theirs, "120") {
			t.Errorf("disputed is %+v", at)
		}
		if d.file(draft.ID, "rules.yaml") != text {
			t.Error("something was saved")
		}
	})
}

func TestARetryWithTheSameKeySavesOnceAndWhatChangesNothingIsNoRevision(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	key := "once"
	for range 2 {
		req := Request{Actor: "li", Key: &key, Input: "create"}
		if _, err := d.Create(t.Context(), req, NewDraft{Title: "One"}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := d.Drafts(t.Context(), true)
	check(t, err)
	if len(list) != 1 {
		t.Fatalf("%d drafts", len(list))
	}
	saved, err := d.Save(t.Context(), by("li"), Edit{Draft: list[0].ID, Revision: 1, Change: Files([]pack.File{{Name: "rules.yaml", Data: []byte(testRules)}}, nil, false)})
	check(t, err)
	if saved.Draft.Latest().Number != 1 {
		t.Error("saving the same text made a revision")
	}
}

// The transaction that a conflict ended is closed: what it shows is read without it.
func TestEveryRevisionOfTheDraftOfAConflictCanBeRead(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := d.begin("li")
		for i, value := range []string{"120", "130", "140"} {
			_, err := d.pay("li", draft.ID, i+1, "2020-01-01", value)
			check(t, err)
		}
		readable := func(err error) {
			t.Helper()
			var conflict *ConflictError
			if !errors.As(err, &conflict) {
				t.Fatalf("it is %v", err)
			}
			for _, r := range conflict.Draft.Revisions {
				if list, err := r.List(); err != nil || len(list) != 4 {
					t.Errorf("revision %d: %d files, %v", r.Number, len(list), err)
				}
				if rules, _, err := r.Rules(); err != nil || rules == nil {
					t.Errorf("revision %d: %v", r.Number, err)
				}
			}
		}
		_, err := d.pay("wang", draft.ID, 1, "2020-01-01", "150")
		readable(err)
		_, err = d.publish(d.approved(d.raised("2020-01-01", "160").ID), "2020-01-01", Confirmations{})
		check(t, err)
		_, err = d.Rebase(t.Context(), by("li"), draft.ID, 4, nil)
		readable(err)
	})
}

// The files are listed inside transactions, in which nothing may take long.
func TestListingTheFilesOfARevisionReadsNoRules(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	r := d.begin("li").Latest()
	read := r.rules
	r.rules = func() (*content, error) {
		t.Error("the rules are read")
		return read()
	}
	list, err := r.List()
	check(t, err)
	if _, err := r.Files(); err != nil || len(list) != 4 {
		t.Errorf("%d files, %v", len(list), err)
	}
}
