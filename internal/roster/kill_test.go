package roster

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// helper makes the test binary the process that imports and is killed: database,
// keys, file, as-of date and folder for temporary files, by lines.
const helper = "BENTOU_TEST_IMPORT"

func TestMain(m *testing.M) {
	if order := os.Getenv(helper); order != "" {
		if err := obey(strings.Split(order, "\n")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func obey(order []string) error {
	v, err := vault.Open(order[1])
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{URL: order[0], Vault: v, Clock: clock.System(nil)})
	if err != nil {
		return err
	}
	defer s.Close()
	r, err := Import(ctx, s, order[2], ImportOptions{AsOf: fact.MustDate(order[3]), TempDir: order[4]})
	if err != nil {
		return err
	}
	return r.Close()
}

// importer is a process that imports a file.
func importer(t *testing.T, url, keys, path, day string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	check(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), helper+"="+strings.Join([]string{url, keys, path, day, t.TempDir()}, "\n"))
	cmd.Stderr = os.Stderr
	return cmd
}

// TestKilledAtAnyMomentAnImportLeavesWholeTransactionsAndGoesOnWhenLoadedAgain kills
// loads of four rosters, each of which changes what the one before said of most
// households, some times each. BENTOU_LONG kills twenty times.
func TestKilledAtAnyMomentAnImportLeavesWholeTransactionsAndGoesOnWhenLoadedAgain(t *testing.T) {
	testkit.Alone(t)
	days := []string{"2018-12-31", "2019-06-30", "2019-12-31", "2020-12-31"}
	kills := 1
	if os.Getenv(testkit.RunLong) != "" {
		kills = 5
	}
	files := make([]string, len(days))
	for d := range days {
		var rows [][]string
		for h := range 300 {
			rows = append(rows, history(h, uint64(h), d%len(rosterDays))...)
		}
		files[d] = filepath.Join(t.TempDir(), fmt.Sprintf("roster-%d.csv", d))
		writeRows(t, files[d], append([][]string{headers()}, rows...))
	}
	// What an undisturbed load leaves, roster by roster, and how long one takes.
	whole := openStore(t, filepath.Join(t.TempDir(), "whole.db"))
	states := []told{dump(t, whole)}
	var undisturbed time.Duration
	for d, day := range days {
		began := time.Now()
		load(t, whole, files[d], fact.MustDate(day))
		undisturbed = max(undisturbed, 2*time.Since(began)) // with the start of a process
		states = append(states, dump(t, whole))
	}
	run := func(t *testing.T, url string) {
		keys := filepath.Join(t.TempDir(), "keys.json")
		s := openWith(t, url, keys)
		setUp(t, s)
		halfway := 0
		for d, day := range days {
			for k := 0; ; k++ {
				cmd := importer(t, url, keys, files[d], day)
				check(t, cmd.Start())
				if k == kills { // at last it is let go
					if err := cmd.Wait(); err != nil {
						t.Fatal(err)
					}
					break
				}
				// At any moment; every other time at one after the first commit.
				wait := undisturbed
				if k%2 == 1 || kills == 1 {
					for from := last(t, s); last(t, s) == from && wait > 0; wait -= 5 * time.Millisecond {
						time.Sleep(5 * time.Millisecond)
					}
					wait = undisturbed / 6
				}
				time.Sleep(time.Duration(rand.Int64N(int64(wait))))
				_ = cmd.Process.Kill()
				_ = cmd.Wait()
				now := dump(t, s)
				position(t, s)
				if early, late := len(differ(now, states[d])), len(differ(now, states[d+1])); early > 0 && late > 0 {
					halfway++
				}
				for subject := range states[d+1] {
					if b := now.block(subject); b != states[d].block(subject) && b != states[d+1].block(subject) {
						t.Fatalf("%s, kill %d: of %s is known\n%s\nwhich is neither what was before\n%s\nnor what comes after\n%s", day, k, subject, b, states[d].block(subject), states[d+1].block(subject))
					}
				}
			}
			same(t, "after "+day, states[d+1], dump(t, s))
		}
		position(t, s)
		t.Logf("%d of %d were killed after their first transaction and before their last", halfway, kills*len(days))
	}
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "bentou.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, testkit.Postgres(t)) })
}

// last is the last position of the change sequence.
func last(t *testing.T, s *store.Store) (position int64) {
	t.Helper()
	check(t, s.DB().QueryRowContext(t.Context(), "SELECT position FROM heads").Scan(&position))
	return position
}
