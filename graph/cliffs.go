package graph

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// errNotComputed is a mistake of the program: a decision that no operation computed.
var errNotComputed = errors.New("a decision that was not computed in this operation")

// widestCurve bounds how far from the present support is followed.
const widestCurve = fact.Money(1_000_000_00)

// cliffs follows the support of a household along an income.
func (r *Resolver) cliffs(ctx context.Context, h *ent.Household, person *int, item *fact.IncomeItem, from, to *fact.Money) (*models.IncomeCurve, error) {
	ctx, s, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	low, high := fact.Money(0), fact.Money(0)
	if from != nil {
		low = *from
	}
	if to != nil {
		high = *to
	}
	if low > high || low < -widestCurve || high > widestCurve {
		return nil, fault.Newf(fault.Invalid, "from 不得大于 to，且与现在相差不得超过 %s", "from must not lie beyond to, and neither further than %s from the present", widestCurve).On("from")
	}
	b, err := r.book(ctx)
	if err != nil {
		return nil, err
	}
	home, err := r.dossier(ctx, h)
	if err != nil {
		return nil, err
	}
	out := &models.IncomeCurve{Pieces: []*models.SupportPiece{}, Breaks: []*models.SupportBreak{}}
	of := rules.IncomeOf{}
	if person != nil {
		if of.Person = *person; !slices.ContainsFunc(home.Members, func(p *dossier.Person) bool { return p.ID == of.Person }) {
			return nil, fault.New(fault.NotFound, "该户没有此成员", "the household has no such member").On("person")
		}
	}
	if item != nil {
		of.Item = *item
	}
	q, err := b.rules.Inquire(home, s.AsOf)
	if err != nil {
		return nil, err
	}
	curve, err := q.Curve(of, low, high, effort(ctx))
	switch {
	case errors.Is(err, rules.ErrIncome):
		return out, nil
	case err != nil:
		return nil, err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	p := b.presenter(ctx, nil)
	if out.MaskedBecause = p.veil.over(curve.Origins, rules.Subject{Entity: fact.EntityHousehold, ID: h.ID}, "IncomeCurve.pieces"); out.MaskedBecause != nil {
		out.Masked = true
		return out, nil
	}
	out.Income, out.Now, out.Complete = p.changeable(&curve.Income), &curve.Now, curve.Complete
	for i := range curve.Pieces {
		one := &curve.Pieces[i]
		out.Pieces = append(out.Pieces, &models.SupportPiece{From: one.From, To: one.To, AtFrom: support(one.AtFrom), AtTo: support(one.AtTo)})
	}
	for i := range curve.Breaks {
		out.Breaks = append(out.Breaks, p.supportBreak(&curve.Breaks[i]))
	}
	wantSubjects(ctx, p)
	batchOf(ctx).curves.note(out, curve)
	return out, nil
}

func support(s rules.Support) *models.Support {
	return &models.Support{Month: s.Month, Year: s.Year, Once: s.Once, OfYear: s.OfYear(), AMonth: s.AMonth().RatString(), Open: s.Open}
}

func (p *presenter) supportBreak(b *rules.Break) *models.SupportBreak {
	out := &models.SupportBreak{At: b.At, Before: support(b.Before), After: support(b.After), Loses: b.Loses, Cliff: b.Cliff, Turns: []*models.DecisionTurn{}}
	for _, t := range b.Turns {
		out.Turns = append(out.Turns, &models.DecisionTurn{Programme: p.book.programme[t.Programme.Key], Subject: p.subject(t.Subject), Before: fact.Outcome(t.Before), After: fact.Outcome(t.After)})
	}
	return out
}

// drawing draws a curve of this operation; what is masked or not known has nothing to
// draw.
func drawing(ctx context.Context, c *models.IncomeCurve, l models.DrawingLanguage) string {
	curve, ok := batchOf(ctx).curves.find(c)
	if !ok {
		curve = &rules.Curve{}
	}
	if l == models.DrawingLanguageEn {
		return curve.SVG(rules.English)
	}
	return curve.SVG(rules.Chinese)
}

// The bounds of a question about the population.
const (
	farthestCliff  = fact.Money(20_000_00)
	runsOfOne      = 3000
	homesAtOnce    = 128
	mostCliffsList = 1000
)

// incomeCliffs looks at every household that the caller may see.
func (r *Resolver) incomeCliffs(ctx context.Context, distance fact.Money, item *fact.IncomeItem, within *int, first int) (*models.IncomeCliffs, error) {
	ctx, s, err := scopeOf(ctx)
	switch {
	case err != nil:
		return nil, err
	case distance <= 0 || distance > farthestCliff:
		return nil, fault.Newf(fault.Invalid, "distance 须大于零且不超过 %s", "distance must be more than nothing and at most %s", farthestCliff).On("distance")
	case first < 0 || first > mostCliffsList:
		return nil, fault.Newf(fault.Invalid, "first 须在 0 与 %d 之间", "first must lie between 0 and %d", mostCliffsList).On("first")
	}
	b, err := r.book(ctx)
	if err != nil {
		return nil, err
	}
	query := r.client().Household.Query().Order(household.ByID())
	if within != nil {
		p, err := r.within(ctx, *within)
		if err != nil {
			return nil, err
		}
		query = query.Where(household.HasUnitWith(p))
	}
	homes, err := query.All(ctx)
	if err != nil {
		return nil, err
	}
	of := rules.IncomeOf{}
	if item != nil {
		of.Item = *item
	}
	c := &cliffCount{p: b.presenter(ctx, nil), out: &models.IncomeCliffs{}}
	for part := range slices.Chunk(homes, homesAtOnce) {
		dossiers, err := r.eligibility.Dossiers(ctx, part, s.AsOf, s.Known)
		if err != nil {
			return nil, err
		}
		for _, h := range dossiers {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := c.look(ctx, b.rules, h, s.AsOf, of, distance); err != nil {
				return nil, err
			}
		}
	}
	return c.listed(ctx, first), nil
}

type cliffCount struct {
	p    *presenter
	out  *models.IncomeCliffs
	near []nearCliff
}

type nearCliff struct {
	home  int
	curve *rules.Curve
	cliff rules.Break
}

func (c *cliffCount) look(ctx context.Context, release *rules.Release, h *dossier.Household, asOf fact.Date, of rules.IncomeOf, distance fact.Money) error {
	q, err := release.InquireToday(h, asOf)
	if err != nil {
		return err
	}
	if len(q.Decisions()) == 0 {
		return nil // not there on the day
	}
	c.out.Households++
	e := effort(ctx)
	e.Runs = runsOfOne
	curve, err := q.Curve(of, 0, distance, e)
	if errors.Is(err, rules.ErrIncome) {
		c.out.Unknown++
		return nil
	} else if err != nil {
		return err
	}
	if list := curve.Cliffs(); len(list) > 0 {
		c.out.Near++
		c.near = append(c.near, nearCliff{h.ID, curve, list[0]})
	} else if !curve.Complete {
		c.out.Cut++
	}
	return nil
}

// listed lists the nearest, as far as the caller may see what they rest on.
func (c *cliffCount) listed(ctx context.Context, first int) *models.IncomeCliffs {
	slices.SortStableFunc(c.near, func(a, b nearCliff) int { return cmp.Compare(a.cliff.At, b.cliff.At) })
	c.out.List = []*models.IncomeCliff{}
	for i := range c.near {
		n := &c.near[i]
		if c.p.veil.over(n.curve.Origins, rules.Subject{Entity: fact.EntityHousehold, ID: n.home}, "IncomeCliffs.list") != nil {
			c.out.Masked++
			continue
		}
		if len(c.out.List) < first {
			batchOf(ctx).households.want(n.home)
			c.out.List = append(c.out.List, &models.IncomeCliff{Household: &ent.Household{ID: n.home}, Income: c.p.changeable(&n.curve.Income), Break: c.p.supportBreak(&n.cliff)})
		}
	}
	wantSubjects(ctx, c.p)
	return c.out
}
