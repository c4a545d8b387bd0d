package graph

import (
	"context"
	"errors"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/internal/zone"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// policyRequest is who changes rules, and why. Rules are for everywhere, and so is
// whoever writes them.
func (r *Resolver) policyRequest(ctx context.Context, key, reason *string, input any) (policy.Request, error) {
	c, err := access.From(ctx)
	switch {
	case err != nil:
		return policy.Request{}, err
	case c.Unit != 0:
		return policy.Request{}, fault.New(fault.Forbidden, "规则由不限辖区者制定", "rules are made by those who have no area")
	case r.policy == nil:
		return policy.Request{}, errNoRules
	}
	return policy.Request{Actor: c.Name, Key: key, Reason: reason, Input: input}, nil
}

// draftPayload presents a draft after a change, or what stood in its way.
func draftPayload(saved *policy.Saved, err error) (*models.DraftPayload, error) {
	out := &models.DraftPayload{Diagnostics: []*models.RuleDiagnostic{}, UserErrors: []*models.UserError{}}
	if err == nil {
		out.Draft, out.Merged = saved.Draft, saved.Merged
		return out, nil
	}
	var conflict *policy.ConflictError
	if errors.As(err, &conflict) {
		out.Draft, out.Conflict = conflict.Draft, presentConflict(conflict)
	}
	var unsound *policy.SoundError
	if errors.As(err, &unsound) {
		out.Diagnostics = presentCheck(unsound.Found).Diagnostics
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

// draftAlone is draftPayload for what is never merged.
func draftAlone(d *policy.Draft, err error) (*models.DraftPayload, error) {
	return draftPayload(&policy.Saved{Draft: d}, err)
}

func (r *Resolver) createDraft(ctx context.Context, in models.DraftCreateInput) (*models.DraftPayload, error) {
	req, err := r.policyRequest(ctx, in.IdempotencyKey, in.Note, in)
	if err != nil {
		return nil, err
	}
	begun := policy.NewDraft{Title: in.Title, Files: packFiles(in.Files), BuiltIn: in.BuiltIn != nil && *in.BuiltIn}
	if in.Base != nil {
		begun.Base = *in.Base
	}
	return draftAlone(r.policy.Create(ctx, req, begun))
}

func packFiles(in []*models.RuleFileInput) []pack.File {
	if in == nil {
		return nil
	}
	out := make([]pack.File, len(in))
	for i, f := range in {
		out[i] = pack.File{Name: f.Path, Data: []byte(f.Text)}
	}
	return out
}

func (r *Resolver) saveDraft(ctx context.Context, in models.DraftSaveInput) (*models.DraftPayload, error) {
	return r.editDraft(ctx, in.IdempotencyKey, in.Note, in, policy.Edit{Draft: in.DraftID, Revision: in.Revision, Merge: in.Merge != nil && *in.Merge,
		Change: policy.Files(packFiles(in.Files), in.Removed, in.Whole != nil && *in.Whole)})
}

func (r *Resolver) setDraftParameter(ctx context.Context, in models.DraftParameterSetInput) (*models.DraftPayload, error) {
	given := 0
	for _, is := range []bool{in.Value != nil, in.Expr != nil, in.Rows != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		return draftAlone(nil, fault.New(fault.Invalid, "value、expr、rows 须给其一", "give one of value, expr and rows").On("value"))
	}
	v := pack.DatedValue{From: in.From, To: in.To, Value: ungiven(in.Value), Expr: ungiven(in.Expr), Rows: in.Rows, Confidence: packConfidence(in.Confidence), Source: in.Source}
	return r.editDraft(ctx, in.IdempotencyKey, in.Note, in, policy.Edit{Draft: in.DraftID, Revision: in.Revision, Merge: in.Merge != nil && *in.Merge,
		Change: policy.SetParameter(in.Key, v)})
}

func (r *Resolver) setDraftRule(ctx context.Context, in models.DraftRuleSetInput) (*models.DraftPayload, error) {
	exprs := map[string]string{}
	for _, e := range in.Exprs {
		exprs[e.Part] = e.Text
	}
	return r.editDraft(ctx, in.IdempotencyKey, in.Note, in, policy.Edit{Draft: in.DraftID, Revision: in.Revision, Merge: in.Merge != nil && *in.Merge,
		Change: policy.SetRule(in.Section, in.Key, in.From, in.To, exprs)})
}

func (r *Resolver) setDraftDeclaration(ctx context.Context, in models.DraftDeclarationSetInput) (*models.DraftPayload, error) {
	return r.editDraft(ctx, in.IdempotencyKey, in.Note, in, policy.Edit{Draft: in.DraftID, Revision: in.Revision, Merge: in.Merge != nil && *in.Merge,
		Change: policy.Declare(ungiven(in.File), in.Text)})
}

func (r *Resolver) removeDraftDeclaration(ctx context.Context, in models.DraftDeclarationRemoveInput) (*models.DraftPayload, error) {
	return r.editDraft(ctx, in.IdempotencyKey, in.Note, in, policy.Edit{Draft: in.DraftID, Revision: in.Revision, Merge: in.Merge != nil && *in.Merge,
		Change: policy.Undeclare(in.Section, in.Key)})
}

func (r *Resolver) editDraft(ctx context.Context, key, note *string, input any, e policy.Edit) (*models.DraftPayload, error) {
	req, err := r.policyRequest(ctx, key, note, input)
	if err != nil {
		return nil, err
	}
	return draftPayload(r.policy.Save(ctx, req, e))
}

func (r *Resolver) rebaseDraft(ctx context.Context, in models.DraftRebaseInput) (*models.DraftPayload, error) {
	req, err := r.policyRequest(ctx, in.IdempotencyKey, in.Note, in)
	if err != nil {
		return nil, err
	}
	return draftAlone(r.policy.Rebase(ctx, req, in.DraftID, in.Revision, packFiles(in.Files)))
}

func (r *Resolver) submitDraft(ctx context.Context, in models.DraftSubmitInput) (*models.DraftPayload, error) {
	req, err := r.policyRequest(ctx, in.IdempotencyKey, in.Reason, in)
	if err != nil {
		return nil, err
	}
	return draftAlone(r.policy.Submit(ctx, req, policy.Of{Draft: in.DraftID, Revision: in.Revision}, confirmed(in.Confirms)))
}

func confirmed(in *models.DraftConfirmationsInput) (out policy.Confirmations) {
	if in == nil {
		return out
	}
	return policy.Confirmations{Retroactive: in.Retroactive != nil && *in.Retroactive, MatchesEveryone: in.MatchesEveryone, MatchesNoOne: in.MatchesNoOne, PassesOver: in.PassesOver}
}

func (r *Resolver) approveDraft(ctx context.Context, in models.DraftApproveInput) (*models.DraftPayload, error) {
	req, err := r.policyRequest(ctx, in.IdempotencyKey, in.Reason, in)
	if err != nil {
		return nil, err
	}
	return draftAlone(r.policy.Approve(ctx, req, policy.Of{Draft: in.DraftID, Revision: in.Revision, Digest: in.Digest}))
}

func (r *Resolver) actOnDraft(ctx context.Context, in models.DraftActInput, act func(*policy.Service, context.Context, policy.Request, policy.Of) (*policy.Draft, error)) (*models.DraftPayload, error) {
	req, err := r.policyRequest(ctx, in.IdempotencyKey, in.Reason, in)
	if err != nil {
		return nil, err
	}
	return draftAlone(act(r.policy, ctx, req, policy.Of{Draft: in.DraftID, Revision: in.Revision}))
}

func (r *Resolver) publishDraft(ctx context.Context, in models.DraftPublishInput) (*models.ReleasePayload, error) {
	req, err := r.policyRequest(ctx, in.IdempotencyKey, in.Reason, in)
	if err != nil {
		return nil, err
	}
	today, err := r.policyDay(ctx)
	if err != nil {
		return nil, err
	}
	return releasePayload(r.policy.Publish(ctx, req, policy.Publication{Of: policy.Of{Draft: in.DraftID, Revision: in.Revision},
		EffectiveFrom: in.EffectiveFrom, Confirms: confirmed(in.Confirms), Today: today}))
}

func releasePayload(done *policy.Release, err error) (*models.ReleasePayload, error) {
	out := &models.ReleasePayload{UserErrors: []*models.UserError{}}
	if err != nil {
		out.UserErrors, err = userErrors(err)
		return out, err
	}
	out.Release = done.Release
	return out, nil
}

func (r *Resolver) withdrawRelease(ctx context.Context, in models.ReleaseActInput) (*models.ReleasePayload, error) {
	req, err := r.policyRequest(ctx, in.IdempotencyKey, &in.Reason, in)
	if err != nil {
		return nil, err
	}
	today, err := r.policyDay(ctx)
	if err != nil {
		return nil, err
	}
	return releasePayload(r.policy.Withdraw(ctx, req, in.ReleaseID, today))
}

func (r *Resolver) rollBack(ctx context.Context, in models.ReleaseActInput) (*models.DraftPayload, error) {
	req, err := r.policyRequest(ctx, in.IdempotencyKey, &in.Reason, in)
	if err != nil {
		return nil, err
	}
	return draftAlone(r.policy.Rollback(ctx, req, in.ReleaseID))
}

func (r *Resolver) stopProgramme(ctx context.Context, in models.ProgrammeStopInput) (*models.ProgrammeStopPayload, error) {
	out := &models.ProgrammeStopPayload{Releases: []*ent.Release{}, UserErrors: []*models.UserError{}}
	req, err := r.policyRequest(ctx, in.IdempotencyKey, &in.Reason, in)
	if err != nil {
		return nil, err
	}
	today, err := r.policyDay(ctx)
	if err != nil {
		return nil, err
	}
	done, err := r.policy.Stop(ctx, req, in.Programme, today)
	if err != nil {
		out.UserErrors, err = userErrors(err)
		return out, err
	}
	for _, x := range done {
		out.Releases = append(out.Releases, x.Release)
	}
	return out, nil
}

// policyDay is the business day on which rules are published.
func (r *Resolver) policyDay(ctx context.Context) (fact.Date, error) {
	zones, err := r.catalogue.allZones(ctx)
	if err != nil {
		return 0, err
	}
	return r.catalogue.today(zone.Common(zones))
}
