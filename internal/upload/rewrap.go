package upload

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"bentou/ent/gen/ent"
	entupload "bentou/ent/gen/ent/upload"
	"bentou/internal/vault"
)

// rewrapped ends the name of a file that is being wrapped anew. A crash may leave
// one; [Uploads.Sweep] removes it.
const rewrapped = ".rewrap"

// KeyUse counts the recorded files by the key under which theirs are wrapped.
// missing counts those that are not in this data folder: what wraps them cannot be
// told here.
func (u *Uploads) KeyUse(ctx context.Context) (use map[uint32]int, missing int, err error) {
	use = map[uint32]int{}
	err = u.each(ctx, func(row *ent.Upload) error {
		id, err := u.keyOf(row)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing++
			return nil
		case err != nil:
			return err
		}
		use[id]++
		return nil
	})
	return use, missing, err
}

// Rewrap wraps the keys of the recorded files under the primary key. Each file is
// replaced whole, so that whoever reads it reads on, and a stop leaves the rest for
// the next call. done is told of each one.
func (u *Uploads) Rewrap(ctx context.Context, done func()) error {
	primary := u.store.Vault().WrappingKeys()[0].ID
	return u.each(ctx, func(row *ent.Upload) error {
		id, err := u.keyOf(row)
		if errors.Is(err, fs.ErrNotExist) || err == nil && id == primary {
			return nil
		}
		if err == nil {
			err = u.rewrap(row)
		}
		if err == nil {
			done()
		}
		return err
	})
}

func (u *Uploads) each(ctx context.Context, act func(*ent.Upload) error) error {
	rows, err := u.store.Client().Upload.Query().Order(ent.Asc(entupload.FieldID)).All(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := act(row); err != nil {
			return err
		}
	}
	return nil
}

func (u *Uploads) keyOf(row *ent.Upload) (uint32, error) {
	return fileKey(filepath.Join(u.folder, filepath.FromSlash(row.Path)))
}

func fileKey(file string) (uint32, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return vault.FileKey(f)
}

func (u *Uploads) rewrap(row *ent.Upload) (err error) {
	full := filepath.Join(u.folder, filepath.FromSlash(row.Path))
	in, err := os.Open(full)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(full+rewrapped, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return disk(err)
	}
	defer func() {
		err = errors.Join(err, disk(ignoreClosed(out.Close())), gone(os.Remove(full+rewrapped)))
	}()
	if err := u.store.Vault().RewrapFile(out, in, row.Path); err != nil {
		return disk(err)
	}
	if err := errors.Join(out.Sync(), out.Close()); err != nil {
		return disk(err)
	}
	// One that was removed meanwhile comes back without a row: the next start sweeps it.
	return disk(os.Rename(full+rewrapped, full))
}

// current makes sure, under the lock of the head, that the key that wraps a file
// written just before was not retired meanwhile.
func (u *Uploads) current(file string) error {
	id, err := fileKey(file)
	if err != nil {
		return err
	}
	held, err := u.store.Vault().Holds(id)
	if err == nil && !held {
		err = errRetired()
	}
	return err
}
