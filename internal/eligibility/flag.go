package eligibility

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/riskflag"
	"bentou/ent/gen/ent/riskflagevent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// FlagAct is what a person does about a flag.
type FlagAct struct {
	Flag   int
	Kind   fact.FlagEventKind
	Day    *fact.Date // by default the business day of the zone
	Reason *string    // required to clear it; elsewhere what was found or done
	Actor  string
	// Key makes a retry safe: the same key and act are done once and answered alike;
	// the same key with another act is INVALID.
	Key *string
}

// Act records what a person did about a flag that is up: took note, verified it,
// took measures, or cleared it, for which a reason is required. It returns the
// event. A flag that was cleared is WRONG_STATE. One that a person cleared is not
// raised again before its condition was seen not to hold.
func (e *Service) Act(ctx context.Context, act FlagAct) (*ent.RiskFlagEvent, error) {
	cleared := act.Kind == fact.FlagEventCleared
	var all fault.Errors
	if _, ok := fact.Describe(act.Kind); !ok || act.Kind == fact.FlagEventLapsed {
		all = append(all, fault.New(fault.Invalid, "没有此种处置", "there is no such act").On("kind"))
	}
	if cleared && (act.Reason == nil || *act.Reason == "") {
		all = append(all, fault.New(fault.Invalid, "解除预警须说明理由", "to clear a flag takes a reason").On("reason"))
	}
	if len(all) > 0 {
		return nil, all
	}
	request := registry.Request{Actor: act.Actor, Key: act.Key, Input: act}
	id, err := registry.Once(ctx, e.store, request, func(ctx context.Context, tx *store.Tx) (int, error) {
		if err := tx.Lock(ctx); err != nil {
			return 0, err
		}
		f, err := tx.Client().RiskFlag.Query().Where(riskflag.ID(act.Flag)).WithHousehold(func(q *ent.HouseholdQuery) { q.WithZone() }).Only(ctx)
		if ent.IsNotFound(err) {
			return 0, fault.New(fault.NotFound, "没有此预警", "there is no such flag").On("flagId")
		}
		if err != nil {
			return 0, err
		}
		over, err := tx.Client().RiskFlagEvent.Query().Where(riskflagevent.FlagID(f.ID), riskflagevent.KindEQ(fact.FlagEventCleared)).Exist(ctx)
		if err != nil {
			return 0, err
		}
		if over {
			return 0, fault.New(fault.WrongState, "此预警已解除", "the flag was cleared already").On("flagId")
		}
		zone := f.Edges.Household.Edges.Zone
		day, err := e.day(zone, act.Day)
		if err != nil {
			return 0, err
		}
		id, err := tx.NextID(ctx, riskflagevent.Table)
		if err != nil {
			return 0, err
		}
		c, err := tx.Open(ctx, "risk_flag.act", store.Subject{Zone: zone.ID, Unit: f.Edges.Household.UnitID, Household: f.HouseholdID}, nil)
		if err != nil {
			return 0, err
		}
		var cause any
		if cleared {
			cause = string(fact.ClearCausePerson)
		}
		tx.Insert(riskflagevent.Table, eventColumns, id, f.ID, f.HouseholdID, string(act.Kind), day, cause, timescope.Null(act.Reason), nil, nil, c.Position)
		c.Note("risk_flag_event", id)
		return id, nil
	})
	if err != nil {
		return nil, err
	}
	return e.store.Client().RiskFlagEvent.Query().Where(riskflagevent.ID(id)).Only(ctx)
}
