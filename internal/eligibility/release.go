package eligibility

import (
	"context"
	"encoding/hex"
	"errors"

	"bentou/ent/gen/ent"
	entrelease "bentou/ent/gen/ent/release"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// releaseActor is who the change sequence names for the release that the program
// brings.
const releaseActor = "setup"

// Release is a release on record, ready to be applied.
type Release struct {
	ID            int
	Number        int
	Digest        string // hexadecimal
	EffectiveFrom fact.Date
	Published     int64 // position
	// Until is the day from which a later release is effective, as far as one is
	// published; nil: none is.
	Until *fact.Date
	*rules.Release
}

// Decide is [rules.Release.Decide]; the decisions also know when a later release takes
// over.
func (r *Release) Decide(hs []*dossier.Household, asOf fact.Date) ([]*rules.Assessment, error) {
	list, err := r.Release.Decide(hs, asOf)
	for _, a := range list {
		r.limit(a)
	}
	return list, err
}

// Assess is [rules.Release.Assess], likewise.
func (r *Release) Assess(h *dossier.Household, asOf fact.Date) (*rules.Assessment, error) {
	a, err := r.Release.Assess(h, asOf)
	if err == nil {
		r.limit(a)
	}
	return a, err
}

// limit lets no decision stand beyond the release.
func (r *Release) limit(a *rules.Assessment) {
	if r.Until == nil {
		return
	}
	for i := range a.Decisions {
		if d := &a.Decisions[i]; d.NextChange == nil || *r.Until < *d.NextChange {
			d.NextChange = r.Until
		}
	}
}

var releaseColumns = []string{"id", "pack", "number", "digest", "semantics", "effective_from", "published", "text"}

// EnsureRelease records the pack that the program brings as the next release,
// unless a release with its digest and under the present meaning is on record, and
// declares the attributes of the pack. It is safe to call at every start, and from several processes at once.
//
// Such a release is effective from the earliest day of which its rules speak: they
// are dated one by one, and a newer program may know better what held in the past.
func (e *Service) EnsureRelease(ctx context.Context) (*Release, error) {
	own, err := e.own()
	if err != nil {
		return nil, err
	}
	sum := own.Digest()
	digest := hex.EncodeToString(sum[:])
	if r, err := e.recorded(ctx, e.store.Client(), own, digest); r != nil || err != nil {
		return r, err
	}
	text, err := archive(e.files)
	if err != nil {
		return nil, err
	}
	_, err = e.store.Write(ctx, releaseActor, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Lock(ctx); err != nil {
			return err
		}
		if r, err := e.recorded(ctx, tx.Client(), own, digest); r != nil || err != nil {
			return err // another process was faster
		}
		number := 1
		last, err := tx.Client().Release.Query().Order(ent.Desc(entrelease.FieldNumber)).First(ctx)
		if err == nil {
			number = last.Number + 1
		} else if !ent.IsNotFound(err) {
			return err
		}
		id, err := tx.NextID(ctx, entrelease.Table)
		if err != nil {
			return err
		}
		c, err := tx.Open(ctx, "release.publish", store.Subject{}, nil)
		if err != nil {
			return err
		}
		tx.Insert(entrelease.Table, releaseColumns, id, own.Pack().Key, number, digest, own.Semantics(), earliest(own.Pack()), c.Position, text)
		c.Note("release", id)
		return declareAttributes(ctx, tx, c, own.Pack())
	})
	if err != nil {
		return nil, err
	}
	r, err := e.recorded(ctx, e.store.Client(), own, digest)
	if r == nil && err == nil {
		err = errors.New("eligibility: the release that was recorded is not there")
	}
	return r, err
}

