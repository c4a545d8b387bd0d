package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
)

// RiskFlag is a household to watch, from the day on which a flag of the pack was raised. What happened since are its events; it is up until one of them clears it. Append-only.
type RiskFlag struct{ ent.Schema }

// Fields of the entity.
func (RiskFlag) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)
	return []ent.Field{
		field.Int("zone_id").Annotations(hidden).Comment(mixin.Text("区", "The zone")),
		field.Int("household_id").Annotations(hidden).Comment(mixin.Text("户", "The household")),
		field.String("key").NotEmpty().Comment(mixin.Text("预警项", "Key of the flag")),
		mixin.Date("raised_for", "为何日提出", "The day it was raised for", entgql.OrderField("RAISED_FOR")),
		field.Int("release_id").Annotations(hidden).Comment(mixin.Text("所用发布", "The release applied")),
		field.Int("run_id").Annotations(hidden).Comment(mixin.Text("批次", "The run")),
		field.Int("fact_set_id").Annotations(hidden).Comment(mixin.Text("所用事实", "The facts it rests on")),
		field.Int64("recorded").Annotations(entgql.Type("Int"), entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("记录位置", "Position at which it was recorded")),
	}
}

// Edges of the entity.
func (RiskFlag) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("household", Household.Type).Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
		edge.To("release", Release.Type).Field("release_id").Unique().Required().Comment(mixin.Text("所用发布", "The release applied")),
		edge.To("run", DecisionRun.Type).Field("run_id").Unique().Required().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("批次", "The run")),
		edge.To("fact_set", FactSet.Type).Field("fact_set_id").Unique().Required().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("所用事实", "The facts it rests on")),
		edge.To("events", RiskFlagEvent.Type).Comment(mixin.Text("后续处置", "What happened since")),
	}
}

// Indexes of the entity.
func (RiskFlag) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("household_id", "key"),
		index.Fields("zone_id", "key", "raised_for"),
	}
}

// Annotations of the entity.
func (RiskFlag) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("风险预警", "RiskFlag is a household to watch, from the day on which a flag of the pack was raised. What happened since are its events; it is up until one of them clears it. Append-only")),
		entgql.RelayConnection(),
	}
}
