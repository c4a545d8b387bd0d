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

// Unit is who administers a place: zone, park, township, village. Rights are given on a unit and hold for what is below it now.
type Unit struct{ ent.Schema }

// Fields of the entity.
func (Unit) Fields() []ent.Field {
	return []ent.Field{
		field.Int("zone_id").Immutable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("区", "The zone")),
		mixin.Code[fact.UnitKind]("kind", "UnitKind", "类型", "Kind"),
		field.String("name").Annotations(entgql.OrderField("NAME")).Comment(mixin.Text("现名", "Present name")),
		field.String("path").Annotations(entgql.OrderField("PATH"), entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("从区到本单位的路径", "Path from the zone down to the unit")),
		field.Int("parent_id").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipType, entgql.SkipWhereInput)).Comment(mixin.Text("现上级", "The unit above at present")),
	}
}

// Edges of the entity.
func (Unit) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("zone", Zone.Type).Ref("units").Field("zone_id").Unique().Required().Immutable().Comment(mixin.Text("区", "The zone")),
		edge.To("children", Unit.Type).Comment(mixin.Text("现有下级单位", "The units below at present")).
			From("parent").Field("parent_id").Unique().Comment(mixin.Text("现上级", "The unit above at present")),
		edge.To("record", UnitRecord.Type).Comment(mixin.Text("管理单位登记", "Record of a unit")),
		edge.To("completeness", UnitCompleteness.Type).Comment(mixin.Text("单位登记完整性", "Completeness of a register for a unit")),
	}
}

// Indexes of the entity.
func (Unit) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("path").Unique(),
		index.Fields("zone_id", "kind", "name"),
	}
}

// Annotations of the entity.
func (Unit) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("管理单位", "Unit is who administers a place: zone, park, township, village. Rights are given on a unit and hold for what is below it now")),
		entgql.QueryField("units").Description(mixin.Text("管理单位", "Units")),
		entgql.RelayConnection(),
	}
}
