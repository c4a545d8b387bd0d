package lang

import (
	"strings"
	"unicode/utf8"
)

// Limits on one expression. They hold before expr's parser sees it: its recursion
// kills the process on deeply nested text.
const (
	maxLength  = 8 << 10
	maxNesting = 64
	maxNodes   = 2000
)

// tooDeep returns the offset at which the nesting of a text passes the limit, or
// −1. Brackets count, and so do the operators that nest to the right without them.
func tooDeep(text string) int {
	depth, prefix := 0, 0
	var quote rune
	for i, r := range text {
		if quote != 0 {
			if r == quote {
				quote = 0
			}
			continue
		}
		switch {
		case r == '\'' || r == '"' || r == '`':
			quote = r
		case r == '(' || r == '[' || r == '{':
			depth++
		case r == ')' || r == ']' || r == '}':
			depth--
		case r == '?' || r == '!' || r == '-' || r == '+':
			prefix++
		case strings.HasPrefix(text[i:], "not") || strings.HasPrefix(text[i:], "if"):
			prefix++
		}
		if depth > maxNesting || prefix > 4*maxNesting {
			return i
		}
	}
	return -1
}

// strange returns the offset of the first character that no expression may hold,
// or −1: broken UTF-8 and control characters.
func strange(text string) int {
	for i, r := range text {
		if r == utf8.RuneError || (r < ' ' && r != '\n' && r != '\t' && r != '\r') {
			return i
		}
	}
	return -1
}
