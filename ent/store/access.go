package store

import (
	"context"
	"time"

	"entgo.io/ent/dialect"

	"bentou/ent/gen/ent"
	"bentou/rules/fact"
)

// AccessEntry is what is said in one row of the access log. It holds no personal
// data: names of fields, ids, codes.
type AccessEntry struct {
	Kind            fact.AccessKind
	Actor, Role     string
	Token           int // 0: none
	Purpose         string
	Address         string
	Request         string
	Reads, Refusals int64
	What            string // JSON
}

// AppendAccess appends a row to the access log in a transaction of its own, and
// returns its position. It has its own head and so its own lock: it does not wait
// for those who write the registry (but on SQLite, which has one writer). It must
// not be called from within [Store.Write].
func (s *Store) AppendAccess(ctx context.Context, e AccessEntry) (int64, error) {
	position, err := s.appendAccess(ctx, e)
	return position, s.explain(err)
}

func (s *Store) appendAccess(ctx context.Context, e AccessEntry) (int64, error) {
	first, err := accessChain.firstID()
	if err != nil {
		return 0, err
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }()
	query := "SELECT position, at, hash FROM access_heads"
	if s.dialect == dialect.Postgres {
		query += " FOR UPDATE"
	}
	row := accessRow{AccessEntry: e}
	var before []byte
	if err := tx.QueryRowContext(ctx, query).Scan(&row.Position, &row.At, &before); err != nil {
		return 0, err
	}
	row.Position++
	// As in the change sequence, the later one is later even where a clock went back.
	if last := row.At.UTC(); s.clock.Now().After(last) {
		row.At = moment(s.clock.Now())
	} else {
		row.At = last.Add(time.Microsecond)
	}
	hash := row.hash(before)
	if _, err := tx.ExecContext(ctx, s.once(insertStatement("access_log", accessColumns, 1)), first+row.Position, row.Position, row.At,
		string(row.Kind), row.Actor, row.Role, orNull(row.Token), row.Purpose, row.Address, row.Request, row.Reads, row.Refusals, row.What, hash); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, s.once("UPDATE access_heads SET position = ?, at = ?, hash = ?"), row.Position, row.At, hash); err != nil {
		return 0, err
	}
	return row.Position, tx.Commit()
}

var accessColumns = []string{"id", "position", "at", "kind", "actor", "role", "token_id", "purpose", "address", "request", "reads", "refusals", "what", "hash"}

// ensureAccessHead makes the first row of the head of the access log.
func (s *Store) ensureAccessHead(ctx context.Context) error {
	id, err := ent.FirstID("access_heads")
	if err != nil {
		return err
	}
	_, err = s.write.ExecContext(ctx, s.bind("INSERT INTO access_heads (id, position, at, hash) VALUES (?, 0, ?, ?) ON CONFLICT DO NOTHING"),
		id+1, moment(time.Unix(0, 0)), make([]byte, 32))
	return s.explain(err)
}

type observerKey struct{}

// Observe returns a context in which every transaction of [Store.Write] that
// recorded something tells its first and last position to fn, after it committed.
func Observe(ctx context.Context, fn func(first, last int64)) context.Context {
	return context.WithValue(ctx, observerKey{}, fn)
}

func (t *Tx) tell(ctx context.Context) {
	if fn, ok := ctx.Value(observerKey{}).(func(first, last int64)); ok && len(t.changes) > 0 {
		fn(t.first, t.head.position)
	}
}
