package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"entgo.io/ent/dialect"
)

// PositionAt maps a moment to the last position that is not later; before the
// first change it is 0.
func (s *Store) PositionAt(ctx context.Context, at time.Time) (int64, error) {
	count(ctx)
	var position int64
	err := s.read.QueryRowContext(ctx, s.bind("SELECT position FROM changes WHERE at <= ? ORDER BY at DESC, position DESC LIMIT 1"), moment(at)).Scan(&position)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return position, s.explain(err)
}

// snapshot asks for a transaction that sees one state throughout.
func snapshot(name string) *sql.TxOptions {
	if name == dialect.Postgres {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return nil // SQLite's readers see one state anyway
}
