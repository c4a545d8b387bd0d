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

// AdjustmentAct is what became of an adjustment: accepted or rejected by a person, or superseded by a later one. There is one at most. Append-only.
type AdjustmentAct struct{ ent.Schema }

// Fields of the entity.
func (AdjustmentAct) Fields() []ent.Field {
	return []ent.Field{
		field.Int("adjustment_id").Comment(mixin.Text("补差", "The adjustment")),
		field.Int("household_id").Comment(mixin.Text("户", "The household")),
		mixin.Code[fact.AdjustmentActKind]("kind", "AdjustmentActKind", "处理", "What became of it"),
		mixin.OptionalText("reason", "处理说明", "Reason given"),
		field.String("actor").Comment(mixin.Text("处理者", "Who did it")),
		field.Int64("recorded").Comment(mixin.Text("记录位置", "Position at which it was recorded")),
	}
}

// Edges of the entity.
func (AdjustmentAct) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("adjustment", Adjustment.Type).Field("adjustment_id").Unique().Required().Comment(mixin.Text("补差", "The adjustment")),
		edge.To("household", Household.Type).Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Indexes of the entity.
func (AdjustmentAct) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("adjustment_id").Unique(),
		index.Fields("household_id"),
	}
}

// Annotations of the entity.
func (AdjustmentAct) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("补差处理", "AdjustmentAct is what became of an adjustment: accepted or rejected by a person, or superseded by a later one. There is one at most. Append-only")),
		entgql.Skip(entgql.SkipAll),
	}
}
