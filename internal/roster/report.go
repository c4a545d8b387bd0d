package roster

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"bentou/internal/fault"
	"bentou/rules/fact"
)

// Report is what a load says of itself. Up to the wage total its keys are those of
// the roster contract.
type Report struct {
	AsOf               fact.Date           `json:"as_of"`
	Rows               int                 `json:"rows"`       // rows of persons, without titles, empty rows and totals
	Households         int                 `json:"households"` // distinct codes; a row with a blank code counts as one
	AcceptedHouseholds int                 `json:"accepted_households"`
	AcceptedPersons    int                 `json:"accepted_persons"`
	SetAside           map[string]SetAside `json:"set_aside"`      // by code, or "#" and the first row where that is no code
	IncomeUnknown      []string            `json:"income_unknown"` // accepted, with any of the five amounts unknown; sorted
	Elders             int                 `json:"accepted_persons_aged_70_and_over_local"`
	WageTotal          fact.Money          `json:"wage_total_of_accepted"`

	Format   Format    `json:"format"`
	Sheet    string    `json:"sheet,omitempty"`
	Warnings []Warning `json:"warnings"`
	Outcome
}

// SetAside says why a household was set aside.
type SetAside struct {
	Code   Code      `json:"code"` // the principal one
	Errors []Problem `json:"errors"`
}

// Problem is one thing found at one cell. Row counts from 1 as a spreadsheet shows
// it; Column is the header.
type Problem struct {
	Row     int        `json:"row"`
	Column  string     `json:"column"`
	Code    Code       `json:"code"`
	Message fault.Text `json:"message"`
}

// Warning is something odd that sets nothing aside; without a household it concerns
// the file.
type Warning struct {
	Household string `json:"household,omitempty"`
	Problem
}

// Outcome is what recording the accepted households did. Whoever records them
// fills it in; a dry run leaves it at its zero value.
type Outcome struct {
	HouseholdsAdded     int    `json:"households_added"`
	HouseholdsChanged   int    `json:"households_changed"`
	HouseholdsUnchanged int    `json:"households_unchanged"`
	PersonsAdded        int    `json:"persons_added"`
	PersonsChanged      int    `json:"persons_changed"`
	PersonsUnchanged    int    `json:"persons_unchanged"`
	Left                []Left `json:"left"`
}

// Left is a person who is missing from a household that the roster names, and so
// left it on the as-of date.
type Left struct {
	Household string `json:"household"`              // the code of the one he left
	Person    string `json:"person"`                 // the registry's opaque id, never a name or a number
	To        string `json:"to_household,omitempty"` // the code of the one that lists him now, if any

	PersonID int `json:"-"` // the same id, for callers within the program
}

// Report gathers the report in memory, which the errors and warnings of a bad file
// can fill; for a large file see [Batch.WriteReport].
func (b *Batch) Report(ctx context.Context, outcome Outcome) (*Report, error) {
	r, err := b.summary(ctx)
	if err != nil {
		return nil, err
	}
	r.Outcome = outcome
	if r.Left == nil {
		r.Left = []Left{}
	}
	r.SetAside, r.Warnings = make(map[string]SetAside), []Warning{}
	err = b.eachSetAside(ctx, func(name string, s SetAside) error { r.SetAside[name] = s; return nil })
	if err != nil {
		return nil, err
	}
	return r, b.eachWarning(ctx, func(w Warning) error { r.Warnings = append(r.Warnings, w); return nil })
}

// WriteReport writes the same report as JSON, without gathering its errors and
// warnings in memory.
func (b *Batch) WriteReport(ctx context.Context, w io.Writer, outcome Outcome) error {
	r, err := b.summary(ctx)
	if err != nil {
		return err
	}
	r.Outcome = outcome
	if r.Left == nil {
		r.Left = []Left{}
	}
	r.SetAside, r.Warnings = map[string]SetAside{}, []Warning{}
	whole, err := json.Marshal(r)
	if err != nil {
		return err
	}
	// The two long lists are empty in the marshalled report; each is written in
	// the place of its empty one.
	before, rest, _ := bytes.Cut(whole, []byte(`"set_aside":{}`))
	between, after, _ := bytes.Cut(rest, []byte(`"warnings":[]`))
	out := &lister{w: w}
	out.raw(string(before) + `"set_aside":{`)
	if err := b.eachSetAside(ctx, func(name string, s SetAside) error { return out.item(name, s) }); err != nil {
		return err
	}
	out.raw("}" + string(between) + `"warnings":[`)
	if err := b.eachWarning(ctx, func(w Warning) error { return out.item("", w) }); err != nil {
		return err
	}
	out.raw("]" + string(after) + "\n")
	return out.err
}

// lister writes the items of a JSON list or object.
type lister struct {
	w    io.Writer
	some bool
	err  error
}

func (l *lister) raw(s string) {
	if l.err == nil {
		_, l.err = io.WriteString(l.w, s)
	}
	l.some = false
}

