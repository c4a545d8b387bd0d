package engine

import (
	"math"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

// runInt is what a row of an instruction that gives a number may be.
func (a *Abstract) runInt(in *instr, row int) Span {
	var x, y Span
	if in.a >= 0 && in.child == 0 && in.op != opDown && in.op != opBoolInt && in.op != opIntTrue && in.op != opIntMaybe {
		x = a.int(in.a, row)
	}
	if in.b >= 0 {
		y = a.int(in.b, row)
	}
	switch in.op {
	case opLoad:
		return a.load(int(in.imm), row)
	case opConst:
		return Exactly(in.imm)
	case opUnknown:
		return Unknown()
	case opAddC:
		y = Exactly(in.imm)
		fallthrough
	case opAdd:
		low, under := plus(x.Low, y.Low)
		high, over := plus(x.High, y.High)
		return spilled(both(x, y, low, high), under || over, in.check)
	case opSubC:
		x, y = Exactly(in.imm), x
		fallthrough
	case opSub:
		if in.op == opSub && in.a == in.b {
			return like(x, 0, 0)
		}
		low, under := minus(x.Low, y.High)
		high, over := minus(x.High, y.Low)
		return spilled(both(x, y, low, high), under || over, in.check)
	case opMul:
		return product(x, y, in.check)
	case opMulC:
		return product(x, Exactly(in.imm), in.check)
	case opMin:
		return both(x, y, min(x.Low, y.Low), min(x.High, y.High))
	case opMax:
		return both(x, y, max(x.Low, y.Low), max(x.High, y.High))
	case opMinC:
		return like(x, min(x.Low, in.imm), min(x.High, in.imm))
	case opMaxC:
		return like(x, max(x.Low, in.imm), max(x.High, in.imm))
	case opSelect:
		return selected(a.bit(in.c, row), x, y, in.a == in.b)
	case opOrElse:
		if !x.Open {
			return x
		}
		x.Open = false
		if !x.Some {
			return y
		}
		return x.union(y)
	case opRound:
		return quotient(x, y, lang.Round(in.imm))
	case opRoundC:
		return quotient(x, Exactly(in.imm2), lang.Round(in.imm))
	case opPositive:
		return x.cut(1, math.MaxInt64)
	case opWithin:
		return x.cut(in.imm, in.imm2)
	case opExact:
		s := x.cut(y.Low, y.High)
		if !x.Some || !y.Some {
			return Unknown()
		}
		s.Open = s.Open || y.Open || !(x.Low == x.High && y.Low == y.High && x.Low == y.Low) && in.a != in.b
		return s
	case opTable:
		return in.table.cellSpan(x)
	case opBand, opScale:
		return in.table.searchSpan(in.op, x, y)
	case opAddMonths:
		return shiftSpan(x, y)
	case opMonths:
		return monthsSpan(x, y)
	case opMonthStart, opMonthEnd, opYearStart:
		return like(x, edge(in.op, x.Low), edge(in.op, x.High))
	case opSum:
		return a.sumOf(in, row)
	case opCountTrue, opCountMaybe:
		return a.countOf(in, row)
	case opMinOf, opMaxOf:
		return a.extremeOf(in, row, y)
	case opDown:
		return a.int(in.a, int(a.parents[in.ent][row]))
	case opBoolInt, opIntTrue, opIntMaybe:
		one := MayHold
		if in.op == opIntMaybe {
			one |= MayBeOpen
		}
		return counted(a.bit(in.a, row), one)
	}
	return Span{Low: math.MinInt64, High: math.MaxInt64, Some: true, Open: true}
}

// counted is 1 where a condition is one of some values, else 0.
func counted(t, one Truths) Span {
	s := Span{Low: 1, High: 0, Some: true}
	if t&^one != 0 {
		s.Low = 0
	}
	if t&one != 0 {
		s.High = 1
	}
	return s
}

// selected is c ? x : y.
func selected(c Truths, x, y Span, one bool) Span {
	if one {
		return x
	}
	var s Span
	if c.Has(MayHold) {
		s = s.union(x)
	}
	if c.Has(MayFail) {
		s = s.union(y)
	}
	if c.Has(MayBeOpen) {
		agree := Span{Open: true}
		if x.Some && y.Some && x.Low <= y.High && y.Low <= x.High {
			agree = Span{Low: max(x.Low, y.Low), High: min(x.High, y.High), Some: true, Open: x.Open || y.Open || x.Low != x.High || y.Low != y.High}
		}
		s = s.union(agree)
	}
	return s
}

// mostCells bounds the cells of a table that are looked at one by one.
const mostCells = 1 << 12

func (t *table) cellSpan(x Span) Span {
	s := Span{Open: x.Open}
	if !x.Some {
		return Unknown()
	}
	if x.Low < 0 {
		if t.hasOutside {
			s = s.union(Exactly(t.outside))
		} else {
			s.Open = true
		}
	}
	if x.High >= int64(len(t.cells)) {
		s.Open = true
	}
	from, to := max(x.Low, 0), min(x.High, int64(len(t.cells))-1)
	if to-from > mostCells {
		s.Open = true
		for i, cell := range t.cells {
			if t.known[i] {
				s = s.union(Exactly(cell))
			}
		}
		return s
	}
	for k := from; k <= to; k++ {
		if t.known[k] {
			s = s.union(Exactly(t.cells[k]))
		} else {
			s.Open = true
		}
	}
	return s
}

// searchSpan is what a band or scale gives for numbers x and outer keys.
func (t *table) searchSpan(op opcode, x, outer Span) Span {
	if !x.Some || !outer.Some {
		return Unknown()
	}
	s := Span{Open: x.Open || outer.Open}
	for o := max(outer.Low, 0); o <= min(outer.High, int64(len(t.steps))-1); o++ {
		if op == opBand {
			s = s.union(t.bandSpan(o, x))
		} else {
			s = s.union(t.shareSpan(o, x))
		}
	}
	if !s.Some {
		s.Open = true
	}
	return s
}

func (t *table) bandSpan(outer int64, x Span) (s Span) {
	steps := t.steps[outer]
	if len(steps) == 0 || x.Low < steps[0] {
		if t.hasOutside {
			s = Exactly(t.outside)
		} else {
			s.Open = true
		}
	}
	for j, step := range steps {
		if x.High >= step && (j+1 == len(steps) || x.Low < steps[j+1]) {
			s = s.union(Exactly(t.rates[outer][j]))
		}
	}
	return s
}

// shareSpan looks at the ends and at every step between them: from one to the next the
// sum is a straight line.
func (t *table) shareSpan(outer int64, x Span) (s Span) {
	look := func(v int64) {
		sum, end := t.share(outer, v)
		if end == found {
			s = s.union(Exactly(sum))
		} else {
			s.Open = true
		}
	}
	look(x.Low)
	look(x.High)
	for _, step := range t.steps[outer] {
		if x.Low < step && step < x.High {
			look(step)
		}
	}
	if s.Open && s.Some && x.Low != x.High { // a sum that did not fit on the way
		return Span{Low: math.MinInt64, High: math.MaxInt64, Some: true, Open: true}
	}
	return s
}

// shiftSpan is a day and some months: later for a later day, and for more months.
func shiftSpan(x, y Span) Span {
	if !x.Some || !y.Some {
		return Unknown()
	}
	s := both(x, y, int64(fact.MinDate), never)
	low, below := shiftMonths(x.Low, y.Low)
	high, above := shiftMonths(x.High, y.High)
	if x.Low == x.High && y.Low == y.High {
		if !below {
			return Unknown()
		}
		s.Low, s.High = low, low
		return s
	}
	if below {
		s.Low = low
	}
	if above {
		s.High = high
	}
	if !below || !above {
		s.Open = true
	}
	if x.High == never && x.Low != never {
		// The day before never may leave the calendar.
		s.Low, s.High, s.Open = int64(fact.MinDate), never, true
		if below && y.Low >= 0 {
			s.Low = low
		}
	}
	return s
}

func monthsSpan(x, y Span) Span {
	if !x.Some || !y.Some {
		return Unknown()
	}
	s := both(x, y, 0, 0)
	clip := func(v Span) (low, high int64, some bool) {
		if v.High == never { // with a day that never comes there is no answer
			s.Open = true
			v.High = never - 1
		}
		return v.Low, v.High, v.Low <= v.High
	}
	x1, x2, ok1 := clip(x)
	y1, y2, ok2 := clip(y)
	if !ok1 || !ok2 {
		return Unknown()
	}
	s.Low, _ = monthsBetween(x2, y1)
	s.High, _ = monthsBetween(x1, y2)
	return s
}
