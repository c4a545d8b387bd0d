package pack

import (
	"strings"
	"unicode"
)

// Place returns the place in the file of a byte of Text; the end of Text is the
// place after its last character. It is exact in every style in which YAML writes
// a text, over any number of lines.
func (e Expr) Place(offset int) Pos { return place(e.Pos, e.Text, e.marks, offset) }

// expression reads a scalar as an expression: runs of white space outside quotes
// become one space. comment is the offset of a comment of the expression language
// in the scalar, or −1. Such comments are refused, because one that ends with its
// line would swallow the rest once the lines are joined.
func (n Node) expression() (e Expr, comment int) {
	var (
		text    strings.Builder
		places  trace
		in      quotes
		last    rune
		pending bool // white space was seen after some text
		at      mark // where the white space began
	)
	comment = -1
	write := func(r rune, line, column int) {
		places.add(text.Len(), line, column)
		text.WriteRune(r)
	}
	walk(n.Pos, n.Text, n.marks, func(offset int, r rune, line, column int) {
		inside := in.inside()
		if !inside && last == '/' && (r == '/' || r == '*') && comment < 0 {
			comment = offset - 1
		}
		in.next(r)
		last = r
		if inside {
			last = 0
		} else if unicode.IsSpace(r) {
			if !pending {
				at = mark{line: line, column: column}
			}
			pending = true
			return
		}
		if pending && text.Len() > 0 {
			write(' ', at.line, at.column)
		}
		pending = false
		write(r, line, column)
	})
	e = Expr{Text: text.String(), Pos: n.Pos, marks: places.marks}
	if len(e.marks) > 0 {
		e.Pos = e.Place(0)
	}
	return e, comment
}

// quotes follows an expression through its string literals.
type quotes struct {
	open    rune // the quote that the text is inside of; 0: none
	escaped bool
}

func (q *quotes) inside() bool { return q.open != 0 }

func (q *quotes) next(r rune) {
	switch {
	case q.escaped:
		q.escaped = false
	case q.open == 0:
		if r == '\'' || r == '"' || r == '`' {
			q.open = r
		}
	case r == '\\' && q.open != '`':
		q.escaped = true
	case r == q.open:
		q.open = 0
	}
}
