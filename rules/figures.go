package rules

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"

	"bentou/rules/engine"
	"bentou/rules/lang"
)

// Figures are written from fractions of 64 bits, and from fractions of any size only where
// those do not hold them.

// ratio is the size of a value as a fraction; ok is false where 64 bits do not hold it.
func ratio(v engine.Value) (num, den uint64, ok bool) {
	if v.Den <= 0 {
		return 0, 0, false
	}
	over, den := bits.Mul64(uint64(v.Den), uint64(lang.Pow10(v.Scale)))
	return size(v.Num), den, over == 0
}

func size(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// quotient writes a value with places, rounded half up for the eye only.
func quotient(v engine.Value, places int) string {
	num, den, ok := ratio(v)
	if ok && places <= 18 {
		over, scaled := bits.Mul64(num, uint64(lang.Pow10(places)))
		if over < den {
			q, rest := bits.Div64(over, scaled, den)
			if rest >= den-rest {
				q++
			}
			return digits(v.Num < 0, q, places)
		}
	}
	return exact(v).FloatString(places)
}

// digits writes a number of the last place.
func digits(negative bool, n uint64, places int) string {
	var room [32]byte
	b := room[:0]
	if negative {
		b = append(b, '-')
	}
	if places == 0 {
		return string(strconv.AppendUint(b, n, 10))
	}
	unit := uint64(lang.Pow10(places))
	b = append(strconv.AppendUint(b, n/unit, 10), '.')
	for unit, n = unit/10, n%unit; unit > 0; unit /= 10 {
		b = append(b, byte('0'+n/unit%10))
	}
	return string(b)
}

// inFull writes a value with nothing lost and with least places: a quotient that has no end
// as a fraction.
func inFull(v engine.Value, least int) string {
	num, den, ok := ratio(v)
	if !ok {
		r := exact(v)
		if n, ends := r.FloatPrec(); ends {
			return r.FloatString(max(n, least))
		}
		return r.RatString()
	}
	by := common(num, den)
	num, den = num/by, den/by
	rest, twos, fives := den, 0, 0
	for ; rest%2 == 0; rest /= 2 {
		twos++
	}
	for ; rest%5 == 0; rest /= 5 {
		fives++
	}
	if rest == 1 {
		return quotient(v, max(twos, fives, least))
	}
	sign := ""
	if v.Num < 0 {
		sign = "-"
	}
	return sign + strconv.FormatUint(num, 10) + "/" + strconv.FormatUint(den, 10)
}

// common is the greatest common divisor; of nothing and a number it is the number.
func common(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// gap is how far two values lie apart.
type gap struct {
	by   engine.Value // where 64 bits hold it
	long *big.Rat     // where they do not
	// sign is 1 where the first is more, −1 where it is less, 0 where they are the same.
	sign int
}

func apart(a, b engine.Value) gap {
	if num, den, ok := difference(a, b); ok {
		g := gap{by: engine.Value{Num: num, Den: den}}
		switch {
		case num > 0:
			g.sign = 1
		case num < 0:
			g.sign, g.by.Num = -1, -num
		}
		return g
	}
	r := new(big.Rat).Sub(exact(a), exact(b))
	return gap{long: r.Abs(r), sign: new(big.Rat).Sub(exact(a), exact(b)).Sign()}
}

// difference takes the second value from the first; ok is false where 64 bits do not hold what is needed.
func difference(a, b engine.Value) (num, den int64, ok bool) {
	_, of, fits := ratio(a)
	_, by, alsoFits := ratio(b)
	if !fits || !alsoFits {
		return 0, 0, false
	}
	g := common(of, by)
	x, fits := times(a.Num, by/g)
	y, alsoFits := times(b.Num, of/g)
	den, denFits := times(int64(by/g), of)
	num = x - y
	ok = fits && alsoFits && denFits && int64(by/g) >= 0 && (num <= x) == (y >= 0) && num != math.MinInt64
	return num, den, ok
}

func times(a int64, by uint64) (int64, bool) {
	over, n := bits.Mul64(size(a), by)
	if over != 0 || n > math.MaxInt64 {
		return 0, false
	}
	if a < 0 {
		return -int64(n), true
	}
	return int64(n), true
}

func (g gap) text(places int) string {
	if g.long != nil {
		return g.long.FloatString(places)
	}
	return quotient(g.by, places)
}
