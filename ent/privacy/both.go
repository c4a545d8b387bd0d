package privacy

import "entgo.io/ent/dialect/sql"

// A membership says something about a household and about a person.
var _ = rule(verdict{about: []string{householdID, personID}}, "Membership")

// A merge says something about two persons.
var _ = rule(verdict{own: func(v View, sel *sql.Selector) {
	if !v.Everywhere {
		sel.Where(sql.And(sql.Exists(person(v, sel.C(personID))), sql.Exists(person(v, sel.C("into_id")))))
	}
}}, "PersonMerge")

// A change is about a household, a person, a unit, or the zone. It is seen by those
// who see all that it is about; one about the zone by those who see the zone.
var _ = rule(verdict{own: func(v View, sel *sql.Selector) {
	if v.Everywhere {
		return
	}
	h, p, u := sel.C("household_id"), sel.C("person_id"), sel.C("unit_id")
	sel.Where(sql.And(
		sql.Or(sql.IsNull(h), sql.Exists(household(v, h))),
		sql.Or(sql.IsNull(p), sql.Exists(person(v, p))),
		sql.Or(sql.NotNull(h), sql.NotNull(p), within(v, u)),
	))
}}, "Change")
