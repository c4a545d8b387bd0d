package preview

import (
	"context"
	"slices"

	"bentou/ent/gen/ent"
	"bentou/internal/eligibility"
	"bentou/rules/fact"
)

// maxKept is how many populations are kept at once: a dossier of twenty thousand
// households is some hundreds of megabytes.
const maxKept = 2

// population returns everybody of a zone as of a day, as known now. One that was loaded
// before holds as long as nothing was recorded about the zone since.
func (s *Service) population(ctx context.Context, z *ent.Zone, asOf fact.Date, progress func(done, total int)) (*eligibility.Population, error) {
	// One loads at a time: a second preview of the same waits and has it for nothing.
	select {
	case s.loading <- struct{}{}:
		defer func() { <-s.loading }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	position, err := s.store.Position(ctx)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(s.kept, func(p *eligibility.Population) bool { return p.Zone.ID == z.ID && p.AsOf == asOf }); i >= 0 {
		p := s.kept[i]
		s.kept = slices.Delete(s.kept, i, i+1)
		touched, err := s.touched(ctx, z.ID, p.Known)
		if err != nil {
			return nil, err
		}
		if !touched {
			s.kept = append(s.kept, p)
			return p, nil
		}
	}
	p, err := s.rules.Population(ctx, z, asOf, position, progress)
	if err != nil {
		return nil, err
	}
	s.kept = append(s.kept, p)
	if len(s.kept) > maxKept {
		s.kept = slices.Delete(s.kept, 0, 1)
	}
	return p, nil
}

// touched reports whether anything was recorded about a zone after a position. What
// concerns no zone, such as a draft, changes no household.
func (s *Service) touched(ctx context.Context, zone int, after int64) (bool, error) {
	rows, err := s.store.Query(ctx, "SELECT 1 FROM changes WHERE position > ? AND (zone_id = ? OR zone_id IS NULL AND (household_id IS NOT NULL OR person_id IS NOT NULL OR unit_id IS NOT NULL)) LIMIT 1", after, zone)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	return rows.Next(), rows.Err()
}

// place is where a household lives, for a breakdown and for who may see it.
type place struct {
	path     string
	township int // id of the township above the village, or 0
}

// places reads the units of a zone.
func (s *Service) places(ctx context.Context, zone int) (map[int]place, map[int]string, error) {
	rows, err := s.store.Query(ctx, "SELECT id, kind, name, path, coalesce(parent_id, 0) FROM units WHERE zone_id = ?", zone)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	type unit struct {
		kind   string
		path   string
		parent int
	}
	units, names := map[int]unit{}, map[int]string{}
	for rows.Next() {
		var id int
		var u unit
		var name string
		if err := rows.Scan(&id, &u.kind, &name, &u.path, &u.parent); err != nil {
			return nil, nil, err
		}
		units[id], names[id] = u, name
	}
	out := map[int]place{}
	for id, u := range units {
		p := place{path: u.path}
		for at, n := id, 0; at != 0 && n < 16; at, n = units[at].parent, n+1 {
			if units[at].kind == string(fact.UnitKindTownship) {
				p.township = at
				break
			}
		}
		out[id] = p
	}
	return out, names, rows.Err()
}
