package lang

import (
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Type is the type of an expression.
type Type struct {
	Kind fact.Kind
	// Scale is the number of decimal places in which the value is held: money 2 or
	// more, decimals as written. A Ratio has none: it is an exact quotient.
	Scale  int
	Ratio  bool
	Period string // of money: "", month, year
	Per    string // of money: "", person
	Label  string // of ints and decimals
	Codes  *Codes // of codes
}

// Codes is a resolved list of codes.
type Codes struct {
	Name    string
	Entries []fact.Entry
	Ordered bool
}

// Range is the closed interval in which a number is known to lie, in the scale of
// its type (of a ratio: in whole units, rounded outwards). Unbounded ends are
// math.MinInt64 and math.MaxInt64.
type Range struct{ Min, Max int64 }

// Op is what a node does.
type Op uint8

// The operations. Args are in the order named.
const (
	OpConst     Op = iota // Value (scaled), or Bool
	OpInput               // Input: a column
	OpAsOf                // the day of the question
	OpParam               // Param: the scalar in force on the day
	OpLookup              // Param; Args: keys
	OpBand                // Param; Args: outer key if any, number
	OpScale               // Param; Args: outer key if any, number: Σ rate × part of the number in the band
	OpScaleFrom           // Param; Args: outer key if any, already, number: scale(already+number) − scale(already)
	OpVar                 // Var: the variable in force
	OpGroup               // Group membership of a person, a bool
	OpEligible            // Programme: its eligible (before stacking), three-valued
	OpAmount              // Programme: its amount; 0 where it is not eligible, unknown where that is unknown
	OpLayer               // Layer: what it pays (in a coverage)
	OpCapLeft             // Cap; amount − earlier claims' layers − layers already paid of this claim, at least 0
	OpAnd
	OpOr
	OpNot
	OpEq
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpIn      // Args[0] in Set (codes or ints)
	OpInRange // Args[0] in Set[0]..Set[1], both included
	OpAdd
	OpSub
	OpMul
	OpDiv // exact; the type is a Ratio
	OpNeg
	OpMin
	OpMax
	OpRound   // Args[0] to Value places of ten in the result's scale: see Round
	OpCond    // Args[0] ? Args[1] : Args[2]
	OpOrElse  // Args[0], or Args[1] where it is unknown
	OpConvert // Args[0] × Value / Value2 (monthly: 1/12, yearly: 12)
	OpAny     // over List: Args[0] on the child
	OpAll
	OpNone
	OpCount // Args[0] on the child (a const true counts all)
	OpSum
	OpMinOf // Args[0] on the child; Args[1] on the parent where the list is empty
	OpMaxOf
	OpParent        // Args[0] on the parent, read by the child
	OpAddMonths     // Args: date, int; the day is cut to the length of the month
	OpMonthsBetween // Args: from, to; completed months
	OpMonthStart
	OpMonthEnd
	OpYearStart
	OpHeld        // Args[0] on the day and on the same day of the N−1 months before
	OpCountMonths // on how many of those days Args[0] holds
	OpAt          // Args[0] as of Day (an expression of as_of and constants)
)

// Round is how OpRound rounds.
type Round uint8

// The ways of rounding. Half up is away from zero.
const (
	HalfUp Round = iota
	Up           // towards +∞
	Down         // towards −∞
	// HalfEven takes an exact half to the even neighbour. No rule names it: it is a
	// meaning that the evaluator may give to rounding.
	HalfEven
)

// Node is a node of a typed tree. Trees are immutable after Check.
type Node struct {
	Op     Op
	Type   Type
	Entity fact.Entity // whom the value belongs to; constants belong to the household
	// Const: the same for everyone (a parameter, a literal, as_of).
	Const bool
	Range Range
	Args  []*Node

	Value, Value2 int64
	Round         Round
	Set           []int64
	N             int
	List          *List
	Input         *Input
	Param         *pack.Parameter
	Var           *pack.Variable
	Group         *pack.Group
	Programme     *pack.Programme
	Layer         *pack.Layer
	Cap           *pack.Cap
	Coverage      *pack.Coverage
	Day           *Node // of OpAt

	From, To int // bytes in the source of the expression
}

// List is what a quantifier ranges over: the children of an entity for which the
// conditions hold.
type List struct {
	Of    fact.Entity // EntityPerson: members; EntityLine: lines; EntityClaim: claims
	Where []*Node     // on the child; all must hold
}

// Input is a column that a program reads: a field of the registry or of a pack,
// or something computed from records by a function.
type Input struct {
	// Name is its canonical text: age, attr:owns_car, income(wage,card_year),
	// on(dibao), earlier(l1). Equal names are equal inputs.
	Name   string
	Entity fact.Entity
	Type   Type
	Range  Range
	// Fn is empty for a field, else income, income_except, expense, insured, on,
	// ended, end_reason, last_amount, paid, awarded_on, earlier.
	Fn     string
	Args   []string // kinds, items, programme or layer
	Window string   // of income, expense, paid
	Field  *fact.Field
	Attr   *pack.Attribute
	Title  pack.Text
	// Record is the record that answers several inputs at once, such as history(dibao),
	// Of its title, and Asks what this input asks of it. Record is empty where the input
	// is asked for by itself.
	Record   string
	Of, Asks pack.Text
}
