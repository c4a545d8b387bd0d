package graph

import (
	"context"
	"fmt"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/internal/preview"
	"bentou/rules"
	"bentou/rules/fact"
)

// previewAsks reads what else is asked of a preview.
func previewAsks(in *models.DraftPreviewInput, o *preview.Options) error {
	listed := func(n *int, field string) error {
		if n != nil && (*n < 0 || *n > mostPeople) {
			return fault.Newf(fault.Invalid, "first 须在 0 与 %d 之间", "first must lie between 0 and %d", mostPeople).On(field)
		}
		return nil
	}
	if l := in.Lines; l != nil {
		o.Lines = &l.Distance
		if err := listed(l.First, "lines.first"); err != nil {
			return err
		}
	}
	if c := in.Cliffs; c != nil {
		o.Cliffs = &preview.CliffsAsked{Distance: c.Distance}
		if c.Item != nil {
			o.Cliffs.Income.Item = *c.Item
		}
		if c.Households != nil {
			if o.Cliffs.Most = *c.Households; o.Cliffs.Most < 1 {
				return fault.Newf(fault.Invalid, "户数须在 1 与 %d 之间", "the households must lie between 1 and %d", preview.MostCliffHomes).On("cliffs.households")
			}
		}
		if err := listed(c.First, "cliffs.first"); err != nil {
			return err
		}
	}
	o.Counters = in.CounterExamples != nil && *in.CounterExamples
	return nil
}

// presentMore presents what may be kept of it.
func presentMore(s *preview.Summary, out *models.DraftPreview) {
	if l := s.Lines; l != nil {
		out.Lines = &models.PreviewLines{Distance: l.Distance, Lines: []*models.PreviewLine{}}
		for i := range l.Lines {
			c := &l.Lines[i]
			one := &models.PreviewLine{Key: c.Key, Title: message(c.Title), Subject: previewSubject(c.Person), Entered: c.Entered, Left: c.Left}
			if c.Old != nil {
				one.Old, one.OldUnknown = &c.Old.Near, &c.Old.Open
			}
			if c.New != nil {
				one.New, one.NewUnknown = &c.New.Near, &c.New.Open
			}
			out.Lines.Lines = append(out.Lines.Lines, one)
		}
	}
	if c := s.Cliffs; c != nil {
		out.Cliffs = &models.PreviewCliffs{Distance: c.Distance, Item: c.Item, Looked: c.Looked, Of: c.Of, Unknown: c.Unknown, Cut: c.Cut, Kinds: []*models.PreviewCliffKind{}}
		for _, k := range c.Kinds {
			out.Cliffs.Kinds = append(out.Cliffs.Kinds, &models.PreviewCliffKind{Programmes: k.Programmes, Old: k.Old, New: k.New, Made: k.Made, Removed: k.Removed, Deepest: k.Deepest})
		}
	}
	if s.Counters == nil {
		return
	}
	out.CounterExamples = []*models.PreviewCounterExample{}
	for i := range s.Counters {
		c := &s.Counters[i]
		one := &models.PreviewCounterExample{Programme: c.Programme, Title: message(c.Title), Subject: previewSubject(c.Person), Found: c.Found, Definite: c.Definite, Complete: c.Complete, Members: c.Members, Facts: []*models.PreviewCounterFact{}}
		for _, f := range c.Facts {
			shown := &models.PreviewCounterFact{Input: f.Input, Title: message(f.Title), Value: f.Value}
			if f.Member > 0 {
				shown.Member = &f.Member
			}
			one.Facts = append(one.Facts, shown)
		}
		one.OldOutcome, one.OldAmount = counterSaid(c.Old)
		one.NewOutcome, one.NewAmount = counterSaid(c.New)
		out.CounterExamples = append(out.CounterExamples, one)
	}
}

func counterSaid(s *preview.CounterSaid) (*fact.Outcome, *fact.Money) {
	if s == nil {
		return nil, nil
	}
	o := fact.Outcome(s.Outcome)
	return &o, s.Amount
}

func previewSubject(person bool) models.SubjectKind {
	if person {
		return models.SubjectKindPerson
	}
	return models.SubjectKindHousehold
}

// previewLists adds what an answer lists and no report keeps: households, as far as the
// caller may see what the lists rest on, and reasons of counter-examples.
func (r *Resolver) previewLists(ctx context.Context, in *models.DraftPreviewInput, of *preview.Report, out *models.DraftPreview) error {
	if out.Lines == nil && out.Cliffs == nil && out.CounterExamples == nil {
		return nil
	}
	b, err := r.book(timescope.ForField(ctx, false))
	if err != nil {
		return err
	}
	p := b.presenter(ctx, nil)
	home := func(id int) *models.DecisionSubject {
		batchOf(ctx).households.want(id)
		return p.subject(rules.Subject{Entity: fact.EntityHousehold, ID: id})
	}
	hidden := func(origins []string, id int, field string) bool {
		return p.veil.over(origins, rules.Subject{Entity: fact.EntityHousehold, ID: id}, field) != nil
	}
	if l := out.Lines; l != nil && in.Lines.First != nil {
		l.Households = []*models.PreviewNear{}
		for _, n := range of.NearLines {
			switch {
			case hidden(of.LineOrigins[n.Line], n.Household, "PreviewLines.households"):
				l.Masked++
			case len(l.Households) < *in.Lines.First:
				l.Households = append(l.Households, &models.PreviewNear{Line: l.Lines[n.Line].Key, Home: home(n.Household), Entered: n.Entered})
			}
		}
	}
	if c := out.Cliffs; c != nil && in.Cliffs.First != nil {
		c.List = []*models.PreviewCliff{}
		for _, n := range of.CliffHomes {
			switch {
			case hidden(n.Origins, n.Household, "PreviewCliffs.list"):
				c.Masked++
			case len(c.List) < *in.Cliffs.First:
				c.List = append(c.List, &models.PreviewCliff{Home: home(n.Household), Made: n.Made, At: n.At, Loses: n.Loses, Programmes: c.Kinds[n.Kind].Programmes})
			}
		}
	}
	wantSubjects(ctx, p)
	counterReasons(ctx, b, of, out)
	return nil
}

// counterReasons explains counter-examples side by side. Nobody is behind them: nothing
// is masked.
func counterReasons(ctx context.Context, b *rulebook, of *preview.Report, out *models.DraftPreview) {
	for i, c := range of.Examples {
		x := c.Example
		if x == nil {
			continue
		}
		names := map[int]string{1: "household"}
		for n, m := range x.Household[0].Members {
			names[m.ID] = fmt.Sprintf("member %d", n+1)
		}
		p := b.presenter(ctx, names)
		p.veil.given = true
		t := trial{p: p, new: of.Rules}
		out.CounterExamples[i].Decision = t.decision(topicTried{c.Programme, x.Subject}, x.Old, x.New)
	}
}
