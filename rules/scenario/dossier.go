package scenario

import (
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/pack"
)

// Household is the household of a scenario as a dossier, for whoever wants to see more
// of it than what the scenario expects. What is wrong with the scenario comes as
// differences; then there is no household.
func Household(r *rules.Release, s *pack.Scenario) (*dossier.Household, []Difference) {
	t := tell(r, s)
	if len(t.wrong) > 0 {
		inOrder(t.wrong)
		return nil, t.wrong
	}
	return t.household, nil
}
