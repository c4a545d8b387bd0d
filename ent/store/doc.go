// Package store opens the database, SQLite or PostgreSQL, and is the only way to
// write it.
//
// Reading goes through ent ([Store.Client]). Writing goes through [Store.Write]:
// one transaction, whose changes take positions in the one change sequence under
// a short lock, whose rows are inserted in bulk, and which ends by appending the
// changes, chained by hashes. Nothing else inserts or updates a row.
//
// [Open] applies the migrations, and refuses a database that is not ours, of a
// newer version, or made with another key file, before it changes anything.
package store
