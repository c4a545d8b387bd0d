package eligibility

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/factset"
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
	list, err := load.load(ctx, []int{id})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// Replay makes a recorded decision again, with its reasons, by the release that it
// names and on the facts that it kept. It comes back nil where nothing was asked any
// more, as of someone who had left the household.
func (e *Service) Replay(ctx context.Context, d *ent.StoredDecision) (*rules.Decision, *Release, error) {
	release, err := e.ReleaseByID(ctx, d.ReleaseID)
	if err != nil || d.FactSetID == nil {
		return nil, release, err
	}
	if d.Semantics != release.Semantics() {
		return nil, nil, fault.Newf(fault.WrongState, "该认定由第 %d 版求值语义作出，本程序为第 %d 版", "the decision was made under version %d of what the evaluator means; this program has %d", d.Semantics, release.Semantics())
	}
	facts, err := e.Facts(ctx, *d.FactSetID)
	if err != nil {
		return nil, nil, err
	}
	a, err := release.Replay(facts, d.DecidedFor)
	if err != nil {
		return nil, nil, err
	}
	for i := range a.Decisions {
		if x := &a.Decisions[i]; x.Programme.Key == d.Programme && personOf(x.Subject) == personOr0(d.PersonID) {
			return x, release, nil
		}
	}
	return nil, release, nil
}

func personOf(s rules.Subject) int {
	if s.Entity == fact.EntityPerson {
		return s.ID
	}
	return 0
}

func personOr0(id *int) int {
	if id == nil {
		return 0
	}
	return *id
}

// Facts returns the canonical text of a fact set.
func (e *Service) Facts(ctx context.Context, id int) ([]byte, error) {
	row, err := e.store.Client().FactSet.Query().Where(factset.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.New(fault.NotFound, "没有此事实集", "there is no such set of facts")
	}
	if err != nil {
		return nil, err
	}
	return inflate(row.Text)
}
