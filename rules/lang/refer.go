package lang

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// code finds the code that a bare name means, if the list has it.
func codeIn(codes *Codes, text string) (int, bool) {
	if codes == nil {
		return 0, false
	}
	for i, e := range codes.Entries {
		if strings.EqualFold(e.Value, text) {
			return i, true
		}
	}
	return 0, false
}

func (s *scope) identifier(n *ast.IdentifierNode, want *Codes) *Node {
	if i, ok := codeIn(want, n.Value); ok {
		return codeConst(want, i)
	}
	switch n.Value {
	case "as_of":
		return &Node{Op: OpAsOf, Type: Type{Kind: fact.KindDate}, Const: true, Range: Range{int64(fact.MinDate), int64(fact.MaxDate)}}
	case "never":
		v := int64(fact.MaxDate)
		return &Node{Op: OpConst, Type: Type{Kind: fact.KindDate}, Const: true, Value: v, Range: One(v)}
	}
	e := s.entity
	if s.member {
		if _, both := s.c.names[s.entity][n.Value]; both {
			return s.problem(n, "ambiguous_member", say("成员也有 %[1]s：请写 .%[1]s", "the members have %[1]s too: write .%[1]s", n.Value), say("成员的字段前加点", "a field of a member takes a dot"))
		}
		e = s.outer
	}
	if m, ok := s.c.names[e][n.Value]; ok {
		return s.raise(s.named(n, m, e), e)
	}
	names := s.c.namesOf(e)
	if want != nil {
		for _, entry := range want.Entries {
			names = append(names, strings.ToLower(entry.Value))
		}
		return s.problem(n, "unknown_name", say("%s 不是 %s 的代码，也不是已知名称", "%s is neither a code of %s nor a known name", n.Value, want.Name), s.c.didYouMean(n.Value, names))
	}
	for _, list := range []string{"members", "lines", "household", "person", "claim", "param", "programme"} {
		if n.Value == list {
			return s.problem(n, "wrong_type", say("%s 不能单独使用", "%s cannot stand alone", n.Value), pack.Text{})
		}
	}
	return s.problem(n, "unknown_name", say("未知名称：%s", "unknown name: %s", n.Value), s.possible(n.Value, e))
}

// possible is the hint for a bare name that an entity does not have: how to write one
// that belongs to another, or the nearest of all that could stand there.
func (s *scope) possible(name string, e fact.Entity) pack.Text {
	for other := range s.c.names {
		other := fact.Entity(other)
		if m, ok := s.c.names[other][name]; !ok || m.group != nil || m.layer != nil {
			continue
		}
		switch {
		case s.member && other == s.entity: // never: that is said before
		case other < e:
			return say("请写 %[1]s.%[2]s", "write %[1]s.%[2]s", other, name)
		case e == fact.EntityHousehold && other == fact.EntityPerson && !s.member:
			return say("%[1]s 属于成员：请写 any(members, .%[1]s …)", "%[1]s is of a member: write any(members, .%[1]s …)", name)
		}
	}
	names := append(slices.Clone(s.c.namesOf(e)), "as_of", "never", "param", "programme")
	if s.member {
		for _, n := range s.c.namesOf(s.entity) {
			names = append(names, "."+n)
		}
	}
	switch e {
	case fact.EntityHousehold:
		names = append(names, "members")
	case fact.EntityClaim:
		names = append(names, "household", "person", "lines")
	case fact.EntityLine:
		names = append(names, "household", "person", "claim")
	default:
		names = append(names, "household")
	}
	return s.c.didYouMean(name, names)
}

// named is the value of a name of an entity.
func (s *scope) named(n ast.Node, m name, e fact.Entity) *Node {
	switch {
	case m.input != nil:
		return s.c.input(m.input)
	case m.variable != nil:
		versions := s.c.variable(m.variable, s, n)
		if versions == nil {
			return nil
		}
		return &Node{Op: OpVar, Var: m.variable, Type: versions.Type, Range: versions.Range, Entity: e, Const: versions.Const}
	case m.group != nil:
		if e == fact.EntityHousehold {
			return s.problem(n, "wrong_type", say("%s 是一组成员，不能单独使用", "%s is a group of members and cannot stand alone", m.group.Key), pack.Text{})
		}
		if s.c.group(m.group, s, n) == nil {
			return nil
		}
		return &Node{Op: OpGroup, Group: m.group, Type: boolType, Entity: e}
	default:
		if s.coverage == nil {
			return s.problem(n, "unknown_name", say("%s 只在结算规则中可用", "%s can be used in a settlement only", m.layer.Key), pack.Text{})
		}
		if !s.c.layer(m.layer, s, n) {
			return nil
		}
		return &Node{Op: OpLayer, Layer: m.layer, Coverage: s.coverage, Type: Type{Kind: fact.KindMoney, Scale: 2}, Entity: fact.EntityClaim, Range: Range{-moneyRange * 100, moneyRange * 100}}
	}
}

