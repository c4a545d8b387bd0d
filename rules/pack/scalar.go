package pack

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// aligner finds the characters of a scalar in the file. The YAML library says what
// the text is and where it begins, but not how the two correspond; the aligner
// walks through both. It knows how YAML folds lines and escapes characters, and
// nothing of where a scalar ends: that the library has decided.
type aligner struct {
	text         string // of the file
	at           int    // byte in it
	line, column int
	value        string // of the scalar
	done         int    // bytes of it that were found
	trace        trace
}

// align returns the places of a scalar's characters and where it ends in the file.
// ok is false where the file does not say what the library read.
func align(from aligner, style yaml.Style) (a aligner, ok bool) {
	a = from
	switch {
	case style&yaml.SingleQuotedStyle != 0:
		ok = a.quoted('\'')
	case style&yaml.DoubleQuotedStyle != 0:
		ok = a.quoted('"')
	case style&yaml.LiteralStyle != 0:
		ok = a.block(false)
	case style&yaml.FoldedStyle != 0:
		ok = a.block(true)
	default:
		ok = a.plain()
	}
	return a, ok && a.done == len(a.value)
}

// peek returns the character at the present place, 0 at the end of the file.
func (a *aligner) peek() rune {
	if a.at >= len(a.text) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(a.text[a.at:])
	return r
}

// skip moves over a character of the file.
func (a *aligner) skip() {
	if a.at >= len(a.text) {
		return
	}
	r, size := utf8.DecodeRuneInString(a.text[a.at:])
	a.at += size
	a.column++
	if r == '\n' {
		a.line, a.column = a.line+1, 1
	}
}

// found notes that the next character of the value stands at the present place.
func (a *aligner) found() bool { return a.foundAt(a.line, a.column) }

func (a *aligner) foundAt(line, column int) bool {
	if a.done >= len(a.value) {
		return false
	}
	a.trace.add(a.done, line, column)
	_, size := utf8.DecodeRuneInString(a.value[a.done:])
	a.done += size
	return true
}

// same moves over a character that stands in both.
func (a *aligner) same() bool {
	r, _ := utf8.DecodeRuneInString(a.value[a.done:])
	if a.done >= len(a.value) || a.at >= len(a.text) || a.peek() != r {
		return false
	}
	a.found()
	a.skip()
	return true
}

// blanks moves over a run of blanks: characters of the value, unless a line break
// follows them.
func (a *aligner) blanks() bool {
	rest := a.text[a.at:]
	run := len(rest) - len(strings.TrimLeft(rest, " \t"))
	if strings.HasPrefix(rest[run:], "\n") {
		return a.fold(false)
	}
	for range run {
		if !a.same() {
			return false
		}
	}
	return true
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }

// fold moves over line breaks with the blanks around them, which are a space or,
// where there are empty lines, as many line feeds. All of them stand where the
// first line ends. An escaped line break counts as none.
func (a *aligner) fold(escaped bool) bool {
	a.skipBlanks()
	line, column, breaks := a.line, a.column, 0
	for a.peek() == '\n' {
		breaks++
		a.skip()
		a.skipBlanks()
	}
	want := strings.Repeat("\n", breaks-1)
	if want == "" && !escaped {
		want = " "
	}
	if !strings.HasPrefix(a.value[a.done:], want) {
		return false
	}
	for range want {
		a.foundAt(line, column)
	}
	return true
}

func (a *aligner) skipBlanks() {
	for a.peek() == ' ' || a.peek() == '\t' {
		a.skip()
	}
}

func (a *aligner) plain() bool {
	for a.done < len(a.value) {
		var ok bool
		if isBlank(a.peek()) {
			ok = a.blanks()
		} else {
			ok = a.same()
		}
		if !ok {
			return false
		}
	}
	return true
}

// quoted finds what stands in quotes; an empty text stands after the opening one.
func (a *aligner) quoted(quote rune) bool {
	if a.peek() != quote {
		return false
	}
	a.skip()
	if a.value == "" {
		a.trace.add(0, a.line, a.column)
	}
	for a.at < len(a.text) {
		r := a.peek()
		var ok bool
		switch {
		case r == quote && quote == '\'' && strings.HasPrefix(a.text[a.at:], "''"):
			ok = a.found()
			a.skip()
			a.skip()
		case r == quote:
			a.skip()
			return true
		case r == '\\' && quote == '"':
			ok = a.escape()
		case isBlank(r):
			ok = a.blanks()
		default:
			ok = a.same()
		}
		if !ok {
			return false
		}
	}
	return false
}

// escape moves over a backslash and what it escapes.
func (a *aligner) escape() bool {
	line, column := a.line, a.column
	a.skip()
	digits := map[rune]int{'x': 2, 'u': 4, 'U': 8}
	r := a.peek()
	if r == '\n' {
		return a.fold(true)
	}
	for range digits[r] + 1 {
		a.skip()
	}
	return a.foundAt(line, column)
}
