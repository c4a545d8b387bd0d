package engine

import (
	"bentou/rules/lang"
)

// both makes the known rows of dst those of a and b.
func (m *Machine) both(dst, a, b *ints, n int) {
	switch {
	case a.full && b.full:
		dst.full = true
		return
	case a.full:
		copy(dst.k[:Words(n)], b.k)
	case b.full:
		copy(dst.k[:Words(n)], a.k)
	default:
		k, x, y := dst.k[:Words(n)], a.k, b.k
		for i := range k {
			k[i] = x[i] & y[i]
		}
	}
	dst.full = false
}

func (m *Machine) like(dst, a *ints, n int) {
	dst.full = a.full
	if !a.full {
		copy(dst.k[:Words(n)], a.k)
	}
}

// runInt runs an instruction that gives integers. Each loop goes over all rows, the
// unknown ones too: their results mean nothing, and branches would cost more.
func (m *Machine) runInt(in *instr, n int) {
	d := &m.ints[in.dst]
	var a, b *ints
	if in.a >= 0 {
		a = &m.ints[in.a]
	}
	if in.b >= 0 {
		b = &m.ints[in.b]
	}
	switch in.op {
	case opLoad:
		col := &m.chunk.Cols[in.imm]
		d.v, d.k, d.full = col.Ints, col.Known, isFull(col.Known, n)
	case opConst:
		d.full = true
	case opUnknown:
		d.full = false
		clear(d.k)
	case opAdd:
		m.both(d, a, b, n)
		v, x, y := d.v[:n], a.v[:n], b.v[:n]
		var wrapped int64
		for i := range v {
			s := x[i] + y[i]
			wrapped |= (x[i] ^ s) & (y[i] ^ s)
			v[i] = s
		}
		if in.check && wrapped < 0 {
			for i := range v {
				if addOverflows(x[i], y[i], x[i]+y[i]) {
					m.lose(d, in.ent, n, i, "overflow")
				}
			}
		}
	case opAddC:
		m.like(d, a, n)
		v, x, c := d.v[:n], a.v[:n], in.imm
		var wrapped int64
		for i := range v {
			s := x[i] + c
			wrapped |= (x[i] ^ s) & (c ^ s)
			v[i] = s
		}
		if in.check && wrapped < 0 {
			for i := range v {
				if addOverflows(x[i], c, x[i]+c) {
					m.lose(d, in.ent, n, i, "overflow")
				}
			}
		}
	case opSub:
		m.both(d, a, b, n)
		v, x, y := d.v[:n], a.v[:n], b.v[:n]
		var wrapped int64
		for i := range v {
			s := x[i] - y[i]
			wrapped |= (x[i] ^ y[i]) & (x[i] ^ s)
			v[i] = s
		}
		if in.check && wrapped < 0 {
			for i := range v {
				if s := x[i] - y[i]; (x[i]^y[i])&(x[i]^s) < 0 {
					m.lose(d, in.ent, n, i, "overflow")
				}
			}
		}
	case opSubC:
		m.like(d, a, n)
		v, x, c := d.v[:n], a.v[:n], in.imm
		var wrapped int64
		for i := range v {
			s := c - x[i]
			wrapped |= (c ^ x[i]) & (c ^ s)
			v[i] = s
		}
		if in.check && wrapped < 0 {
			for i := range v {
				if s := c - x[i]; (c^x[i])&(c^s) < 0 {
					m.lose(d, in.ent, n, i, "overflow")
				}
			}
		}
	case opMul:
		m.both(d, a, b, n)
		v, x, y := d.v[:n], a.v[:n], b.v[:n]
		for i := range v {
			v[i] = x[i] * y[i]
		}
		if in.check {
			for i := range v {
				if mulOverflows(x[i], y[i]) {
					m.lose(d, in.ent, n, i, "overflow")
				}
			}
		}
	case opMulC:
		m.like(d, a, n)
		v, x, c := d.v[:n], a.v[:n], in.imm
		for i := range v {
			v[i] = x[i] * c
		}
		if in.check {
			for i := range v {
				if mulOverflows(x[i], c) {
					m.lose(d, in.ent, n, i, "overflow")
				}
			}
		}
	case opMin:
		m.both(d, a, b, n)
		v, x, y := d.v[:n], a.v[:n], b.v[:n]
		for i := range v {
			v[i] = min(x[i], y[i])
		}
	case opMax:
		m.both(d, a, b, n)
		v, x, y := d.v[:n], a.v[:n], b.v[:n]
		for i := range v {
			v[i] = max(x[i], y[i])
		}
	case opMinC:
		m.like(d, a, n)
		v, x, c := d.v[:n], a.v[:n], in.imm
		for i := range v {
			v[i] = min(x[i], c)
		}
	case opMaxC:
		m.like(d, a, n)
		v, x, c := d.v[:n], a.v[:n], in.imm
		for i := range v {
			v[i] = max(x[i], c)
		}
	case opSelect:
		m.choose(d, &m.bits[in.c], a, b, n)
	case opOrElse:
		v, x, y := d.v[:n], a.v[:n], b.v[:n]
		if a.full {
			copy(v, x)
			d.full = true
			break
		}
		for i := range v {
			v[i] = y[i]
			if a.k[i>>6]>>(i&63)&1 != 0 {
				v[i] = x[i]
			}
		}
		if d.full = b.full; !d.full {
			for i := range d.k[:Words(n)] {
				d.k[i] = a.k[i] | b.k[i]
			}
		}
	case opRound:
		m.both(d, a, b, n)
		v, x, y, mode := d.v[:n], a.v[:n], b.v[:n], lang.Round(in.imm)
		for i := range v {
			q, ok := divide(x[i], y[i], mode)
			v[i] = q
			if !ok {
				m.lose(d, in.ent, n, i, "division_by_zero")
			}
		}
	case opRoundC:
		m.like(d, a, n)
		roundConst(d.v[:n], a.v[:n], in.imm2, lang.Round(in.imm))
	case opPositive:
		m.like(d, a, n)
		v, x := d.v[:n], a.v[:n]
		for i := range v {
			v[i] = x[i]
			if x[i] <= 0 {
				m.lose(d, in.ent, n, i, "division_by_zero")
			}
		}
	case opExact:
		m.both(d, a, b, n)
		v, x, y := d.v[:n], a.v[:n], b.v[:n]
		for i := range v {
			v[i] = x[i]
			if x[i] != y[i] {
				m.forget(d, n, i)
			}
		}
	case opWithin:
		m.like(d, a, n)
		v, x := d.v[:n], a.v[:n]
		for i := range v {
			v[i] = x[i]
			if x[i] < in.imm || x[i] > in.imm2 {
				m.forget(d, n, i)
			}
		}
	case opTable:
		m.like(d, a, n)
		v, x, t := d.v[:n], a.v[:n], in.table
		for i := range v {
			k := x[i]
			switch {
			case uint64(k) < uint64(len(t.cells)) && t.known[k]:
				v[i] = t.cells[k]
			case k < 0 && t.hasOutside:
				v[i] = t.outside
			default:
				v[i] = 0
				m.forget(d, n, i)
			}
		}
	case opBand, opScale:
		m.both(d, a, b, n)
		m.search(in, d, a, b, n)
	case opAddMonths, opMonths:
		m.both(d, a, b, n)
		v, x, y := d.v[:n], a.v[:n], b.v[:n]
		for i := range v {
			var ok bool
			if !known(d, i) {
				continue
			}
			if in.op == opAddMonths {
				v[i], ok = shiftMonths(x[i], y[i])
			} else {
				v[i], ok = monthsBetween(x[i], y[i])
			}
			if !ok {
				m.forget(d, n, i)
			}
		}
	case opMonthStart, opMonthEnd, opYearStart:
		m.like(d, a, n)
		for i, x := range a.v[:n] {
			if known(d, i) {
				d.v[i] = edge(in.op, x)
			}
		}
	case opSum, opCountTrue, opCountMaybe, opMinOf, opMaxOf:
		m.gather(in, d, n)
	case opDown:
		m.down(in, d, a, n)
	case opBoolInt, opIntTrue, opIntMaybe:
		x := &m.bits[in.a]
		d.full = true
		for i := range d.v[:n] {
			bit := x.t[i>>6] >> (i & 63) & 1
			if in.op == opIntMaybe {
				bit = ^x.f[i>>6] >> (i & 63) & 1
			}
			d.v[i] = int64(bit)
		}
	}
}

