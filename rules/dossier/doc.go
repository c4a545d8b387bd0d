// Package dossier is what is recorded of a household and its members over time,
// and how the fields that rules name are read out of it for a day.
//
// A [Household] comes from the registry, from a scenario or from a question; the
// reading is the same. What is not recorded is unknown, unless a register that is
// complete there says no. Each value that was read tells where it came from.
package dossier
