package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
	"bentou/rules/fact"
)

// Person is someone known to the registry. What is known of them are dated facts.
type Person struct{ ent.Schema }

// Fields of the entity.
func (Person) Fields() []ent.Field {
	return []ent.Field{
		field.Int("zone_id").Immutable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("区", "The zone")),
		field.String("current_name").Default("").Annotations(entgql.OrderField("NAME"), entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("现姓名，仅供排序", "Present name, kept for ordering only")),
		field.Other("current_birth_date", fact.Date(0)).SchemaType(map[string]string{"postgres": "date", "sqlite3": "text"}).Default(fact.MaxDate).
			Annotations(entgql.Type("Date"), entgql.OrderField("BIRTH_DATE"), entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("现出生日期，仅供排序；不详者排最后", "Present birthday, kept for ordering only; those not known come last")),
		field.Int("current_household_id").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("现所在户（最近的家庭成员关系），仅供权限；从未入户者为空", "The household of the latest membership, kept for rights only; null for one who never was in any")),
		field.Int("merged_into_id").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("现并入的人", "The person it is merged into at present")),
		field.Bytes("wrapped_key").Optional().Sensitive().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("加密的数据密钥", "Wrapped data key")),
	}
}

// Edges of the entity.
func (Person) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("zone", Zone.Type).Ref("persons").Field("zone_id").Unique().Required().Immutable().Comment(mixin.Text("区", "The zone")),
		edge.To("aliases", Person.Type).Annotations(entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("被并入此人的登记", "Persons that were merged into this one")).
			From("merged_into").Field("merged_into_id").Unique().Annotations(entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("现并入的人", "The person it is merged into at present")),
		edge.To("attribute_facts", PersonAttributeFact.Type).Annotations(mixin.CollectFor{Fields: []string{"attributes"}}).Comment(mixin.Text("个人属性值", "Attribute of a person")),
		edge.To("record", PersonRecord.Type).Annotations(mixin.CollectFor{Fields: []string{"name", "sex", "birthDate", "ethnicity", "age"}}).Comment(mixin.Text("个人登记", "Record of a person")),
		edge.To("identifiers", PersonIdentifier.Type).Annotations(mixin.CollectFor{Fields: []string{"identityNumber", "phone", "bankAccount"}}).Comment(mixin.Text("个人标识", "Identifier of a person")),
		edge.To("merge", PersonMerge.Type).Comment(mixin.Text("人员合并", "Merge of two persons")),
		edge.To("membership", Membership.Type).Comment(mixin.Text("家庭成员", "Membership")),
		edge.To("hukou", Hukou.Type).Comment(mixin.Text("户籍", "Household registration")),
		edge.To("disability_certificate", DisabilityCertificate.Type).Annotations(mixin.Masked{As: "PersonalDisability"}).Comment(mixin.Text("残疾人证", "Disability certificate")),
		edge.To("self_care", SelfCareAssessment.Type).Comment(mixin.Text("自理能力评估", "Self-care assessment")),
		edge.To("incomes", Income.Type).Comment(mixin.Text("收入", "Income")),
		edge.To("expenses", Expense.Type).Comment(mixin.Text("支出", "Expense")),
		edge.To("insurances", InsuranceEnrolment.Type).Comment(mixin.Text("参保登记", "Insurance enrolment")),
		edge.To("schooling", Schooling.Type).Comment(mixin.Text("就学", "Schooling")),
		edge.To("health", Health.Type).Annotations(mixin.Masked{As: "PersonalHealth"}).Comment(mixin.Text("健康状况", "Health condition")),
		edge.To("guardian_consent", GuardianConsent.Type).Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("监护人同意书", "Consent of a guardian")),
		edge.To("labour", Labour.Type).Comment(mixin.Text("劳动能力", "Labour ability")),
		edge.To("death", Death.Type).Comment(mixin.Text("死亡登记", "Death")),
		edge.To("move", Move.Type).Comment(mixin.Text("迁移登记", "Move")),
	}
}

// Indexes of the entity.
func (Person) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("zone_id", "current_name"),
		index.Fields("zone_id", "current_birth_date"),
		index.Fields("merged_into_id"),
		index.Fields("current_household_id"),
	}
}

// Annotations of the entity.
func (Person) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("人", "Person is someone known to the registry. What is known of them are dated facts")),
		entgql.QueryField("persons").Description(mixin.Text("人", "Persons")),
		entgql.RelayConnection(),
	}
}
