package graph

import (
	"context"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/internal/preview"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

// scenarioCoverage runs the scenarios of rules and says what they do not reach.
func (r *Resolver) scenarioCoverage(ctx context.Context, in tried) (*models.ScenarioCoverage, error) {
	var release *rules.Release
	if in.draft == nil && in.files == nil {
		b, err := r.book(timescope.ForField(ctx, false))
		if err != nil {
			return nil, err
		}
		release = b.rules
	} else {
		var err error
		if release, _, err = r.rulesTried(ctx, in); err != nil {
			return nil, err
		}
	}
	return coverageOf(release)
}

func coverageOf(release *rules.Release) (*models.ScenarioCoverage, error) {
	c, err := scenario.Cover(release)
	if err != nil {
		return nil, err
	}
	n, gaps := c.Report()
	out := &models.ScenarioCoverage{
		Scenarios: len(release.Pack().Scenarios), Failed: scenario.Failed(scenario.Run(release)), Conditions: n.Conditions, BothWays: n.ConditionsBothWays,
		Unknown: n.ConditionsUnknown, Branches: n.Branches, Taken: n.BranchesTaken, Rows: n.Rows, Read: n.RowsRead, Gaps: []*models.ScenarioGap{},
	}
	for _, g := range gaps {
		out.Gaps = append(out.Gaps, &models.ScenarioGap{Kind: models.ScenarioGapKind(g.Kind), Key: g.Key, Role: given(g.Role), File: g.Pos.File, Line: g.Pos.Line, Column: g.Pos.Column,
			Text: message(g.Text), SawTrue: g.Seen.True, SawFalse: g.Seen.False, SawUnknown: g.Seen.Unknown})
	}
	return out, nil
}

// disputeScenario makes a scenario of a dispute. Whoever names the decision knows whom it
// is about: facts that they may not see are not shown to them this way either.
func (r *Resolver) disputeScenario(ctx context.Context, in models.DisputeScenarioInput) (*models.DisputeScenario, error) {
	if r.previews == nil {
		return nil, errNoRules
	}
	claim := preview.Claim{Outcome: in.Outcome, Amount: in.Amount}
	switch {
	case (in.Decision == nil) == (in.Household == nil):
		return nil, fault.New(fault.Invalid, "decision 与 household 须给其一", "give decision or household, and not both").On("input.decision")
	case in.Household != nil && in.Programme == nil:
		return nil, fault.New(fault.Invalid, "缺少 programme", "programme is missing").On("input.programme")
	case in.Amount != nil && in.Outcome == nil:
		return nil, fault.New(fault.Invalid, "主张金额须同时给出 outcome", "an amount is claimed with an outcome").On("input.outcome")
	}
	var made *pack.Scenario
	about := rules.Subject{Entity: fact.EntityHousehold}
	var err error
	if in.Decision != nil {
		if err := r.visible(ctx, "input.decision", *in.Decision); err != nil {
			return nil, err
		}
		made, err = r.previews.Scenario(ctx, *in.Decision, claim)
	} else {
		if err := r.visible(ctx, "input.household", *in.Household); err != nil {
			return nil, err
		}
		about.ID = *in.Household
		day := in.AsOf
		if day == nil {
			_, s, err := scopeOf(ctx)
			if err != nil {
				return nil, err
			}
			day = &s.AsOf
		}
		person := 0
		if in.Person != nil {
			person = *in.Person
		}
		made, err = r.previews.ScenarioOf(ctx, *in.Household, person, *in.Programme, *day, claim)
	}
	if err != nil {
		return nil, renamed(err, "decision", "input.decision")
	}
	if err := tellable(ctx, made, about); err != nil {
		return nil, err
	}
	return &models.DisputeScenario{Key: made.Key, Text: scenario.Text(made)}, nil
}

// tellable refuses a scenario that holds facts which the caller may not see.
func tellable(ctx context.Context, made *pack.Scenario, about rules.Subject) error {
	v := newVeil(ctx)
	v.shown = true
	for _, name := range scenario.Facts(made) {
		if why := v.over(rules.FactOrigins(name), about, "DisputeScenario.text"); why != nil {
			return fault.New(fault.Forbidden, "情景含有调用者不可见的事实（健康或残疾），须由可见者导出", "the scenario holds facts that the caller may not see (health or disability): who may see them makes it")
		}
	}
	return nil
}
