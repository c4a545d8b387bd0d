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

// Health is a health condition of a person; several may hold at once.
type Health struct{ ent.Schema }

// Mixin of the entity.
func (Health) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Key: []string{"condition"}, ZH: "健康状况", EN: "health condition"}}}
}

// Fields of the entity.
func (Health) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.HealthCondition]("condition", "HealthCondition", "健康状况", "Condition"),
	}
}

// Edges of the entity.
func (Health) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("health").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (Health) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("健康状况", "Health is a health condition of a person; several may hold at once"))}
}
