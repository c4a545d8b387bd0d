package engine

import (
	"slices"

	"bentou/rules/lang"
)

// Meaning is what rules mean where their text leaves a choice to the evaluator. A
// version of it that was released never changes: decisions that were made under it
// are decided again under it. Whoever wants another meaning adds a version to
// [Meanings]; a test over a fixed corpus fails for whoever changes one by accident.
type Meaning struct {
	// Version is the number under which releases and decisions keep it, from 1.
	Version int
	// Halves is what round() does with an exact half: [lang.HalfUp] (away from zero)
	// or [lang.HalfEven].
	Halves lang.Round
	// AllOfNobody is what all() says of a list without anybody.
	AllOfNobody bool
	// LeapBirthdayEarly says that whoever was born on 29 February completes a year
	// on 28 February of other years, where the pack does not settle it; else it is on
	// 1 March.
	LeapBirthdayEarly bool
}

// meanings are the versions that were released, in their order.
var meanings = []Meaning{
	{Version: 1, Halves: lang.HalfUp, AllOfNobody: true, LeapBirthdayEarly: false},
}

// Semantics is the version under which new releases are made.
const Semantics = 1

// Meanings are all versions that were released, the present one last.
func Meanings() []Meaning { return slices.Clone(meanings) }

// MeaningOf is a version that was released; ok is false for a number that this
// program does not know.
func MeaningOf(version int) (m Meaning, ok bool) {
	i := slices.IndexFunc(meanings, func(m Meaning) bool { return m.Version == version })
	if i < 0 {
		return Meaning{}, false
	}
	return meanings[i], true
}

// Present is the version under which new releases are made.
func Present() Meaning {
	m, ok := MeaningOf(Semantics)
	if !ok {
		panic("engine: the present meaning is not among those that were released")
	}
	return m
}
