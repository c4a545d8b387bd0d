package preview

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/internal/fault"
	"bentou/internal/testkit"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
	"bentou/rules/packs"
	"bentou/rules/scenario"
)

func TestADecisionOnRecordBecomesAScenarioThatComesOutTheSame(t *testing.T) {
	everyDispute(t, 25, 60)
}

func TestEveryDecisionOnRecordBecomesAScenarioThatComesOutTheSame(t *testing.T) {
	testkit.Long(t)
	everyDispute(t, 150, 100_000)
}

func everyDispute(t *testing.T, households, most int) {
	t.Helper()
	s, e := demoZone(t, sqlite(t), households)
	decide(t, s, packs.Liaocheng())
	rows, err := s.Client().StoredDecision.Query().All(t.Context())
	check(t, err)
	service := New(s, e)
	seen := map[string]bool{}
	var all []*pack.Scenario
	for i, d := range rows {
		if len(rows) > most && i%(len(rows)/most) != 0 {
			continue
		}
		made, err := service.Scenario(t.Context(), d.ID, Claim{})
		check(t, err)
		text := scenario.Text(made)
		for _, id := range []int{d.HouseholdID, d.ID} {
			if strings.Contains(text, fmt.Sprint(id)) {
				t.Errorf("an id stands in %s", text)
			}
		}
		if regexp.MustCompile(`birth_date|identity|phone|name`).MatchString(text) {
			t.Errorf("it says who it is: %s", text)
		}
		want := strings.ToLower(string(d.Outcome))
		if d.Amount != nil {
			want += ", amount: " + d.Amount.String()
		}
		if !strings.Contains(text, "outcome: "+want) {
			t.Errorf("want %s of %s", want, text)
		}
		if !seen[made.Key] { // the same facts are the same scenario
			seen[made.Key] = true
			all = append(all, made)
		}
	}
	own, _ := rules.Load(packs.Liaocheng())
	p := *own.Pack()
	p.Scenarios = nil
	if len(all) < 10 {
		t.Errorf("only %d scenarios", len(all))
	}
	for part := range slices.Chunk(all, 300) { // a file of a pack has its bounds
		files := fstest.MapFS{"disputes.yaml": {Data: []byte(scenario.Text(part...))}}
		for _, f := range pack.Write(&p) {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		r, found := rules.Load(files)
		if r == nil {
			t.Fatal(found)
		}
		results := scenario.Run(r)
		if len(results) != len(part) {
			t.Errorf("%d results of %d", len(results), len(part))
		}
		for _, x := range results {
			for _, d := range x.Differences {
				t.Errorf("%s: %s %s", x.Scenario.Key, d.Path, d.Message.EN)
			}
		}
	}
}

func TestAHouseholdAsOfADayBecomesAScenarioToo(t *testing.T) {
	s, e := demoZone(t, sqlite(t), 10)
	service := New(s, e)
	h := s.Client().Household.Query().FirstX(t.Context())
	yes := fact.OutcomeEligible
	made, err := service.ScenarioOf(t.Context(), h.ID, 0, "dibao", yearEnd, Claim{Outcome: &yes, Amount: fact.Yuan(500).Ptr()})
	check(t, err)
	if text := scenario.Text(made); !strings.Contains(text, "dibao: {outcome: eligible, amount: 500.00}") {
		t.Error(text)
	}
	if _, err := service.ScenarioOf(t.Context(), h.ID, 0, "no_such", yearEnd, Claim{}); fault.CodeOf(err) != fault.WrongState {
		t.Error(err)
	}
	if _, err := service.Scenario(t.Context(), 1, Claim{}); fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}
}
