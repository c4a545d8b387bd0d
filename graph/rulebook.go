package graph

import (
	"context"
	"sync"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
)

// rulebook is a release as the API shows it on a day. It does not change: whoever
// asks for the same release and day gets the same objects.
type rulebook struct {
	release *ent.Release
	rules   *rules.Release
	asOf    fact.Date

	programmes []*models.Programme
	parameters []*models.Parameter
	kinds      []*models.RiskFlagKind
	documents  []*models.PolicyDocument
	named      [][]string // what each of them may be called

	programme map[string]*models.Programme
	parameter map[string]*models.Parameter
	kind      map[string]*models.RiskFlagKind
}

// maxBooks bounds how many days are kept. A list of decisions of many days may need
// some hundreds at once.
const maxBooks = 400

// books keeps the rulebooks that were asked for.
type books struct {
	mu   sync.Mutex
	kept map[bookKey]*rulebook
}

type bookKey struct {
	release int
	asOf    fact.Date
}

// errNoRules is for servers that were set up without rules.
var errNoRules = fault.New(fault.WrongState, "本服务没有政策规则", "this server has no rules")

// book presents the release that applies in the time scope of a field. It is looked
// up once in an operation.
func (r *Resolver) book(ctx context.Context) (*rulebook, error) {
	s, ok := timescope.From(ctx)
	switch {
	case !ok:
		return nil, timescope.ErrNoScope
	case r.eligibility == nil:
		return nil, errNoRules
	}
	return batchOf(ctx).books.get(timescope.Alias(ctx), theBook, func([]int) (map[int]*rulebook, error) {
		release, err := r.eligibility.ReleaseFor(ctx, s.AsOf, s.Known)
		if err != nil {
			return nil, err
		}
		b, err := r.bookOf(release, s.AsOf)
		return map[int]*rulebook{theBook: b}, err
	})
}

// theBook is the one id of what is loaded by scope alone.
const theBook = 1

// bookByID presents the release of something on record, as of its day.
func (r *Resolver) bookByID(ctx context.Context, release int, asOf fact.Date) (*rulebook, error) {
	if r.eligibility == nil {
		return nil, errNoRules
	}
	r.books.mu.Lock()
	b := r.books.kept[bookKey{release, asOf}]
	r.books.mu.Unlock()
	if b != nil {
		return b, nil
	}
	found, err := r.eligibility.ReleaseByID(ctx, release)
	if err != nil {
		return nil, err
	}
	return r.bookOf(found, asOf)
}

func (r *Resolver) bookOf(release *eligibility.Release, asOf fact.Date) (*rulebook, error) {
	key := bookKey{release.ID, asOf}
	r.books.mu.Lock()
	defer r.books.mu.Unlock()
	if b := r.books.kept[key]; b != nil {
		return b, nil
	}
	b := newRulebook(release, release.Release, asOf)
	if len(r.books.kept) >= maxBooks || r.books.kept == nil {
		r.books.kept = map[bookKey]*rulebook{}
	}
	r.books.kept[key] = b
	return b, nil
}

func newRulebook(release *eligibility.Release, own *rules.Release, asOf fact.Date) *rulebook {
	b := &rulebook{
		release: &ent.Release{ID: release.ID, Pack: own.Pack().Key, Number: release.Number, Digest: release.Digest,
			Semantics: release.Semantics(), EffectiveFrom: release.EffectiveFrom, Published: release.Published,
			Kind: release.Kind, PublishedBy: release.PublishedBy, Reason: release.Reason, Stops: release.Stops, StopsFrom: release.StopsFrom},
		rules: own, asOf: asOf,
		programme: map[string]*models.Programme{}, parameter: map[string]*models.Parameter{}, kind: map[string]*models.RiskFlagKind{},
	}
	for _, p := range own.Pack().Parameters {
		shown := b.presentParameter(p)
		b.parameters = append(b.parameters, shown)
		b.parameter[p.Key] = shown
	}
	for _, p := range own.Pack().Programmes {
		shown := b.presentProgramme(p)
		b.programmes = append(b.programmes, shown)
		b.programme[p.Key] = shown
	}
	for _, f := range own.Pack().Flags {
		shown := b.presentKind(f)
		b.kinds = append(b.kinds, shown)
		b.kind[f.Key] = shown
	}
	b.presentDocuments()
	return b
}

// chosen lists the entries of some keys, in that order, or all. An unknown key is an
// error, never "nothing".
func chosen[T any](all []T, byKey map[string]T, keys []string, field, zh, en string) ([]T, error) {
	if keys == nil {
		return all, nil
	}
	out := make([]T, 0, len(keys))
	for _, key := range keys {
		one, ok := byKey[key]
		if !ok {
			return nil, fault.Newf(fault.Invalid, "未知的"+zh+"：%s", "unknown "+en+": %s", key).On(field)
		}
		out = append(out, one)
	}
	return out, nil
}

func (b *rulebook) programmesOf(keys []string, field string) ([]*models.Programme, error) {
	return chosen(b.programmes, b.programme, keys, field, "项目", "programme")
}

func (b *rulebook) kindsOf(keys []string, field string) ([]*models.RiskFlagKind, error) {
	return chosen(b.kinds, b.kind, keys, field, "预警项", "flag")
}

func (r *Resolver) programmes(ctx context.Context, keys []string) ([]*models.Programme, error) {
	b, err := r.book(timescope.ForField(ctx, false))
	if err != nil {
		return nil, err
	}
	return b.programmesOf(keys, "keys")
}

func (r *Resolver) riskFlagKinds(ctx context.Context, keys []string) ([]*models.RiskFlagKind, error) {
	b, err := r.book(timescope.ForField(ctx, false))
	if err != nil {
		return nil, err
	}
	return b.kindsOf(keys, "keys")
}

func (r *Resolver) parameters(ctx context.Context, keys []string, confidence *models.Confidence) ([]*models.Parameter, error) {
	b, err := r.book(timescope.ForField(ctx, false))
	if err != nil {
		return nil, err
	}
	list, err := chosen(b.parameters, b.parameter, keys, "keys", "参数", "parameter")
	if err != nil || confidence == nil {
		return list, err
	}
	out := []*models.Parameter{}
	for _, p := range list {
		for _, v := range p.Values {
			if v.Confidence == *confidence {
				out = append(out, p)
				break
			}
		}
	}
	return out, nil
}
