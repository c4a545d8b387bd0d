package store_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/testkit"
	"bentou/internal/vault"
)

func newVault(t *testing.T) *vault.Vault {
	t.Helper()
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func open(t *testing.T, url string, v *vault.Vault) (*store.Store, error) {
	t.Helper()
	return store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
}

// refused wants an error of a code whose text names what is wrong.
func refused(t *testing.T, url string, v *vault.Vault, code fault.Code, words string) {
	t.Helper()
	s, err := open(t, url, v)
	if err == nil {
		s.Close()
		t.Fatalf("%s is opened", url)
	}
	if fault.CodeOf(err) != code || !strings.Contains(err.Error(), words) {
		t.Errorf("got %s: %v, want %s with %q", fault.CodeOf(err), err, code, words)
	}
}

func TestTheMigrationsMakeExactlyTheSchemaOfEnt(t *testing.T) {
	for name, url := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "bentou.db") },
		"postgres": func(t *testing.T) string { return testkit.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			s, err := open(t, url(t), newVault(t))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			client := ent.NewClient(ent.Driver(entsql.OpenDB(s.Dialect(), store.WriteDB(s))))
			var pending bytes.Buffer
			if err := client.Schema.WriteTo(t.Context(), &pending); err != nil {
				t.Fatal(err)
			}
			if text := strings.TrimSpace(strings.NewReplacer("BEGIN;", "", "COMMIT;", "").Replace(pending.String())); text != "" {
				t.Errorf("ent's schema is ahead of the migrations (run go run ./ent/migrations/diff):\n%s", text)
			}
		})
	}
}

func TestAnotherKeyFileIsRefusedAndNothingChanges(t *testing.T) {
	for _, url := range []string{filepath.Join(t.TempDir(), "bentou.db"), testkit.Postgres(t)} {
		s, err := open(t, url, newVault(t))
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		refused(t, url, newVault(t), fault.WrongState, "key")
	}
}

func TestWhatIsNotOursIsRefusedUntouched(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte("户编号,乡镇\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, text, newVault(t), fault.WrongState, "not a Bentou database")

	other := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE songs (id INTEGER)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	before, _ := os.ReadFile(other)
	refused(t, other, newVault(t), fault.WrongState, "not a Bentou database")
	if after, _ := os.ReadFile(other); !bytes.Equal(before, after) {
		t.Error("the other program's file was changed")
	}

	pg := testkit.Postgres(t)
	db, err = sql.Open("pgx", pg)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE songs (id INTEGER)"); err != nil {
		t.Fatal(err)
	}
	refused(t, pg, newVault(t), fault.WrongState, "not a Bentou database")
}

func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	for _, url := range []string{filepath.Join(t.TempDir(), "bentou.db"), testkit.Postgres(t)} {
		v := newVault(t)
		s, err := open(t, url, v)
		if err != nil {
			t.Fatal(err)
		}
		query := "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"
		if s.Dialect() == dialect.Postgres {
			query = "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)"
		}
		if _, err := store.WriteDB(s).Exec(query); err != nil {
			t.Fatal(err)
		}
		s.Close()
		refused(t, url, v, fault.WrongState, "newer version (99999)")
	}
}

func TestADatabaseThatCannotBeReachedOrReadSaysWhere(t *testing.T) {
	refused(t, "postgres://nobody:secret@127.0.0.1:1/none?sslmode=disable&connect_timeout=1", newVault(t), fault.Unavailable, "127.0.0.1:1/none")
	refused(t, "postgres://%zz", newVault(t), fault.Invalid, "postgres://")
	refused(t, "mysql://root@localhost/x", newVault(t), fault.Invalid, "unsupported database address")
	refused(t, filepath.Join(t.TempDir(), "no", "such", "folder", "bentou.db"), newVault(t), fault.WrongState, "cannot be opened")
	if _, err := open(t, "postgres://nobody:secret@127.0.0.1:1/none?sslmode=disable&connect_timeout=1", newVault(t)); strings.Contains(err.Error(), "secret") {
		t.Error("the error shows the password")
	}
}

func TestAFullOrReadOnlyDatabaseKeepsNothingOfAFailedWrite(t *testing.T) {
	url := filepath.Join(t.TempDir(), "bentou.db")
	s, err := open(t, url, newVault(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db := store.WriteDB(s)
	if _, err := db.Exec("PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	err = fillUp(t, s)
	if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "full") {
		t.Errorf("a full disk gives %v", err)
	}
	if _, err := db.Exec("PRAGMA query_only = 1"); err != nil {
		t.Fatal(err)
	}
	if err := fillUp(t, s); fault.CodeOf(err) != fault.WrongState || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("a read-only database gives %v", err)
	}
	for _, table := range []string{"changes", "zones"} {
		var n int
		if err := s.DB().QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows of %s are left (%v)", n, table, err)
		}
	}
}
