package preview

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/ent/timescope"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

// Claim is what is held to be right in a dispute. Without an outcome it is what was
// decided.
type Claim struct {
	Outcome *fact.Outcome
	Amount  *fact.Money
}

// Scenario makes a scenario of a decision on record: from its own facts, by its own
// release, with what is claimed as what it expects ([scenario.FromDispute]). There is no
// id, name or number of anybody in it. An unknown decision is NOT_FOUND; one that rests
// on no facts, because nobody was asked about any more, is WRONG_STATE.
func (s *Service) Scenario(ctx context.Context, decision int, c Claim) (*pack.Scenario, error) {
	release, d, err := s.recorded(ctx, decision)
	if err != nil {
		return nil, err
	}
	return dispute(release.Release, d, c)
}

// ScenarioUnder is [Service.Scenario] for other rules: it takes over what decides by those,
// where they have the programme and can be applied to the facts, else by the release of
// the decision.
func (s *Service) ScenarioUnder(ctx context.Context, under *rules.Release, decision int, c Claim) (*pack.Scenario, error) {
	release, d, err := s.recorded(ctx, decision)
	if err != nil {
		return nil, err
	}
	if under != nil {
		if made, err := dispute(under, d, c); err == nil {
			return made, nil
		}
	}
	return dispute(release.Release, d, c)
}

// ScenarioTried makes a scenario of facts that rules were tried on; title says how they
// came about.
func ScenarioTried(r *rules.Release, facts []byte, asOf fact.Date, programme string, who rules.Subject, c Claim) (*pack.Scenario, error) {
	made, err := dispute(r, scenario.Dispute{Facts: facts, AsOf: asOf, Programme: programme, Subject: who}, c)
	if err != nil {
		return nil, err
	}
	made.Key = "tried" + strings.TrimPrefix(made.Key, "dispute")
	made.Title.ZH, made.Title.EN = "试用"+strings.TrimPrefix(made.Title.ZH, "争议"), "Tried"+strings.TrimPrefix(made.Title.EN, "Dispute")
	return made, nil
}

// recorded reads a decision on record with its facts and its release.
func (s *Service) recorded(ctx context.Context, decision int) (*eligibility.Release, scenario.Dispute, error) {
	var none scenario.Dispute
	d, err := s.store.Client().StoredDecision.Query().Where(storeddecision.ID(decision)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, none, fault.New(fault.NotFound, "没有此认定", "there is no such decision").On("decision")
	}
	if err != nil {
		return nil, none, err
	}
	if d.FactSetID == nil {
		return nil, none, fault.New(fault.WrongState, "此认定没有事实可依：当时已无成员", "the decision rests on no facts: nobody was a member any more").On("decision")
	}
	texts, err := s.rules.FactTexts(ctx, []int{*d.FactSetID})
	if err != nil {
		return nil, none, err
	}
	release, err := s.rules.ReleaseByID(ctx, d.ReleaseID)
	if err != nil {
		return nil, none, err
	}
	who := rules.Subject{Entity: fact.EntityHousehold, ID: d.HouseholdID}
	if d.PersonID != nil {
		who = rules.Subject{Entity: fact.EntityPerson, ID: *d.PersonID}
	}
	return release, scenario.Dispute{Facts: texts[*d.FactSetID], AsOf: d.DecidedFor, Programme: d.Programme, Subject: who}, nil
}

// ScenarioOf is [Service.Scenario] of what the rules in force say of a household as of a
// day; person 0 is the household itself.
func (s *Service) ScenarioOf(ctx context.Context, household, person int, programme string, asOf fact.Date, c Claim) (*pack.Scenario, error) {
	a, err := s.rules.Assess(ctx, household, asOf, timescope.Now)
	if err != nil {
		return nil, err
	}
	who := rules.Subject{Entity: fact.EntityHousehold, ID: household}
	if person != 0 {
		who = rules.Subject{Entity: fact.EntityPerson, ID: person}
	}
	return dispute(a.Release.Release, scenario.Dispute{Facts: a.Facts, AsOf: asOf, Programme: programme, Subject: who}, c)
}

func dispute(r *rules.Release, d scenario.Dispute, c Claim) (*pack.Scenario, error) {
	if c.Outcome != nil {
		d.Claimed, d.Amount = rules.Outcome(*c.Outcome), c.Amount
	}
	for _, p := range r.Pack().Programmes {
		if p.Key == d.Programme {
			day := d.AsOf.String()
			d.Title = pack.Text{ZH: "争议：" + p.Title.ZH + "，" + day, EN: "Dispute: " + p.Title.EN + ", " + day}
		}
	}
	d.Key = "dispute-" + strings.ReplaceAll(d.Programme, "_", "-")
	made, err := scenario.FromDispute(r, d)
	switch {
	case errors.Is(err, rules.ErrGiven), errors.Is(err, scenario.ErrDispute):
		return nil, fault.New(fault.WrongState, "无法由其事实重现此认定", "the decision cannot be made again from its facts").Because(err)
	case err != nil:
		return nil, err
	}
	// The key tells scenarios apart by what they say; it leads back to nobody.
	sum := rules.FactsDigest([]byte(scenario.Text(made)))
	made.Key += "-" + hex.EncodeToString(sum[:4])
	return made, nil
}
