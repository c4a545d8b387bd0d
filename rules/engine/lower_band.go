package engine

import (
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// steps makes the rows of a band or scale ready for search, a list for each key.
// The numbers at which they begin are held in a scale that is at least the axis's.
func (l *lowerer) steps(decl *pack.Parameter, day fact.Date, p *lang.Param, v *lang.ParamValue, scale int) *table {
	key := tableKey{decl, day, scale}
	if t := l.tables[key]; t != nil {
		return t
	}
	outer := 1
	if len(p.Keys) == 1 {
		outer = len(p.Keys[0].Entries)
	}
	t := &table{steps: make([][]int64, outer), rates: make([][]int64, outer)}
	if v.Other != nil {
		t.outside, t.hasOutside = *v.Other, true
	}
	for _, row := range v.Rows {
		o := int64(0)
		if len(p.Keys) == 1 {
			o = row.Keys[0]
		}
		// A step too large for the scale is one that no number of it reaches.
		t.steps[o] = append(t.steps[o], lang.One(row.Keys[len(row.Keys)-1]).Scaled(scale-p.Axis.Scale).Min)
		t.rates[o] = append(t.rates[o], row.Cell)
	}
	l.keepTable(key, t)
	return t
}

func (l *lowerer) band(n *lang.Node, day fact.Date) number {
	p := l.c.Params[n.Param.Key]
	v, ok := p.On(day)
	if !ok {
		return l.unknownOf(n.Type)
	}
	outer, x := l.bandArgs(n, p, day)
	t := l.steps(n.Param, day, p, v, x[0].scale)
	out := l.search(opBand, t, outer, x[0].num, n.Range)
	if n.Type.Kind == fact.KindBool {
		return bitNumber(l.order(lang.OpNe, out, constant(0)))
	}
	return whole(out, p.Type.Scale)
}

func (l *lowerer) scale(n *lang.Node, day fact.Date) number {
	p := l.c.Params[n.Param.Key]
	v, ok := p.On(day)
	if !ok {
		return l.unknownOf(n.Type)
	}
	outer, x := l.bandArgs(n, p, day)
	scale := x[0].scale
	t := l.steps(n.Param, day, p, v, scale)
	share := func(x val) val {
		rates := lang.Range{Min: min(p.Range.Min, 0), Max: max(p.Range.Max, 0)}
		return l.search(opScale, t, outer, x, lang.Range{Max: max(x.rng.Max, 0)}.Times(rates))
	}
	out := share(x[0].num)
	if n.Op == lang.OpScaleFrom {
		out = l.sub(share(l.add(x[0].num, x[1].num)), out)
	}
	return whole(out, scale+p.Type.Scale)
}

// bandArgs lowers the outer key, or a constant 0, and the numbers, in one scale that
// is at least that of the axis.
func (l *lowerer) bandArgs(n *lang.Node, p *lang.Param, day fact.Date) (outer val, x []number) {
	outer = constant(0)
	if len(p.Keys) == 1 {
		outer = l.value(n.Args[0], day).num
	}
	scale := p.Axis.Scale
	for _, arg := range n.Args[len(p.Keys):] {
		v := l.certain(l.value(arg, day))
		scale = max(scale, v.scale)
		x = append(x, v)
	}
	for i := range x {
		x[i] = l.scaled(x[i], scale)
	}
	return outer, x
}

func (l *lowerer) search(op opcode, t *table, outer, x val, rng lang.Range) val {
	if outer.isConst() && x.isConst() {
		if outer.none || x.none {
			return unknownConst()
		}
		find := t.band
		if op == opScale {
			find = t.share
		}
		k, why := find(outer.k, x.k)
		if why != found {
			return unknownConst()
		}
		return constant(k)
	}
	e := lower(x, outer)
	x, outer = l.in(x, e), l.in(outer, e)
	return l.emit(instr{op: op, ent: e, a: x.reg, b: outer.reg, c: -1, table: t}, rng)
}
