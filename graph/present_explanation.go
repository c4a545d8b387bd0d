package graph

import (
	"context"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/privacy"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/dossier"
)

// whole fills in what a reason was made from. It is asked for only where the operation
// selects it: following it costs more than the reason itself.
func (p *presenter) whole(out *models.Reason, r *rules.Reason) {
	out.Reads, out.Parameters = []*models.ReasonRead{}, []*models.ReasonParameter{}
	if !out.Masked {
		out.Relation, out.Found, out.Need = given(r.Relation), given(r.Found), given(r.Need)
	}
	if r.Other != nil {
		out.OtherProgramme = &r.Other.Key
	}
	if !p.veil.asksWhy {
		return
	}
	for _, read := range r.Reads() {
		out.Reads = append(out.Reads, p.read(read))
	}
	for _, q := range r.Parameters() {
		out.Parameters = append(out.Parameters, parameterRead(q))
	}
}

// read presents an input. What its own records are masked by, it is masked by, also
// where the reason as a whole is not.
func (p *presenter) read(r rules.Read) *models.ReasonRead {
	out := &models.ReasonRead{Input: r.Input, Title: message(r.Title), Subject: p.subject(r.Subject), AsOf: r.On, Records: []*models.ReasonRecord{}}
	if out.MaskedBecause = p.veil.over(r.Origins, r.Subject, "Reason.observed"); out.MaskedBecause != nil {
		out.Masked = true
		return out
	}
	out.Known, out.Assumed, out.Traced, out.Value, out.Text, out.Note = r.Known, r.Assumed, r.Traced, given(r.Value), optional(r.Text), optional(r.Note)
	for _, s := range r.Records {
		out.Records = append(out.Records, recordOf(s))
	}
	return out
}

func recordOf(s dossier.Source) *models.ReasonRecord {
	out := &models.ReasonRecord{Kind: s.Kind, ValidFrom: s.Period.From, ValidTo: s.Period.To, ObservedOn: s.Observed, Verified: s.Verified, Said: []*models.RecordValue{}}
	if s.Record != 0 {
		out.ID = &s.Record
	}
	if s.Recorded != 0 {
		at := int(s.Recorded)
		out.Recorded = &at
	}
	if s.Source != "" {
		out.Source = &s.Source
	}
	for _, v := range s.Said {
		out.Said = append(out.Said, &models.RecordValue{Column: v.Column, Text: v.Text})
	}
	return out
}

func parameterRead(p rules.ParameterRead) *models.ReasonParameter {
	out := &models.ReasonParameter{Key: p.Parameter.Key, Title: message(p.Parameter.Title), AsOf: p.On, Value: given(p.Value), Text: optional(p.Text), ValidTo: p.Until,
		Reference: reference(p.Parameter.Reference)}
	if v := p.Version; v != nil {
		c := confidence(v.Confidence)
		out.ValidFrom, out.Confidence, out.Source = v.From.Ptr(), &c, given(v.Source)
	}
	return out
}

// ruleAudit counts how the conditions of the rules came out.
func (r *Resolver) ruleAudit(ctx context.Context, months int, within *int, zone *string) (*models.RuleAudit, error) {
	if r.eligibility == nil {
		return nil, errNoRules
	}
	c, err := access.From(ctx)
	if err != nil {
		return nil, err
	}
	unit := 0
	switch {
	case within != nil:
		if err := r.inArea(ctx, *within); err != nil {
			return nil, err
		}
		unit = *within
	case c.Unit != 0:
		return nil, fault.New(fault.Forbidden, "有辖区者须以 within 指明辖区内的单位", "a caller with an area has to name a unit of it by within").On("within")
	}
	z, err := r.catalogue.zone(ctx, zone)
	if err != nil {
		return nil, err
	}
	if ctx, err = r.zoneScope(ctx, z); err != nil {
		return nil, err
	}
	s, _ := timescope.From(ctx)
	found, err := r.eligibility.AuditRules(ctx, &z.Code, unit, s.AsOf, months, s.Known)
	if err != nil {
		return nil, err
	}
	b, err := r.bookOf(found.Release, s.AsOf)
	if err != nil {
		return nil, err
	}
	out := &models.RuleAudit{AsOf: found.AsOf, Release: b.release, Households: found.Households}
	for _, m := range found.Months {
		out.Days = append(out.Days, m.Day)
	}
	for _, c := range found.Conditions {
		one := &models.ConditionAudit{Programme: b.programme[c.Programme.Key], Number: c.Number, Text: message(c.Text), Matters: c.Matters}
		for i, k := range c.ByMonth {
			one.Counts = append(one.Counts, &models.ConditionTally{Day: found.Months[i].Day, Met: k.Met, Unmet: k.Unmet, Unknown: k.Unknown, Assumed: k.Assumed, Refuses: k.Refuses, Holds: k.Holds})
		}
		out.Conditions = append(out.Conditions, one)
	}
	return out, nil
}

// inArea refuses a unit that lies outside the area of the caller as one that there is
// not: how many people its conditions count is about its households.
func (r *Resolver) inArea(ctx context.Context, id int) error {
	v, ok := privacy.From(ctx)
	u, err := r.client().Unit.Get(ctx, id)
	if ent.IsNotFound(err) || err == nil && (!ok || !v.Everywhere && !strings.HasPrefix(u.Path, v.Within)) {
		return fault.New(fault.NotFound, "没有此单位", "there is no such unit").On("within")
	}
	return err
}
