package rules

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Sheet is a table of a pack as rows and columns. It is made from what the pack
// declares: there is one also of a table that has gaps or overlaps, so that they can be
// mended.
type Sheet struct {
	Decl    *pack.Parameter
	Columns []Column // the keys and, last, the value
	// Otherwise is what keys without a row get; nil: nothing is said.
	Otherwise *Cell
	Values    []SheetValue // as they are declared
}

// Column is a column of a sheet.
type Column struct {
	// Name is the list of codes, int, from (of the number of a band or scale) or value; one
	// that another column has already with a number behind: int2.
	Name  string
	Title pack.Text
	Type  lang.Type
	Key   bool
	// Several: a cell may be several codes, a range of numbers, or any.
	Several bool
}

// SheetValue is what a sheet is from a day on.
type SheetValue struct {
	Decl *pack.ParameterValue
	Rows [][]Cell
}

// Cell is a cell as the pack writes it, and in words.
type Cell struct {
	Text  string
	Words pack.Text
}

// Sheets gives the tables of a pack, in its order. A parameter that is one value is
// none; of one whose columns are wrong there is none either.
func Sheets(p *pack.Pack) []*Sheet {
	columns := lang.Columns(p)
	var out []*Sheet
	for _, d := range p.Parameters {
		if param := columns[d.Key]; param != nil && param.Decl == d && d.Shape != pack.Scalar {
			out = append(out, sheetOf(p, param))
		}
	}
	return out
}

// SheetOf is one of [Sheets]; nil where there is none.
func SheetOf(p *pack.Pack, key string) *Sheet {
	for _, s := range Sheets(p) {
		if s.Decl.Key == key {
			return s
		}
	}
	return nil
}

func sheetOf(p *pack.Pack, param *lang.Param) *Sheet {
	d := param.Decl
	s := &Sheet{Decl: d}
	for i, codes := range param.Keys {
		c := Column{Name: d.Keys[i], Key: true, Several: d.Hit != "", Title: text("整数", "number"), Type: lang.Type{Kind: fact.KindInt}}
		if codes != nil {
			c.Type = lang.Type{Kind: fact.KindCode, Codes: codes}
			c.Title, _ = lang.CodesTitle(p, d.Keys[i])
		}
		s.Columns = append(s.Columns, c)
	}
	if d.Shape != pack.Table {
		s.Columns = append(s.Columns, Column{Name: "from", Key: true, Title: text("自", "from"), Type: param.Axis})
	}
	s.Columns = append(s.Columns, Column{Name: "value", Title: d.Title, Type: param.Type})
	seen := map[string]int{}
	for i := range s.Columns {
		c := &s.Columns[i]
		if seen[c.Name]++; seen[c.Name] > 1 {
			c.Name = fmt.Sprintf("%s%d", c.Name, seen[c.Name])
		}
	}
	last := &s.Columns[len(s.Columns)-1]
	if d.Otherwise != nil {
		s.Otherwise = &Cell{stated(*d.Otherwise), last.words(*d.Otherwise)}
	}
	for _, v := range d.Values {
		shown := SheetValue{Decl: v}
		for _, r := range v.Rows {
			var row []Cell
			for i, l := range append(slices.Clone(r.Keys), r.Cell) {
				if i >= len(s.Columns) {
					break
				}
				row = append(row, Cell{stated(l), s.Columns[i].words(l)})
			}
			shown.Rows = append(shown.Rows, row)
		}
		s.Values = append(s.Values, shown)
	}
	return s
}

// stated is a literal as packs write it.
func stated(l pack.Literal) string {
	if l.Unit != "" {
		return l.Text + "/" + l.Unit
	}
	return l.Text
}

