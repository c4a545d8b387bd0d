package graph

import (
	"context"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/eligibility"
	"bentou/internal/policy"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// batch lets the fields of one operation load together what each would load alone:
// a list says whose fields may be asked for, and the first that is asked loads for
// all of them.
type batch struct {
	persons     loader[*ent.Person]
	households  loader[*ent.Household]
	facts       loader[[]byte]
	events      loader[[]*ent.RiskFlagEvent]
	decisions   loader[[]*ent.StoredDecision]
	flags       loader[[]*ent.RiskFlag]
	assessments loader[*models.Assessment]
	books       loader[*rulebook]
	releases    loader[map[int]*policy.Release]
	drafts      loader[*policy.Draft]
	replays     replays
	again       loader[*eligibility.Comparison]
	acts        loader[*ent.AdjustmentAct]
	moments     loader[time.Time] // by position
	computed    notes[models.ComputedDecision, asked]
	curves      notes[models.IncomeCurve, *rules.Curve]
	then        thens
	dossiers    loader[*dossier.Household] // by the scope that they are seen in
	ahead       struct {                   // releases of later days, by the position at which they are known
		mu sync.Mutex
		on map[int64]func(fact.Date) (*rules.Release, *fact.Date, error)
	}

	once    sync.Once
	telling bool // see tells
}

type batchKey struct{}

func withBatch(ctx context.Context) context.Context {
	return context.WithValue(ctx, batchKey{}, &batch{})
}

// batchOf returns the batch of the operation.
func batchOf(ctx context.Context) *batch {
	if b, ok := ctx.Value(batchKey{}).(*batch); ok {
		return b
	}
	return &batch{} // outside an operation everyone loads alone
}

// fieldKey tells apart what is loaded for a field: the field as the query has it,
// and the time it is seen at.
type fieldKey struct {
	field any
	scope string
}

func keyOf(ctx context.Context) fieldKey {
	k := fieldKey{scope: timescope.Alias(ctx)}
	if fc := graphql.GetFieldContext(ctx); fc != nil && fc.Field.Field != nil {
		k.field = fc.Field.Field
	}
	return k
}

// loader loads for many ids at once.
type loader[T any] struct {
	mu     sync.Mutex
	wanted []int
	known  map[int]bool // wanted already
	loaded map[any]map[int]T
}

// want notes that something may be asked of these.
func (l *loader[T]) want(ids ...int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		l.add(id)
	}
}

func (l *loader[T]) add(id int) {
	if id == 0 || l.known[id] {
		return
	}
	if l.known == nil {
		l.known = map[int]bool{}
	}
	l.known[id] = true
	l.wanted = append(l.wanted, id)
}

// get returns what is loaded for an id under a key. load is called with all wanted
// ids that were not loaded yet; those that it leaves out are asked for again when
// they are needed.
func (l *loader[T]) get(key any, id int, load func(ids []int) (map[int]T, error)) (T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	have := l.loaded[key]
	if v, ok := have[id]; ok {
		return v, nil
	}
	l.add(id)
	var ids []int
	for _, w := range l.wanted {
		if _, ok := have[w]; !ok {
			ids = append(ids, w)
		}
	}
	found, err := load(ids)
	var none T
	if err != nil {
		return none, err
	}
	if have == nil {
		have = map[int]T{}
		if l.loaded == nil {
			l.loaded = map[any]map[int]T{}
		}
		l.loaded[key] = have
	}
	for w, v := range found {
		have[w] = v
	}
	have[id] = found[id]
	return have[id], nil
}
