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
	var in quotes
	for i, r := range text {
		if in.next(r) {
			continue
		}
		switch {
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

// quotes follows a text through its string literals, as the lexer does.
type quotes struct {
	open    rune // 0: outside
	escaped bool
}

// next reports whether a character belongs to a literal, its quotes included.
func (q *quotes) next(r rune) bool {
	switch {
	case q.open == 0:
		if r == '\'' || r == '"' || r == '`' {
			q.open = r
			return true
		}
		return false
	case q.escaped:
		q.escaped = false
	case r == '\\' && q.open != '`':
		q.escaped = true
	case r == q.open:
		q.open = 0
	}
	return true
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

// typeset are characters that people and word processors write for those of the
// language, and what is to be written. None is read as something else: that would
// be a guess.
var typeset = map[rune]string{
	'≥': ">=", '≧': ">=", '≤': "<=", '≦': "<=", '≠': "!=", '×': "*", '·': "*", '÷': "/", '／': "/", '−': "-", '–': "-", '—': "-", '…': "..",
	'、': ",", '。': ".", '；': "and", '“': "'", '”': "'", '‘': "'", '’': "'", '＂': "'", '＇': "'", '「': "'", '」': "'", '【': "[", '】': "]", '｛': "(", '｝': ")",
	'〈': "<", '〉': ">", '《': "<", '》': ">", '％': "/ 100", '＆': "and", '｜': "or", '～': "..", '￥': "yuan(…)", '¥': "yuan(…)", '＿': "_",
}

// typesetIn lists the characters outside quotes that stand for others: offset, the
// character, and what to write.
func typesetIn(text string, found func(at int, r rune, write string)) {
	var in quotes
	for i, r := range text {
		if in.next(r) {
			continue
		}
		write, ok := typeset[r]
		if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
			write, ok = string(r-'！'+'!'), true
		}
		if ok {
			found(i, r, write)
		}
	}
}
