package proof

import (
	"math"
	"slices"

	"bentou/rules/lang"
)

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
