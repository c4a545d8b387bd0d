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

// FactSet is what decisions about a household rested on, in canonical form: RFC 8785 JSON with internal ids and no names. Append-only.
type FactSet struct{ ent.Schema }

// Fields of the entity.
func (FactSet) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Comment(mixin.Text("户", "The household")),
		field.Bytes("digest").Comment(mixin.Text("SHA-256 摘要", "SHA-256 of the canonical text")),
		field.Bytes("text").Comment(mixin.Text("规范文本（压缩）", "The canonical text, compressed")),
		field.Int64("recorded").Comment(mixin.Text("记录位置", "Position at which it was recorded")),
	}
}

// Edges of the entity.
func (FactSet) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("household", Household.Type).Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Indexes of the entity.
func (FactSet) Indexes() []ent.Index {
	return []ent.Index{index.Fields("household_id", "digest").Unique()}
}

// Annotations of the entity.
func (FactSet) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("所用事实", "FactSet is what decisions about a household rested on, in canonical form: RFC 8785 JSON with internal ids and no names. Append-only")),
		entgql.Skip(entgql.SkipAll),
	}
}
