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
	switch {
	case l.Text == Any:
	case t.keyType(i).Kind == fact.KindInt:
		if !keyRange.MatchString(l.Text) {
			t.badValue(n, say("应为整数、60..69、70+、..59 或 any", "a whole number, 60..69, 70+, ..59 or any is wanted"), narrowHint(n.Text))
			return l, false
		}
	case slices.ContainsFunc(strings.Split(l.Text, "|"), func(code string) bool { return !isCode(code) }):
		t.badValue(n, say("应为代码、用 | 隔开的几个代码或 any", "a code, several codes with | between them, or any is wanted"), Text{})
		return l, false
	}
	return l, true
}
