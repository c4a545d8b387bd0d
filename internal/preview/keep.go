package preview

import (
	"context"
	"encoding/json"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/previewreport"
	"bentou/ent/store"
	"bentou/internal/policy"
	"bentou/internal/zone"
)

var reportColumns = []string{"id", "draft_id", "revision_id", "zone_id", "unit_id", "digest", "as_of", "known", "summary", "recorded"}

// Keep attaches the summary of a report to the revision of a draft that it is of. It is
// never changed; a later one takes its place.
func (s *Service) Keep(ctx context.Context, actor string, of *policy.Revision, r *Report) error {
	z, err := zone.Find(ctx, s.store.Client(), &r.Zone)
	if err != nil {
		return err
	}
	text, err := json.Marshal(r.Summary)
	if err != nil {
		return err
	}
	_, err = s.store.Write(ctx, actor, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Lock(ctx); err != nil {
			return err
		}
		id, err := tx.NextID(ctx, previewreport.Table)
		if err != nil {
			return err
		}
		// It is about no household and no zone: who previews does not change anybody.
		c, err := tx.Open(ctx, "draft.preview", store.Subject{}, nil)
		if err != nil {
			return err
		}
		var unit any
		if r.Unit != 0 {
			unit = r.Unit
		}
		tx.Insert(previewreport.Table, reportColumns, id, of.Draft, of.ID, z.ID, unit, r.Digest, r.AsOf, r.Known, string(text), c.Position)
		c.Note("preview_report", id)
		return nil
	})
	return err
}

// Latest returns the summary of the latest preview of a draft that looked at a whole
// zone, and the revision that it was of; nil where there is none.
func (s *Service) Latest(ctx context.Context, draft int) (*Summary, *ent.DraftRevision, error) {
	row, err := s.store.Client().PreviewReport.Query().Where(previewreport.DraftID(draft), previewreport.UnitIDIsNil()).
		WithRevision().Order(ent.Desc(previewreport.FieldRecorded)).First(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	out := &Summary{}
	if err := json.Unmarshal([]byte(row.Summary), out); err != nil {
		return nil, nil, err
	}
	return out, row.Edges.Revision, nil
}

// Previewed tells publishing what the previews of a revision, by id, found
// ([policy.Previews]): the latest first, until it has seen enough. One of a part of the
// zone counts for nothing.
func (s *Service) Previewed(ctx context.Context, revision int, each func(policy.Previewed) (more bool)) error {
	ids, err := s.store.Client().PreviewReport.Query().Where(previewreport.RevisionID(revision), previewreport.UnitIDIsNil()).
		Order(ent.Desc(previewreport.FieldRecorded)).IDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids { // one at a time: a summary is long, and the first is mostly enough
		row, err := s.store.Client().PreviewReport.Get(ctx, id)
		if err != nil {
			return err
		}
		sum := &Summary{}
		if err := json.Unmarshal([]byte(row.Summary), sum); err != nil {
			return err
		}
		if !each(sum.previewed()) {
			return nil
		}
	}
	return nil
}

func (s *Summary) previewed() policy.Previewed {
	out := policy.Previewed{First: s.AsOf, Last: s.AsOf, MatchesEveryone: s.MatchesEveryone, MatchesNoOne: s.MatchesNobody}
	if n := len(s.Months); n > 0 && s.Version >= 2 { // the lists of an older one are of its first day
		out.Last = s.Months[n-1].AsOf
	}
	return out
}
