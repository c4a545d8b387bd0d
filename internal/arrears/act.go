package arrears

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/adjustment"
	"bentou/ent/gen/ent/adjustmentact"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// Act is what a person decides about a proposal.
type Act struct {
	Adjustment int
	Kind       fact.AdjustmentActKind // accepted or rejected
	Reason     *string                // required to reject
	Actor      string
	// Key makes a retry safe: the same key and act are done once and answered alike;
	// the same key with another act is INVALID.
	Key *string
}

// Act records that a person accepts or rejects a proposal, and returns the proposal. It
// pays and claims back nothing: that is for whoever pays, by what was accepted. What is
// no proposal, or was accepted, rejected or superseded already, is WRONG_STATE.
func (a *Service) Act(ctx context.Context, act Act) (*ent.Adjustment, error) {
	var all fault.Errors
	if act.Kind != fact.AdjustmentAccepted && act.Kind != fact.AdjustmentRejected {
		all = append(all, fault.New(fault.Invalid, "没有此种处理", "there is no such act").On("kind"))
	}
	if act.Kind == fact.AdjustmentRejected && (act.Reason == nil || *act.Reason == "") {
		all = append(all, fault.New(fault.Invalid, "驳回须说明理由", "to reject takes a reason").On("reason"))
	}
	if len(all) > 0 {
		return nil, all
	}
	request := registry.Request{Actor: act.Actor, Key: act.Key, Input: act}
	_, err := registry.Once(ctx, a.store, request, func(ctx context.Context, tx *store.Tx) (int, error) {
		if err := tx.Lock(ctx); err != nil {
			return 0, err
		}
		x, err := tx.Client().Adjustment.Query().Where(adjustment.ID(act.Adjustment)).WithHousehold().Only(ctx)
		if ent.IsNotFound(err) {
			return 0, fault.New(fault.NotFound, "没有此补差", "there is no such adjustment").On("adjustmentId")
		}
		if err != nil {
			return 0, err
		}
		if x.Kind != fact.AdjustmentProposal {
			return 0, fault.New(fault.WrongState, "此项并未建议补发或追回", "nothing is proposed by this adjustment").On("adjustmentId")
		}
		over, err := tx.Client().AdjustmentAct.Query().Where(adjustmentact.AdjustmentID(x.ID)).Exist(ctx)
		if err != nil {
			return 0, err
		}
		if over {
			return 0, fault.New(fault.WrongState, "此建议已处理，或已由后来的核对取代", "the proposal was dealt with, or superseded by a later one").On("adjustmentId")
		}
		id, err := tx.NextID(ctx, adjustmentact.Table)
		if err != nil {
			return 0, err
		}
		home := x.Edges.Household
		c, err := tx.Open(ctx, "adjustment.act", store.Subject{Zone: x.ZoneID, Unit: home.UnitID, Household: home.ID}, nil)
		if err != nil {
			return 0, err
		}
		tx.Insert(adjustmentact.Table, actColumns, id, x.ID, home.ID, string(act.Kind), timescope.Null(act.Reason), act.Actor, c.Position)
		c.Note("adjustment_act", id)
		return id, nil
	})
	if err != nil {
		return nil, err
	}
	return a.store.Client().Adjustment.Query().Where(adjustment.ID(act.Adjustment)).Only(ctx)
}
