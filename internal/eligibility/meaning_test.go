package eligibility

import (
	"database/sql"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/internal/fault"
	"bentou/internal/testkit"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// halves is a pack that pays half of the wages, rounded to the yuan: of an odd sum it is
// an exact half that decides.
func halves(line int) string {
	return strings.NewReplacer("amount: param.elder", `amount: "round(monthly(household.wages) * 6, yuan)"`, "value: 4000,", fmt.Sprintf("value: %d,", line)).Replace(testPack)
}

// evenly is a second version of what the evaluator means, which no program has: exact
// halves go to the even neighbour.
func evenly() []engine.Meaning {
	two := engine.Present()
	two.Version, two.Halves = two.Version+1, lang.HalfEven
	return append(engine.Meanings(), two)
}

// A deliberate change of what rules mean leaves old decisions as they were: twenty
// releases, the later ones under a second version, a backup and its restoration.
func TestOldDecisionsReplayUnderTheMeaningThatTheyWereMadeUnder(t *testing.T) {
	test := func(t *testing.T, url string, copied func(t *testing.T, db *sql.DB) string) {
		keys := filepath.Join(t.TempDir(), "keys.json")
		s := openWith(t, url, keys)
		w := newWorld(t, s, halves(4000))
		home := w.home("37159911100001")
		old, _ := w.member(home, "1940-03-01")
		income := w.wages(old, 2018, 101) // half of it is 50.50
		meanings := func(version int) []engine.Meaning { return evenly()[:version] }
		for n := range 20 {
			version := 1
			if n >= 10 {
				version = 2
			}
			w.service = newService(s, packOf(halves(4000+n)), meanings(version))
			if n == 10 { // the same rules under another meaning are another release
				w.service = newService(s, packOf(halves(4000+n-1)), meanings(version))
			}
			r, err := w.service.EnsureRelease(t.Context())
			check(t, err)
			if r.Number != n+1 || r.Semantics() != version {
				t.Fatalf("release %d under version %d is number %d under %d", n, version, r.Number, r.Semantics())
			}
			w.decide("2019-12-31", Options{})
			income = correct(w, income, func(i *ent.Income) { i.Amount = fact.Yuan(int64(101 + 4*((n+1)%2))).Ptr() })

		}
		replays := func(e *Service) {
			t.Helper()
			r := replayAll(t, e)
			if r.Different != 0 {
				t.Errorf("%d differ: %s, again %s (%v)", r.Different, r.First.Stored, r.First.Again, r.First.Why)
			}
			if r.Decisions < 20 {
				t.Errorf("only %d decisions were replayed", r.Decisions)
			}
		}
		amounts := map[int]map[string]bool{1: {}, 2: {}}
		list, err := s.Client().StoredDecision.Query().Where(storeddecision.Programme("elder")).All(t.Context())
		check(t, err)
		for _, d := range list {
			if d.Amount == nil {
				t.Fatal("a decision pays nothing")
			}
			amounts[d.Semantics][d.Amount.String()] = true
		}
		if a, b := amounts[1], amounts[2]; !a["51.00"] || !a["53.00"] || a["50.00"] || a["52.00"] || !b["50.00"] || !b["52.00"] || b["51.00"] || b["53.00"] {
			t.Errorf("under the first version %v, under the second %v", a, b)
		}
		replays(newService(s, packOf(halves(1)), meanings(2)))

		// A program that knows the first version only says so of what it cannot decide.
		r := replayAll(t, New(s, packOf(halves(1))))
		if r.Different == 0 || r.First == nil || fault.CodeOf(r.First.Why) != fault.WrongState {
			t.Errorf("a program without the second version: %+v", r)
		}
		db := plain(t, s, url)
		check(t, s.Close())
		replays(newService(openWith(t, copied(t, db), keys), packOf(halves(1)), meanings(2)))
	}
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		test(t, filepath.Join(dir, "bentou.db"), func(t *testing.T, db *sql.DB) string {
			_, err := db.Exec("VACUUM INTO '" + filepath.Join(dir, "copy.db") + "'")
			check(t, err)
			return filepath.Join(dir, "copy.db")
		})
	})
	t.Run("postgres", func(t *testing.T) {
		from, to := testkit.Postgres(t), testkit.Postgres(t)
		test(t, from, func(t *testing.T, db *sql.DB) string {
			script := filepath.Join(t.TempDir(), "dump.sql")
			if out, err := exec.Command(testkit.Program(t, "pg_dump", "pg_dump"), "--no-owner", "--file", script, from).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if out, err := exec.Command(testkit.Program(t, "psql", "psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--file", script, to).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			return to
		})
	})
}
