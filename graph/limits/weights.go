package limits

const (
	// largestPage is the most that a page shows (graph's maxPage).
	largestPage = 1000
	// anyList is how many rows a list counts of which nothing else is said: more than
	// the members of nearly every household, and than the incomes of a person in a year.
	anyList = 10
)

// rows are lists that are longer than anyList as a rule, as Type.field.
var rows = map[string]int{
	"Query.programmes":           30,
	"Query.parameters":           60,
	"Query.attributeDefinitions": 100,
	"Assessment.decisions":       40, // most programmes are decided for each member
	"Assessment.variables":       200,
	"SettledBill.variables":      200,
	"Household.decisions":        40,
	"DecideRun.programmes":       30,
	"RuleCheck.diagnostics":      1000,
	"Query.ruleVocabulary":       400,
	"Query.policyDocuments":      30,
	"PolicyDocument.clauses":     20,
	"Query.upcomingTotals":       100,
	"Programme.clauses":          3,
	"Parameter.clauses":          3,
	"RiskFlagKind.clauses":       3,
	"Reason.reads":               4,
	"Reason.parameters":          2,
	"ReasonRead.records":         3,
	"ReasonRecord.said":          3,
	"RuleTry.decisions":          40,
	"DraftRevision.tables":       30,
	"Release.tables":             30,
	"RuleTable.values":           3,
	"RuleTableValue.rows":        20,
	"RuleTableRow.cells":         4,
	"RuleTableColumn.codes":      20,
	"ScenarioCoverage.gaps":      200,
	"DraftPreview.months":        3,
	"DraftPreview.people":        200,
	"RosterReport.setAside":      1000,
	"RosterReport.warnings":      1000,
	"RosterReport.incomeUnknown": 1000,
}

// weights are fields that take more work than their value, by name, or by type and name
// where another field has the name: a page counted whole, the rules applied to a
// household, a decision computed again to explain it.
var weights = map[string]int{
	"totalCount":       20,
	"assessment":       200,
	"simulate":         200,
	"simulateClaim":    200,
	"ruleCheck":        1000,
	"ruleVocabulary":   100,
	"completeness":     10, // of each word: the facts of a zone are read once
	"decide":           1000,
	"changes":          1000,
	"Query.changes":    1, // the change sequence, not what would change a decision
	"bounds":           500,
	"cliffs":           1000,
	"incomeCliffs":     20_000, // a curve for every household of the area
	"allocation":       5000,   // the rules applied to every household of the zone
	"reconcile":        1000,
	"upcoming":         5000, // up to 500 households, decided for each day on which something may change
	"upcomingTotals":   5000,
	"rosterImport":     1000,
	"ruleTry":          400,
	"draftPreview":     5000, // the rules of two releases applied to every household of the zone
	"scenarioCoverage": 5000,
	"disputeScenario":  200,
	"__schema":         20_000,
	"__type":           200,

	"draftPreviewProgress": 5000,   // as draftPreview
	"DraftPreview.lines":   1000,   // distances of every household of the zone
	"DraftPreview.cliffs":  20_000, // two curves for each household that is looked at
	"counterExamples":      5000,   // a search for each programme that may differ
	"ruleTryExpression":    500,    // the rules are checked and compiled with it
	"draftScenarioAdd":     500,
	"DraftReview.coverage": 5000,
	"DraftReview.tables":   100,

	// Each compiles a revision, proves what it can never be, or runs its scenarios. Its
	// changes count as all that are called so.
	"DraftRevision.diagnostics": 500,
	"DraftRevision.scenarios":   500,
	"DraftRevision.sentences":   500,
	"DraftRevision.unfit":       500,
}
