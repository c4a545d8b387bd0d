package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"bentou/ent/mixin"
	"bentou/rules/fact"
)

// AccessLogEntry is one position of the access log: what one request was refused, was shown unmasked, took out or changed. Append-only, chained by hashes, without personal data.
type AccessLogEntry struct{ ent.Schema }

// Fields of the entity.
func (AccessLogEntry) Fields() []ent.Field {
	unfiltered := entgql.Skip(entgql.SkipWhereInput)
	return []ent.Field{
		field.Int64("position").Unique().Annotations(entgql.Type("Int"), entgql.OrderField("POSITION")).Comment(mixin.Text("位置，从 1 起连续", "Position, counted from 1 without gaps")),
		field.Time("at").Annotations(entgql.Type("DateTime")).Comment(mixin.Text("记录时刻（UTC，微秒）", "Moment of recording (UTC, microseconds)")),
		mixin.Code[fact.AccessKind]("kind", "AccessKind", "种类", "What it is about"),
		field.String("actor").Comment(mixin.Text("何人：令牌或人员的名称；未登录为空", "Who: the name of the token or person; empty where nobody was signed in")),
		field.String("role").Annotations(unfiltered).Comment(mixin.Text("角色；未登录为空", "The role; empty where nobody was signed in")),
		field.Int("token_id").Optional().Nillable().Annotations(entgql.Type("ID")).Comment(mixin.Text("所用令牌；由其他机构登录者为空", "The token used; null where another issuer signed in")),
		field.String("purpose").Annotations(unfiltered).Comment(mixin.Text("所述目的；未说明为空", "The purpose stated; empty where none was")),
		field.String("address").Annotations(unfiltered).Comment(mixin.Text("来自何处：对方的网络地址，或 command line", "From where: the network address of the other side, or: command line")),
		field.String("request").Comment(mixin.Text("请求编号", "Id of the request")),
		field.Int64("reads").Annotations(entgql.Type("Int")).Comment(mixin.Text("所示字段值的个数", "How many values of fields were shown")),
		field.Int64("refusals").Annotations(entgql.Type("Int")).Comment(mixin.Text("拒绝的次数", "How many times something was refused")),
		field.Text("what").Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("字段与行、被拒的动作、所作的变更", "Fields and rows, actions refused, changes made")),
		field.Bytes("hash").Annotations(entgql.Skip(entgql.SkipAll)).Comment(mixin.Text("链式哈希", "Chain hash over this row and the one before")),
	}
}

// Indexes of the entity.
func (AccessLogEntry) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("at"),
		index.Fields("kind", "position"),
		index.Fields("actor", "position"),
	}
}

// Annotations of the entity.
func (AccessLogEntry) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: "access_log"},
		schema.Comment(mixin.Text("访问日志", "AccessLogEntry is one position of the access log: what one request was refused, was shown unmasked, took out or changed. Append-only, chained by hashes, without personal data")),
		entgql.QueryField("accessLog").Description(mixin.Text("访问日志，仅供审计员与管理员；查阅本身也被记录", "The access log, for the auditor and the administrator; reading it is logged too")),
		entgql.RelayConnection(),
	}
}
