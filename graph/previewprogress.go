package graph

import (
	"context"

	"bentou/graph/gen/models"
	"bentou/graph/transport"
	"bentou/internal/fault"
	"bentou/internal/preview"
)

// behind is how many messages of a preview wait for a client that is slow. Of those that
// do not fit it is not told; each tells all that was found so far.
const behind = 256

// draftPreviewProgress runs a preview and tells how far it came. It ends with the
// context, which is that of the request.
func (r *Resolver) draftPreviewProgress(ctx context.Context, in models.DraftPreviewInput) (<-chan *models.DraftPreviewProgress, error) {
	out := make(chan *models.DraftPreviewProgress, behind)
	done := transport.Producing(ctx) // what it keeps is a change of this request
	go func() {
		defer done()
		defer close(out)
		last := &models.DraftPreviewProgress{Stage: models.PreviewStageDone}
		result, err := r.toldPreview(ctx, in, func(p preview.Progress) {
			told := presentProgress(p)
			last.Month, last.Done, last.Total = told.Month, told.Done, told.Total
			select {
			case out <- told:
			default:
			}
		})
		if err != nil {
			result = &models.DraftPreviewPayload{UserErrors: []*models.UserError{r.failedPreview(ctx, err)}}
		}
		last.Result = result
		select {
		case out <- last:
		case <-ctx.Done():
		}
	}()
	return out, nil
}

// toldPreview is draftPreview on a goroutine of its own, whose panics are nobody else's.
func (r *Resolver) toldPreview(ctx context.Context, in models.DraftPreviewInput, tell func(preview.Progress)) (out *models.DraftPreviewPayload, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = recovered(ctx, p)
		}
	}()
	return r.draftPreview(ctx, in, tell)
}

// failedPreview is what a message says of what ended a preview and is no error of the
// input: presented, noted and logged as every error is.
func (r *Resolver) failedPreview(ctx context.Context, err error) *models.UserError {
	shown := r.present(ctx, err)
	code, _ := shown.Extensions["code"].(string)
	zh, _ := shown.Extensions["zh"].(string)
	if !models.ErrorCode(code).IsValid() {
		code = string(fault.Unavailable)
	}
	return &models.UserError{Code: models.ErrorCode(code), Message: &models.Message{Zh: zh, En: shown.Message}}
}

func presentProgress(p preview.Progress) *models.DraftPreviewProgress {
	out := &models.DraftPreviewProgress{Stage: models.PreviewStage(p.Stage), Month: p.Month, Done: p.Done, Total: p.Total}
	if p.Found == nil {
		return out
	}
	m := p.Found
	out.Found = &models.PreviewFound{AsOf: m.AsOf, YearOld: m.YearOld, YearNew: m.YearNew, Programmes: []*models.PreviewProgrammeFound{}, Flags: presentFlags(m.Flags)}
	for i := range m.Programmes {
		p := &m.Programmes[i]
		out.Found.Programmes = append(out.Found.Programmes, &models.PreviewProgrammeFound{
			Key: p.Key, Title: message(p.Title), Subjects: p.Subjects, OldEligible: p.OldEligible, NewEligible: p.NewEligible,
			OldAmount: p.OldAmount, NewAmount: p.NewAmount, More: p.More, Less: p.Less, Counts: presentCounts(p.Counts),
		})
	}
	return out
}

func presentFlags(list []preview.Flag) []*models.PreviewFlag {
	out := []*models.PreviewFlag{}
	for _, f := range list {
		out = append(out, &models.PreviewFlag{Key: f.Key, Title: message(f.Title), Raised: f.Raised, Cleared: f.Cleared, Opened: f.Opened, OldUp: f.OldUp, NewUp: f.NewUp})
	}
	return out
}
