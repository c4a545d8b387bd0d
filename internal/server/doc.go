// Package server is the whole program put together, and nothing else: the command
// line → [Main] → one run with a config → the store, its keys and what is set up in
// it → the use cases → the routes → listen, drain, close. It decides nothing.
//
// Its tests are those of the whole: scripts of the command line, the tours and the
// courses of the documents, what is served and refused, who is let in, and that no
// identity number comes out anywhere. They run this program in processes of its own,
// on both databases, in a browser.
package server
