package privacy

import "entgo.io/ent/dialect/sql"

// A run of decisions, a reconciliation and the access log are about a whole zone: what they say is not
// for one township.
var _ = rule(verdict{own: func(v View, sel *sql.Selector) {
	if !v.Everywhere {
		sel.Where(sql.False())
	}
}}, "DecisionRun", "DecisionRunBlock", "Reconciliation", "AccessLogEntry")
