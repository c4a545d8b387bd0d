package pack

import "slices"

// Carrier is a declaration that carries out a clause.
type Carrier struct {
	Section string // programmes, parameters …; of what stands in a coverage: variables, layers, caps
	Within  string // the coverage in which it stands; empty: none
	Key     string
	Title   Text
	Pos     Pos
}

// ClauseLinks is a clause with what carries it out.
type ClauseLinks struct {
	*Clause
	CarriedBy []Carrier
}

// Unmapped reports whether nothing carries the clause out, although something should.
func (c ClauseLinks) Unmapped() bool { return len(c.CarriedBy) == 0 && c.NoRule == "" }

// DocumentLinks is a document with its clauses and what carries them out.
type DocumentLinks struct {
	*Document
	// Listed is false for a document that the pack does not declare: then its clauses
	// are those that references name.
	Listed  bool
	Clauses []ClauseLinks
	// Whole is what refers to the document without naming a clause that it lists.
	Whole []Carrier
}

// Clauses links the clauses of documents with the declarations that refer to them: the
// documents that the pack declares, in its order, then those that are only referred to.
func (p *Pack) Clauses() []DocumentLinks {
	var out []DocumentLinks
	at := map[string]int{}
	for _, d := range p.Documents {
		links := DocumentLinks{Document: d, Listed: true}
		for _, c := range d.Clauses {
			links.Clauses = append(links.Clauses, ClauseLinks{Clause: c})
		}
		for _, name := range d.Names() {
			at[name] = len(out)
		}
		out = append(out, links)
	}
	p.eachHead(func(section, within string, h *Head) {
		name := h.Reference.Document
		if name == "" {
			return
		}
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, DocumentLinks{Document: &Document{Head: Head{Title: Text{name, name}}}})
		}
		out[i].carry(h.Reference.Clause, Carrier{section, within, h.Key, h.Title, h.Pos})
	})
	return out
}

// carry adds a carrier to the clauses that a reference names.
func (l *DocumentLinks) carry(clause string, by Carrier) {
	if !l.Listed && clause != "" && l.clause(clause) == nil {
		c := &Clause{ID: clause}
		l.Document.Clauses = append(l.Document.Clauses, c)
		l.Clauses = append(l.Clauses, ClauseLinks{Clause: c})
	}
	found, unknown := l.Find(clause)
	if len(found) == 0 || len(unknown) > 0 {
		l.Whole = append(l.Whole, by)
	}
	for i := range l.Clauses {
		if slices.Contains(found, l.Clauses[i].Clause) {
			l.Clauses[i].CarriedBy = append(l.Clauses[i].CarriedBy, by)
		}
	}
}

// eachHead visits everything that is declared but documents and scenarios.
func (p *Pack) eachHead(visit func(section, within string, h *Head)) {
	for _, s := range p.written() {
		if s.key == "documents" || s.key == "scenarios" {
			continue
		}
		for _, d := range s.declarations {
			visit(s.key, "", d.heading())
			c, ok := d.(*Coverage)
			if !ok {
				continue
			}
			for _, v := range c.Variables {
				visit("variables", c.Key, &v.Head)
			}
			for _, l := range c.Layers {
				visit("layers", c.Key, &l.Head)
			}
			for _, k := range c.Caps {
				visit("caps", c.Key, &k.Head)
			}
		}
	}
}
