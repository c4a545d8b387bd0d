package graph

import (
	"context"
	"slices"
	"strings"

	"entgo.io/contrib/entgql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/internal/upcoming"
	"bentou/rules"
	"bentou/rules/fact"
)

// mostUpcoming bounds for how many households one operation looks ahead: each is decided
// again for every day on which something may change.
const mostUpcoming = 500

// comes lists what will change for the households that are asked about.
func (r *Resolver) comes(ctx context.Context, within int, code *string, where *models.UpcomingWhereInput) (context.Context, []upcoming.Change, error) {
	if r.eligibility == nil {
		return ctx, nil, errNoRules
	}
	z, err := r.catalogue.zone(ctx, code)
	if err != nil {
		return ctx, nil, err
	}
	if ctx, err = r.zoneScope(ctx, z); err != nil {
		return ctx, nil, err
	}
	today, err := r.catalogue.today(z)
	if err != nil {
		return ctx, nil, err
	}
	to, err := upcoming.Horizon(today, within)
	if err != nil {
		return ctx, nil, err
	}
	if where != nil && where.Programme != nil {
		b, err := r.book(ctx)
		if err != nil {
			return ctx, nil, err
		}
		if _, err := b.programmesOf(where.Programme, "where.programme"); err != nil {
			return ctx, nil, err
		}
	}
	homes, err := r.ahead(ctx, z, where)
	if err != nil {
		return ctx, nil, err
	}
	list, err := upcoming.New(r.eligibility).Of(ctx, homes, today, to)
	if where != nil && where.Programme != nil {
		list = slices.DeleteFunc(list, func(c upcoming.Change) bool { return !slices.Contains(where.Programme, c.Programme.Key) })
	}
	return ctx, list, err
}

func (r *Resolver) upcomingPage(ctx context.Context, within int, code *string, where *models.UpcomingWhereInput, after *entgql.Cursor[int], first *int, before *entgql.Cursor[int], last *int) (*models.UpcomingConnection, error) {
	ctx, list, err := r.comes(ctx, within, code, where)
	if err != nil {
		return nil, err
	}
	from, to := 0, len(list)
	if after != nil {
		from = min(max(after.ID+1, 0), len(list))
	}
	if before != nil {
		to = max(min(before.ID, len(list)), from)
	}
	if first != nil {
		to = min(to, from+*first)
	} else if last != nil {
		from = max(from, to-*last)
	}
	out := &models.UpcomingConnection{Edges: []*models.UpcomingEdge{}, TotalCount: len(list),
		PageInfo: &entgql.PageInfo[int]{HasPreviousPage: from > 0, HasNextPage: to < len(list)}}
	v := newVeil(ctx)
	for i := from; i < to; i++ {
		cursor := entgql.Cursor[int]{ID: i}
		out.Edges = append(out.Edges, &models.UpcomingEdge{Cursor: cursor, Node: presentUpcoming(ctx, v, &list[i])})
		out.PageInfo.EndCursor = &cursor
		if i == from {
			out.PageInfo.StartCursor = &cursor
		}
	}
	return out, nil
}

func (r *Resolver) upcomingTotals(ctx context.Context, within int, code *string, where *models.UpcomingWhereInput) ([]*models.UpcomingTotal, error) {
	_, list, err := r.comes(ctx, within, code, where)
	if err != nil {
		return nil, err
	}
	var sums upcoming.Sums
	for i := range list {
		sums.Add(&list[i])
	}
	out := []*models.UpcomingTotal{}
	for _, s := range sums.List() {
		out = append(out, &models.UpcomingTotal{Month: s.Month, Programme: s.Programme, Cycle: s.Cycle, Begin: s.Begin, End: s.End, Amount: s.Amount, Undetermined: s.Unknown, Pays: s.Pays})
	}
	return out, nil
}

// ahead are the households that are asked about, of those that the caller may see.
func (r *Resolver) ahead(ctx context.Context, z *ent.Zone, where *models.UpcomingWhereInput) ([]*ent.Household, error) {
	q := r.client().Household.Query().Where(household.ZoneID(z.ID)).Order(ent.Asc(household.FieldID)).Limit(mostUpcoming + 1)
	if where != nil && where.Within != nil {
		p, err := r.within(ctx, *where.Within)
		if err != nil {
			return nil, err
		}
		q.Where(household.HasUnitWith(p))
	}
	if where != nil && where.Households != nil {
		q.Where(household.CodeIn(where.Households...))
	}
	list, err := q.All(ctx)
	if err != nil {
		return nil, err
	}
	if len(list) > mostUpcoming {
		return nil, fault.Newf(fault.Invalid, "至多 %d 户：请以 where.within 或 where.households 缩小范围", "of at most %d households: narrow it by where.within or where.households", mostUpcoming).On("where")
	}
	if where != nil {
		found := map[string]bool{}
		for _, h := range list {
			found[h.Code] = true
		}
		for _, code := range where.Households {
			if !found[code] {
				return nil, fault.Newf(fault.NotFound, "没有户 %[1]s", "there is no household %[1]s", code).On("where.households")
			}
		}
	}
	return list, nil
}

func presentUpcoming(ctx context.Context, v *veil, c *upcoming.Change) *models.UpcomingChange {
	b := batchOf(ctx)
	b.households.want(c.Household)
	out := &models.UpcomingChange{
		Day: c.Day, Programme: c.Programme.Key, Title: message(c.Programme.Title), Cycle: fact.Cycle(strings.ToUpper(c.Programme.Cycle)), Household: &ent.Household{ID: c.Household},
		Subject: subjectAhead(b, c.Subject.Entity, c.Subject.ID), Before: fact.Outcome(c.Before), AmountBefore: c.AmountBefore,
		After: fact.Outcome(c.After), AmountAfter: c.AmountAfter, Causes: []*models.UpcomingCause{},
	}
	for i := range c.Causes {
		x := &c.Causes[i]
		out.Causes = append(out.Causes, presentCause(v, subjectAhead(b, x.Subject.Entity, x.Subject.ID), x))
	}
	return out
}

// presentCause shows a cause as far as the caller may see what it is read from.
func presentCause(v *veil, subject *models.DecisionSubject, x *rules.Cause) *models.UpcomingCause {
	one := &models.UpcomingCause{Subject: subject}
	if one.MaskedBecause = v.over(x.Origins, x.Subject, "UpcomingCause.input"); one.MaskedBecause != nil {
		one.Masked = true
		return one
	}
	kind, day := models.UpcomingCauseKind(x.Kind), x.Day
	one.Kind, one.Day, one.Input = &kind, &day, given(x.Input)
	if x.Input != "" {
		one.Title = message(x.Title)
	}
	if x.Age > 0 {
		age := int(x.Age)
		one.Age = &age
	}
	return one
}

func subjectAhead(b *batch, e fact.Entity, id int) *models.DecisionSubject {
	if e == fact.EntityPerson {
		b.persons.want(id)
		return &models.DecisionSubject{Kind: models.SubjectKindPerson, ID: &id}
	}
	b.households.want(id)
	return &models.DecisionSubject{Kind: models.SubjectKindHousehold, ID: &id}
}
