package migrations

import (
	"embed"
	"io/fs"

	"entgo.io/ent/dialect"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// For returns the migrations of a dialect of ent (dialect.SQLite, dialect.Postgres).
func For(name string) fs.FS {
	folder := "sqlite"
	if name == dialect.Postgres {
		folder = "postgres"
	}
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folders are embedded above
	}
	return sub
}
