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

// HouseholdAttributeFact is a fact about a household that a pack declares.
type HouseholdAttributeFact struct{ ent.Schema }

// Mixin of the entity.
func (HouseholdAttributeFact) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "household_id", Key: []string{"key"}, Internal: true, ZH: "户属性值", EN: "attribute of a household"}}}
}

// Fields of the entity.
func (HouseholdAttributeFact) Fields() []ent.Field {
	return []ent.Field{
		field.Int("household_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("户", "The household")),
		field.String("key").NotEmpty().Comment(mixin.Text("属性名", "Key of the attribute")),
		field.Bool("bool_value").Optional().Nillable().Comment(mixin.Text("是否值", "Value, yes or no")),
		field.Int64("int_value").Optional().Nillable().Annotations(entgql.Type("Int")).Comment(mixin.Text("整数值", "Value, a whole number")),
		mixin.OptionalMoney("money_value", "金额值（元）", "Value, an amount of yuan"),
		field.Int64("decimal_value").GoType(fact.Decimal(0)).Optional().Nillable().Annotations(entgql.Type("Rate")).Comment(mixin.Text("小数值", "Value, a decimal")),
		mixin.OptionalDate("date_value", "日期值", "Value, a day"),
		field.String("code_value").Optional().Nillable().Comment(mixin.Text("代码值", "Value, a code")),
	}
}

// Edges of the entity.
func (HouseholdAttributeFact) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("attribute_facts").Field("household_id").Unique().Required().Comment(mixin.Text("户", "The household")),
	}
}

// Annotations of the entity.
func (HouseholdAttributeFact) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("户属性值", "HouseholdAttributeFact is a fact about a household that a pack declares"))}
}
