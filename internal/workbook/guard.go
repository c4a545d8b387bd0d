package workbook

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"bentou/internal/fault"
)

// The guard goes over a workbook before excelize does, for what excelize lets
// pass: it cuts a damaged part off where the damage begins, without an error,
// reads a missing shared string as blank, and holds a row, a cell or a small part
// in memory whatever its size. A roster that is cut short would let people leave
// their households, so nothing of that may pass.
// What a workbook may be: docs/limits.md says it.
const (
	MaxParts      = 5000
	MaxOtherParts = 64 << 20 // styles, themes, pictures: what excelize holds in memory
	MaxRatio      = 250      // how much a part of more than BigPart may grow; sheets grow 10 to 30 times
	BigPart       = 16 << 20
	maxTokenBytes = 1 << 20
	maxRowXML     = 8 << 20
	maxDepth      = 64
	maxNoted      = 10000
	maxCells      = 16384 // columns of a row
)

// Sheet is what the guard found out about one sheet.
type Sheet struct {
	LastRow  int
	Merged   []string    // ranges of several rows
	Unvalued map[int]int // row → column of a formula whose value is not stored
}

// Facts are what the guard found out about a workbook.
type Facts struct {
	Sheets map[string]*Sheet // by the name of the part, in lower case
	Path   map[string]string // name of a sheet → name of its part, in lower case
}

// Guard checks the zip and the XML of every part to its end.
func Guard(ctx context.Context, f *os.File, limit int64) (*Facts, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return nil, Damaged("", err)
	}
	if len(z.File) > MaxParts {
		return nil, invalid("工作簿的部件过多", "the workbook has too many parts")
	}
	var total, others uint64
	parts := make(map[string]*zip.File)
	for _, p := range z.File {
		name := partName(p.Name)
		if _, twice := parts[name]; twice {
			return nil, Damaged(name, errors.New("a part occurs twice"))
		}
		parts[name] = p
		total += p.UncompressedSize64
		if !spilled(name) {
			others += p.UncompressedSize64
		}
		bomb := p.UncompressedSize64 > BigPart && p.UncompressedSize64 > MaxRatio*max(1, p.CompressedSize64)
		if bomb || others > MaxOtherParts || total > uint64(limit) || total < p.UncompressedSize64 {
			return nil, invalid("工作簿解压后过大", "the workbook is too large when unpacked")
		}
	}
	for _, needed := range []string{"[content_types].xml", "xl/workbook.xml"} {
		if parts[needed] == nil {
			return nil, invalid("文件是压缩包，但不是XLSX工作簿", "the file is a zip archive, but not an XLSX workbook")
		}
	}
	return scanParts(ctx, z, parts)
}

func scanParts(ctx context.Context, z *zip.Reader, parts map[string]*zip.File) (*Facts, error) {
	w := &Facts{Sheets: make(map[string]*Sheet), Path: make(map[string]string)}
	targets, ids := make(map[string]string), make(map[string]string)
	texts := 0
	// Shared strings first, since the sheets point into them.
	order := slices.Clone(z.File)
	slices.SortStableFunc(order, func(a, b *zip.File) int {
		rank := func(f *zip.File) int {
			if partName(f.Name) == "xl/sharedstrings.xml" {
				return 0
			}
			return 1
		}
		return rank(a) - rank(b)
	})
	for _, p := range order {
		name := partName(p.Name)
		s := &partScan{ctx: ctx, name: name, texts: texts}
		switch name {
		case "xl/workbook.xml":
			s.start = func(e *xml.StartElement) {
				if e.Name.Local == "sheet" {
					ids[xmlAttribute(e, "name")] = xmlAttribute(e, "id")
				}
			}
		case "xl/_rels/workbook.xml.rels":
			s.start = func(e *xml.StartElement) {
				if e.Name.Local == "Relationship" {
					target := xmlAttribute(e, "Target")
					if !strings.HasPrefix(target, "/") {
						target = path.Join("xl", target)
					}
					targets[xmlAttribute(e, "Id")] = partName(strings.TrimPrefix(target, "/"))
				}
			}
		}
		if err := s.run(p); err != nil {
			return nil, err
		}
		if name == "xl/sharedstrings.xml" {
			texts = s.items
		}
		if s.sheet != nil {
			w.Sheets[name] = s.sheet
		}
	}
	for sheet, id := range ids {
		w.Path[sheet] = targets[id]
	}
	return w, nil
}

