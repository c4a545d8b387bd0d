package store

import (
	"context"
	"sync/atomic"

	"entgo.io/ent/dialect"
)

type countKey struct{}

// CountStatements returns a context in which the statements that ent sends are
// counted, and the counter. Tests assert with it that no query grows with the
// page.
func CountStatements(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, n), n
}

// counted is a driver that counts for those contexts.
type counted struct{ dialect.Driver }

func count(ctx context.Context) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}

func (d counted) Query(ctx context.Context, query string, args, v any) error {
	count(ctx)
	return d.Driver.Query(ctx, query, args, v)
}

func (d counted) Exec(ctx context.Context, query string, args, v any) error {
	count(ctx)
	return d.Driver.Exec(ctx, query, args, v)
}
