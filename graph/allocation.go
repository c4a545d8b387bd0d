package graph

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
)

// allocation says how the places of an allocation would be given out in a zone.
func (r *Resolver) allocation(ctx context.Context, key string, zone *string) (*models.Allocation, error) {
	if r.eligibility == nil {
		return nil, errNoRules
	}
	// Who gets a place depends on everyone of the zone.
	if err := everywhere(ctx); err != nil {
		return nil, err
	}
	z, err := r.catalogue.zone(ctx, zone)
	if err != nil {
		return nil, err
	}
	if ctx, err = r.zoneScope(ctx, z); err != nil {
		return nil, err
	}
	s, _ := timescope.From(ctx)
	given, err := r.eligibility.Allocate(ctx, &z.Code, key, s.AsOf, s.Known)
	if err != nil {
		return nil, err
	}
	b, err := r.bookOf(given.Release, s.AsOf)
	if err != nil {
		return nil, err
	}
	out := b.presenter(ctx, nil).allocation(given.Allocation)
	wantPlaces(ctx, out.Places)
	for _, t := range out.Ties {
		if t.Household != nil {
			batchOf(ctx).households.want(t.Household.ID)
		}
	}
	return out, nil
}

// The persons and households below an allocation stand for their ids until they are
// asked for: only those of a page are loaded.

func wantPlaces(ctx context.Context, list []*models.AllocationPlace) {
	for _, p := range list {
		wantPlace(ctx, p.Person, p.Household, p.ComparedWith, p.Missing)
	}
}

func wantPlace(ctx context.Context, person *ent.Person, household *ent.Household, rival *models.DecisionSubject, missing []*models.MissingFact) {
	b := batchOf(ctx)
	if person != nil {
		b.persons.want(person.ID)
	}
	b.households.want(household.ID)
	for _, m := range missing {
		wantSubject(b, m.Subject)
	}
	wantSubject(b, rival)
}

func wantSubject(b *batch, s *models.DecisionSubject) {
	switch {
	case s == nil || s.ID == nil:
	case s.Kind == models.SubjectKindPerson:
		b.persons.want(*s.ID)
	case s.Kind == models.SubjectKindHousehold:
		b.households.want(*s.ID)
	}
}

// part is the piece of a list that a field asks for.
func part[T any](list []T, first, offset int) ([]T, error) {
	switch {
	case first < 0 || first > maxPage:
		return nil, fault.Newf(fault.Invalid, "first 须在 0 与 %d 之间", "first must lie between 0 and %d", maxPage).On("first")
	case offset < 0:
		return nil, fault.New(fault.Invalid, "offset 不能为负", "offset cannot be negative").On("offset")
	}
	list = list[min(offset, len(list)):]
	return list[:min(first, len(list))], nil
}

func placesPart(ctx context.Context, list []*models.AllocationPlace, first, offset int) ([]*models.AllocationPlace, error) {
	list, err := part(list, first, offset)
	wantPlaces(ctx, list)
	return list, err
}

func undeterminedPart(ctx context.Context, list []*models.AllocationUndetermined, first, offset int) ([]*models.AllocationUndetermined, error) {
	list, err := part(list, first, offset)
	for _, u := range list {
		wantPlace(ctx, u.Person, u.Household, u.ComparedWith, u.Missing)
	}
	return list, err
}

// placePerson and placeHousehold load whom an entry stands for.
func (r *Resolver) placePerson(ctx context.Context, p *ent.Person) (*ent.Person, error) {
	if p == nil {
		return nil, nil
	}
	return r.subjectPerson(ctx, &models.DecisionSubject{Kind: models.SubjectKindPerson, ID: &p.ID})
}

func (r *Resolver) placeHousehold(ctx context.Context, h *ent.Household) (*ent.Household, error) {
	if h == nil {
		return nil, nil
	}
	return r.subjectHousehold(ctx, &models.DecisionSubject{Kind: models.SubjectKindHousehold, ID: &h.ID})
}

func (p *presenter) allocation(a *rules.Allocation) *models.Allocation {
	out := &models.Allocation{
		Key: a.Decl.Key, Title: message(a.Decl.Title), Reference: reference(a.Decl.Reference), Programme: p.book.programme[a.Programme.Key],
		AsOf: a.AsOf, Release: p.book.release, Quota: a.Quota, Candidates: len(a.Places) + len(a.Open) + len(a.NotPlaced),
		Ties: []*models.AllocationTie{}, OpenCount: len(a.Open), NotPlacedCount: len(a.NotPlaced), UndeterminedCount: len(a.Undetermined),
		Undetermined: []*models.AllocationUndetermined{},
	}
	if a.Decl.PerHousehold > 0 {
		out.PerHousehold = &a.Decl.PerHousehold
	}
	shown := map[rules.Subject]*models.AllocationPlace{}
	list := func(all []rules.Contender) []*models.AllocationPlace {
		places := make([]*models.AllocationPlace, len(all))
		for i := range all {
			places[i] = p.place(&all[i])
			shown[all[i].Subject] = places[i]
		}
		return places
	}
	out.Places, out.Open, out.NotPlaced = list(a.Places), list(a.Open), list(a.NotPlaced)
	for _, t := range a.Ties {
		tie := &models.AllocationTie{Seats: t.Seats, Count: len(t.Candidates)}
		if t.Household != 0 {
			tie.Household = &ent.Household{ID: t.Household}
		}
		for _, s := range t.Candidates {
			tie.Candidates = append(tie.Candidates, shown[s])
		}
		out.Ties = append(out.Ties, tie)
	}
	for i := range a.Undetermined {
		c := &a.Undetermined[i]
		out.Undetermined = append(out.Undetermined, &models.AllocationUndetermined{
			Person: personOf(c.Subject), Household: &ent.Household{ID: c.Household}, Holds: c.Holds, MayBePlaced: c.MayBePlaced,
			Criteria: p.criteria(c), ComparedWith: p.rival(c), Missing: p.missing(c.Missing),
		})
	}
	return out
}

func (p *presenter) place(c *rules.Contender) *models.AllocationPlace {
	out := &models.AllocationPlace{
		BestRank: c.Best, WorstRank: c.Worst, Person: personOf(c.Subject), Household: &ent.Household{ID: c.Household},
		Holds: c.Holds, Kept: c.Kept(), Tied: c.Tied, Provisional: c.Provisional,
		Criteria: p.criteria(c), ComparedWith: p.rival(c), Missing: p.missing(c.Missing),
	}
	if !c.Uncertain {
		out.Rank = &c.Best
	}
	if c.Why != "" {
		why := models.AllocationWhy(c.Why)
		out.Why = &why
	}
	return out
}

func (p *presenter) rival(c *rules.Contender) *models.DecisionSubject {
	if c.Rival == nil {
		return nil
	}
	return p.subject(*c.Rival)
}

// personOf is nil where a household is ranked.
func personOf(s rules.Subject) *ent.Person {
	if s.Entity == fact.EntityPerson {
		return &ent.Person{ID: s.ID}
	}
	return nil
}

func (p *presenter) criteria(of *rules.Contender) []*models.AllocationCriterion {
	out := make([]*models.AllocationCriterion, len(of.Criteria))
	for i := range of.Criteria {
		c := &of.Criteria[i]
		out[i] = &models.AllocationCriterion{
			Code: c.Code, Text: message(c.Title), Value: plainValue(c.Kind, c.Value), ValueText: message(c.Text),
			Against: optional(c.Against), Result: models.AllocationResult(c.Result),
		}
		p.veil.criterion(out[i], c, of.Subject)
	}
	return out
}