func partName(name string) string { return strings.ToLower(strings.ReplaceAll(name, "\\", "/")) }

// spilled reports whether excelize writes a large part of that name to a file
// rather than holding it in memory.
func spilled(name string) bool {
	return name == "xl/sharedstrings.xml" || strings.HasPrefix(name, "xl/worksheets/sheet")
}

// Damaged says that a part of the file is not as it must be.
func Damaged(part string, cause error) error {
	zh, en := "工作簿已损坏或不完整", "the workbook is damaged or cut short"
	if part != "" {
		zh, en = zh+"（"+part+"）", en+" ("+part+")"
	}
	return fault.New(fault.Invalid, zh, en).On("file").Because(cause)
}

// meter counts what the decoder reads, and stops it when one token takes more
// than a cell can hold: the decoder would gather it in memory to its end.
type meter struct {
	in          io.Reader
	read, start int64
	stopped     bool // the decoder may take the stop for an error of the text
}

var errTokenTooLong = errors.New("too long")

func (m *meter) Read(p []byte) (int, error) {
	if m.read-m.start > maxTokenBytes {
		m.stopped = true
		return 0, errTokenTooLong
	}
	n, err := m.in.Read(p)
	m.read += int64(n)
	return n, err
}

// partScan reads one part to its end: the checksum of the zip, and of XML every
// element.
type partScan struct {
	ctx   context.Context
	name  string
	texts int // shared strings there are
	items int // shared strings seen
	start func(*xml.StartElement)
	sheet *Sheet

	rowStart         int64
	row, column      int
	inRow            bool
	shared, formula  bool
	valued, inValue  bool
	value            []byte
	sheetData, ended bool
}

