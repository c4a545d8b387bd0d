// Package audit keeps the access log: who signed in, was refused, read personal
// fields unmasked, took data out or changed the registry; when, for what purpose,
// from where, in which request.
//
// [Log.Middleware] stands around everything that is served. It gives a request its
// id and a collector; what happens in the course of the request is noted in it
// ([Read], [Exported], [Refused]), and appended as one row before the first byte of
// the answer leaves. What was to be shown and cannot be logged is not shown: the
// answer is UNAVAILABLE. An answer that goes on after its first byte gets another
// row, of the same request id, before each part that shows more.
//
// A row holds names of fields, ids and codes, never a value; what people state
// (a purpose, a request id) is searched for identity numbers, phones and accounts.
package audit
