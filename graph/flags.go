package graph

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/predicate"
	"bentou/ent/gen/ent/riskflag"
	"bentou/ent/gen/ent/riskflagevent"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// flagsIn selects the flags that are up in a time scope. A history is every flag
// that was known.
func flagsIn(s timescope.Scope, history bool) predicate.RiskFlag {
	return func(sel *sql.Selector) {
		if s.Known != timescope.Now {
			sel.Where(sql.LTE(sel.C(riskflag.FieldRecorded), s.Known))
		}
		if history {
			return
		}
		sel.Where(sql.LTE(sel.C(riskflag.FieldRaisedFor), s.AsOf))
		sel.Where(sql.P(func(b *sql.Builder) {
			b.WriteString("NOT EXISTS (SELECT 1 FROM risk_flag_events AS e WHERE e.flag_id = " + sel.C("id") + " AND e.kind = ").Arg(string(fact.FlagEventCleared))
			b.WriteString(" AND e.day <= ").Arg(s.AsOf)
			if s.Known != timescope.Now {
				b.WriteString(" AND e.recorded <= ").Arg(s.Known)
			}
			b.WriteString(")")
		}))
	}
}

func (r *Resolver) flagPage(ctx context.Context, where *ent.RiskFlagWhereInput, history *bool, paginate func(context.Context, *ent.RiskFlagQuery) (*ent.RiskFlagConnection, error)) (*ent.RiskFlagConnection, error) {
	ctx, s, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.checkFlags(ctx, where); err != nil {
		return nil, err
	}
	page, err := paginate(ctx, r.client().RiskFlag.Query().Where(flagsIn(s, history != nil && *history)))
	if err != nil {
		return nil, err
	}
	list := make([]*ent.RiskFlag, 0, len(page.Edges))
	for _, e := range page.Edges {
		list = append(list, e.Node)
	}
	wantFlags(ctx, list)
	return page, nil
}

// wantFlags notes what may be asked of flags.
func wantFlags(ctx context.Context, list []*ent.RiskFlag) {
	b := batchOf(ctx)
	for _, f := range list {
		b.events.want(f.ID)
		b.facts.want(f.FactSetID)
	}
}

// checkFlags refuses filters by flags that there are not.
func (r *Resolver) checkFlags(ctx context.Context, in *ent.RiskFlagWhereInput) error {
	if in == nil {
		return nil
	}
	var keys []string
	for _, one := range []*string{in.Key, in.KeyNEQ, in.KeyEqualFold} {
		if one != nil {
			keys = append(keys, *one)
		}
	}
	keys = append(append(keys, in.KeyIn...), in.KeyNotIn...)
	if len(keys) > 0 {
		b, err := r.book(ctx)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if b.kind[key] != nil {
				continue
			}
			was, err := r.client().RiskFlag.Query().Where(riskflag.Key(key)).Exist(ctx)
			if err != nil {
				return err
			}
			if !was {
				return fault.Newf(fault.Invalid, "未知的预警项：%s", "unknown flag: %s", key).On("where.key")
			}
		}
	}
	for _, below := range append(append([]*ent.RiskFlagWhereInput{in.Not}, in.And...), in.Or...) {
		if err := r.checkFlags(ctx, below); err != nil {
			return err
		}
	}
	return nil
}

func (r *Resolver) flagsWithin(ctx context.Context, in *ent.RiskFlagWhereInput, id *int) error {
	if id == nil {
		return nil
	}
	p, err := r.within(ctx, *id)
	if err == nil {
		in.AddPredicates(riskflag.HasHouseholdWith(household.HasUnitWith(p)))
	}
	return err
}

// householdFlags are the flags that are up for a household.
func (r *Resolver) householdFlags(ctx context.Context, h *ent.Household) ([]*ent.RiskFlag, error) {
	ctx, s, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	return batchOf(ctx).flags.get(keyOf(ctx), h.ID, func(ids []int) (map[int][]*ent.RiskFlag, error) {
		q, err := r.client().RiskFlag.Query().Where(riskflag.HouseholdIDIn(ids...), flagsIn(s, false)).
			Order(ent.Asc(riskflag.FieldID)).CollectFields(ctx)
		if err != nil {
			return nil, err
		}
		q.Select(riskflag.Columns...) // to be told apart by household
		list, err := q.All(ctx)
		if err != nil {
			return nil, err
		}
		wantFlags(ctx, list)
		out := map[int][]*ent.RiskFlag{}
		for _, id := range ids {
			out[id] = []*ent.RiskFlag{}
		}
		for _, f := range list {
			out[f.HouseholdID] = append(out[f.HouseholdID], f)
		}
		return out, nil
	})
}

