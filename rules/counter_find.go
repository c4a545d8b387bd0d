package rules

import (
	"cmp"
	"slices"

	"bentou/rules/engine"
)

// find returns the numbers of the smallest household; nil where there is none, or the
// search was cut. What is not stated is unknown.
func (c *counterSearch) find() []engine.Span {
	all := make([]engine.Span, len(c.dims))
	for n, d := range c.dims {
		all[n] = engine.Span{Low: d.low, High: d.high, Some: true, Open: true}
	}
	if may, _ := c.may(c.at(all)); !may {
		return nil
	}
	budget := c.left.runs
	spans := make([]engine.Span, len(c.dims))
	c.left.runs = budget / 2
	for k := 0; k <= len(c.dims) && !c.left.out(); k++ {
		if at := c.choose(spans, 0, k); at != nil {
			return c.tidied(c.reduced(at))
		}
	}
	if !c.left.out() && !c.cut {
		return nil
	}
	// There are too many sets of facts: any household will do, made as small as it goes.
	c.cut = true
	c.left.runs = budget / 2
	if at := c.within(all); at != nil {
		return c.tidied(c.reduced(at))
	}
	return nil
}

// choose goes through the sets of k more facts to state, from a dim on.
func (c *counterSearch) choose(spans []engine.Span, from, k int) []engine.Span {
	if c.left.out() {
		c.cut = true
		return nil
	}
	if k == 0 {
		for n := from; n < len(spans); n++ {
			spans[n] = engine.Unknown()
		}
		return c.within(spans)
	}
	for n := from; n+k <= len(spans); n++ {
		d := c.dims[n]
		spans[n] = engine.Between(d.low, d.high)
		if at := c.choose(spans, n+1, k-1); at != nil || c.left.out() {
			c.cut = c.cut || at == nil
			return at
		}
		spans[n] = engine.Unknown()
	}
	return nil
}

// within looks for a difference within spans.
func (c *counterSearch) within(spans []engine.Span) []engine.Span {
	open := [][]engine.Span{slices.Clone(spans)}
	for len(open) > 0 {
		if c.left.out() {
			c.cut = true
			return nil
		}
		b := open[len(open)-1]
		open = open[:len(open)-1]
		may, surely := c.may(c.at(b))
		if !may {
			continue
		}
		if surely {
			return c.simplest(b)
		}
		for _, pick := range []func(*counterDim, engine.Span) engine.Span{simple, lowest, highest} {
			at := make([]engine.Span, len(b))
			for n := range b {
				at[n] = pick(c.dims[n], b[n])
			}
			if _, surely := c.may(c.at(at)); surely {
				return at
			}
		}
		halves := c.halve(b)
		if halves == nil {
			c.cut = true // of one household it was not found out what comes out
			continue
		}
		open = append(open, halves...)
	}
	return nil
}

// simplest is one place of spans in all of which there is a difference.
func (c *counterSearch) simplest(b []engine.Span) []engine.Span {
	at := make([]engine.Span, len(b))
	for n := range b {
		at[n] = simple(c.dims[n], b[n])
	}
	return at
}

// simple is the plainest value of a span: not stated, the youngest, or nearest to nothing.
func simple(d *counterDim, s engine.Span) engine.Span {
	switch {
	case s.Open:
		return engine.Unknown()
	case d.birth || s.High <= 0:
		return engine.Exactly(s.High)
	}
	return engine.Exactly(max(s.Low, 0))
}

func lowest(_ *counterDim, s engine.Span) engine.Span {
	if !s.Some {
		return s
	}
	return engine.Exactly(s.Low)
}

func highest(_ *counterDim, s engine.Span) engine.Span {
	if !s.Some {
		return s
	}
	return engine.Exactly(s.High)
}

// halve splits spans along the dim that tells most. nil where they are one place. The
// part that may hold more comes last, to be looked at first.
func (c *counterSearch) halve(b []engine.Span) (best [][]engine.Span) {
	least := int64(-1)
	for n, s := range b {
		var parts []engine.Span
		switch {
		case s.Some && s.Open:
			parts = []engine.Span{engine.Between(s.Low, s.High), engine.Unknown()}
		case s.Some && s.Low < s.High:
			cut := c.dims[n].cut(s)
			parts = []engine.Span{engine.Between(s.Low, cut-1), engine.Between(cut, s.High)}
		default:
			continue
		}
		var halves [][]engine.Span
		size, sizes := int64(0), [2]int64{}
		for i, part := range parts {
			one := slices.Clone(b)
			one[n] = part
			v := c.at(one)
			if may, _ := c.may(v); may {
				sizes[i] = 1 + v[0].width()/4 + v[1].width()/4
				size += sizes[i]
				halves = append(halves, one)
			}
		}
		if len(halves) == 2 && sizes[0] > sizes[1] {
			halves[0], halves[1] = halves[1], halves[0]
		}
		if len(halves) == 0 {
			return [][]engine.Span{} // nothing is in it
		}
		if least < 0 || size < least {
			best, least = halves, size
		}
	}
	return best
}

// cut is where a span is split: at the middle one of the values that rules compare with,
// or in the middle.
func (d *counterDim) cut(s engine.Span) int64 {
	from, _ := slices.BinarySearch(d.cuts, s.Low+1)
	to, _ := slices.BinarySearch(d.cuts, s.High+1)
	if from < to {
		return d.cuts[from+(to-from)/2]
	}
	return s.Low + (s.High-s.Low)/2 + 1
}

// reduced leaves out whatever can be left out without losing the difference.
func (c *counterSearch) reduced(at []engine.Span) []engine.Span {
	for again := true; again; {
		again = false
		for n := range at {
			if !at[n].Some {
				continue
			}
			was := at[n]
			at[n] = engine.Unknown()
			if _, surely := c.may(c.at(at)); surely {
				again = true
				continue
			}
			at[n] = was
		}
	}
	return at
}

// tidied moves each fact that is stated to the plainest of the values that the rules
// compare with at which the difference stays, or else towards the plainest value as far
// as it stays.
func (c *counterSearch) tidied(at []engine.Span) []engine.Span {
	for n, d := range c.dims {
		if !at[n].Some {
			continue
		}
		differs := func(v int64) bool {
			was := at[n]
			at[n] = engine.Exactly(v)
			_, surely := c.may(c.at(at))
			if !surely {
				at[n] = was
			}
			return surely
		}
		plain := simple(d, engine.Between(d.low, d.high)).Low
		list := append([]int64{plain}, d.cuts...)
		slices.SortStableFunc(list, func(a, b int64) int { return cmp.Compare(max(a-plain, plain-a), max(b-plain, plain-b)) })
		if slices.ContainsFunc(list, func(v int64) bool { return v >= d.low && v <= d.high && differs(v) }) {
			continue
		}
		// It differs at far and not at near.
		for near, far := plain, at[n].Low; max(far-near, near-far) > 1; {
			if mid := near + (far-near)/2; differs(mid) {
				far = mid
			} else {
				near = mid
			}
		}
	}
	return c.reduced(at)
}
