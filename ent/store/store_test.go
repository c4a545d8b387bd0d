package store_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	open := func(t *testing.T, url string) *store.Store {
		t.Helper()
		v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
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
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, filepath.Join(t.TempDir(), "bentou.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, open(t, testkit.Postgres(t))) })
}

// seed makes a zone, a village, a household and a person with one income.
func seed(t *testing.T, s *store.Store) (household, person int, income *ent.Income) {
	t.Helper()
	_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		ids := map[string]int{}
		for _, table := range []string{"zones", "units", "households", "persons"} {
			id, err := tx.NextID(ctx, table)
			if err != nil {
				return err
			}
			ids[table] = id
		}
		tx.Insert("zones", []string{"id", "code", "name", "time_zone", "demo"}, ids["zones"], "z", "区", "Asia/Shanghai", false)
		tx.Insert("units", []string{"id", "zone_id", "kind", "name", "path"}, ids["units"], ids["zones"], "VILLAGE", "村", "/1/")
		tx.Insert("households", []string{"id", "zone_id", "code", "unit_id"}, ids["households"], ids["zones"], "1", ids["units"])
		tx.Insert("persons", []string{"id", "zone_id", "current_name", "current_birth_date", "wrapped_key"}, ids["persons"], ids["zones"], "", fact.MaxDate, []byte("a key"))
		household, person = ids["households"], ids["persons"]
		c, err := tx.Open(ctx, "income.add", store.Subject{Zone: ids["zones"], Household: household, Person: person}, nil)
		if err != nil {
			return err
		}
		y := fact.YearOf(2019)
		income = &ent.Income{PersonID: person, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(100).Ptr(), ValidFrom: y.From, ValidTo: y.To, Source: fact.SourcePerson}
		return tx.Add(ctx, c, income)
	})
	if err != nil {
		t.Fatal(err)
	}
	return household, person, income
}

func TestEveryKindOfFactRefusesOverlapsChangesAndDeletionsEvenToPlainSQL(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		seed(t, s)
		db := store.WriteDB(s)
		refused := func(what, query string) {
			t.Helper()
			if _, err := db.Exec(query); err == nil {
				t.Errorf("%s is accepted: %s", what, query)
			} else if !strings.Contains(err.Error(), "bentou") && !strings.Contains(err.Error(), "overlap") {
				t.Errorf("%s is refused for another reason: %v", what, err)
			}
		}
		refused("a change of an amount", "UPDATE incomes SET amount = 1")
		refused("a deletion", "DELETE FROM incomes")
		refused("an overlapping version", "INSERT INTO incomes (id, valid_from, valid_to, recorded, source, verified, income_source, item, person_id) SELECT id + 1, '2019-06-01', '2019-07-01', recorded, source, verified, income_source, item, person_id FROM incomes")
		refused("an open version over it", "INSERT INTO incomes (id, valid_from, recorded, source, verified, income_source, item, person_id) SELECT id + 1, '2018-06-01', recorded, source, verified, income_source, item, person_id FROM incomes")
		refused("a version that was never known", "INSERT INTO incomes (id, valid_from, recorded, superseded, source, verified, income_source, item, person_id) SELECT id + 1, '2020-06-01', recorded, recorded, source, verified, income_source, item, person_id FROM incomes")
		refused("a changed change", "UPDATE changes SET actor = 'x'")
		refused("a deleted change", "DELETE FROM changes")
		refused("a change out of turn", `INSERT INTO changes (id, position, "transaction", at, actor, kind, what, hash) SELECT id + 7, position + 7, position, at, actor, kind, what, hash FROM changes`)
		refused("a head moved back", "UPDATE heads SET position = position - 1")
		for _, base := range []string{"zones", "units", "households", "persons"} {
			refused("a deletion in "+base, "DELETE FROM "+base)
		}
		for _, k := range ent.Facts {
			var n int
			if err := db.QueryRow(guardCount(s.Dialect(), k.Table)).Scan(&n); err != nil || n < 4 {
				t.Errorf("%s has %d guards (%v)", k.Table, n, err)
			}
		}
		if _, err := db.Exec("UPDATE incomes SET superseded = recorded + 1"); err != nil {
			t.Errorf("superseding once is refused: %v", err)
		}
		refused("superseding twice", "UPDATE incomes SET superseded = recorded + 2")
		refused("taking the superseding back", "UPDATE incomes SET superseded = NULL")
	})
}

// guardCount counts insert, update, delete and overlap guards of a table.
func guardCount(name, table string) string {
	if name == dialect.Postgres {
		return "SELECT (SELECT count(*) FROM pg_trigger WHERE tgrelid = '" + table + "'::regclass AND NOT tgisinternal) + (SELECT count(*) FROM pg_constraint WHERE conrelid = '" + table + "'::regclass AND contype = 'x')"
	}
	return "SELECT count(*) + (SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '" + table + "' AND sql LIKE '%overlap in%') FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '" + table + "'"
}

func TestTheChainIsWholeAndTransactionsNeverShareAMoment(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		seed(t, s)
		var before time.Time
		for range 5 {
			_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
				at, err := tx.At(ctx)
				if !at.After(before) {
					t.Errorf("%v is not after %v", at, before)
				}
				before = at
				if err == nil {
					_, err = tx.Open(ctx, "test.note", store.Subject{}, nil)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if broken, last, err := s.VerifyChain(t.Context()); err != nil || broken != 0 || last != 6 {
			t.Errorf("broken at %d, last %d, %v", broken, last, err)
		}
		if p, err := s.PositionAt(t.Context(), before); err != nil || p != 6 {
			t.Errorf("position at %v is %d, %v", before, p, err)
		}
		if p, _ := s.PositionAt(t.Context(), before.Add(-time.Microsecond)); p >= 6 {
			t.Errorf("position just before %v is %d", before, p)
		}
	})
}

func TestAStoreUnderAnotherClockRecordsAtItsMomentsButNeverOutOfOrder(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		at := time.Date(2018, time.January, 10, 1, 0, 0, 0, time.UTC)
		write := func(s *store.Store) (moment time.Time) {
			t.Helper()
			_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) (err error) {
				if moment, err = tx.At(ctx); err == nil {
					_, err = tx.Open(ctx, "test.note", store.Subject{}, nil)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return moment
		}
		past := s.WithClock(clock.Fixed(at, nil))
		if got := write(past); !got.Equal(at) {
			t.Errorf("recorded at %v; want %v", got, at)
		}
		now := write(s)
		if now.Year() < 2026 {
			t.Errorf("the first store's clock was changed: %v", now)
		}
		if got := write(past); !got.After(now) {
			t.Errorf("%v comes after %v in the sequence", got, now)
		}
		if broken, last, err := s.VerifyChain(t.Context()); err != nil || broken != 0 || last != 3 {
			t.Errorf("broken at %d, last %d, %v", broken, last, err)
		}
	})
}

// fillUp writes more than a full database takes, in one transaction.
func fillUp(t *testing.T, s *store.Store) error {
	t.Helper()
	_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		id, err := tx.NextID(ctx, "zones")
		if err != nil {
			return err
		}
		if _, err := tx.Open(ctx, "zone.add", store.Subject{}, nil); err != nil {
			return err
		}
		for i := range 200 {
			tx.Insert("zones", []string{"id", "code", "name", "time_zone", "demo"}, id+i, strings.Repeat("z", 500)+string(rune('a'+i)), "区", "Asia/Shanghai", false)
		}
		return nil
	})
	return err
}
