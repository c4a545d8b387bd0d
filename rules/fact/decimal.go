package fact

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Decimal is an exact decimal with six places, as a whole number of millionths:
// areas, hours, rates that packs declare as attributes. It is never a float.
type Decimal int64

const decimalPlaces = 6

// ErrDecimal is returned for text that is not a decimal with at most six places.
var ErrDecimal = errors.New("not a decimal with at most six places")

// ParseDecimal reads a plain decimal ("0.65", "-12"). A seventh place is an error.
func ParseDecimal(s string) (Decimal, error) {
	rest, negative := strings.CutPrefix(s, "-")
	whole, frac, dot := strings.Cut(rest, ".")
	_, ok1 := digits(whole)
	_, ok2 := digits(frac)
	if whole == "" || (dot && frac == "") || len(frac) > decimalPlaces || !ok1 || !ok2 {
		return 0, fmt.Errorf("%w: %q", ErrDecimal, s)
	}
	sign := ""
	if negative {
		sign = "-"
	}
	n, err := strconv.ParseInt(sign+whole+frac+strings.Repeat("0", decimalPlaces-len(frac)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %q", ErrDecimal, s)
	}
	return Decimal(n), nil
}

// String formats without trailing zeros: "0.65", "12".
func (d Decimal) String() string {
	sign, u := "", uint64(d)
	if d < 0 {
		sign, u = "-", -u
	}
	s := fmt.Sprintf("%s%d.%06d", sign, u/1e6, u%1e6)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// MarshalText formats as text, so that JSON never carries a float.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (d *Decimal) UnmarshalText(text []byte) error {
	parsed, err := ParseDecimal(string(text))
	*d = parsed
	return err
}
