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

// Water is how safe the drinking water of a household is (T/CHES 18-2018).
type Water struct{ ent.Schema }

// Mixin of the entity.
func (Water) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "household_id", Single: true, ZH: "饮水安全", EN: "drinking-water safety"}}}
}

// Fields of the entity.
func (Water) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		mixin.Code[fact.WaterSafety]("overall", "WaterSafety", "总体结论", "Overall result"),
		mixin.OptionalCode[fact.WaterSafety]("quantity", "WaterSafety", "水量", "Quantity"),
		mixin.OptionalCode[fact.WaterSafety]("quality", "WaterSafety", "水质", "Quality"),
		mixin.OptionalCode[fact.WaterSafety]("convenience", "WaterSafety", "用水方便程度", "Convenience"),
		mixin.OptionalCode[fact.WaterSafety]("reliability", "WaterSafety", "供水保证率", "Reliability"),
	}
}

// Edges of the entity.
func (Water) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("water").Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Annotations of the entity.
func (Water) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("饮水安全", "Water is how safe the drinking water of a household is (T/CHES 18-2018)"))}
}
