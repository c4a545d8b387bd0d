// Package policy makes releases of rules: from a draft that policy staff write side by
// side, over its approval by somebody else, to the release that decides from its day
// on.
//
// A draft is a row that never changes; its text is its revisions, its state what was
// done with the latest of them ([State]). Whatever was done with an earlier revision
// is void, so that an edit takes an approval back. A revision keeps all files of a
// pack as they were saved. It may hold errors, which are shown and refuse publishing;
// what no pack may measure is not saved.
//
// Releases are put in force by nobody: for a day and a moment
// [bentou/internal/eligibility.Service.ReleaseFor] finds the one, so that a release that
// was published for a later day is found from that day on by every process.
//
// # Who may
//
// This package says what is possible, graph/grants which role does it. That nobody
// approves what they wrote or submitted, and that nothing is published but what was
// approved, the database itself holds (ent/migrations, PolicyGuards), and that a stop does no
// more than stop (StopGuards); here it is only said in words. Names are those of sign-in.
//
// # Two at once
//
// Every change takes the lock of the head. A save names the revision that it is of;
// where another was saved meanwhile it is a [ConflictError], which holds both texts and
// what a merge would make of them. A draft stands on the newest release; where another
// was published meanwhile it is brought up to date by the same merge ([Service.Rebase])
// before it can be published, so that nothing that was published is lost.
//
// In reading order: service.go, draft.go (reading), save.go, edit.go (one rule at a
// time), act.go (approval), review.go (what the approver sees), publish.go, withdraw.go
// and stop.go.
package policy
