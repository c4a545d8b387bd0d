package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// Death is recorded from the day of death on.
type Death struct{ ent.Schema }

// Mixin of the entity.
func (Death) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, ZH: "死亡登记", EN: "death"}}}
}

// Fields of the entity.
func (Death) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.OptionalText("place", "死亡地点", "Place"),
	}
}

// Edges of the entity.
func (Death) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("death").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (Death) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("死亡登记", "Death is recorded from the day of death on"))}
}
