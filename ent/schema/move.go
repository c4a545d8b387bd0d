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

// Move says that someone has moved into or out of the zone, or lives in an institution, from a day on.
type Move struct{ ent.Schema }

// Mixin of the entity.
func (Move) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, ZH: "迁移登记", EN: "move"}}}
}

// Fields of the entity.
func (Move) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.MoveKind]("kind", "MoveKind", "迁移种类", "Kind of move"),
		mixin.OptionalText("place", "迁往或迁自何处", "Where to or from"),
	}
}

// Edges of the entity.
func (Move) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("move").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (Move) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("迁移登记", "Move says that someone has moved into or out of the zone, or lives in an institution, from a day on"))}
}
