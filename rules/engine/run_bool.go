package engine

// runBool runs an instruction that gives a three-valued bool.
func (m *Machine) runBool(in *instr, n int) {
	d := &m.bits[in.dst]
	w := Words(n)
	switch in.op {
	case opLoadBool:
		col := &m.chunk.Cols[in.imm]
		d.t = col.True
		f, t, k := d.f[:w], col.True[:w], col.Known[:w]
		for i := range f {
			f[i] = k[i] &^ t[i]
		}
		return
	case opConstBool:
		yes, no := d.t[:w], d.f[:w]
		if in.imm == 0 {
			yes, no = no, yes
		}
		clear(no)
		if w > 0 {
			allOnes(yes, n)
		}
		return
	case opUnknownBool:
		clear(d.t[:w])
		clear(d.f[:w])
		return
	case opEq, opNe, opLt, opLe:
		m.compare(in, d, n)
		return
	case opEqC, opNeC, opLtC, opLeC, opGtC, opGeC, opIn, opInRange:
		m.compareConst(in, d, n)
		return
	case opAny, opAll:
		m.quantify(in, d, n)
		return
	case opDownBool:
		m.downBool(in, d, n)
		return
	}
	a := &m.bits[in.a]
	if in.op == opNot {
		copy(d.t[:w], a.f)
		copy(d.f[:w], a.t)
		return
	}
	b := &m.bits[in.b]
	t, f, at, af, bt, bf := d.t[:w], d.f[:w], a.t[:w], a.f[:w], b.t[:w], b.f[:w]
	switch in.op {
	case opAnd:
		for i := range t {
			t[i], f[i] = at[i]&bt[i], af[i]|bf[i]
		}
	case opOr:
		for i := range t {
			t[i], f[i] = at[i]|bt[i], af[i]&bf[i]
		}
	case opSame:
		for i := range t {
			t[i], f[i] = at[i]&bt[i]|af[i]&bf[i], at[i]&bf[i]|af[i]&bt[i]
		}
	case opTri:
		for i := range t {
			t[i], f[i] = at[i], bf[i]
		}
	case opOrElseBool:
		for i := range t {
			open := ^(at[i] | af[i])
			t[i], f[i] = at[i]|open&bt[i], af[i]|open&bf[i]
		}
	case opSelectBool:
		c := &m.bits[in.c]
		ct, cf := c.t[:w], c.f[:w]
		for i := range t {
			open := ^(ct[i] | cf[i])
			yes := ct[i]&at[i] | cf[i]&bt[i] | open&at[i]&bt[i]
			no := ct[i]&af[i] | cf[i]&bf[i] | open&af[i]&bf[i]
			t[i], f[i] = yes, no
		}
	}
}

// settle turns the raw bits of a comparison into true and false for known rows.
func settle(d *tri, i int, raw, k uint64) { d.t[i], d.f[i] = raw&k, k&^raw }

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func (m *Machine) compare(in *instr, d *tri, n int) {
	a, b := &m.ints[in.a], &m.ints[in.b]
	for i := range Words(n) {
		low := i * 64
		x, y := a.v[low:min(low+64, n)], b.v[low:min(low+64, n)]
		y = y[:len(x)]
		var raw uint64
		switch in.op {
		case opEq:
			for j := range x {
				raw |= b2u(x[j] == y[j]) << (j & 63)
			}
		case opNe:
			for j := range x {
				raw |= b2u(x[j] != y[j]) << (j & 63)
			}
		case opLt:
			for j := range x {
				raw |= b2u(x[j] < y[j]) << (j & 63)
			}
		default:
			for j := range x {
				raw |= b2u(x[j] <= y[j]) << (j & 63)
			}
		}
		settle(d, i, raw, knownWord(a, i, n)&knownWord(b, i, n))
	}
}

// knownWord is a word of known bits, those beyond the rows being 0.
func knownWord(r *ints, i, n int) uint64 {
	if !r.full {
		return r.k[i]
	}
	if rest := n - i*64; rest < 64 {
		return 1<<rest - 1
	}
	return ^uint64(0)
}

func (m *Machine) compareConst(in *instr, d *tri, n int) {
	a, c := &m.ints[in.a], in.imm
	for i := range Words(n) {
		low := i * 64
		x := a.v[low:min(low+64, n)]
		var raw uint64
		switch in.op {
		case opEqC:
			for j := range x {
				raw |= b2u(x[j] == c) << (j & 63)
			}
		case opNeC:
			for j := range x {
				raw |= b2u(x[j] != c) << (j & 63)
			}
		case opLtC:
			for j := range x {
				raw |= b2u(x[j] < c) << (j & 63)
			}
		case opLeC:
			for j := range x {
				raw |= b2u(x[j] <= c) << (j & 63)
			}
		case opGtC:
			for j := range x {
				raw |= b2u(x[j] > c) << (j & 63)
			}
		case opGeC:
			for j := range x {
				raw |= b2u(x[j] >= c) << (j & 63)
			}
		case opIn:
			set := uint64(c)
			for j := range x {
				raw |= set >> (uint64(x[j]) & 63) & 1 << (j & 63)
			}
		default:
			span := uint64(in.imm2 - c)
			for j := range x {
				raw |= b2u(uint64(x[j]-c) <= span) << (j & 63)
			}
		}
		settle(d, i, raw, knownWord(a, i, n))
	}
}