func known(r *ints, i int) bool { return r.full || r.k[i>>6]>>(i&63)&1 != 0 }

// forget makes a row unknown without an arithmetic reason.
func (m *Machine) forget(r *ints, n, row int) {
	if r.full {
		allOnes(r.k[:Words(n)], n)
		r.full = false
	}
	r.k[row>>6] &^= 1 << (row & 63)
}

// choose is c ? a : b. Where c is unknown the branches must be known and agree.
func (m *Machine) choose(d *ints, c *tri, a, b *ints, n int) {
	v, x, y := d.v[:n], a.v[:n], b.v[:n]
	w := Words(n)
	for i := range w {
		t, f := c.t[i], c.f[i]
		low, high := i*64, min(i*64+64, n)
		switch {
		case t == 0:
			copy(v[low:high], y[low:high])
		case f == 0 && isFull(c.t[i:i+1], high-low):
			copy(v[low:high], x[low:high])
		default:
			for j := low; j < high; j++ {
				mask := -int64(t >> (j & 63) & 1)
				v[j] = y[j] ^ (x[j]^y[j])&mask
			}
		}
		ka, kb := ^uint64(0), ^uint64(0)
		if !a.full {
			ka = a.k[i]
		}
		if !b.full {
			kb = b.k[i]
		}
		k := t&ka | f&kb
		if open := ^(t | f) & ka & kb; open != 0 {
			for j := low; j < high; j++ {
				if open>>(j&63)&1 != 0 && x[j] == y[j] {
					k |= 1 << (j & 63)
				}
			}
		}
		d.k[i] = k
	}
	trimIfAny(d.k[:w], n)
	d.full = isFull(d.k, n)
}

