package graph

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/adjustment"
	"bentou/ent/gen/ent/adjustmentact"
	"bentou/ent/gen/ent/change"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/predicate"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/arrears"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
)

// adjustmentsIn selects adjustments in some states.
func adjustmentsIn(states []models.AdjustmentState) predicate.Adjustment {
	return func(sel *sql.Selector) {
		acted := func(kind string) *sql.Predicate {
			return sql.P(func(b *sql.Builder) {
				b.WriteString("EXISTS (SELECT 1 FROM adjustment_acts AS t WHERE t.adjustment_id = " + sel.C("id"))
				if kind != "" {
					b.WriteString(" AND t.kind = ").Arg(kind)
				}
				b.WriteString(")")
			})
		}
		any := make([]*sql.Predicate, 0, len(states))
		for _, s := range states {
			switch s {
			case models.AdjustmentStateAccepted, models.AdjustmentStateRejected, models.AdjustmentStateSuperseded:
				any = append(any, acted(string(s)))
			case models.AdjustmentStateOpen:
				any = append(any, sql.And(sql.EQ(sel.C(adjustment.FieldKind), string(fact.AdjustmentProposal)), sql.Not(acted(""))))
			default:
				any = append(any, sql.And(sql.EQ(sel.C(adjustment.FieldKind), string(s)), sql.Not(acted(""))))
			}
		}
		if len(any) == 0 {
			any = append(any, sql.False()) // no state is nobody's, never everybody's
		}
		sel.Where(sql.Or(any...))
	}
}

func (r *Resolver) adjustmentPage(ctx context.Context, where *ent.AdjustmentWhereInput, states []models.AdjustmentState, paginate func(context.Context, *ent.AdjustmentQuery) (*ent.AdjustmentConnection, error)) (*ent.AdjustmentConnection, error) {
	if states == nil {
		states = []models.AdjustmentState{models.AdjustmentStateOpen, models.AdjustmentStateUndetermined}
	}
	if err := r.checkAdjusted(ctx, where); err != nil {
		return nil, err
	}
	ctx, _, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	page, err := paginate(ctx, r.client().Adjustment.Query().Where(adjustmentsIn(states)))
	if err != nil {
		return nil, err
	}
	b := batchOf(ctx)
	for _, e := range page.Edges {
		a := e.Node
		b.acts.want(a.ID)
		b.households.want(a.HouseholdID)
		b.moments.want(int(a.Recorded))
		if a.PersonID != nil {
			b.persons.want(*a.PersonID)
		}
		if a.FactSetID != nil {
			b.facts.want(*a.FactSetID)
			b.replays.want(adjustmentReplay(a))
		}
		for _, c := range causesOf(a) {
			b.moments.want(int(c.At))
			b.persons.want(c.Person)
			b.households.want(c.Household)
		}
	}
	return page, nil
}

// checkAdjusted refuses filters by programmes that there are not.
func (r *Resolver) checkAdjusted(ctx context.Context, in *ent.AdjustmentWhereInput) error {
	if in == nil {
		return nil
	}
	var keys []string
	for _, one := range []*string{in.Programme, in.ProgrammeNEQ, in.ProgrammeEqualFold} {
		if one != nil {
			keys = append(keys, *one)
		}
	}
	keys = append(append(keys, in.ProgrammeIn...), in.ProgrammeNotIn...)
	if len(keys) > 0 {
		b, err := r.book(ctx)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if b.programme[key] != nil {
				continue
			}
			was, err := r.client().Adjustment.Query().Where(adjustment.Programme(key)).Exist(ctx)
			if err != nil {
				return err
			}
			if !was {
				return fault.Newf(fault.Invalid, "未知的项目：%s", "unknown programme: %s", key).On("where.programme")
			}
		}
	}
	for _, below := range append(append([]*ent.AdjustmentWhereInput{in.Not}, in.And...), in.Or...) {
		if err := r.checkAdjusted(ctx, below); err != nil {
			return err
		}
	}
	return nil
}

func (r *Resolver) adjustmentsWithin(ctx context.Context, in *ent.AdjustmentWhereInput, id *int) error {
	if id == nil {
		return nil
	}
	p, err := r.within(ctx, *id)
	if err == nil {
		in.AddPredicates(adjustment.HasHouseholdWith(household.HasUnitWith(p)))
	}
	return err
}

