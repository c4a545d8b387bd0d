package scenario

import (
	"cmp"
	"slices"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Result is what came out of a scenario on one of its days.
type Result struct {
	Scenario *pack.Scenario
	// Day is nil where the scenario could not be read, so that it ran on no day.
	Day *fact.Date
	// Differences are in the order of the file; there are none where all came out as
	// expected.
	Differences []Difference
}

// Passed reports whether all came out as the scenario expects.
func (r Result) Passed() bool { return len(r.Differences) == 0 }

// The codes of differences. They are stable.
const (
	CodeDiffers       = "differs"        // something else came out
	CodeUnknownKey    = "unknown_key"    // a key that scenarios do not have
	CodeUnknownName   = "unknown_name"   // a programme, flag, field … that the pack does not have
	CodeUnknownMember = "unknown_member" // there is no such member or claim
	CodeWrongShape    = "wrong_shape"    // a list where a text belongs …
	CodeBadValue      = "bad_value"      // no value of the field's type
	CodeMissing       = "missing"        // something that must be stated
	CodeOverlap       = "overlap"        // two values of one fact for one day
	CodeContradiction = "contradiction"  // a fact that is not read as it is stated
	CodeNothing       = "expects_nothing"
	CodeBroken        = "broken" // the release cannot decide it
)

// Difference is one place where a scenario and what came out differ, or something
// wrong with the scenario itself.
type Difference struct {
	Pos  pack.Pos
	Code string
	// Path names what differs, such as elder_zone70.0.amount.
	Path string
	// Want and Got are what was expected and what came out; both are empty where
	// something is wrong with the scenario, and Message says what.
	Want, Got pack.Text
	Message   pack.Text
}

// Run runs all scenarios of a release's pack, each on every day that it names.
func Run(r *rules.Release) []Result {
	var out []Result
	for _, s := range r.Pack().Scenarios {
		out = append(out, RunOne(r, s)...)
	}
	return out
}

// RunOne runs one scenario on every day that it names. There is one result for each,
// or a single one without a day where the scenario cannot be read.
func RunOne(r *rules.Release, s *pack.Scenario) []Result {
	t := tell(r, s)
	checks := t.expect(s)
	if len(t.wrong) > 0 {
		inOrder(t.wrong)
		return []Result{{Scenario: s, Differences: t.wrong}}
	}
	var out []Result
	for _, day := range s.AsOf {
		found := t.run(checks, day)
		inOrder(found)
		out = append(out, Result{Scenario: s, Day: day.Ptr(), Differences: found})
	}
	return out
}

func inOrder(list []Difference) {
	slices.SortStableFunc(list, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
}

// Failed counts the scenarios of which some result is not as expected.
func Failed(results []Result) int {
	failed := map[*pack.Scenario]bool{}
	for _, r := range results {
		if !r.Passed() {
			failed[r.Scenario] = true
		}
	}
	return len(failed)
}

// outcome is all that came out on a day.
type outcome struct {
	assessment *rules.Assessment
	// settled are the bills by id.
	settled map[int]*rules.Settlement
}

// run decides on a day and compares.
func (t *story) run(checks []check, day fact.Date) (out []Difference) {
	if out = t.verify(day); len(out) > 0 {
		return out // what was decided would not be about these facts
	}
	o := outcome{settled: map[int]*rules.Settlement{}}
	broken := func(err error) []Difference {
		return []Difference{{Pos: t.scenario.Pos, Code: CodeBroken, Message: say("无法判定：%v", "it cannot be decided: %v", err)}}
	}
	var err error
	if t.given != nil {
		o.assessment, err = t.r.AssessGiven(t.given, day)
	} else {
		o.assessment, err = t.r.Assess(t.household, day)
	}
	if err != nil {
		return broken(err)
	}
	for _, m := range t.household.Members {
		if len(m.Claims) == 0 {
			continue
		}
		bills, err := t.r.Settle(t.household, m.ID, day)
		if err != nil {
			return broken(err)
		}
		for i := range bills {
			o.settled[bills[i].Claim] = &bills[i]
		}
	}
	for _, c := range checks {
		if got, same := c.compare(o); !same {
			out = append(out, Difference{Pos: c.pos, Code: CodeDiffers, Path: c.path, Want: c.want, Got: got,
				Message: say("应为 %s，实为 %s", "want %s, got %s", c.want, got)})
		}
	}
	return out
}
