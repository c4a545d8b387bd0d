// Package proof proves what the conditions of a checked pack can be, over the ranges
// that fields, attributes and variables declare: that one is never false or never
// true, that two of them exclude each other, that a branch or an alternative is never
// reached, that a row of a table is never read. It does so by cases and by intervals
// on the trees of rules/lang, not by samples.
//
// A proof is about every day on which the rule is in force and every value in range;
// facts are taken to be independent of each other. So what is proved is true, however
// facts hang together. Unknown is a third value: "always true" means never false, and
// "never true" may still mean not known.
//
// What can be neither proved nor refuted by an example is not decided. It is counted,
// and no diagnostic says it. The work on one pack is bounded; what is beyond the bound
// is not decided either.
//
// To read it: rule.go and tables.go ask the questions (spans.go: for which days);
// compile.go turns trees into items (items.go, number.go, relation.go, domain.go,
// table.go); solve.go answers by cases: it narrows a box of values (narrow.go, with
// worth.go for what an item can be), branches (branch.go), and looks for an example
// (example.go).
//
// The package is pure: it reads no clock, no file and no database, and equal packs
// give equal reports.
package proof
