package store_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"entgo.io/ent/dialect"

	"bentou/ent/store"
	"bentou/rules/fact"
)

// links makes n rows of each chain.
func links(t *testing.T, s *store.Store, n int) {
	t.Helper()
	for i := range n {
		_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
			c, err := tx.Open(ctx, "test.change", store.Subject{}, nil)
			if err == nil {
				c.Note("setting", i)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AppendAccess(t.Context(), store.AccessEntry{Kind: fact.AccessPersonalRead, Actor: "office", Role: "viewer", Request: fmt.Sprint("r", i), Reads: 1, What: `{"reads":[]}`}); err != nil {
			t.Fatal(err)
		}
	}
}

// disarm takes the guards away, as whoever owns the database can.
func disarm(t *testing.T, s *store.Store) {
	t.Helper()
	if s.Dialect() == dialect.SQLite {
		run(t, s, "PRAGMA foreign_keys = 0")
	}
	for _, table := range []string{"changes", "heads", "access_log", "access_heads"} {
		if s.Dialect() == dialect.Postgres {
			run(t, s, "ALTER TABLE "+table+" DISABLE TRIGGER ALL")
			continue
		}
		rows, err := store.WriteDB(s).Query("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Fatal(err)
			}
			names = append(names, name)
		}
		rows.Close()
		for _, name := range names {
			run(t, s, "DROP TRIGGER "+name)
		}
	}
}

