package lang

import (
	"github.com/expr-lang/expr/ast"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

func (s *scope) arithmetic(n *ast.BinaryNode) *Node {
	a, b := s.walk(n.Left, nil), s.walk(n.Right, nil)
	if a == nil || b == nil {
		return nil
	}
	if !a.Type.Numeric() {
		return s.wrongType(n.Left, a)
	}
	if !b.Type.Numeric() {
		return s.wrongType(n.Right, b)
	}
	out := &Node{}
	var ok bool
	switch n.Operator {
	case "+", "-":
		if out.Type, ok = sameUnit(a, b); !ok {
			return s.unitProblem(n, a, b)
		}
		x, y := inScale(a, out.Type.Scale), inScale(b, out.Type.Scale)
		if out.Type.Ratio {
			x, y = wholeRange(a), wholeRange(b)
		}
		if out.Op = OpAdd; n.Operator == "-" {
			out.Op, y = OpSub, y.Negative()
		}
		out.Range = x.Plus(y)
	case "*":
		if out.Type, ok = times(a, b); !ok {
			return s.unitProblem(n, a, b)
		}
		out.Op = OpMul
		if out.Type.Ratio {
			out.Range = wholeRange(a).Times(wholeRange(b))
		} else {
			out.Range = a.Range.Times(b.Range)
		}
	case "/":
		if out.Type, ok = over(a, b); !ok {
			return s.unitProblem(n, a, b)
		}
		out.Op = OpDiv
		if !s.divisor(n, b) {
			return nil
		}
		out.Range = wholeRange(a).DividedBy(wholeRange(b))
	}
	if out.Type.Ratio && a.Type.Ratio && b.Type.Ratio && !a.Const && !b.Const {
		return s.problem(n, "refused", say("两个商不能再相加减乘除：请先取整", "two quotients cannot be combined: round one first"), pack.Text{})
	}
	if out.Type.Scale > maxScale {
		return s.problem(n, "too_large", say("小数位过多：请先取整", "too many decimal places: round first"), pack.Text{})
	}
	return s.combine(out, a, b)
}

// wholeRange gives a range in whole units, rounded outwards.
func wholeRange(n *Node) Range {
	if n.Type.Ratio || n.Type.Scale == 0 {
		return n.Range
	}
	return n.Range.DividedBy(One(Pow10(n.Type.Scale)))
}

// divisor checks that a divisor is known to be positive, or is looked at before.
func (s *scope) divisor(n *ast.BinaryNode, b *Node) bool {
	if b.Type.Ratio && !b.Const {
		s.problem(n.Right, "refused", say("除数不能是商：请先取整", "a divisor cannot be a quotient: round it first"), pack.Text{})
		return false
	}
	if b.Range.Min > 0 {
		return true
	}
	if b.Op == OpConst {
		s.problem(n.Right, "division_by_zero", say("除数须为正数", "the divisor must be positive"), pack.Text{})
		return false
	}
	if s.guarded(n.Right) {
		return true
	}
	s.problem(n.Right, "division_by_zero", say("除数可能为零或负数", "the divisor may be zero or negative"),
		say("先写 %[1]s > 0 ? … : …", "look first: %[1]s > 0 ? … : …", n.Right.String()))
	return false
}

// guarded reports whether a condition around says that the divisor is positive.
func (s *scope) guarded(n ast.Node) bool {
	text := n.String()
	for _, g := range s.c.guards {
		if g == text {
			return true
		}
	}
	return false
}

// positive returns the texts of what a condition says to be greater than zero.
func positive(cond ast.Node) []string {
	b, ok := cond.(*ast.BinaryNode)
	if !ok {
		return nil
	}
	zero := func(n ast.Node) bool { i, ok := n.(*ast.IntegerNode); return ok && i.Value == 0 }
	switch {
	case b.Operator == "and" || b.Operator == "&&":
		return append(positive(b.Left), positive(b.Right)...)
	case b.Operator == ">" && zero(b.Right):
		return []string{b.Left.String()}
	case b.Operator == "<" && zero(b.Left):
		return []string{b.Right.String()}
	}
	return nil
}

func (s *scope) conditional(n *ast.ConditionalNode, want *Codes) *Node {
	c := s.walk(n.Cond, nil)
	guards := s.c.guards
	s.c.guards = append(guards[:len(guards):len(guards)], positive(n.Cond)...)
	a := s.walk(n.Exp1, want)
	s.c.guards = guards
	w := want
	if w == nil && a != nil {
		w = a.Type.Codes
	}
	b := s.walk(n.Exp2, w)
	if c == nil || a == nil || b == nil || !s.is(n.Cond, c, fact.KindBool) {
		return nil
	}
	if c.Op == OpConst {
		s.warn(n.Cond, "unreachable", say("条件恒定：有一支永远不会用到", "the condition is constant: one branch is never reached"))
	}
	t, r, ok := s.common(a, b)
	if !ok {
		return s.unitProblem(n, a, b)
	}
	return s.combine(&Node{Op: OpCond, Type: t, Range: r}, c, a, b)
}

// common gives the type and range of either of two values.
func (s *scope) common(a, b *Node) (Type, Range, bool) {
	if a.Type.Numeric() && b.Type.Numeric() {
		t, ok := sameUnit(a, b)
		if t.Ratio {
			return t, wholeRange(a).Union(wholeRange(b)), ok
		}
		return t, inScale(a, t.Scale).Union(inScale(b, t.Scale)), ok
	}
	return a.Type, a.Range.Union(b.Range), a.Type.Kind == b.Type.Kind && a.Type.Codes == b.Type.Codes
}
