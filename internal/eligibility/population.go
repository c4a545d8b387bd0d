package eligibility

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"bentou/ent/gen/ent"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// Population is everybody of a zone about whom deciding would say something as of a
// day, as known at a position. It does not change; the dossiers are prepared.
type Population struct {
	Zone       *ent.Zone
	AsOf       fact.Date
	Known      int64
	Households []*dossier.Household // by id
	Units      []int                // where each lives at present
}

// populationBlock is how many households are loaded at once.
const populationBlock = 1000

// Population loads the households of a zone that have a member in the month of a day.
// progress, where it is not nil, is told how many of all are loaded.
func (e *Service) Population(ctx context.Context, z *ent.Zone, asOf fact.Date, known int64, progress func(done, total int)) (*Population, error) {
	homes, _, err := e.choose(ctx, z, Options{})
	if err != nil {
		return nil, err
	}
	load, err := newLoader(ctx, e.store, z.ID, known, asOf)
	if err != nil {
		return nil, err
	}
	out := &Population{Zone: z, AsOf: asOf, Known: known}
	var preparing sync.WaitGroup
	defer preparing.Wait()
	done := 0
	for part := range slices.Chunk(homes, populationBlock) {
		ids := make([]int, len(part))
		for i, h := range part {
			ids[i] = h.id
		}
		list, err := load.load(ctx, ids)
		if err != nil {
			return nil, err
		}
		from := len(out.Households)
		for i, d := range list {
			if inhabited(d, asOf) {
				out.Households = append(out.Households, d)
				out.Units = append(out.Units, part[i].unit)
			}
		}
		prepare(&preparing, out.Households[from:])
		if done += len(part); progress != nil {
			progress(done, len(homes))
		}
	}
	return out, nil
}

// prepare parses dossiers while the next are loaded.
func prepare(wait *sync.WaitGroup, list []*dossier.Household) {
	for part := range slices.Chunk(list, max(1, len(list)/runtime.GOMAXPROCS(0)+1)) {
		wait.Go(func() {
			// One that cannot be prepared is parsed where it is read, which fails there.
			_ = caught.Run(func() error {
				for _, d := range part {
					d.Prepare()
				}
				return nil
			})
		})
	}
}
