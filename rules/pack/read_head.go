package pack

import "slices"

// The keys that declarations share.
var headKeys = []string{"title", "reference"}

// open checks the keys of a declaration and reads what all declarations share. A
// title must be there unless titled is false.
func (r *reader) open(d declaration, titled bool, known ...string) (fields, Head) {
	f := r.fields(d.key, d.pos, d.node, append(slices.Clone(headKeys), known...)...)
	return f, Head{Key: d.key, Title: f.title(titled), Reference: f.source(), Pos: d.pos}
}

// openTop is open for a declaration of a file, which keeps its comments.
func (r *reader) openTop(d declaration, known ...string) (fields, Head) {
	f, head := r.open(d, true, known...)
	head.Comments = d.node.comments(d.note)
	return f, head
}

func (f fields) title(required bool) Text {
	n, ok := f.get("title")
	if !ok {
		if required {
			f.require("title")
		}
		return Text{}
	}
	return f.bilingual("title", f.keyPos("title"), n)
}

// bilingual reads {zh: …, en: …}.
func (r *reader) bilingual(name string, pos Pos, n Node) Text {
	t := r.fields(name, pos, n, "zh", "en")
	return Text{ZH: t.requireText("zh"), EN: t.requireText("en")}
}

// source reads where a declaration comes from.
func (f fields) source() Reference {
	n, ok := f.get("reference")
	if !ok {
		return Reference{}
	}
	s := f.fields("reference", f.keyPos("reference"), n, "document", "clause")
	document, _ := s.get("document")
	clause, _ := s.get("clause")
	*f.cited = append(*f.cited, citation{f.report, document.Text, clause.Text, document, clause})
	return Reference{Document: s.requireText("document"), Clause: s.text("clause")}
}

// keyPos returns the place of a key.
func (f fields) keyPos(key string) Pos {
	if i := slices.Index(f.node.Keys, key); i >= 0 {
		return f.node.KeyPos(i)
	}
	return f.pos
}

// under returns the declarations under a key whose names are of a form.
func (f fields) under(key string, form naming) []declaration {
	n, ok := f.get(key)
	if !ok {
		return nil
	}
	if !n.IsMap {
		f.wrongShape(n, say("%s 之下应为“名称: 声明”", "%s holds names with their declarations", key))
		return nil
	}
	for i, k := range n.Keys {
		f.checkName(k, n.KeyPos(i), form)
	}
	return n.declarations()
}
