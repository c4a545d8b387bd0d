// Package rules decides what a household is entitled to, exactly and with reasons.
// It is pure: no database, no network, no clock; facts and the day are arguments.
//
// In reading order: rules/fact (values, code lists, the vocabulary), rules/pack
// (the policy pack as files), rules/lang (what its expressions mean), rules/proof
// (what they can never be), rules/dossier (what is recorded of a household, and how fields are read out of it), rules/engine
// (the one evaluator), and this package, which puts them together: [Load] makes a
// [Release] of a pack, [Release.Assess] answers for one household with reasons,
// [Release.Decide] for many without, and [Release.Allocate] gives out what there is
// only a number of among those who are eligible.
package rules
