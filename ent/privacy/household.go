package privacy

import "entgo.io/ent/dialect/sql"

var _ = rule(func(v View, sel *sql.Selector) {
	if !v.Everywhere {
		sel.Where(sql.In(sel.C("unit_id"), units(v)))
	}
}, "Household")

// What is about one household.
var _ = rule(ofHousehold,
	"HouseholdRecord", "HouseholdContact", "HouseholdCompleteness", "HouseholdAttributeFact",
	"PovertyRegistration", "DibaoSpell", "Housing", "Water", "HelperTerm",
	"StoredDecision", "FactSet", "RiskFlag", "RiskFlagEvent",
)

func ofHousehold(v View, sel *sql.Selector) {
	if !v.Everywhere {
		sel.Where(sql.Exists(household(v, sel.C("household_id"))))
	}
}

// units selects the units within the view.
func units(v View) *sql.Selector {
	t := sql.Table("units").As("within_units")
	return sql.Select(t.C("id")).From(t).Where(sql.HasPrefix(t.C("path"), v.Within))
}

// household selects the household of an id if it lies within the view. The rows
// asked about are few (those of a page, or an edge), so that looking each up is
// cheaper than listing an area.
func household(v View, id string) *sql.Selector {
	h, u := sql.Table("households").As("within_households"), sql.Table("units").As("within_units")
	return sql.Select(h.C("id")).From(h).Join(u).On(h.C("unit_id"), u.C("id")).
		Where(sql.And(sql.ColumnsEQ(h.C("id"), id), sql.HasPrefix(u.C("path"), v.Within)))
}
