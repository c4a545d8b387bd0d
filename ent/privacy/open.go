package privacy

// How the district is organised and which rules are in force is nobody's secret.
var _ = rule(verdict{},
	"Zone", "Unit", "UnitRecord", "UnitCompleteness", "Division", "AttributeDefinition", "Release",
)
