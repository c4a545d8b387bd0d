package proof

import (
	"math"
	"slices"

	"bentou/rules/lang"
)

// demand is a condition with the outcomes that are asked of it.
type demand struct {
	item    int
	allowed uint8
}

// verdict is how a question ended.
type verdict uint8

const (
	undecided verdict = iota
	never             // nothing in range meets the demands: proved
	possible          // an example meets them
)

// box is what is left of the domains.
type box struct {
	lo, hi []int64
	may    []uint8
}

func (b *box) copied() *box {
	return &box{slices.Clone(b.lo), slices.Clone(b.hi), slices.Clone(b.may)}
}

// cone is the items on which demands hang, in order.
type cone struct {
	order []int
	bases []int
	// counts are those of them that count children.
	counts []int
	free   bool // every base of it that is no count is free
}

// maxBoxes bounds the cases of one question.
const maxBoxes = 400

// solver answers questions about one program.
type solver struct {
	p     *program
	cone  *cone
	wants []demand
	full  bool // unknown is looked at
	mask  []uint8
	depth int
	left  *int // cases that may still be looked at in all
	// own are the counts of a list to which the row that is asked about belongs itself.
	own []int
}

// ask answers whether all demands can be met at once.
func (p *program) ask(wants []demand, left *int) verdict {
	if p.full {
		return undecided
	}
	s := &solver{p: p, wants: wants, left: left}
	return s.run(nil, 0)
}

// run looks into all cases; start is what the row above leaves, and child the first
// row that is new.
func (s *solver) run(start *box, child int) verdict {
	p := s.p
	s.cone = p.coneOf(s.wants)
	row := 0
	for _, w := range s.wants {
		row = max(row, p.items[w.item].ctx)
	}
	if row > 0 {
		all := s.wants[:len(s.wants):len(s.wants)]
		for _, x := range s.cone.counts {
			if p.items[x].child == row {
				s.own = append(s.own, x)
				all = append(all, demand{p.items[x].pred, isTrue | isFalse | isUnknown})
			}
		}
		if len(s.own) > 0 {
			s.cone = p.coneOf(all)
		}
	}
	s.full = p.elses
	for _, w := range s.wants {
		s.full = s.full || w.allowed&isUnknown != 0
	}
	s.mask = make([]uint8, len(p.items))
	first := &box{make([]int64, len(p.items)), make([]int64, len(p.items)), make([]uint8, len(p.items))}
	for _, id := range s.cone.order {
		i := &p.items[id]
		if start != nil && i.ctx < child && i.kind < fixed {
			first.lo[id], first.hi[id], first.may[id] = start.lo[id], start.hi[id], start.may[id]
			if first.may[id] != 0 {
				continue
			}
		}
		first.lo[id], first.hi[id], first.may[id] = i.lo, i.hi, i.may
		if !s.full && i.kind == base && i.may&known != 0 {
			// What holds while a fact is unknown holds whatever the fact is.
			first.may[id] = known
		}
	}
	stack := []*box{first}
	inexact := false
	for n := 0; len(stack) > 0; n++ {
		if *s.left--; n >= maxBoxes || *s.left < 0 {
			return undecided
		}
		b := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !s.narrow(b) {
			continue
		}
		if open := s.open(); open >= 0 {
			if more, ok := s.split(b, open); ok {
				stack = append(stack, more...)
				continue
			}
			if more, ok := s.splitBase(b); ok {
				stack = append(stack, more...)
				continue
			}
			inexact = true
			continue
		}
		// Every demand is met within the box, as far as its numbers hang together.
		switch s.children(b) {
		case never:
			continue
		case undecided:
			return undecided
		}
		if example := s.dive(b); example != nil {
			if s.cone.free && s.family(example) {
				return possible
			}
			return undecided
		}
		if more, ok := s.splitBase(b); ok {
			stack = append(stack, more...)
			continue
		}
		inexact = true
	}
	if inexact {
		return undecided
	}
	return never
}

