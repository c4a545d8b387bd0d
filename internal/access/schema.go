package access

import "context"

// seesSchema says which roles may introspect the schema and are told what a misspelt
// field might have meant: those who build against the API and those who check it. The
// schema holds no data, but who works at a desk that is already built needs none, and
// a stolen token of theirs should not explain what else there is. Every role is named.
var seesSchema = map[Role]bool{
	Viewer:         false,
	Caseworker:     false,
	FieldTeam:      false,
	PolicyEditor:   true,
	PolicyApprover: true,
	Finance:        false,
	Auditor:        true,
	Administrator:  true,
	Service:        true,
}

// MaySeeSchema says whether the caller may see the schema. Nobody in particular may not.
func MaySeeSchema(ctx context.Context) bool {
	c, err := From(ctx)
	return err == nil && seesSchema[c.Role]
}
