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

// Housing is the safety grade of the dwelling of a household.
type Housing struct{ ent.Schema }

// Mixin of the entity.
func (Housing) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "household_id", Single: true, ZH: "住房等级", EN: "housing grade"}}}
}

// Fields of the entity.
func (Housing) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		mixin.Code[fact.HousingGrade]("grade", "HousingGrade", "住房等级；C、D 为危房", "Grade; C and D are dangerous"),
	}
}

// Edges of the entity.
func (Housing) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("housing").Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Annotations of the entity.
func (Housing) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("住房等级", "Housing is the safety grade of the dwelling of a household"))}
}