// words puts a cell into words. What is no value of the column stays as it is written.
func (c *Column) words(l pack.Literal) pack.Text {
	as := text(stated(l), stated(l))
	switch {
	case c.Several:
		if said := keyText(c.Type.Codes, l.Text); said != (pack.Text{}) {
			return said
		}
		return as
	case l.None() && c.Type.Kind == fact.KindMoney:
		return text("不封顶", "no cap")
	}
	v := engine.Value{Type: c.Type, Known: true, Den: 1}
	switch c.Type.Kind {
	case fact.KindBool:
		if l.Text == "true" {
			v.Num = 1
		}
	case fact.KindCode:
		v.Num = -1
		for i, e := range c.Type.Codes.Entries {
			if strings.EqualFold(e.Value, l.Text) {
				v.Num = int64(i)
			}
		}
		if v.Num < 0 {
			return as
		}
	case fact.KindDate:
		d, err := fact.ParseDate(l.Text)
		if err != nil {
			return as
		}
		v.Num = int64(d)
	default:
		x, ok := new(big.Rat).SetString(l.Text)
		if !ok || !pack.IsValue(l.Text, fact.KindDecimal) {
			return as
		}
		_, places, _ := strings.Cut(l.Text, ".")
		v.Scale = len(places)
		v.Num = new(big.Rat).Mul(x, big.NewRat(lang.Pow10(v.Scale), 1)).Num().Int64() // at most eighteen digits
		if l.Unit != "" {
			v.Type.Period = l.Unit
		}
	}
	if said := say(v); c.Name == "from" && c.Key {
		return text("≥ "+said.ZH, "≥ "+said.EN)
	} else {
		return said
	}
}

// Check says what is wrong with a text as a cell of the column; nothing where it can
// stand there.
func (c *Column) Check(cell string) (wrong pack.Text, ok bool) {
	not := func(zh, en string) (pack.Text, bool) {
		return text("“"+brief(cell)+"”不是"+zh, "“"+brief(cell)+"” is no "+en), false
	}
	switch {
	case cell == "":
		return text("此格是空的", "the cell is empty"), false
	case c.Type.Kind == fact.KindCode && !(c.Several && cell == pack.Any):
		codes := []string{cell}
		if c.Several {
			codes = strings.Split(cell, "|")
		}
		for _, code := range codes {
			if !slices.ContainsFunc(c.Type.Codes.Entries, func(e fact.Entry) bool { return strings.EqualFold(e.Value, code) }) {
				cell = code
				return not(" "+c.Type.Codes.Name+" 的代码", "code of "+c.Type.Codes.Name)
			}
		}
		return wrong, true
	case c.Several:
		if !pack.IsKey(cell, true) {
			return not("整数、60..69、70+、..59 或 any", "whole number, 60..69, 70+, ..59 or any")
		}
		if low, high, ranged := strings.Cut(cell, ".."); ranged && low != "" {
			x, _ := new(big.Int).SetString(low, 10)
			y, _ := new(big.Int).SetString(high, 10)
			if x.Cmp(y) > 0 {
				return text("范围颠倒："+cell, "the range is reversed: "+cell), false
			}
		}
		return wrong, true
	}
	number := cell
	if !c.Key && c.Type.Kind == fact.KindMoney {
		if cell == "none" {
			return wrong, true
		}
		unit, split := "", false
		if number, unit, split = strings.Cut(cell, "/"); split && (unit != "month" && unit != "year" || c.Type.Period == "" && unit != c.Type.Period) {
			return text("单位 "+brief(unit)+" 与此列不符（"+c.unit().ZH+"）", "the unit "+brief(unit)+" does not fit the column ("+c.unit().EN+")"), false
		}
	}
	if !pack.IsValue(number, c.Type.Kind) {
		return not(c.unit().ZH, c.unit().EN)
	}
	return wrong, true
}

// unit is the type of the column in words.
func (c *Column) unit() pack.Text {
	zh, en := c.Type.Describe()
	return text(zh, en)
}

// Unit is the type of the column in words.
func (c *Column) Unit() pack.Text { return c.unit() }

// brief is a text short enough for a message.
func brief(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}
