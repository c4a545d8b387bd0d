package tablebook

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"bentou/internal/fault"
	"bentou/internal/workbook"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// MaxSize is how large a workbook may be, and MaxUnpacked how large it may become.
const (
	MaxSize     = 4 << 20
	MaxUnpacked = 32 << 20
	maxRows     = 5000
	maxFaults   = 200
)

// Book is a workbook that the guard has passed.
type Book struct {
	file     *excelize.File
	from1904 bool
}

// Open opens a workbook of a parameter. The caller closes it.
func Open(ctx context.Context, f *os.File) (b *Book, err error) {
	if info, err := f.Stat(); err != nil {
		return nil, err
	} else if info.Size() > MaxSize {
		return nil, fault.Newf(fault.Invalid, "文件过大：至多 %d MiB", "the file is too large: at most %d MiB", MaxSize>>20).On("file")
	}
	if _, err := workbook.Guard(ctx, f, MaxUnpacked); err != nil {
		return nil, err
	}
	defer recovered(&err)
	x, err := excelize.OpenFile(f.Name(), excelize.Options{RawCellValue: true, UnzipSizeLimit: MaxUnpacked, UnzipXMLSizeLimit: MaxUnpacked})
	if err != nil {
		return nil, workbook.Damaged("", err)
	}
	b = &Book{file: x}
	if p, err := x.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		b.from1904 = *p.Date1904
	}
	return b, nil
}

// recovered turns a panic of the library on a malformed part into a fault.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = workbook.Damaged("", fmt.Errorf("reading it panicked: %v", p))
	}
}

// Close closes the file.
func (b *Book) Close() error { return b.file.Close() }

// Key is the parameter that the first sheet names.
func (b *Book) Key() (key string, err error) {
	defer recovered(&err)
	sheets := b.file.GetSheetList()
	if len(sheets) == 0 {
		return "", workbook.Damaged("", errors.New("no sheet"))
	}
	key, err = b.file.GetCellValue(sheets[0], address(2, rowKey))
	if err != nil {
		return "", workbook.Damaged(sheets[0], err)
	}
	if key = strings.TrimSpace(key); key == "" {
		return "", fault.Newf(fault.Invalid, "%s!B1：缺少参数名", "%s!B1: the name of the parameter is missing", sheets[0]).On("file")
	}
	return key, nil
}

// Read reads the values of a parameter. The parameter that it gives is a new one; p is
// left as it is. The error names every cell that cannot be taken.
func (b *Book) Read(p *lang.Param) (out *pack.Parameter, err error) {
	defer recovered(&err)
	r := &reader{Book: b, p: p, columns: columnsOf(p)}
	copied := *p.Decl
	copied.Values = nil
	for _, name := range b.file.GetSheetList() {
		if v := r.sheet(name); v != nil {
			copied.Values = append(copied.Values, v)
		}
	}
	slices.SortStableFunc(copied.Values, func(x, y *pack.ParameterValue) int { return int(x.From) - int(y.From) })
	for i := 1; i < len(copied.Values); i++ {
		if copied.Values[i].From == copied.Values[i-1].From {
			r.fail("", 2, rowFrom, "有两张表自同一日起：%s", "two sheets begin on the same day: %s", copied.Values[i].From)
		}
	}
	if len(r.wrong) > 0 {
		return nil, r.wrong
	}
	return &copied, nil
}

type reader struct {
	*Book
	p       *lang.Param
	columns []column
	wrong   fault.Errors
}

// fail says what is wrong with a cell.
func (r *reader) fail(sheet string, col, row int, zh, en string, args ...any) {
	if len(r.wrong) >= maxFaults {
		return
	}
	at := address(col, row)
	if sheet != "" {
		at = sheet + "!" + at
	}
	all := append([]any{at}, args...)
	r.wrong = append(r.wrong, fault.Newf(fault.Invalid, "%s："+zh, "%s: "+en, all...).On("file"))
}

// before is the value of the parameter that begins on a day, as it was.
func (r *reader) before(from fact.Date) *pack.ParameterValue {
	for _, v := range r.p.Decl.Values {
		if v.From == from {
			return v
		}
	}
	return nil
}

