package graph

import (
	"cmp"
	"context"
	"encoding/hex"
	"slices"
	"strings"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// ruleTry explains side by side what two releases say of one household.
func (r *Resolver) ruleTry(ctx context.Context, in models.RuleTryInput) (*models.RuleTry, error) {
	after, _, err := r.rulesTried(ctx, tried{in.Draft, in.Revision, in.Files, "input.draft"})
	if err != nil {
		return nil, err
	}
	s, err := r.suppose(timescope.ForField(ctx, false), supposed{in.Zone, in.Household, in.Recorded}, in.AsOf)
	if err != nil {
		return nil, several(ctx, err)
	}
	old, err := s.book.rules.Assess(s.household, s.asOf)
	if err != nil {
		return nil, err
	}
	now, err := after.Assess(s.household, s.asOf)
	if err != nil {
		return nil, err
	}
	digest := after.Digest()
	p := s.presenter(ctx)
	t := trial{p: p, old: s.book.rules, new: after}
	out := &models.RuleTry{AsOf: s.asOf, Digest: hex.EncodeToString(digest[:]), Decisions: t.decisions(old, now)}
	wantSubjects(ctx, p)
	return out, nil
}

// trial presents what two releases say.
type trial struct {
	p        *presenter
	old, new *rules.Release
}

// topicTried is a programme and a subject.
type topicTried struct {
	programme string
	subject   rules.Subject
}

// decisions are in the order of the new pack, then what only the old one has.
func (t trial) decisions(old, now *rules.Assessment) []*models.RuleTryDecision {
	before := map[topicTried]*rules.Decision{}
	for i := range old.Decisions {
		d := &old.Decisions[i]
		before[topicTried{d.Programme.Key, d.Subject}] = d
	}
	out := []*models.RuleTryDecision{}
	for i := range now.Decisions {
		d := &now.Decisions[i]
		at := topicTried{d.Programme.Key, d.Subject}
		out = append(out, t.decision(at, before[at], d))
		delete(before, at)
	}
	gone := make([]topicTried, 0, len(before))
	for at := range before {
		gone = append(gone, at)
	}
	slices.SortFunc(gone, func(a, b topicTried) int {
		return cmp.Or(strings.Compare(a.programme, b.programme), cmp.Compare(a.subject.ID, b.subject.ID))
	})
	for _, at := range gone {
		out = append(out, t.decision(at, before[at], nil))
	}
	return out
}

func (t trial) decision(at topicTried, old, now *rules.Decision) *models.RuleTryDecision {
	title := pack.Text{}
	for _, d := range []*rules.Decision{old, now} {
		if d != nil {
			title = d.Programme.Title
		}
	}
	out := &models.RuleTryDecision{Programme: at.programme, Title: message(title), Subject: t.p.subject(at.subject)}
	// What is in force decided of a record is shown as decisions are; of what somebody
	// made up the outcome itself would tell what it was made to read.
	out.Old = t.answer(old, nil)
	why := t.p.veil.over(t.new.ProgrammeOrigins(at.programme), at.subject, "RuleTryAnswer.outcome")
	out.New = t.answer(now, why)
	if why == nil || now == nil {
		differs := old == nil && now.Outcome != rules.Ineligible || now == nil && old.Outcome != rules.Ineligible ||
			old != nil && now != nil && (old.Outcome != now.Outcome || !sameMoney(old.Amount, now.Amount))
		out.Differs = &differs
	}
	return out
}

func sameMoney(a, b *fact.Money) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

func (t trial) answer(d *rules.Decision, masked *string) *models.RuleTryAnswer {
	if d == nil {
		return nil
	}
	out := &models.RuleTryAnswer{Cycle: fact.Cycle(strings.ToUpper(d.Programme.Cycle)), Day: d.Day, Reasons: t.p.reasons(d.Reasons), Missing: t.p.missing(d.Missing), MaskedBecause: masked}
	if masked != nil {
		// Which facts are asked for would tell which conditions were looked at.
		out.Missing = []*models.MissingFact{}
		return out
	}
	outcome := fact.Outcome(d.Outcome)
	out.Outcome, out.Amount = &outcome, d.Amount
	return out
}
