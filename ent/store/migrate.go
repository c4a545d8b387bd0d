package store

import (
	"context"
	"database/sql"
	"errors"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"bentou/ent/migrations"
	"bentou/internal/fault"
)

// migrate brings the database to the newest version that this program knows, and
// refuses one that a newer program has changed.
func (s *Store) migrate(ctx context.Context) error {
	var options []goose.ProviderOption
	if s.dialect == dialect.Postgres {
		// Several processes may start at once; one migrates, the others wait.
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, newest, err := s.migrations(s.write, options...)
	if err != nil {
		return err
	}
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return s.explain(err)
	}
	if current > newest {
		return fault.Newf(fault.WrongState, "数据库是更新版本的（%d），本程序只认识到 %d；请升级程序，未作任何改动",
			"the database is of a newer version (%d) than this program knows (%d): upgrade the program; nothing was changed", current, newest)
	}
	if current == newest {
		return nil
	}
	if _, err := provider.Up(ctx); err != nil {
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			err = partial.Err
		}
		return s.explain(err)
	}
	return nil
}

// migrations are those of this program, over a pool, with the newest version.
func (s *Store) migrations(db *sql.DB, options ...goose.ProviderOption) (*goose.Provider, int64, error) {
	name := goose.DialectSQLite3
	if s.dialect == dialect.Postgres {
		name = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(name, db, migrations.For(s.dialect), append(options, goose.WithDisableGlobalRegistry(true))...)
	if err != nil {
		return nil, 0, err
	}
	sources := provider.ListSources()
	return provider, sources[len(sources)-1].Version, nil
}
