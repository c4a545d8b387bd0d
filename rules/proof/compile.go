package proof

import (
	"slices"
	"strconv"
	"strings"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// program is what some trees say on the days of one span, on which every parameter
// has one value and every rule one version.
type program struct {
	c     *lang.Checked
	span  span
	items []item
	index map[string]int
	trees map[at]int
	nums  map[at]lin
	ctxs  []ctx
	full  bool // there were too many items: nothing is decided
	elses bool // something says what holds where a fact is not known
}

// span is the days [from, to].
type span struct{ from, to fact.Date }

// at is a tree, of whom it is asked.
type at struct {
	n   *lang.Node
	ctx int
}

// ctx is a row: the subject (0, with all that is above it), or any child of a list.
type ctx struct {
	of fact.Entity
	up int
}

// maxItems bounds a program.
const maxItems = 3000

func newProgram(c *lang.Checked, s span) *program {
	return &program{c: c, span: s, index: map[string]int{}, trees: map[at]int{}, nums: map[at]lin{}, ctxs: []ctx{{}}}
}

// whose is the row of an entity that is named in a row.
func (p *program) whose(c int, e fact.Entity) int {
	for c != 0 && e < p.ctxs[c].of {
		c = p.ctxs[c].up
	}
	return c
}

// childOf is any child in a row.
func (p *program) childOf(up int, of fact.Entity) int {
	for i, c := range p.ctxs {
		if i > 0 && c == (ctx{of, up}) {
			return i
		}
	}
	p.ctxs = append(p.ctxs, ctx{of, up})
	return len(p.ctxs) - 1
}

// realParts is how finely a quotient is told apart; it has the twelve months in it.
const realParts = 12_000_000

// condition is the item of a tree that is true or false.
func (p *program) condition(n *lang.Node, c int) int {
	key := at{n, c}
	if i, ok := p.trees[key]; ok {
		return i
	}
	i := p.conditionOf(n, c)
	p.trees[key] = i
	return i
}

// isOne is the condition that a number which is 0 or 1 is 1.
func (p *program) isOne(x int) int { return p.negate(p.atMostItem(x, 0)) }

func (p *program) conditionOf(n *lang.Node, c int) int {
	arg := func(k int) int { return p.condition(n.Args[k], c) }
	switch n.Op {
	case lang.OpConst:
		return p.truth(n.Value != 0)
	case lang.OpParent:
		return arg(0)
	case lang.OpInput:
		return p.isOne(p.input(n, c))
	case lang.OpParam:
		return p.isOneLin(p.number(n, c))
	case lang.OpLookup, lang.OpBand:
		return p.isOneLin(p.number(n, c))
	case lang.OpVar:
		v := lang.InForce(p.c.Variables[n.Var], p.span.from)
		if v == nil {
			return p.fixed(isUnknown)
		}
		return p.condition(v.Node, c)
	case lang.OpGroup:
		if g := p.c.Groups[n.Group]; g != nil {
			return p.condition(g, c)
		}
	case lang.OpEligible:
		return p.eligible(n.Programme, c)
	case lang.OpAnd, lang.OpOr:
		k := and
		if n.Op == lang.OpOr {
			k = or
		}
		return p.both(k, []int{arg(0), arg(1)})
	case lang.OpNot:
		return p.negate(arg(0))
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		return p.compare(n, c)
	case lang.OpIn:
		l := p.number(n.Args[0], c)
		set := slices.Clone(n.Set)
		slices.Sort(set)
		set = slices.Compact(set)
		if x, ok := l.single(p); ok {
			return p.add(keyOf(oneOf, strconv.Itoa(x), key64(set)), item{kind: oneOf, args: []int{x}, set: set})
		}
		var any []int
		for _, k := range set {
			any = append(any, p.relation(lang.OpEq, l, constant(k, 1), n, c))
		}
		return p.both(or, any)
	case lang.OpInRange:
		l := p.number(n.Args[0], c)
		return p.both(and, []int{p.relation(lang.OpGe, l, constant(n.Set[0], 1), n, c), p.relation(lang.OpLe, l, constant(n.Set[1], 1), n, c)})
	case lang.OpCond:
		a, b, d := arg(0), arg(1), arg(2)
		return p.add(keyOf(chooses, ids([]int{a, b, d})), item{kind: chooses, args: []int{a, b, d}})
	case lang.OpOrElse:
		p.elses = true
		a, b := arg(0), arg(1)
		return p.add(keyOf(fallsBack, ids([]int{a, b})), item{kind: fallsBack, args: []int{a, b}})
	case lang.OpAny, lang.OpAll, lang.OpNone:
		negated := n.Op == lang.OpAll
		x := p.count(n.List, n.Args[0], negated, n.Entity, c)
		nobody := p.atMostItem(x, 0)
		if n.Op == lang.OpAny {
			return p.negate(nobody)
		}
		return nobody
	case lang.OpHeld:
		// What held on all days holds on this one.
		return p.both(and, []int{arg(0), p.isOne(p.opaque(n, c))})
	}
	return p.isOne(p.opaque(n, c))
}

func key64(set []int64) string {
	var b strings.Builder
	for _, k := range set {
		b.WriteString(strconv.FormatInt(k, 10))
		b.WriteByte(',')
	}
	return b.String()
}

func (p *program) isOneLin(l lin) int {
	return p.negate(p.relation(lang.OpLe, l, constant(0, 1), nil, 0))
}

// eligible is the condition of a programme; out of force it is false.
func (p *program) eligible(pr *pack.Programme, c int) int {
	v := lang.InForce(p.c.Eligible[pr], p.span.from)
	if v == nil {
		return p.truth(false)
	}
	return p.condition(v.Node, c)
}

// count is how many children of a list meet a condition, or do not.
func (p *program) count(l *lang.List, body *lang.Node, negated bool, e fact.Entity, c int) int {
	up := p.whose(c, e)
	child := p.childOf(up, l.Of)
	all := []int{}
	for _, w := range l.Where {
		all = append(all, p.condition(w, child))
	}
	b := p.condition(body, child)
	if negated {
		b = p.negate(b)
	}
	pred := p.both(and, append(all, b))
	i := item{kind: base, ctx: up, may: known | unknown, den: 1, lo: 0, hi: 1000, pred: pred, child: child, loose: true}
	if l.Of == fact.EntityPerson && p.items[pred].kind == fixed && p.items[pred].t == int64(isTrue) {
		i.lo = 1
	}
	return p.add("n|"+strconv.Itoa(up)+"|"+strconv.Itoa(int(l.Of))+"|"+strconv.Itoa(pred), i)
}
