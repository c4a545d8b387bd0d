package pack

import (
	"slices"

	"bentou/rules/fact"
)

var shapeNames = []string{"scalar", "table", "band", "scale"}

// String names the shape as packs write it.
func (s Shape) String() string { return shapeNames[s] }

func (r *reader) parameter(d declaration) {
	f, head := r.openTop(d, append(slices.Clone(parameterTypeKeys), "shape", "keys", "hit", "axis", "otherwise", "beyond", "values")...)
	p := &Parameter{Head: head}
	r.pack.Parameters = append(r.pack.Parameters, p)
	typed, ranged := false, true // whether the types could be read
	p.Type, _, typed = f.typeOf(false)
	p.Shape = f.shape()
	p.Keys = f.references("keys", codeNames)
	if n, ok := f.get("keys"); ok {
		f.checkKeys(p, n)
	} else if p.Shape == Table {
		f.missing("keys")
	}
	p.Hit = f.choice("hit", "", HitFirst, HitUnique)
	if n, ok := f.get("hit"); ok && p.Shape != Table {
		f.badValue(n, say("只有 table 才有 hit", "only a table has a hit"), Text{})
	} else if p.Hit != "" {
		f.checkColumns(p)
	}
	if p.byNumber() {
		p.Axis, ranged = f.axis()
	} else {
		f.unwanted(say("只有 band 和 scale 才有 axis", "only bands and scales have an axis"), "axis")
	}
	if typed {
		f.edges(p)
	}
	if typed && ranged {
		f.parameterValues(p)
	}
}

// shape reads the shape. A parameter with keys that does not say its shape is more
// likely a forgotten line than a scalar.
func (f fields) shape() Shape {
	if !f.has("shape") && (f.has("keys") || f.has("axis")) {
		f.missing("shape")
	}
	return Shape(slices.Index(shapeNames, f.choice("shape", "scalar", shapeNames...)))
}

func (f fields) checkKeys(p *Parameter, n Node) {
	most := map[Shape]int{Scalar: 0, Table: 3, Band: 1, Scale: 1}[p.Shape]
	if n.IsSeq && (len(p.Keys) > most || len(p.Keys) == 0) {
		f.badValue(n, say("形状 %s 最多有 %d 个键，且不能为空列表", "the shape %s has at most %d keys, and not an empty list of them", p.Shape, most), Text{})
	}
}

// byNumber reports whether rows go by a number behind their keys.
func (p *Parameter) byNumber() bool { return p.Shape == Band || p.Shape == Scale }

// axis reads the type of a band's or scale's number.
func (f fields) axis() (Type, bool) {
	n, ok := f.require("axis")
	if !ok {
		return Type{}, false
	}
	axis := f.fields("axis", f.keyPos("axis"), n, "type", "period", "per", "label")
	if kind := axis.text("type"); kind == fact.KindBool.String() || kind == fact.KindCode.String() {
		at, _ := axis.get("type")
		f.badValue(at, say("axis 必须是数或日期", "an axis is a number or a date"), Text{})
		return Type{}, false
	}
	t, _, ok := axis.typeOf(false)
	return t, ok
}

// edges reads what holds outside the rows.
func (f fields) edges(p *Parameter) {
	if n, ok := f.get("otherwise"); ok {
		if p.Shape == Scalar {
			f.badValue(n, say("单值参数没有 otherwise", "a scalar has no otherwise"), Text{})
		} else if l, ok := f.cell("otherwise", n, p.Type); ok {
			p.Otherwise = &l
		}
	}
	n, ok := f.get("beyond")
	switch {
	case !ok:
		return
	case p.Shape != Table || len(p.Keys) == 0 || p.Keys[len(p.Keys)-1] != "int":
		f.badValue(n, say("只有末键为 int 的表才有 beyond", "only a table whose last key is int has a beyond"), Text{})
	case n.IsMap:
		p.Beyond = "add"
		add := f.fields("beyond", f.keyPos("beyond"), n, "add")
		if cell, ok := add.require("add"); ok {
			if l, ok := f.cell("add", cell, p.Type); ok {
				p.Add = &l
			}
		}
	default:
		p.Beyond = f.choice("beyond", "", "last")
	}
}

func (f fields) parameterValues(p *Parameter) {
	n, ok := f.require("values")
	if !ok {
		return
	}
	var days []days
	for _, item := range f.items("values", n) {
		v := f.parameterValue(p, item)
		p.Values = append(p.Values, v.value)
		days = append(days, v.days)
	}
	if n.IsSeq && len(n.Items) == 0 {
		f.missing("values")
	}
	f.checkDays(days, Error)
}

// datedValue is a value with its days as far as they could be read.
type datedValue struct {
	value *ParameterValue
	days  days
}

func (f fields) parameterValue(p *Parameter, n Node) datedValue {
	v := f.fields("values", n.Pos, n, "from", "to", "value", "expr", "rows", "confidence", "source")
	days := v.days()
	out := &ParameterValue{From: days.start(), To: days.to, Pos: n.Pos}
	v.content(p, out)
	out.Confidence = Confidence(v.requireChoice("confidence", string(Law), string(Verified), string(Recalled), string(Placeholder)))
	out.Source = v.requireText("source")
	return datedValue{out, days}
}

// content reads the one of value, expr and rows that the shape asks for.
func (f fields) content(p *Parameter, out *ParameterValue) {
	if p.Shape != Scalar {
		f.unwanted(say("%s 只有 rows", "a %s has rows only", p.Shape), "value", "expr")
		if n, ok := f.require("rows"); ok {
			out.Rows = f.rows(p, n)
		}
		return
	}
	f.unwanted(say("单值参数没有 rows；表要写 shape 和 keys", "a scalar has no rows; a table has a shape and keys"), "rows")
	switch {
	case f.has("value") && f.has("expr"):
		f.fail(CodeBadValue, f.keyPos("expr"), len("expr"), say("value 与 expr 只能有一个", "there is either value or expr"))
	case f.has("expr"):
		out.Expr = f.expr("expr")
	default:
		if n, ok := f.require("value"); ok {
			out.Value, _ = f.cell("value", n, p.Type)
		}
	}
}
