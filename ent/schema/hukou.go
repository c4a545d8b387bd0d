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

// Hukou is the household registration (户籍) of a person.
type Hukou struct{ ent.Schema }

// Mixin of the entity.
func (Hukou) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, ZH: "户籍", EN: "household registration"}}}
}

// Fields of the entity.
func (Hukou) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.HukouPlace]("place", "HukouPlace", "户籍所在", "Whether it lies in the zone"),
		field.String("division_code").Optional().Nillable().Comment(mixin.Text("户籍地区划代码", "Division code of the place")),
	}
}

// Edges of the entity.
func (Hukou) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("hukou").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (Hukou) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("户籍", "Hukou is the household registration (户籍) of a person"))}
}
