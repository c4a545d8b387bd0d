// Package engine is the one evaluator. It lowers the typed trees of a checked
// pack, for one day, to a register program over columns, and runs it over chunks
// of one to some hundreds of households: exact, three-valued, without allocating.
// The explanation of a decision is read from the same registers.
package engine