// raise lets an entity below read a value of one above.
func (s *scope) raise(n *Node, of fact.Entity) *Node {
	if n == nil || n.Const {
		return n
	}
	for e := of; e < s.entity; e++ {
		n = &Node{Op: OpParent, Args: []*Node{n}, Type: n.Type, Range: n.Range, Entity: e + 1}
	}
	return n
}

// path takes a chain of names apart: household.dibao_gate. dot says that it begins
// with a member's dot.
func path(n ast.Node) (names []string, dot, ok bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return []string{n.Value}, false, true
	case *ast.PointerNode:
		return nil, true, n.Name == ""
	case *ast.MemberNode:
		key, isName := n.Property.(*ast.StringNode)
		if !isName || n.Optional {
			return nil, false, false
		}
		names, dot, ok := path(n.Node)
		return append(names, key.Value), dot, ok
	}
	return nil, false, false
}

func (s *scope) dotted(n *ast.MemberNode) *Node {
	names, dot, ok := path(n)
	if !ok {
		return s.refused(n)
	}
	if dot && !s.member {
		return s.problem(n, "refused", say("点号只在对成员的条件中可用", "the dot is for conditions on members"), pack.Text{})
	}
	if !dot && names[0] == "param" {
		return s.scalar(n, strings.Join(names[1:], "."))
	}
	e := s.entity
	if s.member && !dot {
		e = s.outer
	}
	// Up through household., person., claim.
	for len(names) > 1 {
		up, isEntity := fact.ParseEntity(names[0])
		if !isEntity || names[0] == "line" {
			break
		}
		// In a predicate household. means the household that both belong to.
		if s.member && !dot && up <= s.outer || up < e {
			e, names = up, names[1:]
			continue
		}
		return s.problem(n, "unknown_name", say("此处没有 %s", "there is no %s here", names[0]), pack.Text{})
	}
	if names[0] == "programme" && len(names) == 3 {
		return s.raise(s.programme(n, names[1], names[2], e), e)
	}
	if len(names) != 1 {
		return s.problem(n, "unknown_name", say("未知名称：%s", "unknown name: %s", strings.Join(names, ".")), pack.Text{})
	}
	m, known := s.c.names[e][names[0]]
	if list := names[0]; !known && (list == "members" && e == fact.EntityHousehold || list == "lines" && e == fact.EntityClaim) {
		return s.problem(n, "wrong_type", say("%s.%s 是列表，不是一个值", "%s.%s is a list, not a value", e, list),
			say("请写 any(%[1]s.%[2]s, .…)、count(%[1]s.%[2]s) 等", "write any(%[1]s.%[2]s, .…), count(%[1]s.%[2]s) or the like", e, list))
	}
	if !known {
		return s.problem(n, "unknown_name", say("%[1]s 没有 %[2]s", "a %[1]s has no %[2]s", e, names[0]), s.c.didYouMean(names[0], s.c.namesOf(e)))
	}
	return s.raise(s.named(n, m, e), e)
}

// programme is what another programme of this run says of an entity.
func (s *scope) programme(n ast.Node, key, what string, e fact.Entity) *Node {
	p := s.c.programmes[key]
	if p == nil {
		return s.problem(n, "unknown_name", say("没有名为 %s 的项目", "there is no programme called %s", key), s.c.didYouMean(key, s.c.programmeKeys()))
	}
	if p.Subject > e {
		return s.problem(n, "wrong_entity", say("项目 %s 以%s为对象", "the programme %s is about a %s", key, p.Subject), say("对成员请用 any(members, .programme.…)", "over members use any(members, .programme.…)"))
	}
	if !s.c.programme(p, s, n) {
		return nil
	}
	var out *Node
	switch what {
	case "eligible":
		out = &Node{Op: OpEligible, Programme: p, Type: boolType, Entity: p.Subject}
	case "amount":
		t, r, ok := s.c.amountType(p)
		if !ok {
			return s.problem(n, "wrong_type", say("项目 %s 不发放金额", "the programme %s pays no amount", key), pack.Text{})
		}
		out = &Node{Op: OpAmount, Programme: p, Type: t, Range: r.Union(One(0)), Entity: p.Subject}
	default:
		return s.problem(n, "unknown_name", say("项目只有 eligible 与 amount，没有 %s", "a programme has eligible and amount, not %s", what), s.c.didYouMean(what, []string{"eligible", "amount"}))
	}
	for up := p.Subject; up < e; up++ {
		out = &Node{Op: OpParent, Args: []*Node{out}, Type: out.Type, Range: out.Range, Entity: up + 1}
	}
	return out
}
