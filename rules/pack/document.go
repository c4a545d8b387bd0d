package pack

import (
	"slices"
	"strings"

	"bentou/rules/fact"
)

// Document is a policy document, with its clauses: what rules say that they carry out
// can be looked up in it, and what no rule carries out is found. It changes no decision.
type Document struct {
	Head       // its title; a document has no reference
	Number     string
	Date       *fact.Date // of issue; nil where it is not known
	URL        string
	Confidence Confidence // how sure the wording of the clauses is
	// CitedAs are further ways in which references name it, see [Document.Names].
	CitedAs []string
	// Excerpt: it has more clauses than are listed.
	Excerpt bool
	Clauses []*Clause
}

// Clause is a clause of a document.
type Clause struct {
	ID      string // 第三条
	Text    string
	CitedAs []string // further ways in which references name it
	// NoRule says why no rule is to carry it out. Empty: one is expected to.
	NoRule string
	// Appeal is what letters say by it of how to object; nil: nothing.
	Appeal *Appeal
	Pos    Pos
}

// Names are what a reference may call the document: its key, its number, its Chinese
// title, bare and in 《》, the number before the title, and what else it states.
func (d *Document) Names() []string {
	var out []string
	if d.Key != "" {
		out = append(out, d.Key)
	}
	if d.Number != "" {
		out = append(out, d.Number)
	}
	if d.Title.ZH != "" {
		out = append(out, d.Title.ZH, "《"+d.Title.ZH+"》")
		if d.Number != "" {
			out = append(out, d.Number+"《"+d.Title.ZH+"》")
		}
	}
	for _, name := range d.CitedAs {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// names are what a reference may call the clause.
func (c *Clause) names() []string { return append([]string{c.ID}, c.CitedAs...) }

// Find returns the clauses that a reference names, and what of it names none. Several
// are divided by 、 or ；, and a remark in （） at the end of one is left aside.
func (d *Document) Find(clause string) (found []*Clause, unknown []string) {
	if clause == "" {
		return nil, nil
	}
	if c := d.clause(clause); c != nil {
		return []*Clause{c}, nil
	}
	for _, piece := range pieces(clause) {
		c := d.clause(piece)
		if open := strings.Index(piece, "（"); c == nil && open > 0 && strings.HasSuffix(piece, "）") {
			c = d.clause(strings.TrimSpace(piece[:open]))
		}
		switch {
		case c == nil:
			unknown = append(unknown, piece)
		case !slices.Contains(found, c):
			found = append(found, c)
		}
	}
	return found, unknown
}

func (d *Document) clause(name string) *Clause {
	for _, c := range d.Clauses {
		if slices.Contains(c.names(), name) {
			return c
		}
	}
	return nil
}

// pieces divides a list of clauses, not within brackets.
func pieces(text string) (out []string) {
	depth, start := 0, 0
	for i, r := range text {
		switch r {
		case '（', '(', '“', '《':
			depth++
		case '）', ')', '”', '》':
			depth--
		case '、', '；', ';':
			if depth <= 0 {
				out = append(out, strings.TrimSpace(text[start:i]))
				start = i + len(string(r))
			}
		}
	}
	return append(out, strings.TrimSpace(text[start:]))
}

// documentNamed returns the declared document that a reference names.
func (p *Pack) documentNamed(name string) *Document {
	for _, d := range p.Documents {
		if slices.Contains(d.Names(), name) {
			return d
		}
	}
	return nil
}

var documentKeys = []string{"title", "number", "date", "url", "confidence", "cited_as", "excerpt", "clauses"}

func (r *reader) document(d declaration) {
	f := r.fields(d.key, d.pos, d.node, documentKeys...)
	doc := &Document{Head: Head{Key: d.key, Title: f.title(true), Pos: d.pos, Comments: d.node.comments(d.note)},
		Number: f.text("number"), Date: f.day("date"), URL: f.text("url"),
		Confidence: Confidence(f.requireChoice("confidence", string(Law), string(Verified), string(Recalled), string(Placeholder))),
		CitedAs:    f.textList("cited_as"), Excerpt: f.flag("excerpt")}
	for _, name := range doc.Names() {
		if other := r.pack.documentNamed(name); other != nil {
			r.fail(CodeDuplicate, d.pos, len(d.key), say("%s 已是文件 %s 的称呼", "%s already stands for the document %s", name, other.Key))
		}
	}
	r.pack.Documents = append(r.pack.Documents, doc)
	n, ok := f.require("clauses")
	if !ok {
		return
	}
	taken := map[string]bool{}
	for _, item := range f.items("clauses", n) {
		c := f.fields("clauses", item.Pos, item, "id", "text", "cited_as", "no_rule", "appeal")
		clause := &Clause{ID: c.requireText("id"), Text: c.requireText("text"), CitedAs: c.textList("cited_as"), NoRule: c.text("no_rule"), Appeal: c.appeal(), Pos: item.Pos}
		for _, name := range clause.names() {
			if taken[name] {
				r.fail(CodeDuplicate, item.Pos, 0, say("条款 %s 出现两次", "the clause %s is there twice", shorten(name)))
			}
			taken[name] = true
		}
		if clause.Appeal != nil {
			r.checkAppeal(clause.Appeal)
		}
		doc.Clauses = append(doc.Clauses, clause)
	}
}

// textList reads a list of texts.
func (f fields) textList(key string) (out []string) {
	n, ok := f.get(key)
	if !ok {
		return nil
	}
	for _, item := range f.items(key, n) {
		if item, ok := f.scalar(key, item); ok {
			out = append(out, item.Text)
		}
	}
	return out
}

func (d *Document) build() Node {
	o := newObject()
	o.title(d.Title)
	o.text("number", d.Number)
	o.day("date", d.Date)
	o.text("url", d.URL)
	o.text("confidence", string(d.Confidence))
	o.texts("cited_as", d.CitedAs)
	o.flag("excerpt", d.Excerpt)
	clauses := []Node{}
	for _, c := range d.Clauses {
		item := newObject()
		item.text("id", c.ID)
		item.text("text", c.Text)
		item.texts("cited_as", c.CitedAs)
		item.text("no_rule", c.NoRule)
		if c.Appeal != nil {
			item.set("appeal", c.Appeal.build())
		}
		clauses = append(clauses, item.Node)
	}
	o.set("clauses", listOf(clauses...))
	return o.Node
}

// citation is a reference as it stands in a file.
type citation struct {
	in                   *report
	document, clause     string
	documentAt, clauseAt Node
}

// checkCitations warns of references to documents and clauses that the pack does not
// list. A pack without documents lists none on purpose.
func (p *Pack) checkCitations(list []citation) {
	if len(p.Documents) == 0 {
		return
	}
	var names []string
	for _, d := range p.Documents {
		names = append(names, d.Names()...)
	}
	for _, c := range list {
		if c.document == "" {
			continue
		}
		d := p.documentNamed(c.document)
		if d == nil {
			c.in.add(CodeUnknownDocument, Warning, c.documentAt.Pos, len(c.documentAt.Text),
				say("documents 中没有 %s", "documents does not list %s", shorten(c.document)), didYouMean(c.document, names))
			continue
		}
		if _, unknown := d.Find(c.clause); len(unknown) > 0 {
			var ids []string
			for _, x := range d.Clauses {
				ids = append(ids, x.names()...)
			}
			c.in.add(CodeUnknownClause, Warning, c.clauseAt.Pos, len(c.clauseAt.Text),
				say("文件 %s 没有列出条款 %s", "the document %s does not list the clause %s", d.Key, shorten(strings.Join(unknown, "、"))), didYouMean(unknown[0], ids))
		}
	}
}
