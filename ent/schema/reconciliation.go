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

// Reconciliation says that the past of a zone, or of some of its households, was gone through: up to which month, and by what was known. Append-only.
type Reconciliation struct{ ent.Schema }

// Fields of the entity.
func (Reconciliation) Fields() []ent.Field {
	return []ent.Field{
		field.Int("zone_id").Comment(mixin.Text("区", "The zone")),
		field.Bool("everyone").Comment(mixin.Text("是否全区", "Whether it was the whole zone")),
		field.Bytes("households").Optional().Nillable().Comment(mixin.Text("所涉各户，递增差值编码；全区则为空", "The households: ids in order, as differences; null for the whole zone")),
		mixin.Date("through", "核对至此日（某月最后一日）", "The last day of the last month that was gone through"),
		field.Int64("known").Comment(mixin.Text("所用事实截至的位置", "It used what was known at this position")),
		field.Text("tally").Comment(mixin.Text("计数（JSON）", "Counts, as JSON")),
		field.Int64("recorded").Comment(mixin.Text("记录位置", "Position at which it was recorded")),
	}
}

// Edges of the entity.
func (Reconciliation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("zone", Zone.Type).Field("zone_id").Unique().Required().Comment(mixin.Text("区", "The zone")),
	}
}

// Indexes of the entity.
func (Reconciliation) Indexes() []ent.Index {
	return []ent.Index{index.Fields("zone_id", "recorded")}
}

// Annotations of the entity.
func (Reconciliation) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("核对", "Reconciliation says that the past of a zone, or of some of its households, was gone through: up to which month, and by what was known. Append-only")),
		entgql.Skip(entgql.SkipAll),
	}
}
