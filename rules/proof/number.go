package proof

import (
	"math"
	"slices"
	"strconv"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

// input is the item of a fact.
func (p *program) input(n *lang.Node, c int) int {
	in := n.Input
	i := item{kind: base, ctx: p.whose(c, in.Entity), may: known | unknown, den: 1, lo: in.Range.Min, hi: in.Range.Max, free: true, name: text{in.Title.ZH, in.Title.EN}}
	switch {
	case in.Type.Kind == fact.KindBool:
		i.lo, i.hi = 0, 1
	case in.Type.Numeric():
		i.den = lang.Pow10(in.Type.Scale)
	}
	return p.add("i|"+strconv.Itoa(i.ctx)+"|"+in.Name, i)
}

// nowhere is a number that nobody knows.
func (p *program) nowhere(den int64) lin {
	return p.of(p.add("u|"+strconv.FormatInt(den, 10), item{kind: base, may: unknown, den: den}))
}

// number is a tree that gives a number, date or code.
func (p *program) number(n *lang.Node, c int) lin {
	key := at{n, c}
	if l, ok := p.nums[key]; ok {
		return l
	}
	l := p.numberOf(n, c)
	if l.lost {
		l = p.of(p.opaque(n, c))
	}
	p.nums[key] = l
	return l
}

func (p *program) isReal(l lin) bool {
	return slices.ContainsFunc(l.terms, func(t term) bool { return p.items[t.x].real })
}

func (p *program) numberOf(n *lang.Node, c int) lin {
	arg := func(k int) lin { return p.number(n.Args[k], c) }
	scale := int64(1)
	if n.Type.Numeric() && !n.Type.Ratio {
		scale = lang.Pow10(n.Type.Scale)
	}
	// made is an item over others; where those are no whole numbers it is opaque.
	made := func(i item) lin {
		parts := ""
		for k, l := range i.lins {
			if l.lost || p.isReal(l) {
				return lin{lost: true}
			}
			if k > 0 {
				i.lins[0], i.lins[k] = alike(i.lins[0], l)
			}
			if i.lins[k].lost {
				return lin{lost: true}
			}
		}
		for _, l := range i.lins {
			parts += l.key() + ";"
		}
		if i.den == 0 {
			i.den = i.lins[0].den
		}
		if i.may == 0 {
			i.may, i.lo, i.hi = known|unknown, math.MinInt64, math.MaxInt64
		}
		return p.of(p.add(keyOf(i.kind, ids(i.args), parts, strconv.Itoa(int(i.round)), strconv.Itoa(i.places), strconv.FormatInt(i.den, 10), strconv.FormatInt(i.lo, 10), strconv.FormatInt(i.hi, 10)), i))
	}
	switch n.Op {
	case lang.OpConst:
		return constant(n.Value, scale)
	case lang.OpParent:
		return arg(0)
	case lang.OpInput:
		return p.of(p.input(n, c))
	case lang.OpAsOf:
		return p.of(p.add("as_of", item{kind: base, may: known, den: 1, lo: int64(p.span.from), hi: int64(p.span.to), free: true, name: text{"认定日", "day"}}))
	case lang.OpParam:
		param := p.c.Params[n.Param.Key]
		v, ok := param.On(p.span.from)
		switch {
		case !ok:
			return p.nowhere(scale)
		case v.Node != nil:
			return p.number(v.Node, 0)
		}
		return constant(v.Scalar, scale)
	case lang.OpLookup, lang.OpBand:
		return p.cellOf(n, c, scale)
	case lang.OpVar:
		return p.variable(n, c, scale)
	case lang.OpAmount:
		v := lang.InForce(p.c.Amount[n.Programme], p.span.from)
		if v == nil {
			return constant(0, 1)
		}
		return made(item{kind: choice, args: []int{p.eligible(n.Programme, c)}, lins: []lin{p.number(v.Node, c), constant(0, 1)}})
	case lang.OpCount:
		return p.of(p.count(n.List, n.Args[0], false, n.Entity, c))
	case lang.OpAdd, lang.OpSub:
		sign := int64(1)
		if n.Op == lang.OpSub {
			sign = -1
		}
		return sum(arg(0), arg(1), sign)
	case lang.OpNeg:
		return arg(0).by(-1, 1)
	case lang.OpConvert:
		return arg(0).by(n.Value, n.Value2)
	case lang.OpMul:
		a, b := arg(0), arg(1)
		if a.isConst() {
			a, b = b, a
		}
		if b.isConst() {
			return a.by(b.k, b.den)
		}
		if a.lost || b.lost || p.isReal(a) || p.isReal(b) {
			return lin{lost: true}
		}
		den, ok := times(a.den, b.den)
		if !ok {
			return lin{lost: true}
		}
		return p.of(p.add(keyOf(product, a.key(), b.key()), item{kind: product, lins: []lin{a, b}, den: den, may: known | unknown, lo: math.MinInt64, hi: math.MaxInt64}))
	case lang.OpDiv:
		if b := arg(1); b.isConst() && b.k > 0 {
			return arg(0).by(b.den, b.k)
		}
	case lang.OpMin, lang.OpMax:
		k := least
		if n.Op == lang.OpMax {
			k = greatest
		}
		return made(item{kind: k, lins: []lin{arg(0), arg(1)}})
	case lang.OpRound:
		l := arg(0)
		if l.isConst() {
			if v, ok := roundTo(l.k, l.den, n.Round, n.N); ok {
				return constant(v, lang.Pow10(n.N))
			}
		}
		return made(item{kind: rounded, lins: []lin{l}, round: n.Round, places: n.N, den: scale})
	case lang.OpCond:
		return made(item{kind: choice, args: []int{p.condition(n.Args[0], c)}, lins: []lin{arg(1), arg(2)}})
	case lang.OpOrElse:
		p.elses = true
		return made(item{kind: fallback, lins: []lin{arg(0), arg(1)}})
	}
	return p.of(p.opaque(n, c))
}

// variable is the value of a variable in force, unknown outside the range that it
// declares.
func (p *program) variable(n *lang.Node, c int, scale int64) lin {
	v := lang.InForce(p.c.Variables[n.Var], p.span.from)
	if v == nil {
		return p.nowhere(scale)
	}
	l := p.number(v.Node, c)
	d, ranged := p.c.Ranges[n.Var]
	if !ranged || l.lost {
		return l
	}
	if p.isReal(l) {
		return p.of(p.opaque(n, c))
	}
	den := lang.Pow10(d.Scale)
	l, _ = alike(l, constant(0, den))
	if l.lost {
		return l
	}
	r := d.Times(lang.One(l.den / den))
	return p.of(p.add(keyOf(kept, l.key(), strconv.FormatInt(r.Min, 10), strconv.FormatInt(r.Max, 10)),
		item{kind: kept, lins: []lin{l}, den: l.den, may: known | unknown, lo: r.Min, hi: r.Max}))
}

// single is the item that a sum is, where it is one and no more.
func (l lin) single(p *program) (int, bool) {
	if l.lost || len(l.terms) != 1 || l.k != 0 || l.terms[0].c != 1 || l.den != 1 || p.items[l.terms[0].x].real {
		return 0, false
	}
	return l.terms[0].x, true
}

// roundTo rounds k/den to places, in parts of those; ok is false where that is too
// large.
func roundTo(k, den int64, how lang.Round, places int) (int64, bool) {
	if k == math.MaxInt64 || k == math.MinInt64 {
		return k, false
	}
	n, ok := times(k, lang.Pow10(places))
	if !ok || n > math.MaxInt64/4 || n < math.MinInt64/4 || den > math.MaxInt64/4 {
		return 0, false
	}
	switch how {
	case lang.Up:
		return -floorDiv(-n, den), true
	case lang.Down:
		return floorDiv(n, den), true
	}
	if n < 0 {
		return -floorDiv(-2*n+den, 2*den), true
	}
	return floorDiv(2*n+den, 2*den), true
}
