package pack

import (
	"regexp"
	"slices"
	"strings"

	"bentou/rules/fact"
)

// Any is the key of a decision table that every value has.
const Any = "any"

// A whole number, those from one to another with both, those up to one, or from one
// on.
var keyRange = regexp.MustCompile(`^(?:\d{1,9}|\d{1,9}\.\.\d{1,9}|\.\.\d{1,9}|\d{1,9}\+)$`)

// IsKey reports whether a text is written as a key of a decision table is: of a column
// of numbers a number, a range or any, else one code or several, or any. A range may
// still be reversed.
func IsKey(text string, number bool) bool {
	switch {
	case text == Any:
		return true
	case number:
		return keyRange.MatchString(text)
	}
	return !slices.ContainsFunc(strings.Split(text, "|"), func(code string) bool { return !isCode(code) })
}

// checkColumns refuses columns that a decision table cannot have.
func (f fields) checkColumns(p *Parameter) {
	for i, key := range p.Keys {
		if key == "int" && i+1 < len(p.Keys) {
			n, _ := f.get("keys")
			f.badValue(n, say("有 hit 的表至多有一列整数，且在最后", "a table with a hit has at most one column of numbers, the last"), Text{})
			return
		}
	}
	if n, ok := f.get("beyond"); ok {
		f.badValue(n, say("有 hit 的表没有 beyond：请写 70+", "a table with a hit has no beyond: write 70+"), Text{})
	}
}

// key reads the i-th key of a row.
func (t table) key(i int, n Node) (Literal, bool) {
	if t.parameter.Hit == "" {
		return t.literal("rows", n, t.keyType(i))
	}
	n, ok := t.scalar("rows", n)
	if !ok {
		return Literal{}, false
	}
	l := Literal{Text: n.Text, Pos: n.Pos}
	number := t.keyType(i).Kind == fact.KindInt
	switch {
	case IsKey(l.Text, number):
	case number:
		t.badValue(n, say("应为整数、60..69、70+、..59 或 any", "a whole number, 60..69, 70+, ..59 or any is wanted"), narrowHint(n.Text))
		return l, false
	default:
		t.badValue(n, say("应为代码、用 | 隔开的几个代码或 any", "a code, several codes with | between them, or any is wanted"), Text{})
		return l, false
	}
	return l, true
}
