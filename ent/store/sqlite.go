package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"strings"

	"entgo.io/ent/dialect"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"bentou/internal/fault"
)

// applicationID marks our SQLite files ("BENT"); the migrations set it.
const applicationID = 0x42454E54

func (s *Store) openSQLite(ctx context.Context, path string) error {
	s.dialect = dialect.SQLite
	path = strings.TrimPrefix(path, "sqlite://")
	if strings.Contains(path, "://") {
		return unsupported(path)
	}
	if err := checkFile(path); err != nil {
		return err
	}
	var err error
	if s.write, err = openFile(path, "_txlock=immediate"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1) // SQLite has one writer; waiting in the pool beats SQLITE_BUSY
	s.write.SetMaxIdleConns(1)
	if s.read, err = openFile(path, "_pragma=query_only(1)"); err != nil {
		return err
	}
	readers := max(4, 2*runtime.NumCPU())
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)

	// Whose file it is, before anything is written to it: WAL mode writes too.
	var id, tables int
	if err := s.read.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return explainSQLite(path, err)
	}
	if err := s.read.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return explainSQLite(path, err)
	}
	if tables > 0 && id != applicationID && !s.halfMade(ctx) {
		return notOurs(path)
	}
	for _, pragma := range []string{"PRAGMA journal_mode(WAL)", "BEGIN IMMEDIATE", "ROLLBACK"} {
		if _, err := s.write.ExecContext(ctx, pragma); err != nil {
			return explainSQLite(path, err)
		}
	}
	return nil
}

// halfMade recognises a file whose first migration was cut off: goose's table
// stands alone in it.
func (s *Store) halfMade(ctx context.Context) bool {
	var others int
	err := s.read.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT IN ('goose_db_version', 'sqlite_sequence')").Scan(&others)
	if err != nil {
		return false
	}
	var ours int
	err = s.read.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name IN ('goose_db_version', 'heads')").Scan(&ours)
	return err == nil && (others == 0 || ours == 2)
}

func openFile(path, option string) (*sql.DB, error) {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)&_pragma=synchronous(normal)" +
		"&_pragma=temp_store(memory)&_time_format=sqlite&" + option
	return sql.Open("sqlite", dsn)
}

// checkFile refuses what is not an SQLite file without opening it for writing, and
// makes a missing one.
func checkFile(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		// Made here so that nobody else on the machine may read it, whatever the umask.
		if f, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
			return f.Close()
		}
		return fault.Newf(fault.WrongState, "数据库文件无法建立：%s", "the database file cannot be opened: %s", path).Because(err)
	}
	if err != nil {
		return fault.Newf(fault.WrongState, "数据库文件无法读取：%s", "the database file cannot be read: %s", path).Because(err)
	}
	defer f.Close()
	head := make([]byte, 16)
	if n, _ := f.Read(head); n > 0 && string(head[:n]) != "SQLite format 3\x00"[:n] {
		return notOurs(path)
	}
	return nil
}

func unsupported(path string) error {
	return fault.Newf(fault.Invalid, "不支持的数据库地址：%s", "unsupported database address: %s (use postgres://… or the path of an SQLite file)", scheme(path))
}

func notOurs(where string) error {
	return fault.Newf(fault.WrongState, "%s 不是奔头的数据库，未作任何改动", "%s is not a Bentou database; nothing was changed", where)
}

func scheme(path string) string { s, _, _ := strings.Cut(path, "://"); return s + "://…" }

// explainSQLite turns what the driver reports into a fault that says what and where.
func explainSQLite(path string, err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	fail := func(code fault.Code, zh, en string) error {
		return fault.New(code, zh, en).Because(fmt.Errorf("%s: %w", path, err))
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return fail(fault.WrongState, "数据库是只读的", "the database is read-only")
	case sqlite3.SQLITE_FULL:
		return fail(fault.Unavailable, "磁盘已满，未写入任何内容", "the disk is full; nothing was written")
	case sqlite3.SQLITE_CANTOPEN:
		return fail(fault.WrongState, "数据库文件无法打开", "the database file cannot be opened")
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fail(fault.WrongState, "数据库文件已损坏或不是数据库", "the database file is damaged or no database")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fail(fault.Unavailable, "数据库被另一进程占用", "the database is locked by another process")
	case sqlite3.SQLITE_CONSTRAINT:
		return conflict(err)
	}
	return err
}
