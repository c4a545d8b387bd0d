package letters

import (
	"strings"

	"bentou/internal/upload"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/letter"
	"bentou/rules/pack"
)

// Version is that of the JSON. A field that goes, or means something else, makes a new
// one; a field that is added does not.
const Version = 1

// Explanation is a decision with its reasons as JSON. docs/explanations.md says field by
// field what it is, docs/explanation.schema.json what it looks like.
type Explanation struct {
	Schema     string        `json:"schema"` // always bentou.explanation
	Version    int           `json:"version"`
	Decision   DecisionJSON  `json:"decision"`
	Release    ReleaseJSON   `json:"release"`
	Provenance string        `json:"provenance"` // records, facts or none
	Summary    *Text         `json:"summary"`
	Reasons    []ReasonJSON  `json:"reasons"`
	Missing    []MissingJSON `json:"missing"`
	ToDo       []Text        `json:"to_do"`
	Appeal     *AppealJSON   `json:"appeal"`
	Clauses    []ClauseJSON  `json:"clauses"`
}

// Text is a text in both languages.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// SubjectJSON is whom something is about.
type SubjectJSON struct {
	Kind string `json:"kind"` // household, person, claim or line
	ID   string `json:"id"`
}

// DecisionJSON is what was decided.
type DecisionJSON struct {
	ID         string       `json:"id"`
	Programme  string       `json:"programme"`
	Title      Text         `json:"title"`
	Subject    SubjectJSON  `json:"subject"`
	Outcome    fact.Outcome `json:"outcome"`
	Amount     *fact.Money  `json:"amount"`
	Cycle      fact.Cycle   `json:"cycle"`
	DecidedFor fact.Date    `json:"decided_for"`
	Day        fact.Date    `json:"day"`
	NextChange *fact.Date   `json:"next_change"`
	Recorded   int64        `json:"recorded"`
}

// ReleaseJSON is by what it was decided.
type ReleaseJSON struct {
	Pack      string `json:"pack"`
	Number    int    `json:"number"`
	Digest    string `json:"digest"`
	Semantics int    `json:"semantics"`
}

// ReasonJSON is a reason.
type ReasonJSON struct {
	Code       string          `json:"code"`
	Text       Text            `json:"text"`
	Condition  Text            `json:"condition"`
	Met        *bool           `json:"met"`
	Masked     bool            `json:"masked"`
	Relation   string          `json:"relation"`
	Found      string          `json:"found"`
	Need       string          `json:"need"`
	Distance   *Text           `json:"distance"`
	MetOn      *fact.Date      `json:"met_on"`
	Assumed    bool            `json:"assumed"`
	Depth      int             `json:"depth"`
	Subject    SubjectJSON     `json:"subject"`
	Other      string          `json:"other_programme"`
	Reference  ClauseJSON      `json:"reference"`
	Confidence pack.Confidence `json:"confidence"`
	Inputs     []InputJSON     `json:"inputs"`
	Parameters []ParameterJSON `json:"parameters"`
}

// InputJSON is an input that a reason rests on.
type InputJSON struct {
	Name    string       `json:"name"`
	Title   Text         `json:"title"`
	Subject SubjectJSON  `json:"subject"`
	AsOf    fact.Date    `json:"as_of"`
	Known   bool         `json:"known"`
	Value   string       `json:"value"`
	Text    *Text        `json:"text"`
	Assumed bool         `json:"assumed"`
	Masked  bool         `json:"masked"`
	Note    *Text        `json:"note"`
	Records []RecordJSON `json:"records"`
}

// RecordJSON is a record that a value came from.
type RecordJSON struct {
	Kind     string            `json:"kind"`
	ID       string            `json:"id"`
	From     fact.Date         `json:"valid_from"`
	To       *fact.Date        `json:"valid_to"`
	Recorded int64             `json:"recorded"`
	Observed *fact.Date        `json:"observed_on"`
	Source   fact.Source       `json:"source"`
	Verified bool              `json:"verified"`
	Said     map[string]string `json:"said"`
}

// ParameterJSON is a parameter that a reason rests on.
type ParameterJSON struct {
	Key        string          `json:"key"`
	Title      Text            `json:"title"`
	AsOf       fact.Date       `json:"as_of"`
	Value      string          `json:"value"`
	Text       *Text           `json:"text"`
	From       *fact.Date      `json:"valid_from"`
	To         *fact.Date      `json:"valid_to"`
	Confidence pack.Confidence `json:"confidence"`
	Source     string          `json:"source"`
	Reference  ClauseJSON      `json:"reference"`
}

// MissingJSON is a fact to ask for.
type MissingJSON struct {
	Input    string      `json:"input"`
	Title    Text        `json:"title"`
	Subject  SubjectJSON `json:"subject"`
	Unblocks int         `json:"unblocks"`
}

// AppealJSON is how to object. Where the rules state nothing the text says so, and the
// source is null.
type AppealJSON struct {
	Text        Text        `json:"text"`
	Provisional bool        `json:"provisional"`
	Since       *fact.Date  `json:"since"`
	Source      *ClauseJSON `json:"source"`
}

