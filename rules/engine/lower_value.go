package engine

import (
	"math"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

// val is a value while it is lowered: a constant, or a virtual register.
type val struct {
	reg   int32 // −1: a constant
	k     int64 // the constant; of a bool 0 or 1
	none  bool  // an unknown constant
	ent   fact.Entity
	isBit bool
	rng   lang.Range
}

func constant(k int64) val { return val{reg: -1, k: k, rng: lang.One(k)} }

func truth(b bool) val {
	v := val{reg: -1, isBit: true}
	if b {
		v.k = 1
	}
	return v
}

func (v val) isConst() bool           { return v.reg < 0 }
func (v val) is(k int64) bool         { return v.reg < 0 && !v.none && v.k == k }
func unknownConst() val               { return val{reg: -1, none: true, rng: lang.One(0)} }
func unknownBit() val                 { return val{reg: -1, none: true, isBit: true} }
func fits(r lang.Range) bool          { return r.Bounded() }
func (l *lowerer) same(a, b val) bool { return a == b || (a.reg >= 0 && a.reg == b.reg) }

// number is a number while it is lowered: num ÷ (den × 10^scale). A count that is
// not certain has an upper bound of its own; num is then the lower one.
type number struct {
	num, den val
	scale    int
	most     *val
}

func whole(v val, scale int) number { return number{num: v, den: constant(1), scale: scale} }

// emit appends an instruction, or returns the register of an equal one.
func (l *lowerer) emit(i instr, rng lang.Range) val {
	key := i
	key.dst, key.check = 0, false
	if v, ok := l.seen[key]; ok {
		return v
	}
	v := val{reg: int32(len(l.p.regs)), ent: i.ent, isBit: i.op.givesBool(), rng: rng}
	l.p.regs = append(l.p.regs, regInfo{ent: i.ent, isBit: v.isBit})
	i.dst = v.reg
	l.p.code = append(l.p.code, i)
	l.seen[key] = v
	return v
}

// in makes a value a register of an entity.
func (l *lowerer) in(v val, e fact.Entity) val {
	if v.isConst() {
		i := instr{ent: e, a: -1, b: -1, c: -1, imm: v.k}
		switch {
		case v.isBit && v.none:
			i.op, i.imm = opUnknownBool, 0
		case v.isBit:
			i.op = opConstBool
		case v.none:
			i.op, i.imm = opUnknown, 0
		default:
			i.op = opConst
		}
		return l.emit(i, v.rng)
	}
	for v.ent < e {
		i := instr{op: opDown, ent: v.ent + 1, a: v.reg, b: -1, c: -1}
		if v.isBit {
			i.op = opDownBool
		}
		v = l.emit(i, v.rng)
	}
	return v
}

func lower(a, b val) fact.Entity { // the entity of a result
	if a.isConst() {
		return b.ent
	}
	if b.isConst() {
		return a.ent
	}
	return max(a.ent, b.ent)
}

func (l *lowerer) unary(op opcode, a val, imm, imm2 int64, rng lang.Range, check bool) val {
	return l.emit(instr{op: op, ent: a.ent, a: a.reg, b: -1, c: -1, imm: imm, imm2: imm2, check: check}, rng)
}

func (l *lowerer) binary(op opcode, a, b val, rng lang.Range, check bool) val {
	e := lower(a, b)
	a, b = l.in(a, e), l.in(b, e)
	return l.emit(instr{op: op, ent: e, a: a.reg, b: b.reg, c: -1, check: check}, rng)
}

func (l *lowerer) add(a, b val) val {
	if a.none || b.none {
		return unknownConst()
	}
	r := a.rng.Plus(b.rng)
	switch {
	case a.isConst() && b.isConst():
		return fold(r)
	case a.is(0):
		return b
	case b.is(0):
		return a
	case a.isConst():
		a, b = b, a
		fallthrough
	case b.isConst():
		return l.unary(opAddC, a, b.k, 0, r, !fits(r))
	}
	if a.reg > b.reg {
		a, b = b, a
	}
	return l.binary(opAdd, a, b, r, !fits(r))
}

func (l *lowerer) sub(a, b val) val {
	if a.none || b.none {
		return unknownConst()
	}
	r := a.rng.Plus(b.rng.Negative())
	switch {
	case a.isConst() && b.isConst():
		return fold(r)
	case b.is(0):
		return a
	case a.isConst():
		return l.unary(opSubC, b, a.k, 0, r, !fits(r))
	case b.isConst():
		return l.unary(opAddC, a, -b.k, 0, r, !fits(r))
	}
	return l.binary(opSub, a, b, r, !fits(r))
}

func (l *lowerer) mul(a, b val) val {
	if a.none || b.none {
		return unknownConst()
	}
	r := a.rng.Times(b.rng)
	switch {
	case a.isConst() && b.isConst():
		return fold(r)
	case a.is(1):
		return b
	case b.is(1):
		return a
	case a.isConst():
		a, b = b, a
		fallthrough
	case b.isConst():
		return l.unary(opMulC, a, b.k, 0, r, !fits(r))
	}
	if a.reg > b.reg {
		a, b = b, a
	}
	return l.binary(opMul, a, b, r, !fits(r))
}

// fold is a constant whose exact value the range holds; one that does not fit is
// unknown, as it would be at run time.
func fold(r lang.Range) val {
	if r.Min != r.Max || r.Min == math.MinInt64 || r.Min == math.MaxInt64 {
		return unknownConst()
	}
	return constant(r.Min)
}

func (l *lowerer) extreme(op lang.Op, a, b val) val {
	if a.none || b.none {
		return unknownConst()
	}
	r := lang.Range{Min: min(a.rng.Min, b.rng.Min), Max: min(a.rng.Max, b.rng.Max)}
	reg, con := opMin, opMinC
	if op == lang.OpMax {
		r = lang.Range{Min: max(a.rng.Min, b.rng.Min), Max: max(a.rng.Max, b.rng.Max)}
		reg, con = opMax, opMaxC
	}
	switch {
	case a.isConst() && b.isConst():
		return fold(r)
	case a.isConst():
		a, b = b, a
		fallthrough
	case b.isConst():
		return l.unary(con, a, b.k, 0, r, false)
	}
	return l.binary(reg, a, b, r, false)
}

// scaled gives a number in a scale that is at least its own.
func (l *lowerer) scaled(n number, scale int) number {
	if n.scale == scale {
		return n
	}
	f := constant(lang.Pow10(scale - n.scale))
	n.num = l.mul(n.num, f)
	if n.most != nil {
		m := l.mul(*n.most, f)
		n.most = &m
	}
	n.scale = scale
	return n
}

// certain drops the bounds of a count: it is unknown where they differ.
func (l *lowerer) certain(n number) number {
	if n.most != nil {
		n.num = l.binary(opExact, n.num, *n.most, n.num.rng.Union(n.most.rng), false)
		n.most = nil
	}
	return n
}

// align brings two numbers to one scale and one denominator.
func (l *lowerer) align(a, b number) (x, y number) {
	scale := max(a.scale, b.scale)
	a, b = l.scaled(a, scale), l.scaled(b, scale)
	if l.same(a.den, b.den) {
		return a, b
	}
	x, y = l.certain(a), l.certain(b)
	x.num, y.num = l.mul(x.num, b.den), l.mul(y.num, a.den)
	den := l.mul(a.den, b.den)
	x.den, y.den = den, den
	return x, y
}

var flipped = map[lang.Op]lang.Op{lang.OpLt: lang.OpGt, lang.OpLe: lang.OpGe, lang.OpGt: lang.OpLt, lang.OpGe: lang.OpLe, lang.OpEq: lang.OpEq, lang.OpNe: lang.OpNe}

func compareConst(op lang.Op, a, b int64) bool {
	switch op {
	case lang.OpEq:
		return a == b
	case lang.OpNe:
		return a != b
	case lang.OpLt:
		return a < b
	case lang.OpLe:
		return a <= b
	case lang.OpGt:
		return a > b
	}
	return a >= b
}

var constOps = map[lang.Op]opcode{lang.OpEq: opEqC, lang.OpNe: opNeC, lang.OpLt: opLtC, lang.OpLe: opLeC, lang.OpGt: opGtC, lang.OpGe: opGeC}

// order compares two integers.
func (l *lowerer) order(op lang.Op, a, b val) val {
	switch {
	case a.none || b.none:
		return unknownBit()
	case a.isConst() && b.isConst():
		return truth(compareConst(op, a.k, b.k))
	case a.isConst():
		return l.order(flipped[op], b, a)
	case b.isConst():
		return l.unary(constOps[op], a, b.k, 0, lang.Range{}, false)
	case op == lang.OpGt || op == lang.OpGe:
		return l.order(flipped[op], b, a)
	}
	return l.binary(map[lang.Op]opcode{lang.OpEq: opEq, lang.OpNe: opNe, lang.OpLt: opLt, lang.OpLe: opLe}[op], a, b, lang.Range{}, false)
}

// compare compares two numbers; a count that is not certain decides by its bounds.
func (l *lowerer) compare(op lang.Op, a, b number) val {
	x, y := l.align(a, b)
	if x.most == nil && y.most == nil {
		return l.order(op, x.num, y.num)
	}
	low, high := func(n number) val { return n.num }, func(n number) val {
		if n.most != nil {
			return *n.most
		}
		return n.num
	}
	switch op {
	case lang.OpGt, lang.OpGe:
		return l.tri(l.order(op, low(x), high(y)), l.order(op, high(x), low(y)))
	case lang.OpLt, lang.OpLe:
		return l.tri(l.order(op, high(x), low(y)), l.order(op, low(x), high(y)))
	case lang.OpEq:
		meet := l.and(l.order(lang.OpLe, low(x), high(y)), l.order(lang.OpGe, high(x), low(y)))
		return l.tri(l.order(lang.OpEq, l.certain(x).num, l.certain(y).num), meet)
	}
	return l.not(l.compare(lang.OpEq, a, b))
}

func (l *lowerer) tri(sure, maybe val) val {
	if sure.isConst() && maybe.isConst() {
		switch {
		case sure.is(1):
			return truth(true)
		case maybe.is(0):
			return truth(false)
		}
		return unknownBit()
	}
	return l.binary(opTri, sure, maybe, lang.Range{}, false)
}

func (l *lowerer) and(a, b val) val {
	switch {
	case a.is(0) || b.is(0):
		return truth(false)
	case a.is(1):
		return b
	case b.is(1):
		return a
	case a.none && b.none:
		return a
	}
	if !a.isConst() && !b.isConst() && a.ent == b.ent && a.reg > b.reg {
		a, b = b, a
	}
	return l.binary(opAnd, a, b, lang.Range{}, false)
}

func (l *lowerer) or(a, b val) val {
	switch {
	case a.is(1) || b.is(1):
		return truth(true)
	case a.is(0):
		return b
	case b.is(0):
		return a
	case a.none && b.none:
		return a
	}
	if !a.isConst() && !b.isConst() && a.ent == b.ent && a.reg > b.reg {
		a, b = b, a
	}
	return l.binary(opOr, a, b, lang.Range{}, false)
}

func (l *lowerer) not(a val) val {
	if a.isConst() {
		if a.none {
			return a
		}
		return truth(a.k == 0)
	}
	return l.unary(opNot, a, 0, 0, lang.Range{}, false)
}

// choose is cond ? a : b for numbers of one scale, or for bools.
func (l *lowerer) choose(cond, a, b val) val {
	if cond.isConst() && !cond.none {
		if cond.k != 0 {
			return a
		}
		return b
	}
	if l.same(a, b) && a.isConst() && b.isConst() && a.none == b.none {
		return a
	}
	op := opSelect
	if a.isBit {
		op = opSelectBool
	}
	e := fact.EntityHousehold
	for _, v := range []val{cond, a, b} {
		if !v.isConst() {
			e = max(e, v.ent)
		}
	}
	if cond.none && a.isConst() && b.isConst() {
		if a.isBit {
			return unknownBit()
		}
		return unknownConst()
	}
	cond, a, b = l.in(cond, e), l.in(a, e), l.in(b, e)
	return l.emit(instr{op: op, ent: e, a: a.reg, b: b.reg, c: cond.reg}, a.rng.Union(b.rng))
}

func (l *lowerer) orElse(a, b val) val {
	if a.isConst() {
		if a.none {
			return b
		}
		return a
	}
	op := opOrElse
	if a.isBit {
		op = opOrElseBool
	}
	return l.binary(op, a, b, a.rng.Union(b.rng), false)
}

// round divides a number once and rounds it to places; the result is held in scale.
func (l *lowerer) round(n number, mode lang.Round, places, scale int) val {
	n = l.certain(n)
	if mode == lang.HalfUp {
		mode = l.meaning.Halves
	}
	num, den := n.num, n.den
	if n.scale > places {
		den = l.mul(den, constant(lang.Pow10(n.scale-places)))
	} else {
		num = l.mul(num, constant(lang.Pow10(places-n.scale)))
	}
	up := constant(lang.Pow10(scale - places))
	switch {
	case num.none || den.none:
		return unknownConst()
	case den.is(1):
		return l.mul(num, up)
	case num.isConst() && den.isConst():
		q, ok := divide(num.k, den.k, mode)
		if !ok {
			return unknownConst()
		}
		return l.mul(constant(q), up)
	}
	r := num.rng.DividedBy(den.rng)
	if den.isConst() {
		return l.mul(l.unary(opRoundC, num, int64(mode), den.k, r, false), up)
	}
	e := lower(num, den)
	num, den = l.in(num, e), l.in(den, e)
	return l.mul(l.emit(instr{op: opRound, ent: e, a: num.reg, b: den.reg, c: -1, imm: int64(mode)}, r), up)
}
