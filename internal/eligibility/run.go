package eligibility

import (
	"context"
	"encoding/json"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/decisionrun"
	"bentou/ent/gen/ent/decisionrunblock"
	"bentou/ent/timescope"
	"bentou/rules/fact"
)

const now = timescope.Now

// run is a run that is begun, gone on with, or over.
type run struct {
	id      int // 0: not on record yet
	zone    *ent.Zone
	asOf    fact.Date
	release *Release
	filter  string
	known   int64
	actor   string

	blocks  int // on record
	through int // the last household that they cover
	fresh   int // households decided by this process
	last    bool
	tally   Tally
}

// findRun returns the run to go on with, or the one that did the same already, or
// else a new one. A run answers for what was known when it began; so only one since
// which nothing but its own blocks was recorded can stand for a new one.
func (e *Service) findRun(ctx context.Context, z *ent.Zone, asOf fact.Date, release *Release, filter string) (*run, error) {
	// Read first: what is recorded after it belongs to the next run.
	position, err := e.store.Position(ctx)
	if err != nil {
		return nil, err
	}
	r := &run{zone: z, asOf: asOf, release: release, filter: filter, known: position, tally: newTally(release.Pack())}
	row, err := e.store.Client().DecisionRun.Query().Where(decisionrun.ZoneID(z.ID), decisionrun.AsOf(asOf),
		decisionrun.ReleaseID(release.ID), decisionrun.Filter(filter)).Order(ent.Desc(decisionrun.FieldID)).First(ctx)
	if ent.IsNotFound(err) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	before := *r
	before.id, before.known, before.tally = row.ID, row.Known, r.tally.clone()
	own, err := e.readBlocks(ctx, &before)
	if err != nil || position-row.Known != own {
		return r, err
	}
	return &before, nil
}

// readBlocks reads how far a run came, and how many positions it took for that.
func (e *Service) readBlocks(ctx context.Context, r *run) (positions int64, err error) {
	list, err := e.store.Client().DecisionRunBlock.Query().Where(decisionrunblock.RunID(r.id)).Order(ent.Asc(decisionrunblock.FieldNumber)).All(ctx)
	if err != nil {
		return 0, err
	}
	for _, b := range list {
		ids, err := unpackIDs(b.Households)
		if err != nil {
			return 0, err
		}
		if len(ids) > 0 {
			r.through = ids[len(ids)-1]
		}
		var t Tally
		if err := json.Unmarshal([]byte(b.Tally), &t); err != nil {
			return 0, err
		}
		if err := r.tally.add(t); err != nil {
			return 0, err
		}
		positions += b.Positions
		r.last = b.Last
	}
	r.blocks = len(list)
	return positions, nil
}

// Decided reports whether a whole zone was ever decided to the end.
func (e *Service) Decided(ctx context.Context, zone int) (bool, error) {
	return e.store.Client().DecisionRunBlock.Query().Where(decisionrunblock.Last(true),
		decisionrunblock.HasRunWith(decisionrun.ZoneID(zone), decisionrun.Filter(everyone))).Exist(ctx)
}

// everyone is the filter of a run over a whole zone.
const everyone = "{}"
