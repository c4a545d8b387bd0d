package rules

import (
	"fmt"
	"slices"
	"strings"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// SheetEdit is a change of a table, for the days from one on. Rows are numbered from 1, as
// they were before the edit.
type SheetEdit struct {
	From fact.Date
	// To is the day from which what held before goes on; nil: it holds until the next value.
	To     *fact.Date
	Cells  []CellEdit
	Add    []RowAdd
	Remove []int
	Move   []RowMove // one after the other
	// Confidence and Source are needed where a new value begins; empty: as they were.
	Confidence pack.Confidence
	Source     string
}

// CellEdit is what a cell is to be.
type CellEdit struct {
	Row          int
	Column, Text string
}

// RowAdd is a row that is added behind the one of a number: 0 is before all, nil behind
// all. Those that are added at one place stand there in their order.
type RowAdd struct {
	Cells []string
	After *int
}

// RowMove is a row that is moved behind another; 0 is before all.
type RowMove struct{ Row, After int }

// SheetFault is something in an edit that cannot be: Field is where in the edit, such as
// cells.0.text; the text names the table, the row and the column.
type SheetFault struct {
	Field string
	Text  pack.Text
}

// SheetError says all that is wrong with an edit.
type SheetError []SheetFault

// Error is the English texts.
func (e SheetError) Error() string {
	var all []string
	for _, f := range e {
		all = append(all, f.Text.EN)
	}
	return strings.Join(all, "; ")
}

// mostSheetRows bounds the rows of a table that is edited.
const mostSheetRows = 5000

// EditSheet edits a table of a pack and writes the pack anew in canonical form. Where a
// value begins on the day, that is edited; else one begins then that is a copy of what
// held, with the edits. Other days keep what they have, and comments stay. What
// is unknown, of the wrong type or nowhere is a [SheetError] and nothing is written.
// Gaps and overlaps are for the check of the pack. The diagnostics are of the files that
// would come out; where they have failed there are none.
func EditSheet(p *pack.Pack, key string, e SheetEdit) ([]pack.File, pack.Diagnostics, error) {
	s := SheetOf(p, key)
	if s == nil {
		return nil, nil, noSheet(p, key)
	}
	ed := &sheetEditor{sheet: s, edit: e}
	value, begins := s.on(e.From)
	if value == nil {
		return nil, nil, SheetError{{"from", text(key+" 在 "+e.From.String()+" 没有内容：请以 draftParameterSet 给出各行", key+" has nothing on "+e.From.String()+": give its rows by draftParameterSet")}}
	}
	ed.apply(value.Rows)
	v := pack.DatedValue{From: e.From, To: e.To, Confidence: e.Confidence, Source: e.Source}
	if begins {
		if v.Confidence == "" {
			v.Confidence = value.Decl.Confidence
		}
		if v.Source == "" {
			v.Source = value.Decl.Source
		}
	}
	if v.Confidence == "" {
		ed.fail("confidence", "自 %[1]s 另起一期，须写明可信度", "a new value begins on %[1]s: say how sure it is", e.From)
	}
	if strings.TrimSpace(v.Source) == "" {
		ed.fail("source", "自 %[1]s 另起一期，须写明来源", "a new value begins on %[1]s: say its source", e.From)
	}
	if len(ed.wrong) > 0 {
		return nil, nil, ed.wrong
	}
	var was []int
	for _, r := range ed.rows {
		v.Rows = append(v.Rows, r.cells)
		was = append(was, r.was-1)
	}
	return pack.SetRows(p, key, v, was)
}

func noSheet(p *pack.Pack, key string) error {
	for _, d := range p.Parameters {
		switch {
		case d.Key != key:
		case d.Shape == pack.Scalar:
			return SheetError{{"table", text("参数 "+key+" 只有一个值，不是表", "the parameter "+key+" is one value, and no table")}}
		default:
			return SheetError{{"table", text("参数 "+key+" 的各列有误：请先改正其声明", "the columns of "+key+" are wrong: mend its declaration first")}}
		}
	}
	return SheetError{{"table", text("没有名为“"+brief(key)+"”的表", "there is no table called “"+brief(key)+"”")}}
}

// on is the value of a day, and whether it begins on it.
func (s *Sheet) on(day fact.Date) (v *SheetValue, begins bool) {
	for i := range s.Values {
		d := s.Values[i].Decl
		if d.From <= day && (d.To == nil || day < *d.To) {
			v = &s.Values[i]
		}
	}
	return v, v != nil && v.Decl.From == day
}

// sheetRow is a row while a sheet is edited.
type sheetRow struct {
	was   int // its number before; 0 of a new one
	cells []string
}

type sheetEditor struct {
	sheet *Sheet
	edit  SheetEdit
	rows  []*sheetRow
	wrong SheetError
}

func (e *sheetEditor) fail(field, zh, en string, args ...any) {
	at := text(fmt.Sprintf("%s（%s 起）", e.sheet.Decl.Key, e.edit.From), fmt.Sprintf("%s from %s", e.sheet.Decl.Key, e.edit.From))
	e.wrong = append(e.wrong, SheetFault{field, text(at.ZH+"："+fmt.Sprintf(zh, args...), at.EN+": "+fmt.Sprintf(en, args...))})
}

// row finds a row by its number before the edit.
func (e *sheetEditor) row(field string, number int, rows int) bool {
	if number < 1 || number > rows {
		e.fail(field, "没有第 %[1]d 行，共 %[2]d 行", "there is no row %[1]d, but %[2]d rows", number, rows)
		return false
	}
	return true
}

func (e *sheetEditor) apply(rows [][]Cell) {
	n := len(rows)
	for i, r := range rows {
		one := &sheetRow{was: i + 1}
		for _, c := range r {
			one.cells = append(one.cells, c.Text)
		}
		e.rows = append(e.rows, one)
	}
	if len(e.edit.Cells)+len(e.edit.Add)+len(e.edit.Remove)+len(e.edit.Move) == 0 && e.edit.Confidence == "" && e.edit.Source == "" {
		e.fail("cells", "没有任何改动", "nothing is to be changed")
	}
	first := map[[2]int]bool{}
	for i, c := range e.edit.Cells {
		at := fmt.Sprintf("cells.%d", i)
		column := slices.IndexFunc(e.sheet.Columns, func(x Column) bool { return x.Name == c.Column })
		there := e.row(at+".row", c.Row, n)
		if column < 0 {
			e.fail(at+".column", "第 %[1]d 行没有“%[2]s”列，各列为 %[3]s", "row %[1]d has no column “%[2]s”; the columns are %[3]s", c.Row, brief(c.Column), e.sheet.names())
			continue
		}
		given := pack.Narrow(strings.TrimSpace(c.Text))
		if !e.cell(at+".text", c.Row, column, given) || !there {
			continue
		}
		if slot := [2]int{c.Row, column}; first[slot] {
			e.fail(at, "第 %[1]d 行“%[2]s”改了两次", "row %[1]d, “%[2]s” is changed twice", c.Row, c.Column)
		} else {
			first[slot] = true
			e.rows[c.Row-1].cells[column] = given
		}
	}
	e.move(n)
	e.remove(n)
	e.add(n)
	if len(e.rows) == 0 {
		e.fail("remove", "表不能没有行", "a table cannot be without rows")
	}
	if len(e.rows) > mostSheetRows {
		e.fail("add", "至多 %[1]d 行", "at most %[1]d rows", mostSheetRows)
	}
}

// cell checks a cell; row 0 is a new one.
func (e *sheetEditor) cell(field string, row, column int, given string) bool {
	c := &e.sheet.Columns[column]
	wrong, ok := c.Check(given)
	switch {
	case ok:
	case row > 0:
		e.fail(field, "第 %[1]d 行“%[2]s”：%[3]s", "row %[1]d, “%[2]s”: %[4]s", row, c.Name, wrong.ZH, wrong.EN)
	default:
		e.fail(field, "新行“%[1]s”：%[2]s", "the new row, “%[1]s”: %[3]s", c.Name, wrong.ZH, wrong.EN)
	}
	return ok
}

func (s *Sheet) names() string {
	var out []string
	for _, c := range s.Columns {
		out = append(out, c.Name)
	}
	return strings.Join(out, ", ")
}

// at is where a row stands now; −1 where it is gone.
func (e *sheetEditor) at(was int) int {
	return slices.IndexFunc(e.rows, func(r *sheetRow) bool { return r.was == was })
}

func (e *sheetEditor) move(n int) {
	for i, m := range e.edit.Move {
		at := fmt.Sprintf("move.%d", i)
		good := e.row(at+".row", m.Row, n)
		if m.After != 0 && !e.row(at+".after", m.After, n) || !good {
			continue
		}
		if m.Row == m.After {
			e.fail(at+".after", "第 %[1]d 行不能移至自己之后", "row %[1]d cannot be moved behind itself", m.Row)
			continue
		}
		from := e.at(m.Row)
		moved := e.rows[from]
		e.rows = slices.Delete(e.rows, from, from+1)
		e.rows = slices.Insert(e.rows, e.at(m.After)+1, moved)
	}
}

func (e *sheetEditor) remove(n int) {
	gone := map[int]bool{}
	for i, number := range e.edit.Remove {
		at := fmt.Sprintf("remove.%d", i)
		if !e.row(at, number, n) {
			continue
		}
		touched := slices.ContainsFunc(e.edit.Cells, func(c CellEdit) bool { return c.Row == number }) ||
			slices.ContainsFunc(e.edit.Move, func(m RowMove) bool { return m.Row == number })
		switch {
		case gone[number]:
			e.fail(at, "第 %[1]d 行删了两次", "row %[1]d is removed twice", number)
		case touched:
			e.fail(at, "第 %[1]d 行既改动又删除", "row %[1]d is changed and removed", number)
		}
		gone[number] = true
	}
	// What is placed behind a row that goes is placed first.
	for i, a := range e.edit.Add {
		if a.After != nil && gone[*a.After] {
			e.fail(fmt.Sprintf("add.%d.after", i), "第 %[1]d 行已删除", "row %[1]d is removed", *a.After)
		}
	}
	e.rows = slices.DeleteFunc(e.rows, func(r *sheetRow) bool { return gone[r.was] })
}

func (e *sheetEditor) add(n int) {
	behind := map[int]int{} // how many were added behind a row
	for i, a := range e.edit.Add {
		at := fmt.Sprintf("add.%d", i)
		if len(a.Cells) != len(e.sheet.Columns) {
			e.fail(at+".cells", "新行有 %[1]d 格，应有 %[2]d 格：%[3]s", "the new row has %[1]d cells, and should have %[2]d: %[3]s", len(a.Cells), len(e.sheet.Columns), e.sheet.names())
			continue
		}
		row, good := &sheetRow{}, true
		for k, c := range a.Cells {
			c = pack.Narrow(strings.TrimSpace(c))
			good = e.cell(fmt.Sprintf("%s.cells.%d", at, k), 0, k, c) && good
			row.cells = append(row.cells, c)
		}
		if a.After != nil && *a.After != 0 && !e.row(at+".after", *a.After, n) || !good {
			continue
		}
		if a.After == nil {
			e.rows = append(e.rows, row)
			continue
		}
		place := 0
		if *a.After != 0 {
			if place = e.at(*a.After) + 1; place == 0 {
				continue // it is removed, which is said
			}
		}
		e.rows = slices.Insert(e.rows, place+behind[*a.After], row)
		behind[*a.After]++
	}
}

// RewriteParameter replaces a parameter of a pack by what is read of another form of it,
// such as a workbook, and writes the pack anew in canonical form. read is given its
// columns, and leaves it as it is. Unknown is a [SheetError].
func RewriteParameter(p *pack.Pack, key string, read func(*lang.Param) (*pack.Parameter, error)) ([]pack.File, error) {
	param := lang.Columns(p)[key]
	if param == nil {
		for _, d := range p.Parameters {
			if d.Key == key {
				return nil, noSheet(p, key)
			}
		}
		return nil, SheetError{{"table", text("没有名为“"+brief(key)+"”的参数", "there is no parameter called “"+brief(key)+"”")}}
	}
	now, err := read(param)
	if err != nil {
		return nil, err
	}
	q := *p
	q.Parameters = slices.Clone(p.Parameters)
	q.Parameters[slices.Index(p.Parameters, param.Decl)] = now
	return pack.Write(&q), nil
}
