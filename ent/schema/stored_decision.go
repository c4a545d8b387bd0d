package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
	"bentou/rules/fact"
)

// StoredDecision is what a programme was decided to give a household or a member on a day, with all that is needed to decide it again. Append-only.
type StoredDecision struct{ ent.Schema }

// Fields of the entity.
func (StoredDecision) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)
	return []ent.Field{
		field.Int("zone_id").Annotations(hidden).Comment(mixin.Text("区", "The zone")),
		field.Int("household_id").Annotations(hidden).Comment(mixin.Text("户", "The household")),
		field.Int("person_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("个人；以户为对象的项目为空", "The person; null where the programme is the household's")),
		field.String("programme").NotEmpty().Annotations(entgql.Skip(entgql.SkipType)).Comment(mixin.Text("项目", "Key of the programme")),
		mixin.Code[fact.Outcome]("outcome", "Outcome", "认定结果", "Outcome"),
		mixin.OptionalMoney("amount", "每周期金额（元）；不符合条件或不发钱的项目为空", "Amount a cycle; null unless eligible for a programme that pays"),
		mixin.Code[fact.Cycle]("cycle", "Cycle", "发放周期", "Cycle of payment"),
		mixin.Date("decided_for", "为何日认定", "The day it was decided for", entgql.OrderField("DECIDED_FOR")),
		mixin.Date("day", "该周期内据以认定的日期", "The day of the cycle on which the conditions were looked at"),
		mixin.OptionalDate("next_change", "下一次已知变化的日期（生日、到期）；已过则此认定已陈旧", "The next day on which it is known to change (a birthday, an expiry); once passed, the decision is stale"),
		field.Int("release_id").Annotations(hidden).Comment(mixin.Text("所用发布", "The release applied")),
		field.Int("run_id").Annotations(hidden).Comment(mixin.Text("批次", "The run")),
		field.Int("fact_set_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("所用事实；该户已无成员时为空", "The facts it rests on; null where the household has no members any more")),
		field.Int("semantics").Annotations(entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("求值语义版本", "Version of what the evaluator means")),
		field.Int64("recorded").Annotations(entgql.Type("Int"), entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("记录位置", "Position at which it was recorded")),
	}
}

// Edges of the entity.
func (StoredDecision) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("household", Household.Type).Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
		edge.To("person", Person.Type).Field("person_id").Unique().Comment(mixin.Text("个人", "The person")),
		edge.To("release", Release.Type).Field("release_id").Unique().Required().Comment(mixin.Text("所用发布", "The release applied")),
		edge.To("run", DecisionRun.Type).Field("run_id").Unique().Required().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("批次", "The run")),
		edge.To("fact_set", FactSet.Type).Field("fact_set_id").Unique().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("所用事实", "The facts it rests on")),
	}
}

// Indexes of the entity.
func (StoredDecision) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("household_id", "decided_for"),
		index.Fields("person_id"),
		index.Fields("zone_id", "programme", "outcome", "decided_for"),
	}
}

// Annotations of the entity.
func (StoredDecision) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: "decisions"},
		schema.Comment(mixin.Text("已记录的认定", "StoredDecision is what a programme was decided to give a household or a member on a day, with all that is needed to decide it again. Append-only")),
		entgql.RelayConnection(),
		entgql.Implements("Decision"),
	}
}
