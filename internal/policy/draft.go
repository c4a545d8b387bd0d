package policy

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"

	"bentou/ent/gen/ent"
	entchange "bentou/ent/gen/ent/change"
	entdraft "bentou/ent/gen/ent/draft"
	"bentou/ent/gen/ent/draftact"
	"bentou/ent/gen/ent/draftrevision"
	entrelease "bentou/ent/gen/ent/release"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// State is how far a draft has come.
type State string

// The values of [State].
const (
	InWork    State = "DRAFT"     // it is written
	InReview  State = "IN_REVIEW" // its latest revision was submitted
	Approved  State = "APPROVED"  // and approved
	Published State = "PUBLISHED" // it is a release; that says whether and when it is in force
	Withdrawn State = "WITHDRAWN" // its release was withdrawn before its day
	Discarded State = "DISCARDED" // it was given up
)

// Draft is a release in the making.
type Draft struct {
	ID       int
	Pack     string
	Title    string
	Owner    string // who began it
	Restores *int   // id of the release that it rolls back to
	Recorded int64  // position
	At       time.Time

	Revisions []*Revision // all of them, the first one first
	Acts      []*Act      // what was done with it, in order
	Release   *int        // id of the release that it became
}

// Latest is its last revision.
func (d *Draft) Latest() *Revision { return d.Revisions[len(d.Revisions)-1] }

// State says how far it has come. What was done with an earlier revision than the
// latest is void.
func (d *Draft) State() State {
	var last *Act
	if n := len(d.Acts); n > 0 {
		last = d.Acts[n-1]
	}
	switch {
	case last != nil && last.Kind == fact.DraftWithdrawn:
		return Withdrawn
	case d.Release != nil:
		return Published
	case last == nil || last.Revision != d.Latest().Number:
		return InWork
	}
	switch last.Kind {
	case fact.DraftSubmitted:
		return InReview
	case fact.DraftApproved:
		return Approved
	case fact.DraftDiscarded:
		return Discarded
	}
	return InWork
}

// Wrote reports whether somebody wrote any revision of it, or submitted one: they may
// not approve it.
func (d *Draft) Wrote(name string) bool {
	return slices.ContainsFunc(d.Revisions, func(r *Revision) bool { return r.Author == name }) ||
		slices.ContainsFunc(d.Acts, func(a *Act) bool { return a.Kind == fact.DraftSubmitted && a.Actor == name })
}

// Act is what somebody did with a revision.
type Act struct {
	ID       int
	Revision int // its number
	Kind     fact.DraftActKind
	Actor    string
	Reason   *string
	Confirms Confirmations // what was confirmed with it
	Recorded int64         // position
	At       time.Time
}

// Revision is the text of a draft as somebody saved it. Its files are read when they
// are first asked for.
type Revision struct {
	ID       int
	Draft    int // id
	Number   int
	Author   string
	Base     *int   // id of the release that it stands on
	Digest   string // over the files, hexadecimal
	Note     *string
	Recorded int64 // position
	At       time.Time

	text  func() ([]byte, error)
	files func() (*folder, error)
	rules func() (*content, error)
}

// folder is a revision as files.
type folder struct {
	fs   fs.FS
	list []pack.File
}

// content is a revision as the reader of packs sees it.
type content struct {
	pack    *pack.Pack
	release *rules.Release
	found   pack.Diagnostics
}

// Files are the files of the revision.
func (r *Revision) Files() (fs.FS, error) {
	f, err := r.files()
	if err != nil {
		return nil, err
	}
	return f.fs, nil
}

// List are the files of the revision in the order of their names. Nothing is read in
// them, so that it may be asked for while everybody else waits for a transaction.
func (r *Revision) List() ([]pack.File, error) {
	f, err := r.files()
	if err != nil {
		return nil, err
	}
	return f.list, nil
}

// Rules are the rules of the revision, ready to be applied, and everything that was
// found wrong with it; nil where there is an error among that. err is only of the
// database.
func (r *Revision) Rules() (*rules.Release, pack.Diagnostics, error) {
	c, err := r.rules()
	if err != nil {
		return nil, nil, err
	}
	return c.release, c.found, nil
}

// Pack is what the revision declares, as far as it could be read.
func (r *Revision) Pack() (*pack.Pack, error) {
	c, err := r.rules()
	if err != nil {
		return nil, err
	}
	return c.pack, nil
}

