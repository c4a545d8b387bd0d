package graph

import (
	"context"
	"slices"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/internal/preview"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// addDraftScenario keeps a dispute, or a household that was tried, as a scenario of a
// draft.
func (r *Resolver) addDraftScenario(ctx context.Context, in models.DraftScenarioAddInput) (*models.DraftScenarioAddPayload, error) {
	made, err := r.scenarioToAdd(ctx, in)
	if err != nil {
		out := &models.DraftScenarioAddPayload{Diagnostics: []*models.RuleDiagnostic{}}
		out.UserErrors, err = userErrors(err)
		return out, err
	}
	p, err := r.editDraft(ctx, in.IdempotencyKey, in.Note, in, policy.Edit{Draft: in.DraftID, Revision: in.Revision, Merge: in.Merge != nil && *in.Merge,
		Change: policy.AddScenario(ungiven(in.File), made, in.Key != nil)})
	if err != nil {
		return nil, err
	}
	out := &models.DraftScenarioAddPayload{Draft: p.Draft, Merged: p.Merged, Conflict: p.Conflict, Diagnostics: p.Diagnostics, UserErrors: p.UserErrors}
	if len(p.UserErrors) == 0 {
		out.Key = &made.Key
	}
	return out, nil
}

// scenarioToAdd makes the scenario. Facts that the caller may not see are not shown to
// them this way either.
func (r *Resolver) scenarioToAdd(ctx context.Context, in models.DraftScenarioAddInput) (*pack.Scenario, error) {
	switch {
	case r.previews == nil:
		return nil, errNoRules
	case (in.Decision == nil) == (in.Tried == nil):
		return nil, fault.New(fault.Invalid, "decision 与 tried 须给其一", "give decision or tried, and not both").On("decision")
	}
	claim := preview.Claim{Outcome: &in.Outcome, Amount: in.Amount}
	under, _, unusable := r.rulesTried(ctx, tried{&in.DraftID, &in.Revision, nil, "draftId"})
	var made *pack.Scenario
	var err error
	if in.Decision != nil {
		if err := r.visible(ctx, "decision", *in.Decision); err != nil {
			return nil, err
		}
		if made, err = r.previews.ScenarioUnder(ctx, under, *in.Decision, claim); err != nil {
			return nil, err
		}
		err = tellable(ctx, made, rules.Subject{Entity: fact.EntityHousehold})
	} else {
		if unusable != nil {
			return nil, unusable
		}
		made, err = r.scenarioTried(ctx, under, in.Tried, claim)
	}
	if err != nil {
		return nil, err
	}
	if in.Key != nil {
		made.Key = *in.Key
	}
	if in.TitleZh != nil {
		made.Title.ZH = *in.TitleZh
	}
	if in.TitleEn != nil {
		made.Title.EN = *in.TitleEn
	}
	return made, nil
}

func (r *Resolver) scenarioTried(ctx context.Context, by *rules.Release, in *models.ScenarioTriedInput, claim preview.Claim) (*pack.Scenario, error) {
	i := slices.IndexFunc(by.Pack().Programmes, func(p *pack.Programme) bool { return p.Key == in.Programme })
	if i < 0 {
		return nil, fault.Newf(fault.Invalid, "草案没有项目 %[1]s", "the draft has no programme %[1]s", in.Programme).On("tried.programme")
	}
	s, err := r.suppose(timescope.ForField(ctx, false), supposed{in.Zone, in.Household, in.Recorded}, in.AsOf)
	if err != nil {
		return nil, renamed(err, "input", "tried")
	}
	who := rules.Subject{Entity: fact.EntityHousehold, ID: s.household.ID}
	if by.Pack().Programmes[i].Subject == fact.EntityPerson {
		who.Entity = fact.EntityPerson
		switch {
		case in.Person != nil && in.Member == nil:
			who.ID = *in.Person
		case in.Member != nil && in.Person == nil:
			who.ID = firstSupposed + 1 + *in.Member
		default:
			return nil, fault.New(fault.Invalid, "个人的项目须给出 person 或 member", "of a programme about persons give person or member").On("tried.member")
		}
		if s.member(who.ID) == nil {
			return nil, fault.New(fault.Invalid, "此人不是该户成员", "this person is no member of the household").On("tried.member")
		}
	} else if in.Person != nil || in.Member != nil {
		return nil, fault.New(fault.Invalid, "户的项目不就成员而言", "the programme is about the household, not about a member").On("tried.member")
	}
	a, err := by.Assess(s.household, s.asOf)
	if err != nil {
		return nil, err
	}
	made, err := preview.ScenarioTried(by, a.Facts, s.asOf, in.Programme, who, claim)
	if err != nil || s.given {
		return made, err
	}
	return made, tellable(ctx, made, rules.Subject{Entity: fact.EntityHousehold, ID: s.household.ID})
}