// recorded returns the latest release with a digest, or nil.
func (e *Service) recorded(ctx context.Context, client *ent.Client, own *rules.Release, digest string) (*Release, error) {
	row, err := client.Release.Query().Where(entrelease.Pack(own.Pack().Key), entrelease.Digest(digest), entrelease.Semantics(own.Semantics())).
		Order(ent.Desc(entrelease.FieldNumber)).First(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e.compiled.Store(row.ID, own)
	return releaseOf(row, own), nil
}

func releaseOf(row *ent.Release, by *rules.Release) *Release {
	return &Release{ID: row.ID, Number: row.Number, Digest: row.Digest, EffectiveFrom: row.EffectiveFrom, Published: row.Published, Release: by}
}

// ReleaseFor returns the release for a day as known at a position
// ([timescope.Now] is the present): of those published by then and effective on the
// day, the one with the highest number. Where there is none it is WRONG_STATE.
func (e *Service) ReleaseFor(ctx context.Context, asOf fact.Date, known int64) (*Release, error) {
	own, err := e.own()
	if err != nil {
		return nil, err
	}
	q := e.store.Client().Release.Query().Where(entrelease.Pack(own.Pack().Key))
	if known != timescope.Now {
		q.Where(entrelease.PublishedLTE(known))
	}
	list, err := q.Order(ent.Desc(entrelease.FieldNumber)).Select(entrelease.FieldID, entrelease.FieldNumber, entrelease.FieldDigest,
		entrelease.FieldEffectiveFrom, entrelease.FieldPublished).All(ctx) // the text only where it is needed
	if err != nil {
		return nil, err
	}
	var until *fact.Date
	for _, row := range list {
		if row.EffectiveFrom > asOf {
			if until == nil || row.EffectiveFrom < *until {
				until = row.EffectiveFrom.Ptr()
			}
			continue
		}
		r, err := e.compile(ctx, row)
		if err != nil {
			return nil, err
		}
		r.Until = until
		return r, nil
	}
	return nil, fault.Newf(fault.WrongState, "%s 尚无已发布并生效的规则", "no rules were published and in force for %s", asOf).On("asOf")
}

// ReleaseByID returns a release on record.
func (e *Service) ReleaseByID(ctx context.Context, id int) (*Release, error) {
	row, err := e.store.Client().Release.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, fault.New(fault.NotFound, "没有此发布", "there is no such release")
	}
	if err != nil {
		return nil, err
	}
	return e.compile(ctx, row)
}

// compile loads the text of a release once in the life of the process.
func (e *Service) compile(ctx context.Context, row *ent.Release) (*Release, error) {
	if by, ok := e.compiled.Load(row.ID); ok {
		return releaseOf(row, by.(*rules.Release)), nil
	}
	row, err := e.store.Client().Release.Get(ctx, row.ID)
	if err != nil {
		return nil, err
	}
	files, err := unarchive(row.Text)
	if err != nil {
		return nil, err
	}
	by, err := loadPack(files)
	if err == nil {
		by, err = e.under(by, row.Semantics)
	}
	if err != nil {
		return nil, err
	}
	if sum := by.Digest(); hex.EncodeToString(sum[:]) != row.Digest {
		return nil, fault.Newf(fault.WrongState, "第 %d 号发布的文本与其摘要不符", "the text of release %d does not have its digest", row.Number)
	}
	e.compiled.Store(row.ID, by)
	return releaseOf(row, by), nil
}

// earliest is the first day of which the rules and parameters of a pack speak.
func earliest(p *pack.Pack) fact.Date {
	first := fact.MaxDate
	versions := func(list []*pack.Version) {
		for _, v := range list {
			first = min(first, v.From)
		}
	}
	for _, x := range p.Parameters {
		for _, v := range x.Values {
			first = min(first, v.From)
		}
	}
	for _, x := range p.Variables {
		versions(x.Versions)
	}
	for _, x := range p.Programmes {
		versions(x.Versions)
	}
	for _, x := range p.Flags {
		versions(x.Versions)
	}
	for _, x := range p.Coverages {
		for _, l := range x.Layers {
			versions(l.Versions)
		}
	}
	if first == fact.MaxDate {
		return fact.MinDate // nothing in it is dated
	}
	return first
}
