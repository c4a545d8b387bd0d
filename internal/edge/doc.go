// Package edge is the outermost part of the HTTP server: on which addresses it may
// listen, for which hosts and pages it answers, which proxy it believes, and how a
// refusal looks. It knows no callers and no data.
package edge
