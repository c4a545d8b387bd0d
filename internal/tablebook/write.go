package tablebook

import (
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// The rows of a sheet above the table.
const (
	rowKey = iota + 1
	rowTitle
	rowFrom
	rowTo
	rowConfidence
	rowSource
	rowHeader
	rowFirst
)

var labels = map[int]string{
	rowKey: "参数 / parameter", rowTitle: "名称 / title", rowFrom: "起 / from", rowTo: "止（不含）/ to (not included)",
	rowConfidence: "把握 / confidence", rowSource: "来源 / source",
}

// Write writes a parameter of a checked pack. One that follows from others by an
// expression is refused: a sheet has no place for it.
func Write(w io.Writer, p *lang.Param) (err error) {
	for _, v := range p.Decl.Values {
		if v.Expr.Given() {
			return fault.Newf(fault.WrongState, "参数 %s 自 %s 起由表达式算出，不能写成表", "the parameter %s follows from an expression from %s on, and is no table", p.Decl.Key, v.From)
		}
	}
	f := excelize.NewFile()
	defer f.Close()
	b := &writer{File: f, p: p}
	if b.head, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if b.text, err = f.NewStyle(&excelize.Style{NumFmt: 49}); err != nil {
		return err
	}
	for i, v := range p.Decl.Values {
		name := v.From.String()
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = b.sheet(name, v)
		}
		if err != nil {
			return err
		}
	}
	_, err = f.WriteTo(w)
	return err
}

type writer struct {
	*excelize.File
	p          *lang.Param
	head, text int
}

func address(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row) // both are positive
	return name
}

func (b *writer) sheet(name string, v *pack.ParameterValue) error {
	to := ""
	if v.To != nil {
		to = v.To.String()
	}
	d := b.p.Decl
	for row, cells := range map[int][]string{rowKey: {d.Key}, rowTitle: {d.Title.ZH, d.Title.EN}, rowFrom: {v.From.String()}, rowTo: {to},
		rowConfidence: {string(v.Confidence)}, rowSource: {v.Source}} {
		if err := b.label(name, 1, row, labels[row]); err != nil {
			return err
		}
		for i, c := range cells {
			if err := b.cell(name, i+2, row, c, false); err != nil {
				return err
			}
		}
	}
	columns := columnsOf(b.p)
	for i, c := range columns {
		if err := b.label(name, i+1, rowHeader, c.label()); err != nil {
			return err
		}
	}
	for i, row := range rowsOf(d, v) {
		for k, l := range row {
			if err := b.cell(name, k+1, rowFirst+i, written(l), columns[k].number() && plainNumber(written(l))); err != nil {
				return err
			}
		}
	}
	last, err := excelize.ColumnNumberToName(max(len(columns), 2))
	if err != nil {
		return err
	}
	return b.SetColWidth(name, "A", last, 24)
}

func (b *writer) label(sheet string, column, row int, text string) error {
	at := address(column, row)
	if err := b.SetCellStr(sheet, at, text); err != nil {
		return err
	}
	return b.SetCellStyle(sheet, at, at, b.head)
}

// cell writes a number as a number where a spreadsheet holds it exactly, and anything
// else as text.
func (b *writer) cell(sheet string, column, row int, text string, number bool) error {
	at := address(column, row)
	if number {
		return b.SetCellDefault(sheet, at, text)
	}
	if err := b.SetCellStr(sheet, at, text); err != nil {
		return err
	}
	return b.SetCellStyle(sheet, at, at, b.text)
}

// rowsOf are the keys and cell of each row; a scalar is one row of one cell.
func rowsOf(d *pack.Parameter, v *pack.ParameterValue) [][]pack.Literal {
	if d.Shape == pack.Scalar {
		return [][]pack.Literal{{v.Value}}
	}
	out := make([][]pack.Literal, len(v.Rows))
	for i, r := range v.Rows {
		out[i] = append(append([]pack.Literal{}, r.Keys...), r.Cell)
	}
	return out
}

// written is a literal as packs write it.
func written(l pack.Literal) string {
	if l.Unit != "" {
		return l.Text + "/" + l.Unit
	}
	return l.Text
}

// column is a key or, last, the cell.
type column struct {
	title pack.Text
	typ   lang.Type
	key   bool
	loose bool // a key of a decision table: ranges, several codes
}

// columnsOf are the columns of a parameter.
func columnsOf(p *lang.Param) (out []column) {
	for i, codes := range p.Keys {
		c := column{title: pack.Text{ZH: p.Decl.Keys[i], EN: p.Decl.Keys[i]}, typ: lang.Type{Kind: fact.KindInt}, key: true, loose: p.Decl.Hit != ""}
		if codes != nil {
			c.typ = lang.Type{Kind: fact.KindCode, Codes: codes}
		} else {
			c.title = pack.Text{ZH: "整数", EN: "number"}
		}
		out = append(out, c)
	}
	if p.Decl.Shape == pack.Band || p.Decl.Shape == pack.Scale {
		out = append(out, column{title: pack.Text{ZH: "自", EN: "from"}, typ: p.Axis, key: true})
	}
	return append(out, column{title: pack.Text{ZH: "值", EN: "value"}, typ: p.Type})
}

func (c column) number() bool { return c.typ.Numeric() }

// label names a column with its unit in both languages.
func (c column) label() string {
	zh, en := c.typ.Describe()
	return c.title.ZH + "：" + zh + " / " + c.title.EN + ": " + en
}

// maxDigits is how many digits of a number a spreadsheet keeps.
const maxDigits = 15

// plainNumber reports a decimal that a spreadsheet holds, and shows, as it is.
func plainNumber(text string) bool {
	digits := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && digits <= maxDigits && text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && !hasExponent(text)
}

func hasExponent(text string) bool {
	for _, r := range text {
		if r == 'e' || r == 'E' || r == 'x' || r == 'X' || r == '_' {
			return true
		}
	}
	return false
}
