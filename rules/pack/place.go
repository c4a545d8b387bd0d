package pack

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// mark says that from an offset in a text on, up to the next mark, the characters
// follow each other on a line of the file, beginning at the column.
type mark struct{ offset, line, column int }

// place maps a byte of a text to its place in the file.
func place(start Pos, text string, marks []mark, offset int) Pos {
	offset = min(max(offset, 0), len(text))
	if offset == len(text) && strings.HasSuffix(text, "\n") {
		offset-- // where the next line begins is not known
	}
	from := mark{0, start.Line, start.Column}
	if i := sort.Search(len(marks), func(i int) bool { return marks[i].offset > offset }); i > 0 {
		from = marks[i-1]
	}
	return Pos{start.File, from.line, from.column + utf8.RuneCountInString(text[from.offset:offset])}
}

// trace builds the marks of a text while its characters are found one by one.
type trace struct {
	marks []mark
	// Where the next character stands if it follows the last one.
	line, column int
}

// add notes where the next character, at an offset of the text, stands.
func (t *trace) add(offset, line, column int) {
	if len(t.marks) == 0 || t.line != line || t.column != column {
		t.marks = append(t.marks, mark{offset, line, column})
	}
	t.line, t.column = line, column+1
}

// walk visits the characters of a text with their places in the file.
func walk(start Pos, text string, marks []mark, visit func(offset int, r rune, line, column int)) {
	line, column := start.Line, start.Column
	for offset, r := range text {
		if len(marks) > 0 && marks[0].offset == offset {
			line, column, marks = marks[0].line, marks[0].column, marks[1:]
		}
		visit(offset, r, line, column)
		column++
	}
}
