package graph

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/unit"
	"bentou/graph/gen/models"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// payload runs a change that gives an id, and loads what it made.
func payload[T any](ctx context.Context, load func(ctx context.Context, id int) (*T, error), id int, err error) (*T, []*models.UserError, error) {
	if err != nil {
		errs, err := userErrors(err)
		return nil, errs, err
	}
	made, err := load(ctx, id)
	return made, []*models.UserError{}, err
}

func (r *Resolver) addHousehold(ctx context.Context, in models.HouseholdAddInput) (*models.HouseholdPayload, error) {
	zone, err := r.catalogue.zone(ctx, in.Zone)
	id := 0
	if err == nil {
		err = r.local(ctx, "unitId", in.UnitID)
	}
	if err == nil {
		record := registry.Stamp(&ent.HouseholdRecord{Code: in.Code, UnitID: in.UnitID, ValidFrom: in.ValidFrom}, provenance(in.Source, in.SourceName))
		id, err = r.registry.AddHousehold(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), zone.ID, record)
	}
	made, errs, err := payload(ctx, r.householdByID, id, err)
	return &models.HouseholdPayload{Household: made, UserErrors: errs}, err
}

func (r *Resolver) addPerson(ctx context.Context, in models.PersonAddInput) (*models.PersonPayload, error) {
	zone, err := r.catalogue.zone(ctx, in.Zone)
	id := 0
	if err == nil {
		id, err = r.registry.AddPerson(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), zone.ID, registry.NewPerson{
			Name: in.Name, Sex: in.Sex, BirthDate: in.BirthDate, Ethnicity: in.Ethnicity,
			IdentityNumber: in.IdentityNumber, ValidFrom: in.ValidFrom, Provenance: provenance(in.Source, in.SourceName),
		})
	}
	made, errs, err := payload(ctx, r.personByID, id, err)
	return &models.PersonPayload{Person: made, UserErrors: errs}, err
}

func (r *Resolver) addUnit(ctx context.Context, in models.UnitAddInput) (*models.UnitPayload, error) {
	if err := everywhere(ctx); err != nil {
		return &models.UnitPayload{UserErrors: []*models.UserError{}}, err
	}
	record := registry.Stamp(&ent.UnitRecord{Name: in.Name, DivisionCode: in.DivisionCode, ParentID: &in.ParentID, ValidFrom: in.ValidFrom}, provenance(nil, nil))
	id, err := r.registry.AddUnit(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), in.Kind, record)
	made, errs, err := payload(ctx, func(ctx context.Context, id int) (*ent.Unit, error) {
		return r.client().Unit.Query().Where(unit.ID(id)).Only(ctx)
	}, id, err)
	return &models.UnitPayload{Unit: made, UserErrors: errs}, err
}

func (r *Resolver) mergePersons(ctx context.Context, in models.PersonMergeInput) (*models.PersonMergePayload, error) {
	if err := r.visible(ctx, "personId", in.PersonID, in.IntoID); err != nil {
		return r.merged(ctx, in.IntoID, nil, err)
	}
	notMoved, err := r.registry.Merge(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), in.PersonID, in.IntoID)
	return r.merged(ctx, in.IntoID, notMoved, err)
}

func (r *Resolver) unmergePersons(ctx context.Context, in models.PersonUnmergeInput) (*models.PersonMergePayload, error) {
	if err := r.visible(ctx, "personId", in.PersonID); err != nil {
		return r.merged(ctx, in.PersonID, nil, err)
	}
	notMoved, err := r.registry.Unmerge(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), in.PersonID)
	return r.merged(ctx, in.PersonID, notMoved, err)
}

func (r *Resolver) merged(ctx context.Context, id int, notMoved []int, err error) (*models.PersonMergePayload, error) {
	made, errs, err := payload(ctx, r.personByID, id, err)
	out := &models.PersonMergePayload{Person: made, UserErrors: errs, NotMoved: []ent.Noder{}}
	if err != nil || len(notMoved) == 0 {
		return out, err
	}
	for _, id := range notMoved {
		n, err := r.client().Noder(ctx, id)
		if err != nil {
			return out, err
		}
		out.NotMoved = append(out.NotMoved, n)
	}
	return out, nil
}

func (r *Resolver) householdByID(ctx context.Context, id int) (*ent.Household, error) {
	return r.client().Household.Query().Where(household.ID(id)).Only(ctx)
}

func (r *Resolver) personByID(ctx context.Context, id int) (*ent.Person, error) {
	return r.client().Person.Query().Where(person.ID(id)).Only(ctx)
}

// provenance is where a fact of a mutation came from: the person's own statement
// where nothing else is said.
func provenance(source *fact.Source, name *string) registry.Provenance {
	p := registry.Provenance{Source: fact.SourcePerson, SourceName: name}
	if source != nil {
		p.Source = *source
	}
	return p
}
