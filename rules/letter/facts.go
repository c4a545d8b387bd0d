package letter

import (
	"slices"
	"strings"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Fact is something on record that a decision rests on.
type Fact struct {
	Who    pack.Text
	Title  pack.Text
	Value  pack.Text
	Where  []pack.Text // the records, each in words; empty where nothing is recorded
	Note   pack.Text
	Hidden bool // what was found may not be shown
}

// Clause is a clause that a decision rests on, and what it is for.
type Clause struct {
	Document, Clause string // as the rules name them
	Cited            pack.Text
	For              pack.Text
}

// Figure is a parameter that a decision rests on.
type Figure struct {
	Title, Value pack.Text // of a table the value is empty: its rows are reasons
	Since        pack.Text
	// Source is the document that sets it. Where nobody has read that, it says so: what those
	// who write rules noted of a value is not for the reader of a letter.
	Source     pack.Text
	Confidence pack.Confidence
}

var unread = map[pack.Confidence]pack.Text{
	pack.Recalled:    {ZH: "出处待核实", EN: "still to be checked against its publication"},
	pack.Placeholder: {ZH: "暂定数额，待主管机关核定", EN: "provisional, to be settled by the authority"},
}

// source is the document of a figure that was read in one.
func (w *writer) source(p *pack.Parameter, v *pack.ParameterValue) pack.Text {
	if words, ok := unread[v.Confidence]; ok {
		return words
	}
	return w.cite(p.Reference)
}

// evidence fills in what a decision rests on, each once.
func (w *writer) evidence(l *Letter, reasons []Reason) {
	type key struct {
		input string
		of    rules.Subject
		on    fact.Date
	}
	seen := map[key]bool{}
	var figures []*pack.Parameter
	clause := func(ref pack.Reference, what pack.Text) {
		c := Clause{ref.Document, ref.Clause, w.cite(ref), what}
		if ref.Document != "" && !slices.ContainsFunc(l.Clauses, func(o Clause) bool { return o.Document == c.Document && o.Clause == c.Clause }) {
			l.Clauses = append(l.Clauses, c)
		}
	}
	clause(w.d.Programme.Reference, w.d.Programme.Title)
	for _, r := range reasons {
		clause(r.Reference, r.Name)
		for _, p := range r.Parameters() {
			clause(p.Parameter.Reference, p.Parameter.Title)
			if p.Version == nil || slices.Contains(figures, p.Parameter) {
				continue
			}
			figures = append(figures, p.Parameter)
			l.Figures = append(l.Figures, Figure{Title: p.Parameter.Title, Value: p.Text, Since: day(p.Version.From), Source: w.source(p.Parameter, p.Version), Confidence: p.Version.Confidence})
		}
		for _, read := range r.Reads() {
			k := key{read.Input, read.Subject, read.On}
			if seen[k] {
				continue
			}
			seen[k] = true
			f := Fact{Who: w.name(read.Subject), Title: read.Title, Value: read.Text, Note: read.Note}
			if w.hidden(read.Origins, read.Subject) {
				f.Value, f.Note, f.Hidden = pack.Text{}, pack.Text{}, true
			} else {
				for _, s := range read.Records {
					f.Where = append(f.Where, Record(s))
				}
				if read.Assumed {
					f.Note = text("没有登记，按规定推定", "not on record; presumed as the rules say")
				}
			}
			l.Facts = append(l.Facts, f)
		}
	}
}

func (w *writer) cite(ref pack.Reference) pack.Text {
	if w.o.Cite != nil {
		return w.o.Cite(ref)
	}
	return (&pack.Pack{}).Cite(ref)
}

// Record says in words which record a value came from: its kind, since when it holds,
// who said so, and whether it was verified.
func Record(s dossier.Source) pack.Text {
	kind := kindName(s.Kind)
	since := day(s.Period.From)
	out := text(kind.ZH+"（"+since.ZH+"起", capital(kind.EN)+" (from "+since.EN)
	if s.Period.To != nil {
		until := day(s.Period.To.AddDays(-1))
		out = text(out.ZH+"至"+until.ZH, out.EN+" to "+until.EN)
	}
	if s.Source != "" {
		e := entry(s.Source.Entries(), string(s.Source))
		sure := text("未核实", "not verified")
		if s.Verified {
			sure = text("已核实", "verified")
		}
		out = text(out.ZH+"，"+e.ZH+"，"+sure.ZH, out.EN+"; "+lower(capital(e.EN))+", "+sure.EN)
	}
	return text(out.ZH+"）", out.EN+")")
}

func entry(list []fact.Entry, value string) pack.Text {
	for _, e := range list {
		if e.Value == value {
			return text(e.ZH, e.EN)
		}
	}
	return text("登记", "record")
}

// kindName is the name of a kind of record.
func kindName(kind string) pack.Text {
	switch kind {
	case "decision":
		return text("此前的认定", "an earlier decision")
	case "settlement":
		return text("此前的结算", "an earlier settlement")
	case "household_completeness", "unit_completeness":
		return text("登记完整的证明", "a statement that the register is complete")
	case "attribute":
		return text("其他登记", "a further fact")
	}
	var k fact.RecordKind
	return entry(k.Entries(), strings.ToUpper(kind))
}
