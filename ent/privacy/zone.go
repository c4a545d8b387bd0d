package privacy

import "entgo.io/ent/dialect/sql"

// A run of decisions is about a whole zone: what it counts is not for one township.
var _ = rule(func(v View, sel *sql.Selector) {
	if !v.Everywhere {
		sel.Where(sql.False())
	}
}, "DecisionRun", "DecisionRunBlock")
