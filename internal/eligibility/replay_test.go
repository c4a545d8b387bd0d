package eligibility

import (
	"database/sql"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/membership"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/rules/fact"
)

func replayAll(t testing.TB, e *Service) *Replayed {
	t.Helper()
	r, err := e.Replay(t.Context(), nil, nil)
	check(t, err)
	return r
}

// plain opens the database a second time, without what guards it.
func plain(t testing.TB, s *store.Store, url string) *sql.DB {
	t.Helper()
	driver := map[string]string{dialect.SQLite: "sqlite", dialect.Postgres: "pgx"}[s.Dialect()]
	db, err := sql.Open(driver, url)
	check(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func TestEveryDecisionOfTheDemoZoneReplays(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		e := demoZone(t, s, households)
		decideAll(t, e, Options{})
		before := rows(t, s)
		told := 0
		r, err := e.Replay(t.Context(), nil, func(done, total int) { told = total - done })
		check(t, err)
		if r.Different != 0 || r.First != nil {
			t.Errorf("%d differ, the first is %+v: %s, %s", r.Different, r.First, r.First.Stored, r.First.Again)
		}
		if r.Decisions != before["decisions"] || r.Flags != before["risk_flags"] || r.Decisions < 100 || r.Flags == 0 || told != 0 {
			t.Errorf("%d decisions and %d flags of %d and %d were replayed", r.Decisions, r.Flags, before["decisions"], before["risk_flags"])
		}
		if after := rows(t, s); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("replaying wrote: %v after %v", after, before)
		}
		one, err := s.Client().StoredDecision.Query().Order(storeddecision.ByID()).First(t.Context())
		check(t, err)
		if r, err := e.Replay(t.Context(), []int{one.ID, one.ID}, nil); err != nil || r.Decisions != 1 || r.Flags != 0 || r.Different != 0 {
			t.Errorf("one decision: %+v, %v", r, err)
		}
		if _, err := e.Replay(t.Context(), []int{one.ID, 7}, nil); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("an unknown decision: %v", err)
		}
	})
}

// What is recorded later, by facts or by rules, changes no replay: twenty releases,
// members who go and are corrected, and a household that everybody leaves.
func TestDecisionsReplayAfterTwentyReleasesByAnotherProcess(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, testPack)
		home, empty := w.home("37159911100001"), w.home("37159911100002")
		old, membership := w.member(home, "1949-03-01")
		income := w.wages(old, 2018, 1000)
		_, leaves := w.member(empty, "1940-03-01")
		changed := 0
		for n := range 20 {
			text := strings.Replace(testPack, "value: 100,", fmt.Sprintf("value: %d,", 100+n), 1)
			w.service = New(s, packOf(text))
			_, err := w.service.EnsureRelease(t.Context())
			check(t, err)
			changed += w.decide("2019-12-31", Options{}).Decisions
			switch n {
			case 5:
				correct(w, income, func(i *ent.Income) { i.Amount = new(fact.Money(5000_00)) })
			case 10:
				_, err := w.facts.End(t.Context(), registry.Request{Actor: "test"}, ent.MembershipKind, leaves.ID, fact.MustDate("2019-06-01"))
				check(t, err)
			case 15:
				_, err := w.facts.End(t.Context(), registry.Request{Actor: "test"}, ent.MembershipKind, membership.ID, fact.MustDate("2019-12-15"))
				check(t, err)
			}
		}
		// A process that brings another pack and has compiled none of them.
		r := replayAll(t, New(s, packOf(testPack)))
		if r.Different != 0 {
			t.Errorf("%d differ: %s, again %s (%v)", r.Different, r.First.Stored, r.First.Again, r.First.Why)
		}
		if r.Decisions != changed || r.Decisions < 30 || r.Flags == 0 {
			t.Errorf("%d decisions and %d flags were replayed; %d were written", r.Decisions, r.Flags, changed)
		}
		unasked, err := s.Client().StoredDecision.Query().Where(storeddecision.FactSetIDIsNil()).Count(t.Context())
		check(t, err)
		if unasked == 0 {
			t.Error("no decision about a household without members was among them")
		}
	})
}

