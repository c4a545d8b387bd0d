package roster

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openStore(t, filepath.Join(t.TempDir(), "bentou.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, openStore(t, testkit.Postgres(t))) })
}

// openStore opens a new database in which the zone is set up.
func openStore(t testing.TB, url string) *store.Store {
	t.Helper()
	s := openWith(t, url, filepath.Join(t.TempDir(), "keys.json"))
	setUp(t, s)
	return s
}

func setUp(t testing.TB, s *store.Store) {
	t.Helper()
	if _, err := zone.Setup(t.Context(), s, zone.Options{}); err != nil {
		t.Fatal(err)
	}
}

func openWith(t testing.TB, url, keys string) *store.Store {
	t.Helper()
	v, err := vault.OpenOrCreate(keys)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// load imports a file and returns its report.
func load(t testing.TB, s *store.Store, path string, on fact.Date) *Report {
	t.Helper()
	r, err := Import(t.Context(), s, path, ImportOptions{AsOf: on, TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	got, err := r.Report(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// position is the last of the change sequence, whose chain must be whole.
func position(t testing.TB, s *store.Store) int64 {
	t.Helper()
	broken, last, err := s.VerifyChain(t.Context())
	if err != nil || broken != 0 {
		t.Fatalf("the chain is broken at %d: %v", broken, err)
	}
	return last
}

// asExpected compares a report with that of the contract.
func asExpected(t *testing.T, got *Report) {
	t.Helper()
	text, err := os.ReadFile(sample("roster-2019.expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want, have map[string]any
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if text, err = json.Marshal(got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &have); err != nil {
		t.Fatal(err)
	}
	for key := range want {
		if key != "set_aside" && !reflect.DeepEqual(have[key], want[key]) {
			t.Errorf("%s: got %v; want %v", key, have[key], want[key])
		}
	}
	expected := want["set_aside"].(map[string]any)
	for code, principal := range expected {
		if s := got.SetAside[code]; string(s.Code) != principal {
			t.Errorf("%s: got %v; want %v", code, s, principal)
		}
	}
	if len(got.SetAside) != len(expected) {
		t.Errorf("%d set aside; want %d", len(got.SetAside), len(expected))
	}
}

func TestAFileThatCannotBeReadIsNotFoundAndAZoneThatIsNotThereToo(t *testing.T) {
	s := openStore(t, filepath.Join(t.TempDir(), "bentou.db"))
	for _, path := range []string{filepath.Join(t.TempDir(), "nothing.csv"), t.TempDir()} {
		if _, err := Import(t.Context(), s, path, ImportOptions{AsOf: asOf, TempDir: t.TempDir()}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%s: %v", path, err)
		}
	}
	nowhere := "nowhere"
	if _, err := Import(t.Context(), s, sample(samples[0]), ImportOptions{AsOf: asOf, Zone: &nowhere}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another zone: %v", err)
	}
}

func TestTheSampleFilesLoadWithTheExpectedReportInAnyOrderAndChangeNothingTwice(t *testing.T) {
	testkit.Alone(t)
	for i := range samples {
		t.Run(samples[i], func(t *testing.T) {
			each(t, func(t *testing.T, s *store.Store) {
				first := load(t, s, sample(samples[i]), asOf)
				asExpected(t, first)
				if first.HouseholdsAdded != first.AcceptedHouseholds || first.PersonsAdded != first.AcceptedPersons {
					t.Errorf("added %d households and %d persons of %d and %d", first.HouseholdsAdded, first.PersonsAdded, first.AcceptedHouseholds, first.AcceptedPersons)
				}
				after := position(t, s)
				for k := range samples {
					again := load(t, s, sample(samples[(i+k)%len(samples)]), asOf)
					asExpected(t, again)
					if again.HouseholdsUnchanged != again.AcceptedHouseholds || again.PersonsUnchanged != again.AcceptedPersons {
						t.Errorf("%+v", again.Outcome)
					}
				}
				if now := position(t, s); now != after {
					t.Errorf("loading again moved the sequence from %d to %d", after, now)
				}
			})
		})
	}
}
