package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// Zone is a development zone or county: the boundary within which codes are unique and a business day holds.
type Zone struct{ ent.Schema }

// Fields of the entity.
func (Zone) Fields() []ent.Field {
	return []ent.Field{
		field.String("code").NotEmpty().Unique().Comment(mixin.Text("区代码", "Code of the zone")),
		field.String("name").NotEmpty().Comment(mixin.Text("名称", "Name")),
		field.String("time_zone").Default("Asia/Shanghai").Comment(mixin.Text("时区", "Time zone of its business day")),
		mixin.OptionalDate("business_day", "固定的业务日；空为当天", "Fixed business day, as a demo zone has one; null means the calendar day"),
		field.Bool("demo").Default(false).Comment(mixin.Text("是否演示区", "Whether it holds the synthetic demo population")),
	}
}

// Edges of the entity.
func (Zone) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("units", Unit.Type).Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("管理单位", "Units")),
		edge.To("households", Household.Type).Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("户", "Households")),
		edge.To("persons", Person.Type).Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("人", "Persons")),
	}
}

// Annotations of the entity.
func (Zone) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("区", "Zone is a development zone or county: the boundary within which codes are unique and a business day holds")),
	}
}
