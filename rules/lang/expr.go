package lang

import (
	"strings"

	"github.com/expr-lang/expr/ast"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// walk types a node. want are the codes that a bare name may mean here. It returns
// nil where something is wrong; that is reported once, and the rest is still read.
func (s *scope) walk(n ast.Node, want *Codes) *Node {
	out := s.walkAny(n, want)
	if out != nil {
		out.From, out.To = s.span(n)
	}
	return out
}

func (s *scope) walkAny(n ast.Node, want *Codes) *Node {
	switch n := n.(type) {
	case *ast.BoolNode:
		v := int64(0)
		if n.Value {
			v = 1
		}
		return &Node{Op: OpConst, Type: boolType, Const: true, Value: v, Range: One(v)}
	case *ast.IntegerNode, *ast.FloatNode:
		return s.number(n)
	case *ast.IdentifierNode:
		return s.identifier(n, want)
	case *ast.MemberNode:
		return s.dotted(n)
	case *ast.UnaryNode:
		return s.unary(n)
	case *ast.BinaryNode:
		return s.binary(n)
	case *ast.ConditionalNode:
		return s.conditional(n, want)
	case *ast.BuiltinNode:
		return s.builtin(n, want)
	case *ast.CallNode:
		return s.call(n, want)
	case *ast.StringNode:
		return s.problem(n, "wrong_type", say("此处不能用文字", "a text cannot stand here"), say("代码不加引号", "codes are written without quotes"))
	}
	return s.refused(n)
}

func (s *scope) refused(n ast.Node) *Node {
	return s.problem(n, "refused", say("规则中不可使用此写法", "this construct is not for rules"), pack.Text{})
}

func (s *scope) number(n ast.Node) *Node {
	text := s.source(n)
	v, scale, err := decimal(text)
	if err != nil {
		return s.problem(n, "syntax", say("不是普通的十进制数：%s", "not a plain decimal: %s", text), pack.Text{})
	}
	t := Type{Kind: fact.KindInt}
	if v == 0 {
		scale = 0 // 0.00 is the zero that takes any unit, and asks for no places
	}
	if strings.Contains(text, ".") {
		t = Type{Kind: fact.KindDecimal, Scale: scale}
	}
	return &Node{Op: OpConst, Type: t, Const: true, Value: v, Range: One(v)}
}

func codeConst(codes *Codes, i int) *Node {
	return &Node{Op: OpConst, Type: Type{Kind: fact.KindCode, Codes: codes}, Const: true, Value: int64(i), Range: One(int64(i))}
}

func (s *scope) unary(n *ast.UnaryNode) *Node {
	a := s.walk(n.Node, nil)
	if a == nil {
		return nil
	}
	switch n.Operator {
	case "not", "!":
		if !s.is(n.Node, a, fact.KindBool) {
			return nil
		}
		return s.combine(&Node{Op: OpNot, Type: boolType}, a)
	case "-":
		if !a.Type.Numeric() {
			return s.wrongType(n, a)
		}
		if a.Op == OpConst {
			return &Node{Op: OpConst, Type: a.Type, Const: true, Value: -a.Value, Range: One(-a.Value)}
		}
		return s.combine(&Node{Op: OpNeg, Type: a.Type, Range: a.Range.Negative()}, a)
	}
	return s.refused(n)
}

func (s *scope) wrongType(n ast.Node, a *Node) *Node {
	zh, en := a.Type.Describe()
	return s.problem(n, "wrong_type", say("此处不能用%[1]s", "%[2]s cannot be used here", zh, en), pack.Text{})
}

func (s *scope) is(n ast.Node, a *Node, kind fact.Kind) bool {
	if a.Type.Kind == kind {
		return true
	}
	zh, en := a.Type.Describe()
	wantZH, wantEN := Type{Kind: kind}.Describe()
	s.problem(n, "wrong_type", say("此处需要%[1]s，不是%[2]s", "%[3]s is wanted here, not %[4]s", wantZH, zh, wantEN, en), pack.Text{})
	return false
}

// combine finishes a node over its arguments: the entity is the lowest of theirs,
// and those of higher entities are read through the parent.
func (s *scope) combine(out *Node, args ...*Node) *Node {
	out.Const = true
	for _, a := range args {
		out.Entity = max(out.Entity, a.Entity)
		out.Const = out.Const && a.Const
	}
	out.Args = make([]*Node, len(args))
	for i, a := range args {
		for !a.Const && a.Entity < out.Entity {
			a = &Node{Op: OpParent, Args: []*Node{a}, Type: a.Type, Range: a.Range, Entity: a.Entity + 1, From: a.From, To: a.To}
		}
		out.Args[i] = a
	}
	return out
}

func (s *scope) binary(n *ast.BinaryNode) *Node {
	switch n.Operator {
	case "and", "&&", "or", "||":
		a, b := s.walk(n.Left, nil), s.walk(n.Right, nil)
		if a == nil || b == nil || !s.is(n.Left, a, fact.KindBool) || !s.is(n.Right, b, fact.KindBool) {
			return nil
		}
		op := OpAnd
		if n.Operator == "or" || n.Operator == "||" {
			op = OpOr
		}
		return s.combine(&Node{Op: op, Type: boolType}, a, b)
	case "in":
		return s.in(n)
	case "+", "-", "*", "/":
		return s.arithmetic(n)
	}
	if op, ok := comparisons[n.Operator]; ok {
		return s.compare(n, op)
	}
	return s.refused(n)
}
