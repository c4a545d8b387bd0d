// Package limits bounds what one request, one caller and all callers together may
// ask of the API. docs/limits.md lists every limit with its default and its code.
//
// In the order in which a request meets them:
//
//   - [Rate]: requests of one caller.
//   - [Extension], before a document is validated: its tokens, depth, fields, root
//     fields, aliases, repeated fields and directives, and circles of introspection
//     ([Document]); the size of the variables ([Input]). Validation itself takes time
//     that grows with the square of some of these, and answers an error for each.
//   - [Extension], before an operation is executed: its cost, as the field values that
//     its answer may hold by the page sizes it asks for ([Cost]), which every answer
//     reports as extensions.cost; and whether the caller may see the schema.
//   - [Gate]: how many operations run at once, with a short queue.
//   - [Extension], around the operation: time. When it is over, or the caller has
//     gone, the context ends, and with it every statement.
//
// Whatever is refused says which limit it met, how much is allowed and how much was
// asked for: [Exceeded].
package limits
