package lang

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// checker types a whole pack. What refers to something else types that first, so
// that scales and ranges are known; a cycle is found on the way.
type checker struct {
	problems
	pack *pack.Pack
	out  *Checked

	names      [4]map[string]name
	sorted     [4][]string // their keys
	lists      map[*fact.Entry]*Codes
	packLists  map[string]*Codes
	programmes map[string]*pack.Programme
	coverages  map[any]*pack.Coverage // of layers and of variables of a coverage

	state  map[any]state
	types  map[*pack.Variable]*Node
	used   map[string]bool
	lives  []life
	guards []string
}

type state uint8

const (
	unseen state = iota
	visiting
	done
	failed
)

// Check types every expression of a pack. The result is usable only where the
// diagnostics hold no error; they are complete either way.
func Check(p *pack.Pack) (*Checked, pack.Diagnostics) {
	c := newChecker(p)
	for _, d := range p.Parameters {
		if param := c.out.Params[d.Key]; param != nil {
			c.resolve(param, &scope{c: c}, nil)
		}
	}
	top := &scope{c: c}
	for _, g := range p.Groups {
		c.group(g, top, nil)
	}
	for _, v := range p.Variables {
		c.variable(v, top, nil)
	}
	for _, pr := range p.Programmes {
		c.programme(pr, top, nil)
	}
	for _, f := range p.Flags {
		c.flag(f)
	}
	for _, cov := range p.Coverages {
		for _, v := range cov.Variables {
			c.variable(v, top, nil)
		}
		for _, l := range cov.Layers {
			c.layer(l, top, nil)
		}
		for _, limit := range cov.Caps {
			c.capAmount(limit, cov)
		}
	}
	for _, a := range p.Allocations {
		c.allocation(a)
	}
	c.lifetimes()
	for _, d := range p.Parameters {
		if !c.used[d.Key] {
			c.add(pack.Diagnostic{Code: "unused_parameter", Severity: pack.Warning, Pos: d.Pos, Message: say("没有规则使用参数 %s", "no rule uses the parameter %s", d.Key)})
		}
	}
	return c.out, c.found.Sort()
}

// newChecker knows the names of a pack, and has typed no expression yet.
func newChecker(p *pack.Pack) *checker {
	c := &checker{
		pack: p,
		out: &Checked{Pack: p, Inputs: map[string]*Input{}, Params: map[string]*Param{},
			Variables: map[*pack.Variable][]Version{}, Ranges: map[*pack.Variable]Declared{}, Groups: map[*pack.Group]*Node{},
			Eligible: map[*pack.Programme][]Version{}, Amount: map[*pack.Programme][]Version{},
			Raise: map[*pack.Flag][]Version{}, Clear: map[*pack.Flag][]Version{},
			When: map[*pack.Layer][]Version{}, Pays: map[*pack.Layer][]Version{}, CapAmount: map[*pack.Cap]*Node{},
			Quota: map[*pack.Allocation]*Node{}, Rank: map[*pack.Allocation][]*Node{}, Holds: map[*pack.Allocation]*Node{}},
		lists: map[*fact.Entry]*Codes{}, packLists: map[string]*Codes{}, programmes: map[string]*pack.Programme{},
		coverages: map[any]*pack.Coverage{}, state: map[any]state{}, types: map[*pack.Variable]*Node{}, used: map[string]bool{},
	}
	c.declareNames()
	c.declareParams()
	for _, pr := range p.Programmes {
		c.programmes[pr.Key] = pr
	}
	for _, cov := range p.Coverages {
		for _, v := range cov.Variables {
			c.coverages[v] = cov
		}
		for _, l := range cov.Layers {
			c.coverages[l] = cov
		}
	}
	return c
}

func (c *checker) programmeKeys() []string {
	keys := make([]string, len(c.pack.Programmes))
	for i, p := range c.pack.Programmes {
		keys[i] = p.Key
	}
	return keys
}

// top reads the expression of a scope.
func (s *scope) top(want *Codes) *Node {
	tree := s.parse()
	if tree == nil {
		return nil
	}
	n := s.walk(tree, want)
	if n != nil && !n.Const && n.Entity < s.entity {
		from, to := n.From, n.To
		n = s.raise(n, n.Entity)
		n.From, n.To = from, to
	}
	return n
}

// fits reports whether a tree has the type that was declared, and says so if not.
func (s *scope) fits(n *Node, t Type) bool {
	ok := n.Type.Kind == t.Kind && n.Type.Period == t.Period && n.Type.Per == t.Per && n.Type.Codes == t.Codes &&
		(n.Type.Label == t.Label || adaptable(n))
	if literalZero(n) && t.Numeric() {
		ok = true
	}
	if t.Kind == fact.KindDecimal && n.Type.Kind == fact.KindInt && n.Type.Label == t.Label {
		ok = true
	}
	if !ok {
		gotZH, gotEN := n.Type.Describe()
		wantZH, wantEN := t.Describe()
		s.problemAt(0, len(s.expr.Text), "unit_mismatch", say("结果是%[1]s，声明的是%[2]s", "it gives %[3]s, but %[4]s is declared", gotZH, wantZH, gotEN, wantEN), pack.Text{})
	}
	return ok
}

