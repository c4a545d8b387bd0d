package engine

import (
	"math"

	"bentou/rules/lang"
)

// Span is what a number may be: known and between Low and High, where Some, or
// unknown, where Open. One of the two holds at least. It may hold more than can come
// about, never less.
type Span struct {
	Low, High  int64
	Some, Open bool
}

// Exactly is the span of a number that is known.
func Exactly(v int64) Span { return Span{Low: v, High: v, Some: true} }

// Between is the span of the numbers from low to high.
func Between(low, high int64) Span { return Span{Low: low, High: high, Some: true} }

// Unknown is the span of a number that is not known.
func Unknown() Span { return Span{Open: true} }

// Point reports whether it is just one thing: a number, or unknown.
func (s Span) Point() bool { return s.Some != s.Open && (s.Open || s.Low == s.High) }

// Truths is which values a condition may have.
type Truths uint8

// The values of a condition, as a set.
const (
	MayHold Truths = 1 << iota
	MayFail
	MayBeOpen
)

// Has reports whether one of some values is in the set.
func (t Truths) Has(of Truths) bool { return t&of != 0 }

// Is reports whether the set is just one value, or the values given.
func (t Truths) Is(of Truths) bool { return t == of }

func (t Truths) not() Truths { return t&MayBeOpen | (t&MayHold)<<1 | (t&MayFail)>>1 }

func truthsOf(value, known bool) Truths {
	switch {
	case !known:
		return MayBeOpen
	case value:
		return MayHold
	}
	return MayFail
}

// truthsTable holds what an operation gives for two sets of values.
type truthsTable [8][8]Truths

// tabulate makes the table of an operation on two values; 0 says that the two cannot
// meet.
func tabulate(of func(a, b Truths) Truths) (t truthsTable) {
	for a := range Truths(8) {
		for b := range Truths(8) {
			for x := MayHold; x <= MayBeOpen; x <<= 1 {
				for y := MayHold; y <= MayBeOpen; y <<= 1 {
					if a&x != 0 && b&y != 0 {
						t[a][b] |= of(x, y)
					}
				}
			}
		}
	}
	return t
}

var (
	andTable = tabulate(func(a, b Truths) Truths {
		switch {
		case a == MayFail || b == MayFail:
			return MayFail
		case a == MayHold && b == MayHold:
			return MayHold
		}
		return MayBeOpen
	})
	orTable = tabulate(func(a, b Truths) Truths {
		switch {
		case a == MayHold || b == MayHold:
			return MayHold
		case a == MayFail && b == MayFail:
			return MayFail
		}
		return MayBeOpen
	})
	sameTable = tabulate(func(a, b Truths) Truths {
		switch {
		case a == MayBeOpen || b == MayBeOpen:
			return MayBeOpen
		case a == b:
			return MayHold
		}
		return MayFail
	})
	elseTable = tabulate(func(a, b Truths) Truths {
		if a == MayBeOpen {
			return b
		}
		return a
	})
	triTable = tabulate(func(a, b Truths) Truths {
		switch {
		case a == MayHold && b == MayFail:
			return 0 // what surely holds may hold
		case a == MayHold:
			return MayHold
		case b == MayFail:
			return MayFail
		}
		return MayBeOpen
	})
)

// both is the span of a result that is known where both are.
func both(a, b Span, low, high int64) Span {
	if !a.Some || !b.Some {
		return Unknown()
	}
	return Span{Low: low, High: high, Some: true, Open: a.Open || b.Open}
}

// like is the span of a result that is known where one is.
func like(a Span, low, high int64) Span {
	if !a.Some {
		return Unknown()
	}
	return Span{Low: low, High: high, Some: true, Open: a.Open}
}

// cut takes numbers out of a span: those outside are unknown.
func (s Span) cut(low, high int64) Span {
	if !s.Some {
		return s
	}
	out := Span{Low: max(s.Low, low), High: min(s.High, high), Open: s.Open || s.Low < low || s.High > high}
	if out.Some = out.Low <= out.High; !out.Some {
		return Unknown()
	}
	return out
}

// union holds both.
func (s Span) union(o Span) Span {
	switch {
	case !s.Some:
		o.Open = o.Open || s.Open
		return o
	case !o.Some:
		s.Open = s.Open || o.Open
		return s
	}
	return Span{Low: min(s.Low, o.Low), High: max(s.High, o.High), Some: true, Open: s.Open || o.Open}
}

// spilled is a result whose ends may have left what is held; check says that such a
// number is unknown, and elsewhere the rules are proved to have none.
func spilled(s Span, over, check bool) Span {
	if over && check {
		s.Open = true
	}
	return s
}

// plus and times hold the ends at the least and greatest number; over tells.
func plus(a, b int64) (sum int64, over bool) {
	s := a + b
	if !addOverflows(a, b, s) {
		return s, false
	}
	if a > 0 {
		return math.MaxInt64, true
	}
	return math.MinInt64, true
}

func minus(a, b int64) (int64, bool) {
	s := a - b
	if (a^b)&(a^s) >= 0 {
		return s, false
	}
	if a >= 0 {
		return math.MaxInt64, true
	}
	return math.MinInt64, true
}

func times(a, b int64) (int64, bool) {
	if !mulOverflows(a, b) {
		return a * b, false
	}
	if (a < 0) != (b < 0) {
		return math.MinInt64, true
	}
	return math.MaxInt64, true
}

// product is the span of a product.
func product(a, b Span, check bool) Span {
	if !a.Some || !b.Some {
		return Unknown()
	}
	low, high, over := int64(math.MaxInt64), int64(math.MinInt64), false
	for _, x := range []int64{a.Low, a.High} {
		for _, y := range []int64{b.Low, b.High} {
			p, spills := times(x, y)
			low, high, over = min(low, p), max(high, p), over || spills
		}
	}
	return spilled(both(a, b, low, high), over, check)
}

// quotient is the span of a ÷ b, rounded; where b is not positive it is unknown.
func quotient(a, b Span, mode lang.Round) Span {
	b = b.cut(1, math.MaxInt64)
	if !a.Some || !b.Some {
		return Unknown()
	}
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for _, x := range []int64{a.Low, a.High} {
		for _, y := range []int64{b.Low, b.High} {
			q, _ := divide(x, y, mode)
			low, high = min(low, q), max(high, q)
		}
	}
	return both(a, b, low, high)
}
