package roster

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"
)

// rowWriter writes a file row by row, in one of the formats.
type rowWriter interface {
	write(cells []string) error
	close() error
}

// SaveSetAside writes the households that were set aside to a new file of mode
// 0600; a file of that name must not exist. See WriteSetAside. A file that could
// not be finished is removed.
func (b *Batch) SaveSetAside(ctx context.Context, path string) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			os.Remove(path)
		}
	}()
	return b.WriteSetAside(ctx, f)
}

// SetAsideExtension is the extension that fits the set-aside file: ".xlsx" or
// ".csv".
func (b *Batch) SetAsideExtension() string {
	if b.format == FormatXLSX {
		return ".xlsx"
	}
	return ".csv"
}

// WriteSetAside writes what stood in the file about the households that were set
// aside: the rows above the header, the header, and their rows in the original
// order and as they were, with two more columns that name the problems of each row
// in Chinese. It is XLSX if the file was (every cell as text, so that spreadsheets
// leave identity numbers alone), else CSV in UTF-8 with a byte-order mark.
//
// The result can be corrected and loaded as it is: Stage ignores the two columns.
// The only cells that differ from the original are dates and amounts that an XLSX
// file held as numbers; they are written as a reader sees them.
func (b *Batch) WriteSetAside(ctx context.Context, w io.Writer) error {
	if b.staging == nil {
		return errClosed
	}
	if !b.resolved {
		return errUnresolved
	}
	buffered := bufio.NewWriterSize(w, 64<<10)
	out, err := b.setAsideWriter(buffered)
	if err != nil {
		return err
	}
	for _, cells := range b.preamble {
		if err := out.write(cells); err != nil {
			return err
		}
	}
	if err := out.write(b.widen(b.layout.cells, headerProblemColumns, headerProblems)); err != nil {
		return err
	}
	if err := b.eachSetAsideRow(ctx, out.write); err != nil {
		return err
	}
	return errors.Join(out.close(), buffered.Flush())
}

func (b *Batch) setAsideWriter(w io.Writer) (rowWriter, error) {
	if b.format == FormatXLSX {
		return newSheetWriter(w, b.sheet)
	}
	if _, err := w.Write(utf8BOM); err != nil {
		return nil, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true // what spreadsheets write
	return csvWriter{out}, nil
}

type csvWriter struct{ *csv.Writer }

func (w csvWriter) write(cells []string) error {
	if len(cells) == 0 {
		cells = []string{"", ""} // an empty line, which counts as a row here and in spreadsheets
	}
	return w.Write(cells)
}

func (w csvWriter) close() error {
	w.Flush()
	return w.Error()
}

// widen puts the two columns behind the header's last, and takes out those of an
// earlier set-aside file.
func (b *Batch) widen(cells []string, problemColumns, problems string) []string {
	width := max(len(cells), len(b.layout.headers))
	out := make([]string, 0, width+2)
	for i := range width {
		if !b.layout.own[i] {
			out = append(out, cellAt(cells, i))
		}
	}
	return append(out, problemColumns, problems)
}

// setAsidePage is how many rows are read at a time.
const setAsidePage = 500

// eachSetAsideRow hands over the widened rows in the order of the file.
func (b *Batch) eachSetAsideRow(ctx context.Context, f func([]string) error) error {
	for after := 0; ; {
		page := make([]sheetRow, 0, setAsidePage)
		err := b.staging.query(ctx, func(r *sql.Rows) error {
			var row int
			var sealed sql.RawBytes
			if err := r.Scan(&row, &sealed); err != nil {
				return err
			}
			cells, err := b.staging.unseal(row, sealed)
			page = append(page, sheetRow{row, cells})
			return err
		}, `SELECT l.row, c.sealed FROM link l JOIN household h ON h.seq = l.seq JOIN cell c ON c.row = l.row
			WHERE l.row > ? AND h.state = ? ORDER BY l.row LIMIT ?`, after, stateSetAside, setAsidePage)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		notes, err := b.notes(ctx, page[0].row, page[len(page)-1].row)
		if err != nil {
			return err
		}
		for _, r := range page {
			n := notes[r.row]
			if n == nil {
				n = &note{texts: []string{"本行未发现问题；同户其他行有问题"}}
			}
			if err := f(b.widen(r.cells, strings.Join(n.columns, "、"), strings.Join(n.texts, "；"))); err != nil {
				return err
			}
		}
		after = page[len(page)-1].row
	}
}

// note is what the two columns say of one row.
type note struct{ columns, texts []string }

func (b *Batch) notes(ctx context.Context, from, to int) (map[int]*note, error) {
	notes := make(map[int]*note)
	err := b.staging.query(ctx, func(r *sql.Rows) error {
		p, _, err := b.problem(r)
		if err != nil {
			return err
		}
		n := notes[p.Row]
		if n == nil {
			n = &note{}
			notes[p.Row] = n
		}
		if k := len(n.columns); k == 0 || n.columns[k-1] != p.Column {
			n.columns = append(n.columns, p.Column)
		}
		n.texts = append(n.texts, p.Column+"："+p.Message.ZH)
		return nil
	}, "SELECT row, col, code, detail FROM issue WHERE row BETWEEN ? AND ? AND warning = 0 ORDER BY row, col, code", from, to)
	return notes, err
}
