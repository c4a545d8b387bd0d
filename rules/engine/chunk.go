package engine

import (
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// Column names a column that a program reads: an input as of a day.
type Column struct {
	Input *lang.Input
	Day   fact.Date
}

// Chunk holds the columns of some households with their members, claims and
// lines. Children stand together in the order of their parents: the members of
// household h are the persons Persons[h] to Persons[h+1].
type Chunk struct {
	// N counts the rows of each entity.
	N [4]int
	// First child of each parent, one entry more than there are parents:
	// Children[fact.EntityPerson] by household, [EntityClaim] by person,
	// [EntityLine] by claim; [EntityHousehold] is not used.
	Children [4][]int32
	// Cols stand in the order of Program.Columns.
	Cols []Col
}

// Col is a column: integers in the scale of the input's type (codes: their place
// in the list, dates: days since 1970), or bits for a bool. A row whose Known bit
// is not set is unknown, and its value must be 0. Bits beyond the rows are 0.
type Col struct {
	Ints  []int64  // nil for a bool
	True  []uint64 // of a bool; a subset of Known
	Known []uint64
}

// Words is the number of 64-bit words that hold n bits.
func Words(n int) int { return (n + 63) / 64 }
