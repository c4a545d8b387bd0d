package engine

// Straight reports whether in the last run of a cone every condition was one thing, and
// of every choice between numbers the same was taken: so the results follow from the
// cells that vary by adding, by multiplying with what does not vary, and by rounding. The
// signature tells which was taken: two runs of the same cone with one signature go by
// the same formula.
func (a *Abstract) Straight(c *Cone) (signature uint64, straight bool) {
	h := uint64(14695981039346656037)
	for _, step := range c.steps {
		in, row := &a.p.code[step.at], int(step.row)
		taken, ok := a.taken(in, row)
		if !ok {
			return 0, false
		}
		h = (h ^ taken) * 1099511628211
	}
	return h, true
}

// taken is which of the choices of an instruction was taken; ok is false where several
// were.
func (a *Abstract) taken(in *instr, row int) (which uint64, ok bool) {
	if in.op.givesBool() {
		t := a.bit(in.dst, row)
		return uint64(t), t&(t-1) == 0
	}
	out := a.int(in.dst, row)
	if out.Some && out.Open {
		return 0, false
	}
	if out.Point() {
		if out.Open {
			return 3, true
		}
		return 4, true
	}
	switch in.op {
	case opMul, opRound:
		x, y := a.int(in.a, row), a.int(in.b, row)
		return 0, y.Point() || in.op == opMul && x.Point()
	case opMin, opMax:
		return apart(a.int(in.a, row), a.int(in.b, row))
	case opMinC, opMaxC:
		return apart(a.int(in.a, row), Exactly(in.imm))
	case opScale:
		x, outer := a.int(in.a, row), a.int(in.b, row)
		if !outer.Point() || outer.Open {
			return 0, false
		}
		steps := uint64(0)
		for _, step := range in.table.steps[outer.Low] {
			switch {
			case step <= x.Low:
				steps++
			case step < x.High:
				return 0, false
			}
		}
		return steps, true
	case opMinOf, opMaxOf:
		return a.chosen(in, row)
	case opTable, opBand, opAddMonths, opMonths, opMonthStart, opMonthEnd, opYearStart:
		return 0, false
	}
	return 0, true
}

// apart tells which of two numbers is the less one, where that is one of them.
func apart(x, y Span) (which uint64, ok bool) {
	switch {
	case x.High <= y.Low:
		return 1, true
	case y.High <= x.Low:
		return 2, true
	}
	return 0, false
}

// chosen tells which child has the least or greatest number.
func (a *Abstract) chosen(in *instr, row int) (which uint64, ok bool) {
	from, to := a.children(in, row)
	for child := from; child < to; child++ {
		if !a.bit(in.c, child).Is(MayHold) {
			continue
		}
		x, best := a.int(in.a, child), true
		for other := from; other < to; other++ {
			if other == child || !a.bit(in.c, other).Has(MayHold) {
				continue
			}
			y := a.int(in.a, other)
			if in.op == opMinOf && x.High > y.Low || in.op == opMaxOf && x.Low < y.High {
				best = false
			}
		}
		if best {
			return uint64(child), true
		}
	}
	return 0, false
}
