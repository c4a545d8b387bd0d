package store_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// The environment of a process that appends, in place of the tests.
const (
	appendTo   = "BENTOU_TEST_APPEND_TO" // the database
	appendKeys = "BENTOU_TEST_APPEND_KEYS"
	appendRows = "BENTOU_TEST_APPEND_ROWS" // how many rows of each chain
)

func TestMain(m *testing.M) {
	if url := os.Getenv(appendTo); url != "" {
		if err := appendMany(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// appendMany writes rows of both chains from several goroutines at once.
func appendMany(url string) error {
	ctx := context.Background()
	v, err := vault.OpenOrCreate(os.Getenv(appendKeys))
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	if err != nil {
		return err
	}
	defer s.Close()
	rows, err := strconv.Atoi(os.Getenv(appendRows))
	if err != nil {
		return err
	}
	// All begin together, when the parent lets go.
	fmt.Println("ready")
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	const workers = 4
	errs := make(chan error, 2*workers)
	var all sync.WaitGroup
	for w := range workers {
		share := rows/workers + min(1, max(0, rows%workers-w))
		all.Go(func() {
			for range share {
				if _, err := s.AppendAccess(ctx, store.AccessEntry{Kind: fact.AccessPersonalRead, Actor: fmt.Sprint(os.Getpid()), What: "{}"}); err != nil {
					errs <- err
					return
				}
			}
		})
		all.Go(func() {
			for range share {
				_, err := s.Write(ctx, fmt.Sprint(os.Getpid()), func(ctx context.Context, tx *store.Tx) error {
					_, err := tx.Open(ctx, "test.change", store.Subject{}, nil)
					return err
				})
				if err != nil {
					errs <- err
					return
				}
			}
		})
	}
	all.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

// TestThreeProcessesThatWriteAtOnceLeaveOneUnbrokenChain writes 10,000 rows of each
// chain where long tests run, and some hundreds elsewhere.
func TestThreeProcessesThatWriteAtOnceLeaveOneUnbrokenChain(t *testing.T) {
	rows := 300
	if os.Getenv(testkit.RunLong) != "" {
		rows = 10_000
	}
	url, keys := testkit.Postgres(t), filepath.Join(t.TempDir(), "keys.json")
	v, err := vault.OpenOrCreate(keys)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const processes = 3
	var all sync.WaitGroup
	release := make([]io.Closer, processes)
	for p := range processes {
		share := rows / processes
		if p == 0 {
			share += rows % processes
		}
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), appendTo+"="+url, appendKeys+"="+keys, appendRows+"="+strconv.Itoa(share))
		errs := &bytes.Buffer{}
		cmd.Stderr = errs
		out, err := cmd.StdoutPipe()
		if err == nil {
			release[p], err = cmd.StdinPipe()
		}
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Fatalf("process %d: %v: %s", p, err, errs)
		}
		all.Go(func() {
			if err := cmd.Wait(); err != nil {
				t.Errorf("process %d: %v: %s", p, err, errs)
			}
		})
	}
	for _, r := range release {
		r.Close()
	}
	all.Wait()
	chains, err := s.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chains {
		if c.Break != nil || c.Position != int64(rows) {
			t.Errorf("%s: %d rows, %+v", c.Table, c.Position, c.Break)
		}
		var writers, turns int
		if err := s.DB().QueryRow("SELECT count(DISTINCT actor), (SELECT count(*) FROM "+c.Table+" a JOIN "+c.Table+" b ON b.position = a.position + 1 AND b.actor <> a.actor) FROM "+c.Table).Scan(&writers, &turns); err != nil {
			t.Fatal(err)
		}
		if writers != processes {
			t.Errorf("%s was written by %d processes", c.Table, writers)
		}
		t.Logf("%s: %d rows by %d processes, which took turns %d times", c.Table, c.Position, writers, turns)
	}
}
