package graph

import (
	"context"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// tryExpression works an expression out for one household.
func (r *Resolver) tryExpression(ctx context.Context, in models.RuleTryExpressionInput) (*models.RuleTryExpression, error) {
	s, err := r.suppose(timescope.ForField(ctx, false), supposed{in.Zone, in.Household, in.Recorded}, in.AsOf)
	if err != nil {
		return nil, several(ctx, err)
	}
	by := s.book.rules
	if in.Draft != nil || in.Files != nil {
		if by, _, err = r.rulesTried(ctx, tried{in.Draft, in.Revision, in.Files, "input.draft"}); err != nil {
			return nil, err
		}
	}
	place, err := s.book.placeOf(in.Expression)
	if err != nil {
		return nil, several(ctx, err)
	}
	if place.Role == lang.RoleWhen || place.Role == lang.RolePays || place.Role == lang.RoleExpr && place.Subject >= fact.EntityClaim {
		return nil, fault.New(fault.Invalid, "费用的表达式不在此试用：请用 simulateClaim", "an expression on bills is not tried here: use simulateClaim").On("input.expression.place")
	}
	if place.From > s.asOf {
		return nil, fault.New(fault.Invalid, "表达式在所试之日尚未施行", "the expression is not in force on the day").On("input.expression.from")
	}
	trial, found, err := by.TryExpr(place, in.Expression.Text, s.household, s.asOf)
	if err != nil {
		return nil, fault.New(fault.Invalid, "此处不能有这样的表达式", "no such expression can stand there").On("input.expression.place").Because(err)
	}
	out := &models.RuleTryExpression{AsOf: s.asOf, Check: presentCheck(found), Results: []*models.RuleTryExpressionResult{}}
	if trial == nil {
		return out, nil
	}
	out.Sentence = message(trial.Sentence)
	p := s.presenter(ctx)
	p.veil.shown = true // the value itself tells what was read
	for i := range trial.Results {
		x := &trial.Results[i]
		one := &models.RuleTryExpressionResult{Subject: p.subject(x.Subject), Reasons: p.reasons(x.Reasons), Missing: []*models.MissingFact{},
			MaskedBecause: p.veil.over(x.Origins, x.Subject, "RuleTryExpressionResult.value")}
		if one.MaskedBecause != nil {
			// Which facts are asked for would tell which conditions were looked at.
			one.Text = message(veilValue)
		} else {
			one.Known, one.Value, one.Text, one.Missing = &x.Known, plainValue(x.Type.Kind, x.Value), message(x.Text), p.missing(x.Missing)
		}
		out.Results = append(out.Results, one)
	}
	wantSubjects(ctx, p)
	return out, nil
}
