package pack

import (
	"cmp"
	"slices"

	"bentou/rules/fact"
)

// Appeal is what a letter says of how to object to a decision, by a clause of a document.
// It changes no decision and is in no digest, as documents are not.
type Appeal struct {
	From fact.Date
	To   *fact.Date // the first day on which it no longer holds; nil: it still does
	Text Text
	Pos  Pos
}

// StatedAppeal is an appeal with where it is stated.
type StatedAppeal struct {
	*Appeal
	Document *Document
	Clause   *Clause
}

// Settled reports whether the wording was read in a legal text or a publication.
func (a *StatedAppeal) Settled() bool {
	return a.Document.Confidence == Law || a.Document.Confidence == Verified
}

// AppealOn returns what the pack states for a day; nil where it states nothing.
func (p *Pack) AppealOn(day fact.Date) *StatedAppeal {
	for _, a := range p.appeals() {
		if a.From <= day && (a.To == nil || day < *a.To) {
			return &a
		}
	}
	return nil
}

// appeals are all that are stated, by their days.
func (p *Pack) appeals() (out []StatedAppeal) {
	for _, d := range p.Documents {
		for _, c := range d.Clauses {
			if c.Appeal != nil {
				out = append(out, StatedAppeal{c.Appeal, d, c})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b StatedAppeal) int { return cmp.Compare(a.From, b.From) })
	return out
}

// appeal reads the appeal of a clause.
func (f fields) appeal() *Appeal {
	n, ok := f.get("appeal")
	if !ok {
		return nil
	}
	a := f.fields("appeal", f.keyPos("appeal"), n, "from", "to", "text")
	days := a.days()
	out := &Appeal{From: days.start(), To: days.to, Pos: days.pos}
	if text, ok := a.require("text"); ok {
		out.Text = a.bilingual("text", a.keyPos("text"), text)
	}
	return out
}

// checkAppeal refuses one that holds on a day on which another does: a letter says one.
func (r *reader) checkAppeal(a *Appeal) {
	for _, o := range r.pack.appeals() {
		if (a.To == nil || o.From < *a.To) && (o.To == nil || a.From < *o.To) {
			r.fail(CodeOverlap, a.Pos, 0, say("与条款 %s 所载的申诉方式重叠", "it overlaps with how to object by the clause %s", shorten(o.Clause.ID)))
			return
		}
	}
}

func (a *Appeal) build() Node {
	o := newObject()
	o.day("from", &a.From)
	o.day("to", a.To)
	o.set("text", a.Text.node())
	return o.Node
}
