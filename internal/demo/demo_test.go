package demo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/internal/zone"
)

var update = flag.Bool("update", false, "write the truths anew")

func open(t testing.TB, url string) *store.Store {
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

func sqlite(t testing.TB) *store.Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "bentou.db"))
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, sqlite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, open(t, testkit.Postgres(t))) })
}

func fill(t testing.TB, s *store.Store, households int) demo.Truths {
	t.Helper()
	truths, err := demo.Fill(t.Context(), s, demo.Options{Households: households})
	if err != nil {
		t.Fatal(err)
	}
	return truths
}

// head is the end of the change sequence, which must be whole: its hash covers
// moments, subjects and the ids of all that was recorded.
func head(t testing.TB, s *store.Store) string {
	t.Helper()
	if broken, last, err := s.VerifyChain(t.Context()); err != nil || broken != 0 || last == 0 {
		t.Fatalf("the chain is broken at %d of %d: %v", broken, last, err)
	}
	var position int64
	var hash []byte
	if err := s.DB().QueryRow("SELECT position, hash FROM heads").Scan(&position, &hash); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d %x", position, hash)
}

func TestTheTruthsOfTheDefaultDemoAreTheCommittedOnes(t *testing.T) {
	testkit.Alone(t)
	got, err := json.MarshalIndent(fill(t, sqlite(t), 0), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const path = "testdata/truths-2000.json"
	if *update {
		if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(want), got) {
		t.Error("the truths are others than the committed ones; run with -update and look at the difference")
	}
}

func TestEveryTruthOfThePlanIsFoundInTheDatabase(t *testing.T) {
	testkit.Alone(t)
	each(t, func(t *testing.T, s *store.Store) {
		households := demo.DefaultHouseholds
		if s.Dialect() == dialect.Postgres {
			households = 500 // what differs between the databases shows in fewer as well
		}
		checkTruths(t, s, fill(t, s, households))
		head(t, s)
	})
}

func TestADemoOfAnySizeIsTrueToItsPlan(t *testing.T) {
	testkit.Alone(t)
	for _, households := range []int{1, 2, 13, 51, 150} {
		t.Run(fmt.Sprint(households), func(t *testing.T) {
			s := sqlite(t)
			checkTruths(t, s, fill(t, s, households))
			if ok, err := demo.Complete(t.Context(), s); err != nil || !ok {
				t.Errorf("complete: %t, %v", ok, err)
			}
		})
	}
}

// dump is all content of a database, ids included, but for keys and what is
// encrypted with them; of that the plain text.
func dump(t testing.TB, s *store.Store) map[string]uint64 {
	t.Helper()
	out := map[string]uint64{}
	tables := []string{"zones", "units", "divisions", "households", "persons", "changes"}
	for _, k := range ent.Facts {
		tables = append(tables, k.Table)
	}
	for _, table := range tables {
		sum := fnv.New64a()
		rows, err := s.DB().Query("SELECT * FROM " + table + " ORDER BY id")
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			for i, c := range columns {
				if !strings.HasSuffix(c, "_ciphertext") && !strings.HasSuffix(c, "_digest") && c != "wrapped_key" {
					fmt.Fprintf(sum, "%s=%v;", c, *values[i].(*any))
				}
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		out[table] = sum.Sum64()
	}
	for text, n := range plainTexts(t, s) {
		sum := fnv.New64a()
		fmt.Fprintf(sum, "%s %d", text, n)
		out["plain"] += sum.Sum64()
	}
	return out
}

// plainTexts are the sealed texts by kind, id and column.
func plainTexts(t testing.TB, s *store.Store) map[string]int {
	t.Helper()
	keys := map[int][]byte{}
	for _, table := range []string{"households", "persons"} {
		rows, err := s.DB().Query("SELECT id, wrapped_key FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id int
			var key []byte
			if err := rows.Scan(&id, &key); err != nil {
				t.Fatal(err)
			}
			keys[id] = key
		}
		rows.Close()
	}
	out := map[string]int{}
	for _, kind := range ent.Facts {
		if len(kind.Sealed) == 0 {
			continue
		}
		list, err := s.Client().FactsOf(t.Context(), kind, func(*sql.Selector) {})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			for _, sealed := range kind.Sealed {
				v := f.FactVersion()
				text, err := registry.Reveal(s.Vault(), f, sealed, keys[*v.Subject])
				if err != nil {
					t.Fatal(err)
				}
				out[fmt.Sprintf("%s %d %s", kind.Name, *v.ID, text)]++
			}
		}
	}
	return out
}

func TestTwoFillsOfOneSizeAndSeedHaveTheSameContent(t *testing.T) {
	testkit.Alone(t)
	a, b, c := sqlite(t), sqlite(t), sqlite(t)
	fill(t, a, 230)
	fill(t, b, 230)
	if _, err := demo.Fill(t.Context(), c, demo.Options{Households: 230, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	x, y, z := dump(t, a), dump(t, b), dump(t, c)
	for table, sum := range x {
		if y[table] != sum {
			t.Errorf("%s differs", table)
		}
	}
	if head(t, a) != head(t, b) {
		t.Error("the change sequences differ")
	}
	if x["person_records"] == z["person_records"] {
		t.Error("another seed gives the same people")
	}
}

func TestBothDatabasesGetTheSameChangeSequence(t *testing.T) {
	a, b := sqlite(t), open(t, testkit.Postgres(t))
	fill(t, a, 120)
	fill(t, b, 120)
	if x, y := head(t, a), head(t, b); x != y {
		t.Errorf("SQLite ends at %s, PostgreSQL at %s", x, y)
	}
}

func TestASecondFillChangesNothing(t *testing.T) {
	testkit.Alone(t)
	s := sqlite(t)
	first := fill(t, s, 60)
	before, content := head(t, s), dump(t, s)
	for _, households := range []int{60, 0} {
		again := fill(t, s, households)
		if fmt.Sprint(again) != fmt.Sprint(first) {
			t.Error("the truths are others")
		}
	}
	if head(t, s) != before || fmt.Sprint(dump(t, s)) != fmt.Sprint(content) {
		t.Error("something was recorded")
	}
	if _, err := demo.Fill(t.Context(), s, demo.Options{Households: 61}); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("another size: %v", err)
	}
	if _, err := demo.Fill(t.Context(), s, demo.Options{Seed: 3}); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("another seed: %v", err)
	}
	if _, err := demo.Fill(t.Context(), s, demo.Options{Households: -1}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a negative size: %v", err)
	}
}

func TestAFillThatIsKilledGoesOnAndEndsAsIfItHadNotBeen(t *testing.T) {
	testkit.Alone(t)
	each(t, func(t *testing.T, s *store.Store) {
		const households = 170
		whole := sqlite(t)
		fill(t, whole, households)
		random := rand.New(rand.NewPCG(1, 2))
		killed := 0
		for {
			ctx, cancel := context.WithCancel(t.Context())
			after := random.IntN(6)
			timer := time.AfterFunc(time.Hour, cancel)
			_, err := demo.Fill(ctx, s, demo.Options{Households: households, Progress: func(done, total int) {
				if after--; after < 0 { // soon, which is in the middle of a later transaction
					timer.Reset(time.Duration(random.IntN(15)) * time.Millisecond)
				}
			}})
			timer.Stop()
			cancel()
			complete, failed := demo.Complete(t.Context(), s)
			// What comes after the last transaction (PostgreSQL counts) may be cut off too.
			if failed != nil || err == nil && !complete {
				t.Fatalf("complete is %t after %v (%v)", complete, err, failed)
			}
			if complete {
				break
			}
			if ctx.Err() == nil {
				t.Fatal(err)
			}
			killed++
		}
		if killed < 3 {
			t.Errorf("killed only %d times", killed)
		}
		if got, want := head(t, s), head(t, whole); got != want {
			t.Errorf("after %d kills the sequence ends at %s; without at %s", killed, got, want)
		}
		if s.Dialect() == whole.Dialect() && fmt.Sprint(dump(t, s)) != fmt.Sprint(dump(t, whole)) {
			t.Error("the content differs")
		}
	})
}

func TestOfTwoFillsAtOnceOneIsRefusedAndTheDataAreWhole(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		whole := sqlite(t)
		fill(t, whole, 55)
		var wait sync.WaitGroup
		for range 2 {
			wait.Go(func() {
				_, err := demo.Fill(t.Context(), s, demo.Options{Households: 55})
				if err != nil && fault.CodeOf(err) != fault.Conflict {
					t.Errorf("refused with %v", err)
				}
			})
		}
		wait.Wait()
		if got, want := head(t, s), head(t, whole); got != want {
			t.Errorf("the sequence ends at %s; want %s", got, want)
		}
	})
}