func run(t *testing.T, s *store.Store, statements ...string) {
	t.Helper()
	for _, q := range statements {
		if _, err := store.WriteDB(s).Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// state is that of one chain.
func state(t *testing.T, s *store.Store, table string, anchors map[string]store.Anchor) store.Chain {
	t.Helper()
	all, err := s.Verify(t.Context(), anchors)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Table == table {
			return c
		}
	}
	t.Fatalf("%s is not verified", table)
	return store.Chain{}
}

// chains are the two, with what an attacker would change in each.
var chains = []struct{ table, head, text, number string }{
	{"changes", "heads", "actor", "household_id"},
	{"access_log", "access_heads", "purpose", "token_id"},
}

// shift gives a row another number.
func shift(table string, from, to int) string {
	return fmt.Sprintf("UPDATE %s SET position = %d WHERE position = %d", table, to, from)
}

func TestTamperingOfEachKindIsFoundWhereItBegins(t *testing.T) {
	for _, c := range chains {
		copyRow := func(set string) string {
			columns := map[string]string{
				"changes":    `id, position, "transaction", at, actor, kind, what, hash`,
				"access_log": "id, position, at, kind, actor, role, purpose, address, request, reads, refusals, what, hash",
			}[c.table]
			return fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %[1]s WHERE position = 3", c.table, columns, set)
		}
		forged := map[string]string{
			"changes":    `id - position + %[1]d, %[1]d, "transaction", at, 'forger', kind, what, hash`,
			"access_log": "id - position + %[1]d, %[1]d, at, kind, 'forger', role, purpose, address, request, reads, refusals, what, hash",
		}[c.table]
		rewind := fmt.Sprintf("UPDATE %s SET position = 5, hash = (SELECT hash FROM %s WHERE position = 5), at = (SELECT at FROM %[2]s WHERE position = 5)", c.head, c.table)
		cut := "DELETE FROM " + c.table + " WHERE position > 5"
		// Ids and positions are unique: they move by way of numbers that nothing has.
		far := "UPDATE " + c.table + " SET id = id + 100000, position = -position WHERE position > 3"
		near := func(by int) string {
			return fmt.Sprintf("UPDATE %s SET id = id - 100000 + %[2]d, position = -position + %[2]d WHERE position < 0", c.table, by)
		}
		shorten := fmt.Sprintf("UPDATE %s SET position = 9", c.head)
		lengthen := fmt.Sprintf("UPDATE %s SET position = 11", c.head)
		cases := []struct {
			name     string
			position int64
			why      store.Why
			do       []string
		}{
			{"a text is edited", 3, store.Edited, []string{fmt.Sprintf("UPDATE %s SET %s = 'nobody' WHERE position = 3", c.table, c.text)}},
			{"an absent number becomes 0", 3, store.Edited, []string{fmt.Sprintf("UPDATE %s SET %s = 0 WHERE position = 3", c.table, c.number)}},
			{"a moment is edited", 10, store.Edited, []string{"UPDATE " + c.table + " SET at = '2001-02-03 04:05:06' WHERE position = 10"}},
			{"a hash is edited", 4, store.Edited, []string{fmt.Sprintf("UPDATE %s SET hash = (SELECT x.hash FROM %[1]s x WHERE x.position = 1) WHERE position = 4", c.table)}},
			{"an id is edited", 10, store.Edited, []string{"UPDATE " + c.table + " SET id = id + 50 WHERE position = 10"}},
			{"a row is deleted", 4, store.Missing, []string{"DELETE FROM " + c.table + " WHERE position = 4"}},
			{"the first row is deleted", 1, store.Missing, []string{"DELETE FROM " + c.table + " WHERE position = 1"}},
			{"a row is deleted and those behind it renumbered", 4, store.Missing, []string{"DELETE FROM " + c.table + " WHERE position = 4", far, near(-1), shorten}},
			{"two neighbours change places", 4, store.Reordered, []string{shift(c.table, 4, 100), shift(c.table, 5, 4), shift(c.table, 100, 5)}},
			{"two rows change places", 3, store.Reordered, []string{shift(c.table, 3, 100), shift(c.table, 8, 3), shift(c.table, 100, 8)}},
			{"a row is forged between others", 4, store.Inserted, []string{far, copyRow(fmt.Sprintf(forged, 4)), near(1), lengthen}},
			{"a row is forged behind the last", 11, store.Beyond, []string{copyRow(fmt.Sprintf(forged, 11))}},
			{"a row is forged behind the last, and the head says so", 11, store.Edited, []string{copyRow(fmt.Sprintf(forged, 11)), lengthen}},
			{"a row is forged before the first", 0, store.Inserted, []string{copyRow(fmt.Sprintf(forged, 0))}},
			{"the end is cut off", 6, store.Truncated, []string{cut}},
			{"everything is cut off", 1, store.Truncated, []string{"DELETE FROM " + c.table}},
			{"the head is moved back", 6, store.Beyond, []string{rewind}},
			{"the head is gone", 0, store.Missing, []string{"DELETE FROM " + c.head}},
			{"the head's hash is another's", 10, store.Edited, []string{fmt.Sprintf("UPDATE %s SET hash = (SELECT hash FROM %s WHERE position = 2)", c.head, c.table)}},
		}
		t.Run(c.table, func(t *testing.T) {
			each(t, func(t *testing.T, s *store.Store) {
				links(t, s, 10)
				disarm(t, s)
				run(t, s, "CREATE TABLE saved AS SELECT * FROM "+c.table, "CREATE TABLE saved_head AS SELECT * FROM "+c.head)
				for _, k := range cases {
					if whole := state(t, s, c.table, nil); whole.Break != nil || whole.Position != 10 {
						t.Fatalf("before %s: %+v", k.name, whole)
					}
					run(t, s, k.do...)
					if b := state(t, s, c.table, nil).Break; b == nil {
						t.Errorf("%s: not found", k.name)
					} else if b.Position != k.position || b.Why != k.why {
						t.Errorf("%s: found at %d: %s; want %d: %s", k.name, b.Position, b.Why, k.position, k.why)
					}
					run(t, s, "DELETE FROM "+c.table, "DELETE FROM "+c.head, "INSERT INTO "+c.table+" SELECT * FROM saved", "INSERT INTO "+c.head+" SELECT * FROM saved_head")
				}
			})
		})
	}
}

func TestAnEndCutOffTogetherWithTheHeadIsFoundByAnAnchor(t *testing.T) {
	for _, c := range chains {
		t.Run(c.table, func(t *testing.T) {
			each(t, func(t *testing.T, s *store.Store) {
				links(t, s, 10)
				whole := state(t, s, c.table, nil)
				anchors := map[string]store.Anchor{c.table: {Position: whole.Position, Hash: whole.Hash}}
				links(t, s, 2)
				if got := state(t, s, c.table, anchors); got.Break != nil || got.Position != 12 {
					t.Errorf("a chain that went on does not hold: %+v", got)
				}
				disarm(t, s)
				run(t, s, "DELETE FROM "+c.table+" WHERE position > 5",
					fmt.Sprintf("UPDATE %s SET position = 5, hash = (SELECT hash FROM %s WHERE position = 5), at = (SELECT at FROM %[2]s WHERE position = 5)", c.head, c.table))
				if got := state(t, s, c.table, nil); got.Break != nil {
					t.Errorf("without an anchor nothing can tell, but %+v", got.Break)
				}
				if b := state(t, s, c.table, anchors).Break; b == nil || b.Position != 6 || b.Why != store.Truncated {
					t.Errorf("%+v", b)
				}
				// Written anew, as by the program itself: the chain holds, and is another.
				links(t, s, 8)
				if got := state(t, s, c.table, nil); got.Break != nil || got.Position != 13 {
					t.Errorf("%+v", got)
				}
				if b := state(t, s, c.table, anchors).Break; b == nil || b.Position != 10 || b.Why != store.Rewritten {
					t.Errorf("%+v", b)
				}
			})
		})
	}
}

func TestTheAccessLogAndTheHeadsRefuseChangesEvenToPlainSQL(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		links(t, s, 3)
		refused := []string{
			"UPDATE access_log SET actor = 'x'", "DELETE FROM access_log",
			"UPDATE access_heads SET position = position - 1", "UPDATE access_heads SET id = id + 1", "DELETE FROM access_heads",
			"INSERT INTO access_log (id, position, at, kind, actor, role, purpose, address, request, reads, refusals, what, hash) SELECT id + 9, position + 9, at, kind, actor, role, purpose, address, request, reads, refusals, what, hash FROM access_log",
		}
		if s.Dialect() == dialect.Postgres {
			refused = append(refused, "TRUNCATE access_log", "TRUNCATE access_heads",
				"INSERT INTO access_heads (id, position, at, hash) SELECT id + 1, position, at, hash FROM access_heads",
				"INSERT INTO access_heads SELECT * FROM access_heads ON CONFLICT (id) DO UPDATE SET position = 0")
		} else {
			refused = append(refused,
				"INSERT OR REPLACE INTO access_log (id, position, at, kind, actor, role, purpose, address, request, reads, refusals, what, hash) SELECT id, 4, at, kind, 'x', role, purpose, address, request, reads, refusals, what, hash FROM access_log WHERE position = 1",
				`INSERT OR REPLACE INTO changes (id, position, "transaction", at, actor, kind, what, hash) SELECT id, 4, "transaction", at, 'x', kind, what, hash FROM changes WHERE position = 1`)
			// Two starts at once both make the row: the second is ignored, not refused.
			run(t, s, "INSERT OR REPLACE INTO access_heads (id, position, at, hash) SELECT id, 0, at, hash FROM access_heads",
				"INSERT INTO heads (id, position, next_id, at, hash) SELECT id + 1, 0, 1, at, hash FROM heads")
		}
		for _, q := range refused {
			if _, err := store.WriteDB(s).Exec(q); err == nil {
				t.Errorf("accepted: %s", q)
			}
		}
		for _, c := range chains {
			if got := state(t, s, c.table, nil); got.Break != nil || got.Position != 3 {
				t.Errorf("%+v", got)
			}
		}
	})
}

func TestACheckLooksAtTheRowsThatThereWereWhenItBegan(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		links(t, s, 20)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			for ctx.Err() == nil {
				if _, err := s.AppendAccess(t.Context(), store.AccessEntry{Kind: fact.AccessRefusal, What: "{}"}); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		last := int64(0)
		for range 20 {
			got := state(t, s, "access_log", nil)
			if got.Break != nil || got.Position < max(last, 20) || bytes.Equal(got.Hash, make([]byte, 32)) {
				t.Errorf("%+v", got)
			}
			last = got.Position
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
