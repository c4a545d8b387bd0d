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

// DisabilityCertificate is a certificate of disability (残疾人证).
type DisabilityCertificate struct{ ent.Schema }

// Mixin of the entity.
func (DisabilityCertificate) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, ZH: "残疾人证", EN: "disability certificate"}}}
}

// Fields of the entity.
func (DisabilityCertificate) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		mixin.Code[fact.DisabilityCategory]("category", "DisabilityCategory", "残疾类别", "Category"),
		mixin.Code[fact.DisabilityGrade]("grade", "DisabilityGrade", "残疾等级，一级最重", "Grade; 1 is the gravest"),
		mixin.Ciphertext("number", ""),
		mixin.OptionalDate("expires_on", "证件有效期至", "The day on which the certificate expires"),
	}
}

// Edges of the entity.
func (DisabilityCertificate) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("disability_certificate").Field("person_id").Unique().Required().Annotations(mixin.CollectFor{Fields: []string{"number"}}).Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (DisabilityCertificate) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("残疾人证", "DisabilityCertificate is a certificate of disability (残疾人证)"))}
}
