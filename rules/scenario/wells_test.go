package scenario_test

import (
	"os"
	"testing"

	"bentou/rules"
	"bentou/rules/scenario"
)

// The pack of the tests that knows what the registry has never heard of is a pack as
// any other: it has no finding, and its scenarios hold.
func TestTheScenariosOfThePackOfWellsHold(t *testing.T) {
	r, found := rules.Load(os.DirFS("../../testdata/packs/wells"))
	if r == nil || len(found) > 0 {
		t.Fatal(found)
	}
	results := scenario.Run(r)
	for _, x := range results {
		for _, d := range x.Differences {
			t.Errorf("%s: %s %s", x.Scenario.Key, d.Path, d.Message.EN)
		}
	}
	if len(results) != 3 {
		t.Errorf("%d scenarios", len(results))
	}
}
