package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"bentou/ent/privacy"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// review is what an approver sees of a revision that was sent for approval. All of it is
// of that revision, whatever came after.
func (r *Resolver) review(ctx context.Context, d *policy.Draft, number *int) (*models.DraftReview, error) {
	var sent *policy.Act
	for _, a := range d.Acts {
		if a.Kind == fact.DraftSubmitted && (number == nil || *number == a.Revision) {
			sent = a
		}
	}
	if sent == nil {
		return nil, nil
	}
	rev, err := d.Revision(sent.Revision)
	if err != nil {
		return nil, err
	}
	out := &models.DraftReview{Revision: rev, Digest: rev.Digest, SubmittedBy: sent.Actor, SubmittedAt: sent.At, Reason: sent.Reason, Confirms: &sent.Confirms,
		VoidBecause: optional(voidBecause(d, sent)), Tables: []*models.RuleTableChange{}}
	asked := asks(ctx)
	if asked["tables"] {
		if out.Tables, err = r.tableChanges(ctx, rev); err != nil {
			return nil, err
		}
	}
	if asked["coverage"] {
		release, _, err := rev.Rules()
		if err == nil && release != nil {
			out.Coverage, err = coverageOf(release)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, r.reviewPreview(ctx, rev, out)
}

// asks names the fields that are asked for of the object that a resolver makes.
func asks(ctx context.Context) map[string]bool {
	out := map[string]bool{}
	for _, f := range graphql.CollectFieldsCtx(ctx, nil) {
		out[f.Name] = true
	}
	return out
}

// voidBecause says why nobody can approve by what was sent any more; empty where it waits
// for approval.
func voidBecause(d *policy.Draft, sent *policy.Act) pack.Text {
	said := func(zh, en string, args ...any) pack.Text {
		f := fault.Newf("", zh, en, args...)
		return pack.Text{ZH: f.Text.ZH, EN: f.Text.EN}
	}
	if n := d.Latest().Number; n != sent.Revision {
		return said("其后已有修订 %[1]d：须重新送审", "there is a revision %[1]d after it, which is to be sent anew", n)
	}
	switch d.State() {
	case policy.InReview:
		if d.Acts[len(d.Acts)-1] != sent {
			return said("此后又曾送审", "it was sent again after that")
		}
		return pack.Text{}
	case policy.Approved:
		return said("已批准", "it is approved")
	case policy.Published:
		return said("已发布", "it is published")
	case policy.Withdrawn:
		return said("已发布，又已撤销", "it was published, and withdrawn")
	case policy.Discarded:
		return said("草案已废弃", "the draft was given up")
	}
	return said("已撤回或退回", "it was taken or sent back")
}

func (r *Resolver) tableChanges(ctx context.Context, rev *policy.Revision) ([]*models.RuleTableChange, error) {
	list, err := r.policy.TableChanges(ctx, rev)
	out := []*models.RuleTableChange{}
	for _, c := range list {
		shown := &models.RuleTableChange{Key: c.Sheet.Decl.Key, Title: message(c.Sheet.Decl.Title), From: c.From, Columns: presentColumns(c.Sheet),
			Before: presentSheetValue(c.Sheet, c.Before), Now: presentSheetValue(c.Sheet, c.Now), Rows: []*models.RuleTableRowChange{}}
		for _, row := range c.Rows {
			shown.Rows = append(shown.Rows, &models.RuleTableRowChange{Kind: models.RuleTableRowChangeKind(row.Kind), Before: presentSheetRow(c.Sheet, c.Before, row.Before), Now: presentSheetRow(c.Sheet, c.Now, row.Now)})
		}
		out = append(out, shown)
	}
	return out, err
}

// reviewPreview adds the preview of the very revision, or says that there is none.
func (r *Resolver) reviewPreview(ctx context.Context, rev *policy.Revision, out *models.DraftReview) error {
	sum, others, err := r.previews.Of(ctx, rev.Draft, rev.ID)
	if err != nil {
		return err
	}
	say := func(standing models.PreviewStanding, zh, en string, args ...any) {
		f := fault.Newf("", zh, en, args...)
		out.Previewed, out.PreviewText = standing, &models.Message{Zh: f.Text.ZH, En: f.Text.EN}
	}
	v, ok := privacy.From(ctx)
	switch {
	case sum == nil && others:
		say(models.PreviewStandingOfAnotherRevision, "修订 %[1]d 没有预演，所有的预演属于其他修订", "there is no preview of revision %[1]d: those that there are are of other revisions", rev.Number)
	case sum == nil:
		say(models.PreviewStandingMissing, "没有预演", "there is no preview")
	case !ok || !v.Everywhere: // it counts the whole zone
		say(models.PreviewStandingOfThisRevision, "有修订 %[1]d 的预演，限辖区者看不到", "there is a preview of revision %[1]d, which those who have an area do not see", rev.Number)
	default:
		say(models.PreviewStandingOfThisRevision, "有修订 %[1]d 的预演", "there is a preview of revision %[1]d", rev.Number)
		out.Preview = presentReport(sum, true)
	}
	return nil
}
