package pack

import (
	"slices"
	"strings"
)

// The YAML library has comments of its own, but gives them to other keys than a
// reader of the file would, and drops some. They are found here instead: a "#"
// outside all scalars begins one.

// comment is a comment of a file.
type comment struct {
	line, column int
	text         string
	// alone on its line, or after the dash of an item that begins below.
	alone bool
}

// anchor is a key or an item that a comment may belong to.
type anchor struct {
	pos    Pos
	holder *Node
	index  int
	above  *anchor // of the collection that it stands in; nil: of the root
}

// readComments finds the comments of a file and gives each to a key or item.
func readComments(src *source, root *Node, scalars []span) {
	a := &attacher{root: root, anchors: collectAnchors(root, nil, nil)}
	for _, c := range findComments(src, scalars) {
		a.attach(c)
	}
	a.separate()
}

func collectAnchors(n *Node, above *anchor, anchors []*anchor) []*anchor {
	for i := range n.Items {
		pos := n.Items[i].begin
		if n.IsMap {
			pos = n.keyPos[i]
		}
		here := &anchor{pos, n, i, above}
		anchors = collectAnchors(&n.Items[i], here, append(anchors, here))
	}
	return anchors
}

// findComments lists the comments of a file in order.
func findComments(src *source, scalars []span) []comment {
	var out []comment
	at, line := 0, 1
	for {
		next := strings.IndexByte(src.text[at:], '#')
		if next < 0 {
			return out
		}
		at += next
		for len(scalars) > 0 && scalars[0].to <= at {
			scalars = scalars[1:]
		}
		if len(scalars) > 0 && scalars[0].from <= at {
			at = scalars[0].to
			continue
		}
		for line < len(src.lines) && src.lines[line] <= at {
			line++
		}
		begin := src.lines[line-1]
		text := src.line(line)[at-begin:]
		before := src.text[begin:at]
		out = append(out, comment{line, len([]rune(before)) + 1, strings.TrimRight(text, " \t"), strings.Trim(before, " \t-") == ""})
		at += len(text)
	}
}

// attacher gives comments, in the order of the file, to what they belong to.
type attacher struct {
	root    *Node
	anchors []*anchor
	next    int // the first anchor after the comment at hand
	// The list that the last comment went to, and its line.
	last     *[]string
	lastLine int
	before   []above
}

// above is the comment above an anchor and the last line of it.
type above struct {
	to   *anchor
	line int
}

func (a *attacher) attach(c comment) {
	for a.next < len(a.anchors) && !after(a.anchors[a.next].pos, c) {
		a.next++
	}
	if !c.alone && a.next > 0 {
		a.beside(c)
		return
	}
	if foot := a.collectionEndedBy(c); foot != nil {
		a.add(&foot.foot, c)
		return
	}
	to := a.anchors[a.next]
	if to.holder.notes == nil {
		to.holder.notes = make([]Comment, len(to.holder.Items))
	}
	a.add(&to.holder.notes[to.index].Before, c)
	if n := len(a.before); n > 0 && a.before[n-1].to == to {
		a.before[n-1].line = c.line
	} else {
		a.before = append(a.before, above{to, c.line})
	}
}

func after(p Pos, c comment) bool { return p.Line > c.line || p.Line == c.line && p.Column > c.column }

// add appends a line to a list of comments, after an empty one where the file has
// one there.
func (a *attacher) add(to *[]string, c comment) {
	if a.last == to && a.lastLine < c.line-1 {
		*to = append(*to, "")
	}
	*to = append(*to, c.text)
	a.last, a.lastLine = to, c.line
}

// beside gives a comment to the last key or item that begins on its line. Where
// that stands in brackets which began on the same line, it is for what the brackets
// are the value of.
func (a *attacher) beside(c comment) {
	to := a.anchors[a.next-1]
	for to.above != nil && to.holder.isFlow && (to.holder.Pos.Line == c.line || to.pos.Line < c.line) {
		to = to.above
	}
	note := to.holder.note(to.index)
	if note.Beside == "" {
		note.Beside = c.text
	} else {
		note.Before = append(slices.Clip(note.Before), c.text)
	}
	to.holder.setNote(to.index, note)
}

// collectionEndedBy returns the collection after whose last item a comment stands:
// the innermost that is over and is not indented further than the comment.
func (a *attacher) collectionEndedBy(c comment) *Node {
	if len(a.anchors) == 0 {
		return a.root
	}
	if a.next == 0 {
		return nil
	}
	goesOn := map[*Node]bool{}
	if a.next < len(a.anchors) {
		for x := a.anchors[a.next]; x != nil; x = x.above {
			goesOn[x.holder] = true
		}
	}
	for x := a.anchors[a.next-1]; x != nil; x = x.above {
		if goesOn[x.holder] {
			return nil
		}
		if !x.holder.isFlow && x.holder.Pos.Column <= c.column {
			return x.holder
		}
	}
	// Everything is over, but the last line is indented further than the comment.
	return a.root
}

// separate notes an empty line between a comment and what stands below it.
func (a *attacher) separate() {
	for _, b := range a.before {
		note := &b.to.holder.notes[b.to.index]
		if b.to.pos.Line > b.line+1 {
			note.Before = append(note.Before, "")
		}
	}
}
