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

// PreviewReport is what a preview of a draft's revision found: counts and sums, nobody's name. Append-only.
type PreviewReport struct{ ent.Schema }

// Fields of the entity.
func (PreviewReport) Fields() []ent.Field {
	return []ent.Field{
		field.Int("draft_id").Comment(mixin.Text("草案", "The draft")),
		field.Int("revision_id").Comment(mixin.Text("所预演的修订", "The revision that was previewed")),
		field.Int("zone_id").Comment(mixin.Text("区", "The zone")),
		field.Int("unit_id").Optional().Nillable().Comment(mixin.Text("所限单位；空为全区", "The unit below which it looked; null is the whole zone")),
		field.String("digest").NotEmpty().Comment(mixin.Text("其规则的摘要（十六进制）", "Digest of the rules that were previewed, in hexadecimal")),
		mixin.Date("as_of", "所预演之日", "The day that it is about"),
		field.Int64("known").Comment(mixin.Text("所依据的位置", "Position up to which facts were known")),
		field.Text("summary").Comment(mixin.Text("结果（JSON，无姓名）", "What it found, as JSON, without names")),
		field.Int64("recorded").Comment(mixin.Text("记录位置", "Position at which it was made")),
	}
}

// Edges of the entity.
func (PreviewReport) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("draft", Draft.Type).Field("draft_id").Unique().Required().Comment(mixin.Text("草案", "The draft")),
		edge.To("revision", DraftRevision.Type).Field("revision_id").Unique().Required().Comment(mixin.Text("所预演的修订", "The revision that was previewed")),
	}
}

// Indexes of the entity.
func (PreviewReport) Indexes() []ent.Index {
	return []ent.Index{index.Fields("draft_id", "recorded")}
}

// Annotations of the entity.
func (PreviewReport) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("草案预演", "PreviewReport is what a preview of a draft's revision found: counts and sums, nobody's name. Append-only")),
		entgql.Skip(entgql.SkipAll),
	}
}
