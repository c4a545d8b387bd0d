package lang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// builtin reads calls of names that expr's parser has of its own.
func (s *scope) builtin(n *ast.BuiltinNode, want *Codes) *Node {
	if op, ok := quantifiers[n.Name]; ok {
		return s.quantifier(n, op)
	}
	return s.function(n, n.Name, n.Arguments, want)
}

func (s *scope) call(n *ast.CallNode, want *Codes) *Node {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		// A function of a member or of the household: .insured(x), household.on(x).
		if m, isMember := n.Callee.(*ast.MemberNode); isMember {
			return s.methodCall(n, m)
		}
		return s.refused(n)
	}
	return s.function(n, callee.Value, n.Arguments, want)
}

func (s *scope) function(n ast.Node, name string, args []ast.Node, want *Codes) *Node {
	need := func(low, high int) bool {
		if len(args) >= low && len(args) <= high {
			return true
		}
		count := fmt.Sprint(low)
		if high != low {
			count = fmt.Sprintf("%d–%d", low, high)
		}
		s.problem(n, "wrong_arguments", say("%s 需要 %s 个参数，给了 %d 个", "%s takes %s arguments, not %d", name, count, len(args)), pack.Text{})
		return false
	}
	if !slices.Contains(functionNames, name) {
		return s.problem(n, "unknown_name", say("没有名为 %s 的函数", "there is no function called %s", name), s.c.didYouMean(name, functionNames))
	}
	switch name {
	case "round", "roundUp", "roundDown":
		if !need(2, 2) {
			return nil
		}
		return s.round(n, name, args)
	case "min", "max":
		if !need(2, 8) {
			return nil
		}
		return s.extremum(n, name, args)
	case "minOf":
		return s.extreme(n, OpMinOf, args)
	case "maxOf":
		return s.extreme(n, OpMaxOf, args)
	case "monthly", "yearly":
		if !need(1, 1) {
			return nil
		}
		return s.convert(n, name, args[0])
	case "yuan":
		if !need(1, 2) {
			return nil
		}
		return s.yuan(n, args)
	case "orElse":
		if !need(2, 2) {
			return nil
		}
		a := s.walk(args[0], want)
		if a == nil {
			s.walk(args[1], anyCodes)
			return nil
		}
		b := s.walk(args[1], a.Type.Codes)
		if b == nil {
			return nil
		}
		t, r, ok := s.common(a, b)
		if !ok {
			return s.unitProblem(n, a, b)
		}
		return s.combine(&Node{Op: OpOrElse, Type: t, Range: r}, a, b)
	case "lookup", "band", "scale", "scaleFrom":
		return s.table(n, name, args)
	case "income", "incomeExcept", "expense", "insured", "on", "ended", "endReason", "lastAmount", "paid", "earlier":
		e := s.entity
		if s.member {
			e = s.outer
		}
		return s.raise(s.record(n, name, args, e), e)
	case "capLeft":
		if !need(1, 1) {
			return nil
		}
		return s.capLeft(n, args[0])
	case "held", "countMonths":
		if !need(2, 2) {
			return nil
		}
		return s.months(n, name, args)
	case "at":
		if !need(2, 2) {
			return nil
		}
		day, x := s.walk(args[0], nil), s.walk(args[1], want)
		if day == nil || x == nil || !s.is(args[0], day, fact.KindDate) {
			return nil
		}
		if !day.Const {
			return s.problem(args[0], "wrong_type", say("日期须由 as_of 与常数算出", "the day must follow from as_of and constants"), pack.Text{})
		}
		out := s.combine(&Node{Op: OpAt, Type: x.Type, Range: x.Range, Day: day}, x)
		return out
	case "date":
		if len(args) == 1 {
			if text, ok := args[0].(*ast.StringNode); ok {
				d, err := fact.ParseDate(text.Value)
				if err != nil {
					return s.problem(args[0], "bad_value", say("不是日历日（YYYY-MM-DD）：%s", "not a calendar day (YYYY-MM-DD): %s", text.Value), pack.Text{})
				}
				return &Node{Op: OpConst, Type: Type{Kind: fact.KindDate}, Const: true, Value: int64(d), Range: One(int64(d))}
			}
		}
		return s.problem(n, "wrong_arguments", say("请写 date('2019-07-01')", "write date('2019-07-01')"), pack.Text{})
	case "addMonths", "monthsBetween", "monthStart", "monthEnd", "yearStart":
		return s.dates(n, name, args)
	}
	// filter and map stand within others only.
	return s.refused(n)
}

