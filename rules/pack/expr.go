package pack

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Place returns the place in the file of a byte of Text; the end of Text is the
// place after its last character, or that of a line break with which it ends. It is exact in every style in which YAML writes
// a text, over any number of lines.
func (e Expr) Place(offset int) Pos { return place(e.Pos, e.Text, e.marks, offset) }

// After returns the place behind the last character of the bytes from–to of Text.
func (e Expr) After(from, to int) Pos {
	to = min(to, len(e.Text))
	if to <= from {
		return e.Place(from)
	}
	r, size := utf8.DecodeLastRuneInString(e.Text[:to])
	end := e.Place(to - size)
	if r == '\n' || r == ' ' && e.Place(to).Line != end.Line {
		return end // a line break has no width
	}
	end.Column++
	return end
}

// halfWidth are the characters that a Chinese input method types in the place of those
// of the language, and that can mean nothing else. Outside quotes they are read as
// what they stand for, character for character; the canonical form has the latter.
var halfWidth = map[rune]rune{
	'（': '(', '）': ')', '［': '[', '］': ']', '，': ',', '：': ':', '？': '?', '！': '!', '．': '.',
	'＞': '>', '＜': '<', '＝': '=', '＋': '+', '－': '-', '＊': '*',
}

// NewExpr reads an expression that stands by itself, not in a pack. Its places are
// those in the text; file is what they are said to be in.
func NewExpr(file, text string) (Expr, Diagnostics) {
	src, faults := newSource(file, []byte(text))
	if faults.Failed() {
		return Expr{}, faults
	}
	r := &report{src: src}
	n := Node{Pos: Pos{file, 1, 1}, Text: src.text}
	var places trace
	line, column := 1, 1
	for offset, c := range src.text {
		places.add(offset, line, column)
		if column++; c == '\n' {
			line, column = line+1, 1
		}
	}
	n.marks = places.marks
	return r.expression("expr", n), r.list
}

// expression reads a scalar that stands under a key.
func (r *report) expression(key string, n Node) Expr {
	e, comment := n.expression()
	if comment >= 0 {
		r.fail(CodeRefused, n.Place(comment), 2, say("表达式内不能写注释，请用 YAML 注释（#）", "an expression holds no comments: write YAML comments (#) beside it"))
	}
	if !e.Given() {
		r.fail(CodeBadValue, n.Pos, len(n.Text), say("%s 是空的", "%s is empty", key))
	}
	return e
}

// expression reads a scalar as an expression: runs of white space outside quotes
// become one space, and full-width punctuation becomes what it stands for. comment is the offset of a comment of the expression language
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
		if half, ok := halfWidth[r]; ok && !inside {
			r = half
		}
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
