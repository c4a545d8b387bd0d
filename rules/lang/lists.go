package lang

import (
	"github.com/expr-lang/expr/ast"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// list reads what a quantifier ranges over: members, lines, a group, or a filter
// of one. parent is the entity that has the children.
func (s *scope) list(n ast.Node) (l *List, parent fact.Entity, ok bool) {
	if b, isCall := n.(*ast.BuiltinNode); isCall && b.Name == "filter" && len(b.Arguments) == 2 {
		inner, parent, ok := s.list(b.Arguments[0])
		if !ok {
			return nil, 0, false
		}
		cond := s.predicate(b.Arguments[1], inner, parent)
		if cond == nil || !s.is(b.Arguments[1], cond, fact.KindBool) {
			return nil, 0, false
		}
		return &List{Of: inner.Of, Where: append(inner.Where[:len(inner.Where):len(inner.Where)], cond)}, parent, true
	}
	names, dot, isPath := path(n)
	if !isPath || dot || len(names) == 0 {
		s.problem(n, "wrong_type", say("此处需要 members、lines 或成员组", "members, lines or a group is wanted here"), pack.Text{})
		return nil, 0, false
	}
	e := s.entity
	if s.member {
		e = s.outer
	}
	for len(names) > 1 {
		up, isEntity := fact.ParseEntity(names[0])
		if !isEntity || up > e {
			break
		}
		e, names = up, names[1:]
	}
	if len(names) == 1 {
		switch {
		case names[0] == "members" && e == fact.EntityHousehold:
			return &List{Of: fact.EntityPerson}, e, true
		case names[0] == "lines" && e == fact.EntityClaim:
			return &List{Of: fact.EntityLine}, e, true
		}
		if m, known := s.c.names[e][names[0]]; known && m.group != nil {
			where := s.c.group(m.group, s, n)
			if where == nil {
				return nil, 0, false
			}
			in := &Node{Op: OpGroup, Group: m.group, Type: boolType, Entity: fact.EntityPerson}
			return &List{Of: fact.EntityPerson, Where: []*Node{in}}, e, true
		}
	}
	hint := pack.Text{}
	if e == fact.EntityPerson && names[len(names)-1] == "members" {
		hint = say("对个人的规则请写 household.members", "a rule on a person writes household.members")
	}
	s.problem(n, "wrong_entity", say("此处没有这样的成员列表", "there is no such list here"), hint)
	return nil, 0, false
}

// predicate types an expression on each child of a list.
func (s *scope) predicate(n ast.Node, l *List, parent fact.Entity) *Node {
	body := n
	if p, ok := n.(*ast.PredicateNode); ok {
		body = p.Node
	}
	out := s.child(l.Of, parent).walk(body, nil)
	if out == nil {
		return nil
	}
	if !out.Const && out.Entity < l.Of {
		out = s.child(l.Of, parent).raise(out, out.Entity)
	}
	return out
}

var quantifiers = map[string]Op{"any": OpAny, "all": OpAll, "none": OpNone, "count": OpCount, "sum": OpSum}

func (s *scope) quantifier(n *ast.BuiltinNode, op Op) *Node {
	if len(n.Arguments) == 0 || len(n.Arguments) > 2 || (len(n.Arguments) == 1 && op != OpCount) {
		return s.problem(n, "wrong_arguments", say("%s 需要成员列表和条件", "%s takes a list and a condition", n.Name), pack.Text{})
	}
	l, parent, ok := s.list(n.Arguments[0])
	if !ok {
		return nil
	}
	body := &Node{Op: OpConst, Type: boolType, Const: true, Value: 1, Range: One(1)}
	if len(n.Arguments) == 2 {
		// count(members, x) of what is not about members would count nobody or all.
		if body = s.predicate(n.Arguments[1], l, parent); body == nil {
			return nil
		}
		if body.Const && body.Op != OpConst || (op != OpSum && op != OpCount && body.Const) {
			s.warn(n.Arguments[1], "predicate_ignores_members", say("条件与成员无关", "the condition does not look at the members"))
		}
	}
	out := &Node{Op: op, Type: boolType, Entity: parent, List: l, Args: []*Node{body}}
	switch op {
	case OpSum:
		if !body.Type.Numeric() {
			return s.wrongType(n.Arguments[1], body)
		}
		if body.Type.Ratio {
			return s.problem(n.Arguments[1], "refused", say("请先对每个成员取整，再求和", "round for each member before summing up"), pack.Text{})
		}
		out.Type = body.Type
		out.Range = body.Range.Times(Range{0, maxChildren})
	case OpCount:
		out.Type = Type{Kind: fact.KindInt}
		if l.Of == fact.EntityPerson {
			out.Type.Label = "persons"
		}
		out.Range = Range{0, maxChildren}
		if l.Of == fact.EntityPerson && len(l.Where) == 0 && body.Op == OpConst && body.Value == 1 {
			out.Range.Min = 1 // a household without members is not decided
		}
	}
	if op != OpSum && !s.is(n, body, fact.KindBool) {
		return nil
	}
	return s.raise(out, parent)
}

// maxChildren bounds how many children a parent may have.
const maxChildren = 1000

// extreme reads minOf(map(members, .age), else) and maxOf.
func (s *scope) extreme(n ast.Node, op Op, args []ast.Node) *Node {
	if len(args) == 2 {
		if m, ok := args[0].(*ast.BuiltinNode); ok && m.Name == "map" && len(m.Arguments) == 2 {
			l, parent, ok := s.list(m.Arguments[0])
			if !ok {
				return nil
			}
			body, other := s.predicate(m.Arguments[1], l, parent), s.walk(args[1], nil)
			if body == nil || other == nil {
				return nil
			}
			if (!body.Type.Numeric() && body.Type.Kind != fact.KindDate) || body.Type.Ratio || other.Type.Ratio {
				return s.wrongType(m.Arguments[1], body)
			}
			t, r, ok := s.common(body, other)
			if !ok {
				return s.unitProblem(n, body, other)
			}
			for !other.Const && other.Entity < parent {
				other = &Node{Op: OpParent, Args: []*Node{other}, Type: other.Type, Range: other.Range, Entity: other.Entity + 1}
			}
			out := &Node{Op: op, Type: t, Range: r, Entity: parent, List: l, Args: []*Node{body, other}}
			return s.raise(out, parent)
		}
	}
	return s.problem(n, "wrong_arguments", say("请写 minOf(map(members, .age), 无人时的值)", "write minOf(map(members, .age), value for nobody)"), pack.Text{})
}