// versions types one role of all versions of a declaration.
func (c *checker) versions(list []*pack.Version, role string, e fact.Entity, cov *pack.Coverage, want Type, required bool, check func(s *scope, n *Node) bool) ([]Version, bool) {
	var out []Version
	good := true
	for i, v := range list {
		to := v.To
		if to == nil && i+1 < len(list) {
			to = list[i+1].From.Ptr()
		}
		expr, given := v.Exprs[role]
		if !given || !expr.Given() {
			if required {
				c.add(pack.Diagnostic{Code: "missing", Pos: v.Pos, Message: say("缺少 %s", "%s is missing", role)})
				good = false
			}
			continue
		}
		s := &scope{c: c, entity: e, expr: expr, coverage: cov, from: v.From, to: to}
		n := s.top(want.Codes)
		if n == nil || !s.fits(n, want) || (check != nil && !check(s, n)) {
			good = false
			continue
		}
		out = append(out, Version{From: v.From, To: to, Node: n, Expr: expr})
	}
	return out, good
}

// enter guards the typing of a declaration against cycles. proceed is true where
// it is to be typed now; ok tells how it ended before.
func (c *checker) enter(decl any, key string, s *scope, n ast.Node) (proceed, ok bool) {
	switch c.state[decl] {
	case done:
		return false, true
	case failed:
		return false, false
	case visiting:
		if n != nil {
			s.problem(n, "cycle", say("%s 循环引用自己", "%s depends on itself", key), pack.Text{})
		}
		return false, false
	}
	c.state[decl] = visiting
	return true, true
}

func (c *checker) leave(decl any, good bool) bool {
	c.state[decl] = failed
	if good {
		c.state[decl] = done
	}
	return good
}

// variable types a variable. The node returned carries its type and range over all
// versions; it is nil where the variable is wrong.
func (c *checker) variable(v *pack.Variable, s *scope, n ast.Node) *Node {
	proceed, ok := c.enter(v, v.Key, s, n)
	if !ok {
		return nil
	}
	if !proceed {
		return c.types[v]
	}
	guards := c.guards
	c.guards = nil
	declared := c.typeOf(v.Type, v.Pos, v.Key, nil)
	versions, good := c.versions(v.Versions, "expr", v.Subject, c.coverages[v], declared, true, nil)
	c.guards = guards
	if len(versions) == 0 {
		good = false
	}
	if !c.leave(v, good) {
		return nil
	}
	c.out.Variables[v] = versions
	t := &Node{Type: declared, Const: true}
	for _, version := range versions {
		t.Type.Scale, t.Type.Ratio = max(t.Type.Scale, version.Node.Type.Scale), t.Type.Ratio || version.Node.Type.Ratio
		t.Const = t.Const && version.Node.Const
	}
	if t.Type.Ratio {
		t.Type.Scale = 0
	}
	for i, version := range versions {
		r := inScale(version.Node, t.Type.Scale)
		if t.Type.Ratio {
			r = wholeRange(version.Node)
		}
		if i == 0 {
			t.Range = r
		}
		t.Range = t.Range.Union(r)
	}
	if t.Type.Kind == fact.KindInt || t.Type.Kind == fact.KindMoney || t.Type.Kind == fact.KindDecimal {
		if d, given := c.declaredRange(v.Type); given {
			// A declared range is a promise that the engine checks: outside is unknown.
			c.out.Ranges[v] = d
			r := d.Scaled(t.Type.Scale - d.Scale)
			t.Range = Range{max(t.Range.Min, r.Min), min(t.Range.Max, r.Max)}
			if t.Range.Min > t.Range.Max {
				t.Range = r
			}
		}
	}
	c.types[v] = t
	return t
}

func (c *checker) group(g *pack.Group, s *scope, n ast.Node) *Node {
	proceed, ok := c.enter(g, g.Key, s, n)
	if !ok {
		return nil
	}
	if !proceed {
		return c.out.Groups[g]
	}
	in := &scope{c: c, entity: fact.EntityPerson, expr: g.Where, from: fact.MinDate}
	guards := c.guards
	c.guards = nil
	node := in.top(nil)
	c.guards = guards
	good := node != nil && in.fits(node, boolType)
	if !c.leave(g, good) {
		return nil
	}
	c.out.Groups[g] = node
	return node
}

// amountOf is the type that an amount of a programme has.
func amountOf(p *pack.Programme) Type {
	t := Type{Kind: fact.KindMoney, Scale: 2, Period: p.Cycle}
	if p.Cycle == "once" {
		t.Period = ""
	}
	return t
}

