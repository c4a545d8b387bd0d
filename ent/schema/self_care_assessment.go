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

// SelfCareAssessment is the result of assessing whether someone can care for themselves.
type SelfCareAssessment struct{ ent.Schema }

// Mixin of the entity.
func (SelfCareAssessment) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, ZH: "自理能力评估", EN: "self-care assessment"}}}
}

// Fields of the entity.
func (SelfCareAssessment) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.SelfCare]("level", "SelfCare", "自理能力", "Ability to care for oneself"),
		field.Bool("long_term_care").Optional().Nillable().Comment(mixin.Text("是否需要长期照护", "Whether long-term care is needed")),
	}
}

// Edges of the entity.
func (SelfCareAssessment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("self_care").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (SelfCareAssessment) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("自理能力评估", "SelfCareAssessment is the result of assessing whether someone can care for themselves"))}
}
