//go:build unix

package testkit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func query(t *testing.T, url, sql string) (out string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), sql).Scan(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEachTestHasAFreshDatabaseThatGoesWithIt(t *testing.T) {
	outer := Postgres(t)
	var inner string
	t.Run("inner", func(t *testing.T) {
		inner = Postgres(t)
		if inner == outer {
			t.Fatal("two tests share a database")
		}
		if got := query(t, inner, "SELECT count(*)::text FROM pg_tables WHERE schemaname = 'public'"); got != "0" {
			t.Errorf("%s tables in a fresh database", got)
		}
		if got := query(t, inner, "SHOW server_encoding"); got != "UTF8" {
			t.Errorf("encoding %s", got)
		}
		// Left open on purpose: a failed test does the same.
		if _, err := pgx.Connect(context.Background(), inner); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := pgx.Connect(t.Context(), inner); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("the database of a finished test is still there: %v", err)
	}
}

const childEnv = "BENTOU_TESTKIT_CHILD"

// Not a test of its own: the next one runs it as a process and watches what it
// leaves behind.
func TestChildThatEndsWithoutCleaningUp(t *testing.T) {
	if os.Getenv(childEnv) == "" {
		return
	}
	Postgres(t)
	c, err := sharedCluster()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("cluster:", c.dir)
	os.Exit(3)
}

func TestTheClusterStopsAndVanishesHoweverTheTestsEnd(t *testing.T) {
	if _, err := postgresBin(); err != nil {
		Missing(t, "PostgreSQL", err.Error())
	}
	child := exec.Command(os.Args[0], "-test.run=^TestChildThatEndsWithoutCleaningUp$")
	child.Env = append(os.Environ(), childEnv+"=1", PostgresURL+"=")
	out, err := child.CombinedOutput()
	if child.ProcessState == nil || child.ProcessState.ExitCode() != 3 {
		t.Fatalf("%v: %s", err, out)
	}
	_, dir, _ := strings.Cut(string(out), "cluster: ")
	dir, _, _ = strings.Cut(dir, "\n")
	// The supervisor removes the folder after the server has stopped.
	for range 1000 {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
	t.Errorf("%s is still there", dir)
}
