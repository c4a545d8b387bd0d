package privacy

import "entgo.io/ent/dialect/sql"

// How the district is organised and which rules are in force is nobody's secret.
var _ = rule(func(View, *sql.Selector) {},
	"Zone", "Unit", "UnitRecord", "UnitCompleteness", "Division", "AttributeDefinition", "Release",
)
