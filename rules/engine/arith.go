package engine

import (
	"math"
	"math/bits"

	"bentou/rules/lang"
)

// divide rounds a ÷ b for b > 0; half up is away from zero. ok is false where b is
// not positive.
func divide(a, b int64, mode lang.Round) (q int64, ok bool) {
	if b <= 0 {
		return 0, false
	}
	q = a / b
	rest := a - q*b // the sign of a
	if rest == 0 {
		return q, true
	}
	switch mode {
	case lang.Up:
		if rest > 0 {
			q++
		}
	case lang.Down:
		if rest < 0 {
			q--
		}
	case lang.HalfEven:
		if rest < 0 {
			if left := uint64(b) - uint64(-rest); uint64(-rest) > left || uint64(-rest) == left && q%2 != 0 {
				q--
			}
		} else if left := uint64(b) - uint64(rest); uint64(rest) > left || uint64(rest) == left && q%2 != 0 {
			q++
		}
	default:
		if rest < 0 {
			if uint64(-rest) >= uint64(b)-uint64(-rest) {
				q--
			}
		} else if uint64(rest) >= uint64(b)-uint64(rest) {
			q++
		}
	}
	return q, true
}

// addOverflows reports whether s = a + b has wrapped.
func addOverflows(a, b, s int64) bool { return (a^s)&(b^s) < 0 }

// mulOverflows reports whether a × b does not fit.
func mulOverflows(a, b int64) bool {
	if a == 0 || b == 0 {
		return false
	}
	hi, lo := bits.Mul64(abs(a), abs(b))
	if (a < 0) != (b < 0) {
		return hi != 0 || lo > 1<<63
	}
	return hi != 0 || lo > math.MaxInt64
}

func abs(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
