// Package migrations holds the versioned SQL that makes and changes the
// database, one set for SQLite and one for PostgreSQL, applied at start by goose.
//
// Tables are the difference between ent's schema and the migrations before:
// `go run ./ent/migrations/diff NAME` writes it for both databases. What ent does
// not know (refusing overlaps, updates and deletions even to plain SQL) is
// written beside it by [Guards]. A migration that was released is never edited.
package migrations
