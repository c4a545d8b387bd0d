package timescope

import (
	"github.com/99designs/gqlgen/graphql"

	"bentou/rules/fact"
)

// AddInput is what the mutations that add a fact share.
type AddInput struct {
	ValidFrom      fact.Date
	ValidTo        *fact.Date
	Source         *fact.Source
	SourceName     *string
	ObservedOn     *fact.Date
	Evidence       *string
	Verified       *bool
	Replaces       *bool
	Reason         *string
	IdempotencyKey *string
}

// Apply writes the shared part into a version. A source that is not given is the
// person's own statement.
func (i *AddInput) Apply(v Version) {
	*v.ValidFrom, *v.ValidTo = i.ValidFrom, i.ValidTo
	*v.Source = fact.SourcePerson
	if i.Source != nil {
		*v.Source = *i.Source
	}
	*v.SourceName, *v.ObservedOn, *v.Evidence = i.SourceName, i.ObservedOn, i.Evidence
	*v.Verified = i.Verified != nil && *i.Verified
}

// CorrectInput is what the mutations that correct a fact share: what is left out
// stays as it is.
type CorrectInput struct {
	ID             int
	ValidFrom      *fact.Date
	ValidTo        graphql.Omittable[*fact.Date]
	Source         *fact.Source
	SourceName     graphql.Omittable[*string]
	ObservedOn     graphql.Omittable[*fact.Date]
	Evidence       graphql.Omittable[*string]
	Verified       *bool
	Reason         *string
	IdempotencyKey *string
}

// Apply writes what is given into a version.
func (i *CorrectInput) Apply(v Version) {
	if i.ValidFrom != nil {
		*v.ValidFrom = *i.ValidFrom
	}
	if i.ValidTo.IsSet() {
		*v.ValidTo = i.ValidTo.Value()
	}
	if i.Source != nil {
		*v.Source = *i.Source
	}
	if i.SourceName.IsSet() {
		*v.SourceName = i.SourceName.Value()
	}
	if i.ObservedOn.IsSet() {
		*v.ObservedOn = i.ObservedOn.Value()
	}
	if i.Evidence.IsSet() {
		*v.Evidence = i.Evidence.Value()
	}
	if i.Verified != nil {
		*v.Verified = *i.Verified
	}
}