func (c *checker) amountType(p *pack.Programme) (Type, Range, bool) {
	versions := c.out.Amount[p]
	if len(versions) == 0 {
		return Type{}, Range{}, false
	}
	r := inScale(versions[0].Node, 2)
	for _, v := range versions {
		r = r.Union(inScale(v.Node, 2))
	}
	return amountOf(p), r, true
}

func (c *checker) programme(p *pack.Programme, s *scope, n ast.Node) bool {
	proceed, ok := c.enter(p, p.Key, s, n)
	if !proceed {
		return ok
	}
	guards := c.guards
	c.guards = nil
	eligible, good := c.versions(p.Versions, "eligible", p.Subject, nil, boolType, true, notConstant)
	want := amountOf(p)
	amount, amountGood := c.versions(p.Versions, "amount", p.Subject, nil, want, false, rounded)
	c.guards = guards
	if len(p.Versions) == 0 {
		good = false
	}
	c.out.Eligible[p] = eligible
	if len(amount) > 0 {
		c.out.Amount[p] = amount
	}
	return c.leave(p, good && amountGood)
}

// notConstant warns of a condition that does not look at anybody.
func notConstant(s *scope, n *Node) bool {
	if n.Op == OpConst {
		s.c.add(pack.Diagnostic{Code: "always_true", Severity: pack.Warning, Pos: s.expr.Place(0), End: s.expr.After(0, len(s.expr.Text)), Message: say("条件恒定：对所有人一样", "the condition is the same for everyone")})
	}
	return true
}

// rounded refuses an amount of more than two places.
func rounded(s *scope, n *Node) bool {
	if n.Type.Ratio || n.Type.Scale > 2 {
		s.problemAt(0, len(s.expr.Text), "unrounded", say("发放的金额须取整：请写 round(…, fen) 等", "an amount that is paid must be rounded: write round(…, fen) or the like"), pack.Text{})
		return false
	}
	return true
}

func (c *checker) flag(f *pack.Flag) {
	c.out.Raise[f], _ = c.versions(f.Versions, "raise", fact.EntityHousehold, nil, boolType, true, nil)
	c.out.Clear[f], _ = c.versions(f.Versions, "clear", fact.EntityHousehold, nil, boolType, true, nil)
}

func (c *checker) layer(l *pack.Layer, s *scope, n ast.Node) bool {
	proceed, ok := c.enter(l, l.Key, s, n)
	if !proceed {
		return ok
	}
	guards := c.guards
	c.guards = nil
	cov := c.coverages[l]
	when, good := c.versions(l.Versions, "when", fact.EntityClaim, cov, boolType, false, nil)
	pays, paysGood := c.versions(l.Versions, "pays", fact.EntityClaim, cov, Type{Kind: fact.KindMoney, Scale: 2}, true, rounded)
	c.guards = guards
	if len(when) > 0 {
		c.out.When[l] = when
	}
	c.out.Pays[l] = pays
	return c.leave(l, good && paysGood && len(pays) > 0)
}

func (c *checker) capAmount(limit *pack.Cap, cov *pack.Coverage) *Node {
	if n, ok := c.out.CapAmount[limit]; ok {
		return n
	}
	s := &scope{c: c, entity: fact.EntityClaim, expr: limit.Amount, coverage: cov, from: fact.MinDate}
	n := s.top(nil)
	want := Type{Kind: fact.KindMoney, Period: limit.Period}
	if n != nil && (!s.fits(n, want) || !rounded(s, n)) {
		n = nil
	}
	keys := make([]string, len(cov.Layers))
	for i, l := range cov.Layers {
		keys[i] = l.Key
	}
	for _, l := range limit.Layers {
		if !slices.Contains(keys, l) {
			c.add(pack.Diagnostic{Code: "unknown_name", Pos: limit.Pos, Message: say("没有名为 %s 的保障层", "there is no layer called %s", l), Hint: c.didYouMean(l, keys)})
		}
	}
	c.out.CapAmount[limit] = n
	return n
}

// lifetimes reports parameters that have no value on days on which something that
// reads them is in force.
func (c *checker) lifetimes() {
	for _, l := range c.lives {
		if l.from == fact.MinDate || len(l.param.Values) == 0 || l.scope.expr.Text == "" {
			continue // not dated: the engine gives unknown outside the parameter's life
		}
		day := l.param.until(l.from)
		if day == math.MaxInt32 || (l.to != nil && day >= *l.to) {
			continue
		}
		l.scope.problem(l.node, "gap", say("参数 %s 在 %s 没有值，而该规则有效", "the parameter %s has no value on %s, when the rule is in force", l.param.Decl.Key, day), pack.Text{})
	}
}

// until is the first day from a day on for which a parameter has no value;
// math.MaxInt32 where there is none.
func (p *Param) until(day fact.Date) fact.Date {
	for i := range p.Values {
		v := &p.Values[i]
		if v.From > day {
			break
		}
		if v.To == nil {
			return math.MaxInt32
		}
		day = max(day, *v.To)
	}
	return day
}
