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
type verdict struct {
	// own is what the type itself asks for; nil: nothing.
	own func(v View, sel *sql.Selector)
	// about are the columns that say whom a row is about: it is shown with all of them.
	about []string
}

// verdicts has one for each type of the schema.
var verdicts = map[string]verdict{}

// homes are the types that columns of rows about somebody refer to. A row of a type
// refers to one by no other column (a test walks the schema).
var homes = map[string]string{householdID: "Household", personID: "Person"}

const (
	householdID = "household_id"
	personID    = "person_id"
)

// rule enters the verdict on some types. A type has one only.
func rule(d verdict, types ...string) struct{} {
	for _, t := range types {
		if Known(t) {
			panic("privacy: two verdicts on " + t)
		}
		verdicts[t] = d
	}
	return struct{}{}
}

// Known reports whether there is a verdict on a type.
func Known(name string) bool {
	_, known := verdicts[name]
	return known
}

// Limit is the predicate that limits rows of a type to what a view shows. Where they
// are reached over an edge from rows of another type that were limited themselves, from
// names that type, and is empty otherwise: what is about a household that is shown need
// not look the household up once more, nor does the household of such a row.
func Limit(v View, name, from string) func(*sql.Selector) {
	return func(sel *sql.Selector) {
		d, known := verdicts[name]
		switch {
		case !known:
			sel.AddError(errors.New("privacy: no verdict on " + name))
			return
		case !v.Everywhere && v.Within == "":
			sel.AddError(ErrNoView)
			return
		}
		if d.own != nil && !shownWith(name, from) {
			d.own(v, sel)
		}
		for _, column := range d.about {
			switch {
			case v.Everywhere || homes[column] == from:
			case column == householdID:
				sel.Where(sql.Exists(household(v, sel.C(column))))
			default:
				sel.Where(sql.Exists(person(v, sel.C(column))))
			}
		}
	}
}

// shownWith reports whether a type is the household or person of rows of another type,
// which are shown only with them.
func shownWith(name, from string) bool {
	for _, column := range verdicts[from].about {
		if homes[column] == name {
			return true
		}
	}
	return false
}

// Rows is [Limit] by the view of the context in which the query runs, for filters
// that are made before that context is known: of a type through an edge of rows of
// another, which are limited as well.
func Rows(name, from string) func(*sql.Selector) {
	return func(sel *sql.Selector) {
		v := View{} // shows nothing
		if ctx := sel.Context(); ctx != nil {
			v, _ = From(ctx)
		}
		Limit(v, name, from)(sel)
	}
}

type loadingKey struct{}

// Loading notes in a context that what is loaded in it are edges of rows of a type that
// the view limited.
func Loading(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, loadingKey{}, name)
}

// LoadedFrom is the type of [Loading]; "" outside.
func LoadedFrom(ctx context.Context) string {
	name, _ := ctx.Value(loadingKey{}).(string)
	return name
}