// adjustmentTotals sums by month and programme what the caller may see.
func (r *Resolver) adjustmentTotals(ctx context.Context, where *ent.AdjustmentWhereInput, states []models.AdjustmentState) ([]*models.AdjustmentTotal, error) {
	if states == nil {
		states = []models.AdjustmentState{models.AdjustmentStateOpen}
	}
	if err := r.checkAdjusted(ctx, where); err != nil {
		return nil, err
	}
	ctx, _, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	q, err := where.Filter(r.client().Adjustment.Query().Where(adjustmentsIn(states)))
	if err != nil {
		return nil, err
	}
	sum := func(sign, as string) ent.AggregateFunc {
		return func(s *sql.Selector) string {
			c := s.C(adjustment.FieldDifference)
			return sql.As("coalesce(sum(CASE WHEN "+c+" "+sign+" 0 THEN "+c+" ELSE 0 END), 0)", as)
		}
	}
	var rows []struct {
		Month     fact.Date `json:"month"`
		Programme string    `json:"programme"`
		Count     int       `json:"count"`
		Arrears   int64     `json:"arrears"`
		Overpaid  int64     `json:"overpaid"`
	}
	if err := q.GroupBy(adjustment.FieldMonth, adjustment.FieldProgramme).Aggregate(ent.Count(), sum(">", "arrears"), sum("<", "overpaid")).Scan(ctx, &rows); err != nil {
		return nil, err
	}
	out := make([]*models.AdjustmentTotal, 0, len(rows))
	for _, row := range rows {
		out = append(out, &models.AdjustmentTotal{Month: row.Month, Programme: row.Programme, Count: row.Count, Arrears: fact.Money(row.Arrears), Overpaid: fact.Money(-row.Overpaid)})
	}
	slices.SortFunc(out, func(a, b *models.AdjustmentTotal) int {
		if a.Month != b.Month {
			return int(a.Month - b.Month)
		}
		return strings.Compare(a.Programme, b.Programme)
	})
	return out, nil
}

// adjusted is an adjustment as a decision: what comes out anew, with its reasons.
func adjusted(a *ent.Adjustment) *ent.StoredDecision {
	return &ent.StoredDecision{HouseholdID: a.HouseholdID, PersonID: a.PersonID, Programme: a.Programme, Outcome: a.Outcome, Amount: a.Amount, Cycle: a.Cycle,
		DecidedFor: a.Day, Day: a.Day, ReleaseID: a.ReleaseID, FactSetID: a.FactSetID, Semantics: a.Semantics}
}

func adjustmentReplay(a *ent.Adjustment) replayKey { return replayOf(adjusted(a)) }

// actOn is what became of an adjustment, or nil.
func (r *Resolver) actOn(ctx context.Context, a *ent.Adjustment) (*ent.AdjustmentAct, error) {
	return batchOf(ctx).acts.get("acts", a.ID, func(ids []int) (map[int]*ent.AdjustmentAct, error) {
		list, err := r.client().AdjustmentAct.Query().Where(adjustmentact.AdjustmentIDIn(ids...)).All(ctx)
		if err != nil {
			return nil, err
		}
		out := make(map[int]*ent.AdjustmentAct, len(ids))
		for _, id := range ids {
			out[id] = nil
		}
		for _, act := range list {
			out[act.AdjustmentID] = act
		}
		return out, nil
	})
}

func (r *Resolver) adjustmentState(ctx context.Context, a *ent.Adjustment) (models.AdjustmentState, error) {
	act, err := r.actOn(ctx, a)
	switch {
	case err != nil:
		return "", err
	case act != nil:
		return models.AdjustmentState(act.Kind), nil
	case a.Kind == fact.AdjustmentProposal:
		return models.AdjustmentStateOpen, nil
	}
	return models.AdjustmentState(a.Kind), nil
}

func (r *Resolver) adjustmentAct(ctx context.Context, a *ent.Adjustment) (*models.AdjustmentDealt, error) {
	act, err := r.actOn(ctx, a)
	if act == nil || err != nil {
		return nil, err
	}
	at, err := r.momentOf(ctx, act.Recorded)
	return &models.AdjustmentDealt{Kind: act.Kind, Reason: act.Reason, Actor: act.Actor, At: at}, err
}

// momentOf is the moment of a position. It tells nothing but that.
func (r *Resolver) momentOf(ctx context.Context, position int64) (time.Time, error) {
	return batchOf(ctx).moments.get("moments", int(position), func(positions []int) (map[int]time.Time, error) {
		wanted := make([]int64, len(positions))
		for i, p := range positions {
			wanted[i] = int64(p)
		}
		list, err := r.store.Client().Change.Query().Where(change.PositionIn(wanted...)).Select(change.FieldID, change.FieldPosition, change.FieldAt).All(ctx)
		out := make(map[int]time.Time, len(list))
		for _, c := range list {
			out[int(c.Position)] = c.At.UTC()
		}
		return out, err
	})
}

