package proof

import (
	"slices"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// prover goes over a pack.
type prover struct {
	c      *lang.Checked
	before map[place]bool // what was said of it already
	out    Report
	left   int
	reads  map[*pack.Parameter][]reading
	// asked is told every question about conditions and its end; nil but in tests.
	asked func(r *rule, all []given, v verdict)
}

type place struct {
	code string
	pos  pack.Pos
}

// rule is one version of one expression, while it is looked at.
type rule struct {
	*prover
	expr     pack.Expr
	spans    []span
	programs []*program
	refuses  bool // a contradiction refuses the pack
}

func (k *prover) rule(v lang.Version, more ...*lang.Node) *rule {
	r := &rule{prover: k, expr: v.Expr, spans: spansOf(k.c, v.From, v.To, append(more, v.Node)...)}
	r.programs = make([]*program, len(r.spans))
	return r
}

func (r *rule) program(i int) *program {
	if r.programs[i] == nil {
		r.programs[i] = newProgram(r.c, r.spans[i])
	}
	return r.programs[i]
}

// given is a condition with the outcomes that it is taken to have, within the lists
// that lead to it.
type given struct {
	n       *lang.Node
	lists   []*lang.Node
	allowed uint8
}

func (p *program) rowOf(lists []*lang.Node) int {
	c := 0
	for _, q := range lists {
		c = p.childOf(p.whose(c, q.Entity), q.List.Of)
	}
	return c
}

func (p *program) demand(g given) demand {
	return demand{p.condition(g.n, p.rowOf(g.lists)), g.allowed}
}

// prove asks on every span of days whether all can be so at once: never only where it
// is so on none.
func (r *rule) prove(all ...given) verdict {
	v := r.proveWith(func(p *program) []demand {
		out := make([]demand, len(all))
		for i, g := range all {
			out[i] = p.demand(g)
		}
		return out
	})
	if r.asked != nil {
		r.asked(r, all, v)
	}
	return v
}

func (r *rule) proveWith(ask func(p *program) []demand) (v verdict) {
	r.out.Questions++
	defer func() {
		switch v {
		case never:
			r.out.Proved++
		case possible:
			r.out.Refuted++
		default:
			r.out.Undecided++
		}
	}()
	if len(r.spans) == 0 || len(r.spans) > maxSpans {
		return undecided
	}
	for i := range r.spans {
		p := r.program(i)
		if v := p.ask(ask(p), &r.left); v != never {
			return v
		}
	}
	return never
}

func (r *rule) quote(n *lang.Node) string {
	n = below(n)
	if n.To <= n.From || n.To > len(r.expr.Text) {
		return shorten(r.expr.Text)
	}
	return shorten(r.expr.Text[n.From:n.To])
}

// report says something of a piece of the expression.
func (r *rule) report(n *lang.Node, code string, severity pack.Severity, message pack.Text) {
	n = below(n)
	from, to := n.From, n.To
	if to <= from || to > len(r.expr.Text) {
		from, to = 0, len(r.expr.Text)
	}
	r.add(pack.Diagnostic{Code: code, Severity: severity, Pos: r.expr.Place(from), End: r.expr.After(from, to), Length: to - from, Message: message})
}

func (k *prover) add(d pack.Diagnostic) {
	if at := (place{d.Code, d.Pos}); !k.before[at] {
		k.before[at] = true
		k.out.Found = append(k.out.Found, d)
	}
}

// plainFact is a condition that is a fact and nothing else: it can be both.
func plainFact(n *lang.Node) bool {
	n = below(n)
	for n.Op == lang.OpNot {
		n = below(n.Args[0])
	}
	return n.Op == lang.OpInput
}

// condition looks at a condition and all that is in it. facts are what holds where it
// is asked.
func (r *rule) condition(n *lang.Node, lists []*lang.Node, facts []given) {
	n = below(n)
	switch n.Op {
	case lang.OpAnd:
		r.conjunction(n, lists, facts)
	case lang.OpOr:
		r.alternatives(n, lists, facts)
	case lang.OpNot:
		r.condition(n.Args[0], lists, facts)
	default:
		r.single(n, lists, facts)
		r.within(n, lists, facts)
	}
}

func with(facts []given, more ...given) []given {
	return append(facts[:len(facts):len(facts)], more...)
}

// single looks at one condition by itself.
func (r *rule) single(n *lang.Node, lists []*lang.Node, facts []given) {
	if n.Const || plainFact(n) && len(facts) == 0 {
		return // a condition on parameters alone says something of them, not of people
	}
	switch {
	case r.prove(with(facts, given{n, lists, isTrue})...) == never:
		r.report(n, CodeAlwaysFalse, pack.Warning, r.because(facts, say("条件“%[1]s”从不成立：声明的范围内没有值符合它", "“%[1]s” never holds: no value in the declared ranges meets it", r.quote(n))))
	case r.prove(with(facts, given{n, lists, isFalse})...) == never:
		r.report(n, CodeAlwaysTrue, pack.Warning, r.because(facts, say("条件“%[1]s”从不为假：声明的范围内的值都符合它（资料缺失时为不详）", "“%[1]s” is never false: every value in the declared ranges meets it (where a fact is missing it is not known)", r.quote(n))))
	}
}

func (r *rule) because(facts []given, t pack.Text) pack.Text {
	if len(facts) == 0 {
		return t
	}
	return pack.Text{ZH: t.ZH + "；已考虑同一规则中的其他条件", EN: t.EN + "; given the other conditions of the rule"}
}

// conjunction looks at conditions of which all must hold.
func (r *rule) conjunction(n *lang.Node, lists []*lang.Node, facts []given) {
	parts := chain(n, lang.OpAnd, nil)
	all := facts
	for _, c := range parts {
		all = with(all, given{c, lists, isTrue})
	}
	switch r.prove(all...) {
	case never:
		if len(facts) > 0 && r.prove(facts...) == never {
			return
		}
		r.contradiction(n, parts, lists, facts)
		return
	case possible, undecided:
	}
	dropped := make([]bool, len(parts))
	for i := len(parts) - 1; i >= 0; i-- {
		c := parts[i]
		if c.Const {
			continue
		}
		others := facts
		for j, o := range parts {
			if j != i && !dropped[j] {
				others = with(others, given{o, lists, isTrue})
			}
		}
		if r.prove(with(others, given{c, lists, isFalse})...) != never {
			continue
		}
		dropped[i] = true
		if r.prove(with(facts, given{c, lists, isFalse})...) == never {
			r.report(c, CodeAlwaysTrue, pack.Warning, r.because(facts, say("条件“%[1]s”从不为假：声明的范围内的值都符合它（资料缺失时为不详）", "“%[1]s” is never false: every value in the declared ranges meets it (where a fact is missing it is not known)", r.quote(c))))
		} else {
			r.report(c, CodeAlwaysTrue, pack.Warning, say("其他条件成立时，条件“%[1]s”从不为假，写不写都一样", "where the other conditions hold, “%[1]s” is never false: it changes nothing", r.quote(c)))
		}
	}
	for i, c := range parts {
		if c.Const || plainFact(c) {
			continue
		}
		others := facts
		for j, o := range parts {
			if j != i && !dropped[j] {
				others = with(others, given{o, lists, isTrue})
			}
		}
		switch c.Op {
		case lang.OpOr, lang.OpNot:
			r.condition(c, lists, others)
		default:
			r.within(c, lists, others)
		}
	}
}

// contradiction says which conditions exclude each other: one alone, two, or all.
func (r *rule) contradiction(n *lang.Node, parts, lists []*lang.Node, facts []given) {
	severity := pack.Warning
	if r.refuses && len(lists) == 0 && len(facts) == 0 {
		severity = pack.Error
	}
	for i, c := range parts {
		if r.prove(with(facts, given{c, lists, isTrue})...) == never {
			if c.Op != lang.OpOr {
				r.report(c, CodeAlwaysFalse, pack.Warning, r.because(facts, say("条件“%[1]s”从不成立：声明的范围内没有值符合它", "“%[1]s” never holds: no value in the declared ranges meets it", r.quote(c))))
			} else {
				r.condition(c, lists, facts)
			}
			if isSwitch(c) {
				r.beside(n, i, parts, lists, facts)
			} else {
				r.whole(n, severity)
			}
			return
		}
	}
	for j := range parts {
		for i := range j {
			if r.prove(with(facts, given{parts[i], lists, isTrue}, given{parts[j], lists, isTrue})...) != never {
				continue
			}
			if name, ok := r.shared(parts[i], parts[j], lists); ok {
				r.report(parts[j], CodeContradiction, severity, r.because(facts, say("“%[1]s”与“%[2]s”互相矛盾：没有任何%[3]s同时符合两者", "“%[1]s” and “%[2]s” contradict each other: no %[4]s satisfies both", r.quote(parts[i]), r.quote(parts[j]), name.zh, name.en)))
			} else {
				r.report(parts[j], CodeContradiction, severity, r.because(facts, say("“%[1]s”与“%[2]s”互相矛盾：不可能同时成立", "“%[1]s” and “%[2]s” contradict each other: they never hold together", r.quote(parts[i]), r.quote(parts[j]))))
			}
			return
		}
	}
	r.report(n, CodeContradiction, severity, r.because(facts, say("这些条件不可能同时成立", "these conditions never hold together")))
}

// beside looks at the conditions beside one that a parameter turns off.
func (r *rule) beside(n *lang.Node, off int, parts, lists []*lang.Node, facts []given) {
	rest := slices.Delete(slices.Clone(parts), off, off+1)
	all := facts
	for _, c := range rest {
		all = with(all, given{c, lists, isTrue})
	}
	if r.prove(all...) == never {
		r.contradiction(n, rest, lists, facts)
	}
}

// isSwitch reports whether a condition is a yes or no that a parameter states. A rule
// that it turns off, such as that of a programme which was stopped, is meant to be off.
func isSwitch(c *lang.Node) bool {
	if c.Op == lang.OpNot {
		c = c.Args[0]
	}
	return c.Op == lang.OpParam && c.Type.Kind == fact.KindBool
}

// whole says that a rule never holds, where one of its conditions never does.
func (r *rule) whole(n *lang.Node, severity pack.Severity) {
	if severity == pack.Error {
		r.report(n, CodeContradiction, severity, say("整条规则从不成立：其中一个条件从不成立", "the rule as a whole never holds: one of its conditions never does"))
	}
}

// shared is the one fact on which both of two conditions hang.
func (r *rule) shared(a, b *lang.Node, lists []*lang.Node) (text, bool) {
	p := r.program(0)
	row := p.rowOf(lists)
	names := func(n *lang.Node) (out []text) {
		c := p.coneOf([]demand{{item: p.condition(n, row)}})
		for _, x := range c.bases {
			out = append(out, p.items[x].name)
		}
		return out
	}
	if p.full {
		return text{}, false
	}
	x, y := names(a), names(b)
	var both []text
	for _, n := range x {
		if slices.Contains(y, n) {
			both = append(both, n)
		}
	}
	if len(both) != 1 || both[0] == (text{}) {
		return text{}, false
	}
	return both[0], true
}

// alternatives looks at conditions of which one is enough.
func (r *rule) alternatives(n *lang.Node, lists []*lang.Node, facts []given) {
	parts := chain(n, lang.OpOr, nil)
	all := facts
	for _, c := range parts {
		all = with(all, given{c, lists, isFalse})
	}
	if r.prove(all...) == never {
		if len(facts) > 0 && r.prove(facts...) == never {
			return
		}
		r.report(n, CodeAlwaysTrue, pack.Warning, r.because(facts, say("“%[1]s”从不为假：总有一项成立（资料缺失时为不详）", "“%[1]s” is never false: one of the alternatives always holds (where a fact is missing it is not known)", r.quote(n))))
		return
	}
	dropped := make([]bool, len(parts))
	for i := len(parts) - 1; i >= 0; i-- {
		c := parts[i]
		if c.Const {
			continue
		}
		others := facts
		for j, o := range parts {
			if j != i && !dropped[j] {
				others = with(others, given{o, lists, isFalse | isUnknown})
			}
		}
		if r.prove(with(others, given{c, lists, isTrue})...) != never {
			continue
		}
		dropped[i] = true
		if r.prove(with(facts, given{c, lists, isTrue})...) == never {
			if c.Op == lang.OpAnd {
				r.conjunction(c, lists, facts)
			} else {
				r.report(c, CodeAlwaysFalse, pack.Warning, r.because(facts, say("条件“%[1]s”从不成立：声明的范围内没有值符合它", "“%[1]s” never holds: no value in the declared ranges meets it", r.quote(c))))
			}
		} else {
			r.report(c, CodeUnreachable, pack.Warning, say("“%[1]s”从不起作用：它成立时，另一项已经成立", "“%[1]s” decides nothing: where it holds, another alternative holds already", r.quote(c)))
		}
	}
	for i, c := range parts {
		if c.Const || plainFact(c) || dropped[i] {
			continue
		}
		others := facts
		for j, o := range parts {
			if j != i && !dropped[j] {
				others = with(others, given{o, lists, isFalse})
			}
		}
		switch c.Op {
		case lang.OpAnd, lang.OpNot:
			r.condition(c, lists, others)
		default:
			r.within(c, lists, others)
		}
	}
}

// within looks at what stands in a number or condition: branches, conditions on
// children, tables.
func (r *rule) within(n *lang.Node, lists []*lang.Node, facts []given) {
	n = below(n)
	switch n.Op {
	case lang.OpCond:
		r.branches(n, lists, facts)
		return
	case lang.OpAnd, lang.OpOr, lang.OpNot:
		r.condition(n, lists, facts)
		return
	case lang.OpHeld, lang.OpCountMonths:
		r.condition(n.Args[0], lists, nil)
		return
	case lang.OpAt:
		r.otherDay(n.Args[0])
		return
	case lang.OpLookup, lang.OpBand, lang.OpScale, lang.OpScaleFrom:
		r.table(n, lists, facts)
	}
	if n.List != nil {
		inner := append(lists[:len(lists):len(lists)], n)
		met := facts
		for _, w := range n.List.Where {
			if w.Op != lang.OpGroup {
				r.condition(w, inner, nil)
			}
			met = with(met, given{w, inner, isTrue})
		}
		if n.Args[0].Type.Kind == fact.KindBool {
			if n.Args[0].Op != lang.OpConst {
				r.condition(n.Args[0], inner, met)
			}
		} else {
			r.within(n.Args[0], inner, met)
		}
		for _, a := range n.Args[1:] {
			r.within(a, lists, facts)
		}
		return
	}
	for _, a := range n.Args {
		if a.Type.Kind == fact.KindBool {
			if !plainFact(a) {
				r.condition(a, lists, facts)
			}
		} else {
			r.within(a, lists, facts)
		}
	}
}

// branches looks at c ? a : b.
func (r *rule) branches(n *lang.Node, lists []*lang.Node, facts []given) {
	c := n.Args[0]
	yes, no := true, true
	if !c.Const {
		if r.prove(with(facts, given{c, lists, isTrue})...) == never {
			yes = false
		} else if r.prove(with(facts, given{c, lists, isFalse})...) == never {
			no = false
		}
	}
	dead := n.Args[1]
	if !no {
		dead = n.Args[2]
	}
	if !yes || !no {
		if len(facts) > 0 && r.prove(facts...) == never {
			return
		}
		never := text{"从不成立", "never holds"}
		if !no {
			never = text{"从不为假", "is never false"}
		}
		r.report(dead, CodeUnreachable, pack.Warning, r.because(facts, say("“%[1]s”这一支永远不会用到：条件“%[2]s”%[3]s", "the branch “%[1]s” is never reached: “%[2]s” %[4]s", r.quote(dead), r.quote(c), never.zh, never.en)))
	}
	switch below(c).Op {
	case lang.OpAnd, lang.OpOr, lang.OpNot:
		if yes && no {
			r.condition(c, lists, facts)
		}
	default:
		r.within(c, lists, facts)
	}
	for i, live := range []bool{yes, no} {
		if !live {
			continue
		}
		met := with(facts, given{c, lists, []uint8{isTrue, isFalse}[i]})
		if n.Type.Kind == fact.KindBool {
			r.condition(n.Args[1+i], lists, met)
		} else {
			r.within(n.Args[1+i], lists, met)
		}
	}
}

// otherDay takes every row of the tables that are read as of another day to be read.
func (r *rule) otherDay(n *lang.Node) {
	if n.Param != nil {
		r.reads[n.Param] = append(r.reads[n.Param], reading{})
	}
	for _, a := range n.Args {
		r.otherDay(a)
	}
}
