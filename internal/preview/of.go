package preview

import (
	"context"
	"encoding/json"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/previewreport"
)

// Of returns the summary of the latest preview of one revision of a draft, by id, that
// looked at a whole zone; nil where there is none. others says whether another revision
// was previewed.
func (s *Service) Of(ctx context.Context, draft, revision int) (sum *Summary, others bool, err error) {
	whole := s.store.Client().PreviewReport.Query().Where(previewreport.DraftID(draft), previewreport.UnitIDIsNil())
	if others, err = whole.Clone().Where(previewreport.RevisionIDNEQ(revision)).Exist(ctx); err != nil {
		return nil, false, err
	}
	row, err := whole.Where(previewreport.RevisionID(revision)).Order(ent.Desc(previewreport.FieldRecorded)).First(ctx)
	if ent.IsNotFound(err) {
		return nil, others, nil
	}
	if err != nil {
		return nil, others, err
	}
	sum = &Summary{}
	return sum, others, json.Unmarshal([]byte(row.Summary), sum)
}
