package roster

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the staging file's engine
)

// folderPrefix marks the folders of batches, so that Sweep finds them.
const folderPrefix = "bentou-roster-"

// Sweep deletes what batches left in a folder when their process died. Call it
// at start, before the first Stage: it cannot tell a dead batch from a live one.
func Sweep(tempDir string) error {
	left, err := filepath.Glob(filepath.Join(tempDir, folderPrefix+"*"))
	if err != nil {
		return err
	}
	var errs []error
	for _, folder := range left {
		errs = append(errs, os.RemoveAll(folder))
	}
	return errors.Join(errs...)
}

// States of a household in the staging file.
const (
	stateStaged   = 0
	stateAccepted = 1
	stateSetAside = 2
)

// The tables. A link is a row of a person with what must be compared across
// households, apart from its sealed cells, so that indexes and sorts stay small.
const stagingSchema = `
CREATE TABLE link (row INTEGER PRIMARY KEY, code BLOB NOT NULL, person BLOB, seq INTEGER);
CREATE TABLE cell (row INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE household (seq INTEGER PRIMARY KEY, code BLOB NOT NULL, first INTEGER NOT NULL, size INTEGER NOT NULL,
	state INTEGER NOT NULL DEFAULT 0);
CREATE TABLE tally (seq INTEGER PRIMARY KEY, members INTEGER NOT NULL, elders INTEGER NOT NULL, wage INTEGER NOT NULL, unknown INTEGER NOT NULL);
CREATE TABLE issue (seq INTEGER NOT NULL, row INTEGER NOT NULL, col INTEGER NOT NULL, code INTEGER NOT NULL,
	detail INTEGER NOT NULL, warning INTEGER NOT NULL);
CREATE TABLE dep (seq INTEGER NOT NULL, row INTEGER NOT NULL, owner BLOB, code TEXT NOT NULL, foreigner INTEGER NOT NULL);
`

// staging is the temporary database of one batch. All of it runs on one
// connection, so nothing may be asked while rows of an earlier question are open.
type staging struct {
	folder string
	db     *sql.DB
	conn   *sql.Conn
	aead   cipher.AEAD
	mac    hash.Hash
	buf    []byte
	nonce  [12]byte
}

func newStaging(ctx context.Context, tempDir string) (*staging, error) {
	folder, err := os.MkdirTemp(tempDir, folderPrefix) // mode 0700
	if err != nil {
		return nil, err
	}
	s := &staging{folder: folder}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *staging) open(ctx context.Context) error {
	key := make([]byte, 64)
	rand.Read(key) // never fails; it stops the program instead
	block, err := aes.NewCipher(key[:32])
	if err != nil {
		return err
	}
	if s.aead, err = cipher.NewGCM(block); err != nil {
		return err
	}
	s.mac = hmac.New(sha256.New, key[32:])
	name := filepath.Join(s.folder, "staging.db")
	// SQLite would make the file with the process's usual mode.
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if s.db, err = sql.Open("sqlite", (&url.URL{Scheme: "file", Path: name}).String()); err != nil {
		return err
	}
	s.db.SetMaxOpenConns(1)
	if s.conn, err = s.db.Conn(ctx); err != nil {
		return err
	}
	// Nothing here outlives the process, so nothing is journalled or synced, and
	// the cache is bounded: it is what keeps memory flat.
	for _, statement := range []string{
		"PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA locking_mode=EXCLUSIVE",
		"PRAGMA temp_store=FILE", "PRAGMA cache_size=-16384", stagingSchema,
	} {
		if err := s.exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (s *staging) close() error {
	var errs []error
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
	}
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(s.folder))...)
}

func (s *staging) exec(ctx context.Context, statement string, args ...any) error {
	if _, err := s.conn.ExecContext(ctx, statement, args...); err != nil {
		return fmt.Errorf("roster: staging: %w", err)
	}
	return nil
}

