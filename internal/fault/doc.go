// Package fault holds the error codes that everything above the store speaks:
// what went wrong with a request, in a form that the API, the command line and
// a log can each present.
//
// An error that is not an [Error] is [Internal]: its text goes to the log with a
// reference and never to the caller.
package fault
