// Command diff writes the next migration of both databases: the difference
// between ent's schema and the migrations so far. It needs an empty PostgreSQL
// database to work in.
//
//	go run ./ent/migrations/diff -postgres postgres://… NAME
//
// What ent does not know is written by -guards facts or -guards decisions.
package main
