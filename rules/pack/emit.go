package pack

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// lineWidth is how many characters a line of the canonical form may have before it
// is folded or its brackets are opened.
const lineWidth = 100

const indentStep = 2

// emitter writes a tree in the canonical form:
//
//   - maps and lists stand on lines of their own, except that one whose parts are
//     all single values, and without comments, stands in brackets if it fits;
//   - an expression stands in double quotes, or in single quotes if it holds a
//     double quote or a backslash;
//   - another text stands plain if YAML allows it;
//   - a text that does not fit on the line is folded at its spaces;
//   - sections, and the declarations in them, are separated by an empty line.
type emitter struct{ strings.Builder }

// emit writes a file, beginning and ending with its own comment.
func emit(root Node, own Comment) []byte {
	e := &emitter{}
	e.lines(0, own.Before)
	if len(own.Before) > 0 && len(root.Keys) > 0 {
		e.WriteByte('\n')
	}
	for i, key := range root.Keys {
		section := root.Items[i]
		if i > 0 && (section.isSection() || root.Items[i-1].isSection()) {
			e.WriteByte('\n')
		}
		if section.isSection() {
			e.section(key, section, root.note(i))
		} else {
			e.entry(0, key, section, root.note(i))
		}
	}
	if len(root.foot) > 0 && len(root.Keys) > 0 {
		e.WriteByte('\n')
	}
	e.lines(0, root.foot)
	return []byte(e.String())
}

// isSection reports whether a top-level value holds declarations.
func (n Node) isSection() bool {
	return n.IsMap && slices.ContainsFunc(n.Items, func(item Node) bool { return item.IsMap })
}

func (e *emitter) section(key string, n Node, c Comment) {
	e.opening(0, scalarText(Node{Text: key}, false)+":", c)
	for i, k := range n.Keys {
		if i > 0 {
			e.WriteByte('\n')
		}
		note := n.note(i)
		e.lines(indentStep, note.Before)
		e.opening(indentStep, scalarText(Node{Text: k}, false)+":", Comment{Beside: note.Beside})
		e.block(2*indentStep, n.Items[i])
	}
	e.lines(indentStep, n.foot)
}

// lines writes comment lines.
func (e *emitter) lines(indent int, lines []string) {
	for _, l := range lines {
		if l != "" {
			e.indent(indent)
		}
		e.WriteString(l + "\n")
	}
}

func (e *emitter) indent(n int) { e.WriteString(strings.Repeat(" ", n)) }

// opening writes the line of a key or dash, with its comments.
func (e *emitter) opening(indent int, text string, c Comment) {
	e.lines(indent, c.Before)
	e.indent(indent)
	e.WriteString(text)
	if c.Beside != "" {
		e.WriteString(" " + c.Beside)
	}
	e.WriteByte('\n')
}

// block writes the parts of a collection, each on lines of its own.
func (e *emitter) block(indent int, n Node) {
	for i, item := range n.Items {
		if n.IsMap {
			e.entry(indent, n.Keys[i], item, n.note(i))
		} else {
			e.item(indent, item, n.note(i))
		}
	}
	e.lines(indent, n.foot)
}

// entry writes a key with its value.
func (e *emitter) entry(indent int, key string, n Node, c Comment) {
	opening := scalarText(Node{Text: key}, false) + ":"
	if e.inline(indent, opening, n, c) {
		return
	}
	e.opening(indent, opening, c)
	e.block(indent+indentStep, n)
}

// item writes an item of a list. The first line of a collection stands beside the
// dash, and the comments above that line above the dash: there they will be read as
// the item's.
func (e *emitter) item(indent int, n Node, c Comment) {
	n, c = n.gatherAbove(indent, c)
	if e.inline(indent, "-", n, c) {
		return
	}
	e.lines(indent, c.Before)
	inner := &emitter{}
	inner.block(indent+indentStep, n)
	e.indent(indent)
	e.WriteString("- " + inner.String()[indent+indentStep:])
}

// gatherAbove moves to an item's comment what cannot stand below its dash: the
// comments above the first line of a collection, and those beside the dash of one
// that has lines of its own.
func (n Node) gatherAbove(indent int, c Comment) (Node, Comment) {
	if len(n.Items) == 0 {
		return n, c
	}
	n.notes, n.Items = slices.Clone(n.notes), slices.Clone(n.Items)
	first := n.note(0)
	if n.IsSeq {
		n.Items[0], first = n.Items[0].gatherAbove(indent+indentStep, first)
	}
	c.Before = slices.Concat(c.Before, first.Before)
	first.Before = nil
	n.setNote(0, first)
	if c.Beside != "" && !n.fits(indent, "-") {
		c.Before, c.Beside = append(c.Before, c.Beside), ""
	}
	return n, c
}

// fits reports whether a collection can stand in brackets beside its key or dash.
func (n Node) fits(indent int, opening string) bool {
	text, ok := n.oneLine()
	return ok && utf8.RuneCountInString(text) <= lineWidth-indent-utf8.RuneCountInString(opening)-1
}

// inline writes what fits beside its key or dash: a single value, also a folded
// one, an empty collection, or a collection in brackets. It reports whether it did.
func (e *emitter) inline(indent int, opening string, n Node, c Comment) bool {
	fits := n.fits(indent, opening)
	if n.IsMap || n.IsSeq {
		if !fits && len(n.Items) > 0 {
			return false
		}
	} else if !fits && canFold(n.Text) {
		e.opening(indent, opening+" >-", c)
		e.folded(indent+indentStep, n.Text)
		return true
	}
	text, _ := n.oneLine()
	e.opening(indent, opening+" "+text, c)
	return true
}

// oneLine writes a scalar, or a collection of scalars without comments, on a line.
func (n Node) oneLine() (string, bool) {
	if !n.IsMap && !n.IsSeq {
		return scalarText(n, false), true
	}
	if len(n.foot) > 0 || slices.ContainsFunc(n.notes, func(c Comment) bool { return !c.empty() }) {
		return "", false
	}
	parts := make([]string, len(n.Items))
	for i, item := range n.Items {
		if item.IsMap || item.IsSeq {
			return "", false
		}
		parts[i] = scalarText(item, true)
		if n.IsMap {
			parts[i] = scalarText(Node{Text: n.Keys[i]}, true) + ": " + parts[i]
		}
	}
	if n.IsMap {
		return "{" + strings.Join(parts, ", ") + "}", true
	}
	return "[" + strings.Join(parts, ", ") + "]", true
}
