package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
	"bentou/rules/fact"
)

// Membership says in which household someone lives and how they are related to its head. A person is a member of at most one household at a time.
type Membership struct{ ent.Schema }

// Mixin of the entity.
func (Membership) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, ZH: "家庭成员", EN: "membership"}}}
}

// Fields of the entity.
func (Membership) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		mixin.Code[fact.Relation]("relation", "Relation", "与户主关系 GB/T 4761", "Relation to the head, GB/T 4761"),
	}
}

// Edges of the entity.
func (Membership) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("membership").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
		edge.From("household", Household.Type).Ref("members").Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Indexes of the entity.
func (Membership) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("household_id", "valid_from"),
	}
}

// Annotations of the entity.
func (Membership) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("家庭成员", "Membership says in which household someone lives and how they are related to its head. A person is a member of at most one household at a time"))}
}
