package graph

import (
	"context"
	"errors"
	"slices"
	"sync"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/graph/gen/models"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
)

// replay is what the rules said of a household then, computed again from the facts
// that were kept. It is not what was stored in words, but what was decided on.
type replay struct {
	assessment *rules.Assessment
	present    *presenter
	inquiry    *inquiry
}

// replayKey is what a replay depends on.
type replayKey struct {
	factSet, release, semantics int
	asOf                        fact.Date
}

// replays are those of one operation. The first that is asked for computes all that
// may be, so that the people they speak of are known together.
type replays struct {
	mu     sync.Mutex
	wanted []replayKey
	done   map[replayKey]*replay
	traced map[replayKey]*rules.Assessment // nil where the records do not make the facts
}

func (l *replays) want(key replayKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.add(key)
}

func (l *replays) add(key replayKey) {
	if _, ok := l.done[key]; ok {
		return
	}
	if l.done == nil {
		l.done = map[replayKey]*replay{}
	}
	l.done[key] = nil
	l.wanted = append(l.wanted, key)
}

func (l *replays) get(key replayKey, again func(replayKey) (*replay, error)) (*replay, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.add(key)
	for len(l.wanted) > 0 {
		next := l.wanted[0]
		one, err := again(next)
		if err != nil {
			return nil, err
		}
		l.done[next], l.wanted = one, l.wanted[1:]
	}
	return l.done[key], nil
}

// resting are what all that is to be replayed rests on.
func (l *replays) resting() (out []eligibility.Resting) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for k := range l.done {
		out = append(out, eligibility.Resting{Facts: k.factSet, AsOf: k.asOf})
	}
	return out
}

// thens are the records of then of one operation: the first that is asked for loads those
// of all that may be.
type thens struct {
	mu     sync.Mutex
	loaded map[eligibility.Resting]eligibility.Then
}

func (r *Resolver) recordsOfThen(ctx context.Context, k replayKey) (eligibility.Then, error) {
	b := batchOf(ctx)
	of := eligibility.Resting{Facts: k.factSet, AsOf: k.asOf}
	b.then.mu.Lock()
	defer b.then.mu.Unlock()
	if t, ok := b.then.loaded[of]; ok {
		return t, nil
	}
	var missing []eligibility.Resting
	for _, x := range append(b.replays.resting(), of) {
		if _, ok := b.then.loaded[x]; !ok && !slices.Contains(missing, x) {
			missing = append(missing, x)
		}
	}
	found, err := r.eligibility.RecordsOfThen(ctx, missing)
	if err != nil {
		return eligibility.Then{}, err
	}
	if b.then.loaded == nil {
		b.then.loaded = map[eligibility.Resting]eligibility.Then{}
	}
	for _, x := range missing {
		b.then.loaded[x] = found[x] // no household where there are none
	}
	return b.then.loaded[of], nil
}

// replayed computes again what a fact set led to, by the release that used it and
// from the facts alone: what is recorded today cannot change what was said then.
// Whatever rests on the same facts, day and release shares one.
func (r *Resolver) replayed(ctx context.Context, key replayKey) (*replay, error) {
	b := batchOf(ctx)
	return b.replays.get(key, func(k replayKey) (*replay, error) {
		text, err := b.facts.get("facts", k.factSet, func(ids []int) (map[int][]byte, error) {
			return r.eligibility.FactTexts(ctx, ids)
		})
		if err != nil {
			return nil, err
		}
		if text == nil {
			return nil, fault.New(fault.NotFound, "没有此事实集", "there is no such set of facts")
		}
		book, err := r.bookByID(ctx, k.release, k.asOf)
		if err != nil {
			return nil, err
		}
		if book.release.Semantics != k.semantics {
			return nil, fault.Newf(fault.WrongState, "该认定由第 %d 版求值语义作出，本程序为第 %d 版", "the decision was made under version %d of what the evaluator means; this program has %d", k.semantics, book.release.Semantics)
		}
		a, err := r.decidedAgain(ctx, book, k, text)
		if err != nil {
			return nil, err
		}
		for i := range a.Decisions {
			if s := a.Decisions[i].Subject; s.Entity == fact.EntityPerson {
				b.persons.want(s.ID)
			}
		}
		return &replay{a, book.presenter(ctx, nil), &inquiry{rules: book.rules, facts: text, asOf: k.asOf, then: func() (eligibility.Then, error) { return r.recordsOfThen(ctx, k) }}}, nil
	})
}

