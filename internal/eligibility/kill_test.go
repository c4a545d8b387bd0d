package eligibility

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
	"bentou/rules/packs"
)

// helper makes the test binary the process that decides and is killed: database, keys
// and day, by lines.
const helper = "BENTOU_TEST_DECIDE"

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
	e := New(s, packs.Liaocheng())
	if _, err := e.EnsureRelease(ctx); err != nil {
		return err
	}
	_, err = e.Decide(ctx, Options{AsOf: fact.MustDate(order[2]).Ptr(), block: killedBlock})
	return err
}

// killedBlock makes many blocks of few households, so that most kills fall between two.
const killedBlock = 10

// decider is a process that decides.
func decider(t *testing.T, url, keys, day string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	check(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), helper+"="+strings.Join([]string{url, keys, day}, "\n"))
	cmd.Stderr = os.Stderr
	return cmd
}

// TestKilledAtAnyMomentDecidingLeavesWholeBlocksAndGoesOnWhenStartedAgain kills the
// deciding of four days, each of which builds on those before, some times each.
// BENTOU_LONG kills twenty times.
func TestKilledAtAnyMomentDecidingLeavesWholeBlocksAndGoesOnWhenStartedAgain(t *testing.T) {
	days := []string{"2019-09-30", "2019-10-31", "2019-11-30", "2019-12-31"}
	kills := 1
	if os.Getenv(testkit.RunLong) != "" {
		kills = 5
	}
	homes := 120
	if kills > 1 {
		homes = 300
	}
	// What an undisturbed decision leaves, day by day, and how long one takes.
	undisturbed := sqlite(t)
	e := demoZone(t, undisturbed, homes)
	states := []map[int]string{{}}
	var takes time.Duration
	for _, day := range days {
		began := time.Now()
		decideAll(t, e, Options{AsOf: fact.MustDate(day).Ptr(), block: killedBlock})
		takes = max(takes, time.Since(began))
		states = append(states, told(t, undisturbed))
	}
	run := func(t *testing.T, url string) {
		keys := filepath.Join(t.TempDir(), "keys.json")
		s := openWith(t, url, keys)
		demoZone(t, s, homes)
		halfway := 0
		for d, day := range days {
			for k := 0; ; k++ {
				cmd := decider(t, url, keys, day)
				check(t, cmd.Start())
				if k == kills { // at last it is let go
					check(t, cmd.Wait())
					break
				}
				// At any moment; every other time at one after the first commit.
				wait := 2 * takes // with the start of a process
				if k%2 == 1 || kills == 1 {
					for from := last(t, s); last(t, s) == from && wait > 0; wait -= 5 * time.Millisecond {
						time.Sleep(5 * time.Millisecond)
					}
					wait = takes / 2
				}
				time.Sleep(time.Duration(rand.Int64N(int64(wait))))
				_ = cmd.Process.Kill()
				_ = cmd.Wait()
				halfway += partly(t, fmt.Sprintf("%s, kill %d", day, k), told(t, s), states[d], states[d+1])
				unbroken(t, s)
			}
			sameTold(t, "after "+day, told(t, s), states[d+1])
		}
		if n := rows(t, s)["decision_runs"]; n != len(days) {
			t.Errorf("there are %d runs for %d days", n, len(days))
		}
		unbroken(t, s)
		t.Logf("%d of %d were killed after their first block and before their last", halfway, kills*len(days))
	}
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "bentou.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, testkit.Postgres(t)) })
}

// partly fails unless of every household is told either what was before or what comes
// after. It returns 1 where some are told each way.
func partly(t *testing.T, when string, got, before, after map[int]string) int {
	t.Helper()
	early, late := 0, 0
	for id, text := range after {
		if text == before[id] {
			continue
		}
		switch got[id] {
		case before[id]:
			early++
		case text:
			late++
		default:
			t.Fatalf("%s: of %d is told\n%s\nwhich is neither what was before\n%s\nnor what comes after\n%s", when, id, got[id], before[id], text)
		}
	}
	if early > 0 && late > 0 {
		return 1
	}
	return 0
}

// last is the last position of the change sequence.
func last(t *testing.T, s *store.Store) int64 {
	t.Helper()
	position, err := s.Position(t.Context())
	check(t, err)
	return position
}
