// Package dossier is what is recorded of a household and its members over time,
// and how the fields that rules name are read out of it for a day.
//
// A [Household] comes from the registry, from a scenario or from a question; the
// reading is the same. What is not recorded is unknown, unless a register that is
// complete there says no. Each value that was read tells where it came from.
//
// One principle holds for every reading: to know less never changes an answer
// into a different answer, it only makes it unknown. So a record that lacks the
// column which says what it is about (the kind of an insurance, the item of an
// income) makes every "no" of its register unknown, and a contradiction inside a
// record is unknown, not decided.
//
// In reading order: dossier.go (what is held), kinds.go (the records and their
// columns), reading.go and reader.go (the two ways to ask), then one file for each
// group of inputs; change.go says on which days readings can change.
package dossier
