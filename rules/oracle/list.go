package oracle

import (
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// quantified goes over the children one after the other.
func (q question) quantified(n *lang.Node) Value {
	var conditions []Value // whether each child is in the list
	var bodies []Value
	for _, child := range q.row.Children {
		on := q
		on.row = child
		in := Bit(true)
		for _, w := range n.List.Where {
			in = and(in, on.value(w))
		}
		conditions = append(conditions, in)
		bodies = append(bodies, on.arg(n, 0))
	}
	switch n.Op {
	case lang.OpAny, lang.OpNone:
		out := Bit(false)
		for i, in := range conditions {
			out = or(out, and(in, bodies[i]))
		}
		if n.Op == lang.OpNone {
			return not(out)
		}
		return out
	case lang.OpAll:
		out := Bit(true)
		for i, in := range conditions {
			out = and(out, or(not(in), bodies[i]))
		}
		return out
	case lang.OpCount:
		low, high := 0, 0
		for i, in := range conditions {
			both := and(in, bodies[i])
			if both.IsTrue() {
				low++
			}
			if !both.IsFalse() {
				high++
			}
		}
		return count(low, high)
	case lang.OpSum:
		// What is not in the list adds 0, so that whether it is does not matter for a 0.
		out := Int(0)
		for i, in := range conditions {
			out = arithmetic(lang.OpAdd, out, choose(in, bodies[i], Int(0)))
		}
		return out
	}
	op := lang.OpMin
	if n.Op == lang.OpMaxOf {
		op = lang.OpMax
	}
	var out *Value
	for i, in := range conditions {
		if in.IsFalse() {
			continue
		}
		if !in.IsTrue() || bodies[i].Num == nil {
			return Unknown
		}
		x := exact(bodies[i])
		if out != nil {
			x = arithmetic(op, *out, x)
		}
		out = &x
	}
	if out == nil {
		return exact(q.arg(n, 1))
	}
	return *out
}

// layer is what a layer pays of the claim: nothing where it does not serve.
func (q question) layer(decl *pack.Layer) Value {
	q.paying = decl
	pays := lang.InForce(q.Checked.Pays[decl], q.day)
	if pays == nil {
		return Int(0)
	}
	if when := lang.InForce(q.Checked.When[decl], q.day); when != nil {
		return choose(q.value(when.Node), q.value(pays.Node), Int(0))
	}
	return exact(q.value(pays.Node))
}

// Layer is what a layer pays of a claim.
func (o *Oracle) Layer(decl *pack.Layer, day fact.Date, row *Row) Value {
	return question{Oracle: o, day: day, row: row}.layer(decl)
}

// capLeft is what a cap leaves after the year's earlier claims and after the layers
// that have paid before the one which asks.
func (q question) capLeft(n *lang.Node) Value {
	left := exact(q.value(q.Checked.CapAmount[n.Cap]))
	shares := map[string]bool{}
	for _, key := range n.Cap.Layers {
		shares[key] = true
		left = arithmetic(lang.OpSub, left, q.Read(q.Checked.Inputs["earlier("+key+")"], q.day, q.row))
	}
	for _, decl := range n.Coverage.Layers {
		if decl == q.paying {
			break
		}
		if shares[decl.Key] {
			left = arithmetic(lang.OpSub, left, q.layer(decl))
		}
	}
	return arithmetic(lang.OpMax, left, Int(0))
}
