package rules

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Effort bounds how much is looked at. Zero fields have their defaults.
type Effort struct {
	// Runs is how many times a decision is run over sets of values, for one answer.
	Runs int
	// Facts is how many facts are looked at in pairs.
	Facts int
	// Changes is how many changes are listed of a kind.
	Changes int
	// Stop is asked now and then: where it says so the search is cut. It may be nil.
	Stop func() bool
}

// budget is what is left of the runs of an answer.
type budget struct {
	runs, spent int
	stopped     bool
	stop        func() bool
}

func (e Effort) budget() *budget { return &budget{runs: e.Runs, stop: e.Stop} }

func (b *budget) spend() {
	b.runs--
	if b.spent++; b.spent%256 == 0 && b.stop != nil && b.stop() {
		b.stopped = true
	}
}

func (b *budget) out() bool { return b.runs <= 0 || b.stopped }

// The defaults of an [Effort].
const (
	defaultRuns    = 20_000
	defaultFacts   = 60
	defaultChanges = 200
)

func (e Effort) orDefault() Effort {
	if e.Runs <= 0 {
		e.Runs = defaultRuns
	}
	if e.Facts <= 0 {
		e.Facts = defaultFacts
	}
	if e.Changes <= 0 {
		e.Changes = defaultChanges
	}
	return e
}

// Bounds is what an undetermined decision may turn out to be, whatever its unknown
// facts are within the ranges and codes that they have.
type Bounds struct {
	// Outcomes are those that may come about.
	Outcomes []Outcome
	// Least and Most are the least and the greatest amount a cycle that may come out,
	// nothing where it is not eligible; nil where the programme does not pay.
	Least, Most *fact.Money
	// LeastEligible is the least amount where it is eligible; nil where it cannot be.
	LeastEligible *fact.Money
	// Exact: every outcome comes about for some values of the unknown facts, and so do
	// both amounts. Else they are safe: nothing outside can come about.
	Exact bool
	// Settles are the unknown facts that settle the decision by themselves, whatever they
	// turn out to be.
	Settles []Fact
	// Complete: Settles lists all of them.
	Complete bool
	// Origins are those of every fact that the decision reads, as those of [Changes].
	Origins []string

	cycle string
}

// Text says the bounds in words.
func (b *Bounds) Text() pack.Text {
	if b.Least == nil {
		switch {
		case len(b.Outcomes) == 1 && b.Outcomes[0] == Eligible:
			return text("无论所缺的事实为何，都符合条件", "eligible whatever the missing facts turn out to be")
		case len(b.Outcomes) == 1 && b.Outcomes[0] == Ineligible:
			return text("无论所缺的事实为何，都不符合条件", "not eligible whatever the missing facts turn out to be")
		}
		return text("是否符合条件取决于所缺的事实", "whether it is eligible depends on the missing facts")
	}
	per := map[string]pack.Text{"month": text("每月", " a month"), "year": text("每年", " a year")}[b.cycle]
	low, high := b.Least.String(), b.Most.String()
	if low == high {
		return text("无论所缺的事实为何，"+per.ZH+"均为"+low+"元", low+" yuan"+per.EN+" whatever the missing facts turn out to be")
	}
	return text("无论所缺的事实为何，"+per.ZH+"在"+low+"元至"+high+"元之间", "between "+low+" and "+high+" yuan"+per.EN+" whatever the missing facts turn out to be")
}

// Bounds tells what an undetermined decision may turn out to be; ok is false where
// there is no such decision, or it is determined.
func (q *Inquiry) Bounds(programme string, of Subject, e Effort) (b Bounds, ok bool) {
	d := q.decisionAt(programme, of)
	if d == nil || d.Outcome != Undetermined {
		return b, false
	}
	left := e.orDefault().budget()
	p := q.probe(d.Programme, of, left)
	b.Origins, b.cycle = p.origins(), d.Programme.Cycle
	if p.parts[p.own].absent {
		// Nobody is on record: what there would be to ask about is not there either.
		b.Outcomes = []Outcome{Eligible, Ineligible, Undetermined}
		if p.pays() {
			b.Least, b.Most = fact.Money(0).Ptr(), fact.Money(max(p.parts[p.own].most, 0)).Ptr()
		}
		return b, true
	}
	unknown := p.unknown()
	left.runs = e.orDefault().Runs / 2
	x := p.enclose(unknown)
	b.Exact = x.exact
	b.Outcomes = x.outer.may.list()
	if p.pays() {
		low, high := x.outer.paid()
		b.Least, b.Most = fact.Money(low).Ptr(), fact.Money(high).Ptr()
		if x.outer.may.has(mayEligible) {
			b.LeastEligible = fact.Money(x.outer.low).Ptr()
		}
	}
	left.runs = e.orDefault().Runs / 2
	b.Complete = true
	for _, d := range unknown {
		settles, sure := p.settles(d)
		b.Complete = b.Complete && sure
		if settles {
			b.Settles = append(b.Settles, d.Fact)
		}
	}
	return b, true
}

// pays reports whether the decision's programme has an amount.
func (p *probe) pays() bool {
	return slices.ContainsFunc(p.parts[p.own].days, func(s standpoint) bool { return s.pays }) || p.parts[p.own].absent && p.q.days[0].program.Programmes[p.parts[p.own].index].Pays()
}

// reads lists the dials that move something the decision rests on.
func (p *probe) reads() (out []*dial) {
	for _, d := range p.q.dials {
		if slices.ContainsFunc(d.cells, func(c dialCell) bool { return p.scopes[c.day].Cells()[c.cell] }) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, less)
	return out
}

