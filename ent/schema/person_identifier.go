package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
	"bentou/rules/fact"
)

// PersonIdentifier is an identity number, telephone or bank account of a person, encrypted.
type PersonIdentifier struct{ ent.Schema }

// Mixin of the entity.
func (PersonIdentifier) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Key: []string{"kind"}, Internal: true, ZH: "个人标识", EN: "identifier of a person"}}}
}

// Fields of the entity.
func (PersonIdentifier) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.IdentifierKind]("kind", "IdentifierKind", "种类", "Kind"),
		mixin.Ciphertext("value", "value_digest"),
		mixin.Digest("value"),
	}
}

// Edges of the entity.
func (PersonIdentifier) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("identifiers").Field("person_id").Unique().Required().Annotations(mixin.CollectFor{Fields: []string{"text"}}).Comment(mixin.Text("个人", "The person")),
	}
}

// Indexes of the entity.
func (PersonIdentifier) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("value_digest"),
	}
}

// Annotations of the entity.
func (PersonIdentifier) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("个人标识", "PersonIdentifier is an identity number, telephone or bank account of a person, encrypted"))}
}
