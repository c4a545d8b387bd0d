package engine

import (
	"math"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// lowerer turns typed trees into instructions. Equal instructions are computed
// once, across all rules of the pack.
type lowerer struct {
	p       *Program
	c       *lang.Checked
	meaning Meaning
	seen    map[instr]val
	columns map[Column]int
	tables  map[tableKey]*table
	paying  *pack.Layer // the layer whose payment is being lowered
}

type tableKey struct {
	param *pack.Parameter
	day   fact.Date
	scale int // of the numbers at which bands begin
}

type brokenTree string

// value lowers a tree as of a day; a bool comes in num.
func (l *lowerer) value(n *lang.Node, day fact.Date) number {
	key := nodeKey{n, day, l.paying}
	if v, ok := l.p.nodes[key]; ok {
		return v.number
	}
	v := l.lower(n, day)
	l.p.nodes[key] = lowered{v}
	return v
}

func (l *lowerer) bit(n *lang.Node, day fact.Date) val { return l.value(n, day).num }

func bitNumber(v val) number { return number{num: v, den: constant(1)} }

func (l *lowerer) lower(n *lang.Node, day fact.Date) number {
	arg := func(i int) number { return l.value(n.Args[i], day) }
	bit := func(i int) val { return l.value(n.Args[i], day).num }
	isBit := n.Type.Kind == fact.KindBool
	switch n.Op {
	case lang.OpConst:
		if isBit {
			return bitNumber(truth(n.Value != 0))
		}
		return whole(constant(n.Value), n.Type.Scale)
	case lang.OpAsOf:
		return whole(constant(int64(day)), 0)
	case lang.OpInput:
		return l.input(n.Input, day)
	case lang.OpParam:
		return l.param(n.Param, day)
	case lang.OpLookup:
		return l.lookup(n, day)
	case lang.OpBand:
		return l.band(n, day)
	case lang.OpScale, lang.OpScaleFrom:
		return l.scale(n, day)
	case lang.OpVar:
		return l.variable(n.Var, day)
	case lang.OpGroup:
		return bitNumber(l.bit(l.c.Groups[n.Group], day))
	case lang.OpEligible:
		return bitNumber(l.eligible(n.Programme, day))
	case lang.OpAmount:
		amount, ok := l.amount(n.Programme, day)
		if !ok {
			return whole(constant(0), 2)
		}
		return whole(l.choose(l.eligible(n.Programme, day), amount, constant(0)), 2)
	case lang.OpLayer:
		return whole(l.layer(n.Coverage, n.Layer, day), 2)
	case lang.OpCapLeft:
		return whole(l.capLeft(n, day), 2)
	case lang.OpAnd:
		return bitNumber(l.and(bit(0), bit(1)))
	case lang.OpOr:
		return bitNumber(l.or(bit(0), bit(1)))
	case lang.OpNot:
		return bitNumber(l.not(bit(0)))
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		a, b := arg(0), arg(1)
		if a.num.isBit {
			same := l.sameBits(a.num, b.num)
			if n.Op == lang.OpNe {
				same = l.not(same)
			}
			return bitNumber(same)
		}
		return bitNumber(l.compare(n.Op, a, b))
	case lang.OpIn:
		return bitNumber(l.inSet(l.certain(arg(0)).num, n.Set))
	case lang.OpInRange:
		a := l.certain(arg(0)).num
		if a.isConst() {
			if a.none {
				return bitNumber(unknownBit())
			}
			return bitNumber(truth(n.Set[0] <= a.k && a.k <= n.Set[1]))
		}
		return bitNumber(l.unary(opInRange, a, n.Set[0], n.Set[1], lang.Range{}, false))
	case lang.OpAdd, lang.OpSub:
		x, y := l.align(l.certain(arg(0)), l.certain(arg(1)))
		if n.Op == lang.OpAdd {
			x.num = l.add(x.num, y.num)
		} else {
			x.num = l.sub(x.num, y.num)
		}
		return x
	case lang.OpNeg:
		x := l.certain(arg(0))
		x.num = l.sub(constant(0), x.num)
		return x
	case lang.OpMul:
		x, y := l.certain(arg(0)), l.certain(arg(1))
		return number{num: l.mul(x.num, y.num), den: l.mul(x.den, y.den), scale: x.scale + y.scale}
	case lang.OpDiv:
		return l.divide(l.certain(arg(0)), l.certain(arg(1)))
	case lang.OpMin, lang.OpMax:
		x, y := l.align(l.certain(arg(0)), l.certain(arg(1)))
		x.num = l.extreme(n.Op, x.num, y.num)
		return x
	case lang.OpRound:
		return whole(l.round(arg(0), n.Round, n.N, n.Type.Scale), n.Type.Scale)
	case lang.OpCond:
		if isBit {
			return bitNumber(l.choose(bit(0), bit(1), bit(2)))
		}
		return l.either(bit(0), arg(1), arg(2), n.Type)
	case lang.OpOrElse:
		if isBit {
			return bitNumber(l.orElse(bit(0), bit(1)))
		}
		x, y := l.certain(arg(0)), l.certain(arg(1))
		// A quotient is unknown where its divisor is.
		known := l.and(l.known(x.num), l.known(x.den))
		return l.pick(l.orElse(known, truth(false)), x, y)
	case lang.OpConvert:
		x := l.certain(arg(0))
		x.num, x.den = l.mul(x.num, constant(n.Value)), l.mul(x.den, constant(n.Value2))
		return x
	case lang.OpAny, lang.OpAll, lang.OpNone, lang.OpCount, lang.OpSum, lang.OpMinOf, lang.OpMaxOf:
		return l.overList(n, day)
	case lang.OpParent:
		return arg(0) // read through the parent where it is used
	case lang.OpAddMonths, lang.OpMonthsBetween, lang.OpMonthStart, lang.OpMonthEnd, lang.OpYearStart:
		return l.dates(n, day)
	case lang.OpHeld:
		all := truth(true)
		for k := range n.N {
			all = l.and(all, l.bit(n.Args[0], AddMonths(day, -k)))
		}
		return bitNumber(all)
	case lang.OpCountMonths:
		least, most := constant(0), constant(0)
		for k := range n.N {
			b := l.bit(n.Args[0], AddMonths(day, -k))
			least, most = l.add(least, l.bitInt(opIntTrue, b)), l.add(most, l.bitInt(opIntMaybe, b))
		}
		return number{num: least, den: constant(1), most: &most}
	case lang.OpAt:
		on := l.value(n.Day, day).num
		if on.none {
			return l.unknownOf(n.Type)
		}
		if !on.isConst() {
			panic(brokenTree("the day of at() is not constant"))
		}
		return l.value(n.Args[0], fact.Date(on.k))
	}
	panic(brokenTree("an operation that no check lets pass"))
}

func (l *lowerer) bitInt(op opcode, b val) val {
	if b.isConst() {
		if b.is(1) || (b.none && op == opIntMaybe) {
			return constant(1)
		}
		return constant(0)
	}
	return l.emit(instr{op: op, ent: b.ent, a: b.reg, b: -1, c: -1}, lang.Range{Min: 0, Max: 1})
}

func (l *lowerer) sameBits(a, b val) val {
	if a.isConst() {
		a, b = b, a
	}
	switch {
	case a.isConst() && (a.none || b.none), b.none:
		return unknownBit()
	case a.isConst():
		return truth(a.k == b.k)
	case b.is(1):
		return a
	case b.is(0):
		return l.not(a)
	}
	return l.binary(opSame, a, b, lang.Range{}, false)
}

func (l *lowerer) inSet(a val, set []int64) val {
	if a.isConst() {
		if a.none {
			return unknownBit()
		}
		for _, k := range set {
			if a.k == k {
				return truth(true)
			}
		}
		return truth(false)
	}
	var mask uint64
	small := true
	for _, k := range set {
		if k < 0 || k > 63 {
			small = false
			break
		}
		mask |= 1 << k
	}
	if small && a.rng.Min >= 0 && a.rng.Max <= 63 {
		return l.unary(opIn, a, int64(mask), 0, lang.Range{}, false)
	}
	any := truth(false)
	for _, k := range set {
		any = l.or(any, l.order(lang.OpEq, a, constant(k)))
	}
	return any
}

func (l *lowerer) divide(a, b number) number {
	// (a / 10^s / d) ÷ (b / 10^t), b without a denominator but a constant one.
	num, den := a.num, a.den
	den = l.mul(den, l.positive(b.num))
	if den.none {
		return whole(unknownConst(), 0) // so no number that is known has an unknown divisor
	}
	num = l.mul(num, b.den)
	if b.scale > a.scale {
		num = l.mul(num, constant(lang.Pow10(b.scale-a.scale)))
		return number{num: num, den: den}
	}
	return number{num: num, den: den, scale: a.scale - b.scale}
}

// positive guards a divisor: a row in which it is not positive is unknown.
func (l *lowerer) positive(v val) val {
	if v.isConst() {
		if v.none || v.k <= 0 {
			return unknownConst()
		}
		return v
	}
	if v.rng.Min > 0 {
		return v
	}
	return l.unary(opPositive, v, 0, 0, lang.Range{Min: 1, Max: max(v.rng.Max, 1)}, false)
}

// either is cond ? a : b for numbers that may have different denominators.
func (l *lowerer) either(cond val, a, b number, t lang.Type) number {
	a, b = l.certain(a), l.certain(b)
	scale := max(a.scale, b.scale, t.Scale)
	a, b = l.scaled(a, scale), l.scaled(b, scale)
	if !l.same(a.den, b.den) {
		// Where the condition is unknown the branches may agree although their
		// denominators differ: then either will do.
		cond = l.orElse(cond, l.or(l.compare(lang.OpEq, a, b), unknownBit()))
	}
	return l.pick(cond, a, b)
}

// pick is cond ? a : b for numbers with denominators of their own. Where one
// branch is taken, nothing of the other can make the result unknown.
func (l *lowerer) pick(cond val, a, b number) number {
	scale := max(a.scale, b.scale)
	a, b = l.scaled(a, scale), l.scaled(b, scale)
	den := a.den
	if !l.same(a.den, b.den) {
		den = l.choose(cond, a.den, b.den)
	}
	return number{num: l.choose(cond, a.num, b.num), den: den, scale: scale}
}

// known is true where a number is known, and unknown elsewhere.
func (l *lowerer) known(v val) val {
	switch {
	case v.none:
		return unknownBit()
	case v.isConst():
		return truth(true)
	}
	return l.binary(opEq, v, v, lang.Range{}, false)
}

func (l *lowerer) input(in *lang.Input, day fact.Date) number {
	col := Column{in, day}
	at, ok := l.columns[col]
	if !ok {
		at = len(l.p.Columns)
		l.columns[col] = at
		l.p.Columns = append(l.p.Columns, col)
	}
	i := instr{op: opLoad, ent: in.Entity, a: -1, b: -1, c: -1, imm: int64(at)}
	if in.Type.Kind == fact.KindBool {
		i.op = opLoadBool
	}
	return whole(l.emit(i, in.Range), in.Type.Scale)
}

func (l *lowerer) variable(v *pack.Variable, day fact.Date) number {
	version := lang.InForce(l.c.Variables[v], day)
	if version == nil {
		if v.Type.Kind == fact.KindBool {
			return bitNumber(unknownBit())
		}
		return whole(unknownConst(), 0)
	}
	return l.within(l.value(version.Node, day), v)
}

// within is the value of a variable; outside the range that it is declared to keep
// it is unknown.
func (l *lowerer) within(n number, v *pack.Variable) number {
	declared, ok := l.c.Ranges[v]
	if !ok || n.num.isBit {
		return n
	}
	whole := lang.Range{Min: math.MinInt64, Max: math.MaxInt64}
	if n.den.is(1) {
		whole = n.num.rng
		if n.most != nil {
			whole = whole.Union(n.most.rng)
		}
		declared = declared.In(max(declared.Scale, n.scale))
		whole = whole.Scaled(declared.Scale - n.scale)
	}
	inside := truth(true)
	for _, end := range []struct {
		op    lang.Op
		given bool
		at    int64
	}{{lang.OpGe, declared.Min > whole.Min, declared.Min}, {lang.OpLe, declared.Max < whole.Max, declared.Max}} {
		if end.given {
			inside = l.and(inside, l.compare(end.op, n, number{num: constant(end.at), den: constant(1), scale: declared.Scale}))
		}
	}
	if inside.is(1) {
		return n
	}
	n = l.certain(n)
	n.num = l.choose(inside, n.num, unknownConst())
	return n
}

func (l *lowerer) eligible(p *pack.Programme, day fact.Date) val {
	version := lang.InForce(l.c.Eligible[p], day)
	if version == nil {
		return truth(false)
	}
	return l.bit(version.Node, day)
}

func (l *lowerer) amount(p *pack.Programme, day fact.Date) (val, bool) {
	if len(l.c.Amount[p]) == 0 {
		return val{}, false
	}
	version := lang.InForce(l.c.Amount[p], day)
	if version == nil {
		return constant(0), true
	}
	return l.scaled(l.certain(l.value(version.Node, day)), 2).num, true
}

// layer is what a layer pays: nothing where it does not serve.
func (l *lowerer) layer(cov *pack.Coverage, decl *pack.Layer, day fact.Date) val {
	before := l.paying
	l.paying = decl
	defer func() { l.paying = before }()
	pays := lang.InForce(l.c.Pays[decl], day)
	if pays == nil {
		return constant(0)
	}
	v := l.scaled(l.certain(l.value(pays.Node, day)), 2).num
	if when := lang.InForce(l.c.When[decl], day); when != nil {
		return l.choose(l.bit(when.Node, day), v, constant(0))
	}
	return v
}

func (l *lowerer) capLeft(n *lang.Node, day fact.Date) val {
	left := l.scaled(l.certain(l.value(l.c.CapAmount[n.Cap], day)), 2).num
	for _, key := range n.Cap.Layers {
		left = l.sub(left, l.input(l.c.Inputs["earlier("+key+")"], day).num)
	}
	for _, decl := range n.Coverage.Layers {
		if decl == l.paying {
			break
		}
		for _, key := range n.Cap.Layers {
			if key == decl.Key {
				left = l.sub(left, l.layer(n.Coverage, decl, day))
			}
		}
	}
	return l.extreme(lang.OpMax, left, constant(0))
}

// overList lowers a quantifier: the condition of the list and the predicate become
// columns of the children, and one instruction gathers them by household.
func (l *lowerer) overList(n *lang.Node, day fact.Date) number {
	child, parent := n.List.Of, n.Entity
	where := truth(true)
	for _, w := range n.List.Where {
		where = l.and(where, l.bit(w, day))
	}
	gather := func(op opcode, a val, c val, b val, rng lang.Range) val {
		i := instr{op: op, ent: parent, child: child, a: -1, b: -1, c: l.in(c, child).reg, check: !fits(rng)}
		if !a.isBit && op != opAny && op != opAll && op != opCountTrue && op != opCountMaybe {
			i.a = l.in(a, child).reg
		}
		if op == opMinOf || op == opMaxOf {
			i.b = l.in(b, parent).reg
		}
		return l.emit(i, rng)
	}
	none := val{isBit: true}
	body := l.value(n.Args[0], day)
	switch n.Op {
	case lang.OpAny:
		return bitNumber(gather(opAny, none, l.and(where, body.num), none, lang.Range{}))
	case lang.OpAll:
		all := gather(opAll, none, l.or(l.not(where), body.num), none, lang.Range{})
		if !l.meaning.AllOfNobody {
			all = l.and(all, gather(opAny, none, where, none, lang.Range{}))
		}
		return bitNumber(all)
	case lang.OpNone:
		return bitNumber(l.not(gather(opAny, none, l.and(where, body.num), none, lang.Range{})))
	case lang.OpCount:
		cond := l.and(where, body.num)
		least := gather(opCountTrue, none, cond, none, n.Range)
		if cond.is(1) {
			return whole(least, 0)
		}
		most := gather(opCountMaybe, none, cond, none, n.Range)
		return number{num: least, den: constant(1), most: &most}
	case lang.OpSum:
		b := l.certain(body)
		return number{num: gather(opSum, b.num, where, none, b.num.rng.Times(lang.Range{Min: 0, Max: 1000})), den: b.den, scale: b.scale}
	}
	x, y := l.align(l.certain(body), l.certain(l.value(n.Args[1], day)))
	op := opMinOf
	if n.Op == lang.OpMaxOf {
		op = opMaxOf
	}
	return number{num: gather(op, x.num, where, y.num, x.num.rng.Union(y.num.rng)), den: x.den, scale: x.scale}
}

func (l *lowerer) dates(n *lang.Node, day fact.Date) number {
	a := l.value(n.Args[0], day).num
	if n.Op == lang.OpAddMonths {
		b := l.certain(l.value(n.Args[1], day)).num
		if a.isConst() && b.isConst() {
			if d, ok := shiftMonths(a.k, b.k); ok && !a.none && !b.none {
				return whole(constant(d), 0)
			}
			return whole(unknownConst(), 0)
		}
		return whole(l.binary(opAddMonths, a, b, n.Range, false), 0)
	}
	if n.Op == lang.OpMonthsBetween {
		b := l.value(n.Args[1], day).num
		if a.isConst() && b.isConst() {
			if m, ok := monthsBetween(a.k, b.k); ok && !a.none && !b.none {
				return whole(constant(m), 0)
			}
			return whole(unknownConst(), 0)
		}
		return whole(l.binary(opMonths, a, b, n.Range, false), 0)
	}
	op := map[lang.Op]opcode{lang.OpMonthStart: opMonthStart, lang.OpMonthEnd: opMonthEnd, lang.OpYearStart: opYearStart}[n.Op]
	if a.isConst() {
		if a.none {
			return whole(a, 0)
		}
		return whole(constant(edge(op, a.k)), 0)
	}
	return whole(l.unary(op, a, 0, 0, n.Range, false), 0)
}
