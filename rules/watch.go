package rules

import (
	"fmt"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// watch is what a programme looks at that time can change, as of a day. It follows
// from the rules alone; [upcoming] asks it of a household.
type watch struct {
	// turn is the first later day on which a rule or a parameter is another.
	turn fact.Date
	// daily says that the day itself goes into a figure: every day may change it.
	daily bool
	looks []look
	nears []near
}

// look is a column that is read.
type look struct {
	column int
	own    bool // of the subject's own row only
	shift  shift
}

// near is a value that grows by itself, an age or what is made of the day, and that is
// compared: it matters when it comes to the next of its bounds.
type near struct {
	value *lang.Node
	at    *lang.Node // the comparison, whose entity says which rows have one
	than  *lang.Node // what it is compared with by op, where that is not in bounds
	op    lang.Op
	to    []int64     // bounds
	every bool        // every whole number is a bound
	age   *lang.Input // the age, where it is just that
	on    fact.Date
	own   bool
	shift shift
}

// shift is how the day on which something is looked at follows from the day of the
// question; it never goes back while that goes on. The zero value is the day itself.
type shift struct {
	path string // tells shifts apart
	of   func(fact.Date) fact.Date
}

func (s shift) day(d fact.Date) fact.Date {
	if s.of == nil {
		return d
	}
	return s.of(d)
}

func (s shift) then(path string, next func(fact.Date) fact.Date) shift {
	return shift{s.path + path, func(d fact.Date) fact.Date { return next(s.day(d)) }}
}

// firstDay is the first day after a day on which something comes about that stays so.
func firstDay(after fact.Date, there func(fact.Date) bool) fact.Date {
	low, step := after, fact.Date(1) // not there yet on low
	high := low
	for {
		if low >= fact.MaxDate {
			return fact.MaxDate + 1
		}
		high = min(low+step, fact.MaxDate)
		if there(high) {
			break
		}
		low, step = high, step*2
	}
	for low+1 < high {
		if mid := low + (high-low)/2; there(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// reaches is the first day after a day of which the shift leads to a day or beyond.
func (s shift) reaches(after, day fact.Date) fact.Date {
	if s.of == nil || day > fact.MaxDate {
		return max(day, after+1)
	}
	return firstDay(after, func(d fact.Date) bool { return s.day(d) >= day })
}

// watcher finds what a programme looks at.
type watcher struct {
	r    *Release
	p    *program
	m    *engine.Machine // for constants only
	w    *watch
	seen map[visit]bool
}

type visit struct {
	node      *lang.Node
	on        fact.Date
	shift     string
	own, tame bool
}

// watches are those of all programmes of a pack, in their order.
func (r *Release) watches(p *program) []watch {
	out := make([]watch, len(p.Programmes))
	m := engine.NewMachine(p.Program)
	for i := range p.Programmes {
		out[i].turn = fact.MaxDate + 1
		x := watcher{r: r, p: p, m: m, w: &out[i], seen: map[visit]bool{}}
		x.param("calendar.leap_birthday", p.AsOf, shift{})
		x.programme(p.Programmes[i].Decl, p.AsOf, shift{}, true)
	}
	return out
}

// edge notes that a rule is another from a day on.
func (x *watcher) edge(day, on fact.Date, s shift) {
	if day > on {
		x.w.turn = min(x.w.turn, s.reaches(x.p.AsOf, day))
	}
}

func (x *watcher) edges(from fact.Date, to *fact.Date, on fact.Date, s shift) {
	x.edge(from, on, s)
	if to != nil {
		x.edge(*to, on, s)
	}
}

// versions notes when versions change and returns the one in force, or nil.
func (x *watcher) versions(list []lang.Version, on fact.Date, s shift) *lang.Node {
	for i := range list {
		x.edges(list[i].From, list[i].To, on, s)
	}
	if v := lang.InForce(list, on); v != nil {
		return v.Node
	}
	return nil
}

func (x *watcher) programme(p *pack.Programme, on fact.Date, s shift, own bool) {
	for _, list := range [][]lang.Version{x.r.checked.Eligible[p], x.r.checked.Amount[p]} {
		if n := x.versions(list, on, s); n != nil {
			x.walk(n, on, s, own, false)
		}
	}
}

func (x *watcher) param(key string, on fact.Date, s shift) *lang.ParamValue {
	p := x.r.checked.Params[key]
	if p == nil {
		return nil
	}
	for i := range p.Values {
		x.edges(p.Values[i].From, p.Values[i].To, on, s)
	}
	v, ok := p.On(on)
	if !ok {
		return nil
	}
	if v.Node != nil {
		x.walk(v.Node, on, s, true, false)
	}
	return v
}

// walk visits all that a value depends on. What is tame grows by itself, but only
// into bounds that are noted already.
func (x *watcher) walk(n *lang.Node, on fact.Date, s shift, own, tame bool) {
	key := visit{n, on, s.path, own, tame}
	if x.seen[key] {
		return
	}
	x.seen[key] = true
	args := func(tame bool) {
		for _, a := range n.Args {
			x.walk(a, on, s, own, tame)
		}
	}
	switch n.Op {
	case lang.OpAsOf:
		x.w.daily = x.w.daily || !tame
	case lang.OpInput:
		x.input(n, on, s, own, tame)
	case lang.OpParam, lang.OpLookup:
		x.param(n.Param.Key, on, s)
		args(false)
	case lang.OpBand, lang.OpScale, lang.OpScaleFrom:
		args(x.band(n, x.param(n.Param.Key, on, s), on, s, own))
	case lang.OpVar:
		if v := x.versions(x.r.checked.Variables[n.Var], on, s); v != nil {
			x.walk(v, on, s, own, tame)
		}
	case lang.OpGroup:
		x.walk(x.r.checked.Groups[n.Group], on, s, own, false)
	case lang.OpEligible, lang.OpAmount:
		x.programme(n.Programme, on, s, own)
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		args(x.compare(n, on, s, own))
	case lang.OpIn, lang.OpInRange:
		var to []int64
		if n.Op == lang.OpInRange {
			to = []int64{n.Set[0], n.Set[1] + 1}
		} else {
			for _, k := range n.Set {
				to = append(to, k, k+1)
			}
		}
		args(x.near(near{value: n.Args[0], at: n, to: to, on: on, own: own, shift: s}))
	case lang.OpAny, lang.OpAll, lang.OpNone, lang.OpCount, lang.OpSum, lang.OpMinOf, lang.OpMaxOf:
		for i, a := range n.Args {
			x.walk(a, on, s, own && i > 0, false)
		}
		for _, w := range n.List.Where {
			x.walk(w, on, s, false, false)
		}
	case lang.OpHeld, lang.OpCountMonths:
		x.walk(n.Args[0], on, s, own, false)
		for k := 1; k < n.N; k++ {
			back := s.then(fmt.Sprintf("-%dm", k), func(d fact.Date) fact.Date { return engine.AddMonths(d, -k) })
			x.walk(n.Args[0], engine.AddMonths(on, -k), back, own, false)
		}
	case lang.OpAt:
		x.walk(n.Day, on, s, own, true)
		there := s.then(fmt.Sprintf("@%p", n), func(d fact.Date) fact.Date { return x.dayOf(n.Day, on, d) })
		x.walk(n.Args[0], x.dayOf(n.Day, on, on), there, own, false)
	case lang.OpLayer, lang.OpCapLeft:
		x.w.daily = true // of bills, which are settled and not decided
	case lang.OpParent, lang.OpAddMonths, lang.OpMonthsBetween, lang.OpMonthStart, lang.OpMonthEnd, lang.OpYearStart:
		args(tame)
	default:
		args(false)
	}
}

func (x *watcher) input(n *lang.Node, on fact.Date, s shift, own, tame bool) {
	at, ok := x.p.columns[columnOf(n.Input, on)]
	if !ok || n.Entity > fact.EntityPerson {
		x.w.daily = true // not a reading of this program: nothing is known of it
		return
	}
	x.w.looks = append(x.w.looks, look{at, own, s})
	if isAge(n) && !tame {
		x.w.nears = append(x.w.nears, near{value: n, at: n, every: true, age: n.Input, on: on, own: own, shift: s})
	}
}

func isAge(n *lang.Node) bool {
	return n.Op == lang.OpInput && n.Input.Fn == "" && n.Input.Field != nil && (n.Input.Field.Name == "age" || n.Input.Field.Name == "age_months")
}

// compare notes what grows on one side of a comparison; tame says that both sides
// are taken care of.
func (x *watcher) compare(n *lang.Node, on fact.Date, s shift, own bool) (tame bool) {
	a, b, op := n.Args[0], n.Args[1], n.Op
	if x.grows(b, on) {
		a, b, op = b, a, turned(op)
	}
	if x.grows(b, on) {
		return false
	}
	one := near{value: a, at: n, than: b, op: op, on: on, own: own, shift: s}
	if b.Const {
		if k, ok := x.constant(b, on); ok {
			one.than, one.to = nil, boundsOf(op, k)
		}
	}
	return x.near(one)
}

// turned is a comparison read from the right.
func turned(op lang.Op) lang.Op {
	switch op {
	case lang.OpLt:
		return lang.OpGt
	case lang.OpLe:
		return lang.OpGe
	case lang.OpGt:
		return lang.OpLt
	case lang.OpGe:
		return lang.OpLe
	}
	return op
}

// boundsOf are the values at which a comparison with k comes out otherwise.
func boundsOf(op lang.Op, k int64) []int64 {
	switch op {
	case lang.OpGe, lang.OpLt:
		return []int64{k}
	case lang.OpGt, lang.OpLe:
		return []int64{k + 1}
	}
	return []int64{k, k + 1}
}

// band notes an age, or another number that grows, of which a table has its rows.
func (x *watcher) band(n *lang.Node, v *lang.ParamValue, on fact.Date, s shift, own bool) (tame bool) {
	if n.Op != lang.OpBand || v == nil || x.r.checked.Params[n.Param.Key].Axis.Scale != 0 {
		return false
	}
	for _, a := range n.Args[:len(n.Args)-1] {
		if x.grows(a, on) {
			return false
		}
	}
	one := near{value: n.Args[len(n.Args)-1], at: n, on: on, own: own, shift: s}
	for _, row := range v.Rows {
		one.to = append(one.to, row.Keys[len(row.Keys)-1])
	}
	return x.near(one)
}

// near notes a value that grows into bounds; false where it grows in a way that
// cannot be followed.
func (x *watcher) near(one near) bool {
	if !x.grows(one.value, one.on) {
		return true
	}
	if !x.simple(one.value, one.on) || one.at.Entity > fact.EntityPerson {
		return false
	}
	if v := bare(one.value); isAge(v) {
		one.age = v.Input
	}
	slices.Sort(one.to)
	x.w.nears = append(x.w.nears, one)
	return true
}

// bare is the value that a child reads of its parent.
func bare(n *lang.Node) *lang.Node {
	for n.Op == lang.OpParent {
		n = n.Args[0]
	}
	return n
}

// grows says whether time goes into a value, otherwise than by what is read or
// compared in it.
func (x *watcher) grows(n *lang.Node, on fact.Date) bool {
	if n == nil || n.Type.Kind == fact.KindBool {
		return false
	}
	any := func(list ...*lang.Node) bool {
		return slices.ContainsFunc(list, func(a *lang.Node) bool { return x.grows(a, on) })
	}
	force := func(list []lang.Version) *lang.Node {
		if v := lang.InForce(list, on); v != nil {
			return v.Node
		}
		return nil
	}
	switch n.Op {
	case lang.OpAsOf:
		return true
	case lang.OpInput:
		return isAge(n)
	case lang.OpVar:
		return any(force(x.r.checked.Variables[n.Var]))
	case lang.OpAmount:
		return any(force(x.r.checked.Amount[n.Programme]))
	case lang.OpCountMonths, lang.OpLayer, lang.OpCapLeft:
		return false // made of conditions, or refused elsewhere
	case lang.OpAt:
		return any(n.Args...) // on a day of its own, but that grows too
	}
	return any(n.Args...)
}

// simple says whether a value that grows never falls, nor jumps for another reason.
func (x *watcher) simple(n *lang.Node, on fact.Date) bool {
	switch n.Op {
	case lang.OpAsOf:
		return true
	case lang.OpInput:
		return isAge(n)
	case lang.OpParent, lang.OpMonthStart, lang.OpMonthEnd, lang.OpYearStart:
		return x.simple(n.Args[0], on)
	case lang.OpAddMonths:
		return x.simple(n.Args[0], on) && !x.grows(n.Args[1], on)
	case lang.OpMonthsBetween:
		return !x.grows(n.Args[0], on) && x.simple(n.Args[1], on)
	}
	return false
}

// dayOf is the day of at() for another day of the question. Parameters in it are
// those of the day on.
func (x *watcher) dayOf(n *lang.Node, on, d fact.Date) fact.Date {
	v, _ := dayValue(n, d, func(c *lang.Node) (int64, bool) { return x.constant(c, on) })
	return fact.Date(v)
}

// constant is the value of a tree that is the same for everyone.
func (x *watcher) constant(n *lang.Node, on fact.Date) (int64, bool) {
	if n.Op == lang.OpConst {
		return wholeOf(constValue(n))
	}
	v, ok := x.m.Node(n, on, nil, 0)
	if !ok {
		return 0, false
	}
	return wholeOf(v)
}

// wholeOf is a value that is a whole number, or a day.
func wholeOf(v engine.Value) (int64, bool) {
	return v.Num, v.Known && v.Den == 1 && v.Scale == 0 && (v.Most == v.Num || v.Most == 0)
}

// dayValue is a value made of the day of the question, for another day. What does not
// grow is asked of fixed.
func dayValue(n *lang.Node, d fact.Date, fixed func(*lang.Node) (int64, bool)) (int64, bool) {
	arg := func(i int) (int64, bool) { return dayValue(n.Args[i], d, fixed) }
	switch n.Op {
	case lang.OpAsOf:
		return int64(d), true
	case lang.OpParent:
		return arg(0)
	case lang.OpAddMonths:
		a, ok := arg(0)
		k, known := arg(1)
		if !ok || !known || k > 12*10_000 || k < -12*10_000 {
			return 0, false
		}
		return int64(engine.AddMonths(fact.Date(a), int(k))), true
	case lang.OpMonthsBetween:
		a, ok := arg(0)
		b, known := arg(1)
		if !ok || !known {
			return 0, false
		}
		return engine.MonthsBetween(fact.Date(a), fact.Date(b))
	case lang.OpMonthStart, lang.OpMonthEnd, lang.OpYearStart:
		a, ok := arg(0)
		if !ok || a == int64(fact.MaxDate) {
			return a, ok
		}
		first, last := monthOf(fact.Date(a))
		switch n.Op {
		case lang.OpMonthStart:
			return int64(first), true
		case lang.OpMonthEnd:
			return int64(last), true
		}
		return int64(fact.YearOf(first.Year()).From), true
	}
	return fixed(n)
}
