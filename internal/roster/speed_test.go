package roster

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	_ "github.com/jackc/pgx/v5/stdlib"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/testkit"
)

// peak samples the heap while f runs, and returns how far it rose.
func peak(f func()) (heap uint64) {
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var wait sync.WaitGroup
	done := make(chan struct{})
	wait.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			heap = max(heap, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
		}
	})
	f()
	close(done)
	wait.Wait()
	return heap
}

// tables are those that an import fills, parents first.
func tables() []string {
	out := []string{"zones", "units", "divisions", "households", "persons"}
	for _, k := range ent.Facts {
		out = append(out, k.Table)
	}
	return out
}

// row is a row of a table, ready to be inserted.
type row struct {
	table   int
	counter int // ids of all tables are drawn from one counter
	values  []any
}

// plain writes the rows that are in one database into another that is empty, as one
// would without any registry: a prepared statement a table, one row at a time, in so
// many transactions. It returns the rows and the time that the writing took.
func plain(t testing.TB, from *store.Store, url string, transactions int) (rows int, took time.Duration) {
	t.Helper()
	to := openWith(t, url, filepath.Join(t.TempDir(), "keys.json"))
	db := writeDB(t, to, url)
	var next int
	if err := from.DB().QueryRow("SELECT next_id FROM heads").Scan(&next); err != nil {
		t.Fatal(err)
	}
	size := next/transactions + 1
	statements := map[string]string{}
	position := 0
	for low := 0; low < next; low += size {
		batch, changes := capture(t, from, low, low+size, position, statements)
		began := time.Now()
		tx, err := db.BeginTx(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		prepared := map[string]*sql.Stmt{}
		insert := func(table string, values []any) {
			s := prepared[table]
			if s == nil {
				if s, err = tx.Prepare(statements[table]); err != nil {
					t.Fatal(err)
				}
				prepared[table] = s
			}
			if _, err := s.Exec(values...); err != nil {
				t.Fatalf("%s: %v", table, err)
			}
		}
		for _, r := range batch {
			insert(tables()[r.table], r.values)
		}
		for _, c := range changes {
			insert("changes", c)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		took += time.Since(began)
		rows += len(batch) + len(changes)
		position += len(changes)
	}
	return rows, took
}

// writeDB is a connection that may write, apart from the store's own.
func writeDB(t testing.TB, s *store.Store, url string) *sql.DB {
	t.Helper()
	if s.Dialect() == dialect.Postgres {
		return s.DB()
	}
	db, err := sql.Open("sqlite", "file:"+url+"?_pragma=foreign_keys(1)&_pragma=synchronous(normal)&_pragma=temp_store(memory)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

// capture reads the rows of a range of the counter, in the order in which they were
// made, and the changes whose households are among them or before.
func capture(t testing.TB, s *store.Store, low, high, position int, statements map[string]string) (batch []row, changes [][]any) {
	t.Helper()
	for i, table := range tables() {
		first, err := ent.FirstID(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, values := range query(t, s, table, statements, fmt.Sprintf("id >= %d AND id < %d ORDER BY id", first+low, first+high)) {
			batch = append(batch, row{i, int(values[0].(int64)) - first, values})
		}
	}
	slices.SortStableFunc(batch, func(a, b row) int { return a.counter - b.counter })
	households, err := ent.FirstID("households")
	if err != nil {
		t.Fatal(err)
	}
	changes = query(t, s, "changes", statements, fmt.Sprintf(`position > %d AND position < coalesce(
		(SELECT min(position) FROM changes WHERE position > %d AND household_id >= %d), 9000000000) ORDER BY position`, position, position, households+high))
	return batch, changes
}

func query(t testing.TB, s *store.Store, table string, statements map[string]string, where string) (out [][]any) {
	t.Helper()
	rows, err := s.DB().Query("SELECT * FROM " + table + " WHERE " + where)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	if statements[table] == "" {
		marks := make([]string, len(columns))
		quoted := make([]string, len(columns))
		for i, c := range columns {
			marks[i], quoted[i] = "?", `"`+c+`"`
			if s.Dialect() == dialect.Postgres {
				marks[i] = fmt.Sprintf("$%d", i+1)
			}
		}
		statements[table] = "INSERT INTO " + table + " (" + strings.Join(quoted, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	}
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		out = append(out, values)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// measured is an import beside the plain writing of the rows that it made.
type measured struct {
	rows          int
	took, plainly time.Duration
	again         time.Duration // loading the same file once more
	heap          uint64
}

// databases are the URLs of two empty databases of each kind.
func databases(t testing.TB) map[string]func() string {
	return map[string]func() string{
		"sqlite":   func() string { return filepath.Join(t.TempDir(), "bentou.db") },
		"postgres": func() string { return testkit.Postgres(t) },
	}
}

func measure(t testing.TB, people int, url func() string) (m measured) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roster.csv")
	generate(t, path, people)
	s := openStore(t, url())
	transactions := 0
	m.heap = peak(func() {
		began := time.Now()
		r, err := Import(t.Context(), s, path, ImportOptions{AsOf: asOf, TempDir: t.TempDir(), Progress: func(int, int) { transactions++ }})
		if err != nil {
			t.Fatal(err)
		}
		m.took = time.Since(began)
		if r.PersonsAdded != people {
			t.Errorf("%d people", r.PersonsAdded)
		}
		r.Close()
	})
	began := time.Now()
	if again := load(t, s, path, asOf); again.PersonsUnchanged != people {
		t.Errorf("%+v", again.Outcome)
	}
	m.again = time.Since(began)
	m.rows, m.plainly = plain(t, s, url(), transactions)
	return m
}

func (m measured) String() string {
	return fmt.Sprintf("%d rows in %v (%.0f rows/s), plainly %v, ratio %.2f; again in %v; the heap grew by at most %d MiB",
		m.rows, m.took.Round(time.Millisecond), float64(m.rows)/m.took.Seconds(), m.plainly.Round(time.Millisecond),
		m.took.Seconds()/m.plainly.Seconds(), m.again.Round(time.Millisecond), m.heap>>20)
}

// TestImportSpeedAndMemoryOfAHundredThousandPeople reports both and judges only
// memory: the bound is that of a file of any size. PostgreSQL gets a fifth.
func TestImportSpeedAndMemoryOfAHundredThousandPeople(t *testing.T) {
	testkit.Long(t)
	for name, url := range databases(t) {
		t.Run(name, func(t *testing.T) {
			people := 99_999
			if name == "postgres" {
				// Row by row over a socket the plain writing of 100,000 takes ten minutes.
				people = 20_001
			}
			m := measure(t, people, url)
			t.Log(m)
			if m.heap > 128<<20 {
				t.Errorf("the heap grew by %d MiB", m.heap>>20)
			}
		})
	}
}

// BenchmarkImport compares an import with writing the same rows by plain prepared
// statements, in one run.
func BenchmarkImport(b *testing.B) {
	for name, url := range databases(b) {
		b.Run(name, func(b *testing.B) {
			var sum measured
			for b.Loop() {
				m := measure(b, 6_000, url)
				sum.rows += m.rows
				sum.took += m.took
				sum.plainly += m.plainly
				sum.heap = max(sum.heap, m.heap)
			}
			b.ReportMetric(float64(sum.rows)/sum.took.Seconds(), "rows/s")
			b.ReportMetric(sum.took.Seconds()/sum.plainly.Seconds(), "x-plain")
			b.ReportMetric(float64(sum.heap), "peak-B")
		})
	}
}
