package engine

// EligibleColumn gives the condition of a programme for all rows of its subject, as
// bits: true and false, unknown where neither is set. They are the machine's own and
// stand until its next run.
func (m *Machine) EligibleColumn(programme int) (yes, no []uint64) {
	r := &m.bits[m.p.phys[m.p.Programmes[programme].eligible]]
	return r.t, r.f
}

// AmountColumn gives what a programme would pay, in fen, for all rows of its
// subject. known is nil where all rows are known. They are the machine's own and
// stand until its next run; fen of an unknown row means nothing.
func (m *Machine) AmountColumn(programme int) (fen []int64, known []uint64) {
	reg := m.p.Programmes[programme].amount
	if reg < 0 {
		return nil, nil
	}
	r := &m.ints[m.p.phys[reg]]
	if r.full {
		return r.v, nil
	}
	return r.v, r.k
}