func (p *program) coneOf(wants []demand) *cone {
	c := &cone{free: true}
	seen := make([]bool, len(p.items))
	var visit func(id int)
	visit = func(id int) {
		if seen[id] {
			return
		}
		seen[id] = true
		i := &p.items[id]
		for _, a := range i.args {
			visit(a)
		}
		for _, l := range i.lins {
			for _, t := range l.terms {
				visit(t.x)
			}
		}
		c.order = append(c.order, id)
		if i.kind == base {
			c.bases = append(c.bases, id)
			if i.child > 0 {
				c.counts = append(c.counts, id)
			} else {
				c.free = c.free && i.free
			}
		}
	}
	for _, w := range wants {
		visit(w.item)
	}
	slices.Sort(c.order)
	return c
}

// narrow takes from a box what the demands leave no room for. It is false where
// nothing is left.
func (s *solver) narrow(b *box) bool {
	for range 6 {
		changed := false
		for _, w := range s.wants {
			if !s.force(b, w.item, w.allowed, &changed) {
				return false
			}
		}
		if !s.evaluate(b, &changed) {
			return false
		}
		for _, x := range s.own {
			// Who is one of them is not counted where nobody is, and counts where he meets it.
			pred := s.p.items[x].pred
			switch {
			case b.may[x] != known:
			case b.hi[x] == 0 && !s.force(b, pred, isFalse, &changed):
				return false
			case b.hi[x] == 0 && s.mask[pred]&isFalse == 0:
				return false
			case s.mask[pred] == isTrue && !b.bottom(x, 1, &changed):
				return false
			}
		}
		for _, w := range s.wants {
			if s.mask[w.item]&w.allowed == 0 {
				return false
			}
		}
		if !changed {
			return true
		}
	}
	return true
}

func (b *box) top(x int, hi int64, changed *bool) bool {
	if hi < b.hi[x] {
		b.hi[x] = hi
		*changed = true
	}
	return b.lo[x] <= b.hi[x]
}

func (b *box) bottom(x int, lo int64, changed *bool) bool {
	if lo > b.lo[x] {
		b.lo[x] = lo
		*changed = true
	}
	return b.lo[x] <= b.hi[x]
}

// settle says whether a number is known.
func (b *box) settle(x int, may uint8, changed *bool) bool {
	if b.may[x]&^may != 0 {
		b.may[x] &= may
		*changed = true
	}
	return b.may[x] != 0
}

// force takes from the numbers what an outcome of a condition forbids.
func (s *solver) force(b *box, id int, allowed uint8, changed *bool) bool {
	i := &s.p.items[id]
	switch i.kind {
	case fixed:
		return uint8(i.t)&allowed != 0
	case not:
		return s.force(b, i.args[0], swapped(allowed), changed)
	case and, or:
		all, some := isTrue, isFalse
		if i.kind == or {
			all, some = isFalse, isTrue
		}
		switch {
		case allowed == all:
			for _, a := range i.args {
				if !s.force(b, a, all, changed) {
					return false
				}
			}
		case allowed&some == 0: // none may end it
			for _, a := range i.args {
				if !s.force(b, a, all|isUnknown, changed) {
					return false
				}
			}
		}
		return true
	case chooses, fallsBack, same:
		return true
	}
	x := i.args[0]
	loose := s.full && s.p.items[x].loose
	if allowed&isUnknown == 0 && !loose && !b.settle(x, known, changed) {
		return false
	}
	if allowed == isUnknown {
		return b.settle(x, unknown, changed)
	}
	if b.may[x] != known {
		return true // what is not known has no bounds to cut
	}
	switch outcome := allowed &^ isUnknown; i.kind {
	case atMost:
		switch outcome {
		case isTrue:
			return b.top(x, i.t, changed)
		case isFalse:
			if i.t == math.MaxInt64 {
				return false
			}
			return b.bottom(x, i.t+1, changed)
		}
	case equals:
		switch outcome {
		case isTrue:
			return b.top(x, i.t, changed) && b.bottom(x, i.t, changed)
		case isFalse:
			if b.lo[x] == i.t && !b.bottom(x, i.t+1, changed) {
				return false
			}
			if b.hi[x] == i.t && !b.top(x, i.t-1, changed) {
				return false
			}
		}
	case oneOf:
		switch outcome {
		case isTrue:
			k, _ := slices.BinarySearch(i.set, b.lo[x])
			if k == len(i.set) || !b.bottom(x, i.set[k], changed) {
				return false
			}
			k, found := slices.BinarySearch(i.set, b.hi[x])
			if !found {
				k--
			}
			return k >= 0 && b.top(x, i.set[k], changed)
		case isFalse:
			for {
				if _, in := slices.BinarySearch(i.set, b.lo[x]); !in {
					break
				}
				if !b.bottom(x, b.lo[x]+1, changed) {
					return false
				}
			}
			for {
				if _, in := slices.BinarySearch(i.set, b.hi[x]); !in {
					break
				}
				if !b.top(x, b.hi[x]-1, changed) {
					return false
				}
			}
		}
	}
	return true
}