func (s *partScan) run(p *zip.File) error {
	in, err := p.Open()
	if err != nil {
		return Damaged(s.name, err)
	}
	defer in.Close()
	if !strings.HasSuffix(s.name, ".xml") && !strings.HasSuffix(s.name, ".rels") {
		if _, err := io.Copy(io.Discard, in); err != nil {
			return Damaged(s.name, err)
		}
		return nil
	}
	m := &meter{in: in}
	d := xml.NewDecoder(m)
	var open []string
	for count := 0; ; count++ {
		if count%4096 == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		m.start = d.InputOffset()
		token, err := d.RawToken()
		if err == io.EOF && len(open) == 0 {
			// Read on: the checksum is compared at the very end.
			if _, err := io.Copy(io.Discard, in); err != nil {
				return Damaged(s.name, err)
			}
			return nil
		}
		if err != nil && m.stopped {
			return s.at("单元格内容过长", "the cell is too long")
		}
		if err != nil {
			return Damaged(s.name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if open = append(open, e.Name.Local); len(open) > maxDepth {
				return Damaged(s.name, errors.New("nested too deeply"))
			}
			err = s.open(&e, len(open), d.InputOffset())
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != e.Name.Local {
				return Damaged(s.name, errors.New("elements do not match"))
			}
			open = open[:len(open)-1]
			err = s.close(e.Name.Local)
		case xml.CharData:
			if s.inValue && len(s.value) < 32 {
				s.value = append(s.value, e...)
			}
		}
		if err != nil {
			return err
		}
		if s.inRow && d.InputOffset()-s.rowStart > maxRowXML {
			return invalid("第%d行过长", "row %d is too long", s.row)
		}
	}
}

// at names the cell where the scan is.
func (s *partScan) at(zh, en string) error {
	if s.sheet == nil {
		return invalidText(zh+"（"+s.name+"）", en+" ("+s.name+")")
	}
	return invalidText(fmt.Sprintf("第%d行第%d列：", s.row, s.column)+zh, fmt.Sprintf("row %d, column %d: ", s.row, s.column)+en)
}

func (s *partScan) open(e *xml.StartElement, depth int, offset int64) error {
	if s.start != nil {
		s.start(e)
	}
	if depth == 1 && e.Name.Local == "worksheet" {
		s.sheet = &Sheet{Unvalued: make(map[int]int)}
	}
	if s.sheet == nil {
		if e.Name.Local == "si" {
			s.items++
		}
		return nil
	}
	switch e.Name.Local {
	case "sheetData":
		if s.sheetData {
			return Damaged(s.name, errors.New("two tables in one sheet"))
		}
		s.sheetData = true
	case "row":
		if s.inRow || s.ended {
			return Damaged(s.name, errors.New("a row out of place"))
		}
		row := s.row + 1
		if r := xmlAttribute(e, "r"); r != "" {
			n, err := strconv.Atoi(r)
			if err != nil || n <= s.row || n > excelize.TotalRows {
				return invalid("第%d行之后的行号无效", "the row number after row %d is not valid", s.row)
			}
			row = n
		}
		s.row, s.column, s.inRow, s.rowStart = row, 0, true, offset
		s.sheet.LastRow = row
	case "c":
		s.column++
		if ref := xmlAttribute(e, "r"); ref != "" {
			column, row, err := excelize.CellNameToCoordinates(ref)
			if err != nil || column < s.column || row != s.row {
				return s.at("单元格的位置无效", "the position of the cell is not valid")
			}
			s.column = column
		}
		if s.column > maxCells {
			return invalid("第%d行的列过多", "row %d has too many columns", s.row)
		}
		s.shared, s.formula, s.valued, s.value = xmlAttribute(e, "t") == "s", false, false, s.value[:0]
	case "f":
		s.formula = true
	case "v":
		s.valued, s.inValue = true, true
	case "mergeCell":
		ref := xmlAttribute(e, "ref")
		if from, to, found := strings.Cut(ref, ":"); found && len(s.sheet.Merged) < maxNoted {
			_, first, err1 := excelize.CellNameToCoordinates(from)
			_, last, err2 := excelize.CellNameToCoordinates(to)
			if err1 != nil || err2 != nil {
				return Damaged(s.name, errors.New("a merged range is not valid"))
			}
			if first != last {
				s.sheet.Merged = append(s.sheet.Merged, ref)
			}
		}
	}
	return nil
}

func (s *partScan) close(name string) error {
	if s.sheet == nil {
		return nil
	}
	switch name {
	case "v":
		s.inValue = false
	case "c":
		if s.shared && s.valued {
			if n, err := strconv.Atoi(strings.TrimSpace(string(s.value))); err != nil || n < 0 || n >= s.texts {
				return s.at("单元格指向不存在的文字", "the cell points to a text that is not there")
			}
		}
		if s.formula && (!s.valued || len(s.value) == 0) {
			if _, known := s.sheet.Unvalued[s.row]; !known && len(s.sheet.Unvalued) < maxNoted {
				s.sheet.Unvalued[s.row] = s.column
			}
		}
	case "row":
		s.inRow = false
	case "sheetData":
		s.ended = true
	}
	return nil
}

func xmlAttribute(e *xml.StartElement, name string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == name {
			return e.Attr[i].Value
		}
	}
	return ""
}

func invalid(zh, en string, args ...any) *fault.Error {
	return fault.Newf(fault.Invalid, zh, en, args...).On("file")
}

// invalidText is invalid for texts that are complete.
func invalidText(zh, en string) *fault.Error { return fault.New(fault.Invalid, zh, en).On("file") }
