package lang

import (
	"github.com/expr-lang/expr/ast"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

var comparisons = map[string]Op{"==": OpEq, "!=": OpNe, "<": OpLt, "<=": OpLe, ">": OpGt, ">=": OpGe}

// both types two operands that may be codes of one another's list.
func (s *scope) both(left, right ast.Node) (a, b *Node) {
	if s.unknown(left) {
		if s.unknown(right) {
			// hukuo == local: no list says that either is a code, and what is looked at stands
			// on the left.
			s.walk(left, nil)
			return nil, nil
		}
		if b = s.walk(right, nil); b == nil {
			return nil, nil
		}
		return s.walk(left, b.Type.Codes), b
	}
	if a = s.walk(left, nil); a == nil {
		s.walk(right, anyCodes)
		return nil, nil
	}
	return a, s.walk(right, a.Type.Codes)
}

// unknown reports a bare name that means nothing here by itself.
func (s *scope) unknown(n ast.Node) bool {
	id, ok := n.(*ast.IdentifierNode)
	return ok && !s.knows(id.Value)
}

// anyCodes stands for a list that is not known because the other side is wrong.
var anyCodes = &Codes{Name: "?"}

// knows reports whether a bare name means something here by itself.
func (s *scope) knows(text string) bool {
	if text == "as_of" || text == "never" {
		return true
	}
	e := s.entity
	if s.member {
		if _, ok := s.c.names[s.entity][text]; ok {
			return true
		}
		e = s.outer
	}
	_, ok := s.c.names[e][text]
	return ok
}

func (s *scope) compare(n *ast.BinaryNode, op Op) *Node {
	a, b := s.both(n.Left, n.Right)
	if a == nil || b == nil {
		return nil
	}
	equality := op == OpEq || op == OpNe
	switch {
	case a.Type.Numeric() && b.Type.Numeric():
		if _, ok := sameUnit(a, b); !ok {
			return s.unitProblem(n, a, b)
		}
	case a.Type.Kind != b.Type.Kind:
		return s.unitProblem(n, a, b)
	case a.Type.Kind == fact.KindCode:
		if a.Type.Codes != b.Type.Codes {
			return s.unitProblem(n, a, b)
		}
		if !equality && !a.Type.Codes.Ordered {
			return s.problem(n, "wrong_type", say("%s 的代码没有次序，不能比较大小", "the codes of %s have no order", a.Type.Codes.Name), pack.Text{})
		}
	case a.Type.Kind == fact.KindBool && !equality:
		return s.wrongType(n, a)
	}
	s.provable(n, op, a, b)
	return s.combine(&Node{Op: op, Type: boolType}, a, b)
}

// provable warns of a comparison that its operands' ranges decide for everyone.
func (s *scope) provable(n ast.Node, op Op, a, b *Node) {
	if a.Const && b.Const || a.Type.Kind == fact.KindBool || a.Type.Kind == fact.KindCode {
		return
	}
	scale := max(a.Type.Scale, b.Type.Scale)
	x, y := inScale(a, scale), inScale(b, scale)
	if a.Type.Ratio || b.Type.Ratio {
		return // rounded outwards: equality at the ends proves nothing
	}
	less, greater := x.Max < y.Min, x.Min > y.Max
	atMost, atLeast := x.Max <= y.Min && !unbounded(x.Max), x.Min >= y.Max && !unbounded(x.Min)
	always, never := false, false
	switch op {
	case OpLt:
		always, never = less, atLeast
	case OpLe:
		always, never = atMost, greater
	case OpGt:
		always, never = greater, atMost
	case OpGe:
		always, never = atLeast, less
	case OpEq:
		never = less || greater
	case OpNe:
		always = less || greater
	}
	if always {
		s.warn(n, "always_true", say("此条件对所有人都成立", "this holds for everyone"))
	} else if never {
		s.warn(n, "always_false", say("此条件对任何人都不成立", "this holds for nobody"))
	}
}

func (s *scope) unitProblem(n ast.Node, a, b *Node) *Node {
	aZH, aEN := a.Type.Describe()
	bZH, bEN := b.Type.Describe()
	hint := pack.Text{}
	if a.Type.Kind == fact.KindMoney && b.Type.Kind == fact.KindMoney && a.Type.Period != b.Type.Period {
		hint = say("可用 monthly(…) 或 yearly(…) 换算", "monthly(…) and yearly(…) convert")
	} else if (a.Type.Kind == fact.KindMoney && adaptable(b)) || (b.Type.Kind == fact.KindMoney && adaptable(a)) {
		hint = say("金额请写 yuan(…)，如 yuan(100, month)", "write amounts as yuan(…), such as yuan(100, month)")
	}
	return s.problem(n, "unit_mismatch", say("单位不一致：%[1]s 与 %[2]s", "units differ: %[3]s and %[4]s", aZH, bZH, aEN, bEN), hint)
}

func (s *scope) in(n *ast.BinaryNode) *Node {
	a := s.walk(n.Left, nil)
	if a == nil {
		return nil
	}
	switch right := n.Right.(type) {
	case *ast.ArrayNode:
		if a.Type.Kind != fact.KindCode && a.Type.Kind != fact.KindInt {
			return s.wrongType(n.Left, a)
		}
		out := &Node{Op: OpIn, Type: boolType}
		bad := len(right.Nodes) == 0
		for _, item := range right.Nodes {
			i := s.walk(item, a.Type.Codes)
			if i == nil || i.Op != OpConst || i.Type.Kind != a.Type.Kind || i.Type.Codes != a.Type.Codes {
				if i != nil {
					s.problem(item, "wrong_type", say("列表中只能是同一种代码或整数", "the list takes codes or whole numbers of the same kind"), pack.Text{})
				}
				bad = true
				continue
			}
			out.Set = append(out.Set, i.Value)
		}
		if bad {
			if len(right.Nodes) == 0 {
				return s.problem(n, "always_false", say("空列表：此条件对任何人都不成立", "an empty list holds for nobody"), pack.Text{})
			}
			return nil
		}
		return s.combine(out, a)
	case *ast.BinaryNode:
		if right.Operator == ".." {
			low, high := s.walk(right.Left, nil), s.walk(right.Right, nil)
			if low == nil || high == nil || !s.is(n.Left, a, fact.KindInt) {
				return nil
			}
			if low.Op != OpConst || high.Op != OpConst || low.Type.Kind != fact.KindInt || high.Type.Kind != fact.KindInt {
				return s.problem(right, "wrong_type", say("范围的两端须为整数", "a range runs from one whole number to another"), pack.Text{})
			}
			if low.Value > high.Value {
				return s.problem(right, "always_false", say("范围颠倒", "the range is reversed"), pack.Text{})
			}
			return s.combine(&Node{Op: OpInRange, Type: boolType, Set: []int64{low.Value, high.Value}}, a)
		}
	}
	return s.refused(n.Right)
}