// methodCall reads a record function of a member (.insured(x)) or of what is above
// (household.on(dibao)).
func (s *scope) methodCall(n *ast.CallNode, m *ast.MemberNode) *Node {
	names, dot, ok := path(m)
	if !ok || len(names) == 0 {
		return s.refused(n)
	}
	e := s.entity
	if s.member && !dot {
		e = s.outer
	}
	for len(names) > 1 {
		up, isEntity := fact.ParseEntity(names[0])
		if !isEntity || up > e {
			return s.refused(n)
		}
		e, names = up, names[1:]
	}
	switch names[0] {
	case "income", "incomeExcept", "expense", "insured", "on", "ended", "endReason", "lastAmount", "paid", "earlier":
		return s.raise(s.record(n, names[0], n.Arguments, e), e)
	}
	return s.problem(n, "unknown_name", say("没有名为 %s 的函数", "there is no function called %s", names[0]), s.c.didYouMean(names[0], functionNames))
}

var places = map[string]int{"fen": 2, "jiao": 1, "yuan": 0}

func (s *scope) round(n ast.Node, name string, args []ast.Node) *Node {
	a := s.walk(args[0], nil)
	if a == nil {
		return nil
	}
	if !a.Type.Numeric() {
		return s.wrongType(args[0], a)
	}
	out := &Node{Op: OpRound, Type: a.Type}
	out.Round = map[string]Round{"round": HalfUp, "roundUp": Up, "roundDown": Down}[name]
	out.Type.Ratio = false
	unit, isName := args[1].(*ast.IdentifierNode)
	number, isNumber := args[1].(*ast.IntegerNode)
	switch {
	case isName && a.Type.Kind == fact.KindMoney:
		p, ok := places[unit.Value]
		if !ok {
			return s.problem(args[1], "unknown_name", say("取整到 fen、jiao 或 yuan", "round to fen, jiao or yuan"), s.c.didYouMean(unit.Value, []string{"fen", "jiao", "yuan"}))
		}
		out.N, out.Type.Scale = p, 2
	case isNumber && a.Type.Kind != fact.KindMoney && number.Value >= 0 && number.Value <= 6:
		out.N, out.Type.Scale = number.Value, number.Value
		if number.Value == 0 {
			out.Type.Kind = fact.KindInt
		}
	default:
		return s.problem(args[1], "wrong_arguments", say("金额取整到 fen、jiao 或 yuan；其他数取整到 0–6 位小数", "money is rounded to fen, jiao or yuan; other numbers to 0–6 places"), pack.Text{})
	}
	step := One(Pow10(out.Type.Scale))
	whole := wholeRange(a)
	out.Range = Range{addEnd(whole.Min, -1), addEnd(whole.Max, 1)}.Times(step)
	if !a.Type.Ratio {
		r := inScale(a, out.Type.Scale)
		unitStep := Pow10(out.Type.Scale - out.N)
		out.Range = Range{addEnd(r.Min, -unitStep), addEnd(r.Max, unitStep)}
		if r.Min >= 0 {
			out.Range.Min = max(out.Range.Min, 0)
		}
	} else if whole.Min >= 0 {
		out.Range.Min = max(out.Range.Min, 0)
	}
	return s.combine(out, a)
}

func (s *scope) extremum(n ast.Node, name string, args []ast.Node) *Node {
	op := OpMin
	if name == "max" {
		op = OpMax
	}
	var out *Node
	for i, arg := range args {
		a := s.walk(arg, nil)
		if a == nil {
			return nil
		}
		if !a.Type.Numeric() && a.Type.Kind != fact.KindDate {
			return s.wrongType(arg, a)
		}
		if i == 0 {
			out = a
			continue
		}
		t, _, ok := s.common(out, a)
		if !ok {
			return s.unitProblem(n, out, a)
		}
		x, y := inScale(out, t.Scale), inScale(a, t.Scale)
		if t.Ratio {
			x, y = wholeRange(out), wholeRange(a)
		}
		r := Range{min(x.Min, y.Min), min(x.Max, y.Max)}
		if op == OpMax {
			r = Range{max(x.Min, y.Min), max(x.Max, y.Max)}
		}
		from, to := s.span(n)
		out = s.combine(&Node{Op: op, Type: t, Range: r, From: from, To: to}, out, a)
	}
	return out
}

