package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"bentou/ent/mixin"
)

// AccessToken signs in whoever holds its secret, of which only a hash is kept. It says what they may do and where, until it expires or is revoked.
type AccessToken struct{ ent.Schema }

// Fields of the entity.
func (AccessToken) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").NotEmpty().Immutable().Comment(mixin.Text("持有者", "Who holds it, for the change sequence")),
		// SHA-256 is enough where the secret is 256 random bits: there is nothing to
		// guess, so nothing for a slow hash to slow down.
		field.Bytes("hash").Unique().Immutable().Sensitive().Comment(mixin.Text("密钥的 SHA-256", "SHA-256 of the secret")),
		field.String("role").Immutable().Comment(mixin.Text("角色", "What the holder may do")),
		field.Int("unit_id").Optional().Nillable().Immutable().Comment(mixin.Text("辖区；空为全部", "The area; null is everywhere")),
		field.Time("created").Immutable().Comment(mixin.Text("建立时刻", "Moment it was made")),
		field.Time("expires").Immutable().Comment(mixin.Text("失效时刻", "Moment from which it is refused")),
		field.Time("revoked").Optional().Nillable().Comment(mixin.Text("撤销时刻", "Moment it was revoked")),
	}
}

// Edges of the entity.
func (AccessToken) Edges() []ent.Edge {
	return []ent.Edge{
		// A unit that went away must not leave a token that holds everywhere.
		edge.To("unit", Unit.Type).Field("unit_id").Unique().Immutable().Annotations(entsql.OnDelete(entsql.Restrict)).Comment(mixin.Text("辖区；空为全部", "The area; null is everywhere")),
	}
}

// Annotations of the entity.
func (AccessToken) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment(mixin.Text("访问令牌", "AccessToken signs in whoever holds its secret, of which only a hash is kept. It says what they may do and where, until it expires or is revoked")),
		entgql.Skip(entgql.SkipAll),
	}
}
