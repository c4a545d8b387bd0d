package proof

import (
	"math"
	"slices"

	"bentou/rules/lang"
)

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
