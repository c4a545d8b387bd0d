package eligibility

import (
	"bytes"
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/factset"
	"bentou/ent/gen/ent/household"
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

// Trace asks from which records a fact set was made that a release decided on.
type Trace struct {
	Set     int
	Release *rules.Release
	AsOf    fact.Date
}

// Traced decides again what fact sets led to, from the records as they were known when
// they were decided, so that every reason tells from which record its values came. Nothing
// of that is stored: the records of then are still there, under the position of the run.
//
// The answers stand in the order of what was asked. One is nil where those records do not
// make the same facts to the byte, as when a person was taken out of the registry since, or
// where the caller may not see the household; then [rules.Release.Replay] tells the reasons
// without the records. The number of statements grows with the runs that decided, not with
// the households.
func (e *Service) Traced(ctx context.Context, list []Trace) ([]*rules.Assessment, error) {
	client := e.store.Client()
	var ids []int
	for _, t := range list {
		ids = append(ids, t.Set)
	}
	sets, err := client.FactSet.Query().Where(factset.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, err
	}
	bySet := make(map[int]*ent.FactSet, len(sets))
	var homes []int
	for _, s := range sets {
		bySet[s.ID] = s
		homes = append(homes, s.HouseholdID)
	}
	runs, err := e.decidedBy(ctx, ids)
	if err != nil {
		return nil, err
	}
	households := map[int]*ent.Household{}
	found, err := client.Household.Query().Where(household.IDIn(homes...)).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, h := range found {
		households[h.ID] = h
	}
	// What was decided by one run for one day is loaded together.
	type then struct {
		asOf  fact.Date
		known int64
	}
	together, order := map[then][]int{}, []then{} // places in list
	for i, t := range list {
		known, ok := runs[decidedFor{t.Set, t.AsOf}]
		if s := bySet[t.Set]; !ok || s == nil || households[s.HouseholdID] == nil {
			continue
		}
		at := then{t.AsOf, known}
		if together[at] == nil {
			order = append(order, at)
		}
		together[at] = append(together[at], i)
	}
	out := make([]*rules.Assessment, len(list))
	for _, at := range order {
		places := map[int]int{} // of households, each once
		var of []*ent.Household
		for _, i := range together[at] {
			id := bySet[list[i].Set].HouseholdID
			if _, there := places[id]; !there {
				places[id] = len(of)
				of = append(of, households[id])
			}
		}
		dossiers, err := e.Dossiers(ctx, of, at.asOf, at.known)
		if err != nil {
			return nil, err
		}
		for _, i := range together[at] {
			set := bySet[list[i].Set]
			a, err := list[i].Release.Assess(dossiers[places[set.HouseholdID]], at.asOf)
			if err != nil {
				return nil, err
			}
			if sum := rules.FactsDigest(a.Facts); bytes.Equal(sum[:], set.Digest) {
				out[i] = a
			}
		}
	}
	return out, nil
}

// decidedFor is a fact set and the day that was decided by it.
type decidedFor struct {
	set int
	day fact.Date
}

// decidedBy gives the positions of the runs that decided by some fact sets first.
func (e *Service) decidedBy(ctx context.Context, sets []int) (map[decidedFor]int64, error) {
	var first []struct {
		FactSetID  int       `json:"fact_set_id"`
		DecidedFor fact.Date `json:"decided_for"`
		Min        int       `json:"min"`
	}
	if err := e.store.Client().StoredDecision.Query().Where(storeddecision.FactSetIDIn(sets...)).
		GroupBy(storeddecision.FieldFactSetID, storeddecision.FieldDecidedFor).Aggregate(ent.Min(storeddecision.FieldID)).Scan(ctx, &first); err != nil {
		return nil, err
	}
	ids := make([]int, len(first))
	for i, f := range first {
		ids[i] = f.Min
	}
	list, err := e.store.Client().StoredDecision.Query().Where(storeddecision.IDIn(ids...)).WithRun().All(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[decidedFor]int64, len(list))
	for _, d := range list {
		out[decidedFor{*d.FactSetID, d.DecidedFor}] = d.Edges.Run.Known
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
