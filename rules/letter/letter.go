package letter

import (
	"strconv"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Letter is a decision in sentences. Lists may be empty.
type Letter struct {
	Programme pack.Text
	Outcome   rules.Outcome
	// Summary says in one sentence or two what was decided.
	Summary pack.Text
	// Parts are the reasons under their headings.
	Parts []Part
	// ToDo is what the reader can do.
	ToDo []pack.Text
	// Appeal says how to object, and until when; where the pack states nothing it says so.
	Appeal pack.Text
	// Provisional marks an appeal whose wording was read in no publication.
	Provisional bool
	// Stated is where the appeal is stated; nil: nowhere.
	Stated *pack.StatedAppeal

	Facts   []Fact   // on record, that the decision rests on
	Clauses []Clause // that it rests on
	Figures []Figure // that the rules set, and that it rests on
}

// Part is a list of points under a heading.
type Part struct {
	Heading pack.Text
	Points  []Point
}

// Point is one sentence; those below it say why.
type Point struct {
	Text  pack.Text
	Below []Point
}

// Reason is a reason that may have been masked.
type Reason struct {
	*rules.Reason
	Text pack.Text
	Met  *bool
	// Masked: nothing of what was found may be told, and Text says only the condition.
	Masked bool
}

// Reasons are the reasons of a decision as they are, with nothing masked.
func Reasons(d *rules.Decision) []Reason {
	out := make([]Reason, len(d.Reasons))
	for i := range d.Reasons {
		r := &d.Reasons[i]
		out[i] = Reason{Reason: r, Text: r.Text, Met: r.Met}
	}
	return out
}

// Options say what the decision itself does not.
type Options struct {
	// Name names the subjects; nil: neutral nouns, as on a specimen.
	Name func(rules.Subject) pack.Text
	// Hidden says whether something with these origins may not be shown; nil: all is.
	Hidden func(origins []string, of rules.Subject) bool
	// Appeal is how to object, as the pack of the decision states it for its day
	// ([pack.Pack.AppealOn]); nil: it states nothing, and the letter says so.
	Appeal *pack.StatedAppeal
	// Cite cites a reference ([pack.Pack.Cite]); nil: as the rules name it.
	Cite func(pack.Reference) pack.Text
}

// Write tells a decision. asOf is the day for which it was made.
func Write(d *rules.Decision, reasons []Reason, asOf fact.Date, o Options) *Letter {
	w := &writer{d: d, asOf: asOf, o: o, reasons: grow(reasons), others: map[rules.Subject]int{}}
	l := &Letter{Programme: d.Programme.Title, Outcome: d.Outcome}
	l.object(o.Appeal)
	l.Summary = w.summary()
	l.Parts = w.parts()
	l.ToDo = w.todo()
	w.evidence(l, reasons)
	return l
}

type writer struct {
	d       *rules.Decision
	asOf    fact.Date
	o       Options
	reasons []*branch
	others  map[rules.Subject]int // members who have no name, in the order in which they are spoken of
}

func text(zh, en string) pack.Text { return pack.Text{ZH: zh, EN: en} }

// name names a subject in the middle of a sentence.
func (w *writer) name(s rules.Subject) pack.Text {
	if w.o.Name != nil {
		if n := w.o.Name(s); n != (pack.Text{}) {
			return n
		}
	}
	switch {
	case s.Entity == fact.EntityHousehold:
		return text("该户", "the household")
	case s == w.d.Subject:
		return text("申请人", "the applicant")
	}
	if w.others[s] == 0 {
		w.others[s] = len(w.others) + 1
	}
	n := strconv.Itoa(w.others[s])
	return text("家庭成员"+n, "member "+n)
}

// month is a month of a year in words.
func month(d fact.Date) pack.Text {
	y, m, _ := d.Civil()
	return text(strconv.Itoa(y)+"年"+strconv.Itoa(int(m))+"月", m.String()+" "+strconv.Itoa(y))
}

func day(d fact.Date) pack.Text {
	y, m, n := d.Civil()
	return text(strconv.Itoa(y)+"年"+strconv.Itoa(int(m))+"月"+strconv.Itoa(n)+"日", strconv.Itoa(n)+" "+m.String()+" "+strconv.Itoa(y))
}

func quoted(t pack.Text) pack.Text { return text("“"+t.ZH+"”", "“"+t.EN+"”") }
