package pack

import (
	"slices"
	"strconv"
	"strings"

	"bentou/rules/fact"
)

// reader reads the declarations of one file.
type reader struct {
	*report
	pack *Pack
	// declared is where each name of a section was declared first, over all files.
	declared map[string]Pos
	// cited are all references, over all files.
	cited *[]citation
}

// fields are the keys of a map with a known shape.
type fields struct {
	*reader
	node Node
	pos  Pos // of the key that the map stands under, for what is missing in it
	name string
}

// fields checks that a node is a map with no other keys than the known ones.
func (r *reader) fields(name string, pos Pos, n Node, known ...string) fields {
	f := fields{r, n, pos, name}
	switch {
	case n.isBroken:
	case n.isEmpty(): // what is missing is said key by key
	case !n.IsMap:
		r.wrongShape(n, say("%s 必须是映射（键: 值）", "%s must be a map of keys to values", name))
		f.node.isBroken = true
	}
	for i, k := range n.Keys {
		if !slices.Contains(known, k) && !r.full() {
			hint := narrowHint(k)
			if hint == (Text{}) {
				hint = didYouMean(k, known)
			}
			r.add(CodeUnknownKey, Error, n.KeyPos(i), len(k), say("%[2]s 没有键 %[1]s", "%[2]s has no key %[1]s", k, name), hint)
		}
	}
	return f
}

func (r *reader) wrongShape(n Node, message Text) {
	r.fail(CodeWrongShape, n.Pos, len(n.Text), message)
}

func (r *reader) badValue(n Node, message, hint Text) {
	if wide := narrowHint(n.Text); wide != (Text{}) {
		hint = wide
	}
	r.add(CodeBadValue, Error, n.Pos, len(n.Text), message, hint)
}

// get returns what stands under a key; ok is false where nothing does, or nothing
// that could be read.
func (f fields) get(key string) (Node, bool) {
	n, ok := f.node.Get(key)
	return n, ok && !n.isEmpty() && !n.isBroken
}

// has reports whether a key is there with a value, be it readable or not.
func (f fields) has(key string) bool {
	n, ok := f.node.Get(key)
	return ok && !n.isEmpty()
}

// require is get for a key that must be there.
func (f fields) require(key string) (Node, bool) {
	if !f.has(key) && !f.node.isBroken {
		f.missing(key)
	}
	return f.get(key)
}

func (f fields) missing(key string) {
	f.fail(CodeMissing, f.pos, 0, say("%[2]s 缺少 %[1]s", "%[2]s has no %[1]s", key, f.name))
}

// unwanted refuses keys that are there although they mean nothing here.
func (f fields) unwanted(message Text, keys ...string) {
	for i, k := range f.node.Keys {
		if slices.Contains(keys, k) && !f.node.Items[i].isEmpty() {
			f.fail(CodeBadValue, f.node.KeyPos(i), len(k), message)
		}
	}
}

// scalar checks that a node is a text.
func (r *reader) scalar(key string, n Node) (Node, bool) {
	if !n.isScalar() {
		if !n.isBroken {
			r.wrongShape(n, say("%s 必须是单个值", "%s must be a single value", key))
		}
		return n, false
	}
	return n, true
}

// items checks that a node is a list.
func (r *reader) items(key string, n Node) []Node {
	if !n.IsSeq {
		if !n.isBroken {
			r.wrongShape(n, say("%s 必须是列表", "%s must be a list", key))
		}
		return nil
	}
	return n.Items
}

// text returns the text under a key, empty where there is none.
func (f fields) text(key string) string {
	if n, ok := f.get(key); ok {
		if n, ok = f.scalar(key, n); ok {
			return n.Text
		}
	}
	return ""
}

// requireText is text for a key that must be there.
func (f fields) requireText(key string) string {
	f.require(key)
	return f.text(key)
}

// choice returns one of some words; without the key it is the default.
func (f fields) choice(key, otherwise string, words ...string) string {
	n, ok := f.get(key)
	if !ok {
		return otherwise
	}
	if n, ok = f.scalar(key, n); !ok {
		return otherwise
	}
	if !slices.Contains(words, n.Text) {
		f.badValue(n, say("%[1]s 不能是 %[2]s，只能是 %[3]s", "%[1]s cannot be %[2]s, only %[3]s", key, shorten(n.Text), strings.Join(words, ", ")), didYouMean(n.Text, words))
		return otherwise
	}
	return n.Text
}

// requireChoice is choice for a key that must be there.
func (f fields) requireChoice(key string, words ...string) string {
	f.require(key)
	return f.choice(key, "", words...)
}

// flag returns a truth value, false where there is none.
func (f fields) flag(key string) bool { return f.choice(key, "false", "true", "false") == "true" }

// count returns a whole number from 0 to most, 0 where there is none.
func (f fields) count(key string, most int) int {
	n, ok := f.get(key)
	if !ok {
		return 0
	}
	if n, ok = f.scalar(key, n); !ok {
		return 0
	}
	i, err := strconv.Atoi(n.Text)
	if err != nil || i < 0 || i > most || strings.HasPrefix(n.Text, "+") {
		f.badValue(n, say("%s 必须是 0 到 %d 的整数", "%s must be a whole number from 0 to %d", key, most), Text{})
		return 0
	}
	return i
}

// day returns the date under a key; nil where there is none.
func (f fields) day(key string) *fact.Date {
	n, ok := f.get(key)
	if !ok {
		return nil
	}
	return f.date(key, n)
}

// date reads a date; nil where it is none.
func (r *reader) date(key string, n Node) *fact.Date {
	n, ok := r.scalar(key, n)
	if !ok {
		return nil
	}
	d, err := fact.ParseDate(n.Text)
	if err != nil {
		r.badValue(n, say("%s 不是日期：%s（应为 2019-01-31 的形式，且确有此日）", "%s is not a date: %s (write one that exists, as 2019-01-31)", key, shorten(n.Text)), Text{})
		return nil
	}
	return &d
}

// expr returns the expression under a key, an empty one where there is none.
func (f fields) expr(key string) Expr {
	n, ok := f.get(key)
	if !ok {
		return Expr{}
	}
	if n, ok = f.scalar(key, n); !ok {
		return Expr{}
	}
	return f.expression(key, n)
}

// requireExpr is expr for a key that must be there.
func (f fields) requireExpr(key string) Expr {
	f.require(key)
	return f.expr(key)
}

// shorten keeps messages readable when a value is a whole paragraph.
func shorten(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
