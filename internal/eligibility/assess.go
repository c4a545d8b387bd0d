package eligibility

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// Answer is what a release says of a household, and what it rests on.
type Answer struct {
	*rules.Assessment
	Release   *Release
	Household *dossier.Household
}

// Assess answers for one household as of a day, by the facts and rules known at a
// position ([timescope.Now] is the present). It writes nothing. A household that
// does not exist is NOT_FOUND.
func (e *Service) Assess(ctx context.Context, id int, asOf fact.Date, known int64) (*Answer, error) {
	release, err := e.ReleaseFor(ctx, asOf, known)
	if err != nil {
		return nil, err
	}
	d, err := e.Dossier(ctx, id, asOf, known)
	if err != nil {
		return nil, err
	}
	return assess(release, d, asOf)
}

func assess(release *Release, d *dossier.Household, asOf fact.Date) (*Answer, error) {
	a, err := release.Assess(d, asOf)
	if err != nil {
		return nil, err
	}
	return &Answer{a, release, d}, nil
}

// Dossier is everything on record of a household that a decision as of a day may
// rest on, as known at a position.
func (e *Service) Dossier(ctx context.Context, id int, asOf fact.Date, known int64) (*dossier.Household, error) {
	h, err := e.store.Client().Household.Query().Where(household.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.New(fault.NotFound, "没有此户", "there is no such household")
	}
	if err != nil {
		return nil, err
	}
	load, err := newLoader(ctx, e.store, h.ZoneID, known, asOf)
	if err != nil {
		return nil, err
	}
	load.trace = true
	list, err := load.load(ctx, []int{id})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}