func unpack(text []byte) (*folder, error) {
	files, err := eligibility.Unarchive(text)
	if err != nil {
		return nil, err
	}
	list, err := eligibility.Files(files)
	return &folder{files, list}, err
}

func readContent(files fs.FS) *content {
	c := &content{}
	c.pack, c.found = pack.Read(files)
	if !c.found.Failed() {
		if c.release, c.found = rules.New(c.pack, c.found); c.release != nil {
			if c.found = append(c.found, c.release.Proofs(c.found).Found...).Sort(); c.found.Failed() {
				c.release = nil
			}
		}
	}
	return c
}

// digestOf is a SHA-256 over the names and texts of files, in the order of names.
func digestOf(files []pack.File) string {
	h := sha256.New()
	for _, f := range files {
		for _, part := range [][]byte{[]byte(f.Name), f.Data} {
			h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part)))) // a hash takes everything
			h.Write(part)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Draft returns a draft. Unknown is NOT_FOUND.
func (s *Service) Draft(ctx context.Context, id int) (*Draft, error) {
	return s.draft(ctx, s.store.Client(), id)
}

func (s *Service) draft(ctx context.Context, client *ent.Client, id int) (*Draft, error) {
	row, err := client.Draft.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, notFound("没有此草案", "there is no such draft")
	}
	if err != nil {
		return nil, err
	}
	list, err := s.fill(ctx, client, []*ent.Draft{row})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// Revision returns a revision of a draft by its number; 0 is the latest. Unknown is
// NOT_FOUND.
func (s *Service) Revision(ctx context.Context, draft, number int) (*Revision, error) {
	d, err := s.Draft(ctx, draft)
	if err != nil {
		return nil, err
	}
	return d.Revision(number)
}

// Revision returns a revision by its number; 0 is the latest. Unknown is NOT_FOUND.
func (d *Draft) Revision(number int) (*Revision, error) {
	switch {
	case number == 0:
		return d.Latest(), nil
	case number < 1 || number > len(d.Revisions):
		return nil, notFound("草案没有此修订", "the draft has no such revision")
	}
	return d.Revisions[number-1], nil
}

