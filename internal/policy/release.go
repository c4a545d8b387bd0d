package policy

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/draftact"
	"bentou/ent/gen/ent/draftrevision"
	entrelease "bentou/ent/gen/ent/release"
	"bentou/rules/fact"
)

// Release is a release on record with what became of it.
type Release struct {
	*ent.Release // without its text
	// Of one that was a draft: the draft, the number of its revision, who wrote and who
	// approved it.
	Draft, Revision int
	WrittenBy       []string
	ApprovedBy      string
	Withdrawn       int64 // position at which it was withdrawn; 0: it was not
	WithdrawnBy     string
	At              time.Time // of publication
}

func actOf(row *ent.DraftAct) (*Act, error) {
	a := &Act{ID: row.ID, Kind: row.Kind, Actor: row.Actor, Reason: row.Reason, Recorded: row.Recorded}
	return a, json.Unmarshal([]byte(row.Detail), &a.Confirms)
}

// withActs adds what drafts and their acts say of releases.
func withActs(ctx context.Context, client *ent.Client, rows []*ent.Release) ([]*Release, error) {
	out := make([]*Release, len(rows))
	byRevision := map[int]*Release{}
	var ids []int
	for i, row := range rows {
		out[i] = &Release{Release: row}
		if row.RevisionID != nil {
			byRevision[*row.RevisionID] = out[i]
			ids = append(ids, *row.RevisionID)
		}
	}
	at := map[int64][]*time.Time{}
	for _, r := range out {
		at[r.Published] = append(at[r.Published], &r.At)
	}
	if err := moments(ctx, client, at); err != nil || len(ids) == 0 {
		return out, err
	}
	revisions, err := client.DraftRevision.Query().Where(draftrevision.IDIn(ids...)).
		Select(draftrevision.FieldID, draftrevision.FieldDraftID, draftrevision.FieldNumber).All(ctx)
	if err != nil {
		return nil, err
	}
	byDraft := map[int]*Release{}
	drafts := make([]int, len(revisions))
	for i, row := range revisions {
		r := byRevision[row.ID]
		r.Draft, r.Revision, byDraft[row.DraftID], drafts[i] = row.DraftID, row.Number, r, row.DraftID
	}
	wrote, err := client.DraftRevision.Query().Where(draftrevision.DraftIDIn(drafts...)).Order(ent.Asc(draftrevision.FieldNumber)).
		Select(draftrevision.FieldDraftID, draftrevision.FieldAuthor).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, row := range wrote {
		r := byDraft[row.DraftID]
		if !slices.Contains(r.WrittenBy, row.Author) {
			r.WrittenBy = append(r.WrittenBy, row.Author)
		}
	}
	acts, err := client.DraftAct.Query().Where(draftact.RevisionIDIn(ids...), draftact.KindIn(fact.DraftApproved, fact.DraftWithdrawn)).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, row := range acts {
		switch r := byRevision[row.RevisionID]; {
		case row.Kind == fact.DraftWithdrawn:
			r.Withdrawn, r.WithdrawnBy = row.Recorded, row.Actor
		case r.ApprovalID != nil && *r.ApprovalID == row.ID:
			r.ApprovedBy = row.Actor
		}
	}
	return out, nil
}

// byNumber returns a release with its text. Unknown is NOT_FOUND.
func (s *Service) byNumber(ctx context.Context, client *ent.Client, number int) (*ent.Release, error) {
	key, err := s.pack()
	if err != nil {
		return nil, err
	}
	row, err := client.Release.Query().Where(entrelease.Pack(key), entrelease.Number(number)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, notFound("没有此发布", "there is no such release")
	}
	return row, err
}