func (s *solver) rangeOf(b *box, l lin) (r lang.Range, may uint8) {
	r, may = lang.One(l.k), known
	some := uint8(0)
	for _, t := range l.terms {
		if b.may[t.x]&known == 0 {
			may = 0
		}
		some |= b.may[t.x] & unknown
		r = r.Plus(lang.Range{Min: b.lo[t.x], Max: b.hi[t.x]}.Times(lang.One(t.c)))
	}
	return r, may | some
}

// evaluate works out every number and condition of the cone within a box.
func (s *solver) evaluate(b *box, changed *bool) bool {
	for _, id := range s.cone.order {
		i := &s.p.items[id]
		if i.kind >= fixed {
			s.mask[id] = s.outcomes(b, i)
			continue
		}
		if i.kind == base {
			if b.lo[id] > b.hi[id] && !b.settle(id, unknown, changed) {
				return false
			}
			continue
		}
		r, may := s.worth(b, i)
		if (i.kind == compound || i.kind == kept) && b.may[id] == known {
			// What the sum leaves to each of its parts.
			if !s.parts(b, id, i.lins[0], changed) {
				return false
			}
		}
		if !b.settle(id, may, changed) {
			return false
		}
		if b.may[id]&known == 0 {
			continue
		}
		inRange := b.bottom(id, r.Min, changed)
		if !b.top(id, r.Max, changed) || !inRange {
			b.lo[id], b.hi[id] = 0, 0
			if !b.settle(id, unknown, changed) {
				return false
			}
		}
	}
	return true
}

// parts cuts each part of a sum to what the others leave of it.
func (s *solver) parts(b *box, id int, l lin, changed *bool) bool {
	for _, t := range l.terms {
		if !b.settle(t.x, known, changed) {
			return false
		}
	}
	whole := lang.Range{Min: b.lo[id], Max: b.hi[id]}
	for n, t := range l.terms {
		if t.c == 0 {
			continue
		}
		rest := lang.One(l.k)
		for m, other := range l.terms {
			if m != n {
				rest = rest.Plus(lang.Range{Min: b.lo[other.x], Max: b.hi[other.x]}.Times(lang.One(other.c)))
			}
		}
		r := whole.Plus(rest.Negative()) // of c·x
		lo, hi := r.Min, r.Max
		if t.c < 0 {
			lo, hi = r.Negative().Min, r.Negative().Max
		}
		c := max(t.c, -t.c)
		if lo != math.MinInt64 && lo != math.MaxInt64 && !b.bottom(t.x, -floorDiv(-lo, c), changed) {
			return false
		}
		if hi != math.MaxInt64 && hi != math.MinInt64 && !b.top(t.x, floorDiv(hi, c), changed) {
			return false
		}
	}
	return true
}

