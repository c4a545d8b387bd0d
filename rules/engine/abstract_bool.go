package engine

// runBool is what a row of an instruction that gives a condition may be.
func (a *Abstract) runBool(in *instr, row int) Truths {
	bit := func(reg int32) Truths { return a.bit(reg, row) }
	switch in.op {
	case opLoadBool:
		s := a.load(int(in.imm), row)
		var t Truths
		if s.Some && s.High > 0 {
			t |= MayHold
		}
		if s.Some && s.Low <= 0 {
			t |= MayFail
		}
		if s.Open {
			t |= MayBeOpen
		}
		return t
	case opConstBool:
		return truthsOf(in.imm != 0, true)
	case opUnknownBool:
		return MayBeOpen
	case opEq, opNe, opLt, opLe:
		return compareSpans(in.op, a.int(in.a, row), a.int(in.b, row), in.a == in.b)
	case opEqC:
		return compareSpans(opEq, a.int(in.a, row), Exactly(in.imm), false)
	case opNeC:
		return compareSpans(opNe, a.int(in.a, row), Exactly(in.imm), false)
	case opLtC:
		return compareSpans(opLt, a.int(in.a, row), Exactly(in.imm), false)
	case opLeC:
		return compareSpans(opLe, a.int(in.a, row), Exactly(in.imm), false)
	case opGtC:
		return compareSpans(opLt, Exactly(in.imm), a.int(in.a, row), false)
	case opGeC:
		return compareSpans(opLe, Exactly(in.imm), a.int(in.a, row), false)
	case opIn:
		return inSet(a.int(in.a, row), uint64(in.imm))
	case opInRange:
		s := a.int(in.a, row)
		return openOr(s, s.High >= in.imm && s.Low <= in.imm2, s.Low < in.imm || s.High > in.imm2)
	case opAny:
		return a.anyOf(in, row, false)
	case opAll:
		return a.anyOf(in, row, true).not()
	case opDownBool:
		return a.bit(in.a, int(a.parents[in.ent][row]))
	case opNot:
		return bit(in.a).not()
	case opAnd:
		return pair(&andTable, bit(in.a), bit(in.b), in.a == in.b)
	case opOr:
		return pair(&orTable, bit(in.a), bit(in.b), in.a == in.b)
	case opOrElseBool:
		return pair(&elseTable, bit(in.a), bit(in.b), in.a == in.b)
	case opTri:
		return pair(&triTable, bit(in.a), bit(in.b), in.a == in.b)
	case opSame:
		return sameTable[bit(in.a)][bit(in.b)]
	case opSelectBool:
		c, yes, no := bit(in.c), bit(in.a), bit(in.b)
		var t Truths
		if c.Has(MayHold) {
			t |= yes
		}
		if c.Has(MayFail) {
			t |= no
		}
		if c.Has(MayBeOpen) {
			t |= yes & no
			if in.a != in.b && !(yes == no && (yes == MayHold || yes == MayFail)) {
				t |= MayBeOpen
			}
		}
		return t
	}
	return MayHold | MayFail | MayBeOpen
}

// pair looks a pair up; of one register with itself and, or and the like give just it.
func pair(t *truthsTable, a, b Truths, one bool) Truths {
	if one {
		return a
	}
	return t[a][b]
}

func openOr(s Span, hold, fail bool) (t Truths) {
	if s.Some && hold {
		t |= MayHold
	}
	if s.Some && fail {
		t |= MayFail
	}
	if s.Open {
		t |= MayBeOpen
	}
	return t
}

func compareSpans(op opcode, x, y Span, one bool) Truths {
	s := Span{Some: x.Some && y.Some, Open: x.Open || y.Open}
	point := x.Low == x.High && y.Low == y.High && x.Low == y.Low || one
	switch op {
	case opEq:
		return openOr(s, one || x.Low <= y.High && y.Low <= x.High, !point)
	case opNe:
		return openOr(s, !point, one || x.Low <= y.High && y.Low <= x.High)
	case opLt:
		return openOr(s, !one && x.Low < y.High, one || x.High >= y.Low)
	}
	return openOr(s, one || x.Low <= y.High, !one && x.High > y.Low)
}

func inSet(s Span, set uint64) Truths {
	if !s.Some {
		return MayBeOpen
	}
	if s.Low < 0 || s.High-s.Low >= 64 || s.High-s.Low < 0 {
		return openOr(s, set != 0, set != ^uint64(0))
	}
	hold, fail := false, false
	for v := s.Low; v <= s.High; v++ {
		if set>>(uint64(v)&63)&1 != 0 {
			hold = true
		} else {
			fail = true
		}
	}
	return openOr(s, hold, fail)
}

// anyOf is whether one child holds; turned, whether one fails.
func (a *Abstract) anyOf(in *instr, row int, turned bool) Truths {
	from, to := a.children(in, row)
	t := Truths(0)
	mayFail, notHold := true, 0 // children that cannot but hold
	open := false
	for child := from; child < to; child++ {
		c := a.bit(in.c, child)
		if turned {
			c = c.not()
		}
		if c.Has(MayHold) {
			t |= MayHold
		}
		if !c.Has(MayFail) {
			mayFail = false
		}
		if c.Is(MayHold) {
			notHold++
		}
		open = open || c.Has(MayBeOpen)
	}
	if notHold > 0 {
		return MayHold
	}
	if mayFail {
		t |= MayFail
	}
	if open {
		t |= MayBeOpen
	}
	return t
}
