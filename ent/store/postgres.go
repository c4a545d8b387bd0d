package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"bentou/internal/fault"
)

const poolSize = 16

func (s *Store) openPostgres(ctx context.Context, url string, parameters map[string]string) error {
	s.dialect = dialect.Postgres
	config, chosen, err := encrypted(url)
	if err != nil {
		// The message of the driver can hold the password of the address.
		return fault.New(fault.Invalid, "数据库地址不是有效的 postgres:// 地址", "the database address is not a valid postgres:// address")
	}
	// Days and moments mean the same on every server.
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "bentou"
	maps.Copy(config.RuntimeParams, parameters)
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(poolSize)
	db.SetMaxIdleConns(poolSize)
	s.read, s.write = db, db
	if err := db.PingContext(ctx); err != nil {
		if chosen {
			return fault.Newf(fault.Unavailable, "无法经加密连接 PostgreSQL：%s:%d/%s；地址未写 sslmode 时须有可验证的证书，可用 sslrootcert= 指定，或以 sslmode= 明确选择其他方式",
				"cannot reach PostgreSQL encrypted at %s:%d/%s; an address without sslmode asks for a certificate that can be verified: name its root by sslrootcert=, or choose another way by sslmode=", config.Host, config.Port, config.Database).Because(err)
		}
		return fault.Newf(fault.Unavailable, "无法连接 PostgreSQL：%s:%d/%s", "cannot reach PostgreSQL at %s:%d/%s", config.Host, config.Port, config.Database).Because(err)
	}
	var tables, ours int
	err = db.QueryRowContext(ctx, "SELECT count(*), count(*) FILTER (WHERE tablename IN ('goose_db_version', 'heads')) FROM pg_tables WHERE schemaname = current_schema()").Scan(&tables, &ours)
	if err != nil {
		return s.explain(err)
	}
	if tables > 0 && ours == 0 {
		return notOurs(config.Database)
	}
	return nil
}

// explain turns what a driver reports into a fault that says what is wrong; an
// error it does not know stays as it is, and so is INTERNAL.
func (s *Store) explain(err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) || errors.Is(err, context.Canceled) {
		return err
	}
	var f *fault.Error
	if errors.As(err, &f) {
		return err
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return explainSQLite("", err)
	}
	switch {
	case e.Code == "25006":
		return fault.New(fault.WrongState, "数据库是只读的", "the database is read-only").Because(err)
	case e.Code == "53100":
		return fault.New(fault.Unavailable, "磁盘已满，未写入任何内容", "the disk is full; nothing was written").Because(err)
	case e.Code[:2] == "53", e.Code[:2] == "57", e.Code[:2] == "08":
		return fault.New(fault.Unavailable, "数据库暂时不可用", "the database is not available now").Because(err)
	case e.Code == "42501":
		return fault.New(fault.WrongState, "数据库用户缺少权限", "the database user lacks a permission").Because(err)
	case e.Code[:2] == "23":
		return conflict(err)
	}
	return err
}

// conflict is what a refusal of the database's own guards becomes.
func conflict(err error) error {
	return fault.New(fault.Conflict, "与已登记的内容冲突：同一事实在同一天已有版本，或编号已被占用",
		"it conflicts with what is recorded: a version of the same fact holds on that day, or the number is taken").Because(err)
}
