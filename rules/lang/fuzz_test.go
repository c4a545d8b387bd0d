package lang

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bentou/rules/fact"
)

// Whatever is written, the check answers, and what it shows lies in the text.
func FuzzExpression(f *testing.F) {
	for _, m := range mistakes {
		f.Add(strings.NewReplacer("«", "", "»", "").Replace(m.text), m.subject == fact.EntityPerson)
	}
	f.Add("any(members, .age >= 60) and count(filter(members, .works)) > 2 ? 土地 : held(car, 3)", false)
	f.Fuzz(func(t *testing.T, text string, person bool) {
		subject := fact.EntityHousehold
		if person {
			subject = fact.EntityPerson
		}
		_, found := checkText(t, subject, asBool, text)
		for _, d := range found {
			if d.Pos.File != "probe" {
				continue
			}
			// On one line a column is a character, and the length is in bytes.
			at := d.Pos.Column - 1
			if at < 0 || at > utf8.RuneCountInString(text) {
				t.Fatalf("%q: column %d is outside", text, d.Pos.Column)
			}
			from := len(string([]rune(text)[:at]))
			if utf8.ValidString(text) && from+d.Length > len(text) {
				t.Fatalf("%q: column %d and %d bytes are outside: %s", text, d.Pos.Column, d.Length, d.Message.EN)
			}
			checkSaid(t, text, d)
		}
	})
}
