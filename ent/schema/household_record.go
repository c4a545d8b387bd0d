package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// HouseholdRecord says under which code and in which village a household is from a day on.
type HouseholdRecord struct{ ent.Schema }

// Mixin of the entity.
func (HouseholdRecord) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "household_id", Single: true, Internal: true, ZH: "户登记", EN: "record of a household"}}}
}

// Fields of the entity.
func (HouseholdRecord) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		field.String("code").NotEmpty().Comment(mixin.Text("户编号", "Household code")),
		field.Int("unit_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("所在村", "The village")),
	}
}

// Edges of the entity.
func (HouseholdRecord) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("record").Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
		edge.To("unit", Unit.Type).Field("unit_id").Unique().Required().Comment(mixin.Text("所在村", "The village")),
	}
}

// Annotations of the entity.
func (HouseholdRecord) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("户登记", "HouseholdRecord says under which code and in which village a household is from a day on"))}
}
