package rights

import (
	"context"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/riskflag"
	"bentou/ent/gen/ent/riskflagevent"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/internal/upload"
	"bentou/rules"
	"bentou/rules/fact"
)

// replay is what a decision is computed again from.
type replay struct {
	facts, release int
	day            fact.Date
}

// reasons are those of one decision of a replay.
type reasons struct {
	programme string
	subject   rules.Subject
	list      []rules.Reason
}

// decisions reads the decisions about the person, and about their households while they
// were a member, with the reasons that concern them.
func (c *collection) decisions(ctx context.Context) error {
	list, err := c.client.StoredDecision.Query().
		Where(storeddecision.Or(storeddecision.PersonIDIn(c.persons...), storeddecision.HouseholdIDIn(c.homes()...))).
		Order(ent.Asc(storeddecision.FieldDecidedFor, storeddecision.FieldID)).All(ctx)
	if err != nil {
		return err
	}
	own := map[int]bool{}
	for _, id := range c.persons {
		own[id] = true
	}
	for _, d := range list {
		isOwn := d.PersonID != nil && own[*d.PersonID]
		if !isOwn && (d.PersonID != nil || !c.during(d.HouseholdID, fact.Period{From: d.DecidedFor, To: d.DecidedFor.AddDays(1).Ptr()})) {
			continue // another member's, or of a time when they were none
		}
		title, why, err := c.explained(ctx, d, own)
		if err != nil {
			return err
		}
		c.out.Decisions = append(c.out.Decisions, Decision{
			ID: upload.FormatID(d.ID), Programme: d.Programme, Title: title, Household: c.names[d.HouseholdID], Own: isOwn,
			Outcome: label(d.Outcome), Amount: d.Amount, Cycle: label(d.Cycle), DecidedFor: d.DecidedFor,
			Recorded: Act{Position: d.Recorded}, Reasons: why,
		})
	}
	for i := range c.out.Decisions {
		c.act(&c.out.Decisions[i].Recorded)
	}
	return nil
}

// explained gives the title of a decision's programme, and its reasons as far as they
// look at the household or at this person.
func (c *collection) explained(ctx context.Context, d *ent.StoredDecision, own map[int]bool) (title string, why []string, err error) {
	why = []string{}
	release, err := c.rules.ReleaseByID(ctx, d.ReleaseID)
	if err != nil {
		return "", nil, err
	}
	title = d.Programme // one that the release gave up
	for _, p := range release.Pack().Programmes {
		if p.Key == d.Programme {
			title = p.Title.ZH
		}
	}
	if d.FactSetID == nil || release.Semantics() != d.Semantics {
		return title, why, nil
	}
	again, err := c.replayed(ctx, release.Release, replay{*d.FactSetID, d.ReleaseID, d.DecidedFor})
	if err != nil {
		return "", nil, err
	}
	subject := rules.Subject{Entity: fact.EntityHousehold, ID: d.HouseholdID}
	if d.PersonID != nil {
		subject = rules.Subject{Entity: fact.EntityPerson, ID: *d.PersonID}
	}
	for _, r := range again {
		if r.programme != d.Programme || r.subject != subject {
			continue
		}
		for _, one := range r.list {
			if one.Subject.Entity == fact.EntityPerson && !own[one.Subject.ID] {
				continue
			}
			why = append(why, strings.Repeat("　", one.Depth)+reasonZH(one))
		}
	}
	return title, why, nil
}

func reasonZH(r rules.Reason) string {
	mark := "？ "
	if r.Met != nil {
		mark = map[bool]string{true: "✓ ", false: "✗ "}[*r.Met]
	}
	text := mark + r.Text.ZH
	if r.Observed.ZH != "" {
		text += "（" + r.Observed.ZH + "）"
	}
	return text
}

// replayed decides again from the facts of a decision, once for all that rest on them.
func (c *collection) replayed(ctx context.Context, release *rules.Release, key replay) ([]reasons, error) {
	if done, ok := c.again[key]; ok {
		return done, nil
	}
	texts, err := c.rules.FactTexts(ctx, []int{key.facts})
	if err != nil {
		return nil, err
	}
	a, err := release.Replay(texts[key.facts], key.day)
	if err != nil {
		return nil, err
	}
	out := []reasons{}
	for _, d := range a.Decisions {
		out = append(out, reasons{d.Programme.Key, d.Subject, d.Reasons})
	}
	c.again[key] = out
	return out, nil
}

// flags reads the risk flags of the households that were raised while the person was a
// member, and what happened to them.
func (c *collection) flags(ctx context.Context) error {
	list, err := c.client.RiskFlag.Query().Where(riskflag.HouseholdIDIn(c.homes()...)).
		Order(ent.Asc(riskflag.FieldRaisedFor, riskflag.FieldID)).All(ctx)
	if err != nil {
		return err
	}
	for _, f := range list {
		if !c.during(f.HouseholdID, fact.Period{From: f.RaisedFor, To: f.RaisedFor.AddDays(1).Ptr()}) {
			continue
		}
		release, err := c.rules.ReleaseByID(ctx, f.ReleaseID)
		if err != nil {
			return err
		}
		flag := Flag{ID: upload.FormatID(f.ID), Key: f.Key, Title: f.Key, Household: c.names[f.HouseholdID], RaisedFor: f.RaisedFor,
			Recorded: Act{Position: f.Recorded}, Events: []FlagEvent{}}
		for _, k := range release.Pack().Flags {
			if k.Key == f.Key {
				flag.Title = k.Title.ZH
			}
		}
		events, err := c.client.RiskFlagEvent.Query().Where(riskflagevent.FlagID(f.ID)).Order(ent.Asc(riskflagevent.FieldID)).All(ctx)
		if err != nil {
			return err
		}
		for _, e := range events {
			flag.Events = append(flag.Events, FlagEvent{What: label(e.Kind), Day: e.Day, Reason: e.Reason, Recorded: Act{Position: e.Recorded}})
		}
		c.out.Flags = append(c.out.Flags, flag)
	}
	for i := range c.out.Flags {
		f := &c.out.Flags[i]
		c.act(&f.Recorded)
		for k := range f.Events {
			c.act(&f.Events[k].Recorded)
		}
	}
	return nil
}
