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

// DecisionRunBlock says which households one transaction of a run covered and what came out of it. Append-only.
type DecisionRunBlock struct{ ent.Schema }

// Fields of the entity.
func (DecisionRunBlock) Fields() []ent.Field {
	return []ent.Field{
		field.Int("run_id").Comment(mixin.Text("批次", "The run")),
		field.Int("number").NonNegative().Comment(mixin.Text("序号，从 0 起", "Number, counted from 0")),
		field.Bytes("households").Comment(mixin.Text("所涉各户，递增差值编码", "The households it covered: ids in order, as differences")),
		field.Bool("last").Comment(mixin.Text("是否最后一块", "Whether the run ends with it")),
		field.Text("tally").Comment(mixin.Text("各项目、各预警的计数（JSON）", "Counts by programme and flag, as JSON")),
		field.Int64("positions").Comment(mixin.Text("此事务所占位置数", "How many positions its transaction took")),
		field.Int64("recorded").Comment(mixin.Text("记录位置", "Position at which it was recorded")),
	}
}

// Edges of the entity.
func (DecisionRunBlock) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("run", DecisionRun.Type).Ref("blocks").Field("run_id").Unique().Required().Comment(mixin.Text("批次", "The run")),
	}
}

// Indexes of the entity.
func (DecisionRunBlock) Indexes() []ent.Index {
	return []ent.Index{index.Fields("run_id", "number").Unique()}
}

// Annotations of the entity.
func (DecisionRunBlock) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("认定批次的一块", "DecisionRunBlock says which households one transaction of a run covered and what came out of it. Append-only")),
		entgql.Skip(entgql.SkipAll),
	}
}
