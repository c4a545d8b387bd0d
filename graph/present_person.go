package graph

import (
	"context"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// fromRecord presents a field of the record that holds in the scope of the field.
func fromRecord[T any](ctx context.Context, p *ent.Person, field func(*ent.PersonRecord) *T) (*T, error) {
	list, err := p.CollectedRecord(ctx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return field(list[0]), nil
}

// age counts completed years on the day of the scope.
func age(ctx context.Context, p *ent.Person) (*int, error) {
	s, _ := timescope.From(timescope.ForField(ctx, false))
	return fromRecord(ctx, p, func(rec *ent.PersonRecord) *int {
		if rec.BirthDate == nil || *rec.BirthDate > s.AsOf {
			return nil
		}
		n := rec.BirthDate.AgeOn(s.AsOf)
		return &n
	})
}

// withheld is why a personal text is masked as long as nobody can sign in.
const withheld = "明文需登录并说明用途，本版本尚不提供登录。The plain text needs a signed-in caller with a stated purpose; this version has no sign-in yet."

// masked shows enough of an identifier to tell it from another at a glance, and
// never a birthday.
func masked(kind fact.IdentifierKind, text string) *models.PersonalText {
	reason := withheld
	runes := []rune(text)
	head, tail := 0, min(4, len(runes)/2)
	if kind == fact.IdentifierKindIdentityNumber {
		head = 6
	}
	if head+tail > len(runes) {
		head, tail = 0, 0
	}
	shown := string(runes[:head]) + strings.Repeat("*", len(runes)-head-tail) + string(runes[len(runes)-tail:])
	return &models.PersonalText{Masked: shown, Reason: &reason}
}

// personalText opens the sealed column of a version under its owner's key, and
// masks it. A version without text has none.
func (r *Resolver) personalText(f timescope.Fact, kind fact.IdentifierKind, wrapped []byte) (*models.PersonalText, error) {
	text, err := registry.Reveal(r.store.Vault(), f, f.FactKind().Sealed[0], wrapped)
	if err != nil || text == "" {
		return nil, err
	}
	return masked(kind, text), nil
}

func (r *Resolver) personIdentifier(ctx context.Context, p *ent.Person, kind fact.IdentifierKind) (*models.PersonalText, error) {
	list, err := p.CollectedIdentifiers(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if f.Kind == kind {
			return r.personalText(f, kind, p.WrappedKey)
		}
	}
	return nil, nil
}

func (r *Resolver) householdContact(ctx context.Context, h *ent.Household, kind fact.IdentifierKind) (*models.PersonalText, error) {
	list, err := h.CollectedContacts(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if f.Kind == kind {
			return r.personalText(f, kind, h.WrappedKey)
		}
	}
	return nil, nil
}

func (r *Resolver) identifierText(ctx context.Context, f *ent.PersonIdentifier) (*models.PersonalText, error) {
	p, err := f.Person(ctx)
	if err != nil {
		return nil, err
	}
	return r.personalText(f, f.Kind, p.WrappedKey)
}

func (r *Resolver) contactText(ctx context.Context, f *ent.HouseholdContact) (*models.PersonalText, error) {
	h, err := f.Household(ctx)
	if err != nil {
		return nil, err
	}
	return r.personalText(f, f.Kind, h.WrappedKey)
}

func (r *Resolver) certificateNumber(ctx context.Context, f *ent.DisabilityCertificate) (*models.PersonalText, error) {
	p, err := f.Person(ctx)
	if err != nil {
		return nil, err
	}
	// A certificate's number begins with the identity number of its holder.
	return r.personalText(f, fact.IdentifierKindIdentityNumber, p.WrappedKey)
}
