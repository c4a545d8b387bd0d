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

// Session is a browser that signed in with a token. It ends with its token, when it expires, or when it was idle for long.
type Session struct{ ent.Schema }

// Fields of the entity.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		field.Bytes("hash").Unique().Immutable().Sensitive().Comment(mixin.Text("Cookie 值的 SHA-256", "SHA-256 of the cookie's value")),
		field.Int("token_id").Immutable().Comment(mixin.Text("登录所用令牌", "The token that signed in")),
		field.Time("created").Immutable().Comment(mixin.Text("登录时刻", "Moment of signing in")),
		field.Time("seen").Comment(mixin.Text("最近使用时刻，精确到数分钟", "When it was last used, to some minutes")),
		field.Time("expires").Immutable().Comment(mixin.Text("失效时刻", "Moment from which it is refused")),
	}
}

// Edges of the entity.
func (Session) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("token", AccessToken.Type).Field("token_id").Unique().Required().Immutable().Comment(mixin.Text("登录所用令牌", "The token that signed in")),
	}
}

// Indexes of the entity.
func (Session) Indexes() []ent.Index {
	return []ent.Index{index.Fields("expires")}
}

// Annotations of the entity.
func (Session) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("登录会话", "Session is a browser that signed in with a token. It ends with its token, when it expires, or when it was idle for long")),
		entgql.Skip(entgql.SkipAll),
	}
}
