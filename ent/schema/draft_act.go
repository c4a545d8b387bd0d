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

// DraftAct is what somebody did with a revision of a draft: sent it for approval, approved it … It is void once a later revision is saved. Append-only.
type DraftAct struct{ ent.Schema }

// Fields of the entity.
func (DraftAct) Fields() []ent.Field {
	return []ent.Field{
		field.Int("draft_id").Comment(mixin.Text("草案", "The draft")),
		field.Int("revision_id").Comment(mixin.Text("所涉修订", "The revision that it is about")),
		mixin.Code[fact.DraftActKind]("kind", "DraftActKind", "何事", "What was done"),
		field.String("actor").NotEmpty().Comment(mixin.Text("何人", "Who did it")),
		field.String("digest").NotEmpty().Comment(mixin.Text("其所见文件的摘要（十六进制）", "Digest over the files that they saw, in hexadecimal")),
		mixin.OptionalText("reason", "理由", "Reason given"),
		field.Text("detail").Comment(mixin.Text("所确认的事项等（JSON）", "What was confirmed with it, as JSON")),
		field.Int64("recorded").Comment(mixin.Text("记录位置", "Position at which it was done")),
	}
}

// Edges of the entity.
func (DraftAct) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("draft", Draft.Type).Ref("acts").Field("draft_id").Unique().Required().Comment(mixin.Text("草案", "The draft")),
		edge.To("revision", DraftRevision.Type).Field("revision_id").Unique().Required().Comment(mixin.Text("所涉修订", "The revision that it is about")),
	}
}

// Indexes of the entity.
func (DraftAct) Indexes() []ent.Index {
	return []ent.Index{index.Fields("draft_id", "recorded").Unique(), index.Fields("revision_id", "kind")}
}

// Annotations of the entity.
func (DraftAct) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("对草案所作的事", "DraftAct is what somebody did with a revision of a draft: sent it for approval, approved it … It is void once a later revision is saved. Append-only")),
		entgql.Skip(entgql.SkipAll),
	}
}
