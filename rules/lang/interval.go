package lang

import (
	"math"
	"math/bits"
)

// Everything is the range of a number about which nothing is known.
var Everything = Range{math.MinInt64, math.MaxInt64}

// One is the range of a single number.
func One(n int64) Range { return Range{n, n} }

// Contains reports whether n lies in the range.
func (r Range) Contains(n int64) bool { return r.Min <= n && n <= r.Max }

// Bounded reports whether both ends are known.
func (r Range) Bounded() bool { return r.Min != math.MinInt64 && r.Max != math.MaxInt64 }

// Union is the smallest range that holds both.
func (r Range) Union(s Range) Range { return Range{min(r.Min, s.Min), max(r.Max, s.Max)} }

// Plus is the range of a sum. An end that cannot be held is unbounded.
func (r Range) Plus(s Range) Range { return Range{addEnd(r.Min, s.Min), addEnd(r.Max, s.Max)} }

// Negative is the range of −x.
func (r Range) Negative() Range { return Range{negateEnd(r.Max), negateEnd(r.Min)} }

// Times is the range of a product.
func (r Range) Times(s Range) Range {
	a, b, c, d := mulEnd(r.Min, s.Min), mulEnd(r.Min, s.Max), mulEnd(r.Max, s.Min), mulEnd(r.Max, s.Max)
	return Range{min(a, b, c, d), max(a, b, c, d)}
}

func unbounded(n int64) bool { return n == math.MinInt64 || n == math.MaxInt64 }

func negateEnd(n int64) int64 {
	switch n {
	case math.MinInt64:
		return math.MaxInt64
	case math.MaxInt64:
		return math.MinInt64
	}
	return -n
}

func addEnd(a, b int64) int64 {
	if unbounded(a) {
		return a
	}
	if unbounded(b) {
		return b
	}
	s := a + b
	if (a > 0 && b > 0 && s < 0) || s == math.MaxInt64 {
		return math.MaxInt64
	}
	if (a < 0 && b < 0 && s >= 0) || s == math.MinInt64 {
		return math.MinInt64
	}
	return s
}

func mulEnd(a, b int64) int64 {
	if a == 0 || b == 0 {
		return 0
	}
	negative := (a < 0) != (b < 0)
	end := int64(math.MaxInt64)
	if negative {
		end = math.MinInt64
	}
	if unbounded(a) || unbounded(b) {
		return end
	}
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo >= math.MaxInt64 {
		return end
	}
	if negative {
		return -int64(lo)
	}
	return int64(lo)
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// Pow10 is 10 to the n, for 0 ≤ n ≤ 18.
func Pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// Scaled returns the range in another scale.
func (r Range) Scaled(by int) Range {
	if by >= 0 {
		return r.Times(One(Pow10(by)))
	}
	return r.DividedBy(One(Pow10(-by)))
}

// DividedBy is a range, in whole units rounded outwards, of x/y for y > 0.
func (r Range) DividedBy(s Range) Range {
	if s.Min <= 0 {
		return Everything
	}
	low, high := r.Min, r.Max
	if !unbounded(low) {
		if low >= 0 && unbounded(s.Max) {
			low = 0
		} else if low >= 0 {
			low = floorDiv(low, s.Max)
		} else {
			low = floorDiv(low, s.Min)
		}
	}
	if !unbounded(high) {
		if high <= 0 && unbounded(s.Max) {
			high = 0
		} else if high <= 0 {
			high = -floorDiv(-high, s.Max)
		} else {
			high = -floorDiv(-high, s.Min)
		}
	}
	return Range{low, high}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
