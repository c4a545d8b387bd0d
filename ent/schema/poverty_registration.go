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

// PovertyRegistration is the standing of a household on the register of the poor (建档立卡).
type PovertyRegistration struct{ ent.Schema }

// Mixin of the entity.
func (PovertyRegistration) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "household_id", Single: true, ZH: "建档立卡登记", EN: "poverty registration"}}}
}

// Fields of the entity.
func (PovertyRegistration) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		mixin.Code[fact.HouseholdAttribute]("attribute", "HouseholdAttribute", "户属性", "Attribute of the household"),
		mixin.OptionalCode[fact.ExitStatus]("exit_status", "ExitStatus", "脱贫属性；空为从未建档", "Exit status; null where the household was never registered poor"),
		mixin.OptionalCode[fact.PovertyCause]("main_cause", "PovertyCause", "主要致贫原因", "Main cause of poverty"),
		mixin.OptionalCode[fact.PovertyCause]("second_cause", "PovertyCause", "次要致贫原因一", "First further cause"),
		mixin.OptionalCode[fact.PovertyCause]("third_cause", "PovertyCause", "次要致贫原因二", "Second further cause"),
		mixin.OptionalDate("identified_on", "首次识别日期", "The day on which it was first identified as poor"),
	}
}

// Edges of the entity.
func (PovertyRegistration) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("poverty_registration").Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Annotations of the entity.
func (PovertyRegistration) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("建档立卡登记", "PovertyRegistration is the standing of a household on the register of the poor (建档立卡)"))}
}
