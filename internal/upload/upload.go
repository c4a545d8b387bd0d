package upload

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"bentou/ent/gen/ent"
	entupload "bentou/ent/gen/ent/upload"
	"bentou/ent/store"
	"bentou/internal/fault"
)

// DefaultMaxBytes is how large a file may be where nothing else is said.
const DefaultMaxBytes = 64 << 20

// Options of [New]. The zero value is good for use.
type Options struct {
	MaxBytes   int64        // of a file that is sent; 0 is DefaultMaxBytes
	QuotaFiles int          // files of one sender a day; 0 is DefaultQuotaFiles
	QuotaBytes int64        // bytes of one sender a day; 0 is DefaultQuotaBytes
	Log        *slog.Logger // for what the handler must not tell; nil: nowhere
}

// Uploads keeps files. It is safe for concurrent use.
type Uploads struct {
	store  *store.Store
	folder string // the data folder, to which paths are relative
	opts   Options
}

const (
	subfolder = "uploads"
	partial   = ".part" // of a file that is being written
)

// New returns the files that are kept below a data folder and recorded in a store.
func New(s *store.Store, folder string, o Options) *Uploads {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.QuotaFiles <= 0 {
		o.QuotaFiles = DefaultQuotaFiles
	}
	if o.QuotaBytes <= 0 {
		o.QuotaBytes = DefaultQuotaBytes
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Uploads{store: s, folder: folder, opts: o}
}

// Save keeps a file that somebody sent and returns its id. One that is empty, or
// larger than the limit, is INVALID; one beyond what its sender may send in a day is
// [TooManyRequests]. An error of the reader is returned as it is.
func (u *Uploads) Save(ctx context.Context, actor, name string, r io.Reader) (int, error) {
	id, _, err := u.save(ctx, actor, name, r, u.opts.MaxBytes)
	return id, err
}

// Keep is [Uploads.Save] without a limit, for files that the program makes itself.
func (u *Uploads) Keep(ctx context.Context, actor, name string, r io.Reader) (int, error) {
	id, _, err := u.save(ctx, actor, name, r, 0)
	return id, err
}

// errLimit marks the fault of a file that is too large.
var errLimit = errors.New("over the limit")

func tooLarge(limit int64) error {
	return fault.Newf(fault.Invalid, "文件超过上限 %s", "the file is larger than %s", bytesText(limit)).On("file").Because(errLimit)
}

func bytesText(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB"}
	i := 0
	for ; n >= 1<<10 && n%(1<<10) == 0 && i < len(units)-1; i++ {
		n >>= 10
	}
	return strconv.FormatInt(n, 10) + " " + units[i]
}

// save writes a file and records it. A limit of 0 is none.
func (u *Uploads) save(ctx context.Context, actor, name string, r io.Reader, limit int64) (id int, size int64, err error) {
	if limit > 0 { // nothing is read of what cannot be kept
		if err := u.within(ctx, u.store.Query, actor, 0); err != nil {
			return 0, 0, err
		}
	}
	if err := os.MkdirAll(filepath.Join(u.folder, subfolder), 0o700); err != nil {
		return 0, 0, disk(err)
	}
	kept := path.Join(subfolder, strings.ToLower(rand.Text()))
	full := filepath.Join(u.folder, filepath.FromSlash(kept))
	in := &counted{ctx: ctx, in: r, limit: limit}
	digest, err := u.write(full+partial, kept, in)
	if err != nil {
		return 0, 0, errors.Join(err, gone(os.Remove(full+partial)))
	}
	_, err = u.store.Write(ctx, actor, func(ctx context.Context, tx *store.Tx) error {
		if limit > 0 { // again, with its size and with what was sent at the same time
			if err := u.within(ctx, tx.Query, actor, in.read); err != nil {
				return err
			}
		}
		if id, err = tx.NextID(ctx, entupload.Table); err != nil {
			return err
		}
		if err := u.current(full + partial); err != nil {
			return err
		}
		at, err := tx.At(ctx)
		if err != nil {
			return err
		}
		c, err := tx.Open(ctx, "upload.add", store.Subject{}, nil)
		if err != nil {
			return err
		}
		c.Note("upload", id)
		tx.Insert(entupload.Table, []string{"id", "name", "size", "digest", "at", "actor", "path"}, id, baseName(name), in.read, digest, at, actor, kept)
		// Before the row is there for others: a file without a row is swept, a row
		// without its file would be a promise broken.
		return disk(os.Rename(full+partial, full))
	})
	if err != nil {
		return 0, 0, errors.Join(err, gone(os.Remove(full+partial)), gone(os.Remove(full)))
	}
	return id, in.read, nil
}

// write seals what a reader gives into a new file and returns the keyed digest of
// the content.
func (u *Uploads) write(file, name string, r io.Reader) (digest []byte, err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, disk(err)
	}
	defer func() { err = errors.Join(err, disk(ignoreClosed(f.Close()))) }()
	sealed, err := u.store.Vault().SealFile(f, name)
	if err != nil {
		return nil, disk(err)
	}
	sum := sha256.New()
	n, err := io.Copy(sealed, io.TeeReader(r, sum))
	if err != nil {
		return nil, disk(err)
	}
	if n == 0 {
		return nil, fault.New(fault.Invalid, "文件是空的", "the file is empty").On("file")
	}
	if err := sealed.Close(); err != nil {
		return nil, disk(err)
	}
	if err := f.Sync(); err != nil {
		return nil, disk(err)
	}
	// A plain digest would tell whoever has the same file that it was sent here.
	return u.store.Vault().Digest("upload", hex.EncodeToString(sum.Sum(nil))), disk(f.Close())
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// disk turns a full disk into what it is; other errors stay as they are.
func disk(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return fault.New(fault.Unavailable, "磁盘已满，文件未保存", "the disk is full; the file was not kept").Because(err)
	}
	return err
}

