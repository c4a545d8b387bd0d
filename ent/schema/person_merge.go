package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// PersonMerge records that a person was found to be another one; retracting it undoes the merge.
type PersonMerge struct{ ent.Schema }

// Mixin of the entity.
func (PersonMerge) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, Internal: true, ZH: "人员合并", EN: "merge of two persons"}}}
}

// Fields of the entity.
func (PersonMerge) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		field.Int("into_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("并入的人", "Who it is merged into")),
	}
}

// Edges of the entity.
func (PersonMerge) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("merge").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
		edge.To("into", Person.Type).Field("into_id").Unique().Required().Comment(mixin.Text("并入的人", "Who it is merged into")),
	}
}

// Annotations of the entity.
func (PersonMerge) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("人员合并", "PersonMerge records that a person was found to be another one; retracting it undoes the merge"))}
}
