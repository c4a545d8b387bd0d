package proof

import (
	"bentou/rules/lang"
)

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
