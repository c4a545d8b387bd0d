// Command entc generates ent's code and graph/schema/ent.graphql from
// ent/schema. Run it from the root of the repository (go generate does): from
// elsewhere the paths of ent.graphql go wrong.
package main
