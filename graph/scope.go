package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/internal/zone"
)

// maxPage is the most that a list shows at once.
const maxPage = 1000

// callerScope refuses an operation of nobody and one that is not for its caller, and
// says what the caller may see.
func (r *Resolver) callerScope(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	ctx, err := r.viewScope(ctx)
	if err == nil {
		err = r.granted(ctx)
	}
	if err != nil {
		return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{r.present(ctx, err)}})
	}
	return next(ctx)
}

// timeScope puts the default time scope around the operation: the business day of the
// only zone (the calendar day where there are several) and present knowledge.
func (r *Resolver) timeScope(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	zones, err := r.catalogue.allZones(ctx)
	if err == nil {
		today, dayErr := r.catalogue.today(zone.Common(zones))
		err = dayErr
		ctx = timescope.With(ctx, timescope.Scope{AsOf: today, Known: timescope.Now, Position: r.store.PositionAt})
	}
	if err != nil {
		return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{r.present(ctx, err)}})
	}
	return next(withBatch(ctx))
}

// zoneScope narrows the scope to the business day of a zone, where the field does
// not name a day itself.
func (r *Resolver) zoneScope(ctx context.Context, z *ent.Zone) (context.Context, error) {
	ctx = timescope.ForField(ctx, false)
	s, ok := timescope.From(ctx)
	if !ok {
		return ctx, timescope.ErrNoScope
	}
	for fc := graphql.GetFieldContext(ctx); fc != nil; fc = fc.Parent {
		if v, given := fc.Args["asOf"]; given && !isNil(v) {
			return ctx, nil
		}
	}
	today, err := r.catalogue.today(z)
	s.AsOf = today
	return timescope.With(ctx, s), err
}

// page checks the arguments of a list: first or last is needed, and neither goes
// beyond the cap.
func page(first, last *int) error {
	n, field := first, "first"
	if n == nil {
		n, field = last, "last"
	}
	switch {
	case first != nil && last != nil:
		return fault.New(fault.Invalid, "first 与 last 只能给一个", "give first or last, not both").On("first")
	case n == nil:
		return fault.Newf(fault.Invalid, "列表须给出 first 或 last，至多 %d", "a list needs first or last, at most %d", maxPage).On("first")
	case *n < 0 || *n > maxPage:
		return fault.Newf(fault.Invalid, "%[2]s 须在 0 与 %[1]d 之间", "%[2]s must lie between 0 and %[1]d", maxPage, field).On(field)
	}
	return nil
}