func TestADatabaseThatHoldsSomethingElseIsRefused(t *testing.T) {
	s := sqlite(t)
	if _, err := zone.Setup(t.Context(), s, zone.Options{}); err != nil {
		t.Fatal(err)
	}
	before := head(t, s)
	if _, err := demo.Fill(t.Context(), s, demo.Options{Households: 5}); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("a zone that is no demo: %v", err)
	}
	if head(t, s) != before {
		t.Error("something was recorded")
	}
	if ok, err := demo.Complete(t.Context(), s); err != nil || ok {
		t.Errorf("complete: %t, %v", ok, err)
	}

	// Something recorded today, between the zone and its population.
	s = sqlite(t)
	if _, err := zone.Setup(t.Context(), s, zone.Options{Demo: true, BusinessDay: &demo.BusinessDay}); err != nil {
		t.Fatal(err)
	}
	_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Open(ctx, "test.note", store.Subject{}, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Fill(t.Context(), s, demo.Options{Households: 5}); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("a sequence of today: %v", err)
	}
}

func TestTheHistoryIsRecordedAtTheMomentsOfTwoYears(t *testing.T) {
	testkit.Alone(t)
	s := sqlite(t)
	fill(t, s, 130)
	months := map[string]bool{}
	list, err := s.Client().Change.Query().All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		months[c.At.UTC().Format("2006-01")] = true
	}
	if first, last := list[0].At.UTC(), list[len(list)-1].At.UTC(); first.Format("2006-01-02") != "2018-01-10" || last.Year() != 2019 || last.Month() != time.December || len(months) < 14 {
		t.Errorf("from %v to %v, in the months %v", first, last, months)
	}
}

func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := sqlite(b)
		b.StartTimer()
		fill(b, s, demo.DefaultHouseholds)
	}
}
