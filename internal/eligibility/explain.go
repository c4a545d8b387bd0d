package eligibility

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/factset"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// FactTexts returns the canonical texts of some fact sets, by id, in one statement.
func (e *Service) FactTexts(ctx context.Context, ids []int) (map[int][]byte, error) {
	list, err := e.store.Client().FactSet.Query().Where(factset.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[int][]byte, len(list))
	for _, row := range list {
		if out[row.ID], err = inflate(row.Text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Dossiers is [Service.Dossier] for several households, in their order. The number
// of statements does not depend on how many there are.
func (e *Service) Dossiers(ctx context.Context, households []*ent.Household, asOf fact.Date, known int64) ([]*dossier.Household, error) {
	byZone := map[int][]int{} // places
	for i, h := range households {
		byZone[h.ZoneID] = append(byZone[h.ZoneID], i)
	}
	out := make([]*dossier.Household, len(households))
	for zone, places := range byZone {
		load, err := newLoader(ctx, e.store, zone, known, asOf)
		if err != nil {
			return nil, err
		}
		ids := make([]int, len(places))
		for k, i := range places {
			ids[k] = households[i].ID
		}
		list, err := load.load(ctx, ids)
		if err != nil {
			return nil, err
		}
		for k, i := range places {
			out[i] = list[k]
		}
	}
	return out, nil
}
