package oracle

import (
	"math/big"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

// Value is what a tree is worth: a truth or a number, both nil where it is not
// known. Dates are days since 1970, codes their place in the list.
type Value struct {
	Bit *bool
	Num *big.Rat
	// Low and High are what a count lies between, where members may or may not count.
	Low, High *big.Rat
}

// Bit is a known truth.
func Bit(b bool) Value { return Value{Bit: &b} }

// Number is a known number.
func Number(r *big.Rat) Value { return Value{Num: r} }

// Int is a known whole number.
func Int(n int64) Value { return Number(big.NewRat(n, 1)) }

// Unknown is a value that is not known, of either kind.
var Unknown Value

// Known reports whether the value is known.
func (v Value) Known() bool { return v.Bit != nil || v.Num != nil }

// IsTrue and IsFalse report a truth that is known; an unknown one is neither.
func (v Value) IsTrue() bool  { return v.Bit != nil && *v.Bit }
func (v Value) IsFalse() bool { return v.Bit != nil && !*v.Bit }

// String writes the value for the message of a test.
func (v Value) String() string {
	switch {
	case v.Bit != nil && *v.Bit:
		return "true"
	case v.Bit != nil:
		return "false"
	case v.Num != nil:
		return v.Num.RatString()
	case v.Low != nil:
		return v.Low.RatString() + "–" + v.High.RatString()
	}
	return "unknown"
}

// same reports whether two known values are equal.
func same(a, b Value) bool {
	if a.Bit != nil && b.Bit != nil {
		return *a.Bit == *b.Bit
	}
	return a.Num != nil && b.Num != nil && a.Num.Cmp(b.Num) == 0
}

// bounds are the ends between which a number lies, nil where nothing is known.
func (v Value) bounds() (low, high *big.Rat) {
	if v.Num != nil {
		return v.Num, v.Num
	}
	return v.Low, v.High
}

func count(low, high int) Value {
	if low == high {
		return Int(int64(low))
	}
	return Value{Low: big.NewRat(int64(low), 1), High: big.NewRat(int64(high), 1)}
}

// Row is a household, a member, a claim or a line, with what belongs to it.
type Row struct {
	Entity   fact.Entity
	ID       int // for the reader
	Parent   *Row
	Children []*Row // members, claims, lines
}

// Add appends a child.
func (r *Row) Add(id int) *Row {
	c := &Row{Entity: r.Entity + 1, ID: id, Parent: r}
	r.Children = append(r.Children, c)
	return c
}

// Reader gives the value of an input on a day.
type Reader func(in *lang.Input, day fact.Date, row *Row) Value

// Oracle answers for one pack.
type Oracle struct {
	Checked *lang.Checked
	Read    Reader
}
