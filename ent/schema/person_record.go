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

// PersonRecord says who someone is: name, sex, birthday, ethnic group.
type PersonRecord struct{ ent.Schema }

// Mixin of the entity.
func (PersonRecord) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "person_id", Single: true, Internal: true, ZH: "个人登记", EN: "record of a person"}}}
}

// Fields of the entity.
func (PersonRecord) Fields() []ent.Field {
	return []ent.Field{
		field.Int("person_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("个人", "The person")),
		field.String("name").NotEmpty().Comment(mixin.Text("姓名", "Name")),
		mixin.Code[fact.Sex]("sex", "Sex", "性别", "Sex"),
		mixin.OptionalDate("birth_date", "出生日期；空为不详", "Birthday; null when not known"),
		mixin.OptionalCode[fact.Ethnicity]("ethnicity", "Ethnicity", "民族", "Ethnic group"),
	}
}

// Edges of the entity.
func (PersonRecord) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("record").Field("person_id").Unique().Required().Comment(mixin.Text("个人", "The person")),
	}
}

// Annotations of the entity.
func (PersonRecord) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("个人登记", "PersonRecord says who someone is: name, sex, birthday, ethnic group"))}
}
