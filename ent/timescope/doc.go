// Package timescope says which versions of dated facts a query sees, and what
// all dated facts share.
//
// A [Scope] picks versions by two clocks: the day on which they hold (asOf) and
// the position of the change sequence at which they were known (knownAt). It
// travels in the context: the API puts one there for each operation, a field
// with arguments of its own narrows it ([Narrow], [ForField]), and the generated
// queries and filters apply it. A query on facts without a scope is an error,
// never "everything".
//
// [Fact], [Kind] and [Version] let one writer handle every kind of fact.
package timescope
