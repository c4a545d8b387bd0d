package graph

import (
	"context"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/audit"
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

// masked shows enough of an identifier to tell it from another at a glance, and
// never a birthday.
func masked(kind fact.IdentifierKind, text string) string {
	runes := []rune(text)
	head, tail := 0, min(4, len(runes)/2)
	if kind == fact.IdentifierKindIdentityNumber {
		head = 6
	}
	if head+tail > len(runes) {
		head, tail = 0, 0
	}
	return string(runes[:head]) + strings.Repeat("*", len(runes)-head-tail) + string(runes[len(runes)-tail:])
}

// read is how the access log calls what was shown.
var read = map[fact.IdentifierKind]string{
	fact.IdentifierKindIdentityNumber: "identityNumber", fact.IdentifierKindPhone: "phone", fact.IdentifierKindBankAccount: "bankAccount",
}

// personalKinds says which kind of masked data an identifier is.
var personalKinds = map[fact.IdentifierKind]access.Personal{
	fact.IdentifierKindIdentityNumber: access.IdentityNumber,
	fact.IdentifierKindPhone:          access.Phone,
	fact.IdentifierKindBankAccount:    access.BankAccount,
}

// personalText opens the sealed column of a version under its owner's key, and masks
// it unless the caller sees such data for the purpose stated. A version without text
// has none.
func (r *Resolver) personalText(ctx context.Context, f timescope.Fact, kind fact.IdentifierKind, wrapped []byte) (*models.PersonalText, error) {
	text, err := registry.Reveal(r.store.Vault(), f, f.FactKind().Sealed[0], wrapped)
	if err != nil || text == "" {
		return nil, err
	}
	out := &models.PersonalText{Masked: masked(kind, text)}
	if out.Reason, err = withheld(ctx, personalKinds[kind], nil); err == nil && out.Reason == nil {
		out.Value = &text
		err = audit.Read(ctx, read[kind], *f.FactVersion().Subject)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (r *Resolver) personIdentifier(ctx context.Context, p *ent.Person, kind fact.IdentifierKind) (*models.PersonalText, error) {
	list, err := p.CollectedIdentifiers(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if f.Kind == kind {
			return r.personalText(ctx, f, kind, p.WrappedKey)
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
			return r.personalText(ctx, f, kind, h.WrappedKey)
		}
	}
	return nil, nil
}

func (r *Resolver) identifierText(ctx context.Context, f *ent.PersonIdentifier) (*models.PersonalText, error) {
	p, err := f.Person(ctx)
	if err != nil {
		return nil, err
	}
	return r.personalText(ctx, f, f.Kind, p.WrappedKey)
}

func (r *Resolver) contactText(ctx context.Context, f *ent.HouseholdContact) (*models.PersonalText, error) {
	h, err := f.Household(ctx)
	if err != nil {
		return nil, err
	}
	return r.personalText(ctx, f, f.Kind, h.WrappedKey)
}

func (r *Resolver) certificateNumber(ctx context.Context, f *ent.DisabilityCertificate) (*models.PersonalText, error) {
	p, err := f.Person(ctx)
	if err != nil {
		return nil, err
	}
	// A certificate's number begins with the identity number of its holder.
	return r.personalText(ctx, f, fact.IdentifierKindIdentityNumber, p.WrappedKey)
}
