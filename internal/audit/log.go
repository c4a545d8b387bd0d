package audit

import (
	"context"
	"encoding/json"
	"log/slog"
	"regexp"
	"time"

	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// Log appends to the access log of a database.
type Log struct {
	store *store.Store
	log   *slog.Logger
}

// New returns the access log of a database. What cannot be logged there, and does
// not stop a request, is told to log.
func New(s *store.Store, log *slog.Logger) *Log {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Log{store: s, log: log}
}

// Entry is one row to be appended. Who, from where and in which request come from
// the context where the entry does not say it.
type Entry struct {
	Kind    fact.AccessKind
	Caller  *access.Caller
	Request *access.Request
	What    What
}

// What says what happened. It holds no values of fields.
type What struct {
	Reads    []Fields   `json:"reads,omitempty"`
	Refusals []Refusal  `json:"refusals,omitempty"`
	Changes  []Span     `json:"changes,omitempty"` // positions of the change sequence
	Objects  []int      `json:"objects,omitempty"` // other things that it is about, such as a token
	Counts   []Quantity `json:"counts,omitempty"`
}

// Fields says of what one field was shown.
type Fields struct {
	Field   string `json:"field"`
	Count   int64  `json:"count"` // values shown
	Spans   []Span `json:"ids"`
	Unnamed int64  `json:"unnamed,omitempty"` // values counted without their id
}

// shownIDs is how many ids a reader of the log gets unless they ask for more.
const shownIDs = 100

// IDs lists the first so many ids; nil asks for some of them.
func (f Fields) IDs(first *int) ([]int, error) {
	n := shownIDs
	if first != nil {
		n = *first
	}
	if n < 0 || n > MaxIDs {
		return nil, fault.Newf(fault.Invalid, "first 须在 0 与 %d 之间", "first must lie between 0 and %d", MaxIDs).On("first")
	}
	out := []int{}
	for _, s := range f.Spans {
		for id := s.First; id <= s.Last && len(out) < n; id++ {
			out = append(out, id)
		}
	}
	return out, nil
}

// Refusal is an action that was refused, so many times.
type Refusal struct {
	Action string `json:"action"`
	Code   string `json:"code"`
	Count  int64  `json:"count"`
}

// Quantity is a count, such as the rows of an export.
type Quantity struct {
	Name  string `json:"name"`
	Count int64  `json:"count"`
}

// appendTime is how long appending a row may take. A client that goes away does not
// keep what it did out of the log.
const appendTime = 30 * time.Second

// Append appends a row. It must not be called while the same goroutine writes the
// registry: SQLite has one writer.
func (l *Log) Append(ctx context.Context, e Entry) error {
	if e.Request == nil {
		e.Request = access.RequestOf(ctx)
	}
	if e.Caller == nil {
		e.Caller, _ = access.From(ctx)
	}
	if e.Caller == nil && e.Request != nil {
		e.Caller = e.Request.Caller()
	}
	what, err := json.Marshal(e.What)
	if err != nil {
		return err
	}
	row := store.AccessEntry{Kind: e.Kind, What: string(what)}
	if c := e.Caller; c != nil {
		row.Actor, row.Role, row.Token = scrub(c.Name), string(c.Role), c.Token
		row.Purpose, row.Request, row.Address = scrub(c.Purpose), scrub(c.Request), c.From
	}
	if r := e.Request; r != nil {
		row.Request, row.Address = r.ID, r.From
	}
	for _, f := range e.What.Reads {
		row.Reads += f.Count
	}
	for _, r := range e.What.Refusals {
		row.Refusals += r.Count
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), appendTime)
	defer cancel()
	_, err = l.store.AppendAccess(ctx, row)
	return err
}

// maxText bounds what people state, in bytes.
const maxText = 500

// personal finds identity numbers, accounts and phones in what people state.
var personal = regexp.MustCompile(`[0-9][0-9 -]{13,}[0-9Xx]|1[0-9]{10}`)

func scrub(text string) string {
	text = personal.ReplaceAllString(text, "[…]")
	if len(text) > maxText {
		text = text[:maxText] + "…"
	}
	return valid(text)
}
