package pack

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scalarText writes a text on one line in the plainest style that reads back as
// the same text.
func scalarText(n Node, inBrackets bool) string {
	switch {
	case !n.isExpr && isPlain(n.Text, inBrackets):
		return n.Text
	case strings.ContainsAny(n.Text, `"\`) && isVisible(n.Text):
		return "'" + strings.ReplaceAll(n.Text, "'", "''") + "'"
	default:
		return doubleQuoted(n.Text)
	}
}

// isVisible reports whether a text needs no escapes.
func isVisible(text string) bool {
	for _, r := range text {
		if !unicode.IsGraphic(r) {
			return false
		}
	}
	return true
}

// isPlain reports whether a text may stand without quotes. It is stricter than
// YAML, so that no reader takes it for something else than a text or a number.
func isPlain(text string, inBrackets bool) bool {
	if text == "" || !isVisible(text) || strings.TrimSpace(text) != text || text == "<<" {
		return false
	}
	first, rest := text[0], text[1:]
	switch {
	case first == '-' && (rest == "" || rest[0] < '0' || rest[0] > '9'):
		return false
	case strings.IndexByte("?:,[]{}#&*!|>'\"%@`=", first) >= 0, strings.HasPrefix(text, "..."):
		return false
	case strings.Contains(text, ": "), strings.Contains(text, " #"), strings.HasSuffix(text, ":"):
		return false
	case inBrackets && (strings.ContainsAny(text, ",[]{}") || strings.Contains(text, "? ") || strings.HasSuffix(text, "?")):
		return false // within brackets the library ends a text at a ? with nothing behind it
	}
	return true
}

func doubleQuoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// canFold reports whether a text can be written as a folded block scalar: it has
// a place to fold, and no character that a block could not hold.
func canFold(text string) bool {
	return isVisible(text) && strings.TrimSpace(text) == text && len(foldedLines(text, 0)) > 1
}

// folded writes a text over several lines, as many words on each as fit.
func (e *emitter) folded(indent int, text string) {
	for _, line := range foldedLines(text, lineWidth-indent) {
		e.indent(indent)
		e.WriteString(line + "\n")
	}
}

// foldedLines breaks a text at single spaces. A run of spaces is no place to break:
// YAML would not give it back.
func foldedLines(text string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range wordsOf(text) {
		n := utf8.RuneCountInString(word)
		if line != "" && used+1+n > width {
			lines, line, used = append(lines, line), "", 0
		}
		if line != "" {
			line, used = line+" ", used+1
		}
		line, used = line+word, used+n
	}
	return append(lines, line)
}

// wordsOf cuts a text at its single spaces.
func wordsOf(text string) []string {
	var words []string
	start := 0
	for i := 1; i+1 < len(text); i++ {
		if text[i] == ' ' && text[i-1] != ' ' && text[i+1] != ' ' {
			words = append(words, text[start:i])
			start = i + 1
		}
	}
	return append(words, text[start:])
}
