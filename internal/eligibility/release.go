package eligibility

import (
	"context"
	"encoding/hex"
	"errors"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/draftact"
	"bentou/ent/gen/ent/predicate"
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
	Kind  fact.ReleaseKind
	// PublishedBy is who published it; Reason what they gave as one, if anything.
	PublishedBy string
	Reason      *string
	// Stops is the programme that a stop is of, StopsFrom the first day for which.
	Stops     *string
	StopsFrom *fact.Date
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

// EnsureRelease records the pack that the program brings as the next release,
// unless a release with its digest and under the present meaning is on record, and
// declares the attributes of the pack. It is safe to call at every start, and from several processes at once.
//
// Such a release is effective from the earliest day of which its rules speak: they
// are dated one by one, and a newer program may know better what held in the past.
//
// Once people have published rules of that pack, a program never overrides them: then
// nothing is recorded, the newest release is returned, and what the program brings can
// be made a draft of.
func (e *Service) EnsureRelease(ctx context.Context) (*Release, error) {
	own, err := e.own()
	if err != nil {
		return nil, err
	}
	if r, err := e.settled(ctx, e.store.Client(), own); r != nil || err != nil {
		return r, err
	}
	files, err := Files(e.files)
	if err != nil {
		return nil, err
	}
	text, err := Archive(files)
	if err != nil {
		return nil, err
	}
	_, err = e.store.Write(ctx, releaseActor, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Lock(ctx); err != nil {
			return err
		}
		if r, err := e.settled(ctx, tx.Client(), own); r != nil || err != nil {
			return err // another process was faster
		}
		_, err := Publish(ctx, tx, NewRelease{Kind: fact.ReleaseSetup, Rules: own, Text: text, EffectiveFrom: earliest(own.Pack()), By: releaseActor})
		return err
	})
	if err != nil {
		return nil, err
	}
	r, err := e.settled(ctx, e.store.Client(), own)
	if r == nil && err == nil {
		err = errors.New("eligibility: the release that was recorded is not there")
	}
	return r, err
}

