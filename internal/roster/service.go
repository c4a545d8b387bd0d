package roster

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"bentou/ent/store"
	"bentou/internal/upload"
	"bentou/rules/fact"
)

// Service imports rosters that were uploaded.
type Service struct {
	Store   *store.Store
	Uploads *upload.Uploads
	TempDir string // see Options.TempDir
}

// Imported is what an import of an upload did.
type Imported struct {
	Report         *Report
	SetAsideUpload int // id of the upload that holds what was set aside; 0: nothing was
}

// ImportUpload imports the file of an upload, NOT_FOUND where there is none, and
// keeps what was set aside as another upload. See [Import].
//
// While it is read the file lies unsealed in the folder for temporary files, which
// [Sweep] empties after a crash.
func (s *Service) ImportUpload(ctx context.Context, actor string, id int, zone *string, asOf fact.Date) (imported *Imported, err error) {
	folder, err := os.MkdirTemp(s.TempDir, folderPrefix)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "roster")
	name, err := s.unseal(ctx, id, path)
	if err != nil {
		return nil, err
	}
	r, err := Import(ctx, s.Store, path, ImportOptions{Zone: zone, AsOf: asOf, Actor: actor, TempDir: s.TempDir, SourceName: name})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	imported = &Imported{}
	if imported.Report, err = r.Report(ctx); err != nil {
		return nil, err
	}
	imported.SetAsideUpload, err = s.keepSetAside(ctx, actor, r)
	return imported, err
}

// unseal writes an upload to a file that only its owner can read.
func (s *Service) unseal(ctx context.Context, id int, path string) (name string, err error) {
	in, name, err := s.Uploads.Open(ctx, id)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	return name, errors.Join(err, out.Close())
}

// keepSetAside hands what was set aside to the uploads as it is written: it is
// nowhere in plain.
func (s *Service) keepSetAside(ctx context.Context, actor string, r *Result) (int, error) {
	kept, err := r.AnySetAside(ctx)
	if err != nil || !kept {
		return 0, err
	}
	out, in := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = in.CloseWithError(r.WriteSetAside(ctx, in))
	}()
	id, err := s.Uploads.Keep(ctx, actor, r.SetAsideName(), out)
	_ = out.CloseWithError(err) // so that the writer ends where the reader gave up
	<-done
	return id, err
}
