package privacy

import "entgo.io/ent/dialect/sql"

// Someone who never was in a household is in no area yet: whoever enters a person has
// to see whom they let join.
var _ = rule(verdict{own: func(v View, sel *sql.Selector) {
	if !v.Everywhere {
		sel.Where(home(v, sel.C("current_household_id")))
	}
}}, "Person")

// What is about one person.
var _ = rule(verdict{about: []string{personID}},
	"PersonRecord", "PersonIdentifier", "PersonAttributeFact", "Hukou", "SelfCareAssessment", "Income", "Expense",
	"InsuranceEnrolment", "Schooling", "Labour", "Death", "Move",
)

// person selects the person of an id if it lies within the view.
func person(v View, id string) *sql.Selector {
	p := sql.Table("persons").As("within_persons")
	return sql.Select(p.C("id")).From(p).Where(sql.And(sql.ColumnsEQ(p.C("id"), id), home(v, p.C("current_household_id"))))
}

// home says that a person's household lies within the view, or that there never was
// one. It looks the household up: in a list of households SQLite would search persons
// by each of them, even where a few persons are asked for by id.
func home(v View, column string) *sql.Predicate {
	return sql.Or(sql.IsNull(column), sql.Exists(household(v, column)))
}