func (s *scope) convert(n ast.Node, name string, arg ast.Node) *Node {
	a := s.walk(arg, nil)
	if a == nil {
		return nil
	}
	from, to := "year", "month"
	if name == "yearly" {
		from, to = "month", "year"
	}
	if a.Type.Kind != fact.KindMoney || a.Type.Period != from {
		zh, en := a.Type.Describe()
		return s.problem(arg, "unit_mismatch", say("%[1]s 不能这样换算：%[2]s", "%[1]s cannot convert %[3]s", name, zh, en), pack.Text{})
	}
	out := &Node{Op: OpConvert, Type: a.Type, Value: 12, Value2: 1}
	out.Type.Period = to
	out.Range = a.Range.Times(One(12))
	if name == "monthly" {
		out.Value, out.Value2 = 1, 12
		out.Type.Ratio, out.Type.Scale = true, 0
		out.Range = wholeRange(a).DividedBy(One(12))
	}
	return s.combine(out, a)
}

func (s *scope) yuan(n ast.Node, args []ast.Node) *Node {
	a := s.walk(args[0], nil)
	if a == nil {
		return nil
	}
	if a.Op != OpConst || !a.Type.plainNumber() {
		return s.problem(args[0], "wrong_type", say("yuan 只接受数字", "yuan takes a number"), pack.Text{})
	}
	t := Type{Kind: fact.KindMoney, Scale: a.Type.Scale}
	if len(args) == 2 {
		unit, ok := args[1].(*ast.IdentifierNode)
		if !ok || (unit.Value != "month" && unit.Value != "year") {
			return s.problem(args[1], "wrong_arguments", say("周期是 month 或 year", "the period is month or year"), pack.Text{})
		}
		t.Period = unit.Value
	}
	return &Node{Op: OpConst, Type: t, Const: true, Value: a.Value, Range: One(a.Value)}
}

func (s *scope) months(n ast.Node, name string, args []ast.Node) *Node {
	c := s.walk(args[0], nil)
	if c == nil || !s.is(args[0], c, fact.KindBool) {
		return nil
	}
	months, ok := args[1].(*ast.IntegerNode)
	if !ok || months.Value < 1 || months.Value > 60 {
		return s.problem(args[1], "wrong_arguments", say("月数是 1–60 的整数", "the number of months is 1–60"), pack.Text{})
	}
	out := &Node{Op: OpHeld, Type: boolType, N: months.Value}
	if name == "countMonths" {
		out.Op, out.Type, out.Range = OpCountMonths, Type{Kind: fact.KindInt, Label: "months"}, Range{0, int64(months.Value)}
	}
	return s.combine(out, c)
}

func (s *scope) dates(n ast.Node, name string, args []ast.Node) *Node {
	want := map[string]int{"addMonths": 2, "monthsBetween": 2, "monthStart": 1, "monthEnd": 1, "yearStart": 1}[name]
	if len(args) != want {
		return s.problem(n, "wrong_arguments", say("%s 需要 %d 个参数", "%s takes %d arguments", name, want), pack.Text{})
	}
	nodes := make([]*Node, len(args))
	bad := false
	for i, arg := range args {
		kind := fact.KindDate
		if name == "addMonths" && i == 1 {
			kind = fact.KindInt
		}
		nodes[i] = s.walk(arg, nil)
		if nodes[i] == nil || !s.is(arg, nodes[i], kind) {
			bad = true
		}
	}
	if bad {
		return nil
	}
	out := &Node{Type: Type{Kind: fact.KindDate}, Range: Range{int64(fact.MinDate), int64(fact.MaxDate)}}
	switch name {
	case "addMonths":
		out.Op = OpAddMonths
		if l := nodes[1].Type.Label; l != "" && l != "months" {
			return s.problem(args[1], "unit_mismatch", say("须为月数，不是 %s", "months are wanted, not %s", l), pack.Text{})
		}
	case "monthsBetween":
		out.Op, out.Type, out.Range = OpMonthsBetween, Type{Kind: fact.KindInt, Label: "months"}, Range{-120000, 120000}
	case "monthStart":
		out.Op = OpMonthStart
	case "monthEnd":
		out.Op = OpMonthEnd
	case "yearStart":
		out.Op = OpYearStart
	}
	return s.combine(out, nodes...)
}

func (s *scope) capLeft(n ast.Node, arg ast.Node) *Node {
	id, ok := arg.(*ast.IdentifierNode)
	if ok && s.coverage != nil {
		for _, c := range s.coverage.Caps {
			if c.Key == id.Value {
				if s.c.capAmount(c, s.coverage) == nil {
					return nil
				}
				for _, l := range c.Layers {
					in := s.c.earlier(l, pack.Text{ZH: "此前已由 " + l + " 支付", EN: "paid by " + l + " before"})
					s.c.input(in)
				}
				return &Node{Op: OpCapLeft, Cap: c, Coverage: s.coverage, Type: Type{Kind: fact.KindMoney, Scale: 2}, Entity: fact.EntityClaim, Range: Range{0, NoneIn(2)}}
			}
		}
	}
	return s.problem(n, "unknown_name", say("没有这样的封顶额", "there is no such cap"), pack.Text{})
}