// Whoever owns the database can change what is stored; the replay names it.
func TestWhatWasChangedBehindTheDatabasesBackIsNamed(t *testing.T) {
	testkit.Alone(t)
	for name, c := range map[string]struct {
		change, want string
	}{
		"an amount":      {"UPDATE decisions SET amount = amount + 100 WHERE id = (SELECT min(id) FROM decisions WHERE amount > 0)", `"amount"`},
		"an outcome":     {"UPDATE decisions SET outcome = 'ELIGIBLE' WHERE id = (SELECT min(id) FROM decisions WHERE outcome = 'UNDETERMINED')", `"UNDETERMINED"`},
		"the facts":      {"UPDATE fact_sets SET text = (SELECT text FROM fact_sets WHERE id = (SELECT max(id) FROM fact_sets)) WHERE id = (SELECT min(id) FROM fact_sets)", "digest"},
		"unreadable":     {"UPDATE fact_sets SET text = substr(text, 2) WHERE id = (SELECT min(id) FROM fact_sets)", "facts"},
		"other meaning":  {"UPDATE decisions SET semantics = 99 WHERE id = (SELECT max(id) FROM decisions WHERE fact_set_id IS NOT NULL)", "version 99"},
		"a flag's":       {"UPDATE risk_flags SET key = 'near_line' WHERE id = (SELECT min(id) FROM risk_flags WHERE key <> 'near_line')", "near_line"},
		"what was asked": {"UPDATE decisions SET programme = 'exit' WHERE id = (SELECT min(id) FROM decisions WHERE outcome = 'ELIGIBLE' AND person_id IS NOT NULL)", `"exit"`},
		"a refusal's":    {"UPDATE decisions SET programme = 'nonsense' WHERE id = (SELECT min(id) FROM decisions WHERE outcome = 'INELIGIBLE')", "none before it"},
		"whose it is":    {"UPDATE decisions SET person_id = (SELECT max(id) FROM persons) WHERE id = (SELECT min(id) FROM decisions WHERE outcome = 'INELIGIBLE' AND person_id IS NOT NULL)", "none before it"},
		"its facts":      {"UPDATE decisions SET fact_set_id = NULL WHERE id = (SELECT min(id) FROM decisions WHERE outcome = 'INELIGIBLE')", "had members then"},
	} {
		t.Run(name, func(t *testing.T) {
			url := filepath.Join(t.TempDir(), "bentou.db")
			s := openStore(t, url)
			e := demoZone(t, s, 25)
			decideAll(t, e, Options{})
			if r := replayAll(t, e); r.Different != 0 {
				t.Fatalf("before: %+v", r.First)
			}
			db := plain(t, s, url)
			list, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('decisions', 'fact_sets', 'risk_flags')")
			check(t, err)
			var triggers []string
			for list.Next() {
				var n string
				check(t, list.Scan(&n))
				triggers = append(triggers, n)
			}
			check(t, list.Err())
			list.Close()
			for _, n := range triggers {
				_, err := db.Exec("DROP TRIGGER " + n)
				check(t, err)
			}
			done, err := db.Exec(c.change)
			check(t, err)
			if n, _ := done.RowsAffected(); n != 1 {
				t.Fatalf("%d rows were changed", n)
			}
			r := replayAll(t, e)
			if r.Different == 0 || r.First == nil {
				t.Fatal("it was not found")
			}
			said := fmt.Sprint(string(r.First.Stored), string(r.First.Again), r.First.Why)
			if !strings.Contains(said, c.want) || r.First.Household == 0 || r.First.Key == "" || r.First.Decision+r.First.Flag == 0 {
				t.Errorf("it is told as %s", said)
			}
		})
	}
}

// Facts that were taken from a refusal are missed also where it ended a grant.
func TestARefusalWhoseFactsWereTakenAwayIsNamedAlsoWhereItEndsAGrant(t *testing.T) {
	url := filepath.Join(t.TempDir(), "bentou.db")
	w := newWorld(t, openStore(t, url), testPack)
	home := w.home("37159911100001")
	old, _ := w.member(home, "1949-03-01")
	w.member(home, "1951-03-01")
	w.decide("2019-12-31", Options{})
	moves, err := w.store.Client().Membership.Query().Where(membership.PersonID(old)).Only(t.Context())
	check(t, err)
	_, err = w.facts.End(t.Context(), registry.Request{Actor: "test"}, ent.MembershipKind, moves.ID, fact.MustDate("2020-01-15"))
	check(t, err)
	w.decide("2020-02-29", Options{})
	ends, err := w.store.Client().StoredDecision.Query().
		Where(storeddecision.PersonID(old), storeddecision.OutcomeEQ(fact.OutcomeIneligible), storeddecision.FactSetIDNotNil()).Only(t.Context())
	check(t, err)
	if r := replayAll(t, w.service); r.Different != 0 {
		t.Fatalf("before: %+v", r.First)
	}
	db := plain(t, w.store, url)
	for _, change := range []string{"DROP TRIGGER decisions_update", fmt.Sprintf("UPDATE decisions SET fact_set_id = NULL WHERE id = %d", ends.ID)} {
		_, err := db.Exec(change)
		check(t, err)
	}
	if r := replayAll(t, w.service); r.Different != 1 || r.First.Decision != ends.ID || !strings.Contains(fmt.Sprint(r.First.Why), "had members then") {
		t.Errorf("%d differ: %+v", r.Different, r.First)
	}
}

// What is asked no more is what the release or the facts do not have; that nothing came out
// does not do.
func TestADecisionIsAskedForByTheReleaseAndTheFacts(t *testing.T) {
	p := New(sqlite(t), packOf(testPack))
	release, err := p.EnsureRelease(t.Context())
	check(t, err)
	for name, c := range map[string]struct {
		programme string
		person    int
		want      bool
	}{
		"of a member":          {"elder", 7, true},
		"of somebody else":     {"elder", 8, false},
		"of the household":     {"relief", 0, true},
		"of the wrong subject": {"relief", 7, false},
		"of no programme":      {"nonsense", 7, false},
	} {
		d := &ent.StoredDecision{Programme: c.programme}
		if c.person != 0 {
			d.PersonID = &c.person
		}
		if got := asks(release.Pack(), []int{7}, d); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A copy of the database replays as the database itself.
func TestARestoredBackupReplays(t *testing.T) {
	testkit.Alone(t)
	test := func(t *testing.T, url string, copied func(t *testing.T, db *sql.DB) string) {
		keys := filepath.Join(t.TempDir(), "keys.json")
		s := openWith(t, url, keys)
		e := demoZone(t, s, 40)
		decideAll(t, e, Options{})
		want := replayAll(t, e)
		db := plain(t, s, url)
		check(t, s.Close())
		got := replayAll(t, New(openWith(t, copied(t, db), keys), packOf(testPack)))
		if got.Different != 0 || got.Decisions != want.Decisions || got.Flags != want.Flags || got.Decisions == 0 {
			t.Errorf("%+v, before %+v", got, want)
		}
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
			dump := testkit.Program(t, "pg_dump", "pg_dump")
			script := filepath.Join(t.TempDir(), "dump.sql")
			if out, err := exec.Command(dump, "--no-owner", "--file", script, from).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if out, err := exec.Command(testkit.Program(t, "psql", "psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--file", script, to).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			return to
		})
	})
}
