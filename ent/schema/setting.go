package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// Setting is a value that belongs to the database as a whole, such as the check of its key file.
type Setting struct{ ent.Schema }

// Fields of the entity.
func (Setting) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Unique().Immutable().Comment(mixin.Text("名称", "Name")),
		field.Bytes("value").Comment(mixin.Text("值", "Value")),
	}
}

// Annotations of the entity.
func (Setting) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("设置", "Setting is a value that belongs to the database as a whole, such as the check of its key file")),
		entgql.Skip(entgql.SkipAll),
	}
}
