// Package graph is the public API: gqlgen over ent.
//
// The schema lies in schema/: ent.graphql is generated from ent/schema, the other
// files are written by hand, a file a noun. Resolvers are a few lines each: they
// parse, make one call into internal/* or read through ent's field collection,
// and present. Reads never write; writes go through internal/registry and the
// other use cases, never through ent.
//
// What rules say is read through a rulebook, a release as the API shows it on a day;
// fields that would each load something of their own load it together through the
// batch of the operation. A supposition (suppose*.go) is the dossier of a household
// that a question describes.
//
// Time: every operation runs in a time scope (ent/timescope), the business day
// and present knowledge unless its arguments say otherwise.
package graph
