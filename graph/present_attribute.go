package graph

import (
	"context"
	"slices"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/attribute"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

func attributeColumn(t fact.AttributeType) string { return attribute.Column(t) }

// parseAttribute reads a value to be compared with a column.
func parseAttribute(d *ent.AttributeDefinition, text string) (any, error) {
	v, err := attribute.Parse(d, text)
	return v.Any(), err
}

// attributeValue presents the column of a version that its definition's type uses.
type attributeVersion struct {
	Key     string
	Bool    *bool
	Int     *int64
	Money   *fact.Money
	Decimal *fact.Decimal
	Date    *fact.Date
	Code    *string
	Version timescope.Version
}

func (v attributeVersion) value() models.AttributeValue {
	switch {
	case v.Bool != nil:
		return models.BoolValue{Bool: *v.Bool}
	case v.Int != nil:
		return models.IntValue{Int: int(*v.Int)}
	case v.Money != nil:
		return models.MoneyValue{Money: *v.Money}
	case v.Decimal != nil:
		return models.DecimalValue{Decimal: *v.Decimal}
	case v.Date != nil:
		return models.DateValue{Date: *v.Date}
	case v.Code != nil:
		return models.CodeValue{Code: *v.Code}
	}
	return nil
}

func ofHousehold(f *ent.HouseholdAttributeFact) attributeVersion {
	return attributeVersion{f.Key, f.BoolValue, f.IntValue, f.MoneyValue, f.DecimalValue, f.DateValue, f.CodeValue, f.FactVersion()}
}

func ofPerson(f *ent.PersonAttributeFact) attributeVersion {
	return attributeVersion{f.Key, f.BoolValue, f.IntValue, f.MoneyValue, f.DecimalValue, f.DateValue, f.CodeValue, f.FactVersion()}
}

func (r *Resolver) householdAttributes(ctx context.Context, h *ent.Household, keys []string) ([]*models.Attribute, error) {
	list, err := h.CollectedAttributeFacts(ctx)
	if err != nil {
		return nil, err
	}
	versions := make([]attributeVersion, len(list))
	for i, f := range list {
		versions[i] = ofHousehold(f)
	}
	return r.attributes(ctx, fact.AttributeSubjectHousehold, keys, versions)
}

func (r *Resolver) personAttributes(ctx context.Context, p *ent.Person, keys []string) ([]*models.Attribute, error) {
	list, err := p.CollectedAttributeFacts(ctx)
	if err != nil {
		return nil, err
	}
	versions := make([]attributeVersion, len(list))
	for i, f := range list {
		versions[i] = ofPerson(f)
	}
	return r.attributes(ctx, fact.AttributeSubjectPerson, keys, versions)
}

// attributes lists the attributes asked for, in that order; all of the subject by
// key where none is named. One without a record has no value: not known.
func (r *Resolver) attributes(ctx context.Context, subject fact.AttributeSubject, keys []string, versions []attributeVersion) ([]*models.Attribute, error) {
	if keys == nil {
		all, err := r.catalogue.definitions(ctx)
		if err != nil {
			return nil, err
		}
		for key, d := range all {
			if d.Subject == subject {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
	}
	out := make([]*models.Attribute, 0, len(keys))
	for _, key := range keys {
		d, err := r.catalogue.definition(ctx, key, subject)
		if err != nil {
			return nil, err
		}
		a := &models.Attribute{Definition: d}
		for _, v := range versions {
			if v.Key == key {
				a.Value = v.value()
				a.ValidFrom, a.ValidTo, a.Source = v.Version.ValidFrom, *v.Version.ValidTo, v.Version.Source
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// setAttribute records a value from a day on; the value before ends there.
func (r *Resolver) setAttribute(ctx context.Context, in models.AttributeSetInput) (*models.AttributePayload, error) {
	f, d, err := r.attributeFact(ctx, in)
	if err == nil {
		err = r.visible(ctx, "id", *f.FactVersion().Subject)
	}
	if err == nil {
		p := provenance(in.Source, in.SourceName)
		registry.Stamp(f, p)
		f, err = r.registry.Add(ctx, r.request(ctx, in.IdempotencyKey, in.Reason, in), f, true)
	}
	if err != nil {
		errs, err := userErrors(err)
		return &models.AttributePayload{UserErrors: errs}, err
	}
	var v attributeVersion
	switch f := f.(type) {
	case *ent.HouseholdAttributeFact:
		v = ofHousehold(f)
	case *ent.PersonAttributeFact:
		v = ofPerson(f)
	}
	return &models.AttributePayload{UserErrors: []*models.UserError{}, Attribute: &models.Attribute{
		Definition: d, Value: v.value(), ValidFrom: v.Version.ValidFrom, ValidTo: *v.Version.ValidTo, Source: v.Version.Source,
	}}, nil
}

func (r *Resolver) attributeFact(ctx context.Context, in models.AttributeSetInput) (timescope.Fact, *ent.AttributeDefinition, error) {
	subject := fact.AttributeSubjectPerson
	switch table, _ := ent.TableOf(in.SubjectID); table {
	case "households":
		subject = fact.AttributeSubjectHousehold
	case "persons":
	default:
		return nil, nil, fault.New(fault.NotFound, "没有此对象", "there is no such object").On("subjectId")
	}
	d, err := r.catalogue.definition(ctx, in.Key, subject)
	if err != nil {
		return nil, nil, err
	}
	var value attribute.Value
	if in.Value != nil {
		if value, err = attribute.Parse(d, *in.Value); err != nil {
			return nil, nil, err
		}
	}
	if subject == fact.AttributeSubjectHousehold {
		f := value.OfHousehold(in.SubjectID, in.Key)
		f.ValidFrom, f.ValidTo = in.ValidFrom, in.ValidTo
		return f, d, nil
	}
	f := value.OfPerson(in.SubjectID, in.Key)
	f.ValidFrom, f.ValidTo = in.ValidFrom, in.ValidTo
	return f, d, nil
}
