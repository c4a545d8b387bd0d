package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
)

// Household is a registered family. What is known of it are dated facts; the code and village here are those of the present.
type Household struct{ ent.Schema }

// Fields of the entity.
func (Household) Fields() []ent.Field {
	return []ent.Field{
		field.Int("zone_id").Immutable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("区", "The zone")),
		field.String("code").NotEmpty().Annotations(entgql.OrderField("CODE")).Comment(mixin.Text("现户编号，区内唯一", "Present household code, unique within the zone")),
		field.Int("unit_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("现所在村", "The present village")),
		field.Bytes("wrapped_key").Optional().Sensitive().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("加密的数据密钥", "Wrapped data key")),
	}
}

// Edges of the entity.
func (Household) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("zone", Zone.Type).Ref("households").Field("zone_id").Unique().Required().Immutable().Comment(mixin.Text("区", "The zone")),
		edge.To("unit", Unit.Type).Field("unit_id").Unique().Required().Comment(mixin.Text("现所在村", "The present village")),
		edge.To("members", Membership.Type).Comment(mixin.Text("家庭成员", "Members")),
		edge.To("record", HouseholdRecord.Type).Comment(mixin.Text("户登记", "Record of a household")),
		edge.To("contacts", HouseholdContact.Type).Annotations(mixin.CollectFor{Fields: []string{"phone", "bankAccount"}}).Comment(mixin.Text("户联系方式", "Contact of a household")),
		edge.To("poverty_registration", PovertyRegistration.Type).Comment(mixin.Text("建档立卡登记", "Poverty registration")),
		edge.To("dibao", DibaoSpell.Type).Comment(mixin.Text("低保期间", "Dibao spell")),
		edge.To("housing", Housing.Type).Comment(mixin.Text("住房等级", "Housing grade")),
		edge.To("water", Water.Type).Comment(mixin.Text("饮水安全", "Drinking-water safety")),
		edge.To("helper", HelperTerm.Type).Comment(mixin.Text("帮扶责任人任期", "Term of a responsible helper")),
		edge.To("completeness", HouseholdCompleteness.Type).Comment(mixin.Text("户登记完整性", "Completeness of a register for a household")),
		edge.To("attribute_facts", HouseholdAttributeFact.Type).Annotations(mixin.CollectFor{Fields: []string{"attributes"}}).Comment(mixin.Text("户属性值", "Attribute of a household")),
	}
}

// Indexes of the entity.
func (Household) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("zone_id", "code").Unique(),
		index.Fields("unit_id"),
	}
}

// Annotations of the entity.
func (Household) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("户", "Household is a registered family. What is known of it are dated facts; the code and village here are those of the present")),
		entgql.QueryField("households").Description(mixin.Text("户", "Households")),
		entgql.RelayConnection(),
	}
}
