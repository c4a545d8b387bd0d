package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules"
)

// load reads the pack of the tests, with another file of scenarios instead of its
// own where one is named.
func load(t testing.TB, scenarios string) *rules.Release {
	t.Helper()
	files := fstest.MapFS{}
	for name, path := range map[string]string{"pack.yaml": "testdata/pack/pack.yaml", "rules.yaml": "testdata/pack/rules.yaml", "scenarios.yaml": scenarios} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	r, found := rules.Load(files)
	if r == nil {
		t.Fatal(found)
	}
	return r
}

func TestAScenarioPassesWhereAllComesOutAsExpectedOnEachOfItsDays(t *testing.T) {
	r := load(t, "testdata/pack/scenarios.yaml")
	results := Run(r)
	days := 0
	for _, s := range r.Pack().Scenarios {
		days += len(s.AsOf)
	}
	if len(results) != days || Failed(results) != 0 {
		t.Errorf("%d results of %d days, %d scenarios failed", len(results), days, Failed(results))
	}
	for _, x := range results {
		for _, d := range x.Differences {
			t.Errorf("%s %s %s: %s %s [%s]", d.Pos, x.Scenario.Key, x.Day, d.Path, d.Message.EN, d.Code)
		}
	}
}

// The files in testdata/wrong say on each line what is wrong there, once for each day.
var wanted = regexp.MustCompile(`# want (.*)$`)

func TestWhatIsWrongIsSaidWhereItStands(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.yaml")
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var want, got []string
			for i, line := range strings.Split(string(data), "\n") {
				if m := wanted.FindStringSubmatch(line); m != nil {
					for _, code := range strings.Fields(m[1]) {
						want = append(want, fmt.Sprintf("%03d %s", i+1, code))
					}
				}
			}
			results := Run(load(t, path))
			for _, x := range results {
				for _, d := range x.Differences {
					got = append(got, fmt.Sprintf("%03d %s", d.Pos.Line, d.Code))
					if d.Pos.File != "scenarios.yaml" || d.Pos.Column == 0 || d.Message.ZH == "" || d.Message.EN == "" || strings.Contains(d.Message.ZH+d.Message.EN, "%!") {
						t.Errorf("not said well: %+v", d)
					}
					if (d.Code == CodeDiffers) != (d.Want.EN != "" && d.Got.EN != "") {
						t.Errorf("wanted and got belong to differences: %+v", d)
					}
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if failed, all := Failed(results), len(load(t, path).Pack().Scenarios); failed != all {
				t.Errorf("%d of %d scenarios failed", failed, all)
			}
		})
	}
}

func TestAScenarioThatCannotBeReadRunsOnNoDay(t *testing.T) {
	for _, x := range Run(load(t, "testdata/wrong/expect.yaml")) {
		if x.Day != nil {
			t.Errorf("%s ran on %s", x.Scenario.Key, x.Day)
		}
	}
}

func TestADifferenceSaysWhatCameOutAndWhy(t *testing.T) {
	said := map[string]string{}
	r := load(t, "testdata/wrong/outcome.yaml")
	for _, x := range RunOne(r, r.Pack().Scenarios[0]) {
		for _, d := range x.Differences {
			said[d.Path] = d.Message.EN + " | " + d.Message.ZH
		}
	}
	for path, want := range map[string]string{
		"orchard.outcome":  "want ineligible, got eligible 250.00 | 应为 ineligible（不符合条件），实为 eligible（符合条件） 250.00",
		"orchard.missing":  "want [housing_grade], got []",
		"helper.0.amount":  "want none, got 30.00",
		"helper.1.outcome": "want eligible, got no decision: no member of the household then",
		"flags.idle":       "want raised, got cleared",
		"variables.due":    "want unknown, got 250.00",
		"claims.0.half":    "want 49.99, got 50.00",
		"claims.1.half":    "want 50.00, got not settled: no member on the day of discharge",
	} {
		if !strings.HasPrefix(said[path], want) {
			t.Errorf("%s: %q, want %q", path, said[path], want)
		}
	}
}

func TestTheSameScenarioGivesTheSameResults(t *testing.T) {
	r := load(t, "testdata/wrong/outcome.yaml")
	a, b := fmt.Sprintf("%+v", Run(r)), fmt.Sprintf("%+v", Run(r))
	if a != b {
		t.Error("two runs differ")
	}
}
