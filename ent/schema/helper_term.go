package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// HelperTerm is a term of the person responsible for helping a household (帮扶责任人).
type HelperTerm struct{ ent.Schema }

// Mixin of the entity.
func (HelperTerm) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "household_id", Single: true, ZH: "帮扶责任人任期", EN: "term of a responsible helper"}}}
}

// Fields of the entity.
func (HelperTerm) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		field.String("name").NotEmpty().Comment(mixin.Text("帮扶责任人姓名", "Name of the helper")),
		mixin.OptionalText("organisation", "单位", "Organisation"),
		mixin.OptionalText("position", "职务", "Position"),
	}
}

// Edges of the entity.
func (HelperTerm) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("helper").Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Annotations of the entity.
func (HelperTerm) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("帮扶责任人任期", "HelperTerm is a term of the person responsible for helping a household (帮扶责任人)"))}
}