// worth is what a number can be within a box, by what it is made of.
func (s *solver) worth(b *box, i *item) (lang.Range, uint8) {
	if i.kind == cells {
		keys := make([]lang.Range, len(i.lins))
		all, some := known, uint8(0)
		mayMiss := false
		for k, l := range i.lins {
			r, may := s.rangeOf(b, l)
			keys[k] = r
			all &= may
			some |= may & unknown
			if may&known != 0 && i.table.other != nil {
				// A number that is no row's is of no row, whatever the other keys are.
				out, certain := i.table.outside(k, r)
				if certain && may == known {
					return lang.One(*i.table.other), known
				}
				mayMiss = mayMiss || out
			}
		}
		r, found, missing := i.table.read(keys)
		may := some
		if found && all&known != 0 {
			may |= known
		}
		if missing {
			may |= unknown
		}
		if some != 0 && mayMiss {
			r, may = r.Union(lang.One(*i.table.other)), may|known
		}
		return r, may
	}
	a, may := s.rangeOf(b, i.lins[0])
	switch i.kind {
	case compound:
		return a, may
	case kept:
		if a.Min < i.lo || a.Max > i.hi {
			may |= unknown
		}
		return a, may
	case rounded:
		r := lang.Everything
		step := i.den / lang.Pow10(i.places)
		if v, ok := roundTo(a.Min, i.lins[0].den, i.round, i.places); ok {
			r.Min = lang.One(v).Times(lang.One(step)).Min
		}
		if v, ok := roundTo(a.Max, i.lins[0].den, i.round, i.places); ok {
			r.Max = lang.One(v).Times(lang.One(step)).Max
		}
		return r, may
	}
	c, other := s.rangeOf(b, i.lins[1])
	switch i.kind {
	case least:
		return lang.Range{Min: min(a.Min, c.Min), Max: min(a.Max, c.Max)}, together(may, other)
	case greatest:
		return lang.Range{Min: max(a.Min, c.Min), Max: max(a.Max, c.Max)}, together(may, other)
	case product:
		return a.Times(c), together(may, other)
	case fallback:
		switch {
		case may == known:
			return a, known
		case may == unknown:
			return c, other
		}
		r := a
		if other&known != 0 {
			r = r.Union(c)
		}
		return r, known | other&unknown
	}
	// A choice: a where the condition holds, c where it does not, what they share where
	// it is not known.
	m := s.mask[i.args[0]]
	if m == 0 {
		m = isTrue | isFalse | isUnknown
	}
	r, out := lang.Range{Min: math.MaxInt64, Max: math.MinInt64}, uint8(0)
	take := func(x lang.Range, may uint8) {
		if may&known != 0 {
			r = r.Union(x)
		}
		out |= may
	}
	if m&isTrue != 0 {
		take(a, may)
	}
	if m&isFalse != 0 {
		take(c, other)
	}
	if m&isUnknown != 0 {
		out |= unknown
		if may&other&known != 0 && a.Min <= c.Max && c.Min <= a.Max {
			take(lang.Range{Min: max(a.Min, c.Min), Max: min(a.Max, c.Max)}, known)
		}
	}
	return r, out
}

func together(a, b uint8) uint8 { return a&b&known | (a|b)&unknown }

// outcomes are what a condition can be within a box.
func (s *solver) outcomes(b *box, i *item) uint8 {
	switch i.kind {
	case fixed:
		return uint8(i.t)
	case not:
		return swapped(s.mask[i.args[0]])
	case and, or:
		one, all := isFalse, isTrue // one of them ends it, all of them make it
		if i.kind == or {
			one, all = isTrue, isFalse
		}
		// Which outcomes are open: the end, if one may bring it and none must not; all, if
		// all may; unknown, if one may be and none must end it.
		out, every, may, must := uint8(0), true, false, false
		for _, a := range i.args {
			m := s.mask[a]
			if m&one != 0 {
				out |= one
			}
			every = every && m&all != 0
			may = may || m&isUnknown != 0
			must = must || m == one
		}
		if every {
			out |= all
		}
		if may && !must {
			out |= isUnknown
		}
		return out
	case same:
		a, c := s.mask[i.args[0]], s.mask[i.args[1]]
		out := (a | c) & isUnknown
		if a&c&(isTrue|isFalse) != 0 {
			out |= isTrue
		}
		if a&isTrue != 0 && c&isFalse != 0 || a&isFalse != 0 && c&isTrue != 0 {
			out |= isFalse
		}
		return out
	case chooses:
		m, a, c := s.mask[i.args[0]], s.mask[i.args[1]], s.mask[i.args[2]]
		out := uint8(0)
		if m&isTrue != 0 {
			out |= a
		}
		if m&isFalse != 0 {
			out |= c
		}
		if m&isUnknown != 0 {
			out |= a&c | isUnknown
		}
		return out
	case fallsBack:
		a, c := s.mask[i.args[0]], s.mask[i.args[1]]
		if a&isUnknown == 0 {
			return a
		}
		return a&^isUnknown | c
	}
	x := i.args[0]
	out := uint8(0)
	if b.may[x]&unknown != 0 {
		out = isUnknown
		if s.p.items[x].loose {
			return isTrue | isFalse | isUnknown
		}
	}
	if b.may[x]&known == 0 {
		return out
	}
	lo, hi := b.lo[x], b.hi[x]
	switch i.kind {
	case atMost:
		if lo <= i.t {
			out |= isTrue
		}
		if hi > i.t {
			out |= isFalse
		}
	case equals:
		if lo <= i.t && i.t <= hi {
			out |= isTrue
		}
		if lo != hi || lo != i.t {
			out |= isFalse
		}
	case oneOf:
		from, _ := slices.BinarySearch(i.set, lo)
		to, in := slices.BinarySearch(i.set, hi)
		if in {
			to++
		}
		if to > from {
			out |= isTrue
		}
		// Every number of the range is in the set: as many as the range has.
		if width := lang.One(hi).Plus(lang.One(lo).Negative()).Max; width == math.MaxInt64 || int64(to-from) != width+1 {
			out |= isFalse
		}
	}
	return out
}

