package privacy

import "entgo.io/ent/dialect/sql"

// Bentou's own bookkeeping is read by its own code, never on behalf of a caller.
var _ = rule(verdict{own: func(_ View, sel *sql.Selector) { sel.Where(sql.False()) }},
	"Setting", "Head", "AccessHead", "AccessToken", "Session", "IdempotencyKey", "Upload",
	"Draft", "DraftRevision", "DraftAct", "PreviewReport", // internal/policy and internal/preview say who reads them
)
