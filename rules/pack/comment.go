package pack

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Comment is what YAML comments say about a key or an item. Lines begin with "#";
// an empty line separates paragraphs.
type Comment struct {
	Before []string // on the lines above
	Beside string   // on the same line
	Foot   []string // after the last of what the key holds
}

// empty reports whether there is no comment.
func (c Comment) empty() bool { return len(c.Before) == 0 && c.Beside == "" && len(c.Foot) == 0 }

// Comments are comments by the JSON pointer (RFC 6901) of the key or item that they
// belong to.
type Comments map[string]Comment

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// pointer extends a JSON pointer by a key.
func pointer(base, key string) string { return base + "/" + pointerEscapes.Replace(key) }

// step returns the pointer of the i-th item of a collection.
func (n Node) step(base string, i int) string {
	if n.IsMap {
		return pointer(base, n.Keys[i])
	}
	return pointer(base, strconv.Itoa(i))
}

// comments collects those of a node that stands under a key with the comment own.
func (n Node) comments(own Comment) Comments {
	out := Comments{}
	own.Foot = n.foot
	if !own.empty() {
		out[""] = own
	}
	n.collectComments("", out)
	if len(out) == 0 {
		return nil
	}
	return out
}

func (n Node) collectComments(base string, into Comments) {
	for i, item := range n.Items {
		at := n.step(base, i)
		c := n.note(i)
		c.Foot = item.foot
		if !c.empty() {
			into[at] = c
		}
		item.collectComments(at, into)
	}
}

// note returns the comment of the i-th item, without its foot.
func (n Node) note(i int) Comment {
	if i < len(n.notes) {
		return n.notes[i]
	}
	return Comment{}
}

// setNote changes the comment of the i-th item.
func (n *Node) setNote(i int, c Comment) {
	if n.notes == nil {
		n.notes = make([]Comment, len(n.Items))
	}
	n.notes[i] = c
}

// attach puts comments into a tree that stands under a key, and returns the
// comment of that key. What points to nowhere, because the key went without
// saying, goes to the nearest key above it: comments are never lost.
func (n *Node) attach(comments Comments) Comment {
	left := maps.Clone(comments)
	n.attachBelow("", left)
	own := left[""]
	delete(left, "")
	n.foot = own.Foot
	own.Foot = nil
	for _, at := range slices.Sorted(maps.Keys(left)) {
		c := left[at]
		lines := slices.Concat(c.Before, c.Foot)
		if c.Beside != "" {
			lines = append(lines, c.Beside)
		}
		if holder, i := n.nearest(at); holder != nil {
			note := holder.note(i)
			note.Before = append(slices.Clip(note.Before), lines...)
			holder.setNote(i, note)
		} else {
			own.Before = append(slices.Clip(own.Before), lines...)
		}
	}
	return own
}

func (n *Node) attachBelow(base string, left Comments) {
	n.notes, n.foot = nil, nil
	for i := range n.Items {
		at := n.step(base, i)
		n.Items[i].attachBelow(at, left)
		c, ok := left[at]
		if !ok {
			continue
		}
		delete(left, at)
		if n.Items[i].IsMap || n.Items[i].IsSeq {
			n.Items[i].foot, c.Foot = c.Foot, nil
		}
		n.setNote(i, Comment{Before: slices.Concat(c.Before, c.Foot), Beside: c.Beside})
	}
}

// nearest finds the deepest item on the way of a pointer; nil means the node itself.
func (n *Node) nearest(at string) (holder *Node, index int) {
	base, node := "", n
	for {
		i := -1
		for j := range node.Items {
			if step := node.step(base, j); step == at || strings.HasPrefix(at, step+"/") {
				i, base = j, step
				break
			}
		}
		if i < 0 {
			return holder, index
		}
		holder, index, node = node, i, &node.Items[i]
	}
}

// splitHead takes the comment of the file off the comment of its first key: all up
// to the last empty line between them.
func (n *Node) splitHead() Comment {
	if len(n.Items) == 0 {
		return Comment{}
	}
	first := n.note(0)
	at := -1
	for i, line := range first.Before {
		if line == "" {
			at = i
		}
	}
	if at < 0 {
		return Comment{}
	}
	head := Comment{Before: slices.Clone(first.Before[:at])}
	first.Before = slices.Clone(first.Before[at+1:])
	n.notes = slices.Clone(n.notes) // the tree may be remembered
	n.setNote(0, first)
	return head
}

// dropBelow removes what belongs to a key or to what it holds.
func dropBelow(comments Comments, at string) {
	for k := range comments {
		if k == at || strings.HasPrefix(k, at+"/") {
			delete(comments, k)
		}
	}
}
