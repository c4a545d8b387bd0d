package privacy

import (
	"context"
	"errors"

	"entgo.io/ent/dialect/sql"
)

// View is what the caller of a query may see.
type View struct {
	// Within is the path of the unit in and below which households are seen;
	// Everywhere says that it does not limit.
	Within     string
	Everywhere bool
	// Units, where they are known, are the ids of that unit and those below it: databases
	// look a few ids up faster than paths. Without them the paths are compared.
	Units []int
	// Health and Disability say that illness and disability are shown to this caller
	// for the purpose stated.
	Health, Disability bool
}

// All is the view of one who may see every row.
var All = View{Everywhere: true, Health: true, Disability: true}

// ErrNoView is returned by queries on behalf of nobody.
var ErrNoView = errors.New("privacy: the query has no caller")

type contextKey struct{}

// With puts the caller's view into the context.
func With(ctx context.Context, v View) context.Context {
	return context.WithValue(ctx, contextKey{}, v)
}

// From returns the view of the context.
func From(ctx context.Context) (View, bool) {
	v, ok := ctx.Value(contextKey{}).(View)
	return v, ok && (v.Everywhere || v.Within != "")
}

// verdict limits a query to the rows that a view shows.
type verdict func(v View, sel *sql.Selector)

// verdicts has one for each type of the schema.
var verdicts = map[string]verdict{}

// rule enters the verdict on some types. A type has one only.
func rule(d verdict, types ...string) struct{} {
	for _, t := range types {
		if verdicts[t] != nil {
			panic("privacy: two verdicts on " + t)
		}
		verdicts[t] = d
	}
	return struct{}{}
}

// Known reports whether there is a verdict on a type.
func Known(name string) bool { return verdicts[name] != nil }

// Limit is the predicate that limits rows of a type to what a view shows.
func Limit(v View, name string) func(*sql.Selector) {
	return func(sel *sql.Selector) {
		d := verdicts[name]
		switch {
		case d == nil:
			sel.AddError(errors.New("privacy: no verdict on " + name))
		case !v.Everywhere && v.Within == "":
			sel.AddError(ErrNoView)
		default:
			d(v, sel)
		}
	}
}

// Rows is [Limit] by the view of the context in which the query runs, for filters
// that are made before that context is known.
func Rows(name string) func(*sql.Selector) {
	return func(sel *sql.Selector) {
		v := View{} // shows nothing
		if ctx := sel.Context(); ctx != nil {
			v, _ = From(ctx)
		}
		Limit(v, name)(sel)
	}
}
