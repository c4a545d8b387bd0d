package mixin

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"bentou/rules/fact"
)

// Text joins a Chinese and an English description: the API shows both.
func Text(zh, en string) string { return zh + "。" + en + "." }

var dateColumn = map[string]string{dialect.Postgres: "date", dialect.SQLite: "text"}

// Date is a required calendar day. What else the API is to know of it may follow.
func Date(name, zh, en string, more ...schema.Annotation) ent.Field {
	return field.Other(name, fact.Date(0)).SchemaType(dateColumn).
		Annotations(append(more, entgql.Type("Date"))...).Comment(Text(zh, en))
}

// OptionalDate is a calendar day that may be absent.
func OptionalDate(name, zh, en string) ent.Field {
	return field.Other(name, fact.Date(0)).SchemaType(dateColumn).Optional().Nillable().
		Annotations(entgql.Type("Date")).Comment(Text(zh, en))
}

// OptionalMoney is an amount in fen that may be unknown.
func OptionalMoney(name, zh, en string) ent.Field {
	return field.Int64(name).GoType(fact.Money(0)).Optional().Nillable().
		Annotations(entgql.Type("Money")).Comment(Text(zh, en))
}

// Code is a required value of a code list; list is the name of its type in the API.
func Code[C interface {
	~string
	Values() []string
}](name, list, zh, en string, more ...schema.Annotation) ent.Field {
	return field.Enum(name).GoType(C("")).Annotations(append(more, entgql.Type(list))...).Comment(Text(zh, en))
}

// OptionalCode is a value of a code list that may be unknown.
func OptionalCode[C interface {
	~string
	Values() []string
}](name, list, zh, en string) ent.Field {
	return field.Enum(name).GoType(C("")).Optional().Nillable().
		Annotations(entgql.Type(list)).Comment(Text(zh, en))
}

// OptionalText is free text that may be absent. It takes no personal identifiers.
func OptionalText(name, zh, en string) ent.Field {
	return field.String(name).Optional().Nillable().Comment(Text(zh, en)).
		Annotations(entgql.Skip(entgql.SkipWhereInput))
}

// Ciphertext is a column that only the vault can read; digest may be empty.
func Ciphertext(plain, digest string) ent.Field {
	return field.Bytes(plain+"_ciphertext").Optional().Nillable().Sensitive().
		Annotations(entgql.Skip(entgql.SkipAll), Sealed{Plain: plain, Digest: digest}).
		Comment(Text("密文", "Ciphertext"))
}

// Digest is the keyed digest of a sealed column, for exact look-up.
func Digest(plain string) ent.Field {
	return field.Bytes(plain + "_digest").Optional().Nillable().Sensitive().
		Annotations(entgql.Skip(entgql.SkipAll)).
		Comment(Text("带密钥的摘要", "Keyed digest"))
}
