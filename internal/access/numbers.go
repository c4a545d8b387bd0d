package access

import "regexp"

// numbers are what a person could be known by: identity numbers of 15 or 18 digits and
// bank accounts, mistyped ones too, also in groups as cards show them, and mobile
// phones. Codes of households and moments are shorter or have other signs in them.
var numbers = regexp.MustCompile(`[0-9]{14,}[0-9Xx]|[0-9]{6}[ -][0-9]{8}[ -][0-9]{3}[0-9Xx]|[0-9]{4}(?:[ -][0-9]{4}){2,}(?:[ -]?[0-9Xx]+)*|\b1[3-9][0-9]{9}\b`)

// WithoutNumbers hides in a text that goes to a reader or a log, such as an error that
// quotes what was sent, the numbers that a person could be known by.
func WithoutNumbers(text string) string { return numbers.ReplaceAllString(text, "[…]") }
