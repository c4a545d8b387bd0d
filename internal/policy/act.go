package policy

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"bentou/ent/gen/ent/draftact"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// Of is the revision that an act is about, as whoever acts saw it.
type Of struct {
	Draft    int
	Revision int    // its number; it must be the latest
	Digest   string // over its files; "" where only the number was looked at
}

// Submit sends the latest revision for approval. What is confirmed stays with it.
func (s *Service) Submit(ctx context.Context, req Request, of Of, c Confirmations) (*Draft, error) {
	return s.act(ctx, req, of, fact.DraftSubmitted, c)
}

// Recall takes a draft back from approval, also one that is approved.
func (s *Service) Recall(ctx context.Context, req Request, of Of) (*Draft, error) {
	return s.act(ctx, req, of, fact.DraftRecalled, Confirmations{})
}

// Approve approves the latest revision, if it was submitted, of which the digest must be
// named: what is approved is what was seen. Where previews are kept there must be one of
// that revision: what it does is seen as well. Whoever wrote or submitted any revision of
// the draft may not: FORBIDDEN.
func (s *Service) Approve(ctx context.Context, req Request, of Of) (*Draft, error) {
	return s.act(ctx, req, of, fact.DraftApproved, Confirmations{})
}

// Refuse sends a draft back, also one that was approved, with a reason.
func (s *Service) Refuse(ctx context.Context, req Request, of Of) (*Draft, error) {
	return s.act(ctx, req, of, fact.DraftRefused, Confirmations{})
}

// Discard gives a draft up for good.
func (s *Service) Discard(ctx context.Context, req Request, of Of) (*Draft, error) {
	return s.act(ctx, req, of, fact.DraftDiscarded, Confirmations{})
}

// from are the states from which each act may be done, and what else is said.
var from = map[fact.DraftActKind]struct {
	states []State
	zh, en string
}{
	fact.DraftSubmitted: {[]State{InWork}, "草案不在起草中，不能送审", "only a draft in work can be submitted"},
	fact.DraftRecalled:  {[]State{InReview, Approved}, "草案未在审批中", "the draft is not with the approver"},
	fact.DraftRefused:   {[]State{InReview, Approved}, "草案未在审批中", "the draft is not with the approver"},
	fact.DraftApproved:  {[]State{InReview}, "草案的最新修订未送审", "the latest revision of the draft was not submitted"},
	fact.DraftDiscarded: {[]State{InWork, InReview, Approved}, "草案已发布或已废弃", "the draft is published or given up"},
}

func (s *Service) act(ctx context.Context, req Request, of Of, kind fact.DraftActKind, c Confirmations) (*Draft, error) {
	_, err := s.once(ctx, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		d, err := s.draft(ctx, tx.Client(), of.Draft)
		if err != nil {
			return 0, err
		}
		err = possible(d, req, of, kind)
		if kind == fact.DraftApproved && fault.CodeOf(err) != fault.Forbidden {
			err = errors.Join(err, s.unseen(ctx, d.Latest()))
		}
		if err != nil {
			return 0, gathered(err)
		}
		return insertAct(ctx, tx, req, d, kind, c)
	})
	if err != nil {
		return nil, err
	}
	return s.Draft(ctx, of.Draft)
}

// possible says everything that forbids an act.
func possible(d *Draft, req Request, of Of, kind fact.DraftActKind) error {
	var wrong fault.Errors
	latest := d.Latest()
	if of.Revision != latest.Number || of.Digest != "" && of.Digest != latest.Digest {
		wrong = append(wrong, fault.Newf(fault.Conflict, "草案现为修订 %d，非所见之文本", "the draft is at revision %d, which is not the text that was seen", latest.Number).On("revision"))
	}
	rule, state := from[kind], d.State()
	fits := false
	for _, x := range rule.states {
		fits = fits || x == state
	}
	if !fits {
		wrong = append(wrong, fault.New(fault.WrongState, rule.zh, rule.en))
	}
	if kind == fact.DraftApproved {
		if of.Digest == "" {
			wrong = append(wrong, fault.New(fault.Invalid, "须给出所见文本的摘要", "name the digest of the text that was seen").On("digest"))
		}
		if d.Wrote(req.Actor) {
			return fault.New(fault.Forbidden, "起草、修改或送审者不得批准", "nobody approves what they wrote or submitted")
		}
	}
	if kind == fact.DraftRefused {
		wrong = append(wrong, reasoned(req)...)
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// reasoned wants a reason.
func reasoned(req Request) fault.Errors {
	if req.Reason == nil || strings.TrimSpace(*req.Reason) == "" {
		return fault.Errors{fault.New(fault.Invalid, "须说明理由", "a reason is needed").On("reason")}
	}
	return nil
}

// insertAct notes what is done with the latest revision.
func insertAct(ctx context.Context, tx *store.Tx, req Request, d *Draft, kind fact.DraftActKind, c Confirmations) (int, error) {
	detail, err := json.Marshal(c)
	if err != nil {
		return 0, err
	}
	id, err := tx.NextID(ctx, draftact.Table)
	if err != nil {
		return 0, err
	}
	change, err := tx.Open(ctx, "draft."+strings.ToLower(string(kind)), store.Subject{}, req.Reason)
	if err != nil {
		return 0, err
	}
	var reason any
	if req.Reason != nil {
		reason = *req.Reason
	}
	latest := d.Latest()
	tx.Insert(draftact.Table, []string{"id", "draft_id", "revision_id", "kind", "actor", "digest", "reason", "detail", "recorded"},
		id, d.ID, latest.ID, string(kind), req.Actor, latest.Digest, reason, string(detail), change.Position)
	change.Note("draft_act", id)
	return id, nil
}
