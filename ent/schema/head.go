package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// Head is the one row that orders all writes: the last position, its time and hash, and the next free id. A write transaction locks it.
type Head struct{ ent.Schema }

// Fields of the entity.
func (Head) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("position").Comment(mixin.Text("最后的位置", "Last position")),
		field.Int64("next_id").Comment(mixin.Text("下一个编号", "Next free id")),
		field.Time("at").Comment(mixin.Text("最后的时刻", "Time of the last position")),
		field.Bytes("hash").Comment(mixin.Text("最后的哈希", "Hash of the last position")),
	}
}

// Annotations of the entity.
func (Head) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("序列头", "Head is the one row that orders all writes: the last position, its time and hash, and the next free id. A write transaction locks it")),
		entgql.Skip(entgql.SkipAll),
	}
}
