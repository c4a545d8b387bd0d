// Package oracle is the second opinion on what rules mean: a slow interpreter that
// walks the typed trees for one household, in exact fractions, with a nil for what
// is not known. It is written from the rule language's description and shares
// nothing with rules/engine: neither scales nor registers nor cells made ready.
//
// It is for tests only, which compare it with the engine on random packs and
// households. Nothing that runs imports it.
package oracle
