package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// UnitRecord says where a unit stands and what it is called from a day on.
type UnitRecord struct{ ent.Schema }

// Mixin of the entity.
func (UnitRecord) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Version{Fact: mixin.Fact{Subject: "unit_id", Single: true, Internal: true, ZH: "管理单位登记", EN: "record of a unit"}}}
}

// Fields of the entity.
func (UnitRecord) Fields() []ent.Field {
	return []ent.Field{
		field.Int("unit_id").Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("单位", "The unit")),
		field.String("name").NotEmpty().Comment(mixin.Text("名称", "Name")),
		field.Int("parent_id").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("上级单位", "The unit above")),
		field.String("division_code").Optional().Nillable().Comment(mixin.Text("统计用区划代码", "Statistical division code")),
	}
}

// Edges of the entity.
func (UnitRecord) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("unit", Unit.Type).Ref("record").Field("unit_id").Unique().Required().Comment(mixin.Text("单位", "The unit")),
		edge.To("parent", Unit.Type).Field("parent_id").Unique().Comment(mixin.Text("上级单位", "The unit above")),
	}
}

// Annotations of the entity.
func (UnitRecord) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment(mixin.Text("管理单位登记", "UnitRecord says where a unit stands and what it is called from a day on"))}
}