func (l *lister) item(name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	lead := ""
	if l.some {
		lead = ","
	}
	if name != "" {
		lead += fmt.Sprintf("%q:", name)
	}
	l.raw(lead + string(text))
	l.some = true
	return l.err
}

// summary is the report without its long lists.
func (b *Batch) summary(ctx context.Context) (*Report, error) {
	if b.staging == nil {
		return nil, errClosed
	}
	if !b.resolved {
		return nil, errUnresolved
	}
	r := &Report{AsOf: b.opts.AsOf, Rows: b.rows, Format: b.format, Sheet: b.sheet, IncomeUnknown: []string{}}
	err := b.staging.query(ctx, func(rows *sql.Rows) error {
		return rows.Scan(&r.Households, &r.AcceptedHouseholds, &r.AcceptedPersons, &r.Elders, &r.WageTotal)
	}, `SELECT COUNT(*), COUNT(t.seq), IFNULL(SUM(t.members), 0), IFNULL(SUM(t.elders), 0), IFNULL(SUM(t.wage), 0)
		FROM household h LEFT JOIN tally t ON t.seq = h.seq AND h.state = ?`, stateAccepted)
	if err != nil {
		return nil, err
	}
	unknown, err := b.names(ctx, "h.state = ? AND h.seq IN (SELECT seq FROM tally WHERE unknown)", stateAccepted)
	for _, n := range unknown {
		r.IncomeUnknown = append(r.IncomeUnknown, n.name)
	}
	return r, err
}

// named is a household with the name that reports give it.
type named struct {
	seq  int
	name string
}

// names lists the households of a condition, sorted by name.
func (b *Batch) names(ctx context.Context, where string, args ...any) ([]named, error) {
	var out []named
	err := b.staging.query(ctx, func(r *sql.Rows) error {
		var seq, row int
		var sealed sql.RawBytes
		if err := r.Scan(&seq, &row, &sealed); err != nil {
			return err
		}
		name, err := b.nameOf(row, sealed)
		out = append(out, named{seq, name})
		return err
	}, "SELECT h.seq, h.first, c.sealed FROM household h JOIN cell c ON c.row = h.first WHERE "+where, args...)
	slices.SortFunc(out, func(x, y named) int {
		switch {
		case x.name < y.name:
			return -1
		case x.name > y.name:
			return 1
		}
		return x.seq - y.seq
	})
	return out, err
}

// nameOf is the code in a household's first row. A code that is none may be
// anything, an identity number too, so its place stands in for it.
func (b *Batch) nameOf(row int, sealed []byte) (string, error) {
	cells, err := b.staging.unseal(row, sealed)
	if err != nil {
		return "", err
	}
	if code := fold(b.layout.cell(cells, colCode)); validCode(code) {
		return code, nil
	}
	return fmt.Sprintf("#%d", row), nil
}

func (b *Batch) eachSetAside(ctx context.Context, f func(string, SetAside) error) error {
	names, err := b.names(ctx, "state = ?", stateSetAside)
	if err != nil {
		return err
	}
	for _, n := range names {
		var s SetAside
		principal := len(codeOrder)
		err := b.staging.query(ctx, func(r *sql.Rows) error {
			p, rank, err := b.problem(r)
			principal = min(principal, rank)
			s.Errors = append(s.Errors, p)
			return err
		}, "SELECT row, col, code, detail FROM issue WHERE seq = ? AND warning = 0 ORDER BY row, col, code", n.seq)
		if err != nil {
			return err
		}
		s.Code = codeOrder[principal].code
		if err := f(n.name, s); err != nil {
			return err
		}
	}
	return nil
}

// problem reads row, col, code and detail, and what comes before them into more.
func (b *Batch) problem(r *sql.Rows, more ...any) (Problem, int, error) {
	var p Problem
	var column, rank, detail int
	err := r.Scan(append(more, &p.Row, &column, &rank, &detail)...)
	if err != nil {
		return p, 0, err
	}
	p.Column, p.Code, p.Message = b.headerOf(column), codeOrder[rank].code, message(rank, detail)
	return p, rank, nil
}

// eachWarning begins with those of the file.
func (b *Batch) eachWarning(ctx context.Context, f func(Warning) error) error {
	if b.sheets > 1 {
		text := message(codeRank[CodeOtherSheets], detailNone)
		text.ZH += "：" + b.sheet
		text.EN += ": " + b.sheet
		if err := f(Warning{Problem: Problem{Row: b.layout.row, Code: CodeOtherSheets, Message: text}}); err != nil {
			return err
		}
	}
	return b.staging.query(ctx, func(r *sql.Rows) error {
		var first int
		var sealed sql.RawBytes
		p, _, err := b.problem(r, &first, &sealed)
		if err != nil {
			return err
		}
		name, err := b.nameOf(first, sealed)
		if err != nil {
			return err
		}
		return f(Warning{Household: name, Problem: p})
	}, `SELECT h.first, c.sealed, i.row, i.col, i.code, i.detail FROM issue i JOIN household h ON h.seq = i.seq
		JOIN cell c ON c.row = h.first WHERE i.warning ORDER BY i.row, i.col`)
}
