package fact

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Money is an amount of yuan as a whole number of fen (1 yuan = 100 fen). Its
// period and subject (a year, a month, a person) belong to the field that holds it.
type Money int64

// Errors of reading and adding money.
var (
	ErrMoney         = errors.New("not an amount of money with at most two decimals")
	ErrMoneyOverflow = errors.New("amount of money out of range")
)

// Yuan returns whole yuan as money. It panics when out of range: it is for constants.
func Yuan(n int64) Money {
	if n > math.MaxInt64/100 || n < math.MinInt64/100 {
		panic(ErrMoneyOverflow)
	}
	return Money(n * 100)
}

// ParseMoney reads a plain decimal with at most two places ("1416", "1500.5",
// "-0.05"). Separators, exponents and a third place are errors: nothing is rounded.
func ParseMoney(s string) (Money, error) {
	bad := func() (Money, error) { return 0, fmt.Errorf("%w: %q", ErrMoney, s) }
	digitsOf, negative := s, false
	if rest, found := strings.CutPrefix(digitsOf, "-"); found {
		digitsOf, negative = rest, true
	}
	whole, frac, dot := strings.Cut(digitsOf, ".")
	if whole == "" || (dot && frac == "") || len(frac) > 2 {
		return bad()
	}
	for _, part := range []string{whole, frac} {
		if _, ok := digits(part); !ok {
			return bad()
		}
	}
	frac += strings.Repeat("0", 2-len(frac))
	sign := ""
	if negative {
		sign = "-"
	}
	n, err := strconv.ParseInt(sign+whole+frac, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %q", ErrMoneyOverflow, s)
	}
	return Money(n), nil
}

// MustMoney is [ParseMoney] for constants; it panics on an error.
func MustMoney(s string) Money {
	m, err := ParseMoney(s)
	if err != nil {
		panic(err)
	}
	return m
}

// String formats with two decimals: "1416.00".
func (m Money) String() string {
	sign, u := "", uint64(m)
	if m < 0 {
		sign, u = "-", -u
	}
	return fmt.Sprintf("%s%d.%02d", sign, u/100, u%100)
}

// Plus returns m + n, or [ErrMoneyOverflow].
func (m Money) Plus(n Money) (Money, error) {
	sum := m + n
	if (n > 0 && sum < m) || (n < 0 && sum > m) {
		return 0, ErrMoneyOverflow
	}
	return sum, nil
}

// Ptr returns a pointer to a copy, for optional fields.
func (m Money) Ptr() *Money { return &m }

// MarshalText formats as a decimal, so that JSON carries a string, never a float.
func (m Money) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (m *Money) UnmarshalText(text []byte) error {
	parsed, err := ParseMoney(string(text))
	*m = parsed
	return err
}
