package store

import (
	"context"

	"entgo.io/ent"

	"bentou/ent/gen/ent/intercept"
	"bentou/ent/privacy"
)

// guard limits every query of the guarded client, edges and counts included.
type guard struct{}

var _ ent.Traverser = guard{}

// Intercept lets the edges that a query loads know whose they are: its rows are limited
// by then.
func (guard) Intercept(next ent.Querier) ent.Querier {
	return ent.QuerierFunc(func(ctx context.Context, q ent.Query) (ent.Value, error) {
		known, err := intercept.NewQuery(q)
		if err != nil {
			return nil, err
		}
		return next.Query(privacy.Loading(ctx, known.Type()), q)
	})
}

// Traverse limits the query before it runs.
func (guard) Traverse(ctx context.Context, q ent.Query) error {
	v, ok := privacy.From(ctx)
	if !ok {
		return privacy.ErrNoView
	}
	known, err := intercept.NewQuery(q)
	if err != nil {
		return err
	}
	known.WhereP(privacy.Limit(v, known.Type(), privacy.LoadedFrom(ctx)))
	return nil
}
