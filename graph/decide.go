package graph

import (
	"context"
	"errors"
	"strings"

	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
)

func (r *Resolver) decide(ctx context.Context, in models.DecideInput) (*models.DecidePayload, error) {
	out := &models.DecidePayload{UserErrors: []*models.UserError{}}
	if r.eligibility == nil {
		return out, errNoRules
	}
	o := eligibility.Options{Zone: in.Zone, AsOf: in.AsOf, Households: in.Households, Actor: actor(ctx)}
	if in.Households != nil && len(in.Households) == 0 {
		// An empty list is nobody, never everybody.
		out.UserErrors = append(out.UserErrors, &models.UserError{Code: models.ErrorCodeInvalid, Field: given("input.households"),
			Message: &models.Message{Zh: "户编号列表为空", En: "the list of household codes is empty"}})
		return out, nil
	}
	if err := r.decidable(ctx, &o, in.Within); err != nil {
		out.UserErrors, err = userErrors(err)
		return out, err
	}
	done, err := r.eligibility.Decide(ctx, o)
	if err != nil {
		out.UserErrors, err = userErrors(renamed(err, "unit", "within"))
		return out, err
	}
	out.Run, err = r.presentRun(done)
	return out, err
}

// renamed calls a field as the input has it.
func renamed(err error, from, to string) error {
	var out fault.Errors
	for _, f := range fault.All(err) {
		if f.Field == from || strings.HasPrefix(f.Field, from+".") {
			f = f.On(to + strings.TrimPrefix(f.Field, from))
		}
		out = append(out, f)
	}
	return out
}

func (r *Resolver) presentRun(done *eligibility.Result) (*models.DecideRun, error) {
	b, err := r.bookOf(done.Release, done.AsOf)
	if err != nil {
		return nil, err
	}
	out := &models.DecideRun{
		Zone: done.Zone, AsOf: done.AsOf, Release: b.release, Repeated: done.Repeated, Households: done.Households, Decisions: done.Decisions,
		Programmes: []*models.ProgrammeCount{}, Flags: []*models.FlagCount{},
	}
	for _, p := range done.Programmes {
		if shown := b.programme[p.Programme]; shown != nil {
			out.Programmes = append(out.Programmes, &models.ProgrammeCount{
				Programme: shown, Eligible: p.Eligible, Undetermined: p.Undetermined, Ineligible: p.Ineligible, Amount: p.Amount,
			})
		}
	}
	for _, f := range done.Flags {
		if shown := b.kind[f.Flag]; shown != nil {
			out.Flags = append(out.Flags, &models.FlagCount{Kind: shown, Raised: f.Raised, Cleared: f.Cleared, Up: f.Up, Undetermined: f.Undetermined})
		}
	}
	return out, nil
}

// decidable sets below which unit to decide. A caller with an area decides there or
// below, and only households that are there.
func (r *Resolver) decidable(ctx context.Context, o *eligibility.Options, within *int) error {
	if within != nil {
		// An id that is nothing's must not mean everywhere.
		if _, err := r.within(ctx, *within); err != nil {
			return renamed(err, "where.within", "within")
		}
		o.Unit = *within
		return r.local(ctx, "within", *within)
	}
	c, err := access.From(ctx)
	if err != nil || c.Unit == 0 {
		return err
	}
	if o.Households == nil {
		o.Unit = c.Unit
		return nil
	}
	var errs []error
	for _, code := range o.Households {
		h, err := r.householdByCode(ctx, code, o.Zone)
		if err == nil && h == nil {
			err = fault.Newf(fault.NotFound, "没有户 %[1]s", "there is no household %[1]s", code).On("households")
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
