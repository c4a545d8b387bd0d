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

// Change is one position of the change sequence: what one transaction changed about one household, person or unit. Append-only, chained by hashes, without personal data.
type Change struct{ ent.Schema }

// Fields of the entity.
func (Change) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("position").Unique().Annotations(entgql.Type("Int"), entgql.OrderField("POSITION")).Comment(mixin.Text("位置，从 1 起连续", "Position, counted from 1 without gaps")),
		field.Int64("transaction").Annotations(entgql.Type("Int")).Comment(mixin.Text("事务：其首个位置", "The transaction: its first position")),
		field.Time("at").Annotations(entgql.Type("DateTime")).Comment(mixin.Text("记录时刻（UTC，微秒）", "Moment of recording (UTC, microseconds)")),
		field.String("actor").Comment(mixin.Text("操作者", "Who did it")),
		field.String("kind").Comment(mixin.Text("变更种类，如 income.add", "Kind of change, such as income.add")),
		field.Int("zone_id").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("区", "The zone")),
		field.Int("unit_id").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("当时所在单位", "The unit at that time")),
		field.Int("household_id").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		field.Int("person_id").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("人", "The person")),
		field.Text("what").Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("增加与被取代的版本", "The versions added and superseded")),
		field.String("reason").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("原因", "Reason given")),
		field.Bytes("hash").Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("链式哈希", "Chain hash over this row and the one before")),
	}
}

// Edges of the entity.
func (Change) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("unit", Unit.Type).Field("unit_id").Unique().Comment(mixin.Text("当时所在单位", "The unit at that time")),
		edge.To("household", Household.Type).Field("household_id").Unique().Comment(mixin.Text("户", "The household")),
		edge.To("person", Person.Type).Field("person_id").Unique().Comment(mixin.Text("人", "The person")),
	}
}

// Indexes of the entity.
func (Change) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("at"),
		index.Fields("household_id", "position"),
		index.Fields("person_id", "position"),
	}
}

// Annotations of the entity.
func (Change) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("变更", "Change is one position of the change sequence: what one transaction changed about one household, person or unit. Append-only, chained by hashes, without personal data")),
		entgql.QueryField("changes").Description(mixin.Text("变更序列", "The change sequence")),
		entgql.RelayConnection(),
	}
}
