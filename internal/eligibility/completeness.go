package eligibility

import (
	"context"
	"slices"
	"sync"

	"bentou/ent/timescope"
	"bentou/internal/zone"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// mostCounted is how many households [Service.Completeness] looks at: of more it takes
// an even selection. A share of this many is right to a per cent or two, and to read
// them takes a second or two.
const mostCounted = 2000

// maxCompleteness is how many counts are kept.
const maxCompleteness = 16

// Completeness says how completely the facts are known that rules may name.
type Completeness struct {
	// Facts by the entity and name of their input.
	Facts map[FactKey]rules.Known
	// Sampled: only an even selection of the households was looked at.
	Sampled bool
}

// FactKey names a fact: its input, and whose it is.
type FactKey struct {
	Entity fact.Entity
	Input  string
}

// completenessKey is what a count depends on: with every change of the registry there
// is another one.
type completenessKey struct {
	release, zone int
	asOf          fact.Date
	position      int64
}

// counts keeps what was counted. Who asks for what is being counted waits.
type counts struct {
	mu   sync.Mutex
	kept map[completenessKey]*Completeness
}

// Completeness counts over the households of a zone, and their members, as of a day
// and as known at a position ([timescope.Now] is the present), by the release for that
// day. It concerns the whole zone: it is not for callers who may see one area only,
// which is for who calls it to see to. It writes nothing.
//
// An unknown zone is NOT_FOUND, no zone where there are several INVALID.
func (e *Service) Completeness(ctx context.Context, code *string, asOf fact.Date, known int64) (*Completeness, error) {
	return e.completeness(ctx, code, asOf, known, mostCounted)
}

func (e *Service) completeness(ctx context.Context, code *string, asOf fact.Date, known int64, most int) (*Completeness, error) {
	z, err := zone.Find(ctx, e.store.Client(), code)
	if err != nil {
		return nil, err
	}
	release, err := e.ReleaseFor(ctx, asOf, known)
	if err != nil {
		return nil, err
	}
	if known == timescope.Now {
		if known, err = e.store.Position(ctx); err != nil {
			return nil, err
		}
	}
	key := completenessKey{release.ID, z.ID, asOf, known}
	e.counts.mu.Lock()
	defer e.counts.mu.Unlock()
	if c := e.counts.kept[key]; c != nil {
		return c, nil
	}
	homes, _, err := e.choose(ctx, z, Options{})
	if err != nil {
		return nil, err
	}
	chosen := selection(len(homes), most)
	load, err := newLoader(ctx, e.store, z.ID, known, asOf)
	if err != nil {
		return nil, err
	}
	count := release.NewKnowledge(asOf)
	for part := range slices.Chunk(chosen, blockSize) {
		ids := make([]int, len(part))
		for i, n := range part {
			ids[i] = homes[n].id
		}
		dossiers, err := load.load(ctx, ids)
		if err != nil {
			return nil, err
		}
		count.Add(slices.DeleteFunc(dossiers, func(d *dossier.Household) bool { return !inhabited(d, asOf) }))
	}
	c := &Completeness{Facts: map[FactKey]rules.Known{}, Sampled: len(chosen) < len(homes)}
	for _, k := range count.Known() {
		c.Facts[FactKey{k.Input.Entity, k.Input.Name}] = k
	}
	if e.counts.kept == nil || len(e.counts.kept) >= maxCompleteness {
		e.counts.kept = map[completenessKey]*Completeness{}
	}
	e.counts.kept[key] = c
	return c, nil
}

// selection are the places of at most so many of n, evenly spread.
func selection(n, most int) []int {
	out := make([]int, min(n, most))
	for i := range out {
		out[i] = i * n / len(out)
	}
	return out
}
