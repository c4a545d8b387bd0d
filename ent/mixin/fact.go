package mixin

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	entmixin "entgo.io/ent/schema/mixin"

	"bentou/rules/fact"
)

// Version carries what all dated facts share. A row is one version of a fact: it
// holds in [valid_from, valid_to) and is known from the position recorded until
// the position superseded of the change sequence. Rows are only ever inserted;
// superseded is set once. The database refuses anything else.
type Version struct {
	entmixin.Schema
	Fact Fact
}

// Fields of a version.
func (Version) Fields() []ent.Field {
	skipFilter := entgql.Skip(entgql.SkipWhereInput)
	return []ent.Field{
		Date("valid_from", "自此日起成立（含）", "The first day on which it holds"),
		OptionalDate("valid_to", "至此日止（不含）；空为至今", "The day from which it holds no more; null means open"),
		field.Int64("recorded").Annotations(skipFilter, entgql.Type("Int")).
			Comment(Text("记录位置：自变更序列的此位置起为已知", "Known from this position of the change sequence")),
		field.Int64("superseded").Optional().Nillable().Annotations(skipFilter, entgql.Type("Int")).
			Comment(Text("被更正的位置；空为现行", "Known until this position; null means it is the present knowledge")),
		Code[fact.Source]("source", "Source", "来源种类", "What kind of source it came from"),
		OptionalText("source_name", "来源名称，如文件或部门", "The file, department or person it came from"),
		OptionalDate("observed_on", "来源所述的日期，如名册的截止日", "The day the source speaks of, such as the as-of date of a roster"),
		OptionalText("evidence", "佐证材料", "Evidence"),
		field.Bool("verified").Default(false).Comment(Text("是否已核实", "Whether it was verified")),
	}
}

// Indexes of a version: by subject, for every question about a household or person.
func (v Version) Indexes() []ent.Index {
	return []ent.Index{index.Fields(v.Fact.Subject, "valid_from")}
}

// Annotations of a version.
func (v Version) Annotations() []schema.Annotation {
	f := v.Fact
	f.Single = len(f.Key) == 0 && f.Single
	return []schema.Annotation{
		f,
		entsql.Checks(map[string]string{"valid_days": "((valid_to IS NULL) OR (valid_from < valid_to))"}), // as PostgreSQL prints it, so that no difference is seen
	}
}
