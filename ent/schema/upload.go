package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// Upload is a file that was sent to POST /uploads or that an import left, named by id in mutations.
type Upload struct{ ent.Schema }

// Fields of the entity.
func (Upload) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Comment(mixin.Text("文件名", "Name of the file")),
		field.Int64("size").Comment(mixin.Text("字节数", "Bytes")),
		field.Bytes("digest").Comment(mixin.Text("内容摘要", "Keyed digest of its content")),
		field.Time("at").Comment(mixin.Text("上传时刻", "Moment of the upload")),
		field.String("actor").Comment(mixin.Text("上传者", "Who sent it")),
		field.String("path").Sensitive().Comment(mixin.Text("存放位置", "Where it is kept, below the data folder")),
	}
}

// Annotations of the entity.
func (Upload) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("上传的文件", "Upload is a file that was sent to POST /uploads or that an import left, named by id in mutations")),
		entgql.Skip(entgql.SkipAll),
	}
}
