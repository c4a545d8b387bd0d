package graph

import (
	"context"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/audit"
)

// health presents the conditions that the caller may see. For others nothing was
// loaded, and the answer says so: an empty list alone would read as good health.
func (r *Resolver) health(ctx context.Context, list []*ent.Health, err error) (*models.PersonalHealth, error) {
	why, err := withheld(ctx, access.Health, err)
	if err != nil {
		return nil, err
	}
	for _, h := range list {
		if err := audit.Read(ctx, "Person.health", h.PersonID); err != nil {
			return nil, err
		}
	}
	return &models.PersonalHealth{Masked: why != nil, Reason: why, Conditions: orEmpty(list)}, nil
}

func (r *Resolver) disability(ctx context.Context, p *ent.Person, list []*ent.DisabilityCertificate, err error) (*models.PersonalDisability, error) {
	why, err := withheld(ctx, access.Disability, err)
	if err != nil {
		return nil, err
	}
	out := make([]*ent.DisabilityCertificate, len(list))
	for i, c := range list {
		own := *c            // what was loaded may be shown in several places at once
		own.Edges.Person = p // whose key opens the number
		out[i] = &own
		if err := audit.Read(ctx, "Person.disabilityCertificate", p.ID); err != nil {
			return nil, err
		}
	}
	return &models.PersonalDisability{Masked: why != nil, Reason: why, Certificates: out}, nil
}

// withheld says why a kind of personal data is masked for the caller, or nil.
func withheld(ctx context.Context, p access.Personal, err error) (*string, error) {
	if err != nil {
		return nil, err
	}
	c, err := access.From(ctx)
	if err != nil || c.Sees(p) {
		return nil, err
	}
	zh, en := c.Withheld(p)
	why := zh + "。 " + strings.ToUpper(en[:1]) + en[1:] + "."
	return &why, nil
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// versions lists the one version that there is, or none.
func versions[T any](v *T) []*T {
	if v == nil {
		return nil
	}
	return []*T{v}
}
