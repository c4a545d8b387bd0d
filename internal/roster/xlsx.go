package roster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/xuri/excelize/v2"

	"bentou/internal/workbook"
)

// spillSize is the size above which a sheet, or the table of shared strings, is
// unpacked to a file in the batch's folder rather than into memory. Shared strings
// in memory take about ten times their size.
const spillSize = 2 << 20

// openBook is an open XLSX file that the guard has passed.
type openBook struct {
	file     *excelize.File
	facts    *workbook.Facts
	from1904 bool
}

func openWorkbook(ctx context.Context, f *os.File, limit int64, tempDir string) (w *openBook, err error) {
	facts, err := workbook.Guard(ctx, f, limit)
	if err != nil {
		return nil, err
	}
	defer recovered(&err)
	// By its path rather than as a reader: a reader it would copy into memory.
	x, err := excelize.OpenFile(f.Name(), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: limit, UnzipXMLSizeLimit: min(spillSize, limit), TmpDir: tempDir,
	})
	if err != nil {
		if x != nil {
			x.Close()
		}
		return nil, workbook.Damaged("", err)
	}
	w = &openBook{file: x, facts: facts}
	if p, err := x.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		w.from1904 = *p.Date1904
	}
	return w, nil
}

// recovered turns a panic of excelize on a malformed part into a fault: it is the
// file's doing, and must not stop a server.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = workbook.Damaged("", fmt.Errorf("reading it panicked: %v", p))
	}
}

func (w *openBook) close() error { return w.file.Close() }

// sheets lists the sheets that hold cells, in the order of the workbook.
func (w *openBook) sheets() []string {
	var out []string
	for _, name := range w.file.GetSheetList() {
		if w.facts.Sheets[w.facts.Path[name]] != nil {
			out = append(out, name)
		}
	}
	return out
}

// xlsxRows reads one sheet. The header must be known before it can tell rows of
// persons from titles: see checkMerged.
type xlsxRows struct {
	in    *excelize.Rows
	facts *workbook.Sheet
	row   int
}

func (w *openBook) open(sheet string) (r *xlsxRows, err error) {
	defer recovered(&err)
	in, err := w.file.Rows(sheet)
	if err != nil {
		return nil, workbook.Damaged(sheet, err)
	}
	return &xlsxRows{in: in, facts: w.facts.Sheets[w.facts.Path[sheet]]}, nil
}

func (r *xlsxRows) next(ctx context.Context) (row int, cells []string, err error) {
	defer recovered(&err)
	for {
		if err := ctx.Err(); err != nil {
			return 0, nil, err
		}
		if !r.in.Next() {
			if err := r.in.Error(); err != nil {
				return 0, nil, workbook.Damaged("", err)
			}
			if r.row != r.facts.LastRow { // the guard saw more: never take a part for the whole
				return 0, nil, workbook.Damaged("", errors.New("rows are missing at the end"))
			}
			return 0, nil, io.EOF
		}
		r.row++
		cells, err := r.in.Columns()
		if err != nil {
			return 0, nil, workbook.Damaged("", err)
		}
		if len(cells) > 0 {
			return r.row, cells, nil
		}
	}
}

func (r *xlsxRows) close() error { return r.in.Close() }

// checkMerged refuses merged cells below the header: the value stands in the first
// row only, so that the others would say "none". Titles may be merged as they like.
func (r *xlsxRows) checkMerged(header int) error {
	for _, ref := range r.facts.Merged {
		_, to, _ := strings.Cut(ref, ":")
		if _, last, err := excelize.CellNameToCoordinates(to); err == nil && last > header {
			return invalid("合并单元格%s：请取消合并，并在每一行填写", "the cells %s are merged: unmerge them and fill in every row", ref)
		}
	}
	return nil
}

// checkFormula refuses a person's row with a formula whose value the file does not
// hold: it would read as blank.
func (r *xlsxRows) checkFormula(row int) error {
	if column, found := r.facts.Unvalued[row]; found {
		return invalid("第%d行第%d列的公式没有保存结果；请用表格软件打开并重新保存",
			"row %d, column %d: the formula has no stored value; open the file in a spreadsheet program and save it again", row, column)
	}
	return nil
}