// counted counts what is read, and stops at a limit and when nobody waits any more.
type counted struct {
	ctx   context.Context
	in    io.Reader
	read  int64
	limit int64
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.in.Read(p)
	if c.read += int64(n); c.limit > 0 && c.read > c.limit {
		return n, tooLarge(c.limit)
	}
	return n, err
}

// baseName is the name of a file without folders and what no file's name holds.
func baseName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if name = strings.TrimSpace(name); name == "" || strings.Trim(name, ".") == "" {
		return "upload"
	}
	runes := []rune(name)
	return string(runes[max(0, len(runes)-120):]) // the end says what it is
}

func (u *Uploads) row(ctx context.Context, id int) (*ent.Upload, error) {
	row, err := u.store.Client().Upload.Query().Where(entupload.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, errNone()
	}
	return row, err
}

func errNone() error {
	return fault.New(fault.NotFound, "没有此文件", "there is no such file").On("upload")
}

func errRetired() error {
	return fault.New(fault.Unavailable, "保存期间密钥已更换，请重新发送文件", "the keys were replaced while the file was being kept: send it again").On("file")
}

// Open returns a file and its name, or NOT_FOUND. The reader must be closed.
func (u *Uploads) Open(ctx context.Context, id int) (io.ReadCloser, string, error) {
	row, err := u.row(ctx, id)
	if err != nil {
		return nil, "", err
	}
	f, err := u.open(row)
	return f, row.Name, err
}

func (u *Uploads) open(row *ent.Upload) (io.ReadCloser, error) {
	f, err := os.Open(filepath.Join(u.folder, filepath.FromSlash(row.Path)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "文件已不在数据目录中", "the file is no longer in the data folder").On("upload").Because(err)
	} else if err != nil {
		return nil, err
	}
	plain, err := u.store.Vault().OpenFile(f, row.Path)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{plain, f}, nil
}

// Remove forgets a file, or is NOT_FOUND. That it was there stays in the change
// sequence.
func (u *Uploads) Remove(ctx context.Context, actor string, id int) error {
	row, err := u.row(ctx, id)
	if err != nil {
		return err
	}
	_, err = u.store.Write(ctx, actor, func(ctx context.Context, tx *store.Tx) error {
		c, err := tx.Open(ctx, "upload.remove", store.Subject{}, nil)
		if err != nil {
			return err
		}
		c.Note("upload", id, "removed")
		tx.Update("DELETE FROM "+entupload.Table+" WHERE id = ?", id)
		return nil
	})
	if err != nil {
		return err
	}
	return gone(os.Remove(filepath.Join(u.folder, filepath.FromSlash(row.Path))))
}

// sweepAfter spares what another process may be about to record.
const sweepAfter = time.Hour

// Sweep removes what a crash left: files that were not finished or not recorded.
// Call it at start.
func (u *Uploads) Sweep(ctx context.Context) error {
	entries, err := os.ReadDir(filepath.Join(u.folder, subfolder))
	if err != nil {
		return gone(err)
	}
	rows, err := u.store.Client().Upload.Query().Select(entupload.FieldPath).Strings(ctx)
	if err != nil {
		return err
	}
	recorded := make(map[string]bool, len(rows))
	for _, p := range rows {
		recorded[path.Base(p)] = true
	}
	var errs []error
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || recorded[e.Name()] || u.store.Clock().Now().Sub(info.ModTime()) < sweepAfter {
			continue
		}
		errs = append(errs, gone(os.Remove(filepath.Join(u.folder, subfolder, e.Name()))))
	}
	return errors.Join(errs...)
}