// kindOfFlag presents the kind of a flag by the rules that raised it.
func (r *Resolver) kindOfFlag(ctx context.Context, f *ent.RiskFlag) (*models.RiskFlagKind, error) {
	b, err := r.bookByID(ctx, f.ReleaseID, f.RaisedFor)
	if err != nil {
		return nil, err
	}
	if k := b.kind[f.Key]; k != nil {
		return k, nil
	}
	return nil, fault.Newf(fault.Internal, "发布中没有预警项 %s", "the release has no flag %s", f.Key)
}

// steps are the acts on a flag, the furthest last.
var steps = []fact.FlagEventKind{fact.FlagEventAcknowledged, fact.FlagEventVerified, fact.FlagEventMeasures, fact.FlagEventCleared}

// stateOf is how far a flag was dealt with, as known in the scope of the field.
func (r *Resolver) stateOf(ctx context.Context, f *ent.RiskFlag) (models.RiskFlagState, error) {
	ctx, s, err := scopeOf(ctx)
	if err != nil {
		return "", err
	}
	list, err := batchOf(ctx).events.get("events", f.ID, func(ids []int) (map[int][]*ent.RiskFlagEvent, error) {
		all, err := r.client().RiskFlagEvent.Query().Where(riskflagevent.FlagIDIn(ids...)).Order(ent.Asc(riskflagevent.FieldID)).All(ctx)
		out := make(map[int][]*ent.RiskFlagEvent, len(ids))
		for _, id := range ids {
			out[id] = nil
		}
		for _, e := range all {
			out[e.FlagID] = append(out[e.FlagID], e)
		}
		return out, err
	})
	if err != nil {
		return "", err
	}
	state := models.RiskFlagStateRaised
	for _, step := range steps {
		for _, e := range list {
			if e.Kind == step && e.Recorded <= s.Known && (e.Kind != fact.FlagEventCleared || e.Day <= s.AsOf) {
				state = models.RiskFlagState(step)
			}
		}
	}
	return state, nil
}

func (r *Resolver) flagReasons(ctx context.Context, f *ent.RiskFlag) ([]*models.Reason, error) {
	b, err := r.bookByID(ctx, f.ReleaseID, f.RaisedFor)
	if err != nil {
		return nil, err
	}
	again, err := r.replayed(ctx, replayKey{f.FactSetID, f.ReleaseID, b.release.Semantics, f.RaisedFor})
	if err != nil {
		return nil, err
	}
	for i := range again.assessment.Flags {
		if x := &again.assessment.Flags[i]; x.Flag.Key == f.Key {
			return again.present.reasons(x.Reasons), nil
		}
	}
	return []*models.Reason{}, nil
}

func (r *Resolver) act(ctx context.Context, kind fact.FlagEventKind, flag int, day *fact.Date, reason, key *string) (*models.RiskFlagPayload, error) {
	if r.eligibility == nil {
		return &models.RiskFlagPayload{UserErrors: []*models.UserError{}}, errNoRules
	}
	if reason != nil && strings.TrimSpace(*reason) == "" {
		reason = nil // blanks say nothing
	}
	if err := r.visible(ctx, "flagId", flag); err != nil {
		errs, err := userErrors(err)
		return &models.RiskFlagPayload{UserErrors: errs}, err
	}
	event, err := r.eligibility.Act(ctx, eligibility.FlagAct{Flag: flag, Kind: kind, Day: day, Reason: reason, Actor: actor(ctx), Key: key})
	if err != nil {
		errs, err := userErrors(err)
		return &models.RiskFlagPayload{UserErrors: errs}, err
	}
	found, err := r.client().RiskFlag.Query().Where(riskflag.ID(flag)).Only(ctx)
	if err == nil {
		event, err = r.client().RiskFlagEvent.Query().Where(riskflagevent.ID(event.ID)).Only(ctx)
	}
	return &models.RiskFlagPayload{RiskFlag: found, Event: event, UserErrors: []*models.UserError{}}, err
}
