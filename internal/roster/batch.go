package roster

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"bentou/internal/fault"
	"bentou/internal/idcard"
	"bentou/rules/fact"
)

// Options says how a file is to be read.
type Options struct {
	AsOf      fact.Date // the day for which the roster holds
	Townships []string  // names of the zone's townships; any other sets a household aside
	Extra     []ExtraColumn

	// TempDir is where the batch's folder is made; the system's folder for
	// temporary files if empty.
	TempDir string

	// UnzipLimit bounds what an XLSX file may unpack to; 0 is DefaultUnzipLimit.
	UnzipLimit int64
}

// DefaultUnzipLimit allows for more rows than a sheet can have.
const DefaultUnzipLimit = 4 << 30

// Batch is a file that was read, staged and judged. It is used by one goroutine
// at a time, and must be closed.
type Batch struct {
	format   Format
	opts     Options
	sheet    string // the sheet that was read
	sheets   int    // how many there are
	layout   *layout
	preamble [][]string // the rows above the header
	staging  *staging
	rows     int
	resolved bool
}

// Stage reads the file at path to its end and judges every household by itself
// and against the others of the file. The file is only read, and not needed any
// more afterwards.
//
// A file that cannot be taken as a roster is a fault.Invalid error, possibly
// several at once (fault.All). Errors inside households are not errors of Stage:
// see Report. Every other error is one of the machine (disk, cancelled context).
func Stage(ctx context.Context, path string, opts Options) (*Batch, error) {
	if opts.UnzipLimit <= 0 {
		opts.UnzipLimit = DefaultUnzipLimit
	}
	if err := checkExtra(opts.Extra); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := &Batch{opts: opts}
	if b.format, err = detect(f); err != nil {
		return nil, err
	}
	if b.staging, err = newStaging(ctx, opts.TempDir); err != nil {
		return nil, err
	}
	if err := b.load(ctx, f); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *Batch) load(ctx context.Context, f *os.File) error {
	stage := b.stageCSV
	if b.format == FormatXLSX {
		stage = b.stageWorkbook
	}
	if err := stage(ctx, f); err != nil {
		return err
	}
	if b.rows == 0 {
		return invalid("名册在表头之后没有数据", "the roster has no rows after its header")
	}
	if err := b.group(ctx); err != nil {
		return err
	}
	return b.judge(ctx)
}

// checkExtra refuses declarations that cannot work; they are the program's doing.
func checkExtra(extra []ExtraColumn) error {
	seen := map[string]bool{headerProblemColumns: true, headerProblems: true, "": true}
	for i := range columns {
		seen[columns[i].header] = true
	}
	for _, e := range extra {
		if name := fold(e.Header); seen[name] || e.Parse == nil {
			return errors.New("roster: an extra column is declared twice, without a name or without a parser: " + e.Header)
		} else {
			seen[name] = true
		}
	}
	return nil
}

// Close deletes the staging file. It may be called again.
func (b *Batch) Close() error {
	if b.staging == nil {
		return nil
	}
	s := b.staging
	b.staging = nil
	return s.close()
}

// Format returns what the file turned out to be.
func (b *Batch) Format() Format { return b.format }

// Sheet returns the name of the sheet that was read; empty for CSV.
func (b *Batch) Sheet() string { return b.sheet }

// HasExtra reports whether the file has the declared column of that header: a
// blank cell means "none" only where the column was there to ask.
func (b *Batch) HasExtra(header string) bool {
	for i, e := range b.opts.Extra {
		if fold(e.Header) == fold(header) {
			return b.layout.extra[i] >= 0
		}
	}
	return false
}

func (b *Batch) stageCSV(ctx context.Context, f *os.File) error {
	r := newCSVRows(f, b.format)
	l, preamble, err := findHeader(ctx, r, b.opts.Extra)
	if err != nil {
		return err
	}
	if l == nil {
		return noHeader()
	}
	b.layout, b.preamble = l, preamble
	return b.stageRows(ctx, r, nil, nil)
}

