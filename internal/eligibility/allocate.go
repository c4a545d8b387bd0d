package eligibility

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"bentou/internal/fault"
	"bentou/internal/zone"
	"bentou/rules"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// Allocated is how the places of an allocation would be given out, and by which
// release.
type Allocated struct {
	*rules.Allocation
	Release *Release
}

// Allocate gives out the places of an allocation of the rules among all households of
// a zone as of a day, by the facts and rules known at a position ([timescope.Now] is
// the present). It writes nothing. Households are read in blocks, each with the same
// number of statements, and only the candidates of a block are kept.
//
// An unknown zone or key is NOT_FOUND. A day for which no rules, or no number of
// places, are in force is WRONG_STATE.
func (e *Service) Allocate(ctx context.Context, code *string, key string, asOf fact.Date, known int64) (*Allocated, error) {
	return e.allocate(ctx, code, key, asOf, known, blockSize)
}

func (e *Service) allocate(ctx context.Context, code *string, key string, asOf fact.Date, known int64, block int) (*Allocated, error) {
	z, err := zone.Find(ctx, e.store.Client(), code)
	if err != nil {
		return nil, err
	}
	release, err := e.ReleaseFor(ctx, asOf, known)
	if err != nil {
		return nil, err
	}
	a, err := release.NewAllocator(key, asOf)
	switch {
	case errors.Is(err, rules.ErrNoAllocation):
		return nil, fault.Newf(fault.NotFound, "没有此项名额分配：%s", "there is no such allocation: %s", key).On("key")
	case errors.Is(err, rules.ErrNoQuota):
		return nil, fault.Newf(fault.WrongState, "规则未载明 %s 的名额", "the rules do not say how many places there are on %s", asOf).On("asOf")
	case err != nil:
		return nil, err
	}
	homes, _, err := e.choose(ctx, z, Options{})
	if err != nil {
		return nil, err
	}
	load, err := newLoader(ctx, e.store, z.ID, known, asOf)
	if err != nil {
		return nil, err
	}
	var found []*rules.Candidate
	for part := range slices.Chunk(homes, block) {
		ids := make([]int, len(part))
		for i, h := range part {
			ids[i] = h.id
		}
		dossiers, err := load.load(ctx, ids)
		if err != nil {
			return nil, err
		}
		more, err := candidatesOf(runtime.GOMAXPROCS(0), a, slices.DeleteFunc(dossiers, func(d *dossier.Household) bool { return !inhabited(d, asOf) }))
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	out, err := a.Allocate(found)
	if err != nil {
		return nil, err
	}
	return &Allocated{out, release}, nil
}

// candidatesOf finds the candidates in several parts at once, in the order of the
// households.
func candidatesOf(parts int, a *rules.Allocator, among []*dossier.Household) ([]*rules.Candidate, error) {
	found := make([][]*rules.Candidate, parts)
	errs := make([]error, parts)
	var wait sync.WaitGroup
	for n := range parts {
		wait.Go(func() {
			errs[n] = caught.Run(func() (err error) {
				found[n], err = a.Candidates(among[len(among)*n/parts : len(among)*(n+1)/parts])
				return err
			})
		})
	}
	wait.Wait()
	return slices.Concat(found...), errors.Join(errs...)
}
