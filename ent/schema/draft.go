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

// Draft is a release in the making: its text is its revisions, its state what was done with them. Append-only.
type Draft struct{ ent.Schema }

// Fields of the entity.
func (Draft) Fields() []ent.Field {
	return []ent.Field{
		field.String("pack").NotEmpty().Comment(mixin.Text("政策包", "Key of the policy pack")),
		field.String("title").NotEmpty().Comment(mixin.Text("标题", "What it is about")),
		field.String("owner").NotEmpty().Comment(mixin.Text("起草人", "Who began it")),
		field.Int("restores_id").Optional().Nillable().Comment(mixin.Text("回退所恢复的发布；不是回退为空", "The release that it rolls back to; null where it does not")),
		field.Int64("recorded").Comment(mixin.Text("记录位置", "Position at which it was begun")),
	}
}

// Edges of the entity.
func (Draft) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("restores", Release.Type).Field("restores_id").Unique().Comment(mixin.Text("回退所恢复的发布", "The release that it rolls back to")),
		edge.To("revisions", DraftRevision.Type).Comment(mixin.Text("修订", "Its revisions")),
		edge.To("acts", DraftAct.Type).Comment(mixin.Text("所作的事", "What was done with it")),
	}
}

// Indexes of the entity.
func (Draft) Indexes() []ent.Index { return []ent.Index{index.Fields("pack")} }

// Annotations of the entity.
func (Draft) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("规则草案", "Draft is a release in the making: its text is its revisions, its state what was done with them. Append-only")),
		entgql.Skip(entgql.SkipAll),
	}
}
