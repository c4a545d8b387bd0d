package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
)

// Release is a complete, immutable set of rules and parameters of a policy pack, under a number and a digest. Append-only.
type Release struct{ ent.Schema }

// Fields of the entity.
func (Release) Fields() []ent.Field {
	return []ent.Field{
		field.String("pack").NotEmpty().Comment(mixin.Text("政策包", "Key of the policy pack")),
		field.Int("number").Unique().Positive().Comment(mixin.Text("发布编号，从 1 起", "Number, counted from 1")),
		field.String("digest").NotEmpty().Comment(mixin.Text("规范文本的摘要（十六进制）", "Digest over the canonical text, in hexadecimal")),
		field.Int("semantics").Comment(mixin.Text("求值语义版本", "Version of what the evaluator means")),
		mixin.Date("effective_from", "自此日起适用", "The first day it is used for"),
		field.Int64("published").Annotations(entgql.Type("Int")).Comment(mixin.Text("发布的位置", "Position at which it was published")),
		field.Bytes("text").Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("全部文件（压缩）", "Its files, compressed")),
	}
}

// Indexes of the entity.
func (Release) Indexes() []ent.Index {
	return []ent.Index{index.Fields("pack", "number")}
}

// Annotations of the entity.
func (Release) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("规则发布", "Release is a complete, immutable set of rules and parameters of a policy pack, under a number and a digest. Append-only")),
		entgql.Skip(entgql.SkipWhereInput, entgql.SkipOrderField),
	}
}
