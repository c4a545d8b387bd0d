package graph

import (
	"context"
	"errors"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/internal/registry"
)

// actor is the name of who asks, for the change sequence. An operation does not begin
// without a caller.
func actor(ctx context.Context) string {
	c, err := access.From(ctx)
	if err != nil {
		panic(err)
	}
	return c.Name
}

func (r *Resolver) request(ctx context.Context, key, reason *string, input any) registry.Request {
	return registry.Request{Actor: actor(ctx), Key: key, Reason: reason, Input: input}
}

func (r *Resolver) add(ctx context.Context, f timescope.Fact, in *timescope.AddInput, input any) (timescope.Fact, error) {
	if err := errors.Join(r.visible(ctx, "", *f.FactVersion().Subject), r.joins(ctx, f)); err != nil {
		return nil, err
	}
	return r.again(ctx)(r.registry.Add(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, input), f, in.Replaces != nil && *in.Replaces))
}

func (r *Resolver) correct(ctx context.Context, kind *timescope.Kind, in *timescope.CorrectInput, apply func(timescope.Fact) timescope.Fact, input any) (timescope.Fact, error) {
	old, err := r.mine(ctx, kind, in.ID)
	if err == nil && old != nil {
		err = r.joins(ctx, apply(old))
	}
	if err != nil {
		return nil, err
	}
	return r.again(ctx)(r.registry.Correct(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, input), kind, in.ID, apply))
}

func (r *Resolver) end(ctx context.Context, kind *timescope.Kind, in models.FactEndInput) (timescope.Fact, error) {
	if _, err := r.mine(ctx, kind, in.ID); err != nil {
		return nil, err
	}
	return r.again(ctx)(r.registry.End(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), kind, in.ID, in.ValidTo))
}

// mine returns the version of an id that the caller may see; others do not exist. It
// is nil for one who sees everything: what does not exist is found out by what is done.
func (r *Resolver) mine(ctx context.Context, kind *timescope.Kind, id int) (timescope.Fact, error) {
	if sees(ctx, kind) {
		return nil, nil
	}
	if kind.Subject == "unit_id" {
		return nil, everywhere(ctx)
	}
	f, err := r.version(ctx, kind, id)
	if err == nil && f == nil {
		err = fault.New(fault.NotFound, "没有此登记", "there is no such record").On("id")
	}
	return f, err
}

func (r *Resolver) version(ctx context.Context, kind *timescope.Kind, id int) (timescope.Fact, error) {
	list, err := r.client().FactsOf(ctx, kind, func(s *sql.Selector) { s.Where(sql.EQ(s.C("id"), id)) })
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// again reads what a change gave as its caller sees it, with all that can be asked of
// it from there. What is masked for the caller is not echoed.
func (r *Resolver) again(ctx context.Context) func(timescope.Fact, error) (timescope.Fact, error) {
	look := func(f timescope.Fact) (timescope.Fact, error) {
		if f == nil {
			return nil, nil
		}
		return r.version(ctx, f.FactKind(), *f.FactVersion().ID)
	}
	return func(f timescope.Fact, err error) (timescope.Fact, error) {
		if stale := registry.Stale(err); stale != nil {
			now, fail := look(stale.Current)
			if fail != nil {
				return nil, fail
			}
			return nil, &registry.StaleError{Fault: stale.Fault, Current: now}
		}
		if err != nil {
			return nil, err
		}
		return look(f)
	}
}

// changed presents what a change of a fact gave: the version, the one that stood
// in the way, and the errors of the input.
func changed[F timescope.Fact](f timescope.Fact, err error) (done, conflict F, errs []*models.UserError, fail error) {
	if err == nil {
		done, _ = f.(F)
		return done, conflict, []*models.UserError{}, nil
	}
	if stale := registry.Stale(err); stale != nil {
		conflict, _ = stale.Current.(F)
	}
	errs, fail = userErrors(err)
	return done, conflict, errs, fail
}

func (r *Resolver) retract(ctx context.Context, in models.FactRetractInput) (*models.FactRetractPayload, error) {
	out := &models.FactRetractPayload{}
	kind := kindOf(in.ID)
	var err error
	if kind == nil {
		err = fault.New(fault.NotFound, "没有此登记", "there is no such record").On("id")
	} else {
		var f timescope.Fact
		if _, err = r.mine(ctx, kind, in.ID); err == nil {
			f, err = r.again(ctx)(r.registry.Retract(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), kind, in.ID))
		}
		out.Retracted, _ = f.(ent.Noder)
	}
	if stale := registry.Stale(err); stale != nil {
		out.Conflict, _ = stale.Current.(ent.Noder)
	}
	if err == nil {
		out.UserErrors = []*models.UserError{}
		return out, nil
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

// kindOf returns the kind of fact in whose range an id lies, or nil.
func kindOf(id int) *timescope.Kind {
	table, ok := ent.TableOf(id)
	if !ok {
		return nil
	}
	for _, k := range ent.Facts {
		if k.Table == table {
			return k
		}
	}
	return nil
}

// joins refuses a fact that leads out of the caller's area: a household that is not
// there to be joined, a village of another township to move to.
func (r *Resolver) joins(ctx context.Context, f timescope.Fact) error {
	if f.FactKind().Subject == "unit_id" {
		return everywhere(ctx)
	}
	switch f := f.(type) {
	case *ent.Membership:
		return r.visible(ctx, "householdId", f.HouseholdID)
	case *ent.HouseholdRecord:
		return r.local(ctx, "unitId", f.UnitID)
	}
	return nil
}
