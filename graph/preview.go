package graph

import (
	"context"
	"slices"
	"strings"

	"bentou/ent/privacy"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/internal/preview"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
	rulespreview "bentou/rules/preview"
)

// draftPreview runs a preview and keeps its report with the draft. tell, where it is not
// nil, is told how far it came.
func (r *Resolver) draftPreview(ctx context.Context, in models.DraftPreviewInput, tell func(preview.Progress)) (*models.DraftPreviewPayload, error) {
	out := &models.DraftPreviewPayload{UserErrors: []*models.UserError{}}
	report, err := r.runPreview(ctx, in, tell)
	if err != nil {
		out.UserErrors, err = userErrors(err)
		return out, err
	}
	out.Report = report
	return out, nil
}

func (r *Resolver) runPreview(ctx context.Context, in models.DraftPreviewInput, tell func(preview.Progress)) (*models.DraftPreview, error) {
	after, revision, err := r.rulesTried(ctx, tried{in.Draft, in.Revision, in.Files, "draft"})
	if err != nil {
		return nil, err
	}
	o := preview.Options{Zone: in.Zone, AsOf: in.AsOf, Progress: tell}
	if in.Months != nil {
		if o.Months = *in.Months; o.Months == 0 {
			return nil, fault.Newf(fault.Invalid, "月数须在 1 与 %d 之间", "the months must lie between 1 and %d", preview.MaxMonths).On("months")
		}
	}
	if err := previewAsks(&in, &o); err != nil {
		return nil, err
	}
	if o.Unit, err = r.previewedWithin(ctx, in.Within); err != nil {
		return nil, err
	}
	found, err := r.previews.Run(ctx, after, o)
	if err != nil {
		return nil, err
	}
	out := presentReport(&found.Summary, revision != nil)
	if err := r.previewLists(ctx, &in, found, out); err != nil {
		return nil, err
	}
	if in.People != nil {
		if err := r.people(ctx, in.People, found, out); err != nil {
			return nil, err
		}
	}
	if revision != nil {
		err = r.previews.Keep(ctx, actor(ctx), revision, found)
	}
	return out, err
}

// previewedWithin is the unit below which a caller may look: one with an area nowhere
// else.
func (r *Resolver) previewedWithin(ctx context.Context, within *int) (int, error) {
	if within != nil {
		if _, err := r.within(ctx, *within); err != nil {
			return 0, renamed(err, "where.within", "within")
		}
		return *within, r.local(ctx, "within", *within)
	}
	c, err := access.From(ctx)
	if err != nil {
		return 0, err
	}
	return c.Unit, nil
}

// latestPreview shows the report that is kept of a draft.
func (r *Resolver) latestPreview(ctx context.Context, draft int) (*models.DraftPreview, error) {
	if r.previews == nil {
		return nil, errNoRules
	}
	if v, ok := privacy.From(ctx); !ok || !v.Everywhere {
		return nil, everywhere(ctx) // it counts the whole zone
	}
	if _, err := r.policy.Draft(ctx, draft); err != nil {
		return nil, err
	}
	sum, _, err := r.previews.Latest(ctx, draft)
	if sum == nil || err != nil {
		return nil, err
	}
	return presentReport(sum, true), nil
}

func presentReport(s *preview.Summary, kept bool) *models.DraftPreview {
	out := &models.DraftPreview{
		Digest: s.Digest, AsOf: s.AsOf, Zone: s.Zone, Kept: kept, Households: s.Households, Persons: s.Persons,
		Months: []*models.PreviewMonth{}, MatchesEveryone: s.MatchesEveryone, MatchesNobody: s.MatchesNobody,
	}
	if s.Unit != 0 {
		out.Within = &s.Unit
	}
	for n := range s.Months {
		m := &s.Months[n]
		shown := &models.PreviewMonth{AsOf: m.AsOf, YearOld: m.YearOld, YearNew: m.YearNew, Programmes: []*models.PreviewProgramme{}, Flags: presentFlags(m.Flags)}
		for i := range m.Programmes {
			shown.Programmes = append(shown.Programmes, presentPreviewed(&m.Programmes[i]))
		}
		out.Months = append(out.Months, shown)
	}
	presentMore(s, out)
	return out
}

