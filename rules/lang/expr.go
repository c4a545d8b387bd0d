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
		return s.problem(n, "unknown_name", say("%s 不是 %s 的代码，也不是已知名称", "%s is neither a code of %s nor a known name", n.Value, want.Name), didYouMean(n.Value, names))
	}
	for _, list := range []string{"members", "lines", "household", "person", "claim", "param", "programme"} {
		if n.Value == list {
			return s.problem(n, "wrong_type", say("%s 不能单独使用", "%s cannot stand alone", n.Value), pack.Text{})
		}
	}
	return s.problem(n, "unknown_name", say("未知名称：%s", "unknown name: %s", n.Value), didYouMean(n.Value, names))
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
	if !known {
		return s.problem(n, "unknown_name", say("%[1]s 没有 %[2]s", "a %[1]s has no %[2]s", e, names[0]), didYouMean(names[0], s.c.namesOf(e)))
	}
	return s.raise(s.named(n, m, e), e)
}

// programme is what another programme of this run says of an entity.
func (s *scope) programme(n ast.Node, key, what string, e fact.Entity) *Node {
	p := s.c.programmes[key]
	if p == nil {
		return s.problem(n, "unknown_name", say("没有名为 %s 的项目", "there is no programme called %s", key), didYouMean(key, s.c.programmeKeys()))
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
		return s.problem(n, "unknown_name", say("项目只有 eligible 与 amount，没有 %s", "a programme has eligible and amount, not %s", what), didYouMean(what, []string{"eligible", "amount"}))
	}
	for up := p.Subject; up < e; up++ {
		out = &Node{Op: OpParent, Args: []*Node{out}, Type: out.Type, Range: out.Range, Entity: up + 1}
	}
	return out
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

var comparisons = map[string]Op{"==": OpEq, "!=": OpNe, "<": OpLt, "<=": OpLe, ">": OpGt, ">=": OpGe}

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

// both types two operands that may be codes of one another's list.
func (s *scope) both(left, right ast.Node) (a, b *Node) {
	if id, ok := left.(*ast.IdentifierNode); ok && !s.knows(id.Value) {
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