// open is a demand that the box does not settle, or −1.
func (s *solver) open() int {
	for _, w := range s.wants {
		if s.mask[w.item]&^w.allowed != 0 {
			return w.item
		}
	}
	return -1
}

// split makes cases of a box by something on which a condition hangs.
func (s *solver) split(b *box, id int) ([]*box, bool) {
	i := &s.p.items[id]
	switch i.kind {
	case fixed:
		return nil, false
	case not, and, or, same, chooses, fallsBack:
		for _, a := range i.args {
			if m := s.mask[a]; m&(m-1) != 0 {
				if out, ok := s.split(b, a); ok {
					return out, true
				}
			}
		}
		return nil, false
	}
	x := i.args[0]
	if out, ok := s.inside(b, x, 0); ok {
		return out, true
	}
	if b.may[x] == known|unknown {
		return s.byKnowing(b, x)
	}
	if b.may[x] == unknown {
		return nil, false // a count that has bounds only
	}
	switch i.kind {
	case atMost:
		return s.at(b, x, i.t)
	case equals:
		if out, ok := s.at(b, x, i.t); ok {
			return out, true
		}
		return s.at(b, x, i.t-1)
	}
	for _, k := range i.set {
		if out, ok := s.at(b, x, k-1); ok {
			return out, true
		}
		if out, ok := s.at(b, x, k); ok {
			return out, true
		}
	}
	return nil, false
}

// inside splits by what a number is made of: a condition or the keys of a table.
func (s *solver) inside(b *box, x, depth int) ([]*box, bool) {
	i := &s.p.items[x]
	if depth > 20 {
		return nil, false
	}
	switch i.kind {
	case choice:
		if m := s.mask[i.args[0]]; m&(m-1) != 0 {
			if out, ok := s.split(b, i.args[0]); ok {
				return out, true
			}
		}
	case cells:
		keys := make([]lang.Range, len(i.lins))
		for k, l := range i.lins {
			keys[k], _ = s.rangeOf(b, l)
		}
		if k, at, ok := i.table.cut(keys); ok {
			if l := i.lins[k]; len(l.terms) == 1 && l.terms[0].c > 0 {
				t := l.terms[0]
				if b.may[t.x] == known|unknown {
					return s.byKnowing(b, t.x)
				}
				if out, ok := s.at(b, t.x, floorDiv(at-l.k, t.c)); ok {
					return out, true
				}
			}
		}
	}
	for _, l := range i.lins {
		for _, t := range l.terms {
			if out, ok := s.inside(b, t.x, depth+1); ok {
				return out, true
			}
		}
	}
	return nil, false
}

func (s *solver) at(b *box, x int, t int64) ([]*box, bool) {
	if t < b.lo[x] || t >= b.hi[x] || b.may[x]&known == 0 {
		return nil, false
	}
	low, high := b, b.copied()
	low.hi[x] = t
	high.lo[x] = t + 1
	if b.may[x]&unknown != 0 { // one of the cases keeps that it is not known
		high.may[x] = known
	}
	return []*box{high, low}, true
}

func (s *solver) byKnowing(b *box, x int) ([]*box, bool) {
	yes, no := b.copied(), b
	yes.may[x] = known
	no.may[x] = unknown
	return []*box{no, yes}, true
}

// splitBase halves the widest of the facts.
func (s *solver) splitBase(b *box) ([]*box, bool) {
	best, width := -1, uint64(0)
	for _, x := range s.cone.bases {
		if b.may[x] == known|unknown {
			return s.byKnowing(b, x)
		}
		if w := uint64(b.hi[x]) - uint64(b.lo[x]); b.may[x] == known && w > width {
			best, width = x, w
		}
	}
	if best < 0 {
		return nil, false
	}
	return s.at(b, best, middle(b.lo[best], b.hi[best]))
}

