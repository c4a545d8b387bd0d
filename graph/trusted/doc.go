// Package trusted knows the documents that an operator vouches for: a manifest of
// texts by their SHA-256, as the build of a client writes it. A request may name its
// document by hash instead of sending the text, and a caller who is let in for nothing
// else (the role service) runs no other.
//
// The manifest is a file that is read and checked when the server starts. Clients
// register nothing: what a stolen token could add to the list would not be vouched for.
package trusted
