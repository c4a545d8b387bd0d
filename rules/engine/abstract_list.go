package engine

// sumOf is a sum over the children: one that does not count adds nothing, and so does
// one that may count but is nothing.
func (a *Abstract) sumOf(in *instr, row int) Span {
	from, to := a.children(in, row)
	s := Exactly(0)
	for child := from; child < to; child++ {
		c, x := a.bit(in.c, child), a.int(in.a, child)
		var add Span
		if c.Has(MayHold) {
			add = add.union(x)
		}
		if c.Has(MayFail) {
			add = add.union(Exactly(0))
		}
		if c.Has(MayBeOpen) {
			if x.Some && x.Low <= 0 && x.High >= 0 {
				add = add.union(Exactly(0))
			}
			if x.Open || x.Some && (x.Low != 0 || x.High != 0) {
				add.Open = true
			}
		}
		low, under := plus(s.Low, add.Low)
		high, over := plus(s.High, add.High)
		s = spilled(both(s, add, low, high), under || over, in.check)
		if !s.Some {
			// Unknown for good; a sum that does not fit is unknown as well.
			return Unknown()
		}
	}
	return s
}

func (a *Abstract) countOf(in *instr, row int) Span {
	one := MayHold
	if in.op == opCountMaybe {
		one |= MayBeOpen
	}
	from, to := a.children(in, row)
	s := Exactly(0)
	for child := from; child < to; child++ {
		c := counted(a.bit(in.c, child), one)
		s.Low, s.High = s.Low+c.Low, s.High+c.High
	}
	return s
}

// extremeOf is the least or greatest of the children that count, or none where there
// are none.
func (a *Abstract) extremeOf(in *instr, row int, none Span) Span {
	from, to := a.children(in, row)
	var found Span // of those that may count
	sure := false  // one surely counts
	var bound int64
	open, can := false, true
	for child := from; child < to; child++ {
		c, x := a.bit(in.c, child), a.int(in.a, child)
		if c.Has(MayBeOpen) || c.Has(MayHold) && x.Open {
			open = true
		}
		if !c.Has(MayFail) && !(c.Has(MayHold) && x.Some) {
			can = false
		}
		if !c.Has(MayHold) || !x.Some {
			continue
		}
		x.Open = false
		found = found.union(x)
		if c.Has(MayFail) {
			continue
		}
		end := x.High
		if in.op == opMaxOf {
			end = x.Low
		}
		switch {
		case !sure, in.op == opMinOf && end < bound, in.op == opMaxOf && end > bound:
			bound = end
		}
		sure = true
	}
	if !can {
		return Unknown()
	}
	if sure {
		if in.op == opMinOf {
			found.High = min(found.High, bound)
		} else {
			found.Low = max(found.Low, bound)
		}
	} else {
		alone := true // nobody may count
		for child := from; child < to; child++ {
			alone = alone && a.bit(in.c, child).Has(MayFail)
		}
		if alone {
			found = found.union(none)
		}
	}
	found.Open = found.Open || open
	return found
}
