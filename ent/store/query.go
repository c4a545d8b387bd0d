package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"entgo.io/ent/dialect"
)

// Query reads with plain SQL, for what ent would read row by row into objects that
// nobody needs. The statement has ? for its arguments on both databases, and none
// in a literal. It counts for [CountStatements].
func (s *Store) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	count(ctx)
	rows, err := s.read.QueryContext(ctx, s.once(query), args...)
	return rows, s.explain(err)
}

// Query is [Store.Query] inside the transaction. Rows that wait to be flushed are
// not seen.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	count(ctx)
	return t.tx.QueryContext(ctx, t.store.once(query), args...)
}

// Among gives the condition that a column holds one of some ids, with its one
// argument, however many there are: the statement stays the same for all.
func (s *Store) Among(column string, ids []int) (condition string, arg any) {
	if s.dialect == dialect.Postgres {
		return column + " = ANY(?)", ids
	}
	text, err := json.Marshal(ids)
	if err != nil {
		panic(err) // numbers are always JSON
	}
	if ids == nil {
		text = []byte("[]")
	}
	return column + " IN (SELECT value FROM json_each(?))", string(text)
}

// Position is the last position of the change sequence.
func (s *Store) Position(ctx context.Context) (position int64, err error) {
	count(ctx)
	err = s.read.QueryRowContext(ctx, "SELECT position FROM heads").Scan(&position)
	return position, s.explain(err)
}

// once is [Store.bind], done once for each statement.
func (s *Store) once(query string) string {
	if s.dialect != dialect.Postgres {
		return query
	}
	bound, ok := s.bound.Load(query)
	if !ok {
		bound = s.bind(query)
		s.bound.Store(query, bound)
	}
	return bound.(string)
}