func (r *reader) sheet(name string) *pack.ParameterValue {
	if merged, err := r.file.GetMergeCells(name); err == nil {
		for _, m := range merged {
			col, row, err := excelize.CellNameToCoordinates(m.GetStartAxis())
			if err == nil {
				r.fail(name, col, row, "不能有合并单元格（至 %s）", "merged cells cannot be read (up to %s)", m.GetEndAxis())
			}
		}
	}
	rows, err := r.file.GetRows(name)
	if err != nil {
		r.fail(name, 1, 1, "无法读取", "it cannot be read")
		return nil
	}
	if len(rows) > maxRows {
		r.fail(name, 1, maxRows, "行数过多：至多 %d 行", "too many rows: at most %d", maxRows)
		return nil
	}
	at := func(col, row int) string {
		if row > len(rows) || col > len(rows[row-1]) {
			return ""
		}
		return strings.TrimSpace(rows[row-1][col-1])
	}
	for i := range rows {
		for k := range rows[i] {
			if f, err := r.file.GetCellFormula(name, address(k+1, i+1)); err != nil || f != "" {
				r.fail(name, k+1, i+1, "不能有公式：请写出结果", "a formula cannot be read: write its result")
			}
		}
	}
	if key := at(2, rowKey); key != r.p.Decl.Key {
		r.fail(name, 2, rowKey, "此表属于参数“%s”，不是 %s", "the sheet is of the parameter “%s”, not of %s", shorten(key), r.p.Decl.Key)
		return nil
	}
	v := &pack.ParameterValue{Source: at(2, rowSource), Confidence: pack.Confidence(at(2, rowConfidence))}
	from, ok := r.day(name, 2, rowFrom, at(2, rowFrom))
	v.From = from
	if text := at(2, rowTo); text != "" {
		if to, good := r.day(name, 2, rowTo, text); good {
			v.To = &to
		}
	}
	if !slices.Contains([]pack.Confidence{pack.Law, pack.Verified, pack.Recalled, pack.Placeholder}, v.Confidence) {
		r.fail(name, 2, rowConfidence, "应为 law、verified、recalled 或 placeholder", "it is law, verified, recalled or placeholder")
	}
	if v.Source == "" {
		r.fail(name, 2, rowSource, "缺少来源", "the source is missing")
	}
	old := r.before(from)
	if ok && old != nil {
		v.Pos = old.Pos
		if strings.TrimSpace(old.Source) == v.Source {
			v.Source = old.Source
		}
	}
	for i, c := range r.columns {
		if got := at(i+1, rowHeader); got != c.label() {
			r.fail(name, i+1, rowHeader, "此列应为“%s”", "the column should be “%s”", c.label())
			return nil
		}
	}
	end := len(rows)
	for end >= rowFirst && blank(rows[end-1]) {
		end--
	}
	var table [][]pack.Literal
	for row := rowFirst; row <= end; row++ {
		if visible, err := r.file.GetRowVisible(name, row); err == nil && !visible {
			r.fail(name, 1, row, "此行是隐藏的：请取消隐藏或删去", "the row is hidden: show it or delete it")
		}
		var line []pack.Literal
		for i, c := range r.columns {
			line = append(line, r.literal(name, i+1, row, at(i+1, row), c))
		}
		for k := len(r.columns); k < len(rows[row-1]); k++ {
			if at(k+1, row) != "" {
				r.fail(name, k+1, row, "表外的内容", "there is something outside the table")
			}
		}
		table = append(table, line)
	}
	if len(table) == 0 {
		r.fail(name, 1, rowFirst, "没有数据行", "there are no rows")
		return nil
	}
	if r.p.Decl.Shape == pack.Scalar {
		if len(table) > 1 {
			r.fail(name, 1, rowFirst+1, "单值参数只有一行", "a single value has one row")
		}
		v.Value = table[0][0]
		if old != nil {
			v.Value = kept(v.Value, old.Value)
		}
		return v
	}
	for _, line := range table {
		v.Rows = append(v.Rows, pack.Row{Keys: line[:len(line)-1], Cell: line[len(line)-1]})
	}
	if old != nil {
		keep(v.Rows, old.Rows)
	}
	return v
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

// keep takes over how the pack wrote what is the same: 100.00 for a 100.
func keep(rows, old []pack.Row) {
	for i := range rows {
		if i >= len(old) || len(old[i].Keys) != len(rows[i].Keys) {
			continue
		}
		for k := range rows[i].Keys {
			rows[i].Keys[k] = kept(rows[i].Keys[k], old[i].Keys[k])
		}
		rows[i].Cell = kept(rows[i].Cell, old[i].Cell)
	}
}

func kept(now, old pack.Literal) pack.Literal {
	if now.Unit != old.Unit {
		return now
	}
	x, ok := new(big.Rat).SetString(now.Text)
	y, also := new(big.Rat).SetString(old.Text)
	if now.Text == old.Text || ok && also && !hasExponent(now.Text) && !hasExponent(old.Text) && x.Cmp(y) == 0 {
		return old
	}
	return now
}

// narrow reads full-width digits and signs as those that are meant.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000':
			return ' '
		}
		return r
	}, text)
}

func (r *reader) day(sheet string, col, row int, text string) (fact.Date, bool) {
	text = strings.TrimSpace(narrow(text))
	if d, err := fact.ParseDate(text); err == nil {
		return d, true
	}
	// A spreadsheet that takes it for a day keeps a number of days.
	if n, ok := new(big.Rat).SetString(text); ok && n.IsInt() && plainNumber(text) && n.Sign() > 0 && n.Cmp(big.NewRat(2_958_465, 1)) <= 0 {
		f, _ := n.Float64()
		if t, err := excelize.ExcelDateToTime(f, r.from1904); err == nil {
			if d, err := fact.ParseDate(t.Format("2006-01-02")); err == nil {
				return d, true
			}
		}
	}
	r.fail(sheet, col, row, "不是日历日（应如 2020-01-01）：%s", "not a calendar day (such as 2020-01-01): %s", shorten(text))
	return 0, false
}

