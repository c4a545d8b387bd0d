package roster

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold writes a cell in narrow characters and without white space or invisible
// characters, which is how codes, numbers and headers are compared.
func fold(s string) string {
	if !foldable(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case blankRune(r):
			continue
		case r >= 0xFF01 && r <= 0xFF5E: // full-width ASCII
			r -= 0xFF01 - '!'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// narrow is fold for running text: white space at the ends goes, inside it stays
// as a single space.
func narrow(s string) string {
	if !foldable(s) {
		return s
	}
	words := strings.FieldsFunc(s, blankRune)
	for i := range words {
		words[i] = fold(words[i])
	}
	return strings.Join(words, " ")
}

// personName drops the spaces with which names of two characters are padded to
// the width of three, and keeps those of other names.
func personName(s string) string {
	s = strings.Join(strings.FieldsFunc(s, blankRune), " ")
	for _, r := range s {
		if r != ' ' && !unicode.Is(unicode.Han, r) {
			return s
		}
	}
	return strings.ReplaceAll(s, " ", "")
}

func blankRune(r rune) bool {
	// Cf holds the byte-order mark and the zero-width characters that copying
	// from a web page leaves behind.
	return unicode.IsSpace(r) || r >= 0x80 && unicode.Is(unicode.Cf, r)
}

func foldable(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c <= ' ' || c == 0x7F:
			return true
		case c < utf8.RuneSelf:
			i++
			continue
		case c < 0xE2: // U+0080 … U+1FFF, where the no-break space is
			return true
		case c >= 0xE3 && c < 0xEF && !(c == 0xE3 && s[i:min(i+3, len(s))] == "　"):
			i += 3 // U+3001 … U+EFFF but the ideographic space: Han and its neighbours
			continue
		case c == 0xE3, c == 0xE2, c == 0xEF: // U+2000 … U+2FFF, U+3000, U+F000 …: look closely
			return true
		}
		i += 4
	}
	return false
}

// blank reports whether a cell shows nothing.
func blank(s string) bool {
	for _, r := range s {
		if !blankRune(r) {
			return false
		}
	}
	return true
}

func blankRow(cells []string) bool {
	for _, c := range cells {
		if !blank(c) {
			return false
		}
	}
	return true
}

// headerName shows a header in a message: short, and without digits in number,
// should it be a cell of data after all.
func headerName(s string) string {
	s = fold(s)
	digits := 0
	var b strings.Builder
	for i, r := range []rune(s) {
		if unicode.IsDigit(r) {
			if digits++; digits > 4 {
				r = '*'
			}
		}
		if i == 20 {
			b.WriteString("…")
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}