func causesOf(a *ent.Adjustment) []arrears.Cause {
	var out []arrears.Cause
	if err := json.Unmarshal([]byte(a.Causes), &out); err != nil {
		return nil // ours, and always JSON
	}
	return out
}

// adjustmentCauses tells what was recorded since. That there is a record of health or
// disability is masked as its content is.
func (r *Resolver) adjustmentCauses(ctx context.Context, a *ent.Adjustment) ([]*models.AdjustmentCause, error) {
	veil := newVeil(ctx)
	out := []*models.AdjustmentCause{}
	for _, c := range causesOf(a) {
		at, err := r.momentOf(ctx, c.At)
		if err != nil {
			return nil, err
		}
		one := &models.AdjustmentCause{Subject: &models.DecisionSubject{Kind: models.SubjectKindHousehold, ID: &c.Household}, RecordedAt: at, Superseded: c.Superseded}
		of := rules.Subject{Entity: fact.EntityHousehold, ID: c.Household}
		if c.Person != 0 {
			one.Subject = &models.DecisionSubject{Kind: models.SubjectKindPerson, ID: &c.Person}
			of = rules.Subject{Entity: fact.EntityPerson, ID: c.Person}
		}
		origin := c.Kind
		if origin == "health" || origin == "guardian_consent" {
			origin = conditionOrigin + "any"
		}
		if one.MaskedBecause = veil.over([]string{origin}, of, "AdjustmentCause.kind"); one.MaskedBecause != nil {
			one.Masked = true
		} else {
			kind, from := c.Kind, c.From
			one.Kind, one.ValidFrom, one.ValidTo = &kind, &from, c.To
		}
		out = append(out, one)
	}
	return out, nil
}

// reconcile goes through the past of the zone, or of what the caller may see of it.
func (r *Resolver) reconcile(ctx context.Context, in models.ReconcileInput) (*models.ReconcilePayload, error) {
	out := &models.ReconcilePayload{UserErrors: []*models.UserError{}}
	if r.eligibility == nil {
		return out, errNoRules
	}
	o := arrears.Options{Zone: in.Zone, Households: in.Households, Actor: actor(ctx)}
	err := r.reconcilable(ctx, &o, in)
	if err == nil {
		var done *arrears.Result
		if done, err = arrears.New(r.store, r.eligibility).Reconcile(ctx, o); err == nil {
			s := &models.ReconciliationSummary{Zone: done.Zone, Through: done.Through, Households: done.Households, Months: done.Months, Proposals: done.Proposals,
				Undetermined: done.Undetermined, Barred: done.Barred, Superseded: done.Superseded}
			for _, p := range done.Programmes {
				s.Arrears += p.Arrears
				s.Overpaid += p.Overpaid
			}
			out.Reconciliation = s
			return out, nil
		}
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

// reconcilable sets below which unit to reconcile. A caller with an area does so there or
// below, and only households that are there.
func (r *Resolver) reconcilable(ctx context.Context, o *arrears.Options, in models.ReconcileInput) error {
	if in.Households != nil && len(in.Households) == 0 {
		// An empty list is nobody, never everybody.
		return fault.New(fault.Invalid, "户编号列表为空", "the list of household codes is empty").On("households")
	}
	if in.Within != nil {
		if _, err := r.within(ctx, *in.Within); err != nil {
			return renamed(err, "where.within", "within")
		}
		o.Unit = *in.Within
		return r.local(ctx, "within", *in.Within)
	}
	c, err := access.From(ctx)
	if err != nil || c.Unit == 0 {
		return err
	}
	if in.Households == nil {
		o.Unit = c.Unit
		return nil
	}
	var errs []error
	for _, code := range in.Households {
		h, err := r.householdByCode(ctx, code, in.Zone)
		if err == nil && h == nil {
			err = fault.Newf(fault.NotFound, "没有户 %[1]s", "there is no household %[1]s", code).On("households")
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (r *Resolver) dealWith(ctx context.Context, kind fact.AdjustmentActKind, id int, reason, key *string) (*models.AdjustmentPayload, error) {
	out := &models.AdjustmentPayload{UserErrors: []*models.UserError{}}
	if r.eligibility == nil {
		return out, errNoRules
	}
	if reason != nil && strings.TrimSpace(*reason) == "" {
		reason = nil // blanks say nothing
	}
	err := r.visible(ctx, "adjustmentId", id)
	if err == nil {
		_, err = arrears.New(r.store, r.eligibility).Act(ctx, arrears.Act{Adjustment: id, Kind: kind, Reason: reason, Actor: actor(ctx), Key: key})
	}
	if err != nil {
		out.UserErrors, err = userErrors(err)
		return out, err
	}
	out.Adjustment, err = r.client().Adjustment.Query().Where(adjustment.ID(id)).Only(ctx)
	return out, err
}
