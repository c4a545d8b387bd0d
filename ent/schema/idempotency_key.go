package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
)

// IdempotencyKey remembers what a mutation answered, so that a retry is answered alike and done once.
type IdempotencyKey struct{ ent.Schema }

// Fields of the entity.
func (IdempotencyKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("actor").Immutable().Comment(mixin.Text("操作者", "Who asked")),
		field.String("key").Immutable().Comment(mixin.Text("键", "The key")),
		field.Bytes("request").Immutable().Comment(mixin.Text("请求的带密钥摘要", "Keyed digest of the request")),
		field.Int("result").Immutable().Comment(mixin.Text("结果对象", "The object that was answered")),
		field.Time("at").Immutable().Comment(mixin.Text("时刻", "Moment")),
	}
}

// Indexes of the entity.
func (IdempotencyKey) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("actor", "key").Unique(),
	}
}

// Annotations of the entity.
func (IdempotencyKey) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("幂等键", "IdempotencyKey remembers what a mutation answered, so that a retry is answered alike and done once")),
		entgql.Skip(entgql.SkipAll),
	}
}
