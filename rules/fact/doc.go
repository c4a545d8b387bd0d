// Package fact holds the values that the registry records and that rules speak
// of: calendar days, exact money, and the code lists of the field.
//
// It is the leaf of the tree: the ent schema, the roster reader, the API and
// the rule engine all share it, so it imports nothing of Bentou and neither a
// database, a network nor a clock.
//
//   - [Date] is a calendar day without a time zone; [Period] is a half-open
//     range of days.
//   - [Money] is a whole number of fen. It is never a float.
//   - A code list ([Relation], [HukouPlace], …) is a string type whose values
//     are stable names. Each value has labels in Chinese and English and, where
//     a national standard numbers it, the standard's code. A value outside its
//     list is an error, never a default.
package fact
