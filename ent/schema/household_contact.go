package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
	"bentou/rules/fact"
)

// HouseholdContact is a telephone or bank account of a household, encrypted.
type HouseholdContact struct{ ent.Schema }

// Mixin of the entity.
func (HouseholdContact) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "household_id", Key: []string{"kind"}, ZH: "户联系方式", EN: "contact of a household"}}}
}

// Fields of the entity.
func (HouseholdContact) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		mixin.Code[fact.IdentifierKind]("kind", "IdentifierKind", "种类", "Kind"),
		mixin.Ciphertext("value", "value_digest"),
		mixin.Digest("value"),
	}
}

// Edges of the entity.
func (HouseholdContact) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("contacts").Field("household_id").Unique().Required().Annotations(mixin.CollectFor{Fields: []string{"text"}}).Comment(mixin.Text("户", "The household")),
	}
}

// Annotations of the entity.
func (HouseholdContact) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("户联系方式", "HouseholdContact is a telephone or bank account of a household, encrypted"))}
}
