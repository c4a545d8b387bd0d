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

// Release is a complete, immutable set of rules and parameters of a policy pack, under a number and a digest. Append-only.
type Release struct{ ent.Schema }

// Fields of the entity.
func (Release) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("pack").NotEmpty().Comment(mixin.Text("政策包", "Key of the policy pack")),
		field.Int("number").Unique().Positive().Comment(mixin.Text("发布编号，从 1 起", "Number, counted from 1")),
		field.String("digest").NotEmpty().Comment(mixin.Text("规范文本的摘要（十六进制）", "Digest over the canonical text, in hexadecimal")),
		field.Int("semantics").Comment(mixin.Text("求值语义版本", "Version of what the evaluator means")),
		mixin.Date("effective_from", "自此日起适用", "The first day it is used for"),
		field.Int64("published").Annotations(entgql.Type("Int")).Comment(mixin.Text("发布的位置", "Position at which it was published")),
		field.Bytes("text").Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("全部文件（压缩）", "Its files, compressed")),
		mixin.Code[fact.ReleaseKind]("kind", "ReleaseKind", "种类", "How it came about", entsql.Default(string(fact.ReleaseSetup))),
		field.Int("revision_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("所出自的草案修订", "The revision of a draft that it is")),
		field.Int("approval_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("批准", "The act that approved it")),
		field.String("published_by").Annotations(entsql.Default("setup")).Comment(mixin.Text("发布人", "Who published it")),
		mixin.OptionalText("reason", "发布理由；停发必填", "Reason given; a stop has one"),
		field.Int("base_id").Optional().Nillable().Annotations(hidden).Comment(mixin.Text("停发所依据的发布：其文本即本发布的文本", "Of a stop: the release that goes on but for the stop; its text is that of this one")),
		field.String("stops").Optional().Nillable().Comment(mixin.Text("停发令所停的项目", "Of a stop: the programme that it stops")),
		mixin.OptionalDate("stops_from", "自此日起停发", "Of a stop: the first day for which it is stopped"),
	}
}

// Edges of the entity. They lead to what is not for everybody: the API has them from internal/policy.
func (Release) Edges() []ent.Edge {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Edge{
		edge.To("revision", DraftRevision.Type).Field("revision_id").Unique().Annotations(hidden).Comment(mixin.Text("所出自的草案修订", "The revision of a draft that it is")),
		edge.To("approval", DraftAct.Type).Field("approval_id").Unique().Annotations(hidden).Comment(mixin.Text("批准", "The act that approved it")),
	}
}

// Indexes of the entity.
func (Release) Indexes() []ent.Index {
	return []ent.Index{index.Fields("pack", "number"), index.Fields("revision_id").Unique()}
}

// Annotations of the entity.
func (Release) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("规则发布", "Release is a complete, immutable set of rules and parameters of a policy pack, under a number and a digest. Append-only")),
		entgql.Skip(entgql.SkipWhereInput, entgql.SkipOrderField),
	}
}
