// Package rights answers what a person may ask for: to see everything that is recorded
// about them ([Rights.Export]), and to be forgotten as far as the law lets
// ([Rights.Erase]). docs/privacy.md says how.
//
// An export is made over all kinds of fact that there are, so that a new kind is in it
// without being named here. It is read on behalf of the caller: what lies outside their
// area is not in it, what their role and purpose do not show is masked, and the record
// says so each time. Whoever hands it out has it in the access log first.
//
// An erasure destroys the data key of the person, so that what is sealed under it opens
// no more, and overwrites what names them. The facts that decisions rest on stay,
// without a name, and so do the decisions and both chains.
package rights
