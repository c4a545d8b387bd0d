package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
	"bentou/rules/fact"
)

// Division is a statistical division under a code that held for some years; who administers the place is a Unit.
type Division struct{ ent.Schema }

// Fields of the entity.
func (Division) Fields() []ent.Field {
	return []ent.Field{
		field.String("code").NotEmpty().Comment(mixin.Text("统计用区划代码", "Statistical code")),
		field.String("name").NotEmpty().Comment(mixin.Text("名称", "Name")),
		mixin.Code[fact.DivisionLevel]("level", "DivisionLevel", "级别", "Level"),
		field.String("parent_code").Optional().Nillable().Comment(mixin.Text("上级代码", "Code of the division above")),
		mixin.Date("valid_from", "自此日起使用", "The first day of the code"),
		mixin.OptionalDate("valid_to", "至此日止（不含）", "The day from which the code holds no more"),
		field.String("replaced_by").Optional().Nillable().Comment(mixin.Text("被何代码取代", "The code that replaced it")),
	}
}

// Indexes of the entity.
func (Division) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("code", "valid_from").Unique(),
	}
}

// Annotations of the entity.
func (Division) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("统计区划", "Division is a statistical division under a code that held for some years; who administers the place is a Unit")),
		entgql.QueryField("divisions").Description(mixin.Text("统计区划", "Statistical divisions")),
		entgql.RelayConnection(),
	}
}
