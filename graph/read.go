package graph

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/personidentifier"
	"bentou/ent/gen/ent/predicate"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/internal/idcard"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// node returns an object by its id. The id of a person that was merged into
// another leads to the other.
func (r *Resolver) node(ctx context.Context, id int) (ent.Noder, error) {
	ctx = timescope.ForField(ctx, false)
	n, err := r.client().Noder(ctx, id)
	if err != nil {
		return nil, fault.New(fault.NotFound, "没有此对象", "there is no such object").On("id").Because(err)
	}
	if p, ok := n.(*ent.Person); ok && p.MergedIntoID != nil {
		return r.client().Noder(ctx, *p.MergedIntoID)
	}
	return n, nil
}

func (r *Resolver) nodes(ctx context.Context, ids []int) ([]ent.Noder, error) {
	if len(ids) > maxPage {
		return nil, fault.Newf(fault.Invalid, "一次至多 %d 个编号", "at most %d ids at once", maxPage).On("ids")
	}
	return r.client().Noders(timescope.ForField(ctx, false), ids)
}

func (r *Resolver) householdByCode(ctx context.Context, code string, zone *string) (*ent.Household, error) {
	z, err := r.catalogue.zone(ctx, zone)
	if err != nil {
		return nil, err
	}
	if ctx, err = r.zoneScope(ctx, z); err != nil {
		return nil, err
	}
	q, err := r.client().Household.Query().Where(household.ZoneID(z.ID), household.Code(code)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	h, err := q.Only(ctx)
	return h, ent.MaskNotFound(err)
}

func (r *Resolver) personByIdentityNumber(ctx context.Context, number string, zone *string) (*ent.Person, error) {
	z, err := r.catalogue.zone(ctx, zone)
	if err != nil {
		return nil, err
	}
	if ctx, err = r.zoneScope(ctx, z); err != nil {
		return nil, err
	}
	holder, err := r.holderOf(number, z)
	if err != nil {
		return nil, err
	}
	q, err := r.client().Person.Query().Where(person.HasIdentifiersWith(holder, timescope.FilterContext)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	p, err := q.Only(ctx)
	return p, ent.MaskNotFound(err)
}

// holderOf selects the identifier that is this identity number in a zone.
func (r *Resolver) holderOf(number string, zones ...*ent.Zone) (predicate.PersonIdentifier, error) {
	number = idcard.Normalise(number)
	if !idcard.Valid(number) {
		return nil, fault.New(fault.Invalid, "不是有效的居民身份证号码", "not a valid identity number").On("identityNumber")
	}
	digests := make([][]byte, len(zones))
	for i, z := range zones {
		digests[i] = r.store.Vault().Digest(registry.IdentifierDigestKind(fact.IdentifierKindIdentityNumber, z.ID), number)
	}
	return personidentifier.And(
		personidentifier.KindEQ(fact.IdentifierKindIdentityNumber), personidentifier.ValueDigestIn(digests...),
	), nil
}

func (r *Resolver) clock(ctx context.Context, zone *string) (*models.Clock, error) {
	z, err := r.catalogue.zone(ctx, zone)
	if err != nil {
		return nil, err
	}
	today, err := r.catalogue.today(z)
	return &models.Clock{Today: today, Now: r.store.Clock().Now()}, err
}
