package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// AccessHead is the one row that orders the access log. It is not the head of the change sequence, so that a read does not wait for a write of the registry.
type AccessHead struct{ ent.Schema }

// Fields of the entity.
func (AccessHead) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("position").Comment(mixin.Text("最后的位置", "Last position")),
		field.Time("at").Comment(mixin.Text("最后的时刻", "Time of the last position")),
		field.Bytes("hash").Comment(mixin.Text("最后的哈希", "Hash of the last position")),
	}
}

// Annotations of the entity.
func (AccessHead) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("访问日志头", "AccessHead is the one row that orders the access log. It is not the head of the change sequence, so that a read does not wait for a write of the registry")),
		entgql.Skip(entgql.SkipAll),
	}
}
