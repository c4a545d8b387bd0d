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

// RiskFlagEvent is what happened to a flag after it was raised. Nothing follows the event that clears it, but that what a person cleared has lapsed. Append-only.
type RiskFlagEvent struct{ ent.Schema }

// Fields of the entity.
func (RiskFlagEvent) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)
	return []ent.Field{
		field.Int("flag_id").Annotations(hidden).Comment(mixin.Text("预警", "The flag")),
		field.Int("household_id").Annotations(hidden).Comment(mixin.Text("户", "The household")),
		mixin.Code[fact.FlagEventKind]("kind", "FlagEventKind", "处置", "What happened"),
		mixin.Date("day", "为何日", "The day it is of"),
		mixin.OptionalCode[fact.ClearCause]("cause", "ClearCause", "解除原因；未解除为空", "Why it was cleared; null unless it was"),
		mixin.OptionalText("reason", "处置说明", "Reason given, or what was done"),
		field.Int("run_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("批次；由人处置为空", "The run; null where a person acted")),
		field.Int("fact_set_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("所用事实", "The facts it rests on")),
		field.Int64("recorded").Annotations(entgql.Type("Int"), entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("记录位置", "Position at which it was recorded")),
	}
}

// Edges of the entity.
func (RiskFlagEvent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("flag", RiskFlag.Type).Ref("events").Field("flag_id").Unique().Required().Comment(mixin.Text("预警", "The flag")),
		edge.To("household", Household.Type).Field("household_id").Unique().Required().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("户", "The household")),
		edge.To("run", DecisionRun.Type).Field("run_id").Unique().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("批次", "The run")),
		edge.To("fact_set", FactSet.Type).Field("fact_set_id").Unique().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("所用事实", "The facts it rests on")),
	}
}

// Indexes of the entity.
func (RiskFlagEvent) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("flag_id", "kind"),
		index.Fields("household_id"),
	}
}

// Annotations of the entity.
func (RiskFlagEvent) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("预警处置", "RiskFlagEvent is what happened to a flag after it was raised. Nothing follows the event that clears it, but that what a person cleared has lapsed. Append-only")),
	}
}
