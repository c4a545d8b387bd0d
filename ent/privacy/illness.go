package privacy

import (
	"entgo.io/ent/dialect/sql"

	"bentou/rules/fact"
)

// A diagnosis is shown to those whose role and purpose need it; a severe mental
// illness moreover only while a guardian's consent is on record.
var _ = rule(verdict{about: []string{personID}, own: func(v View, sel *sql.Selector) {
	if !v.Health {
		sel.Where(sql.False())
		return
	}
	c := sql.Table("guardian_consents").As("consents")
	sel.Where(sql.Or(
		sql.NEQ(sel.C("condition"), string(fact.HealthConditionSevereMentalIllness)),
		sql.Exists(sql.Select(c.C("id")).From(c).Where(sql.And(
			sql.ColumnsEQ(c.C("person_id"), sel.C("person_id")), sql.IsNull(c.C("superseded")), sql.IsNull(c.C("valid_to")),
		))),
	))
}}, "Health")

var _ = rule(verdict{about: []string{personID}, own: func(v View, sel *sql.Selector) {
	if !v.Disability {
		sel.Where(sql.False())
	}
}}, "DisabilityCertificate")

// A guardian's consent tells of a severe mental illness.
var _ = rule(verdict{about: []string{personID}, own: func(v View, sel *sql.Selector) {
	if !v.Health {
		sel.Where(sql.False())
	}
}}, "GuardianConsent")
