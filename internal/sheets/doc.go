// Package sheets exchanges the parameters of drafts and releases as workbooks (XLSX) over
// HTTP, as bentou pack table does with files ([bentou/internal/tablebook]).
//
//	GET  /drafts/{id}/tables/{key}        ?revision=N; by default the latest
//	GET  /releases/{number}/tables/{key}
//	POST /drafts/{id}/tables              ?revision=N &merge=true &note=TEXT &idempotencyKey=KEY
//
// What is posted is the workbook itself, or a form with one file. The parameter is the one
// that the workbook names, and revision the one that was looked at: it is saved as a
// revision by the same rules as draftTableSet, and answered with {"table", "revision",
// "digest", "merged"}. What cannot be taken is answered as GraphQL errors are, each cell by
// its address. Nothing in a workbook is personal: a draft holds rules only.
package sheets
