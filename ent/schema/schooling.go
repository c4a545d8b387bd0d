package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
	"bentou/rules/fact"
)

// Schooling is the education of a person and where they are in school.
type Schooling struct{ ent.Schema }

// Mixin of the entity.
func (Schooling) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, ZH: "就学", EN: "schooling"}}}
}

// Fields of the entity.
func (Schooling) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.OptionalCode[fact.EducationLevel]("education_level", "EducationLevel", "文化程度", "Highest level completed"),
		mixin.OptionalCode[fact.SchoolStage]("stage", "SchoolStage", "在校生状况；空为不详", "Present stage; null when not known"),
	}
}

// Edges of the entity.
func (Schooling) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("schooling").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (Schooling) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("就学", "Schooling is the education of a person and where they are in school"))}
}
