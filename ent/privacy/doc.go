// Package privacy says which rows a caller may see: one verdict a file, one verdict
// for each type of the schema, and none where a type is not named, so that a new type
// is hidden until somebody decided.
//
// Two things apply it: the guarded client of ent/store, in every query of a type,
// whether it is a list, a node, an edge or a count; and the generated filters, inside
// every filter through an edge, because ent's interceptors do not reach those (ent
// #4450). A query without a [View] in its context is refused.
//
// Rights are given on a unit and hold for what is below it now. A household belongs
// to its present village with all its history; a person to the household of the
// latest membership. What is about a household or person outside is as if it did not
// exist.
package privacy