// ClauseJSON is a clause of a document.
type ClauseJSON struct {
	Document string `json:"document"`
	Clause   string `json:"clause"`
}

func textOf(t pack.Text) Text { return Text{t.ZH, t.EN} }

func optional(t pack.Text) *Text {
	if t == (pack.Text{}) {
		return nil
	}
	return &Text{t.ZH, t.EN}
}

func subjectOf(s rules.Subject) SubjectJSON {
	return SubjectJSON{s.Entity.String(), upload.FormatID(s.ID)}
}

// Explanation is the decision as JSON, with what the caller may see.
func (t *Told) Explanation() *Explanation {
	d := t.Stored
	out := &Explanation{
		Schema: "bentou.explanation", Version: Version, Provenance: "none",
		Decision: DecisionJSON{ID: upload.FormatID(d.ID), Programme: d.Programme, Title: textOf(t.programme), Subject: subjectOf(t.subject()), Outcome: d.Outcome, Amount: d.Amount,
			Cycle: d.Cycle, DecidedFor: d.DecidedFor, Day: d.Day, NextChange: d.NextChange, Recorded: d.Recorded},
		Release: ReleaseJSON{Pack: t.Release.Pack().Key, Number: t.Release.Number, Digest: t.Release.Digest, Semantics: d.Semantics},
		Reasons: []ReasonJSON{}, Missing: []MissingJSON{}, ToDo: []Text{}, Clauses: []ClauseJSON{},
	}
	out.Summary = optional(t.Letter.Summary)
	for _, x := range t.Letter.ToDo {
		out.ToDo = append(out.ToDo, textOf(x))
	}
	out.Appeal = &AppealJSON{Text: textOf(t.Letter.Appeal), Provisional: t.Letter.Provisional}
	if a := t.Letter.Stated; a != nil {
		out.Appeal.Since, out.Appeal.Source = &a.From, &ClauseJSON{a.Document.Title.ZH, a.Clause.ID}
	}
	if t.Decision == nil {
		return out
	}
	out.Provenance = "facts"
	if t.Traced {
		out.Provenance = "records"
	}
	for i := range t.Reasons {
		out.Reasons = append(out.Reasons, t.reason(&t.Reasons[i]))
	}
	for _, m := range t.Decision.Missing {
		out.Missing = append(out.Missing, MissingJSON{m.Input, textOf(m.Title), subjectOf(m.Subject), m.Unblocks})
	}
	for _, c := range t.Letter.Clauses {
		out.Clauses = append(out.Clauses, ClauseJSON{c.Document, c.Clause})
	}
	return out
}

func (t *Told) reason(r *letter.Reason) ReasonJSON {
	out := ReasonJSON{Code: r.Code, Text: textOf(r.Text), Condition: textOf(r.Condition), Met: r.Met, Masked: r.Masked, Depth: r.Depth, Subject: subjectOf(r.Subject),
		Reference: ClauseJSON{r.Reference.Document, r.Reference.Clause}, Confidence: r.Confidence, Inputs: []InputJSON{}, Parameters: []ParameterJSON{}}
	if r.Other != nil {
		out.Other = r.Other.Key
	}
	if !r.Masked {
		out.Relation, out.Found, out.Need, out.Distance, out.MetOn, out.Assumed = r.Relation, r.Found, r.Need, optional(r.Distance), r.MetOn, r.Assumed
	}
	for _, read := range r.Reads() {
		out.Inputs = append(out.Inputs, t.input(read))
	}
	for _, p := range r.Reason.Parameters() {
		one := ParameterJSON{Key: p.Parameter.Key, Title: textOf(p.Parameter.Title), AsOf: p.On, Value: p.Value, Text: optional(p.Text), To: p.Until,
			Reference: ClauseJSON{p.Parameter.Reference.Document, p.Parameter.Reference.Clause}}
		if v := p.Version; v != nil {
			one.From, one.Confidence, one.Source = v.From.Ptr(), v.Confidence, v.Source
		}
		out.Parameters = append(out.Parameters, one)
	}
	return out
}

func (t *Told) input(read rules.Read) InputJSON {
	out := InputJSON{Name: read.Input, Title: textOf(read.Title), Subject: subjectOf(read.Subject), AsOf: read.On, Records: []RecordJSON{}}
	if t.hidden(read.Origins, read.Subject) {
		out.Masked = true
		return out
	}
	out.Known, out.Value, out.Text, out.Assumed, out.Note = read.Known, read.Value, optional(read.Text), read.Assumed, optional(read.Note)
	for _, s := range read.Records {
		out.Records = append(out.Records, record(s))
	}
	return out
}

func record(s dossier.Source) RecordJSON {
	out := RecordJSON{Kind: strings.ToLower(s.Kind), From: s.Period.From, To: s.Period.To, Recorded: s.Recorded, Observed: s.Observed, Source: s.Source, Verified: s.Verified, Said: map[string]string{}}
	if s.Record != 0 {
		out.ID = upload.FormatID(s.Record)
	}
	for _, v := range s.Said {
		out.Said[v.Column] = v.Text
	}
	return out
}
