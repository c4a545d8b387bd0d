// Package mixin holds what the entities of the schema share: the time, source
// and evidence of a dated fact, and short-hands for fields of the value types of
// rules/fact. The schema package and this one import only entgo.io and
// rules/fact, so that the generator can run before any generated code exists.
package mixin
