// Package access says who asks and what a caller of each role is. Sign-in
// (internal/signin) puts the [Caller] into the context of a request; whatever is
// asked takes it from there and refuses to answer nobody.
package access
