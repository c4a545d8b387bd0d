package policy

import (
	"context"

	"bentou/ent/gen/ent"
	entrelease "bentou/ent/gen/ent/release"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/rules/engine"
	"bentou/rules/fact"
)

// Service keeps the drafts and releases of one policy pack. It is safe for concurrent
// use.
type Service struct {
	store    *store.Store
	rules    *eligibility.Service
	previews Previews
}

// Previews tells of the previews that were made of a draft.
type Previews interface {
	// Previewed calls each with the previews of everybody that were made of a revision, by
	// id, the latest first, until it returns false.
	Previewed(ctx context.Context, revision int, each func(Previewed) (more bool)) error
}

// Previewed is what publishing asks of a preview.
type Previewed struct {
	// First and Last are the first and the last day that it looked at, one a month.
	First, Last fact.Date
	// MatchesEveryone and MatchesNoOne are the keys of programmes whose rules everybody
	// who was looked at fulfils, or nobody, on any of the days.
	MatchesEveryone, MatchesNoOne []string
}

// reaches reports whether it shows what holds from a day on: whether a day that it looked
// at is that day or one of the month after it.
func (p Previewed) reaches(day fact.Date) bool {
	return day <= p.Last && p.First < engine.AddMonths(day, 1)
}

// New returns the service over a database. Without previews none is asked for when
// something is published.
func New(s *store.Store, rules *eligibility.Service, previews Previews) *Service {
	return &Service{store: s, rules: rules, previews: previews}
}

// Request says who asks for a change, and why.
type Request struct {
	Actor  string
	Key    *string // idempotency key: a retry with the same key is done once
	Reason *string
	// Input is what was asked for, to tell a retry from another request with its key.
	Input any
}

// once runs an act in a transaction, or returns the id that the same request got
// before.
func (s *Service) once(ctx context.Context, req Request, act func(ctx context.Context, tx *store.Tx) (int, error)) (int, error) {
	return registry.Once(ctx, s.store, registry.Request{Actor: req.Actor, Key: req.Key, Reason: req.Reason, Input: req.Input}, func(ctx context.Context, tx *store.Tx) (int, error) {
		if err := tx.Lock(ctx); err != nil {
			return 0, err
		}
		return act(ctx, tx)
	})
}

// InForce returns the release that decides for a day, by what is published now.
func (s *Service) InForce(ctx context.Context, day fact.Date) (*eligibility.Release, error) {
	return s.rules.ReleaseFor(ctx, day, timescope.Now)
}

// ReleaseRules returns a release on record with its rules.
func (s *Service) ReleaseRules(ctx context.Context, id int) (*eligibility.Release, error) {
	return s.rules.ReleaseByID(ctx, id)
}

// pack is the key of the pack that the program decides by.
func (s *Service) pack() (string, error) {
	_, own, err := s.rules.BuiltIn()
	if err != nil {
		return "", err
	}
	return own.Pack().Key, nil
}

// releases are those of the pack, the newest first, with their acts, without their
// texts.
func (s *Service) releases(ctx context.Context, client *ent.Client) ([]*Release, error) {
	key, err := s.pack()
	if err != nil {
		return nil, err
	}
	rows, err := client.Release.Query().Where(entrelease.Pack(key)).Order(ent.Desc(entrelease.FieldNumber)).
		Select(entrelease.FieldID, entrelease.FieldPack, entrelease.FieldNumber, entrelease.FieldDigest, entrelease.FieldSemantics, entrelease.FieldEffectiveFrom,
			entrelease.FieldPublished, entrelease.FieldKind, entrelease.FieldRevisionID, entrelease.FieldApprovalID, entrelease.FieldPublishedBy, entrelease.FieldReason,
			entrelease.FieldBaseID, entrelease.FieldStops, entrelease.FieldStopsFrom).All(ctx)
	if err != nil {
		return nil, err
	}
	return withActs(ctx, client, rows)
}

// newest returns the release that a draft is to stand on: the one with the highest
// number that was not withdrawn, with its text; nil where there is none.
func (s *Service) newest(ctx context.Context, client *ent.Client) (*ent.Release, error) {
	list, err := s.releases(ctx, client)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if r.Withdrawn == 0 {
			return client.Release.Get(ctx, r.ID)
		}
	}
	return nil, nil
}

func notFound(zh, en string) error { return fault.New(fault.NotFound, zh, en) }
