package roster

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"bentou/internal/fault"
)

// What a row may hold at most. A spreadsheet has 16,384 columns and 32,767
// characters in a cell; a row of a roster has a few hundred bytes.
const (
	maxRowBytes = 1 << 20
	maxCells    = 16384
)

// rows is a file as a sequence of rows, whatever its format. A row's number is
// the one that a spreadsheet shows; empty rows may be left out. The cells are good
// until the next call. The end is io.EOF.
type rows interface {
	next(ctx context.Context) (row int, cells []string, err error)
	close() error
}

// csvRows reads comma-separated values. Go's own reader leaves empty lines out of
// its count and puts no bound on a record, and both matter here.
type csvRows struct {
	file  *os.File
	in    *bufio.Reader
	row   int
	text  []byte
	ends  []int
	cells []string
}

func newCSVRows(f *os.File, format Format) *csvRows {
	var in io.Reader = f
	if format == FormatCSVGB18030 {
		in = simplifiedchinese.GB18030.NewDecoder().Reader(f)
	}
	r := &csvRows{file: f, in: bufio.NewReaderSize(in, 64<<10)}
	if mark, err := r.in.Peek(len(utf8BOM)); err == nil && string(mark) == string(utf8BOM) {
		_, _ = r.in.Discard(len(utf8BOM)) // they were peeked at
	}
	return r
}

func (r *csvRows) close() error { return r.file.Close() }

// next reads one record. Quotes follow RFC 4180; a quote inside a cell that does
// not begin with one is an ordinary character, as spreadsheets have it.
func (r *csvRows) next(ctx context.Context) (int, []string, error) {
	if err := ctx.Err(); err != nil {
		return 0, nil, err
	}
	r.row++
	r.text, r.ends = r.text[:0], r.ends[:0]
	start, quoted, closed, empty := 0, false, false, true
	for {
		c, err := r.in.ReadByte()
		if err == io.EOF {
			if quoted && !closed {
				return 0, nil, invalid("第%d行第%d列的引号没有结束", "row %d, column %d: the quotation mark is never closed", r.row, len(r.ends)+1)
			}
			if empty {
				return 0, nil, io.EOF
			}
			break
		}
		if err != nil {
			return 0, nil, fault.New(fault.Invalid, "文件读取失败", "the file cannot be read").On("file").Because(err)
		}
		empty = false
		if len(r.text) >= maxRowBytes || len(r.ends) >= maxCells {
			return 0, nil, invalid("第%d行过长（可能缺少引号或不是CSV）", "row %d is too long (a quotation mark may be missing, or it is not CSV)", r.row)
		}
		if quoted && !closed {
			if c == '"' {
				closed = true
			} else {
				r.text = append(r.text, c)
			}
			continue
		}
		switch {
		case c == '"' && closed: // a doubled quotation mark stands for one
			closed = false
			r.text = append(r.text, c)
		case c == '"' && len(r.text) == start:
			quoted = true
		case c == ',':
			r.ends = append(r.ends, len(r.text))
			start, quoted, closed = len(r.text), false, false
		case c == '\n':
			if n := len(r.text); n > start && r.text[n-1] == '\r' {
				r.text = r.text[:n-1]
			}
			return r.record()
		case closed && c != '\r' && c != ' ':
			return 0, nil, invalid("第%d行第%d列的引号后有多余内容", "row %d, column %d: text after the closing quotation mark", r.row, len(r.ends)+1)
		default:
			r.text = append(r.text, c)
		}
	}
	return r.record()
}

// record cuts the text into cells. One string holds the row, so that a cell costs
// no memory of its own.
func (r *csvRows) record() (int, []string, error) {
	r.ends = append(r.ends, len(r.text))
	text := string(r.text)
	r.cells = r.cells[:0]
	start := 0
	for _, end := range r.ends {
		r.cells = append(r.cells, text[start:end])
		start = end
	}
	// The decoder of GB18030 puts U+FFFD where it cannot read.
	if !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) {
		for i, cell := range r.cells {
			if !utf8.ValidString(cell) || strings.ContainsRune(cell, utf8.RuneError) {
				return 0, nil, invalid("第%d行第%d列的文字编码无效", "row %d, column %d: the text is not validly encoded", r.row, i+1)
			}
		}
		return 0, nil, invalid("第%d行的文字编码无效", "row %d: the text is not validly encoded", r.row)
	}
	return r.row, r.cells, nil
}
