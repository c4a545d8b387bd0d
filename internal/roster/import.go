package roster

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// ImportOptions says what [Import] loads, and as what.
type ImportOptions struct {
	Zone  *string   // code of the zone; nil: the only one
	AsOf  fact.Date // the day for which the roster holds
	Actor string    // whom the change sequence names; "import" if empty

	// TempDir is where the staging file is made; the system's folder for
	// temporary files if empty.
	TempDir string

	// SourceName is what facts name as their source; the file's base name if empty.
	SourceName string

	// Progress, where it is not nil, is called after each transaction with the
	// households that are done and all that were accepted.
	Progress func(done, total int)
}

// Result is what an import did. It holds the staging file for the report and for
// what was set aside, and must be closed.
type Result struct {
	Outcome
	batch *Batch
	name  string
}

// Import reads the file at path and records its households in the registry, some
// hundred a transaction. Stopped at any moment it leaves whole transactions, and
// loading the file again does the rest.
//
// What the roster says is an observation for its as-of date: what is known already
// is not recorded again, the same as-of date corrects, a later one adds versions,
// and an earlier one fills the days before. A household with an error is set aside
// whole; that is not an error of Import.
//
// A file that is no roster is INVALID (see [Stage]), one that cannot be read
// NOT_FOUND; for zones see [zone.Find].
func Import(ctx context.Context, s *store.Store, path string, o ImportOptions) (*Result, error) {
	if o.SourceName == "" {
		o.SourceName = filepath.Base(path)
	}
	if o.Actor == "" {
		o.Actor = "import"
	}
	z, err := zone.Find(ctx, s.Client(), o.Zone)
	if err != nil {
		return nil, err
	}
	a, err := newApplier(ctx, s, z, o)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(a.townships))
	for name := range a.townships {
		names = append(names, name)
	}
	extra, err := a.extraColumns(ctx)
	if err != nil {
		return nil, err
	}
	b, err := Stage(ctx, path, Options{AsOf: o.AsOf, Townships: names, Extra: extra, TempDir: o.TempDir})
	if err != nil {
		return nil, opening(err, path, o.SourceName)
	}
	r := &Result{batch: b, name: o.SourceName}
	if err := a.load(ctx, b); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	r.Outcome = a.result()
	return r, nil
}

// opening says that the file at a path cannot be read; any other error stays as it
// is.
func opening(err error, path, name string) error {
	var at *fs.PathError
	if !errors.As(err, &at) || at.Path != path {
		return err
	}
	return fault.Newf(fault.NotFound, "无法读取文件：%s", "the file cannot be read: %s", name).On("file").Because(err)
}

// Close deletes the staging file. It may be called again.
func (r *Result) Close() error { return r.batch.Close() }

// Report returns the report; see [Batch.Report].
func (r *Result) Report(ctx context.Context) (*Report, error) {
	return r.batch.Report(ctx, r.Outcome)
}

// WriteReport writes the report as JSON without gathering it in memory.
func (r *Result) WriteReport(ctx context.Context, w io.Writer) error {
	return r.batch.WriteReport(ctx, w, r.Outcome)
}

// AnySetAside reports whether a household was set aside.
func (r *Result) AnySetAside(ctx context.Context) (bool, error) {
	n, err := r.batch.count(ctx, stateSetAside)
	return n > 0, err
}

// SetAsideName is a name for the file of what was set aside, after the roster's.
func (r *Result) SetAsideName() string {
	base := strings.TrimSuffix(r.name, filepath.Ext(r.name))
	return strings.TrimSuffix(base, ".set-aside") + ".set-aside" + r.batch.SetAsideExtension()
}

// WriteSetAside writes the households that were set aside, to be corrected and
// loaded again; see [Batch.WriteSetAside].
func (r *Result) WriteSetAside(ctx context.Context, w io.Writer) error {
	return r.batch.WriteSetAside(ctx, w)
}

// SaveSetAside writes them to a new file of mode 0600; see [Batch.SaveSetAside].
func (r *Result) SaveSetAside(ctx context.Context, path string) error {
	return r.batch.SaveSetAside(ctx, path)
}