func noHeader() error {
	return invalid("前%d行中找不到表头（户编号、姓名、证件号码等），文件不是名册",
		"no header (户编号, 姓名, 证件号码 …) in the first %d rows: the file is not a roster", headerWithin)
}

// stageWorkbook takes the first sheet that has a header.
func (b *Batch) stageWorkbook(ctx context.Context, f *os.File) error {
	w, err := openWorkbook(ctx, f, b.opts.UnzipLimit, b.staging.folder)
	if err != nil {
		return err
	}
	defer w.close()
	sheets := w.sheets()
	b.sheets = len(sheets)
	for _, name := range sheets {
		r, err := w.open(name)
		if err != nil {
			return err
		}
		defer r.close()
		l, preamble, err := findHeader(ctx, r, b.opts.Extra)
		if err != nil {
			return err
		}
		if l == nil {
			continue
		}
		b.layout, b.preamble, b.sheet = l, preamble, name
		if err := r.checkMerged(l.row); err != nil {
			return err
		}
		return b.stageRows(ctx, r, r.checkFormula, func(cells []string) { w.tidy(b, cells) })
	}
	return noHeader()
}

// tidy writes a spreadsheet's own dates and numbers as the contract has them.
func (w *openBook) tidy(b *Batch, cells []string) {
	apply := func(kind Kind, i int) {
		if i < 0 || i >= len(cells) {
			return
		}
		switch kind {
		case KindDate:
			cells[i] = serialDate(cells[i], w.from1904)
		case KindAmount:
			cells[i] = cleanNumber(cells[i])
		}
	}
	for c := range columns {
		apply(columns[c].kind, b.layout.at[c])
	}
	for i, e := range b.opts.Extra {
		apply(e.Kind, b.layout.extra[i])
	}
}

