// Package rights answers what a person may ask for. So far that is to see everything
// that is recorded about them ([Rights.Export]).
//
// An export is made over all kinds of fact that there are, so that a new kind is in it
// without being named here. It is read on behalf of the caller: what lies outside their
// area is not in it, what their role and purpose do not show is masked, and the record
// says so each time. Whoever hands it out has it in the access log first.
package rights
