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

// DibaoSpell is a time during which a household receives dibao (最低生活保障).
type DibaoSpell struct{ ent.Schema }

// Mixin of the entity.
func (DibaoSpell) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "household_id", Single: true, ZH: "低保期间", EN: "dibao spell"}}}
}

// Fields of the entity.
func (DibaoSpell) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		mixin.Code[fact.DibaoCategory]("category", "DibaoCategory", "低保类别", "Category"),
		mixin.OptionalMoney("monthly_amount", "每月金额（元/户）；空为不详", "Amount a month for the household; null when not known"),
		mixin.OptionalCode[fact.DibaoEndReason]("end_reason", "DibaoEndReason", "终止原因", "Why it ended"),
	}
}

// Edges of the entity.
func (DibaoSpell) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("dibao").Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Annotations of the entity.
func (DibaoSpell) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("低保期间", "DibaoSpell is a time during which a household receives dibao (最低生活保障)"))}
}
