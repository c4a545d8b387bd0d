package privacy

import "entgo.io/ent/dialect/sql"

// Someone who never was in a household is in no area yet: whoever enters a person has
// to see whom they let join.
var _ = rule(func(v View, sel *sql.Selector) {
	if !v.Everywhere {
		h := sql.Table("households").As("within_households")
		home := sel.C("current_household_id")
		sel.Where(sql.Or(sql.IsNull(home), sql.In(home, sql.Select(h.C("id")).From(h).Where(sql.In(h.C("unit_id"), units(v))))))
	}
}, "Person")

// What is about one person.
var _ = rule(ofPerson,
	"PersonRecord", "PersonIdentifier", "PersonAttributeFact", "Hukou", "SelfCareAssessment", "Income", "Expense",
	"InsuranceEnrolment", "Schooling", "Labour", "Death", "Move",
)

func ofPerson(v View, sel *sql.Selector) {
	if !v.Everywhere {
		sel.Where(sql.Exists(person(v, sel.C("person_id"))))
	}
}

// person selects the person of an id if it lies within the view.
func person(v View, id string) *sql.Selector {
	p, h, u := sql.Table("persons").As("within_persons"), sql.Table("households").As("within_households"), sql.Table("units").As("within_units")
	return sql.Select(p.C("id")).From(p).
		LeftJoin(h).On(p.C("current_household_id"), h.C("id")).
		LeftJoin(u).On(h.C("unit_id"), u.C("id")).
		Where(sql.And(
			sql.ColumnsEQ(p.C("id"), id),
			sql.Or(sql.IsNull(p.C("current_household_id")), sql.HasPrefix(u.C("path"), v.Within)),
		))
}