func middle(lo, hi int64) int64 {
	return lo + int64((uint64(hi)-uint64(lo))/2)
}

// dive looks for one example within a box.
func (s *solver) dive(b *box) *box {
	b = b.copied()
	var none bool
	for _, x := range s.cone.bases {
		tries := []int64{b.lo[x], b.hi[x], middle(b.lo[x], b.hi[x])}
		if b.lo[x] < -1e15 || b.hi[x] > 1e15 {
			tries = []int64{max(b.lo[x], min(0, b.hi[x])), max(b.lo[x], -1e15), min(b.hi[x], 1e15)}
		}
		ok := false
		if b.may[x]&known != 0 {
			for _, v := range tries {
				next := b.copied()
				next.lo[x], next.hi[x], next.may[x] = v, v, known
				if s.narrow(next) {
					b, ok = next, true
					break
				}
			}
		}
		if !ok && b.may[x]&unknown != 0 {
			next := b.copied()
			next.may[x] = unknown
			if ok = s.narrow(next); ok {
				b = next
			}
		}
		if !ok {
			return nil
		}
	}
	// The example is worked out from the facts alone.
	fresh := &box{make([]int64, len(s.p.items)), make([]int64, len(s.p.items)), make([]uint8, len(s.p.items))}
	for _, id := range s.cone.order {
		i := &s.p.items[id]
		fresh.lo[id], fresh.hi[id], fresh.may[id] = i.lo, i.hi, i.may
		if i.kind == base {
			fresh.lo[id], fresh.hi[id], fresh.may[id] = b.lo[id], b.hi[id], b.may[id]
		}
	}
	full := s.full
	s.full = true
	defer func() { s.full = full }()
	if !s.evaluate(fresh, &none) {
		return nil
	}
	for _, w := range s.wants {
		if s.mask[w.item]&^w.allowed != 0 {
			return nil
		}
	}
	return b
}

// children asks whether there can be children as the counts of a box say: one who
// meets a condition that some meet, and none that nobody meets.
func (s *solver) children(b *box) verdict {
	if s.depth > 1 || len(s.cone.counts) == 0 {
		return possible
	}
	for _, some := range s.cone.counts {
		if b.may[some] != known || b.lo[some] < 1 {
			continue
		}
		i := &s.p.items[some]
		wants := []demand{{i.pred, isTrue}}
		for _, other := range s.cone.counts {
			o := &s.p.items[other]
			if other == some || o.child != i.child || b.may[other] != known || b.hi[other] >= b.lo[some] {
				continue
			}
			// More meet the one than the other: somebody meets it and not the other.
			if b.hi[other] == 0 || len(wants) == 1 {
				wants = append(wants, demand{o.pred, isFalse})
			}
		}
		in := &solver{p: s.p, wants: wants, depth: s.depth + 1, left: s.left}
		if in.run(b, i.child) == never {
			return never
		}
	}
	return possible
}

// family reports whether there are children of whom exactly so many meet each
// condition as an example says: for each condition some who meet it and no other.
func (s *solver) family(example *box) bool {
	if len(s.cone.counts) == 0 {
		return true
	}
	if s.depth > 1 || len(s.own) > 0 {
		return false
	}
	some := false
	for _, id := range s.cone.counts {
		if example.may[id] != known {
			return false
		}
		some = some || example.lo[id] > 0
	}
	for _, id := range s.cone.counts {
		if some && example.lo[id] == 0 {
			continue
		}
		i := &s.p.items[id]
		var wants []demand
		for _, other := range s.cone.counts {
			o := &s.p.items[other]
			if o.child != i.child {
				return false
			}
			allowed := isFalse
			if some && other == id {
				allowed = isTrue
			}
			wants = append(wants, demand{o.pred, allowed})
		}
		for _, x := range s.p.coneOf(wants).bases {
			if s.p.items[x].ctx < i.child {
				return false // what meets it hangs on the household as well
			}
		}
		in := &solver{p: s.p, wants: wants, depth: s.depth + 1, left: s.left}
		if in.run(nil, i.child) != possible {
			return false
		}
	}
	return true
}
