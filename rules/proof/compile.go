package proof

import (
	"math"
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

// add appends an item, or returns the equal one.
func (p *program) add(key string, i item) int {
	if at, ok := p.index[key]; ok {
		return at
	}
	if len(p.items) >= maxItems {
		p.full = true
		return 0
	}
	for _, a := range i.args {
		i.ctx = max(i.ctx, p.items[a].ctx)
	}
	for _, l := range i.lins {
		for _, t := range l.terms {
			i.ctx = max(i.ctx, p.items[t.x].ctx)
			i.loose = i.loose || (i.kind == compound || i.kind == kept) && p.items[t.x].loose
		}
	}
	p.items = append(p.items, i)
	p.index[key] = len(p.items) - 1
	return len(p.items) - 1
}

// keyOf writes a key of parts.
func keyOf(k kind, parts ...string) string {
	return strconv.Itoa(int(k)) + "|" + strings.Join(parts, "|")
}

func ids(list []int) string {
	var b strings.Builder
	for _, x := range list {
		b.WriteString(strconv.Itoa(x))
		b.WriteByte(',')
	}
	return b.String()
}

func (l lin) key() string {
	var b strings.Builder
	b.WriteString(strconv.FormatInt(l.k, 10))
	for _, t := range l.terms {
		b.WriteByte('+')
		b.WriteString(strconv.FormatInt(t.c, 10))
		b.WriteByte('x')
		b.WriteString(strconv.Itoa(t.x))
	}
	b.WriteByte('/')
	b.WriteString(strconv.FormatInt(l.den, 10))
	return b.String()
}

// of writes a number item as a sum.
func (p *program) of(x int) lin { return lin{den: max(p.items[x].den, 1), terms: []term{{1, x}}} }

func (p *program) fixed(mask uint8) int {
	return p.add(keyOf(fixed, strconv.Itoa(int(mask))), item{kind: fixed, t: int64(mask)})
}

func (p *program) truth(b bool) int {
	if b {
		return p.fixed(isTrue)
	}
	return p.fixed(isFalse)
}

func (p *program) negate(a int) int {
	switch i := p.items[a]; i.kind {
	case not:
		return i.args[0]
	case fixed:
		return p.fixed(swapped(uint8(i.t)))
	}
	return p.add(keyOf(not, strconv.Itoa(a)), item{kind: not, args: []int{a}})
}

func swapped(mask uint8) uint8 { return mask&isUnknown | mask&isTrue<<1 | mask&isFalse>>1 }

func (p *program) both(k kind, list []int) int {
	var flat []int
	for _, a := range list {
		if p.items[a].kind == k {
			flat = append(flat, p.items[a].args...)
		} else {
			flat = append(flat, a)
		}
	}
	slices.Sort(flat)
	flat = slices.Compact(flat)
	if len(flat) == 1 {
		return flat[0]
	}
	return p.add(keyOf(k, ids(flat)), item{kind: k, args: flat})
}

// opaque is a number or condition that is looked into no further. Its key names it.
func (p *program) opaque(n *lang.Node, c int) int {
	i := item{kind: base, ctx: p.whose(c, n.Entity), may: known | unknown, den: 1}
	i.lo, i.hi = n.Range.Min, n.Range.Max
	switch {
	case n.Type.Kind == fact.KindBool:
		i.lo, i.hi = 0, 1
	case n.Type.Ratio:
		return p.quotient(p.signature(n, c), n.Range, i.ctx)
	case n.Type.Numeric():
		i.den = lang.Pow10(n.Type.Scale)
	}
	return p.add(p.signature(n, c), i)
}

// realParts is how finely a quotient is told apart; it has the twelve months in it.
const realParts = 12_000_000

// quotient is an opaque number that is no whole one.
func (p *program) quotient(key string, whole lang.Range, c int) int {
	r := whole.Times(lang.One(2 * realParts))
	return p.add("q|"+key, item{kind: base, ctx: c, may: known | unknown, den: realParts, real: true, lo: r.Min, hi: r.Max})
}

// signature tells trees apart: equal ones of a row have one value.
func (p *program) signature(n *lang.Node, c int) string {
	var b strings.Builder
	p.sign(&b, n, c, 0)
	return b.String()
}

func (p *program) sign(b *strings.Builder, n *lang.Node, c, depth int) {
	if n.Op == lang.OpParent {
		p.sign(b, n.Args[0], c, depth)
		return
	}
	number := func(ns ...int64) {
		for _, x := range ns {
			b.WriteString(strconv.FormatInt(x, 10))
			b.WriteByte(' ')
		}
	}
	b.WriteByte('(')
	number(int64(n.Op), n.Value, n.Value2, int64(n.Round), int64(n.N), int64(n.Type.Scale))
	number(n.Set...)
	switch {
	case n.Input != nil:
		number(int64(p.whose(c, n.Input.Entity)))
		b.WriteString(n.Input.Name)
	case n.Param != nil:
		b.WriteString(n.Param.Key)
	case n.Var != nil:
		number(int64(p.whose(c, n.Var.Subject)))
		b.WriteString(n.Var.Key)
	case n.Group != nil:
		number(int64(p.whose(c, fact.EntityPerson)))
		b.WriteString(n.Group.Key)
	case n.Programme != nil:
		number(int64(p.whose(c, n.Programme.Subject)))
		b.WriteString(n.Programme.Key)
	case n.Layer != nil:
		b.WriteString(n.Coverage.Key + "." + n.Layer.Key)
	case n.Cap != nil:
		b.WriteString(n.Coverage.Key + "." + n.Cap.Key)
	}
	if n.List != nil {
		up := p.whose(c, n.Entity)
		number(int64(n.List.Of), int64(up))
		for _, w := range n.List.Where {
			p.sign(b, w, p.childOf(up, n.List.Of), depth+1)
		}
		if len(n.Args) > 0 {
			p.sign(b, n.Args[0], p.childOf(up, n.List.Of), depth+1)
		}
		for _, a := range n.Args[min(1, len(n.Args)):] {
			p.sign(b, a, c, depth+1)
		}
	} else {
		for _, a := range n.Args {
			p.sign(b, a, c, depth+1)
		}
	}
	if n.Day != nil {
		b.WriteByte('@')
		p.sign(b, n.Day, c, depth+1)
	}
	b.WriteByte(')')
}

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

// input is the item of a fact.
func (p *program) input(n *lang.Node, c int) int {
	in := n.Input
	i := item{kind: base, ctx: p.whose(c, in.Entity), may: known | unknown, den: 1, lo: in.Range.Min, hi: in.Range.Max, free: true, name: text{in.Title.ZH, in.Title.EN}}
	switch {
	case in.Type.Kind == fact.KindBool:
		i.lo, i.hi = 0, 1
	case in.Type.Numeric():
		i.den = lang.Pow10(in.Type.Scale)
	}
	return p.add("i|"+strconv.Itoa(i.ctx)+"|"+in.Name, i)
}

// nowhere is a number that nobody knows.
func (p *program) nowhere(den int64) lin {
	return p.of(p.add("u|"+strconv.FormatInt(den, 10), item{kind: base, may: unknown, den: den}))
}

// number is a tree that gives a number, date or code.
func (p *program) number(n *lang.Node, c int) lin {
	key := at{n, c}
	if l, ok := p.nums[key]; ok {
		return l
	}
	l := p.numberOf(n, c)
	if l.lost {
		l = p.of(p.opaque(n, c))
	}
	p.nums[key] = l
	return l
}

func (p *program) isReal(l lin) bool {
	return slices.ContainsFunc(l.terms, func(t term) bool { return p.items[t.x].real })
}

func (p *program) numberOf(n *lang.Node, c int) lin {
	arg := func(k int) lin { return p.number(n.Args[k], c) }
	scale := int64(1)
	if n.Type.Numeric() && !n.Type.Ratio {
		scale = lang.Pow10(n.Type.Scale)
	}
	// made is an item over others; where those are no whole numbers it is opaque.
	made := func(i item) lin {
		parts := ""
		for k, l := range i.lins {
			if l.lost || p.isReal(l) {
				return lin{lost: true}
			}
			if k > 0 {
				i.lins[0], i.lins[k] = alike(i.lins[0], l)
			}
			if i.lins[k].lost {
				return lin{lost: true}
			}
		}
		for _, l := range i.lins {
			parts += l.key() + ";"
		}
		if i.den == 0 {
			i.den = i.lins[0].den
		}
		if i.may == 0 {
			i.may, i.lo, i.hi = known|unknown, math.MinInt64, math.MaxInt64
		}
		return p.of(p.add(keyOf(i.kind, ids(i.args), parts, strconv.Itoa(int(i.round)), strconv.Itoa(i.places), strconv.FormatInt(i.den, 10), strconv.FormatInt(i.lo, 10), strconv.FormatInt(i.hi, 10)), i))
	}
	switch n.Op {
	case lang.OpConst:
		return constant(n.Value, scale)
	case lang.OpParent:
		return arg(0)
	case lang.OpInput:
		return p.of(p.input(n, c))
	case lang.OpAsOf:
		return p.of(p.add("as_of", item{kind: base, may: known, den: 1, lo: int64(p.span.from), hi: int64(p.span.to), free: true, name: text{"认定日", "day"}}))
	case lang.OpParam:
		param := p.c.Params[n.Param.Key]
		v, ok := param.On(p.span.from)
		switch {
		case !ok:
			return p.nowhere(scale)
		case v.Node != nil:
			return p.number(v.Node, 0)
		}
		return constant(v.Scalar, scale)
	case lang.OpLookup, lang.OpBand:
		return p.cellOf(n, c, scale)
	case lang.OpVar:
		return p.variable(n, c, scale)
	case lang.OpAmount:
		v := lang.InForce(p.c.Amount[n.Programme], p.span.from)
		if v == nil {
			return constant(0, 1)
		}
		return made(item{kind: choice, args: []int{p.eligible(n.Programme, c)}, lins: []lin{p.number(v.Node, c), constant(0, 1)}})
	case lang.OpCount:
		return p.of(p.count(n.List, n.Args[0], false, n.Entity, c))
	case lang.OpAdd, lang.OpSub:
		sign := int64(1)
		if n.Op == lang.OpSub {
			sign = -1
		}
		return sum(arg(0), arg(1), sign)
	case lang.OpNeg:
		return arg(0).by(-1, 1)
	case lang.OpConvert:
		return arg(0).by(n.Value, n.Value2)
	case lang.OpMul:
		a, b := arg(0), arg(1)
		if a.isConst() {
			a, b = b, a
		}
		if b.isConst() {
			return a.by(b.k, b.den)
		}
		if a.lost || b.lost || p.isReal(a) || p.isReal(b) {
			return lin{lost: true}
		}
		den, ok := times(a.den, b.den)
		if !ok {
			return lin{lost: true}
		}
		return p.of(p.add(keyOf(product, a.key(), b.key()), item{kind: product, lins: []lin{a, b}, den: den, may: known | unknown, lo: math.MinInt64, hi: math.MaxInt64}))
	case lang.OpDiv:
		if b := arg(1); b.isConst() && b.k > 0 {
			return arg(0).by(b.den, b.k)
		}
	case lang.OpMin, lang.OpMax:
		k := least
		if n.Op == lang.OpMax {
			k = greatest
		}
		return made(item{kind: k, lins: []lin{arg(0), arg(1)}})
	case lang.OpRound:
		l := arg(0)
		if l.isConst() {
			if v, ok := roundTo(l.k, l.den, n.Round, n.N); ok {
				return constant(v, lang.Pow10(n.N))
			}
		}
		return made(item{kind: rounded, lins: []lin{l}, round: n.Round, places: n.N, den: scale})
	case lang.OpCond:
		return made(item{kind: choice, args: []int{p.condition(n.Args[0], c)}, lins: []lin{arg(1), arg(2)}})
	case lang.OpOrElse:
		p.elses = true
		return made(item{kind: fallback, lins: []lin{arg(0), arg(1)}})
	}
	return p.of(p.opaque(n, c))
}

// variable is the value of a variable in force, unknown outside the range that it
// declares.
func (p *program) variable(n *lang.Node, c int, scale int64) lin {
	v := lang.InForce(p.c.Variables[n.Var], p.span.from)
	if v == nil {
		return p.nowhere(scale)
	}
	l := p.number(v.Node, c)
	d, ranged := p.c.Ranges[n.Var]
	if !ranged || l.lost {
		return l
	}
	if p.isReal(l) {
		return p.of(p.opaque(n, c))
	}
	den := lang.Pow10(d.Scale)
	l, _ = alike(l, constant(0, den))
	if l.lost {
		return l
	}
	r := d.Times(lang.One(l.den / den))
	return p.of(p.add(keyOf(kept, l.key(), strconv.FormatInt(r.Min, 10), strconv.FormatInt(r.Max, 10)),
		item{kind: kept, lins: []lin{l}, den: l.den, may: known | unknown, lo: r.Min, hi: r.Max}))
}

// single is the item that a sum is, where it is one and no more.
func (l lin) single(p *program) (int, bool) {
	if l.lost || len(l.terms) != 1 || l.k != 0 || l.terms[0].c != 1 || l.den != 1 || p.items[l.terms[0].x].real {
		return 0, false
	}
	return l.terms[0].x, true
}

func (p *program) compare(n *lang.Node, c int) int {
	if n.Args[0].Type.Kind == fact.KindBool {
		a, b := p.condition(n.Args[0], c), p.condition(n.Args[1], c)
		eq := p.add(keyOf(same, strconv.Itoa(min(a, b)), strconv.Itoa(max(a, b))), item{kind: same, args: []int{min(a, b), max(a, b)}})
		if n.Op == lang.OpNe {
			return p.negate(eq)
		}
		return eq
	}
	return p.relation(n.Op, p.number(n.Args[0], c), p.number(n.Args[1], c), n, c)
}

// relation compares two sums.
func (p *program) relation(op lang.Op, a, b lin, n *lang.Node, c int) int {
	switch op {
	case lang.OpNe:
		return p.negate(p.relation(lang.OpEq, a, b, n, c))
	case lang.OpGt:
		return p.negate(p.relation(lang.OpLe, a, b, n, c))
	case lang.OpGe:
		return p.negate(p.relation(lang.OpLt, a, b, n, c))
	}
	d := sum(a, b, -1)
	if d.lost {
		return p.lostRelation(op, a, b)
	}
	if len(d.terms) == 0 {
		switch op {
		case lang.OpEq:
			return p.truth(d.k == 0)
		case lang.OpLt:
			return p.truth(d.k < 0)
		}
		return p.truth(d.k <= 0)
	}
	// Σ c·x ⋚ −k, divided by what the c have in common, the first of them positive.
	g := int64(0)
	for _, t := range d.terms {
		g = gcd(g, t.c)
	}
	g = max(g, 1)
	turned := d.terms[0].c < 0
	left := lin{den: 1}
	for _, t := range d.terms {
		t.c /= g
		if turned {
			t.c = -t.c
		}
		left.terms = append(left.terms, t)
	}
	at := -d.k // g·left ⋚ at
	if turned {
		at = d.k
	}
	x, whole := p.sumOf(left)
	if x < 0 {
		return p.lostRelation(op, a, b)
	}
	t, exact := floorDiv(at, g), at%g == 0
	if !whole {
		if !exact {
			return p.lostRelation(op, a, b)
		}
		if t > math.MaxInt64/4 || t < math.MinInt64/4 {
			return p.lostRelation(op, a, b)
		}
		t *= 2
	}
	switch {
	case op == lang.OpEq && !exact:
		// Never equal, but unknown where the number is.
		return p.both(and, []int{p.atMostItem(x, t), p.negate(p.atMostItem(x, t))})
	case op == lang.OpEq:
		return p.add(keyOf(equals, strconv.Itoa(x), strconv.FormatInt(t, 10)), item{kind: equals, args: []int{x}, t: t})
	case !turned && op == lang.OpLe:
		return p.atMostItem(x, t)
	case !turned: // < : at most the last below
		if exact {
			t--
		}
		return p.atMostItem(x, t)
	case op == lang.OpLe: // −left·g ≤ k, so left ≥ at/g: not below it
		if exact {
			t--
		}
		return p.negate(p.atMostItem(x, t))
	default: // left > at/g
		return p.negate(p.atMostItem(x, t))
	}
}

// lostRelation is a comparison of what cannot be written down.
func (p *program) lostRelation(op lang.Op, a, b lin) int {
	c := 0
	for _, l := range []lin{a, b} {
		for _, t := range l.terms {
			c = max(c, p.items[t.x].ctx)
		}
	}
	return p.isOne(p.add("l|"+strconv.Itoa(int(op))+a.key()+b.key()+strconv.Itoa(len(p.items)), item{kind: base, ctx: c, may: known | unknown, den: 1, hi: 1}))
}

func (p *program) atMostItem(x int, t int64) int {
	return p.add(keyOf(atMost, strconv.Itoa(x), strconv.FormatInt(t, 10)), item{kind: atMost, args: []int{x}, t: t})
}

// sumOf is the item of Σ c·x; whole says that it counts by ones, not by halves. It is
// −1 where there is none.
func (p *program) sumOf(l lin) (x int, whole bool) {
	if len(l.terms) == 1 && l.terms[0].c == 1 {
		x := l.terms[0].x
		return x, !p.items[x].real
	}
	if p.isReal(l) {
		r := lang.One(0)
		c := 0
		for _, t := range l.terms {
			i := &p.items[t.x]
			own := lang.Range{Min: i.lo, Max: i.hi}
			if !i.real {
				own = own.Times(lang.One(2))
			}
			r = r.Plus(own.Times(lang.One(t.c)))
			c = max(c, i.ctx)
		}
		// The halves of parts do not add up: one more on either side, for each.
		slack := lang.One(0)
		for _, t := range l.terms {
			slack = slack.Plus(lang.One(max(t.c, -t.c) * 2))
		}
		r = r.Plus(lang.Range{Min: slack.Negative().Min, Max: slack.Max})
		return p.add("s|"+l.key(), item{kind: base, ctx: c, may: known | unknown, den: 1, real: true, lo: r.Min, hi: r.Max}), false
	}
	return p.add(keyOf(compound, l.key()), item{kind: compound, lins: []lin{l}, den: 1, may: known | unknown, lo: math.MinInt64, hi: math.MaxInt64}), true
}

// roundTo rounds k/den to places, in parts of those; ok is false where that is too
// large.
func roundTo(k, den int64, how lang.Round, places int) (int64, bool) {
	if k == math.MaxInt64 || k == math.MinInt64 {
		return k, false
	}
	n, ok := times(k, lang.Pow10(places))
	if !ok || n > math.MaxInt64/4 || n < math.MinInt64/4 || den > math.MaxInt64/4 {
		return 0, false
	}
	switch how {
	case lang.Up:
		return -floorDiv(-n, den), true
	case lang.Down:
		return floorDiv(n, den), true
	}
	if n < 0 {
		return -floorDiv(-2*n+den, 2*den), true
	}
	return floorDiv(2*n+den, 2*den), true
}
