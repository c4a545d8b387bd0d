// Package testkit gives tests what lies outside the Go program: a PostgreSQL
// database, a page in a real browser.
//
// What a machine does not have skips the test by name ("needs PostgreSQL"), so
// that a newcomer's first go test passes. Where [RequireAll] is set, as in
// .ci/run, it fails instead: a test that is silently skipped proves nothing.
//
// Only test files import this package.
package testkit
