package eligibility

import (
	"context"
	"slices"

	"bentou/ent/store"
	"bentou/rules/fact"
)

// Run is a run of decisions as far as it concerns a household that it covered.
type Run struct {
	ID       int
	For      fact.Date // the day it decided for
	Known    int64     // it used what was known at this position
	Recorded int64     // position at which it began
}

// Coverage says which runs covered which households of a zone.
type Coverage struct {
	runs  []Run   // by record
	homes [][]int // of each run, ascending
}

// Coverage reads the runs of a zone that were known at a position.
func (e *Service) Coverage(ctx context.Context, zone int, known int64) (*Coverage, error) {
	return loadCoverage(ctx, e.store, zone, known)
}

func loadCoverage(ctx context.Context, s *store.Store, zone int, known int64) (*Coverage, error) {
	rows, err := s.Query(ctx, "SELECT r.id, r.as_of, r.known, r.recorded, b.households FROM decision_runs r JOIN decision_run_blocks b ON b.run_id = r.id"+
		" WHERE r.zone_id = ? AND b.recorded <= ? ORDER BY r.recorded, b.number", zone, known)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	c := &Coverage{}
	for rows.Next() {
		var r Run
		var packed []byte
		if err := rows.Scan(&r.ID, &r.For, &r.Known, &r.Recorded, &packed); err != nil {
			return nil, err
		}
		ids, err := unpackIDs(packed)
		if err != nil {
			return nil, err
		}
		if n := len(c.runs); n > 0 && c.runs[n-1].ID == r.ID {
			c.homes[n-1] = append(c.homes[n-1], ids...)
			continue
		}
		c.runs, c.homes = append(c.runs, r), append(c.homes, ids)
	}
	return c, rows.Err()
}

// All are the runs of the zone, by record.
func (c *Coverage) All() []Run { return c.runs }

// Of are the runs that covered a household, by record.
func (c *Coverage) Of(household int) []Run {
	var out []Run
	for i, r := range c.runs {
		if _, ok := slices.BinarySearch(c.homes[i], household); ok {
			out = append(out, r)
		}
	}
	return out
}

// Days are the days for which a household was decided, in order.
func (c *Coverage) Days(household int) []fact.Date {
	var out []fact.Date
	for _, r := range c.Of(household) {
		out = append(out, r.For)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// PackIDs writes ascending ids as the differences between them, as blocks of runs keep
// them.
func PackIDs(ids []int) []byte { return packIDs(ids) }

// UnpackIDs is the inverse of [PackIDs].
func UnpackIDs(packed []byte) ([]int, error) { return unpackIDs(packed) }
