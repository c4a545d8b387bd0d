package privacy

import "entgo.io/ent/dialect/sql"

var _ = rule(verdict{own: func(v View, sel *sql.Selector) {
	if !v.Everywhere {
		sel.Where(within(v, sel.C("unit_id")))
	}
}}, "Household")

// What is about one household.
var _ = rule(verdict{about: []string{householdID}},
	"HouseholdRecord", "HouseholdContact", "HouseholdCompleteness", "HouseholdAttributeFact",
	"PovertyRegistration", "DibaoSpell", "Housing", "Water", "HelperTerm",
	"StoredDecision", "FactSet", "RiskFlag", "RiskFlagEvent", "Adjustment", "AdjustmentAct",
)

// listed is how many units a statement names: each of its parts names them again.
const listed = 200

// within says that a unit is one of those within the view.
func within(v View, column string) *sql.Predicate {
	if n := len(v.Units); n > 0 && n <= listed {
		ids := make([]any, n)
		for i, id := range v.Units {
			ids[i] = id
		}
		return sql.In(column, ids...)
	}
	t := sql.Table("units").As("within_units")
	return sql.In(column, sql.Select(t.C("id")).From(t).Where(sql.HasPrefix(t.C("path"), v.Within)))
}

// household selects the household of an id if it lies within the view. The rows
// asked about are few (those of a page, or an edge), so that looking each up is
// cheaper than listing an area.
func household(v View, id string) *sql.Selector {
	h := sql.Table("households").As("within_households")
	return sql.Select(h.C("id")).From(h).Where(sql.And(sql.ColumnsEQ(h.C("id"), id), within(v, h.C("unit_id"))))
}
