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

// Expense is money that a person spent in a period on a business, on treatment or on school.
type Expense struct{ ent.Schema }

// Mixin of the entity.
func (Expense) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Key: []string{"kind"}, ZH: "支出", EN: "expense"}}}
}

// Fields of the entity.
func (Expense) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.ExpenseKind]("kind", "ExpenseKind", "支出种类", "Kind"),
		mixin.OptionalMoney("amount", "该期间的金额（元）；空为不详", "Amount in the period; null when not known"),
	}
}

// Edges of the entity.
func (Expense) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("expenses").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (Expense) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("支出", "Expense is money that a person spent in a period on a business, on treatment or on school"))}
}
