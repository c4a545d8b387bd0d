// Package roster loads the lists of poor households that townships keep as
// spreadsheets into the registry.
//
// [Import] does all of it, for a file; [Service] for an upload. In reading order:
//
//   - [Stage] opens a file, finds out what it is by its content (XLSX, or CSV in
//     UTF-8 or GB18030), finds the header row, and copies the rows into a
//     temporary database, the staging file. Then it judges every household by
//     itself and against the others of the file.
//   - [Batch.Resolve] judges the accepted households against the registry, which
//     the caller answers for through [Lookup].
//   - The accepted households are recorded, some hundred a transaction (apply*.go).
//     What a roster says is an observation for its as-of date: see
//     [registry.Recorder.ObserveState] and its like. Those between which people move
//     come in one transaction.
//   - [Batch.EachAccepted] hands them over instead, typed, for whoever only wants to
//     look.
//   - [Batch.Report] and [Batch.WriteReport] say what was read and why households
//     were set aside; [Batch.SaveSetAside] writes those as a file that can be
//     corrected and loaded again.
//
// A file that is not a roster is a fault (fault.Invalid) that says what is wrong
// and where. A household with an error in any row is set aside whole, and the
// others go on; every error is collected, not only the first.
//
// # Loading again
//
// The same file changes nothing, and the position of the change sequence stays. The
// same as-of date corrects, a later one makes new versions, an earlier one fills the
// days before. Because a confirmation leaves no trace in a fact, the completeness of
// a household on single days ([fact.RecordKind], source FILE) tells for which days
// rosters named it; a roster that comes in late leaves alone what those of later
// days said. So the order in which rosters are loaded does not matter in the end, as
// long as nobody moves to another household in between (who may move is decided by
// what is known at the time) and they agree about the days of a dibao spell.
//
// # Memory and secrecy
//
// Rows are streamed: memory does not grow with their number. The staging file
// has mode 0600 in a folder of mode 0700; its cells are sealed with AES-GCM under
// a key that only ever exists in memory, and household codes and identity numbers
// are in it only as digests keyed with that key. [Batch.Close] deletes it, and
// [Sweep] deletes what a crash left. The large parts of a big XLSX file are
// unpacked next to it, in plain, for as long as it is read.
//
// Messages and reports name rows, columns and household codes. They never hold
// the content of a cell, because a shifted column puts a name or an identity
// number anywhere.
//
// # What the package adds to the contract
//
// Codes besides those of the roster contract: [CodeIDBirthInvalid],
// [CodeHouseholdCodeInvalid], [CodePersonTwice], [CodeNameMissing],
// [CodeCellOutsideColumns], [CodeHouseholdTooLarge] and, from comparing with the
// registry, [CodePeriodConflict]. A household whose code is no code is called by
// the row where it first appears, "#17".
package roster
