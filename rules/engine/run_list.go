package engine

import "math/bits"

// window gives the bits from to of a bitmap, at most 64, as one word.
func window(w []uint64, from, to int) uint64 {
	i, shift := from>>6, from&63
	out := w[i] >> shift
	if shift != 0 && to > (i+1)<<6 {
		out |= w[i+1] << (64 - shift)
	}
	if size := to - from; size < 64 {
		out &= 1<<size - 1
	}
	return out
}

// ones counts the bits from to.
func ones(w []uint64, from, to int) (count int) {
	for ; to-from > 64; from += 64 {
		count += bits.OnesCount64(window(w, from, from+64))
	}
	if from < to {
		count += bits.OnesCount64(window(w, from, to))
	}
	return count
}

func (m *Machine) quantify(in *instr, d *tri, n int) {
	c := &m.bits[in.c]
	first := m.chunk.Children[in.child]
	w := Words(n)
	clear(d.t[:w])
	clear(d.f[:w])
	// All is "none is false": the same loop with the sides exchanged.
	yes, no, dt, df := c.t, c.f, d.t, d.f
	if in.op == opAll {
		yes, no, dt, df = c.f, c.t, d.f, d.t
	}
	for i := range n {
		from, to := int(first[i]), int(first[i+1])
		if to-from <= 64 && to > from {
			size := to - from
			if window(yes, from, to) != 0 {
				dt[i>>6] |= 1 << (i & 63)
			} else if bits.OnesCount64(window(no, from, to)) == size {
				df[i>>6] |= 1 << (i & 63)
			}
			continue
		}
		if ones(yes, from, to) > 0 {
			dt[i>>6] |= 1 << (i & 63)
		} else if ones(no, from, to) == to-from {
			df[i>>6] |= 1 << (i & 63)
		}
	}
}

// gather sums, counts and compares over the children.
func (m *Machine) gather(in *instr, d *ints, n int) {
	c := &m.bits[in.c]
	first := m.chunk.Children[in.child]
	d.full = true
	switch in.op {
	case opCountTrue:
		for i := range n {
			d.v[i] = int64(ones(c.t, int(first[i]), int(first[i+1])))
		}
		return
	case opCountMaybe:
		for i := range n {
			from, to := int(first[i]), int(first[i+1])
			d.v[i] = int64(to - from - ones(c.f, from, to))
		}
		return
	}
	a := &m.ints[in.a]
	all := ones(c.t, 0, m.chunk.N[in.child]) == m.chunk.N[in.child]
	if in.op == opSum && all && a.full && !in.check {
		for i := range n {
			sum := int64(0)
			for _, x := range a.v[first[i]:first[i+1]] {
				sum += x
			}
			d.v[i] = sum
		}
		return
	}
	for i := range n {
		sum, any, open, lost := int64(0), false, false, false
		for j := int(first[i]); j < int(first[i+1]); j++ {
			counts, not := c.t[j>>6]>>(j&63)&1 != 0, c.f[j>>6]>>(j&63)&1 != 0
			if not {
				continue
			}
			x := a.v[j]
			if !known(a, j) || (!counts && (in.op != opSum || x != 0)) {
				open = true // it may count, or its value is not known
				continue
			}
			switch {
			case in.op == opSum:
				if addOverflows(sum, x, sum+x) {
					lost = true
				}
				sum += x
			case !any, in.op == opMinOf && x < sum, in.op == opMaxOf && x > sum:
				sum = x
			}
			any = true
		}
		if in.op != opSum && !any && !open {
			b := &m.ints[in.b]
			sum, open = b.v[i], !known(b, i)
		}
		d.v[i] = sum
		switch {
		case lost:
			m.lose(d, in.ent, n, i, "overflow")
		case open:
			m.forget(d, n, i)
		}
	}
}

// down gives each child the value of its parent.
func (m *Machine) down(in *instr, d, a *ints, n int) {
	first := m.chunk.Children[in.ent]
	parents := m.chunk.N[in.ent-1]
	for i := range parents {
		x := a.v[i]
		for j := first[i]; j < first[i+1]; j++ {
			d.v[j] = x
		}
	}
	if d.full = a.full; d.full {
		return
	}
	clear(d.k[:Words(n)])
	for i := range parents {
		if a.k[i>>6]>>(i&63)&1 != 0 {
			setBits(d.k, int(first[i]), int(first[i+1]))
		}
	}
}

func (m *Machine) downBool(in *instr, d *tri, n int) {
	first := m.chunk.Children[in.ent]
	a := &m.bits[in.a]
	clear(d.t[:Words(n)])
	clear(d.f[:Words(n)])
	for i := range m.chunk.N[in.ent-1] {
		if a.t[i>>6]>>(i&63)&1 != 0 {
			setBits(d.t, int(first[i]), int(first[i+1]))
		} else if a.f[i>>6]>>(i&63)&1 != 0 {
			setBits(d.f, int(first[i]), int(first[i+1]))
		}
	}
}

// setBits sets the bits from to.
func setBits(w []uint64, from, to int) {
	for from < to {
		i, shift := from>>6, from&63
		size := min(64-shift, to-from)
		mask := ^uint64(0)
		if size < 64 {
			mask = 1<<size - 1
		}
		w[i] |= mask << shift
		from += size
	}
}