func trimIfAny(w []uint64, n int) {
	if len(w) > 0 {
		trim(w, n)
	}
}

// roundConst divides by a constant. The divisors that money meets have loops of
// their own, in which the compiler divides by multiplying.
func roundConst(v, x []int64, by int64, mode lang.Round) {
	if mode == lang.HalfUp {
		switch by {
		case 10:
			for i := range v {
				v[i] = halfUp(x[i]/10, x[i]%10, 10)
			}
			return
		case 100:
			for i := range v {
				v[i] = halfUp(x[i]/100, x[i]%100, 100)
			}
			return
		case 1000:
			for i := range v {
				v[i] = halfUp(x[i]/1000, x[i]%1000, 1000)
			}
			return
		}
	}
	for i := range v {
		v[i], _ = divide(x[i], by, mode)
	}
}

func halfUp(q, rest, by int64) int64 {
	if rest*2 >= by {
		return q + 1
	}
	if rest*2 <= -by {
		return q - 1
	}
	return q
}

func (m *Machine) search(in *instr, d, a, b *ints, n int) {
	find := in.table.band
	if in.op == opScale {
		find = in.table.share
	}
	for i := range d.v[:n] {
		if !known(d, i) {
			continue
		}
		cell, why := find(b.v[i], a.v[i])
		switch d.v[i] = cell; why {
		case absent:
			m.forget(d, n, i)
		case overflowed:
			m.lose(d, in.ent, n, i, "overflow")
		}
	}
}
