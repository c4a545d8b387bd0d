package proof

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