// literal reads a cell of a column.
func (r *reader) literal(sheet string, col, row int, text string, c column) pack.Literal {
	text = strings.TrimSpace(narrow(text))
	switch {
	case text == "":
		r.fail(sheet, col, row, "此格是空的", "the cell is empty")
		return pack.Literal{}
	case text == "none" && !c.key && c.typ.Kind == fact.KindMoney, c.loose:
		if c.loose {
			return pack.Literal{Text: r.loose(sheet, col, row, text, c)}
		}
		return pack.Literal{Text: text}
	}
	switch c.typ.Kind {
	case fact.KindDate:
		d, ok := r.day(sheet, col, row, text)
		if !ok {
			return pack.Literal{}
		}
		return pack.Literal{Text: d.String()}
	case fact.KindBool:
		switch lower := strings.ToLower(text); lower {
		case "true", "1":
			return pack.Literal{Text: "true"}
		case "false", "0":
			return pack.Literal{Text: "false"}
		}
		r.fail(sheet, col, row, "应为 true 或 false", "it is true or false")
		return pack.Literal{}
	case fact.KindCode:
		if !isCode(c.typ.Codes, text) {
			r.fail(sheet, col, row, "“%s”不是 %s 的代码", "“%s” is no code of %s", shorten(text), c.typ.Codes.Name)
		}
		return pack.Literal{Text: text}
	}
	unit := ""
	if number, after, split := strings.Cut(text, "/"); split && !c.key && c.typ.Kind == fact.KindMoney {
		text, unit = strings.TrimSpace(number), strings.TrimSpace(after)
		if unit != "month" && unit != "year" {
			r.fail(sheet, col, row, "单位只能是 /month 或 /year", "a unit is /month or /year")
		}
	}
	plain, problem := decimal(text)
	switch {
	case problem != nil:
		r.fail(sheet, col, row, problem.zh, problem.en, shorten(text))
	case c.typ.Kind == fact.KindInt && strings.Contains(plain, "."):
		r.fail(sheet, col, row, "应为整数：%s", "a whole number is wanted: %s", shorten(text))
	}
	return pack.Literal{Text: plain, Unit: unit}
}

func isCode(codes *lang.Codes, text string) bool {
	return slices.ContainsFunc(codes.Entries, func(e fact.Entry) bool { return strings.EqualFold(e.Value, text) })
}

// loose reads a key of a decision table; what exactly it may be the check of the pack
// says.
func (r *reader) loose(sheet string, col, row int, text string, c column) string {
	if text == pack.Any {
		return text
	}
	if c.typ.Kind != fact.KindCode {
		return text
	}
	for _, code := range strings.Split(text, "|") {
		if !isCode(c.typ.Codes, code) {
			r.fail(sheet, col, row, "“%s”不是 %s 的代码", "“%s” is no code of %s", shorten(code), c.typ.Codes.Name)
		}
	}
	return text
}

type problem struct{ zh, en string }

// decimal reads a number as a spreadsheet stores it, which may be with an exponent. One
// with more digits than it keeps is no longer what somebody typed.
func decimal(text string) (string, *problem) {
	mantissa, exponent, split := strings.Cut(strings.ToUpper(text), "E")
	digits := 0
	for i, c := range mantissa {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '-' && i == 0, c == '.':
		default:
			return text, &problem{"不是数（只写数字和小数点）：%s", "not a number (write digits and a decimal point only): %s"}
		}
	}
	x, ok := new(big.Rat).SetString(mantissa)
	if !ok || digits == 0 {
		return text, &problem{"不是数（只写数字和小数点）：%s", "not a number (write digits and a decimal point only): %s"}
	}
	if len(strings.Trim(strings.Replace(strings.TrimPrefix(mantissa, "-"), ".", "", 1), "0")) > maxDigits {
		return text, &problem{"数已失去精度，请以文本重新输入：%s", "the number has lost its exactness, type it anew as text: %s"}
	}
	if split {
		n := 0
		if _, err := fmt.Sscanf(exponent, "%d", &n); err != nil || n > 18 || n < -12 {
			return text, &problem{"数过大或过小：%s", "the number is too large or too small: %s"}
		}
		ten := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil))
		if n < 0 {
			ten.Inv(ten)
		}
		x.Mul(x, ten)
	} else if !strings.HasPrefix(mantissa, ".") && !strings.HasPrefix(mantissa, "-.") && !strings.HasSuffix(mantissa, ".") {
		return mantissa, nil
	}
	out := x.FloatString(18)
	return strings.TrimSuffix(strings.TrimRight(out, "0"), "."), nil
}
