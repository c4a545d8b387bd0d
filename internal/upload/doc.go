// Package upload keeps the files that are sent to POST /uploads, and those that an
// import leaves: rosters and what was set aside of them. Mutations name them by id.
//
// They hold identity numbers in plain, so each is sealed on its way to the disk,
// under a key of its own ([bentou/internal/vault.Vault.SealFile]), and is never
// there in any other form. A file is written to its end before a row names it; one
// that is cut off, too large or not recorded is removed, and [Uploads.Sweep]
// removes what a crash left.
//
// What one sender may send in a day is bounded in number and size.
//
// [Uploads.Handler] is how they come and go over HTTP.
package upload
