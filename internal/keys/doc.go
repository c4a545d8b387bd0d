// Package keys replaces the keys that wrap the data keys of persons, households and
// files, while servers run on the same database.
//
// Three acts, each safe to repeat and to be cut off: [Keys.Rotate] makes a new
// wrapping key and declares it to be in force, [Keys.Rewrap] brings what is stored
// under it, [Keys.Retire] takes the keys before it out of the key file, and refuses
// as long as anything is wrapped under them. [Keys.Status] says how far that is.
//
// Why no read fails meanwhile: a key is in the file before anything is wrapped under
// it, and a process that meets an id it does not know reads the file again. Why
// nothing is lost by retiring: every key is wrapped under the lock of the head, after
// the store made sure that the keys in force are held (see ADR 0016), and retiring
// counts and removes under the same lock.
package keys