// query calls scan for each row of an answer.
func (s *staging) query(ctx context.Context, scan func(*sql.Rows) error, statement string, args ...any) error {
	rows, err := s.conn.QueryContext(ctx, statement, args...)
	if err != nil {
		return fmt.Errorf("roster: staging: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// write runs f in one transaction.
func (s *staging) write(ctx context.Context, f func() error) error {
	if err := s.exec(ctx, "BEGIN"); err != nil {
		return err
	}
	if err := f(); err != nil {
		// Without a journal there is nothing to go back to: a batch that failed
		// half-way is only good for closing.
		_, _ = s.conn.ExecContext(context.WithoutCancel(ctx), "COMMIT")
		return err
	}
	return s.exec(ctx, "COMMIT")
}

// digest is the keyed digest by which codes and identity numbers are compared.
// Sixteen bytes are enough: the key lives for one load.
func (s *staging) digest(kind byte, text string) []byte {
	s.mac.Reset()
	s.buf = append(append(s.buf[:0], kind), text...)
	s.mac.Write(s.buf)
	return s.mac.Sum(nil)[:16]
}

// seal encrypts the cells of a row. The row number is the nonce: each is sealed
// once under the key.
func (s *staging) seal(row int, cells []string) []byte {
	plain := s.buf[:0]
	for _, c := range cells {
		plain = binary.AppendUvarint(plain, uint64(len(c)))
		plain = append(plain, c...)
	}
	s.buf = plain
	binary.BigEndian.PutUint64(s.nonce[4:], uint64(row))
	return s.aead.Seal(make([]byte, 0, len(plain)+s.aead.Overhead()), s.nonce[:], plain, nil)
}

func (s *staging) unseal(row int, sealed []byte) ([]string, error) {
	binary.BigEndian.PutUint64(s.nonce[4:], uint64(row))
	plain, err := s.aead.Open(s.buf[:0], s.nonce[:], sealed, nil)
	if err != nil {
		return nil, errors.New("roster: the staging file was changed")
	}
	s.buf = plain
	text := string(plain)
	cells := make([]string, 0, 40)
	for len(text) > 0 {
		n, width := uvarint(text)
		cells = append(cells, text[width:width+n])
		text = text[width+n:]
	}
	return cells, nil
}

func uvarint(s string) (n, width int) {
	shift := 0
	for {
		c := s[width]
		width++
		n |= int(c&0x7F) << shift
		if c < 0x80 {
			return n, width
		}
		shift += 7
	}
}

// inserter gathers rows for one prepared statement that inserts many at a time:
// a call into SQLite costs more than the row that it stores.
type inserter struct {
	s         *staging
	ctx       context.Context
	head      string
	width     int
	statement *sql.Stmt
	args      []any
}

const insertRows = 100

func (s *staging) inserter(ctx context.Context, head string, width int) (*inserter, error) {
	in := &inserter{s: s, ctx: ctx, head: head, width: width}
	var err error
	if in.statement, err = s.conn.PrepareContext(ctx, in.text(insertRows)); err != nil {
		return nil, fmt.Errorf("roster: staging: %w", err)
	}
	return in, nil
}

func (in *inserter) text(n int) string {
	tuple := "(" + strings.TrimSuffix(strings.Repeat("?,", in.width), ",") + ")"
	return in.head + " VALUES " + strings.TrimSuffix(strings.Repeat(tuple+",", n), ",")
}

func (in *inserter) add(args ...any) error {
	in.args = append(in.args, args...)
	if len(in.args) < insertRows*in.width {
		return nil
	}
	_, err := in.statement.ExecContext(in.ctx, in.args...)
	in.args = in.args[:0]
	return err
}

// flush stores what is left and closes the statement.
func (in *inserter) flush() error {
	defer in.statement.Close()
	if len(in.args) == 0 {
		return nil
	}
	err := in.s.exec(in.ctx, in.text(len(in.args)/in.width), in.args...)
	in.args = nil
	return err
}