// Drafts returns the drafts of the pack, the latest first; with open those only that
// are neither published nor given up.
func (s *Service) Drafts(ctx context.Context, open bool) ([]*Draft, error) {
	key, err := s.pack()
	if err != nil {
		return nil, err
	}
	client := s.store.Client()
	rows, err := client.Draft.Query().Where(entdraft.Pack(key)).Order(ent.Desc(entdraft.FieldID)).All(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.fill(ctx, client, rows)
	if err == nil && open {
		list = slices.DeleteFunc(list, func(d *Draft) bool {
			state := d.State()
			return state == Published || state == Withdrawn || state == Discarded
		})
	}
	return list, err
}

// fill reads what belongs to drafts.
func (s *Service) fill(ctx context.Context, client *ent.Client, rows []*ent.Draft) ([]*Draft, error) {
	ids, byID, out := make([]int, len(rows)), map[int]*Draft{}, make([]*Draft, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
		out[i] = &Draft{ID: row.ID, Pack: row.Pack, Title: row.Title, Owner: row.Owner, Restores: row.RestoresID, Recorded: row.Recorded}
		byID[row.ID] = out[i]
	}
	revisions, err := client.DraftRevision.Query().Where(draftrevision.DraftIDIn(ids...)).Order(ent.Asc(draftrevision.FieldNumber)).
		Select(draftrevision.FieldID, draftrevision.FieldDraftID, draftrevision.FieldNumber, draftrevision.FieldAuthor, draftrevision.FieldBaseID,
			draftrevision.FieldDigest, draftrevision.FieldNote, draftrevision.FieldRecorded).All(ctx)
	if err != nil {
		return nil, err
	}
	byRevision, number := map[int]*Draft{}, map[int]int{}
	revisionIDs := make([]int, len(revisions))
	for i, row := range revisions {
		d := byID[row.DraftID]
		d.Revisions = append(d.Revisions, s.revision(ctx, client, row))
		byRevision[row.ID], number[row.ID], revisionIDs[i] = d, row.Number, row.ID
	}
	acts, err := client.DraftAct.Query().Where(draftact.DraftIDIn(ids...)).Order(ent.Asc(draftact.FieldRecorded)).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, row := range acts {
		a, err := actOf(row)
		if err != nil {
			return nil, err
		}
		a.Revision = number[row.RevisionID]
		d := byID[row.DraftID]
		d.Acts = append(d.Acts, a)
	}
	became, err := client.Release.Query().Where(entrelease.RevisionIDIn(revisionIDs...)).Select(entrelease.FieldID, entrelease.FieldRevisionID).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, row := range became {
		byRevision[*row.RevisionID].Release = &row.ID
	}
	return out, date(ctx, client, out)
}

// date says when everything was done.
func date(ctx context.Context, client *ent.Client, list []*Draft) error {
	at := map[int64][]*time.Time{}
	for _, d := range list {
		at[d.Recorded] = append(at[d.Recorded], &d.At)
		for _, r := range d.Revisions {
			at[r.Recorded] = append(at[r.Recorded], &r.At)
		}
		for _, a := range d.Acts {
			at[a.Recorded] = append(at[a.Recorded], &a.At)
		}
	}
	return moments(ctx, client, at)
}

// moments fills in the moments of positions.
func moments(ctx context.Context, client *ent.Client, at map[int64][]*time.Time) error {
	rows, err := client.Change.Query().Where(entchange.PositionIn(slices.Collect(maps.Keys(at))...)).Select(entchange.FieldPosition, entchange.FieldAt).All(ctx)
	for _, row := range rows {
		for _, to := range at[row.Position] {
			*to = row.At
		}
	}
	return err
}

// revision presents a row, whose text it reads through the client when it is asked for.
func (s *Service) revision(ctx context.Context, client *ent.Client, row *ent.DraftRevision) *Revision {
	r := &Revision{ID: row.ID, Draft: row.DraftID, Number: row.Number, Author: row.Author, Base: row.BaseID, Digest: row.Digest, Note: row.Note, Recorded: row.Recorded}
	r.through(ctx, client)
	return r
}

// through has the text be read through a client, which must be open when it is asked for.
func (r *Revision) through(ctx context.Context, client *ent.Client) {
	r.text = sync.OnceValues(func() ([]byte, error) {
		full, err := client.DraftRevision.Query().Where(draftrevision.ID(r.ID)).Select(draftrevision.FieldText).Only(ctx)
		if err != nil {
			return nil, err
		}
		return full.Text, nil
	})
	r.files = sync.OnceValues(func() (*folder, error) {
		text, err := r.text()
		if err != nil {
			return nil, err
		}
		f, err := unpack(text)
		if err == nil && digestOf(f.list) != r.Digest {
			err = fault.Newf(fault.WrongState, "修订 %d 的文本与其摘要不符", "the text of revision %d does not have its digest", r.Number)
		}
		return f, err
	})
	r.rules = sync.OnceValues(func() (*content, error) {
		f, err := r.files()
		if err != nil {
			return nil, err
		}
		return readContent(f.fs), nil
	})
}

// insertDraft adds a draft with its first revision. text are the files as a release has
// them, where they are those of one.
func (s *Service) insertDraft(ctx context.Context, tx *store.Tx, req Request, d *Draft, base *int, files []pack.File, text []byte) (int, error) {
	id, err := tx.NextID(ctx, entdraft.Table)
	if err != nil {
		return 0, err
	}
	c, err := tx.Open(ctx, "draft.create", store.Subject{}, req.Reason)
	if err != nil {
		return 0, err
	}
	tx.Insert(entdraft.Table, []string{"id", "pack", "title", "owner", "restores_id", "recorded"}, id, d.Pack, d.Title, req.Actor, timescope.Null(d.Restores), c.Position)
	c.Note("draft", id)
	return id, insertRevision(ctx, tx, c, id, 1, req, base, files, text)
}

// insertRevision adds a revision under a change.
func insertRevision(ctx context.Context, tx *store.Tx, c *store.Change, draft, number int, req Request, base *int, files []pack.File, text []byte) error {
	if text == nil {
		packed, err := eligibility.Archive(files)
		if err != nil {
			return err
		}
		text = packed
	}
	id, err := tx.NextID(ctx, draftrevision.Table)
	if err != nil {
		return err
	}
	tx.Insert(draftrevision.Table, []string{"id", "draft_id", "number", "author", "base_id", "digest", "text", "note", "recorded"},
		id, draft, number, req.Actor, timescope.Null(base), digestOf(files), text, timescope.Null(req.Reason), c.Position)
	c.Note("draft_revision", id)
	return nil
}
