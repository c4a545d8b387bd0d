package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/vault"
)

// Config says what to open.
type Config struct {
	// URL is postgres://… or the path of an SQLite file.
	URL   string
	Vault *vault.Vault
	Clock clock.Clock
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	dialect string
	read    *sql.DB // SQLite: many connections that cannot write
	write   *sql.DB // SQLite: the one connection that can; PostgreSQL: the same pool
	client  *ent.Client
	guarded *ent.Client
	vault   *vault.Vault
	clock   clock.Clock
	bound   *sync.Map               // statements with ? → with $1, $2 …
	checked *atomic.Pointer[[]byte] // the check of the keys in force that was last found good
}

// Open opens the database, creating an SQLite file that does not exist, and
// brings it to the version of this program. Errors are faults: WRONG_STATE for a
// database that is not ours, newer, read-only, or made with other keys;
// UNAVAILABLE for one that cannot be reached.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s := &Store{vault: cfg.Vault, clock: cfg.Clock, bound: &sync.Map{}, checked: &atomic.Pointer[[]byte]{}}
	var err error
	if IsPostgres(cfg.URL) {
		err = s.openPostgres(ctx, cfg.URL, nil)
	} else {
		err = s.openSQLite(ctx, cfg.URL)
	}
	if err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	s.client, s.guarded = s.newClient(), s.newClient()
	s.guarded.Intercept(guard{})
	return s, nil
}

// IsPostgres reports whether a database URL names PostgreSQL.
func IsPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// prepare migrates, checks the keys and makes the first row of the head.
func (s *Store) prepare(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.ensureHead(ctx); err != nil {
		return err
	}
	if err := s.ensureAccessHead(ctx); err != nil {
		return err
	}
	return s.checkKeys(ctx)
}

func (s *Store) newClient() *ent.Client {
	return ent.NewClient(ent.Driver(counted{entsql.OpenDB(s.dialect, s.read)}))
}

// Client reads, whatever the row: it is for Bentou's own work, such as deciding. It cannot write on SQLite; nothing may write through it anywhere.
func (s *Store) Client() *ent.Client { return s.client }

// Guarded reads on behalf of the caller whose view the context holds ([privacy.With]),
// and sees only the rows that this caller may see; without one it reads nothing.
func (s *Store) Guarded() *ent.Client { return s.guarded }

// Vault seals and opens personal identifiers.
func (s *Store) Vault() *vault.Vault { return s.vault }

// Clock is the clock that the store was opened with.
func (s *Store) Clock() clock.Clock { return s.clock }

// WithClock returns the same store under another clock: both share connections,
// and closing either closes both. It is for recording a history at the moments at
// which it happened; the sequence stays in order even so, because no transaction
// takes a moment that is not after the one before it.
func (s *Store) WithClock(c clock.Clock) *Store {
	other := *s
	other.clock = c
	return &other
}

// Dialect is the name of ent's dialect.
func (s *Store) Dialect() string { return s.dialect }

// DB gives the pool that reads, for reports and tests that need plain SQL.
func (s *Store) DB() *sql.DB { return s.read }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.read.PingContext(ctx); err != nil {
		return fault.New(fault.Unavailable, "数据库没有应答", "the database does not answer").Because(err)
	}
	return nil
}

// Close closes the connections. Running queries end first.
func (s *Store) Close() error {
	var errs []error
	if s.read != nil && s.read != s.write {
		errs = append(errs, s.read.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.Close())
	}
	return errors.Join(errs...)
}

func (s *Store) ensureHead(ctx context.Context) error {
	var n int
	if err := s.write.QueryRowContext(ctx, "SELECT count(*) FROM heads").Scan(&n); err != nil {
		return s.explain(err)
	}
	if n > 0 {
		return nil
	}
	id, err := ent.FirstID("heads")
	if err != nil {
		return err
	}
	_, err = s.write.ExecContext(ctx, s.bind("INSERT INTO heads (id, position, next_id, at, hash) VALUES (?, 0, 1, ?, ?) ON CONFLICT DO NOTHING"),
		id+1, moment(time.Unix(0, 0)), make([]byte, 32))
	return s.explain(err)
}

// bind turns the ? of a statement into the $1, $2 … of PostgreSQL. The
// statements it is given hold no question mark in a literal.
func (s *Store) bind(query string) string {
	if s.dialect != dialect.Postgres {
		return query
	}
	var b strings.Builder
	n := 0
	for _, r := range query {
		if r == '?' {
			n++
			fmt.Fprintf(&b, "$%d", n)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// moment is how a time is bound and compared on both databases.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
