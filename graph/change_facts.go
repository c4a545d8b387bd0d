package graph

import (
	"context"

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
	return r.registry.Add(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, input), f, in.Replaces != nil && *in.Replaces)
}

func (r *Resolver) correct(ctx context.Context, kind *timescope.Kind, in *timescope.CorrectInput, apply func(timescope.Fact) timescope.Fact, input any) (timescope.Fact, error) {
	return r.registry.Correct(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, input), kind, in.ID, apply)
}

func (r *Resolver) end(ctx context.Context, kind *timescope.Kind, in models.FactEndInput) (timescope.Fact, error) {
	return r.registry.End(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), kind, in.ID, in.ValidTo)
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
		f, err = r.registry.Retract(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), kind, in.ID)
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
