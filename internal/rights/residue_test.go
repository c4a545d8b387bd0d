package rights_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	entsql "entgo.io/ent/dialect/sql"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/registry"
)

// neighbourNumber is of somebody who is not erased.
const neighbourNumber = "371599195001020035"

// versions reads the versions of a kind about a subject.
func (w *world) versions(kind *timescope.Kind, subject int) []timescope.Fact {
	w.t.Helper()
	list, err := w.store.Client().FactsOf(w.t.Context(), kind, func(s *entsql.Selector) { s.Where(entsql.EQ(s.C(kind.Subject), subject)) })
	check(w.t, err)
	return list
}

// aliases are a person and what was merged into them.
func (w *world) aliases(person int) []int {
	w.t.Helper()
	ids := []int{person}
	for _, p := range w.store.Client().Person.Query().AllX(w.t.Context()) {
		if p.MergedIntoID != nil && *p.MergedIntoID == person {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func (w *world) countVersions(person int) (n int) {
	w.t.Helper()
	for _, kind := range ent.Facts {
		if kind.Subject == "person_id" {
			for _, id := range w.aliases(person) {
				n += len(w.versions(kind, id))
			}
		}
	}
	return n
}

// nothingIdentifies fails if any version of any kind about a person holds a sealed
// column, a digest or a text that somebody wrote.
func (w *world) nothingIdentifies(person int) {
	w.t.Helper()
	for _, id := range w.aliases(person) {
		p := w.store.Client().Person.GetX(w.t.Context(), id)
		if len(p.WrappedKey) > 0 || p.CurrentName != timescope.Erased {
			w.t.Errorf("the person has a key of %d bytes and the name %q", len(p.WrappedKey), p.CurrentName)
		}
		for _, kind := range ent.Facts {
			if kind.Subject != "person_id" {
				continue
			}
			for _, f := range w.versions(kind, id) {
				v, values := f.FactVersion(), f.FactValues()
				if *v.SourceName != nil || *v.Evidence != nil {
					w.t.Errorf("%s: a source or evidence is left", kind.Name)
				}
				for i, column := range kind.Columns {
					for _, s := range kind.Sealed {
						if b, _ := values[i].([]byte); (column == s.Ciphertext || column == s.Digest) && len(b) > 0 {
							w.t.Errorf("%s.%s is left", kind.Name, column)
						}
					}
					for _, text := range kind.Personal() {
						if column == text.Column && values[i] != nil && values[i] != timescope.Erased {
							w.t.Errorf("%s.%s holds %q", kind.Name, column, values[i])
						}
					}
				}
				for _, s := range kind.Sealed {
					if text, err := registry.Reveal(w.store.Vault(), f, s, p.WrappedKey); text != "" || err != nil {
						w.t.Errorf("%s.%s reveals %q, %v", kind.Name, s.Plain, text, err)
					}
				}
			}
		}
	}
}

// noFactsHold fails if the facts that decisions rest on hold any of some texts.
func (w *world) noFactsHold(texts ...string) {
	w.t.Helper()
	ids := w.store.Client().FactSet.Query().IDsX(w.t.Context())
	sets, err := w.rules.FactTexts(w.t.Context(), ids)
	check(w.t, err)
	if len(sets) == 0 {
		w.t.Fatal("there are no facts")
	}
	for _, set := range sets {
		for _, text := range texts {
			if strings.Contains(string(set), text) {
				w.t.Errorf("the facts of a decision hold %q", text)
			}
		}
	}
}

// holds fails unless each text is, or is not, in the database: in the files of SQLite,
// the write-ahead log with them; in every column of every table and in the statistics of
// PostgreSQL.
func (w *world) holds(want bool, texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		found := w.search(text)
		if want && found == nil {
			w.t.Errorf("%q is not found where it must be: the search finds nothing", text)
		} else if !want && found != nil {
			w.t.Errorf("%q is left in %v", text, found)
		}
	}
}

func (w *world) search(text string) []string {
	w.t.Helper()
	if !store.IsPostgres(w.url) {
		return searchFiles(w, filepath.Dir(w.url), text)
	}
	var found []string
	rows, err := w.store.DB().QueryContext(w.t.Context(), "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' UNION SELECT 'pg_stats'")
	check(w.t, err)
	defer rows.Close()
	for rows.Next() {
		var table string
		check(w.t, rows.Scan(&table))
		var n int
		check(w.t, w.store.DB().QueryRowContext(w.t.Context(), fmt.Sprintf("SELECT count(*) FROM %q t WHERE strpos(t::text, $1) > 0", table), text).Scan(&n))
		if n > 0 {
			found = append(found, table)
		}
	}
	check(w.t, rows.Err())
	return found
}

func searchFiles(w *world, folder, text string) (found []string) {
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(text)) {
			found = append(found, filepath.Base(path))
		}
		return err
	})
	check(w.t, err)
	return found
}

// writing is a plain connection to the database, past the program.
func (w *world) writing() *sql.DB {
	w.t.Helper()
	driver, url := "sqlite", "file:"+w.url+"?_pragma=busy_timeout(5000)"
	if store.IsPostgres(w.url) {
		driver, url = "pgx", w.url
	}
	db, err := sql.Open(driver, url)
	check(w.t, err)
	w.t.Cleanup(func() { db.Close() })
	return db
}
