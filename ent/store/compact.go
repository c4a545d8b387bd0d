package store

import (
	"context"

	"entgo.io/ent/dialect"

	"bentou/internal/fault"
)

// Compact writes tables anew, so that what was overwritten or deleted in them is in the
// files of the database no more. SQLite's file is written anew whole, and its write-ahead
// log emptied; where another process keeps that from being done, it is UNAVAILABLE and
// may be called again. On PostgreSQL each table is locked while it is written; the
// write-ahead log and what is archived of it keep what was in them.
func (s *Store) Compact(ctx context.Context, tables []string) error {
	if s.dialect == dialect.Postgres {
		for _, t := range tables {
			if _, err := s.write.ExecContext(ctx, "VACUUM (FULL, ANALYZE) "+t); err != nil {
				return s.explain(err)
			}
		}
		return nil
	}
	if _, err := s.write.ExecContext(ctx, "VACUUM"); err != nil {
		return s.explain(err)
	}
	var busy, frames, done int
	if err := s.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &done); err != nil {
		return s.explain(err)
	}
	if busy != 0 {
		return fault.New(fault.Unavailable, "另一进程正在使用数据库，写前日志尚未清空；请稍后再次运行", "another process uses the database, so that its write-ahead log was not emptied: run it again")
	}
	return nil
}
