package graph

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/householdattributefact"
	"bentou/ent/gen/ent/membership"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/personattributefact"
	"bentou/ent/gen/ent/personrecord"
	"bentou/ent/gen/ent/predicate"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/privacy"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// within selects a unit and all below it, at present. An unknown unit is an error,
// never "everywhere".
func (r *Resolver) within(ctx context.Context, id int) (predicate.Unit, error) {
	u, err := r.client().Unit.Query().Where(unit.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.New(fault.NotFound, "没有此单位", "there is no such unit").On("where.within")
	} else if err != nil {
		return nil, err
	}
	return unit.PathHasPrefix(u.Path), nil
}

func (r *Resolver) unitsWithin(ctx context.Context, in *ent.UnitWhereInput, id *int) error {
	if id == nil {
		return nil
	}
	p, err := r.within(ctx, *id)
	if err == nil {
		in.AddPredicates(p)
	}
	return err
}

func (r *Resolver) householdsWithin(ctx context.Context, in *ent.HouseholdWhereInput, id *int) error {
	if id == nil {
		return nil
	}
	p, err := r.within(ctx, *id)
	if err == nil {
		in.AddPredicates(household.HasUnitWith(p))
	}
	return err
}

func (r *Resolver) personsWithin(ctx context.Context, in *ent.PersonWhereInput, id *int) error {
	if id == nil {
		return nil
	}
	p, err := r.within(ctx, *id)
	if err == nil {
		in.AddPredicates(person.HasMembershipWith(timescope.FilterContext, privacy.Rows(ent.TypeMembership, ent.TypePerson), membership.HasHouseholdWith(household.HasUnitWith(p))))
	}
	return err
}

func (r *Resolver) personsWithIdentityNumber(ctx context.Context, in *ent.PersonWhereInput, number *string) error {
	if number == nil {
		return nil
	}
	zones, err := r.catalogue.allZones(ctx)
	if err != nil {
		return err
	}
	holder, err := r.holderOf(*number, zones...)
	if err == nil {
		in.AddPredicates(person.HasIdentifiersWith(holder, timescope.FilterContext))
	}
	return err
}

// birthDateKnown selects persons whose record holds a birthday, or does not.
func birthDateKnown(known bool) predicate.Person {
	p := personrecord.BirthDateIsNil()
	if known {
		p = personrecord.BirthDateNotNil()
	}
	return person.HasRecordWith(p, timescope.FilterContext)
}

func (r *Resolver) householdsWithAttribute(ctx context.Context, in *ent.HouseholdWhereInput, a *models.AttributeWhereInput) error {
	match, recorded, err := r.attributeFilter(ctx, fact.AttributeSubjectHousehold, a)
	if err != nil || a == nil {
		return err
	}
	p := household.HasAttributeFactsWith(householdattributefact.Key(a.Key), match, timescope.FilterContext)
	if !recorded {
		p = household.Not(p)
	}
	in.AddPredicates(p)
	return nil
}

func (r *Resolver) personsWithAttribute(ctx context.Context, in *ent.PersonWhereInput, a *models.AttributeWhereInput) error {
	match, recorded, err := r.attributeFilter(ctx, fact.AttributeSubjectPerson, a)
	if err != nil || a == nil {
		return err
	}
	p := person.HasAttributeFactsWith(personattributefact.Key(a.Key), match, timescope.FilterContext)
	if !recorded {
		p = person.Not(p)
	}
	in.AddPredicates(p)
	return nil
}

// attributeFilter compares the column of an attribute's type; recorded is false
// for the filter that nothing is recorded.
func (r *Resolver) attributeFilter(ctx context.Context, subject fact.AttributeSubject, a *models.AttributeWhereInput) (match func(*sql.Selector), recorded bool, err error) {
	if a == nil {
		return nil, false, nil
	}
	d, err := r.catalogue.definition(ctx, a.Key, subject)
	if err != nil {
		return nil, false, err
	}
	column := attributeColumn(d.Type)
	switch a.Op {
	case models.AttributeOpRecorded, models.AttributeOpNotRecorded:
		return func(s *sql.Selector) { s.Where(sql.NotNull(s.C(column))) }, a.Op == models.AttributeOpRecorded, nil
	}
	if a.Value == nil {
		return nil, false, fault.New(fault.Invalid, "此比较需要一个值", "this comparison needs a value").On("where.attribute.value")
	}
	value, err := parseAttribute(d, *a.Value)
	if err != nil {
		return nil, false, err
	}
	compare := map[models.AttributeOp]func(string, any) *sql.Predicate{
		models.AttributeOpEq: sql.EQ, models.AttributeOpNeq: sql.NEQ, models.AttributeOpLt: sql.LT,
		models.AttributeOpLte: sql.LTE, models.AttributeOpGt: sql.GT, models.AttributeOpGte: sql.GTE,
	}[a.Op]
	ordered := a.Op != models.AttributeOpEq && a.Op != models.AttributeOpNeq
	if ordered && (d.Type == fact.AttributeTypeBool || d.Type == fact.AttributeTypeCode) {
		return nil, false, fault.New(fault.Invalid, "此类型没有大小之分", "values of this type have no order").On("where.attribute.op")
	}
	return func(s *sql.Selector) { s.Where(compare(s.C(column), value)) }, true, nil
}