// decidedAgain decides again: from the records of then, where the operation asks for them and
// they still make the same facts; else from the facts alone.
func (r *Resolver) decidedAgain(ctx context.Context, book *rulebook, k replayKey, text []byte) (*rules.Assessment, error) {
	if asksWhy(ctx) {
		if a, err := r.traced(ctx, &batchOf(ctx).replays, k); a != nil || err != nil {
			return a, err
		}
	}
	return book.rules.Replay(text, k.asOf)
}

// traced decides again from the records of then, for all that may be asked at once. The
// caller holds the replays.
func (r *Resolver) traced(ctx context.Context, l *replays, k replayKey) (*rules.Assessment, error) {
	if a, ok := l.traced[k]; ok {
		return a, nil
	}
	var list []eligibility.Trace
	var keys []replayKey
	for _, w := range l.wanted {
		if _, ok := l.traced[w]; ok {
			continue
		}
		book, err := r.bookByID(ctx, w.release, w.asOf)
		if err != nil {
			return nil, err
		}
		keys, list = append(keys, w), append(list, eligibility.Trace{Set: w.factSet, Release: book.rules, AsOf: w.asOf})
	}
	found, err := r.eligibility.Traced(ctx, list)
	if err != nil {
		return nil, err
	}
	if l.traced == nil {
		l.traced = map[replayKey]*rules.Assessment{}
	}
	for i, w := range keys {
		l.traced[w] = found[i]
	}
	return l.traced[k], nil
}

func replayOf(d *ent.StoredDecision) replayKey {
	return replayKey{*d.FactSetID, d.ReleaseID, d.Semantics, d.DecidedFor}
}

// storedDecision finds a recorded decision in its replay; nil where it was not asked
// any more.
func (r *Resolver) storedDecision(ctx context.Context, d *ent.StoredDecision) (*rules.Decision, *replay, error) {
	if d.FactSetID == nil {
		return nil, nil, nil
	}
	again, err := r.replayed(ctx, replayOf(d))
	if err != nil {
		return nil, nil, err
	}
	want := rules.Subject{Entity: fact.EntityHousehold, ID: d.HouseholdID}
	if d.PersonID != nil {
		want = rules.Subject{Entity: fact.EntityPerson, ID: *d.PersonID}
	}
	for i := range again.assessment.Decisions {
		if x := &again.assessment.Decisions[i]; x.Programme.Key == d.Programme && x.Subject == want {
			return x, again, nil
		}
	}
	return nil, nil, nil
}

func (r *Resolver) storedReasons(ctx context.Context, d *ent.StoredDecision) ([]*models.Reason, error) {
	x, again, err := r.storedDecision(ctx, d)
	if err != nil {
		return nil, err
	}
	if x == nil {
		return notAsked(d), nil
	}
	return again.present.reasons(x.Reasons), nil
}

func (r *Resolver) storedMissing(ctx context.Context, d *ent.StoredDecision) ([]*models.MissingFact, error) {
	x, again, err := r.storedDecision(ctx, d)
	if err != nil || x == nil {
		return []*models.MissingFact{}, err
	}
	return again.present.missing(x.Missing), nil
}

// wantSubjects notes that the persons spoken of may be asked for.
func wantSubjects(ctx context.Context, p *presenter) { batchOf(ctx).persons.want(p.ids()...) }

// replayOfStored decides a recorded decision again and compares. Those of a list are
// decided together.
func (r *Resolver) replayOfStored(ctx context.Context, d *ent.StoredDecision) (*models.Replay, error) {
	if r.eligibility == nil {
		return nil, errNoRules
	}
	c, err := batchOf(ctx).again.get("again", d.ID, func(ids []int) (map[int]*eligibility.Comparison, error) {
		list, err := r.client().StoredDecision.Query().Where(storeddecision.IDIn(ids...)).All(ctx)
		if err != nil {
			return nil, err
		}
		compared, err := r.eligibility.ReplayDecisions(ctx, list)
		if err != nil {
			return nil, err
		}
		out := make(map[int]*eligibility.Comparison, len(list))
		for i, d := range list {
			out[d.ID] = compared[i]
		}
		return out, nil
	})
	if err != nil {
		return nil, err
	}
	out := &models.Replay{Same: c.Same(), Stored: string(c.Stored)}
	if c.Why != nil {
		out.Impossible = impossible(c.Why)
		return out, nil
	}
	again := string(c.Again)
	out.Again = &again
	return out, nil
}

// impossible says why something could not be decided again. What is not a fault may
// hold what is not for callers.
func impossible(err error) *models.Message {
	var f *fault.Error
	if errors.As(err, &f) {
		return &models.Message{Zh: f.Text.ZH, En: f.Text.EN}
	}
	return &models.Message{Zh: "所存的事实无法读取", En: "the facts on record cannot be read"}
}
