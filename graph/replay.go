package graph

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
)

// replay is what the rules said of a household then, computed again from the facts
// that were kept. It is not what was stored in words, but what was decided on.
type replay struct {
	assessment *rules.Assessment
	present    *presenter
}

// replayed computes again what a fact set led to. Whatever rests on the same facts,
// day and release shares one.
func (r *Resolver) replayed(ctx context.Context, factSet, release, semantics int, asOf fact.Date) (*replay, error) {
	type key struct {
		release, semantics int
		asOf               fact.Date
	}
	b := batchOf(ctx)
	text, err := b.facts.get("facts", factSet, func(ids []int) (map[int][]byte, error) {
		return r.eligibility.FactTexts(ctx, ids)
	})
	if err != nil {
		return nil, err
	}
	if text == nil {
		return nil, fault.New(fault.NotFound, "没有此事实集", "there is no such set of facts")
	}
	return b.replayed.get(key{release, semantics, asOf}, factSet, func([]int) (map[int]*replay, error) {
		book, err := r.bookByID(ctx, release, asOf)
		if err != nil {
			return nil, err
		}
		a, err := r.eligibility.Explain(ctx, release, semantics, text, asOf)
		if err != nil {
			return nil, err
		}
		return map[int]*replay{factSet: {a, book.presenter(nil)}}, nil
	})
}

// storedDecision finds a recorded decision in its replay; nil where it was not asked
// any more.
func (r *Resolver) storedDecision(ctx context.Context, d *ent.StoredDecision) (*rules.Decision, *replay, error) {
	if d.FactSetID == nil {
		return nil, nil, nil
	}
	again, err := r.replayed(ctx, *d.FactSetID, d.ReleaseID, d.Semantics, d.DecidedFor)
	if err != nil {
		return nil, nil, err
	}
	want := rules.Subject{Entity: fact.EntityHousehold, ID: d.HouseholdID}
	if d.PersonID != nil {
		want = rules.Subject{Entity: fact.EntityPerson, ID: *d.PersonID}
	}
	for i := range again.assessment.Decisions {
		if x := &again.assessment.Decisions[i]; x.Programme.Key == d.Programme && x.Subject == want {
			return x, again, nil
		}
	}
	return nil, nil, nil
}

func (r *Resolver) storedReasons(ctx context.Context, d *ent.StoredDecision) ([]*models.Reason, error) {
	x, again, err := r.storedDecision(ctx, d)
	if err != nil {
		return nil, err
	}
	if x == nil {
		return notAsked(d), nil
	}
	out := again.present.reasons(x.Reasons)
	wantSubjects(ctx, again.present)
	return out, nil
}

func (r *Resolver) storedMissing(ctx context.Context, d *ent.StoredDecision) ([]*models.MissingFact, error) {
	x, again, err := r.storedDecision(ctx, d)
	if err != nil || x == nil {
		return []*models.MissingFact{}, err
	}
	out := again.present.missing(x.Missing)
	wantSubjects(ctx, again.present)
	return out, nil
}

// wantSubjects notes that the persons spoken of may be asked for.
func wantSubjects(ctx context.Context, p *presenter) { batchOf(ctx).persons.want(p.ids()...) }
