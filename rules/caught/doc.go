// Package caught turns a panic into an error. Who works in goroutines of its own runs
// its work by [Run]: a panic there would end the whole program, whatever the caller of
// the goroutines would have done with it, and what is worked on may be rules that nobody
// has approved yet.
package caught
