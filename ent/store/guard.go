package store

import (
	"context"

	"bentou/ent/gen/ent/intercept"
	"bentou/ent/privacy"
)

// guard limits every query of the guarded client, edges and counts included.
var guard = intercept.TraverseFunc(func(ctx context.Context, q intercept.Query) error {
	v, ok := privacy.From(ctx)
	if !ok {
		return privacy.ErrNoView
	}
	q.WhereP(privacy.Limit(v, q.Type()))
	return nil
})
