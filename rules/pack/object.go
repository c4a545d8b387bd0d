package pack

import (
	"strconv"

	"bentou/rules/fact"
)

// object builds a map of a pack's file key by key. What goes without saying is left
// out.
type object struct{ Node }

func newObject() *object { return &object{Node{IsMap: true}} }

func (o *object) set(key string, n Node) {
	o.Keys, o.Items = append(o.Keys, key), append(o.Items, n)
}

// text sets a text unless it is empty.
func (o *object) text(key, text string) {
	if text != "" {
		o.set(key, Node{Text: text})
	}
}

// unless sets a word unless it is the default.
func (o *object) unless(key, text, otherwise string) {
	if text != otherwise {
		o.text(key, text)
	}
}

func (o *object) expr(key string, e Expr) {
	if e.Given() {
		o.set(key, Node{Text: e.Text, isExpr: true})
	}
}

func (o *object) flag(key string, is bool) {
	if is {
		o.text(key, "true")
	}
}

func (o *object) count(key string, n int) {
	if n != 0 {
		o.text(key, strconv.Itoa(n))
	}
}

func (o *object) day(key string, d *fact.Date) {
	if d != nil {
		o.text(key, d.String())
	}
}

func (o *object) literal(key string, l *Literal) {
	if l != nil {
		o.set(key, l.node())
	}
}

func (o *object) title(t Text) {
	if t != (Text{}) {
		o.set("title", t.node())
	}
}

func (o *object) head(h Head) {
	o.title(h.Title)
	if h.Reference != (Reference{}) {
		ref := newObject()
		ref.text("document", h.Reference.Document)
		ref.text("clause", h.Reference.Clause)
		o.set("reference", ref.Node)
	}
}

// texts sets a list of texts unless it is empty.
func (o *object) texts(key string, texts []string) {
	var nodes []Node
	for _, t := range texts {
		nodes = append(nodes, Node{Text: t})
	}
	o.list(key, nodes)
}

// list sets a list unless it is empty.
func (o *object) list(key string, items []Node) {
	if len(items) > 0 {
		o.set(key, listOf(items...))
	}
}

func listOf(items ...Node) Node { return Node{IsSeq: true, Items: items} }

func (t Text) node() Node {
	o := newObject()
	o.text("zh", t.ZH)
	o.text("en", t.EN)
	return o.Node
}

func (l Literal) node() Node {
	if l.Unit != "" {
		return Node{Text: l.Text + "/" + l.Unit}
	}
	return Node{Text: l.Text}
}

// copied returns a tree that can be changed without changing this one.
func (n Node) copied() Node {
	n.notes, n.foot = nil, nil
	items := n.Items
	n.Items = make([]Node, len(items))
	for i, item := range items {
		n.Items[i] = item.copied()
	}
	return n
}
