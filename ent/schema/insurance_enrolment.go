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

// InsuranceEnrolment says whether someone is enrolled in an insurance for a year; the year is [validFrom, validTo).
type InsuranceEnrolment struct{ ent.Schema }

// Mixin of the entity.
func (InsuranceEnrolment) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Key: []string{"kind"}, ZH: "参保登记", EN: "insurance enrolment"}}}
}

// Fields of the entity.
func (InsuranceEnrolment) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.InsuranceKind]("kind", "InsuranceKind", "保险种类", "Kind of insurance"),
		field.Bool("enrolled").Default(true).Comment(mixin.Text("是否参保", "Whether they are enrolled")),
		mixin.OptionalMoney("premium", "个人应缴保费（元/年）", "Own premium for the year"),
	}
}

// Edges of the entity.
func (InsuranceEnrolment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("insurances").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (InsuranceEnrolment) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("参保登记", "InsuranceEnrolment says whether someone is enrolled in an insurance for a year; the year is [validFrom, validTo)"))}
}
