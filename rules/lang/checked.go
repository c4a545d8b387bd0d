package lang

import (
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Checked is a pack whose every expression has a typed tree.
type Checked struct {
	Pack *pack.Pack
	// Inputs are all columns that the rules name, by name.
	Inputs map[string]*Input
	Params map[string]*Param

	Variables map[*pack.Variable][]Version
	// Ranges are what variables are declared to keep; outside they are unknown.
	Ranges    map[*pack.Variable]Declared
	Groups    map[*pack.Group]*Node
	Eligible  map[*pack.Programme][]Version
	Amount    map[*pack.Programme][]Version // no entry for a status
	Raise     map[*pack.Flag][]Version
	Clear     map[*pack.Flag][]Version
	When      map[*pack.Layer][]Version // no entry where a layer serves everyone
	Pays      map[*pack.Layer][]Version
	CapAmount map[*pack.Cap]*Node
	Quota     map[*pack.Allocation]*Node
	Rank      map[*pack.Allocation][]*Node
	// Holds says of a subject whether it holds a place already; no entry where
	// holders do not come first.
	Holds map[*pack.Allocation]*Node
}

// Version is the tree of a rule for the days [From, To).
type Version struct {
	From fact.Date
	To   *fact.Date
	Node *Node
	Expr pack.Expr
}

// Declared is a range that a pack states, in a scale of its own.
type Declared struct {
	Range
	Scale int
}

// In gives it in a scale that is at least its own.
func (d Declared) In(scale int) Declared {
	return Declared{d.Scaled(scale - d.Scale), scale}
}

// InForce returns the version of a day, or nil where there is none: not in force.
func InForce(versions []Version, day fact.Date) *Version {
	for i := range versions {
		v := &versions[i]
		if v.From <= day && (v.To == nil || day < *v.To) {
			return v
		}
	}
	return nil
}

// Param is a parameter with its cells as numbers.
type Param struct {
	Decl *pack.Parameter
	Type Type
	// Keys are the codes of each key; nil for an int key.
	Keys   []*Codes
	Axis   Type
	Range  Range
	Values []ParamValue
}

// ParamValue is what a parameter is in [From, To).
type ParamValue struct {
	From fact.Date
	To   *fact.Date
	// Scalar: the number in the scale of the type, or Node where it follows from
	// other parameters.
	Scalar int64
	Node   *Node
	Rows   []ParamRow
	Other  *int64 // cell of keys without a row
	Add    *int64 // by which each int key beyond the last adds
	Last   bool   // an int key beyond the last has the last row
	// Boxes are the rows of a decision table as they are stated, in order.
	Boxes []ParamBox
	Decl  *pack.ParameterValue
}

// ParamRow is a row: indices of codes or ints for the keys; of a band or scale the
// last key is the number from which it holds, in the scale of the axis.
type ParamRow struct {
	Keys []int64
	Cell int64
	// Row is which of the rows that the pack states it is of. A row of a decision table
	// stands for as many as it has keys.
	Row int
}

// ParamBox is a row of a decision table: of each key the codes, or the first and the
// last number, math.MaxInt64 where there is no last.
type ParamBox struct {
	Codes    [][]int64 // nil for a number
	Min, Max int64
	Cell     int64
}

// none is what a cell that says there is none, no cap, stands for, in whole yuan:
// more than any amount on record, and small enough to fit at every scale.
const none int64 = 9 * moneyRange

// NoneIn is the number of such a cell in a scale.
func NoneIn(scale int) int64 { return none * Pow10(scale) }

// On returns the value of a day; ok is false in a gap.
func (p *Param) On(day fact.Date) (v *ParamValue, ok bool) {
	for i := range p.Values {
		v := &p.Values[i]
		if v.From <= day && (v.To == nil || day < *v.To) {
			return v, true
		}
	}
	return nil, false
}