// findHeader reads up to the header, the first row that names several columns of
// the contract. A nil layout means that there is none.
func findHeader(ctx context.Context, r rows, extra []ExtraColumn) (*layout, [][]string, error) {
	var preamble [][]string
	for range headerWithin {
		row, cells, err := r.next(ctx)
		if err == io.EOF || err == nil && row > headerWithin {
			return nil, nil, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if known(cells) >= headerLikeness {
			l, err := newLayout(row, cells, extra)
			return l, preamble, err
		}
		for len(preamble) < row-1 { // rows that the source left out were empty
			preamble = append(preamble, nil)
		}
		preamble = append(preamble, append([]string(nil), cells...))
	}
	return nil, nil, nil
}

// stageRows copies the rows of persons into the staging file.
func (b *Batch) stageRows(ctx context.Context, r rows, check func(row int) error, tidy func([]string)) error {
	s := b.staging
	return s.write(ctx, func() error {
		links, err := s.inserter(ctx, "INSERT INTO link (row, code, person)", 3)
		if err != nil {
			return err
		}
		defer links.statement.Close()
		sealed, err := s.inserter(ctx, "INSERT INTO cell (row, sealed)", 2)
		if err != nil {
			return err
		}
		defer sealed.statement.Close()
		for {
			row, cells, err := r.next(ctx)
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
			for len(cells) > 0 && cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
			if blankRow(cells) || b.layout.total(cells) {
				continue
			}
			if check != nil {
				if err := check(row); err != nil {
					return err
				}
			}
			if tidy != nil {
				tidy(cells)
			}
			b.rows++
			if err := links.add(row, s.digest('h', b.key(row, cells)), s.person(b.layout.cell(cells, colID))); err != nil {
				return err
			}
			if err := sealed.add(row, s.seal(row, cells)); err != nil {
				return err
			}
		}
		return errors.Join(links.flush(), sealed.flush())
	})
}

// key is what a row's household is grouped by: its code, or for a blank one the
// row itself, since nothing says that two such rows belong together.
func (b *Batch) key(row int, cells []string) string {
	if code := fold(b.layout.cell(cells, colCode)); code != "" {
		return code
	}
	return "\x00" + strconv.Itoa(row) // no cell holds a zero byte
}

// person digests a valid identity number; nil for any other, since a mistyped or
// destroyed number says nothing about who it is.
func (s *staging) person(cell string) []byte {
	if number := numberOf(cell); number != "" {
		return s.digest('p', number)
	}
	return nil
}

// numberOf is the identity number in a cell; empty if that is not valid.
func numberOf(cell string) string {
	n, err := idcard.Parse(cell)
	if err != nil {
		return ""
	}
	return n.Text
}

// group makes the households of the rows, in order of first appearance.
func (b *Batch) group(ctx context.Context) error {
	s := b.staging
	return s.write(ctx, func() error {
		for _, statement := range []string{
			"CREATE INDEX link_code ON link (code, row)",
			"INSERT INTO household (code, first, size) SELECT code, MIN(row), COUNT(*) FROM link GROUP BY code ORDER BY MIN(row)",
			"CREATE UNIQUE INDEX household_code ON household (code)",
			"UPDATE link SET seq = (SELECT seq FROM household h WHERE h.code = link.code)",
			"CREATE INDEX link_seq ON link (seq, row)",
			"DROP INDEX link_code",
		} {
			if err := s.exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// staged is a household as it comes back from the staging file.
type staged struct {
	seq  int
	rows []sheetRow
}

// pageHouseholds is how many households are read back at a time. A page is closed
// before it is handed over, so that the receiver may use the staging file.
const pageHouseholds = 64

// pages hands over the households of a state, page by page in order. Households
// beyond MaxMembers are left out: they cannot be held in memory.
func (b *Batch) pages(ctx context.Context, state int, f func([]staged) error) error {
	for after := 0; ; {
		var page []staged
		var last sql.NullInt64
		err := b.staging.query(ctx, func(r *sql.Rows) error { return r.Scan(&last) },
			"SELECT MAX(seq) FROM (SELECT seq FROM household WHERE seq > ? AND state = ? AND size <= ? ORDER BY seq LIMIT ?)",
			after, state, MaxMembers, pageHouseholds)
		if err != nil {
			return err
		}
		if !last.Valid {
			return nil
		}
		err = b.staging.query(ctx, func(r *sql.Rows) error {
			var seq, row int
			var sealed sql.RawBytes
			if err := r.Scan(&seq, &row, &sealed); err != nil {
				return err
			}
			cells, err := b.staging.unseal(row, sealed)
			if err != nil {
				return err
			}
			if n := len(page); n == 0 || page[n-1].seq != seq {
				page = append(page, staged{seq: seq})
			}
			h := &page[len(page)-1]
			h.rows = append(h.rows, sheetRow{row: row, cells: cells})
			return nil
		}, `SELECT l.seq, l.row, c.sealed FROM household h JOIN link l ON l.seq = h.seq JOIN cell c ON c.row = l.row
			WHERE h.seq > ? AND h.seq <= ? AND h.state = ? AND h.size <= ? ORDER BY l.seq, l.row`, after, last.Int64, state, MaxMembers)
		if err != nil {
			return err
		}
		if err := f(page); err != nil {
			return err
		}
		after = int(last.Int64)
	}
}

func (b *Batch) parser() *parser {
	p := &parser{layout: b.layout, extra: b.opts.Extra, asOf: b.opts.AsOf, townships: make(map[string]bool)}
	for _, t := range b.opts.Townships {
		if t = fold(t); t != "" {
			p.townships[t] = true
		}
	}
	return p
}

// errClosed is returned by a batch that is closed.
var errClosed = fault.New(fault.WrongState, "导入批次已关闭", "the batch is closed")

func (b *Batch) headerOf(column int) string {
	switch {
	case column < 0: // a place without a header, by the letters of a spreadsheet
		name, err := excelize.ColumnNumberToName(-column)
		if err != nil {
			return ""
		}
		return name
	case column < columnCount:
		return columns[column].header
	}
	return strings.TrimSpace(b.opts.Extra[column-columnCount].Header)
}
