package oracle

import (
	"fmt"
	"math/big"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// question is where a tree is asked: of whom, on which day, and, in a settlement,
// while which layer pays.
type question struct {
	*Oracle
	day    fact.Date
	row    *Row
	paying *pack.Layer
}

// Value is the value of a tree for a row of its entity on a day.
func (o *Oracle) Value(n *lang.Node, day fact.Date, row *Row) Value {
	return question{Oracle: o, day: day, row: row}.value(n)
}

// Eligible is the condition of a programme; out of force it is false.
func (o *Oracle) Eligible(p *pack.Programme, day fact.Date, row *Row) Value {
	v := lang.InForce(o.Checked.Eligible[p], day)
	if v == nil {
		return Bit(false)
	}
	return o.Value(v.Node, day, row)
}

// Amount is what a programme would pay, whoever is eligible.
func (o *Oracle) Amount(p *pack.Programme, day fact.Date, row *Row) Value {
	v := lang.InForce(o.Checked.Amount[p], day)
	if v == nil {
		return Int(0)
	}
	return o.Value(v.Node, day, row)
}

// Variable is the value of a variable; out of force, and outside the range that it
// declares, it is unknown.
func (o *Oracle) Variable(v *pack.Variable, day fact.Date, row *Row) Value {
	return question{Oracle: o, day: day, row: row}.variable(v)
}

func (q question) variable(v *pack.Variable) Value {
	version := lang.InForce(q.Checked.Variables[v], q.day)
	if version == nil {
		return Unknown
	}
	x := q.value(version.Node)
	low, high := x.bounds()
	if v.Type.Kind == fact.KindBool || low == nil {
		return x
	}
	if (v.Type.Min != nil && low.Cmp(written(*v.Type.Min)) < 0) || (v.Type.Max != nil && high.Cmp(written(*v.Type.Max)) > 0) {
		return Unknown
	}
	return x
}

func (q question) arg(n *lang.Node, i int) Value { return q.value(n.Args[i]) }

func (q question) value(n *lang.Node) Value {
	switch n.Op {
	case lang.OpConst:
		if n.Type.Kind == fact.KindBool {
			return Bit(n.Value != 0)
		}
		return Number(new(big.Rat).Mul(big.NewRat(n.Value, 1), tens(-n.Type.Scale)))
	case lang.OpInput:
		return q.Read(n.Input, q.day, q.row)
	case lang.OpAsOf:
		return Int(int64(q.day))
	case lang.OpParam, lang.OpLookup, lang.OpBand, lang.OpScale, lang.OpScaleFrom:
		return q.parameter(n)
	case lang.OpVar:
		return q.variable(n.Var)
	case lang.OpGroup:
		return q.value(q.Checked.Groups[n.Group])
	case lang.OpEligible:
		return q.Eligible(n.Programme, q.day, q.row)
	case lang.OpAmount:
		return choose(q.Eligible(n.Programme, q.day, q.row), q.Amount(n.Programme, q.day, q.row), Int(0))
	case lang.OpLayer:
		return q.layer(n.Layer)
	case lang.OpCapLeft:
		return q.capLeft(n)
	case lang.OpAnd:
		return and(q.arg(n, 0), q.arg(n, 1))
	case lang.OpOr:
		return not(and(not(q.arg(n, 0)), not(q.arg(n, 1))))
	case lang.OpNot:
		return not(q.arg(n, 0))
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		return compare(n.Op, q.arg(n, 0), q.arg(n, 1))
	case lang.OpIn:
		x := q.arg(n, 0)
		out := Bit(false)
		for _, k := range n.Set {
			out = or(out, compare(lang.OpEq, Value{Num: x.Num}, Int(k)))
		}
		return out
	case lang.OpInRange:
		x := Value{Num: q.arg(n, 0).Num}
		return and(compare(lang.OpGe, x, Int(n.Set[0])), compare(lang.OpLe, x, Int(n.Set[1])))
	case lang.OpAdd, lang.OpSub, lang.OpMul, lang.OpDiv, lang.OpMin, lang.OpMax:
		return arithmetic(n.Op, q.arg(n, 0), q.arg(n, 1))
	case lang.OpNeg:
		return arithmetic(lang.OpSub, Int(0), q.arg(n, 0))
	case lang.OpRound:
		return round(q.arg(n, 0), n.Round, n.N)
	case lang.OpCond:
		return choose(q.arg(n, 0), q.arg(n, 1), q.arg(n, 2))
	case lang.OpOrElse:
		if x := q.arg(n, 0); x.Known() {
			return x
		}
		return exact(q.arg(n, 1))
	case lang.OpConvert:
		return arithmetic(lang.OpMul, q.arg(n, 0), Number(big.NewRat(n.Value, n.Value2)))
	case lang.OpAny, lang.OpAll, lang.OpNone, lang.OpCount, lang.OpSum, lang.OpMinOf, lang.OpMaxOf:
		return q.quantified(n)
	case lang.OpParent:
		if n.Args[0].Const {
			return q.arg(n, 0)
		}
		up := q
		up.row = q.row.Parent
		return up.arg(n, 0)
	case lang.OpAddMonths, lang.OpMonthsBetween, lang.OpMonthStart, lang.OpMonthEnd, lang.OpYearStart:
		return q.dates(n)
	case lang.OpHeld:
		out := Bit(true)
		for k := range n.N {
			out = and(out, q.monthsAgo(k).arg(n, 0))
		}
		return out
	case lang.OpCountMonths:
		low, high := 0, 0
		for k := range n.N {
			x := q.monthsAgo(k).arg(n, 0)
			if x.IsTrue() {
				low++
			}
			if !x.IsFalse() {
				high++
			}
		}
		return count(low, high)
	case lang.OpAt:
		day := q.value(n.Day)
		if day.Num == nil {
			return Unknown
		}
		on := q
		on.day = fact.Date(day.Num.Num().Int64())
		return on.arg(n, 0)
	}
	panic(fmt.Sprintf("oracle: operation %d", n.Op))
}

// exact drops the bounds of a count that is not certain.
func exact(v Value) Value { return Value{Bit: v.Bit, Num: v.Num} }

func not(a Value) Value {
	if a.Bit == nil {
		return Unknown
	}
	return Bit(!*a.Bit)
}

func and(a, b Value) Value {
	switch {
	case a.IsFalse() || b.IsFalse():
		return Bit(false)
	case a.IsTrue() && b.IsTrue():
		return Bit(true)
	}
	return Unknown
}

func or(a, b Value) Value { return not(and(not(a), not(b))) }

// choose is c ? a : b; where c is not known, what the branches have in common.
func choose(c, a, b Value) Value {
	switch {
	case c.IsTrue():
		return exact(a)
	case c.IsFalse():
		return exact(b)
	case same(a, b):
		return exact(a)
	}
	return Unknown
}

// compare compares; numbers of which bounds are known are decided by their bounds.
func compare(op lang.Op, a, b Value) Value {
	if a.Bit != nil || b.Bit != nil {
		if a.Bit == nil || b.Bit == nil {
			return Unknown
		}
		return Bit((*a.Bit == *b.Bit) == (op == lang.OpEq))
	}
	low, high := a.bounds()
	least, most := b.bounds()
	if low == nil || least == nil {
		return Unknown
	}
	decided := func(sure, never bool) Value {
		switch {
		case sure:
			return Bit(true)
		case never:
			return Bit(false)
		}
		return Unknown
	}
	switch op {
	case lang.OpLt:
		return decided(high.Cmp(least) < 0, low.Cmp(most) >= 0)
	case lang.OpLe:
		return decided(high.Cmp(least) <= 0, low.Cmp(most) > 0)
	case lang.OpGt:
		return decided(low.Cmp(most) > 0, high.Cmp(least) <= 0)
	case lang.OpGe:
		return decided(low.Cmp(most) >= 0, high.Cmp(least) < 0)
	case lang.OpNe:
		return not(compare(lang.OpEq, a, b))
	}
	return decided(a.Num != nil && same(a, b), high.Cmp(least) < 0 || low.Cmp(most) > 0)
}

func arithmetic(op lang.Op, a, b Value) Value {
	if a.Num == nil || b.Num == nil {
		return Unknown
	}
	x, y, z := a.Num, b.Num, new(big.Rat)
	switch op {
	case lang.OpAdd:
		z.Add(x, y)
	case lang.OpSub:
		z.Sub(x, y)
	case lang.OpMul:
		z.Mul(x, y)
	case lang.OpDiv:
		if y.Sign() <= 0 {
			return Unknown
		}
		z.Quo(x, y)
	case lang.OpMin:
		if z = x; y.Cmp(x) < 0 {
			z = y
		}
	case lang.OpMax:
		if z = x; y.Cmp(x) > 0 {
			z = y
		}
	}
	return Number(z)
}

// tens is ten to the n.
func tens(n int) *big.Rat {
	p := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil))
	if n < 0 {
		p.Inv(p)
	}
	return p
}

// round rounds to a number of places.
func round(v Value, how lang.Round, places int) Value {
	if v.Num == nil {
		return Unknown
	}
	x := new(big.Rat).Mul(v.Num, tens(places))
	whole := floor(x)
	rest := new(big.Rat).Sub(x, new(big.Rat).SetInt(whole)) // 0 ≤ rest < 1
	up := false
	switch half := rest.Cmp(big.NewRat(1, 2)); how {
	case lang.Up:
		up = rest.Sign() > 0
	case lang.Down:
	default: // half away from zero
		up = half > 0 || (half == 0 && x.Sign() > 0)
	}
	if up {
		whole.Add(whole, big.NewInt(1))
	}
	return Number(new(big.Rat).Mul(new(big.Rat).SetInt(whole), tens(-places)))
}

func floor(x *big.Rat) *big.Int {
	return new(big.Int).Div(x.Num(), x.Denom()) // Euclidean, and the divisor is positive
}
