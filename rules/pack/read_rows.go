package pack

import (
	"strings"

	"bentou/rules/fact"
)

// rows reads [[key, …, cell], …] and checks that they can be told apart and, where
// the last key is a number, that they ascend.
func (f fields) rows(p *Parameter, n Node) []Row {
	items := f.items("rows", n)
	if n.IsSeq && len(items) == 0 {
		f.badValue(n, say("rows 是空的", "there are no rows"), Text{})
	}
	t := table{fields: f, parameter: p, last: map[string]string{}}
	out := make([]Row, 0, len(items))
	for _, item := range items {
		if row, ok := t.row(item); ok {
			out = append(out, row)
		}
	}
	return out
}

// table reads the rows of one value.
type table struct {
	fields
	parameter *Parameter
	last      map[string]string // number of the last row, by the keys before it
}

func (t table) row(n Node) (Row, bool) {
	cells := t.items("rows", n)
	width := len(t.parameter.Keys) + 1
	if t.parameter.byNumber() {
		width++
	}
	if len(cells) != width {
		if n.IsSeq {
			t.fail(CodeRowWidth, n.Pos, 0, say("此行有 %d 格，应有 %d 格", "the row has %d cells, and should have %d", len(cells), width))
		}
		return Row{}, false
	}
	var row Row
	all := true
	for i, cell := range cells[:width-1] {
		l, ok := t.key(i, cell)
		all = all && ok
		row.Keys = append(row.Keys, l)
	}
	l, ok := t.cell("rows", cells[width-1], t.parameter.Type)
	row.Cell = l
	if all {
		t.checkPlace(row, cells)
	}
	return row, all && ok
}

// keyType is the type of the i-th key.
func (t table) keyType(i int) Type {
	switch {
	case i == len(t.parameter.Keys):
		return t.parameter.Axis
	case t.parameter.Keys[i] == "int":
		return Type{Kind: fact.KindInt}
	default:
		return Type{Kind: fact.KindCode}
	}
}

// checkPlace reports a row that repeats an earlier one, or whose number is not
// above that of the row before it with the same keys.
func (t table) checkPlace(row Row, cells []Node) {
	end := len(row.Keys)
	if t.parameter.byNumber() {
		end--
	}
	var key strings.Builder
	for _, k := range row.Keys[:end] {
		key.WriteString(strings.ToLower(k.Text) + " ")
	}
	number := ""
	if t.parameter.byNumber() {
		number = row.Keys[end].Text
	}
	before, seen := t.last[key.String()]
	switch {
	case !seen:
	case !t.parameter.byNumber():
		t.fail(CodeDuplicateRow, cells[0].Pos, 0, say("此行的键已有一行", "there is already a row with these keys"))
	case compare(t.parameter.Axis.Kind, before, number) >= 0:
		t.fail(CodeOrder, cells[end].Pos, len(number), say("%s 不大于上一行的 %s：各档必须递增", "%s is not above the %s of the row before: bands ascend", number, before))
	}
	t.last[key.String()] = number
}
