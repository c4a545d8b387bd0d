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
	if in.op == opSum && !in.check {
		m.sum(in, d, c, a, n)
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

// sum adds over the children without looking for overflow. A child that does not
// count adds nothing, and so does one that may count but is nothing. Each parent's sum
// is the difference of two running sums: a loop over each few children would be
// mispredicted for most parents.
func (m *Machine) sum(in *instr, d *ints, c *tri, a *ints, n int) {
	children := m.chunk.N[in.child]
	x, run := a.v[:children], m.running[:children+1]
	everyone := ones(c.t, 0, children) == children
	sum := int64(0)
	run[0] = 0
	if everyone {
		for j, y := range x {
			sum += y
			run[j+1] = sum
		}
	} else {
		for j, y := range x {
			sum += y & -int64(c.t[j>>6]>>(j&63)&1)
			run[j+1] = sum
		}
	}
	first, v := m.chunk.Children[in.child][:n+1], d.v[:n]
	for i := range v {
		v[i] = run[first[i+1]] - run[first[i]]
	}
	if a.full && everyone {
		return
	}
	parents, k := m.parents[in.child][:children], d.k[:Words(n)]
	allOnes(k, n)
	for w := range Words(children) {
		open := ^c.f[w]
		if !a.full {
			open &^= c.t[w] & a.k[w]
		} else {
			open &^= c.t[w]
		}
		if rest := children - w<<6; rest < 64 {
			open &= 1<<rest - 1
		}
		for ; open != 0; open &= open - 1 {
			j := w<<6 | bits.TrailingZeros64(open)
			if x[j] == 0 && known(a, j) {
				continue // it may count, but is nothing
			}
			i := parents[j]
			k[i>>6] &^= 1 << (i & 63)
			d.full = false
		}
	}
}

// down gives each child the value of its parent.
func (m *Machine) down(in *instr, d, a *ints, n int) {
	parents, v, x := m.parents[in.ent][:n], d.v[:n], a.v
	for j, i := range parents {
		v[j] = x[i]
	}
	if d.full = a.full; d.full {
		return
	}
	clear(d.k[:Words(n)])
	m.spread(in, d.k, a.k)
}

func (m *Machine) downBool(in *instr, d *tri, n int) {
	a := &m.bits[in.a]
	clear(d.t[:Words(n)])
	clear(d.f[:Words(n)])
	m.spread(in, d.t, a.t)
	m.spread(in, d.f, a.f)
}

// spread sets the bits of all children of the parents whose bit is set.
func (m *Machine) spread(in *instr, dst, src []uint64) {
	first := m.chunk.Children[in.ent]
	n := m.chunk.N[in.ent-1]
	for from := 0; from < n; {
		// Parents that stand together are one run of children.
		rest := src[from>>6] >> (from & 63)
		if rest == 0 {
			from = (from | 63) + 1
			continue
		}
		if from += bits.TrailingZeros64(rest); from >= n {
			break
		}
		size := bits.TrailingZeros64(^(src[from>>6] >> (from & 63)))
		to := min(from+size, n)
		setBits(dst, int(first[from]), int(first[to]))
		from = to
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
