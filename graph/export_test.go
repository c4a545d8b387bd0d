package graph

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"

	"bentou/ent/gen/ent"
	"bentou/ent/privacy"
	"bentou/ent/timescope"
	"bentou/graph/gen"
	"bentou/graph/gen/models"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// Unguarded is New without all that says who may see what: a client without
// interceptors, no grants, no masking, nothing noted for the access log. It is what
// the guards are measured against.
func Unguarded(o Options) http.Handler {
	r := newResolver(o)
	r.reads = o.Store.Client()
	return serve(o, r, unmasked{r}, func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		// Generated filters ask for a view even where it hides nothing.
		return next(privacy.With(ctx, privacy.All))
	})
}

// unmasked shows numbers to whoever asks.
type unmasked struct{ *Resolver }

func (u unmasked) Household() gen.HouseholdResolver {
	return openHousehold{u.Resolver.Household(), u.Resolver}
}

func (u unmasked) Person() gen.PersonResolver {
	return openPerson{u.Resolver.Person(), u.Resolver}
}

type openHousehold struct {
	gen.HouseholdResolver
	r *Resolver
}

func (o openHousehold) Phone(ctx context.Context, h *ent.Household) (*models.PersonalText, error) {
	list, err := h.CollectedContacts(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if f.Kind == fact.IdentifierKindPhone {
			return o.r.shown(f, f.Kind, h.WrappedKey)
		}
	}
	return nil, nil
}

type openPerson struct {
	gen.PersonResolver
	r *Resolver
}

func (o openPerson) IdentityNumber(ctx context.Context, p *ent.Person) (*models.PersonalText, error) {
	list, err := p.CollectedIdentifiers(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if f.Kind == fact.IdentifierKindIdentityNumber {
			return o.r.shown(f, f.Kind, p.WrappedKey)
		}
	}
	return nil, nil
}

// shown opens a sealed column. The masked text is part of the answer either way: it is
// what lists show.
func (r *Resolver) shown(f timescope.Fact, kind fact.IdentifierKind, wrapped []byte) (*models.PersonalText, error) {
	text, err := registry.Reveal(r.store.Vault(), f, f.FactKind().Sealed[0], wrapped)
	if err != nil || text == "" {
		return nil, err
	}
	return &models.PersonalText{Masked: masked(kind, text), Value: &text}, nil
}