// origins are those of all that is read.
func (p *probe) origins() (out []string) {
	for _, d := range p.reads() {
		out = append(out, d.Origins...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unknown lists the unknown facts that the decision may read.
func (p *probe) unknown() (out []*dial) {
	for _, d := range p.reads() {
		if !d.Known {
			out = append(out, d)
		}
	}
	return out
}

// settles reports whether a dial alone settles the decision, whatever it turns out to
// be; sure is false where that was not found out.
func (p *probe) settles(d *dial) (settles, sure bool) {
	s := &search{a: p.aim(d)}
	if !s.a.live {
		return false, true
	}
	_, open := s.first(d.low, d.high, false, wanting(mayUndetermined))
	return !open && !s.cut, !s.cut
}

// enclosure is what a decision may be over all values of some dials.
type enclosure struct {
	outer prospect // all that can come about
	exact bool     // and all of it does
}

// box is a part of the space of some dials.
type box struct {
	spans []engine.Span
	prospect
}

// enclose finds what comes about over all values of some dials, by branch and bound:
// boxes that may hold something that is not known to come about are split.
func (p *probe) enclose(dials []*dial) enclosure {
	a := p.aim(dials...)
	start := box{spans: make([]engine.Span, len(dials))}
	for i, d := range dials {
		start.spans[i] = d.full()
	}
	start.prospect = a.at(start.spans...)
	attained := prospect{low: math.MaxInt64, high: math.MinInt64, pays: start.pays}
	take := func(v prospect) {
		if !v.point() {
			return
		}
		attained.may |= v.may
		if v.may == mayEligible {
			attained.low, attained.high = min(attained.low, v.low), max(attained.high, v.high)
		}
	}
	open := []box{start}
	var stuck []box // single points of which it was not found out
	for len(open) > 0 && !p.budget.out() {
		// The box that may add most comes first.
		best, most := -1, int64(0)
		for i := range open {
			if adds := attained.lacks(open[i].prospect); adds > most {
				best, most = i, adds
			}
		}
		if best < 0 {
			open = nil
			break
		}
		b := open[best]
		open[best] = open[len(open)-1]
		open = open[:len(open)-1]
		take(b.prospect)
		for _, corner := range []func(engine.Span) int64{func(s engine.Span) int64 { return s.Low }, func(s engine.Span) int64 { return s.High }, func(s engine.Span) int64 { return s.Low + (s.High-s.Low)/2 }} {
			spans := make([]engine.Span, len(b.spans))
			for i, s := range b.spans {
				spans[i] = engine.Exactly(corner(s))
			}
			take(a.at(spans...))
		}
		if attained.lacks(b.prospect) == 0 {
			continue
		}
		halves := a.split(b)
		if halves == nil {
			stuck = append(stuck, b)
		}
		open = append(open, halves...)
	}
	out := enclosure{outer: attained, exact: true}
	for _, b := range append(open, stuck...) {
		if attained.lacks(b.prospect) > 0 {
			out.exact = false
			out.outer.may |= b.may
			if b.may.has(mayEligible) {
				out.outer.low, out.outer.high = min(out.outer.low, b.low), max(out.outer.high, b.high)
			}
		}
	}
	if slices.ContainsFunc(dials, func(d *dial) bool { return d.linked || d.fixed }) {
		out.exact = false // values that do not go together were taken together
	}
	return out
}

// lacks says how much of another prospect a prospect does not hold; 0: nothing.
func (v prospect) lacks(o prospect) int64 {
	if !o.may.within(v.may) {
		return math.MaxInt64
	}
	if !o.may.has(mayEligible) || !o.pays {
		return 0
	}
	adds := int64(0)
	if o.low < v.low {
		adds = max(adds, v.low-o.low, 1)
	}
	if o.high > v.high {
		adds = max(adds, o.high-v.high, 1)
	}
	return adds
}

// split halves a box along the dial that tells most: of two halves what may come out is
// least in all. nil where it is a single place.
func (a *aim) split(b box) []box {
	order := make([]int, 0, len(b.spans))
	for i, s := range b.spans {
		if s.Low < s.High {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Compare(portion(a.dials[j], b.spans[j]), portion(a.dials[i], b.spans[i]))
	})
	var best []box
	least := int64(math.MaxInt64)
	a.run(b.spans...)
	for _, i := range order {
		s := b.spans[i]
		mid := s.Low + (s.High-s.Low)/2
		var halves []box
		size := int64(0)
		for _, half := range []engine.Span{engine.Between(s.Low, mid), engine.Between(mid+1, s.High)} {
			one := box{spans: slices.Clone(b.spans)}
			one.spans[i] = half
			a.p.budget.spend()
			a.move(i, one.spans)
			one.prospect = a.p.judge()
			size += one.width()
			halves = append(halves, one)
		}
		a.move(i, b.spans) // back to the whole box
		if size < least {
			best, least = halves, size
		}
	}
	return best
}

// width is how much may come out: what is one thing has none. It only chooses which
// fact to split first.
func (v prospect) width() int64 {
	const outcome = 1_000_000_000_000_000 // an outcome more weighs more than any amount
	w := int64(bits.OnesCount8(uint8(v.may))-1) * outcome
	if v.may.has(mayEligible) && v.pays {
		w += min(v.high-v.low, outcome)
	}
	return w
}

// portion is how much of a dial a span is, in 2⁻²⁰.
func portion(d *dial, s engine.Span) int64 {
	size := d.high - d.low
	if size < 1<<20 {
		return (s.High - s.Low) << 20 / max(size, 1)
	}
	return (s.High - s.Low) / (size >> 20)
}
