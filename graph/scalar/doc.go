// Package scalar reads and writes the scalars of the API: opaque ids, days,
// moments, money and rates. None of them is ever a float, and text that is not
// one of them is an error that says what is expected.
package scalar
