package rules

import (
	"cmp"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// ChangeClass is what may be made of a change.
type ChangeClass string

// The classes of changes.
const (
	// ByItself: it comes about by the passing of time.
	ByItself ChangeClass = "BY_ITSELF"
	// Verify: a record is missing, not verified or presumed, and staff can see to it.
	Verify ChangeClass = "VERIFY"
	// NeverSuggested: for the analysis of rules only. Nobody is told to earn less, to
	// move or to leave the household.
	NeverSuggested ChangeClass = "NEVER_SUGGESTED"
)

// Direction is on which side of a value a fact is otherwise.
type Direction string

// The directions.
const (
	// Exactly: it has one value of several.
	Exactly Direction = "IS"
	// AtLeast: it grows, and this is the least value that will do. Of a day that never
	// comes as things are: the first after the day asked for that will do.
	AtLeast Direction = "AT_LEAST"
	// AtMost: it falls, and this is the greatest value that will do. Of a day that never
	// comes as things are: the last until the day asked for that will do.
	AtMost Direction = "AT_MOST"
	// Within: it is not known, and any value from To to Upto will do.
	Within Direction = "WITHIN"
)

// Alteration is a fact with another value.
type Alteration struct {
	Fact
	Direction Direction
	// From is what it is, To what it is to be, and Upto the last of a range, in plain
	// text; empty where it is not known, or there is none. Of incomes To is the
	// difference, and From is empty.
	From, To, Upto string
	// FromText, ToText and UptoText say them with their units.
	FromText, ToText, UptoText pack.Text

	d    *dial
	span engine.Span
}

// Change is one or two facts that change a decision together.
type Change struct {
	Facts []Alteration
	// Outcome and Amount are what comes out then.
	Outcome Outcome
	Amount  *fact.Money
	Class   ChangeClass
	// On is the day on which it comes about by itself, if nothing else changes. Of the day
	// itself ([FactDay]) it is the first for which the household is decided so.
	On *fact.Date
	// Causes are what comes about as the day goes on, of a change of the day.
	Causes []Cause
}

// Changes is what would change a decision.
type Changes struct {
	// Flips are the changes to another outcome: of one fact, and of two of which
	// neither can lead to that outcome alone, whatever it is, and neither, as it is then, to
	// another one. To undetermined leads only the passing of time, where [Inquiry.Follow]
	// was asked for.
	Flips []Change
	// Amounts are the changes of one fact to another amount, where it is eligible.
	Amounts []Change
	// Complete: Flips lists every fact and pair of facts that can do it. Else the search
	// was cut, and Cut says at what.
	Complete bool
	Cut      []pack.Text
	// Left are facts that were not looked at, because they follow from others.
	Left []Fact
	// Until is the day until which the passing of time was followed; nil where it was not.
	Until *fact.Date
	// Origins are those of every fact that the decision reads: who may not see one of
	// them may see none of this, for what changes a decision tells what it rests on.
	Origins []string
}

var (
	cutRuns    = text("所需的计算超过上限", "it would take more runs than are allowed")
	cutFacts   = text("事实过多，未逐对检查全部事实", "there are more facts than are looked at in pairs")
	cutChanges = text("变化过多，未全部列出", "there are more changes than are listed")
	cutOthers  = text("有些一对事实中，其一单独即会改变为另一结果，未再寻找其他取值", "of some pairs of facts one leads to another outcome alone; other values of theirs were not looked for")
	cutClear   = text("个别取值的结果未能确定", "of some values it was not found out what comes out")
)

// Changes tells what would change a decision; ok is false where there is none.
func (q *Inquiry) Changes(programme string, of Subject, e Effort) (c Changes, ok bool) {
	d := q.decisionAt(programme, of)
	if d == nil {
		return c, false
	}
	e = e.orDefault()
	left := e.budget()
	s := &changeSearch{probe: q.probe(d.Programme, of, left), effort: e, decision: d, out: &c}
	c.Complete, c.Origins = true, s.origins()
	if s.parts[s.own].absent {
		s.cutBy(text("在认定日不是家庭成员", "is no member of the household on the day that decides"))
	} else {
		s.run()
	}
	s.byTime()
	sortChanges(c.Flips)
	sortChanges(c.Amounts)
	return c, true
}

type changeSearch struct {
	*probe
	effort   Effort
	decision *Decision
	out      *Changes
	now      prospect
	targets  []outcomes
	does     map[*dial]outcomes // what each dial can do alone
}

func (s *changeSearch) cutBy(why pack.Text) {
	s.out.Complete = false
	if !slices.Contains(s.out.Cut, why) {
		s.out.Cut = append(s.out.Cut, why)
	}
}

// closed notes that a search along a dial ended early.
func (s *changeSearch) closed(one *search) {
	switch {
	case !one.cut:
	case s.budget.out():
		s.cutBy(cutRuns)
	default:
		s.cutBy(cutClear)
	}
}

func (s *changeSearch) run() {
	s.now = s.aim().at()
	for _, o := range []Outcome{Eligible, Ineligible} {
		if s.decision.Outcome != o {
			s.targets = append(s.targets, outcomesOf(o))
		}
	}
	s.does = map[*dial]outcomes{}
	var rest []*dial // those of which none can do all of it alone
	for _, d := range s.reads() {
		if d.fixed {
			s.out.Left = append(s.out.Left, d.Fact)
			continue
		}
		if d.linked && !d.Known {
			// One by itself of what one record tells together.
			s.out.Left = append(s.out.Left, d.Fact)
			continue
		}
		before := len(s.out.Flips)
		cut := s.single(d)
		for _, f := range s.out.Flips[before:] {
			s.does[d] |= outcomesOf(f.Outcome)
		}
		if !cut && slices.ContainsFunc(s.targets, func(o outcomes) bool { return !s.does[d].has(o) }) {
			rest = append(rest, d)
		}
		if s.decision.Outcome == Eligible && s.pays() {
			s.amounts(d)
		}
	}
	if len(rest) > s.effort.Facts {
		s.cutBy(cutFacts)
		rest = rest[:s.effort.Facts]
	}
	for i, a := range rest {
		for _, b := range rest[i+1:] {
			if len(s.out.Flips) >= s.effort.Changes {
				s.cutBy(cutChanges)
				return
			}
			s.pair(a, b)
		}
	}
}

// sides are the spans of a dial on both sides of where it stands, or all of it where
// that is not known.
func (d *dial) sides() (out []side) {
	if !d.Known {
		return []side{{d.low, d.high, false}, {d.low, d.high, true}}
	}
	if d.never {
		// What never came about is neither early nor late: it is looked at from the day
		// asked for on.
		return []side{{d.low, d.today, true}, {d.today + 1, d.high - 1, false}}
	}
	if d.now > d.low {
		out = append(out, side{d.low, min(d.now-1, d.high), true})
	}
	if d.now < d.high {
		out = append(out, side{max(d.now+1, d.low), d.high, false})
	}
	return out
}

// side is a span of a dial, and from which end it is looked through.
type side struct {
	low, high int64
	down      bool
}

func (s side) span() engine.Span { return engine.Between(s.low, s.high) }

// values are the other values of a dial of which none is nearer than another.
func (d *dial) values() (out []int64) {
	for v := d.low; v <= d.high; v++ {
		if !d.Known || v != d.now {
			out = append(out, v)
		}
	}
	return out
}

// single finds what one dial can do; cut is true where that was not found out.
func (s *changeSearch) single(d *dial) (cut bool) {
	one := &search{a: s.aim(d)}
	if !one.a.live {
		return false
	}
	defer func() { s.closed(one); cut = one.cut }()
	for _, target := range s.targets {
		if !d.ordered {
			for _, v := range d.values() {
				if s.budget.out() {
					one.cut = true
					return one.cut
				}
				switch p := one.at(v, v); {
				case p.may == target:
					s.flip(p, d.alter(Exactly, v, v))
				case p.may.has(target):
					one.cut = true
				}
			}
			continue
		}
		if !d.Known {
			s.ranges(one, d, target)
			continue
		}
		for _, side := range d.sides() {
			if v, ok := one.first(side.low, side.high, side.down, wanting(target)); ok {
				s.flip(one.at(v, v), d.alter(directionOf(side), v, v))
			}
		}
	}
	return one.cut
}

func directionOf(s side) Direction {
	if s.down {
		return AtMost
	}
	return AtLeast
}

// mostRanges bounds the ranges of one unknown fact that are listed.
const mostRanges = 12

// ranges lists the ranges of an unknown fact in which it does it alone.
func (s *changeSearch) ranges(one *search, d *dial, target outcomes) {
	from := d.low
	for range mostRanges {
		low, ok := one.first(from, d.high, false, wanting(target))
		if !ok {
			return
		}
		end, ends := one.first(low, d.high, false, wanting(allOutcomes&^target))
		high := d.high
		if ends {
			high = end - 1
		}
		p := one.at(low, high)
		p.may &= target
		s.flip(p, d.alter(Within, low, high))
		if !ends || one.cut {
			return
		}
		from = end
	}
	s.cutBy(cutChanges)
}

// amounts finds how the amount moves with one dial while it stays eligible.
func (s *changeSearch) amounts(d *dial) {
	one := &search{a: s.aim(d)}
	if !one.a.live || len(s.out.Amounts) >= s.effort.Changes {
		return
	}
	other := func(p prospect) (bool, bool) {
		may := p.may.has(mayEligible) && (p.low != s.now.low || p.high != s.now.high)
		return may, may && p.may == mayEligible && (p.high < s.now.low || p.low > s.now.high)
	}
	list := func(p prospect, a Alteration) {
		if p.may == mayEligible && p.low == p.high && p.low != s.now.low {
			s.out.Amounts = append(s.out.Amounts, s.change(p, a))
		}
	}
	if !d.ordered {
		for _, v := range d.values() {
			list(one.at(v, v), d.alter(Exactly, v, v))
		}
		return
	}
	if !d.Known {
		return
	}
	for _, side := range d.sides() {
		if v, ok := one.first(side.low, side.high, side.down, other); ok {
			list(one.at(v, v), d.alter(directionOf(side), v, v))
		}
	}
}

// alter makes an alteration.
func (d *dial) alter(way Direction, from, to int64) Alteration {
	return Alteration{Fact: d.Fact, Direction: way, d: d, span: engine.Between(from, to)}
}

func (s *changeSearch) flip(p prospect, alterations ...Alteration) {
	if len(s.out.Flips) >= s.effort.Changes {
		s.cutBy(cutChanges)
		return
	}
	s.out.Flips = append(s.out.Flips, s.change(p, alterations...))
}

// change makes a change and says it in words.
func (s *changeSearch) change(p prospect, alterations ...Alteration) Change {
	c := Change{Facts: alterations, Class: ByItself}
	switch p.may {
	case mayEligible:
		c.Outcome = Eligible
		if p.pays && p.low == p.high {
			c.Amount = fact.Money(p.low).Ptr()
		}
	case mayIneligible:
		c.Outcome = Ineligible
	default:
		c.Outcome = Undetermined
	}
	for i := range c.Facts {
		a := &c.Facts[i]
		a.say()
		class, on := s.classOf(a)
		c.Class = worse(c.Class, class)
		if on != nil && (c.On == nil || *on > *c.On) {
			c.On = on
		}
	}
	if c.Class != ByItself {
		c.On = nil
	}
	return c
}

var classOrder = []ChangeClass{ByItself, Verify, NeverSuggested}

func worse(a, b ChangeClass) ChangeClass {
	if slices.Index(classOrder, b) > slices.Index(classOrder, a) {
		return b
	}
	return a
}

// pair finds what two dials can do together that neither can alone. Of two that
// are ordered it lists, for each pair of directions, the two corners: with the first as
// near as may be, and with the second.
func (s *changeSearch) pair(a, b *dial) {
	if s.budget.out() {
		s.cutBy(cutRuns)
		return
	}
	if !slices.ContainsFunc(s.targets, func(o outcomes) bool { return !s.does[a].has(o) && !s.does[b].has(o) }) {
		return
	}
	both := s.aim(a, b)
	if !both.live {
		return
	}
	whole := both.at(a.full(), b.full())
	for _, target := range s.targets {
		if !whole.may.has(target) || s.does[a].has(target) || s.does[b].has(target) {
			continue
		}
		switch {
		case !a.ordered && !b.ordered:
			s.eachOf(both, a, b, target)
		case !a.ordered:
			s.eachAlong(both, a, b, target)
		case !b.ordered:
			s.eachAlong(s.aim(b, a), b, a, target)
		default:
			s.corners(a, b, target)
		}
	}
}

// together notes what two dials do, unless one of them, where it is then, leads to another
// outcome alone; then it is false.
func (s *changeSearch) together(p prospect, a, b *dial, v, w int64, x, y Direction) bool {
	for _, one := range []struct {
		d  *dial
		at int64
	}{{a, v}, {b, w}} {
		if s.does[one.d] == 0 {
			continue
		}
		alone := s.aim(one.d).at(engine.Exactly(one.at))
		if slices.ContainsFunc(s.targets, alone.may.has) {
			return false
		}
	}
	s.flip(p, a.alter(x, v, v), b.alter(y, w, w))
	return true
}

// nearest is together at the nearest values alone: further ones were not looked at.
func (s *changeSearch) nearest(p prospect, a, b *dial, v, w int64, x, y Direction) {
	if !s.together(p, a, b, v, w, x, y) {
		s.cutBy(cutOthers)
	}
}

// eachOf goes through the values of both.
func (s *changeSearch) eachOf(both *aim, a, b *dial, target outcomes) {
	for _, v := range a.values() {
		one := &search{a: both, fixed: []engine.Span{engine.Exactly(v)}}
		if s.budget.out() {
			s.cutBy(cutRuns)
			return
		}
		if !one.at(b.low, b.high).may.has(target) {
			continue
		}
		for _, w := range b.values() {
			switch p := one.at(w, w); {
			case p.may == target:
				s.together(p, a, b, v, w, Exactly, Exactly)
			case p.may.has(target):
				s.cutBy(cutClear)
			}
		}
	}
}

// eachAlong goes through the values of one and looks for the nearest of the other.
func (s *changeSearch) eachAlong(both *aim, a, b *dial, target outcomes) {
	for _, v := range a.values() {
		one := &search{a: both, fixed: []engine.Span{engine.Exactly(v)}}
		for _, side := range b.sides() {
			w, ok := one.first(side.low, side.high, side.down, wanting(target))
			s.closed(one)
			if ok {
				s.nearest(one.at(w, w), a, b, v, w, Exactly, directionOf(side))
			}
		}
	}
}

// corners looks in each pair of directions.
func (s *changeSearch) corners(a, b *dial, target outcomes) {
	for _, x := range a.sides() {
		for _, y := range b.sides() {
			v, w, ok := s.corner(a, b, x, y, target)
			if !ok {
				continue
			}
			s.nearest(s.aim(a, b).at(engine.Exactly(v), engine.Exactly(w)), a, b, v, w, directionOf(x), directionOf(y))
			if w2, v2, ok := s.corner(b, a, y, x, target); ok && (v2 != v || w2 != w) {
				s.nearest(s.aim(a, b).at(engine.Exactly(v2), engine.Exactly(w2)), a, b, v2, w2, directionOf(x), directionOf(y))
			}
		}
	}
}

// corner finds the nearest place of one with which some place of the other does it, and
// the nearest such place of the other.
func (s *changeSearch) corner(a, b *dial, x, y side, target outcomes) (v, w int64, ok bool) {
	one := &search{a: s.aim(b, a), fixed: []engine.Span{y.span()}}
	inner := s.aim(a, b)
	v, ok = one.first(x.low, x.high, x.down, func(p prospect) (bool, bool) { return p.may.has(target), p.may.within(target) })
	if !ok && one.cut && !s.budget.out() {
		// Where the first came to a single place it is for the other to say.
		one.cut = false
		v, ok = s.firstWith(one, inner, x, y, target)
	}
	s.closed(one)
	if !ok {
		return 0, 0, false
	}
	other := &search{a: inner, fixed: []engine.Span{engine.Exactly(v)}}
	w, ok = other.first(y.low, y.high, y.down, wanting(target))
	s.closed(other)
	return v, w, ok
}

// firstWith is first where at a single place the other dial is looked through.
func (s *changeSearch) firstWith(one *search, inner *aim, x, y side, target outcomes) (int64, bool) {
	if x.low > x.high || one.cut {
		return 0, false
	}
	if s.budget.out() {
		one.cut = true
		return 0, false
	}
	p := one.at(x.low, x.high)
	switch {
	case !p.may.has(target):
		return 0, false
	case p.may.within(target) && x.down:
		return x.high, true
	case p.may.within(target):
		return x.low, true
	case x.low == x.high:
		other := &search{a: inner, fixed: []engine.Span{engine.Exactly(x.low)}}
		_, ok := other.first(y.low, y.high, y.down, wanting(target))
		one.cut = one.cut || other.cut
		return x.low, ok
	}
	mid := x.low + (x.high-x.low)/2
	near, far := side{x.low, mid, x.down}, side{mid + 1, x.high, x.down}
	if x.down {
		near, far = far, near
	}
	if v, ok := s.firstWith(one, inner, near, y, target); ok || one.cut {
		return v, ok
	}
	return s.firstWith(one, inner, far, y, target)
}

// sortChanges puts what comes about by itself first, then what can be verified.
func sortChanges(list []Change) {
	slices.SortStableFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(slices.Index(classOrder, a.Class), slices.Index(classOrder, b.Class)), cmp.Compare(len(a.Facts), len(b.Facts)))
	})
}
