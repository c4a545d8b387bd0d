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

// Adjustment is what a cycle that is over comes to by what is known now, beside what was granted when it was decided. Its difference is proposed, never paid or claimed back by itself. Append-only.
type Adjustment struct{ ent.Schema }

// Fields of the entity.
func (Adjustment) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)
	return []ent.Field{
		field.Int("zone_id").Annotations(hidden).Comment(mixin.Text("区", "The zone")),
		field.Int("household_id").Annotations(hidden).Comment(mixin.Text("户", "The household")),
		field.Int("person_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("个人；以户为对象的项目为空", "The person; null where the programme is the household's")),
		field.String("programme").NotEmpty().Annotations(entgql.Skip(entgql.SkipType)).Comment(mixin.Text("项目", "Key of the programme")),
		mixin.Code[fact.AdjustmentKind]("kind", "AdjustmentKind", "种类", "What it is"),
		mixin.Code[fact.Cycle]("cycle", "Cycle", "发放周期", "Cycle of payment"),
		mixin.Date("month", "所属月份（首日）", "The month, by its first day", entgql.OrderField("MONTH")),
		mixin.Date("day", "重新认定所为之日", "The day for which it was decided anew"),
		mixin.Code[fact.Outcome]("outcome", "Outcome", "重新认定的结果", "What comes out anew"),
		mixin.OptionalMoney("amount", "重新认定的每周期金额（元）", "The amount a cycle that comes out anew"),
		mixin.OptionalMoney("granted", "该周期已认定的金额（元）", "What was granted for the cycle, with what was accepted since"),
		mixin.OptionalMoney("due", "该周期应得的金额（元）；尚不能确定则为空", "What is due for the cycle; null where that is not determined"),
		mixin.OptionalMoney("difference", "建议补发（正）或追回（负）的金额（元）；并非建议则为空", "What is proposed to be paid in arrears (positive) or claimed back (negative); null where nothing is proposed"),
		field.Int("release_id").Annotations(hidden).Comment(mixin.Text("所用发布", "The release applied")),
		field.Int("fact_set_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("所用事实；该户已无成员时为空", "The facts it rests on; null where the household had no members")),
		field.Int("decision_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("当时有效的认定", "The decision that held then")),
		field.Int("semantics").Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("求值语义版本", "Version of what the evaluator means")),
		field.Text("causes").Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("此后登记的事实（JSON，只含种类、编号与日期）", "What was recorded since: kinds, ids and days, as JSON")),
		field.Int64("recorded").Annotations(entgql.Type("Int"), entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("记录位置", "Position at which it was recorded")),
	}
}

// Edges of the entity.
func (Adjustment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("household", Household.Type).Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
		edge.To("person", Person.Type).Field("person_id").Unique().Comment(mixin.Text("个人", "The person")),
		edge.To("release", Release.Type).Field("release_id").Unique().Required().Comment(mixin.Text("所用发布", "The release applied")),
		edge.To("fact_set", FactSet.Type).Field("fact_set_id").Unique().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("所用事实", "The facts it rests on")),
		edge.To("decision", StoredDecision.Type).Field("decision_id").Unique().Annotations(entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("当时有效的认定；没有则为空", "The decision that held then; null where there was none")),
	}
}

// Indexes of the entity.
func (Adjustment) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("household_id", "month"),
		index.Fields("person_id"),
		index.Fields("zone_id", "programme", "month"),
	}
}

// Annotations of the entity.
func (Adjustment) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("补差", "Adjustment is what a cycle that is over comes to by what is known now, beside what was granted when it was decided. Its difference is proposed, never paid or claimed back by itself. Append-only")),
		entgql.RelayConnection(),
	}
}
