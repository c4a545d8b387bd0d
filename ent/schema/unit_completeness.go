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

// UnitCompleteness says that a register is complete for all households of a unit.
type UnitCompleteness struct{ ent.Schema }

// Mixin of the entity.
func (UnitCompleteness) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "unit_id", Key: []string{"register"}, ZH: "单位登记完整性", EN: "completeness of a register for a unit"}}}
}

// Fields of the entity.
func (UnitCompleteness) Fields() []ent.Field {
	return []ent.Field{
		field.Int("unit_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("单位", "The unit")),
		mixin.Code[fact.RecordKind]("register", "RecordKind", "登记种类", "Which register"),
	}
}

// Edges of the entity.
func (UnitCompleteness) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("unit", Unit.Type).Ref("completeness").Field("unit_id").Unique().Required().Comment(mixin.Text("单位", "The unit")),
	}
}

// Annotations of the entity.
func (UnitCompleteness) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("单位登记完整性", "UnitCompleteness says that a register is complete for all households of a unit"))}
}
