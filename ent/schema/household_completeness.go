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

// HouseholdCompleteness says that a register is complete for a household: inside it, no record means no.
type HouseholdCompleteness struct{ ent.Schema }

// Mixin of the entity.
func (HouseholdCompleteness) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "household_id", Key: []string{"register"}, ZH: "户登记完整性", EN: "completeness of a register for a household"}}}
}

// Fields of the entity.
func (HouseholdCompleteness) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		mixin.Code[fact.RecordKind]("register", "RecordKind", "登记种类", "Which register"),
	}
}

// Edges of the entity.
func (HouseholdCompleteness) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("completeness").Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Annotations of the entity.
func (HouseholdCompleteness) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("户登记完整性", "HouseholdCompleteness says that a register is complete for a household: inside it, no record means no"))}
}
