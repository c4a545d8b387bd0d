package lang

import (
	"fmt"
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// param returns a parameter by its key and notes that it is used.
func (c *checker) param(key string, s *scope, n ast.Node) *Param {
	p, ok := c.out.Params[key]
	if !ok {
		names := make([]string, 0, len(c.pack.Parameters))
		for _, d := range c.pack.Parameters {
			names = append(names, d.Key)
		}
		s.problem(n, "unknown_name", say("没有名为 %s 的参数", "there is no parameter called %s", key), s.c.didYouMean(key, names))
		return nil
	}
	c.used[key] = true
	if p != nil {
		c.lives = append(c.lives, life{p, s.from, s.to, s, n})
	}
	if p == nil || !c.resolve(p, s, n) {
		return nil // what is wrong with it is reported where it stands
	}
	return p
}

// life notes that a rule in force from one day to another reads a parameter.
type life struct {
	param *Param
	from  fact.Date
	to    *fact.Date
	scope *scope
	node  ast.Node
}

// declareParams turns the cells of all parameters into numbers.
func (c *checker) declareParams() {
	for _, d := range c.pack.Parameters {
		if _, twice := c.out.Params[d.Key]; twice {
			c.add(pack.Diagnostic{Code: "duplicate_name", Pos: d.Pos, Message: say("参数 %s 重复", "the parameter %s is declared twice", d.Key)})
			continue
		}
		c.out.Params[d.Key] = c.readParam(d)
	}
}

func (c *checker) readParam(d *pack.Parameter) *Param {
	p, good := c.columns(d)
	p.Range = Range{math.MaxInt64, math.MinInt64}
	if d.Shape == pack.Scale && d.Otherwise != nil {
		c.add(pack.Diagnostic{Code: "wrong_type", Pos: d.Otherwise.Pos, Message: say("累进参数 %s 没有 otherwise：请写出各档", "the scale %s has no otherwise: write its bands", d.Key)})
		good = false
	}
	if d.Shape == pack.Scale && !p.Type.Numeric() {
		c.add(pack.Diagnostic{Code: "wrong_type", Pos: d.Pos, Message: say("累进参数 %s 须为数", "the scale %s must have numbers", d.Key)})
		good = false
	}
	if !good {
		return nil
	}
	cells := c.cells(p)
	if cells == nil {
		return nil
	}
	for _, cell := range cells {
		p.Type.Scale = max(p.Type.Scale, cell.scale)
	}
	next := 0
	take := func() int64 {
		cell := cells[next]
		next++
		if cell.none {
			return NoneIn(p.Type.Scale)
		}
		v := cell.value * Pow10(p.Type.Scale-cell.scale)
		p.Range = p.Range.Union(One(v))
		return v
	}
	noCap := false
	for _, cell := range cells {
		noCap = noCap || cell.none
	}
	var other, add *int64
	if d.Otherwise != nil {
		v := take()
		other = &v
	}
	if d.Add != nil {
		v := take()
		add = &v
	}
	for _, value := range d.Values {
		v := ParamValue{From: value.From, To: value.To, Other: other, Add: add, Last: d.Beyond == "last", Decl: value}
		switch {
		case value.Expr.Given():
		case d.Shape == pack.Scalar:
			v.Scalar = take()
		default:
			for i, row := range value.Rows {
				if d.Hit != "" {
					box, ok := c.box(p, row)
					if box.Cell = take(); !ok {
						good = false
					}
					v.Boxes = append(v.Boxes, box)
					continue
				}
				keys, ok := c.rowKeys(p, row)
				cell := take()
				if !ok {
					good = false
					continue
				}
				v.Rows = append(v.Rows, ParamRow{Keys: keys, Cell: cell, Row: i})
			}
			if d.Hit != "" {
				good = good && c.decision(p, &v, value)
				break
			}
			good = c.complete(p, &v, value) && good
		}
		p.Values = append(p.Values, v)
	}
	// A value without an end holds until the next one.
	for i := range p.Values[:max(len(p.Values)-1, 0)] {
		if p.Values[i].To == nil {
			p.Values[i].To = p.Values[i+1].From.Ptr()
		}
	}
	if noCap {
		p.Range.Max = NoneIn(p.Type.Scale)
	}
	if add != nil {
		p.Range = Everything
	}
	if p.Range.Min > p.Range.Max {
		p.Range = Everything
	}
	if !good || len(p.Values) == 0 {
		return nil
	}
	return p
}

// axisScale is the scale that holds all numbers at which the bands of a parameter
// begin.
func axisScale(kind fact.Kind, d *pack.Parameter) int {
	scale := 0
	switch kind {
	case fact.KindMoney:
		scale = 2
	case fact.KindDecimal:
		for _, v := range d.Values {
			for _, row := range v.Rows {
				if _, s, err := decimal(row.Keys[len(row.Keys)-1].Text); err == nil {
					scale = max(scale, s)
				}
			}
		}
	}
	return scale
}

// cell is a number with its own scale, before all cells share one.
type cell struct {
	value int64
	scale int
	none  bool
}

// cells reads otherwise, add, and the cells of all values, in the order in which
// readParam takes them. It returns nil where one cannot be read.
func (c *checker) cells(p *Param) []cell {
	d := p.Decl
	literals := []pack.Literal{}
	if d.Otherwise != nil {
		literals = append(literals, *d.Otherwise)
	}
	if d.Add != nil {
		literals = append(literals, *d.Add)
	}
	for _, v := range d.Values {
		switch {
		case v.Expr.Given():
		case d.Shape == pack.Scalar:
			literals = append(literals, v.Value)
		default:
			for _, row := range v.Rows {
				literals = append(literals, row.Cell)
			}
		}
	}
	out := make([]cell, 0, len(literals))
	good := true
	for _, l := range literals {
		one, ok := c.cell(p.Type, l)
		good = good && ok
		out = append(out, one)
	}
	if !good {
		return nil
	}
	return out
}

func (c *checker) badCell(l pack.Literal, text pack.Text) (cell, bool) {
	c.add(pack.Diagnostic{Code: "bad_value", Pos: l.Pos, Length: len(l.Text), Message: text})
	return cell{}, false
}

// cell reads one cell of a type. A cell that states another period than the
// parameter is converted, and refused where that is not exact.
func (c *checker) cell(t Type, l pack.Literal) (cell, bool) {
	if l.None() && t.Kind == fact.KindMoney {
		return cell{none: true}, true
	}
	switch t.Kind {
	case fact.KindCode:
		i, ok := codeIn(t.Codes, l.Text)
		if !ok {
			return c.badCell(l, say("%s 不在 %s 之内", "%s is none of %s", l.Text, t.Codes.Name))
		}
		return cell{value: int64(i)}, true
	case fact.KindBool:
		switch l.Text {
		case "true":
			return cell{value: 1}, true
		case "false":
			return cell{}, true
		}
		return c.badCell(l, say("不是 true 或 false：%s", "neither true nor false: %s", l.Text))
	case fact.KindDate:
		d, err := fact.ParseDate(l.Text)
		if err != nil {
			return c.badCell(l, say("不是日历日：%s", "not a calendar day: %s", l.Text))
		}
		return cell{value: int64(d)}, true
	}
	v, scale, err := decimal(l.Text)
	if err != nil || (t.Kind == fact.KindInt && scale > 0) {
		return c.badCell(l, say("不是可用的数：%s", "no usable number: %s", l.Text))
	}
	if v >= 1<<52 || v <= -1<<52 {
		return c.badCell(l, say("数过大：%s", "the number is too large: %s", l.Text))
	}
	switch {
	case l.Unit == "" || l.Unit == t.Period:
		return cell{value: v, scale: scale}, true
	case l.Unit == "month" && t.Period == "year":
		return cell{value: v * 12, scale: scale}, true
	case l.Unit == "year" && t.Period == "month":
		if scale < 2 {
			v, scale = v*Pow10(2-scale), 2
		}
		if v%12 == 0 {
			return cell{value: v / 12, scale: scale}, true
		}
		return c.badCell(l, say("%s 每年不能恰好折算为每月：请把参数的周期定为 year", "%s a year is no exact amount a month: give the parameter the period year", l.Text))
	}
	return c.badCell(l, say("单位 %s 与参数不符", "the unit %s does not fit the parameter", l.Unit))
}

func (c *checker) rowKeys(p *Param, row pack.Row) ([]int64, bool) {
	out := make([]int64, 0, len(row.Keys))
	good := true
	for i, l := range row.Keys {
		t := Type{Kind: fact.KindInt}
		if i < len(p.Keys) {
			if p.Keys[i] != nil {
				t = Type{Kind: fact.KindCode, Codes: p.Keys[i]}
			}
		} else {
			t = p.Axis
		}
		one, ok := c.cell(t, l)
		if ok && one.scale > t.Scale {
			_, ok = c.badCell(l, say("小数位过多：%s", "too many places: %s", l.Text))
		}
		if !ok {
			good = false
			continue
		}
		out = append(out, one.value*Pow10(t.Scale-one.scale))
	}
	return out, good
}

// complete reports cells that a table or band does not have: a rule that meets one
// would have no answer.
func (c *checker) complete(p *Param, v *ParamValue, at *pack.ParameterValue) bool {
	d := p.Decl
	missing := func(key string) bool {
		c.add(pack.Diagnostic{Code: "gap", Pos: at.Pos, Message: say("参数 %s 缺少 %s 的值", "the parameter %s has no cell for %s", d.Key, key),
			Hint: say("补上该行，或用 otherwise 说明", "add the row, or say it with otherwise")})
		return false
	}
	seen := map[[3]int64]bool{}
	outer := len(p.Keys)
	for _, row := range v.Rows {
		var k [3]int64
		copy(k[:], row.Keys[:min(len(row.Keys), 3)])
		if seen[k] {
			c.add(pack.Diagnostic{Code: "overlap", Pos: at.Pos, Message: say("参数 %s 有重复的行", "the parameter %s has a row twice", d.Key)})
			return false
		}
		seen[k] = true
	}
	if d.Shape == pack.Table && p.tooWide(v) {
		c.add(pack.Diagnostic{Code: "too_large", Pos: at.Pos, Message: say("参数 %s 的整数键相距过远：请用 shape: band", "the int keys of %s are too far apart: use shape: band", d.Key)})
		return false
	}
	if v.Other != nil {
		return true
	}
	good := true
	var keys [3]int64
	var visit func(i int)
	visit = func(i int) {
		if i < outer {
			if p.Keys[i] == nil {
				good = c.contiguous(p, v, keys, i, missing) && good
				return
			}
			for code := range p.Keys[i].Entries {
				keys[i] = int64(code)
				visit(i + 1)
			}
			return
		}
		name := ""
		for j := range outer {
			name += p.Keys[j].Entries[keys[j]].Value + " "
		}
		if d.Shape == pack.Table {
			if !seen[keys] {
				good = missing(name) && good
			}
			return
		}
		found := false
		for _, row := range v.Rows {
			same := true
			for j := range outer {
				same = same && row.Keys[j] == keys[j]
			}
			found = found || same
		}
		if !found {
			good = missing(name) && good
		}
	}
	visit(0)
	return good
}

// contiguous reports an int that lies between those of the rows and has none. What
// lies beyond the last row is said by Beyond; of several ints only the last is looked at.
func (c *checker) contiguous(p *Param, v *ParamValue, keys [3]int64, i int, missing func(string) bool) bool {
	if i+1 < len(p.Keys) {
		return true
	}
	name := ""
	for j := range i {
		name += p.Keys[j].Entries[keys[j]].Value + " "
	}
	var ints []int64
	for _, row := range v.Rows {
		if slices.Equal(row.Keys[:i], keys[:i]) {
			ints = append(ints, row.Keys[i])
		}
	}
	if len(ints) == 0 {
		return missing(name)
	}
	slices.Sort(ints)
	for j := 1; j < len(ints); j++ {
		if ints[j] != ints[j-1]+1 {
			return missing(name + fmt.Sprint(ints[j-1]+1))
		}
	}
	return true
}

// tooWide reports a table whose int keys are so far apart that its cells cannot be
// held side by side.
func (p *Param) tooWide(v *ParamValue) bool {
	const most = 1 << 16
	cells := int64(1)
	for i, codes := range p.Keys {
		size := int64(1)
		if codes != nil {
			size = int64(len(codes.Entries))
		} else if len(v.Rows) > 0 {
			low, high := v.Rows[0].Keys[i], v.Rows[0].Keys[i]
			for _, row := range v.Rows {
				low, high = min(low, row.Keys[i]), max(high, row.Keys[i])
			}
			size = high - low + 1
		}
		if size > most || cells*size > most {
			return true
		}
		cells *= size
	}
	return false
}

// widen brings the cells of a parameter to a larger scale, that of a value which
// follows from others.
func (p *Param) widen(scale int) {
	if scale <= p.Type.Scale {
		return
	}
	for i := range p.Values {
		v := &p.Values[i]
		if v.Scalar == NoneIn(p.Type.Scale) {
			v.Scalar = NoneIn(scale)
		} else {
			v.Scalar *= Pow10(scale - p.Type.Scale)
		}
	}
	p.Type.Scale = scale
}

// resolve types the values of a parameter that follow from other parameters.
func (c *checker) resolve(p *Param, s *scope, n ast.Node) bool {
	switch c.state[p] {
	case done:
		return true
	case failed:
		return false
	case visiting:
		s.problem(n, "cycle", say("参数 %s 循环引用自己", "the parameter %s follows from itself", p.Decl.Key), pack.Text{})
		return false
	}
	c.state[p] = visiting
	good := true
	for i := range p.Values {
		v := &p.Values[i]
		if !v.Decl.Expr.Given() {
			continue
		}
		in := &scope{c: c, entity: fact.EntityHousehold, expr: v.Decl.Expr, from: v.From, to: v.To}
		node := in.top(p.Type.Codes)
		if node == nil {
			good = false
			continue
		}
		if !node.Const || node.Type.Ratio || !in.fits(node, p.Type) {
			if !node.Const || node.Type.Ratio {
				in.problemAt(0, len(in.expr.Text), "wrong_type", say("参数只能由参数算出，且须取整", "a parameter follows from parameters only, and a quotient must be rounded"), pack.Text{})
			}
			good = false
			continue
		}
		v.Node = node
		p.widen(node.Type.Scale)
	}
	if good {
		first := true
		join := func(r Range) {
			if first {
				p.Range, first = r, false
			}
			p.Range = p.Range.Union(r)
		}
		for i := range p.Values {
			v := &p.Values[i]
			r := One(v.Scalar)
			if v.Node != nil {
				r = inScale(v.Node, p.Type.Scale)
			}
			if v.Decl.Expr.Given() || p.Decl.Shape == pack.Scalar {
				join(r)
				continue
			}
			for _, row := range v.Rows {
				join(One(row.Cell))
			}
			if v.Other != nil {
				join(One(*v.Other))
			}
			if v.Add != nil {
				join(Everything)
			}
		}
		c.state[p] = done
	} else {
		c.state[p] = failed
	}
	return good
}
