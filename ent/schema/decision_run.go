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

// DecisionRun is one pass of deciding over a zone or some of its households. How far it came are its blocks. Append-only.
type DecisionRun struct{ ent.Schema }

// Fields of the entity.
func (DecisionRun) Fields() []ent.Field {
	return []ent.Field{
		field.Int("zone_id").Comment(mixin.Text("区", "The zone")),
		mixin.Date("as_of", "认定日期", "The day it decides for"),
		field.Int("release_id").Comment(mixin.Text("所用发布", "The release it applies")),
		field.Text("filter").Comment(mixin.Text("筛选，规范 JSON；全区为 {}", "Which households, as canonical JSON; {} for the whole zone")),
		field.Int64("known").Comment(mixin.Text("所用事实截至的位置", "It uses what was known at this position")),
		field.Int64("recorded").Comment(mixin.Text("开始的位置", "Position at which it began")),
	}
}

// Edges of the entity.
func (DecisionRun) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("zone", Zone.Type).Field("zone_id").Unique().Required().Comment(mixin.Text("区", "The zone")),
		edge.To("release", Release.Type).Field("release_id").Unique().Required().Comment(mixin.Text("所用发布", "The release it applies")),
		edge.To("blocks", DecisionRunBlock.Type).Comment(mixin.Text("进度", "How far it came")),
	}
}

// Indexes of the entity.
func (DecisionRun) Indexes() []ent.Index {
	return []ent.Index{index.Fields("zone_id", "as_of")}
}

// Annotations of the entity.
func (DecisionRun) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("认定批次", "DecisionRun is one pass of deciding over a zone or some of its households. How far it came are its blocks. Append-only")),
		entgql.Skip(entgql.SkipAll),
	}
}
