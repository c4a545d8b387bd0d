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

// Income is money that a person had from a source in a period; the period is [validFrom, validTo).
type Income struct{ ent.Schema }

// Mixin of the entity.
func (Income) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Key: []string{"income_source", "item"}, ZH: "收入", EN: "income"}}}
}

// Fields of the entity.
func (Income) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.IncomeSource]("income_source", "IncomeSource", "收入来源", "Source of the income"),
		mixin.Code[fact.IncomeItem]("item", "IncomeItem", "收入项目", "Item"),
		mixin.OptionalMoney("amount", "该期间的金额（元）；空为不详", "Amount in the period; null when not known"),
	}
}

// Edges of the entity.
func (Income) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("incomes").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (Income) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("收入", "Income is money that a person had from a source in a period; the period is [validFrom, validTo)"))}
}
