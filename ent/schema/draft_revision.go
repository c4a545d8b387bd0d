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

// DraftRevision is the whole text of a draft as somebody saved it. Append-only.
type DraftRevision struct{ ent.Schema }

// Fields of the entity.
func (DraftRevision) Fields() []ent.Field {
	return []ent.Field{
		field.Int("draft_id").Comment(mixin.Text("草案", "The draft")),
		field.Int("number").Positive().Comment(mixin.Text("修订号，从 1 起", "Number within the draft, counted from 1")),
		field.String("author").NotEmpty().Comment(mixin.Text("修订人", "Who saved it")),
		field.Int("base_id").Optional().Nillable().Comment(mixin.Text("所依据的发布；没有则为空", "The release that it starts out from; null where there was none")),
		field.String("digest").NotEmpty().Comment(mixin.Text("全部文件的摘要（十六进制）", "Digest over its files, in hexadecimal")),
		field.Bytes("text").Comment(mixin.Text("全部文件（压缩）", "Its files, compressed")),
		mixin.OptionalText("note", "修改说明", "What was changed, in the author's words"),
		field.Int64("recorded").Comment(mixin.Text("记录位置", "Position at which it was saved")),
	}
}

// Edges of the entity.
func (DraftRevision) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("draft", Draft.Type).Ref("revisions").Field("draft_id").Unique().Required().Comment(mixin.Text("草案", "The draft")),
		edge.To("base", Release.Type).Field("base_id").Unique().Comment(mixin.Text("所依据的发布", "The release that it starts out from")),
	}
}

// Indexes of the entity.
func (DraftRevision) Indexes() []ent.Index {
	return []ent.Index{index.Fields("draft_id", "number").Unique()}
}

// Annotations of the entity.
func (DraftRevision) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("草案修订", "DraftRevision is the whole text of a draft as somebody saved it. Append-only")),
		entgql.Skip(entgql.SkipAll),
	}
}
