package eligibility

import (
	"bytes"
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/factset"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/rules"
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

// Traced decides again what a fact set led to, from the records as they were known when
// it was decided, so that every reason tells from which record its values came. Nothing
// of that is stored: the records of then are still there, under the position of the run.
//
// ok is false where those records do not make the same facts to the byte, as when a
// person was taken out of the registry since; then [rules.Release.Replay] tells the
// reasons without the records.
func (e *Service) Traced(ctx context.Context, set int, release *rules.Release, asOf fact.Date) (a *rules.Assessment, ok bool, err error) {
	row, err := e.store.Client().FactSet.Get(ctx, set)
	if err != nil {
		return nil, false, err
	}
	d, err := e.store.Client().StoredDecision.Query().Where(storeddecision.FactSetID(set), storeddecision.DecidedFor(asOf)).
		Order(ent.Asc(storeddecision.FieldID)).WithRun().First(ctx)
	if ent.IsNotFound(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	h, err := e.Dossier(ctx, row.HouseholdID, asOf, d.Edges.Run.Known)
	if err != nil {
		return nil, false, err
	}
	if a, err = release.Assess(h, asOf); err != nil {
		return nil, false, err
	}
	sum := rules.FactsDigest(a.Facts)
	return a, bytes.Equal(sum[:], row.Digest), nil
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
		load.trace = true
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
