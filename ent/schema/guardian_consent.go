package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// GuardianConsent says that the guardian of someone with a severe mental illness agrees to its being shown to those who help.
type GuardianConsent struct{ ent.Schema }

// Mixin of the entity.
func (GuardianConsent) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, ZH: "监护人同意书", EN: "consent of a guardian"}}}
}

// Fields of the entity.
func (GuardianConsent) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		field.String("guardian").NotEmpty().Comment(mixin.Text("监护人姓名", "Name of the guardian")),
		mixin.OptionalText("relation", "与本人关系", "What the guardian is to the person"),
	}
}

// Edges of the entity.
func (GuardianConsent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("guardian_consent").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (GuardianConsent) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("监护人同意书", "GuardianConsent says that the guardian of someone with a severe mental illness agrees to its being shown to those who help"))}
}
