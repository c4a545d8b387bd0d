package store

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/internal/fault"
)

// OpenReadOnly opens a database that exists and changes nothing of it: it makes no
// file, applies no migration and needs no keys. It is for checks of a database that
// another process may be serving. What needs keys or writes does not work with it.
func OpenReadOnly(ctx context.Context, url string) (*Store, error) {
	s := &Store{bound: &sync.Map{}}
	err := s.openReadOnly(ctx, url)
	if err == nil {
		err = s.isCurrent(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	s.client = ent.NewClient(ent.Driver(counted{entsql.OpenDB(s.dialect, s.read)}))
	return s, nil
}

func (s *Store) openReadOnly(ctx context.Context, url string) error {
	if IsPostgres(url) {
		return s.openPostgres(ctx, url, map[string]string{"default_transaction_read_only": "on"})
	}
	s.dialect = dialect.SQLite
	path := strings.TrimPrefix(url, "sqlite://")
	if strings.Contains(path, "://") {
		return unsupported(path)
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return fault.Newf(fault.WrongState, "没有此数据库：%s", "there is no database: %s", path)
	}
	if err := checkFile(path); err != nil {
		return err
	}
	var err error
	if s.read, err = openFile(path, "mode=ro"); err != nil {
		return err
	}
	var id int
	if err := s.read.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return explainSQLite(path, err)
	}
	if id != applicationID {
		return notOurs(path)
	}
	return nil
}

// isCurrent refuses a database that is not of this program's version.
func (s *Store) isCurrent(ctx context.Context) error {
	_, newest, err := s.migrations(s.read)
	if err != nil {
		return err
	}
	var current int64
	if err := s.read.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version").Scan(&current); err != nil {
		return s.explain(err)
	}
	if current != newest {
		return fault.Newf(fault.WrongState, "数据库的版本为 %d，本程序为 %d：请用同一版本的程序；未作任何改动",
			"the database is of version %d and this program of %d: use a program of the same version; nothing was changed", current, newest)
	}
	return nil
}
