package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
	"bentou/rules/fact"
)

// AttributeDefinition declares a fact that the registry has no table for; packs bring them.
type AttributeDefinition struct{ ent.Schema }

// Fields of the entity.
func (AttributeDefinition) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").NotEmpty().Unique().Comment(mixin.Text("属性名", "Key")),
		mixin.Code[fact.AttributeSubject]("subject", "AttributeSubject", "对象", "Whom it describes"),
		mixin.Code[fact.AttributeType]("type", "AttributeType", "类型", "Type of its value"),
		field.String("unit").Optional().Nillable().Comment(mixin.Text("单位，如 mu、m2、年", "Unit of its value, such as mu, m2, year")),
		field.Strings("codes").Optional().Annotations(entgql.Skip(entgql.SkipWhereInput)).Comment(mixin.Text("代码类型的取值", "The values of a code")),
		field.Int64("min").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("最小值（内部刻度）", "Least value, in the scale of the column")),
		field.Int64("max").Optional().Nillable().Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("最大值（内部刻度）", "Greatest value, in the scale of the column")),
		field.String("title_zh").NotEmpty().Comment(mixin.Text("中文名称", "Title in Chinese")),
		field.String("title_en").NotEmpty().Comment(mixin.Text("英文名称", "Title in English")),
		mixin.Code[fact.AbsentMeaning]("absent", "AbsentMeaning", "未登记时的含义", "What it means that nothing is recorded"),
		field.String("roster_column").Optional().Nillable().Comment(mixin.Text("名册列名", "Column of a roster that carries it")),
		field.String("pack").NotEmpty().Comment(mixin.Text("来自哪个政策包", "The pack that declares it")),
	}
}

// Annotations of the entity.
func (AttributeDefinition) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("属性定义", "AttributeDefinition declares a fact that the registry has no table for; packs bring them")),
	}
}