// settled returns the release that makes recording the program's own pack needless: the
// latest with its digest and under its meaning or, where people have published, the newest; else nil.
func (e *Service) settled(ctx context.Context, client *ent.Client, own *rules.Release) (*Release, error) {
	sum := own.Digest()
	digest := hex.EncodeToString(sum[:])
	of := client.Release.Query().Where(entrelease.Pack(own.Pack().Key)).Order(ent.Desc(entrelease.FieldNumber))
	people, err := client.Release.Query().Where(entrelease.Pack(own.Pack().Key), entrelease.KindNEQ(fact.ReleaseSetup)).Exist(ctx)
	if err != nil {
		return nil, err
	}
	if people {
		row, err := of.Where(unwithdrawn(timescope.Now)).First(ctx)
		if err != nil {
			return nil, err
		}
		return e.compile(ctx, row)
	}
	row, err := of.Where(entrelease.Digest(digest), entrelease.Semantics(own.Semantics())).First(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e.compiled.Store(row.ID, own)
	return releaseOf(row, own), nil
}

// unwithdrawn leaves out the releases that were withdrawn by a position.
func unwithdrawn(known int64) predicate.Release {
	was := []predicate.DraftAct{draftact.KindEQ(fact.DraftWithdrawn)}
	if known != timescope.Now {
		was = append(was, draftact.RecordedLTE(known))
	}
	return func(s *sql.Selector) {
		acts := sql.Table(draftact.Table)
		withdrawn := sql.Select(draftact.FieldID).From(acts).Where(sql.ColumnsEQ(acts.C(draftact.FieldRevisionID), s.C(entrelease.FieldRevisionID)))
		for _, p := range was {
			p(withdrawn)
		}
		s.Where(sql.Not(sql.Exists(withdrawn)))
	}
}

// NewRelease is a release that is being published.
type NewRelease struct {
	Kind          fact.ReleaseKind
	Rules         *rules.Release
	Text          []byte // as [Archive] makes it; Rules were loaded from it
	EffectiveFrom fact.Date
	Revision      *int // of the draft that it is; nil: it stands for itself
	Approval      *int
	By            string
	Reason        *string
	Order         *Order // of a stop
}

// Order is an order to stop a programme. A release of the kind STOP keeps no rules of its
// own: its text is that of the release that goes on but for the stop, byte by byte, and
// what it rules is that text with the order carried out ([FilesOf]).
type Order struct {
	Base      int // id of that release
	Programme string
	From      fact.Date // the first day for which it is stopped
}

var releaseColumns = []string{"id", "pack", "number", "digest", "semantics", "effective_from", "published", "text", "kind", "revision_id", "approval_id", "published_by", "reason", "base_id", "stops", "stops_from"}

// Publish records a release under the next number, in a transaction that holds the
// lock of the head, and declares the attributes of its pack. The database refuses one
// that nobody approved, as CONFLICT.
func Publish(ctx context.Context, tx *store.Tx, r NewRelease) (id int, err error) {
	if err := tx.Flush(ctx); err != nil { // one that was published by the same transaction has the number before
		return 0, err
	}
	number := 1
	last, err := tx.Client().Release.Query().Order(ent.Desc(entrelease.FieldNumber)).Select(entrelease.FieldNumber).First(ctx)
	if err == nil {
		number = last.Number + 1
	} else if !ent.IsNotFound(err) {
		return 0, err
	}
	if id, err = tx.NextID(ctx, entrelease.Table); err != nil {
		return 0, err
	}
	c, err := tx.Open(ctx, "release.publish", store.Subject{}, r.Reason)
	if err != nil {
		return 0, err
	}
	sum := r.Rules.Digest()
	var base, stops, from any
	if o := r.Order; o != nil {
		base, stops, from = o.Base, o.Programme, o.From
	}
	tx.Insert(entrelease.Table, releaseColumns, id, r.Rules.Pack().Key, number, hex.EncodeToString(sum[:]), r.Rules.Semantics(), r.EffectiveFrom, c.Position, r.Text,
		string(r.Kind), timescope.Null(r.Revision), timescope.Null(r.Approval), r.By, timescope.Null(r.Reason), base, stops, from)
	c.Note("release", id)
	return id, DeclareAttributes(ctx, tx, c, r.Rules.Pack())
}

func releaseOf(row *ent.Release, by *rules.Release) *Release {
	return &Release{ID: row.ID, Number: row.Number, Digest: row.Digest, EffectiveFrom: row.EffectiveFrom, Published: row.Published,
		Kind: row.Kind, PublishedBy: row.PublishedBy, Reason: row.Reason, Stops: row.Stops, StopsFrom: row.StopsFrom, Release: by}
}

// ReleaseFor returns the release for a day as known at a position
// ([timescope.Now] is the present): of those published by then, not withdrawn by then
// and effective on the day, the one with the highest number. Where there is none it is
// WRONG_STATE. A release that is published for a later day needs nobody to be put in
// force: from that day on it is the one that is found.
func (e *Service) ReleaseFor(ctx context.Context, asOf fact.Date, known int64) (*Release, error) {
	own, err := e.own()
	if err != nil {
		return nil, err
	}
	q := e.store.Client().Release.Query().Where(entrelease.Pack(own.Pack().Key), unwithdrawn(known))
	if known != timescope.Now {
		q.Where(entrelease.PublishedLTE(known))
	}
	list, err := q.Order(ent.Desc(entrelease.FieldNumber)).Select(entrelease.FieldID, entrelease.FieldNumber, entrelease.FieldDigest,
		entrelease.FieldEffectiveFrom, entrelease.FieldPublished, entrelease.FieldKind, entrelease.FieldPublishedBy, entrelease.FieldReason,
		entrelease.FieldBaseID, entrelease.FieldStops, entrelease.FieldStopsFrom).All(ctx) // the text only where it is needed
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
		if err := passesOver(list, row, asOf); err != nil {
			return nil, err
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
	list, err := FilesOf(ctx, e.store.Client(), row)
	if err != nil {
		return nil, err
	}
	by, err := checked(pack.ReadFiles(rulesOf(list)))
	if err == nil {
		by, err = e.Under(by, row.Semantics)
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
