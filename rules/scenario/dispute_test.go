package scenario

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
	"bentou/rules/packs"
)

func builtIn(t testing.TB) *rules.Release {
	t.Helper()
	r, found := rules.Load(packs.Liaocheng())
	if r == nil {
		t.Fatal(found)
	}
	return r
}

// withScenarios is the release with a text of scenarios in place of its own.
func withScenarios(t testing.TB, r *rules.Release, text string) *rules.Release {
	t.Helper()
	p := *r.Pack()
	p.Scenarios = nil
	files := fstest.MapFS{"disputes.yaml": {Data: []byte(text)}}
	for _, f := range pack.Write(&p) {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	out, found := rules.Load(files)
	if out == nil {
		t.Fatal(found, text)
	}
	return out
}

func TestEveryDecisionOfTheScenariosBecomesAScenarioThatSaysTheSame(t *testing.T) {
	r := builtIn(t)
	var all []*pack.Scenario
	for n, s := range r.Pack().Scenarios {
		story := tell(r, s)
		day := s.AsOf[0]
		a, err := r.Assess(story.household, day)
		if err != nil {
			t.Fatal(err)
		}
		for k, d := range a.Decisions {
			if d.Subject.Entity > fact.EntityPerson || (n+k)%17 != 0 { // a seventeenth of them, spread over all programmes
				continue
			}
			made, err := FromDispute(r, Dispute{Key: fmt.Sprintf("dispute-%d-%d", n, k), Title: pack.Text{ZH: "争议", EN: "Dispute"},
				Facts: a.Facts, AsOf: day, Programme: d.Programme.Key, Subject: d.Subject})
			if err != nil {
				t.Fatalf("%s %s: %v", s.Key, d.Programme.Key, err)
			}
			all = append(all, made)
		}
	}
	if len(all) < 60 {
		t.Fatalf("only %d", len(all))
	}
	again := withScenarios(t, r, Text(all...))
	results := Run(again)
	if len(results) != len(all) {
		t.Errorf("%d results of %d scenarios", len(results), len(all))
	}
	for _, x := range results {
		for _, d := range x.Differences {
			t.Errorf("%s %s: %s", x.Scenario.Key, d.Path, d.Message.EN)
		}
	}
}

func TestADisputeKeepsWhatDecidesAndNoIdentity(t *testing.T) {
	r := builtIn(t)
	facts := assessed(t, r, "zone70-from-70")
	a, err := rules.ReadGiven(facts)
	if err != nil || a[0].Members[0].Columns["birth_date"] == "" {
		t.Fatal("the facts have a birthday", err)
	}
	made, err := FromDispute(r, Dispute{Key: "seventy", Title: pack.Text{ZH: "满70岁", EN: "Seventy"}, Facts: facts, AsOf: fact.MustDate("2019-12-01"),
		Programme: "elder_zone70", Subject: rules.Subject{Entity: fact.EntityPerson, ID: 1}})
	if err != nil {
		t.Fatal(err)
	}
	want := `scenarios:
  seventy:
    title: {zh: 满70岁, en: Seventy}
    as_of: 2019-12-01
    given:
      facts:
        - as_of: 2019-12-01
          members:
            0: {age: 70, hukou: local}
    expect:
      elder_zone70:
        0: {outcome: eligible, amount: 100.00}
`
	if got := Text(made); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func assessed(t *testing.T, r *rules.Release, key string) []byte {
	t.Helper()
	for _, s := range r.Pack().Scenarios {
		if s.Key == key {
			a, err := r.Assess(tell(r, s).household, s.AsOf[0])
			if err != nil {
				t.Fatal(err)
			}
			return a.Facts
		}
	}
	t.Fatal("no such scenario")
	return nil
}

func TestAClaimedOutcomeIsWhatTheScenarioExpects(t *testing.T) {
	r := builtIn(t)
	made, err := FromDispute(r, Dispute{Key: "claimed", Title: pack.Text{ZH: "应发", EN: "Owed"}, Facts: assessed(t, r, "zone70-day-before-70"), AsOf: fact.MustDate("2019-11-30"),
		Programme: "elder_zone70", Subject: rules.Subject{Entity: fact.EntityPerson, ID: 1}, Claimed: rules.Eligible, Amount: fact.Yuan(100).Ptr()})
	if err != nil {
		t.Fatal(err)
	}
	again := withScenarios(t, r, Text(made))
	if Failed(Run(again)) != 1 {
		t.Error("what is claimed is not what the release says")
	}
}

func TestGivenFactsAreRefusedWhereTheyAreWrong(t *testing.T) {
	r := builtIn(t)
	for text, code := range map[string]string{
		"- {as_of: 2019-12-30, members: {0: {age: 70}}}":                                                  CodeMissing,
		"- {as_of: 2019-12-31, members: {zero: {age: 70}}}":                                               CodeBadValue,
		"- {as_of: 2019-12-31, members: {0: {agee: 70}}}":                                                 CodeUnknownName,
		"- {as_of: 2019-12-31, members: {0: {age: old}}}":                                                 CodeBadValue,
		"- {as_of: 2019-12-31, members: {0: {size: 1}}}":                                                  CodeUnknownName,
		"- {as_of: 2019-12-31, members: {0: {age: 70}}, more: 1}":                                         CodeUnknownKey,
		"- {as_of: 2019-12-31, members: {0: {age: 70}}}\n        - {as_of: 2019-12-31, members: {0: {}}}": CodeBadValue,
	} {
		release := withScenarios(t, r, "scenarios:\n  s:\n    title: {zh: 甲, en: A}\n    as_of: 2019-12-31\n    given:\n      facts:\n        "+text+"\n    expect:\n      elder_zone70: {0: {outcome: eligible}}\n")
		results := Run(release)
		if len(results) != 1 || !strings.Contains(fmt.Sprint(results[0].Differences), code) {
			t.Errorf("%s: %+v", text, results)
		}
	}
}
