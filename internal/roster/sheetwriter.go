package roster

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheetWriter writes a workbook of one sheet whose cells are all text. excelize's
// own stream writer gathers the packed workbook in memory before it writes it.
type sheetWriter struct {
	zip   *zip.Writer
	sheet io.Writer
	row   int
	text  strings.Builder
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// The parts that a workbook must have. The second cell format is number format 49,
// "text": what is typed into such a cell stays as it is typed.
var workbookParts = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`},
}

func newSheetWriter(w io.Writer, sheet string) (*sheetWriter, error) {
	s := &sheetWriter{zip: zip.NewWriter(w)}
	var name strings.Builder
	if err := xml.EscapeText(&name, []byte(sheet)); err != nil {
		return nil, err
	}
	book := `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="` + name.String() +
		`" sheetId="1" r:id="rId1"/></sheets></workbook>`
	for _, p := range append(workbookParts[:len(workbookParts):len(workbookParts)], struct{ name, text string }{"xl/workbook.xml", book}) {
		part, err := s.zip.Create(p.name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(part, xmlHead+p.text); err != nil {
			return nil, err
		}
	}
	var err error
	if s.sheet, err = s.zip.Create("xl/worksheets/sheet1.xml"); err != nil {
		return nil, err
	}
	_, err = io.WriteString(s.sheet, xmlHead+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`+
		`<cols><col min="1" max="256" width="16" style="1"/></cols><sheetData>`)
	return s, err
}

func (s *sheetWriter) write(cells []string) error {
	s.row++
	s.text.Reset()
	row := strconv.Itoa(s.row)
	s.text.WriteString(`<row r="` + row + `">`)
	for i, c := range cells {
		if c == "" {
			continue
		}
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		s.text.WriteString(`<c r="` + column + row + `" s="1" t="inlineStr"><is><t xml:space="preserve">`)
		if err := xml.EscapeText(&s.text, []byte(c)); err != nil {
			return err
		}
		s.text.WriteString(`</t></is></c>`)
	}
	s.text.WriteString(`</row>`)
	_, err := io.WriteString(s.sheet, s.text.String())
	return err
}

func (s *sheetWriter) close() error {
	if _, err := io.WriteString(s.sheet, `</sheetData></worksheet>`); err != nil {
		return err
	}
	return s.zip.Close()
}
