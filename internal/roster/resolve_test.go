package roster

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"bentou/internal/fault"
	"bentou/internal/testkit"
)

// fakeRegistry says where people are: identity number → membership.
type fakeRegistry struct {
	members map[string]Membership
	calls   int
	largest int
}

func (r *fakeRegistry) Memberships(_ context.Context, numbers []string) ([]Membership, error) {
	r.calls++
	r.largest = max(r.largest, len(numbers))
	out := make([]Membership, len(numbers))
	seen := make(map[string]bool)
	for i, n := range numbers {
		if seen[n] {
			return nil, fmt.Errorf("asked twice in a call")
		}
		seen[n] = true
		out[i] = r.members[n]
	}
	return out, nil
}

func (r *fakeRegistry) has(n int, household int) {
	r.members[identity(n)] = Membership{Household: codeOf(household)}
}

func codeOf(household int) string { return fmt.Sprintf("371599001%05d", household) }

func newRegistry() *fakeRegistry { return &fakeRegistry{members: make(map[string]Membership)} }

// single is a household of one head.
func single(household, person int) []string {
	row := personRow(household, 0)
	row[columnAt("证件号码")] = identity(person)
	return row
}

func resolve(t *testing.T, r *fakeRegistry, rows ...[]string) (*Batch, *Report) {
	t.Helper()
	b, err := tryStage(t, writeCSV(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Resolve(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return b, report(t, b)
}

func TestAMemberOfAHouseholdThatTheFileDoesNotNameSetsAside(t *testing.T) {
	r := newRegistry()
	r.has(1, 77)
	_, got := resolve(t, r, single(0, 1), single(1, 2))
	if got.SetAside[codeOf(0)].Code != CodePersonInTwo || got.AcceptedHouseholds != 1 {
		t.Errorf("got %+v", got.SetAside)
	}
}

func TestAMemberOfAHouseholdOfAnotherZoneSetsAside(t *testing.T) {
	r := newRegistry()
	// The code of the other zone's household happens to be in this file too.
	r.members[identity(1)] = Membership{Household: codeOf(0), OtherZone: true}
	_, got := resolve(t, r, single(0, 1), single(1, 2))
	if got.SetAside[codeOf(0)].Code != CodePersonInTwo {
		t.Errorf("got %+v", got.SetAside)
	}
}

func TestAMemberOfTheSameHouseholdIsAtHome(t *testing.T) {
	r := newRegistry()
	r.has(1, 0)
	b, got := resolve(t, r, single(0, 1))
	if len(got.SetAside) != 0 || accepted(t, b)[0].Members[0].MovesFrom != "" {
		t.Errorf("got %+v", got.SetAside)
	}
}

func TestAPersonMovesIfTheOldHouseholdIsAcceptedWithoutHim(t *testing.T) {
	r := newRegistry()
	r.has(1, 1)
	b, got := resolve(t, r, single(0, 1), single(1, 2))
	if len(got.SetAside) != 0 {
		t.Fatalf("got %+v", got.SetAside)
	}
	if all := accepted(t, b); all[0].Members[0].MovesFrom != codeOf(1) || all[1].Members[0].MovesFrom != "" {
		t.Errorf("got %+v", all)
	}
}

func TestAPersonStaysIfTheOldHouseholdIsSetAside(t *testing.T) {
	r := newRegistry()
	r.has(1, 1)
	bad := single(1, 2)
	bad[columnAt("民族")] = "?"
	_, got := resolve(t, r, single(0, 1), bad)
	if got.SetAside[codeOf(0)].Code != CodePersonInTwo || got.SetAside[codeOf(1)].Code != CodeUnknownCode {
		t.Errorf("got %+v", got.SetAside)
	}
}

func TestTwoHouseholdsMayExchangeMembers(t *testing.T) {
	r := newRegistry()
	r.has(1, 1)
	r.has(2, 0)
	b, got := resolve(t, r, single(0, 1), single(1, 2))
	if len(got.SetAside) != 0 {
		t.Fatalf("got %+v", got.SetAside)
	}
	if all := accepted(t, b); all[0].Members[0].MovesFrom != codeOf(1) || all[1].Members[0].MovesFrom != codeOf(0) {
		t.Errorf("got %+v", all)
	}
}

func TestSettingOneAsideSetsAsideAWholeChain(t *testing.T) {
	const length = 3000
	r := newRegistry()
	var rows [][]string
	for i := range length {
		r.has(i, i+1) // person i comes from the next household; the last one's is not in the file
		rows = append(rows, single(i, i))
	}
	_, got := resolve(t, r, rows...)
	if len(got.SetAside) != length || got.AcceptedHouseholds != 0 {
		t.Errorf("%d set aside", len(got.SetAside))
	}
	if r.largest > LookupBatch || r.calls != length/LookupBatch {
		t.Errorf("%d calls of at most %d", r.calls, r.largest)
	}
}

// TestTheOutcomeIsTheLargestAcceptableSet compares with the definition, computed
// by taking households out until nothing changes.
func TestTheOutcomeIsTheLargestAcceptableSet(t *testing.T) {
	testkit.Alone(t)
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "households")
		r := newRegistry()
		from := make([]int, n)
		bad := make([]bool, n)
		var rows [][]string
		for i := range n {
			from[i] = rapid.IntRange(-1, n).Draw(rt, "from") // −1 nowhere, n not in the file
			if from[i] >= 0 {
				r.has(i, from[i])
			}
			row := single(i, i)
			if bad[i] = rapid.IntRange(0, 5).Draw(rt, "bad") == 0; bad[i] {
				row[columnAt("民族")] = "?"
			}
			rows = append(rows, row)
		}
		out := slices.Clone(bad)
		for changed := true; changed; {
			changed = false
			for i := range n {
				if f := from[i]; !out[i] && f >= 0 && f != i && (f == n || out[f]) {
					out[i], changed = true, true
				}
			}
		}
		_, got := resolve(t, r, rows...)
		for i := range n {
			if _, aside := got.SetAside[codeOf(i)]; aside != out[i] {
				rt.Fatalf("household %d: set aside %v; want %v", i, aside, out[i])
			}
		}
	})
}

func TestABatchIsResolvedExactlyOnceBeforeItIsUsed(t *testing.T) {
	b, err := tryStage(t, writeCSV(t, family()))
	if err != nil {
		t.Fatal(err)
	}
	never := func(*Household) error { t.Error("a household of an unresolved batch"); return nil }
	if err := b.EachAccepted(t.Context(), never); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("got %v", err)
	}
	if _, err := b.Report(t.Context(), Outcome{}); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("got %v", err)
	}
	if err := b.Resolve(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if err := b.Resolve(t.Context(), nil); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("got %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if err := b.EachAccepted(t.Context(), never); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("got %v", err)
	}
}

func TestTheReceiverMayAskTheBatchWhileItWalks(t *testing.T) {
	b := stage(t, writeCSV(t, family()))
	err := b.EachAccepted(t.Context(), func(*Household) error {
		_, err := b.Report(t.Context(), Outcome{})
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