// table reads lookup, band, scale and scaleFrom.
func (s *scope) table(n ast.Node, name string, args []ast.Node) *Node {
	if len(args) < 2 {
		return s.problem(n, "wrong_arguments", say("%s 需要参数表和键", "%s takes a table and its keys", name), pack.Text{})
	}
	names, dot, ok := path(args[0])
	if !ok || dot || names[0] != "param" {
		return s.problem(args[0], "wrong_type", say("此处需要参数表 param.…", "a table param.… is wanted here"), pack.Text{})
	}
	p := s.c.param(strings.Join(names[1:], "."), s, args[0])
	if p == nil {
		return nil
	}
	shape := map[string]pack.Shape{"lookup": pack.Table, "band": pack.Band, "scale": pack.Scale, "scaleFrom": pack.Scale}[name]
	if p.Decl.Shape != shape {
		return s.problem(args[0], "wrong_type", say("参数 %s 的形状不适合 %s", "the parameter %s has not the shape for %s", p.Decl.Key, name), pack.Text{})
	}
	numbers := map[string]int{"band": 1, "scale": 1, "scaleFrom": 2}[name]
	if len(args)-1 != len(p.Keys)+numbers {
		return s.problem(n, "wrong_arguments", say("参数 %s 需要 %d 个键", "the parameter %s takes %d keys", p.Decl.Key, len(p.Keys)+numbers), pack.Text{})
	}
	nodes := make([]*Node, len(args)-1)
	bad := false
	for i, arg := range args[1:] {
		if i < len(p.Keys) {
			nodes[i] = s.walk(arg, p.Keys[i])
			switch {
			case nodes[i] == nil:
				bad = true
			case p.Keys[i] == nil:
				bad = !s.is(arg, nodes[i], fact.KindInt) || bad
			case nodes[i].Type.Codes != p.Keys[i]:
				s.problem(arg, "wrong_type", say("键须为 %s 的代码", "the key must be a code of %s", p.Keys[i].Name), pack.Text{})
				bad = true
			}
			continue
		}
		nodes[i] = s.walk(arg, nil)
		if nodes[i] == nil {
			bad = true
			continue
		}
		axis := &Node{Op: OpInput, Type: p.Axis}
		day := name == "band" && p.Axis.Kind == fact.KindDate && nodes[i].Type.Kind == fact.KindDate // days have no unit
		if _, same := sameUnit(nodes[i], axis); !day && (!same || nodes[i].Type.Ratio) {
			s.unitProblem(arg, nodes[i], axis)
			bad = true
		}
	}
	if bad {
		return nil
	}
	out := &Node{Type: p.Type, Range: p.Range, Param: p.Decl}
	switch name {
	case "lookup":
		out.Op = OpLookup
	case "band":
		out.Op = OpBand
	default:
		out.Op = OpScale
		if name == "scaleFrom" {
			out.Op = OpScaleFrom
		}
		// Rate × number of the axis: exact in the sum of their scales.
		out.Type = p.Axis
		for _, x := range nodes[len(p.Keys):] {
			out.Type.Scale = max(out.Type.Scale, x.Type.Scale)
		}
		top := inScale(nodes[len(nodes)-1], out.Type.Scale).Max
		out.Range = Range{0, max(top, 0)}.Times(Range{min(p.Range.Min, 0), max(p.Range.Max, 0)})
		out.Type.Scale += p.Type.Scale
		if out.Type.Scale > maxScale {
			return s.problem(n, "too_large", say("小数位过多：请先取整", "too many decimal places: round first"), pack.Text{})
		}
	}
	return s.combine(out, nodes...)
}

// scalar reads param.a.b.
func (s *scope) scalar(n ast.Node, key string) *Node {
	p := s.c.param(key, s, n)
	if p == nil {
		return nil
	}
	if p.Decl.Shape != pack.Scalar {
		return s.problem(n, "wrong_type", say("参数 %s 是表：请用 lookup、band 或 scale", "the parameter %s is a table: use lookup, band or scale", key), pack.Text{})
	}
	return &Node{Op: OpParam, Param: p.Decl, Type: p.Type, Range: p.Range, Const: true}
}
