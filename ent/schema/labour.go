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

// Labour is the ability of a person to work.
type Labour struct{ ent.Schema }

// Mixin of the entity.
func (Labour) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, ZH: "劳动能力", EN: "labour ability"}}}
}

// Fields of the entity.
func (Labour) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.LabourAbility]("ability", "LabourAbility", "劳动技能", "Ability to work"),
		field.Bool("wishes_to_work").Optional().Nillable().Comment(mixin.Text("是否有就业意愿", "Whether they wish to work")),
		field.Bool("public_post").Optional().Nillable().Comment(mixin.Text("是否在扶贫公益岗位", "Whether they hold a public-welfare post")),
	}
}

// Edges of the entity.
func (Labour) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("labour").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (Labour) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("劳动能力", "Labour is the ability of a person to work"))}
}