func presentPreviewed(p *preview.Programme) *models.PreviewProgramme {
	out := &models.PreviewProgramme{
		Key: p.Key, Title: message(p.Title), Subject: models.SubjectKindHousehold, Subjects: p.Subjects, OldEligible: p.OldEligible, NewEligible: p.NewEligible,
		OldUndetermined: p.OldUndetermined, NewUndetermined: p.NewUndetermined, OldAmount: p.OldAmount, NewAmount: p.NewAmount, More: p.More, Less: p.Less,
		Cycle: cycleNamed(p.NewCycle), Counts: presentCounts(p.Counts), ByUnit: []*models.PreviewUnitCount{}, ByAge: []*models.PreviewAgeCount{},
	}
	if p.Person {
		out.Subject = models.SubjectKindPerson
	}
	if !p.NewHas {
		out.Cycle = cycleNamed(p.OldCycle)
	}
	for _, c := range p.ByUnit {
		one := &models.PreviewUnitCount{Counts: presentCounts(c.Counts)}
		if c.Unit != 0 {
			unit, name := c.Unit, c.Name
			one.Unit, one.Name = &unit, &name
		}
		out.ByUnit = append(out.ByUnit, one)
	}
	for _, c := range p.ByAge {
		one := &models.PreviewAgeCount{To: c.To, Counts: presentCounts(c.Counts)}
		if c.Known {
			from := c.From
			one.From = &from
		}
		out.ByAge = append(out.ByAge, one)
	}
	return out
}

func presentCounts(c preview.Counts) *models.PreviewCounts {
	return &models.PreviewCounts{Gained: c.Gained, Lost: c.Lost, Changed: c.Changed, Undetermined: c.Undetermined, Determined: c.Determined}
}

func cycleNamed(s string) fact.Cycle { return fact.Cycle(strings.ToUpper(s)) }

// mostPeople is how many people a preview lists at once.
const mostPeople = 200

// people lists those that were asked for. Nobody is listed whom rules picked out by
// records that the caller may not see.
func (r *Resolver) people(ctx context.Context, in *models.PreviewPeopleInput, of *preview.Report, out *models.DraftPreview) error {
	month, skip := 0, 0
	if in.Month != nil {
		month = *in.Month
	}
	if in.Skip != nil {
		skip = *in.Skip
	}
	switch {
	case in.First < 0 || in.First > mostPeople:
		return fault.Newf(fault.Invalid, "first 须在 0 与 %d 之间", "first must lie between 0 and %d", mostPeople).On("people.first")
	case skip < 0:
		return fault.New(fault.Invalid, "skip 不能为负", "skip must not be negative").On("people.skip")
	case month < 0 || month >= len(of.Months):
		return fault.New(fault.Invalid, "没有预演这个月", "the month was not previewed").On("people.month")
	case !slices.ContainsFunc(of.Rules.Pack().Programmes, func(p *pack.Programme) bool { return p.Key == in.Programme }) &&
		!slices.ContainsFunc(of.Months[month].Programmes, func(p preview.Programme) bool { return p.Key == in.Programme }):
		return fault.Newf(fault.Invalid, "没有此项目：%s", "there is no such programme: %s", in.Programme).On("people.programme")
	}
	b, err := r.book(timescope.ForField(ctx, false))
	if err != nil {
		return err
	}
	p := b.presenter(ctx, nil)
	if why := p.veil.over(of.Rules.ProgrammeOrigins(in.Programme), rules.Subject{Entity: fact.EntityHousehold}, "PreviewReport.people"); why != nil {
		out.PeopleMaskedBecause = why
		return nil
	}
	out.People = []*models.PreviewPerson{}
	for _, x := range of.People[month] {
		kind := models.PreviewKind(x.Kind.String())
		switch {
		case x.Programme != in.Programme, in.Kind != nil && !slices.Contains(in.Kind, kind):
			continue
		case skip > 0:
			skip--
			continue
		case len(out.People) == in.First:
			wantSubjects(ctx, p)
			return nil
		}
		home := rules.Subject{Entity: fact.EntityHousehold, ID: x.Household}
		who := home
		if x.Person != nil {
			who = rules.Subject{Entity: fact.EntityPerson, ID: *x.Person}
		}
		out.People = append(out.People, &models.PreviewPerson{Kind: kind, Home: p.subject(home), Subject: p.subject(who), OldOutcome: fact.Outcome(x.Old.Outcome), NewOutcome: fact.Outcome(x.New.Outcome),
			OldAmount: paid(x.Old), NewAmount: paid(x.New)})
		batchOf(ctx).households.want(x.Household)
	}
	wantSubjects(ctx, p)
	return nil
}

func paid(s rulespreview.Said) *fact.Money {
	if s.Outcome != rules.Eligible || s.Amount == 0 {
		return nil
	}
	return &s.Amount
}
