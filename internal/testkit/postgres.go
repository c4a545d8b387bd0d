package testkit

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// connectTimeout bounds each exchange with the server. It is far above what any
// of them takes; it only keeps a dead server from hanging the tests.
const connectTimeout = 60 * time.Second

// Postgres returns the URL of a fresh, empty database that is dropped when the
// test ends. It lies in the server that [PostgresURL] names, or else in a
// throw-away cluster that is started once for the test binary. Where neither can
// be had, the test is [Missing] PostgreSQL.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresURL)
	if server == "" {
		c, err := sharedCluster()
		if err != nil {
			Missing(t, "PostgreSQL", err.Error())
		}
		server = c.url
	}
	at, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s: %v", PostgresURL, err)
	}
	name := "bentou_test_" + strings.ToLower(rand.Text())
	if err := execute(server, "CREATE DATABASE "+name); err != nil {
		t.Fatalf("making a test database: %v", err)
	}
	t.Cleanup(func() {
		// FORCE because a test that failed may have left connections behind.
		if err := execute(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("dropping the test database: %v", err)
		}
	})
	at.Path = "/" + name
	return at.String()
}

func execute(server, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// A cluster costs a second or two to make, so that the tests of one binary share
// theirs; those of several binaries share none and so cannot disturb each other.
var sharedCluster = sync.OnceValues(startCluster)

// cluster is a PostgreSQL server of our own.
type cluster struct {
	url  string // of its maintenance database
	dir  string // everything it writes
	keep *os.File
}
