package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	atlas "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/migrate"
	"bentou/ent/migrations"
)

func main() {
	log.SetFlags(0)
	postgres := flag.String("postgres", "", "an empty PostgreSQL database to work in")
	guards := flag.String("guards", "", "write the guards of `facts`, decisions, areas, audit, erasure, policy, stops or adjustments instead of the difference")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: diff [-guards facts|decisions|areas|audit|erasure|policy|stops|adjustments] -postgres URL NAME")
	}
	for _, db := range []struct{ dialect, driver, url, folder string }{
		{dialect.SQLite, "sqlite", "file:diff?mode=memory&cache=shared&_pragma=foreign_keys(1)", "ent/migrations/sqlite"},
		{dialect.Postgres, "pgx", *postgres, "ent/migrations/postgres"},
	} {
		if err := write(db.dialect, db.driver, db.url, db.folder, flag.Arg(0), *guards); err != nil {
			log.Fatalf("diff: %s: %v", db.dialect, err)
		}
	}
}

func write(name, driver, url, folder, title, guards string) error {
	if guards != "" {
		columns := map[string][]string{}
		for _, t := range migrate.Tables {
			for _, c := range t.Columns {
				columns[t.Name] = append(columns[t.Name], c.Name)
			}
		}
		files, err := filepath.Glob(folder + "/*.sql")
		if err != nil {
			return err
		}
		path := filepath.Join(folder, fmt.Sprintf("%05d_%s.sql", len(files)+1, title))
		var text string
		switch guards {
		case "facts":
			text = migrations.Guards(name, ent.Facts, columns)
		case "decisions":
			text = migrations.DecisionGuards(name)
		case "areas":
			text = migrations.AreaGuards(name, ent.GuardianConsentKind, columns)
		case "audit":
			text = migrations.AuditGuards(name)
		case "erasure":
			text = migrations.ErasureGuards(name, ent.Facts, columns)
		case "adjustments":
			text = migrations.AdjustmentGuards(name)
		case "policy":
			text = migrations.PolicyGuards(name)
		case "stops":
			text = migrations.StopGuards(name)
		default:
			return fmt.Errorf("there are no guards of %q", guards)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
		return sum(folder)
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		return err
	}
	defer db.Close()
	client := ent.NewClient(ent.Driver(entsql.OpenDB(name, db)))
	dir, err := sqltool.NewGooseDir(folder)
	if err != nil {
		return err
	}
	before, err := filepath.Glob(folder + "/*.sql")
	if err != nil {
		return err
	}
	if err := client.Schema.NamedDiff(context.Background(), title,
		schema.WithDir(dir), schema.WithFormatter(sqltool.GooseFormatter),
		schema.WithMigrationMode(schema.ModeReplay), schema.WithErrNoPlan(true)); err != nil {
		return err
	}
	// Plain numbers instead of the formatter's times: both sets stay in step.
	written, err := filepath.Glob(folder + "/*_" + title + ".sql")
	if err != nil || len(written) != 1 {
		return fmt.Errorf("%d files for %s: %w", len(written), title, err)
	}
	if err := os.Rename(written[0], filepath.Join(folder, fmt.Sprintf("%05d_%s.sql", len(before)+1, title))); err != nil {
		return err
	}
	return sum(folder)
}

func sum(folder string) error {
	dir, err := sqltool.NewGooseDir(folder)
	if err != nil {
		return err
	}
	checksum, err := dir.Checksum()
	if err != nil {
		return err
	}
	return atlas.WriteSumFile(dir, checksum)
}
