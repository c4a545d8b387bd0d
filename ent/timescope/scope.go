package timescope

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"bentou/internal/fault"
	"bentou/rules/fact"
)

// Now is the position that stands for present knowledge.
const Now int64 = math.MaxInt64

// Scope picks versions of facts.
type Scope struct {
	AsOf    fact.Date // the day on which a version holds
	AllDays bool      // every day: AsOf does not limit
	Known   int64     // the position at which a version was known; Now is the present
	// Position maps a moment to the last position that is not later.
	Position func(context.Context, time.Time) (int64, error)
}

// ErrNoScope is returned by queries on facts outside any scope.
var ErrNoScope = errors.New("timescope: the query has no time scope")

type contextKey struct{}

// With puts a scope into the context.
func With(ctx context.Context, s Scope) context.Context {
	return context.WithValue(ctx, contextKey{}, s)
}

// From returns the scope of the context.
func From(ctx context.Context) (Scope, bool) {
	s, ok := ctx.Value(contextKey{}).(Scope)
	return s, ok
}

// Filter returns the predicate of the scope that the context holds now, so that
// a collected query keeps the scope of its own field.
func Filter(ctx context.Context) func(*sql.Selector) {
	s, ok := From(ctx)
	return func(sel *sql.Selector) {
		if !ok {
			sel.AddError(ErrNoScope)
			return
		}
		s.apply(sel)
	}
}

// FilterContext applies the scope of the context in which the query runs.
func FilterContext(sel *sql.Selector) {
	s, ok := From(sel.Context())
	if !ok {
		sel.AddError(ErrNoScope)
		return
	}
	s.apply(sel)
}

func (s Scope) apply(sel *sql.Selector) {
	if !s.AllDays {
		sel.Where(sql.And(
			sql.LTE(sel.C("valid_from"), s.AsOf),
			sql.Or(sql.IsNull(sel.C("valid_to")), sql.GT(sel.C("valid_to"), s.AsOf)),
		))
	}
	if s.Known == Now {
		sel.Where(sql.IsNull(sel.C("superseded")))
		return
	}
	sel.Where(sql.And(
		sql.LTE(sel.C("recorded"), s.Known),
		sql.Or(sql.IsNull(sel.C("superseded")), sql.GT(sel.C("superseded"), s.Known)),
	))
}

// Order sorts versions by key and first day, so that a list reads the same every
// time, corrected versions included.
func Order(kind *Kind) func(*sql.Selector) {
	return func(sel *sql.Selector) {
		for _, column := range kind.Key {
			sel.OrderBy(sel.C(column))
		}
		sel.OrderBy(sel.C("valid_from"), sel.C("id"))
	}
}

// CursorValue is how a value of an order travels in a cursor: as the database
// compares it, so that a page goes on exactly where the one before ended.
func CursorValue(v any) any {
	if valuer, ok := v.(driver.Valuer); ok {
		if stored, err := valuer.Value(); err == nil {
			return stored
		}
	}
	return v
}

// Alias names a scope: two fields with the same scope share what they load.
func Alias(ctx context.Context) string {
	s, _ := From(ctx)
	return fmt.Sprintf("scope %s %d", s.AsOf, s.Known)
}

// Narrow returns the context for a field whose raw arguments may hold asOf,
// knownAt and history.
func Narrow(ctx context.Context, args map[string]any, history bool) (context.Context, error) {
	s, ok := From(ctx)
	if !ok {
		return nil, ErrNoScope
	}
	var asOf *fact.Date
	var knownAt *time.Time
	if v, given := args["asOf"]; given && v != nil {
		text, _ := v.(string)
		d, err := fact.ParseDate(text)
		if err != nil {
			return nil, fault.New(fault.Invalid, "不是日历日（YYYY-MM-DD）", err.Error()).On("asOf")
		}
		asOf = &d
	}
	if v, given := args["knownAt"]; given && v != nil {
		text, _ := v.(string)
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return nil, fault.New(fault.Invalid, "不是时刻（RFC 3339）", "not a moment (RFC 3339)").On("knownAt")
		}
		knownAt = &t
	}
	if v, _ := args["history"].(bool); v {
		history = true
	}
	s, err := s.narrow(ctx, asOf, knownAt, history)
	return With(ctx, s), err
}

func (s Scope) narrow(ctx context.Context, asOf *fact.Date, knownAt *time.Time, history bool) (Scope, error) {
	// A history is of its own field only: what lies below it is seen on one day again.
	s.AllDays = history
	if asOf != nil {
		s.AsOf = *asOf
	}
	if knownAt != nil {
		position, err := s.Position(ctx, *knownAt)
		if err != nil {
			return s, err
		}
		s.Known = position
	}
	return s, nil
}

// ForField returns the context for a field that is resolved on its own: the
// scope of the operation, narrowed by the arguments of the field and of those
// around it, the nearest last.
func ForField(ctx context.Context, history bool) context.Context {
	s, ok := From(ctx)
	if !ok {
		return ctx
	}
	var chain []*graphql.FieldContext
	for fc := graphql.GetFieldContext(ctx); fc != nil; fc = fc.Parent {
		chain = append(chain, fc)
	}
	for i := len(chain) - 1; i >= 0; i-- {
		asOf, _ := chain[i].Args["asOf"].(*fact.Date)
		knownAt, _ := chain[i].Args["knownAt"].(*time.Time)
		narrowed, err := s.narrow(ctx, asOf, knownAt, false)
		if err != nil {
			// Without the position nothing may be shown: an unknown moment is no scope.
			return context.WithValue(ctx, contextKey{}, nil)
		}
		s = narrowed
	}
	if history {
		s.AllDays = true
	}
	return With(ctx, s)
}
