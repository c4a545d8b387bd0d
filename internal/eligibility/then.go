package eligibility

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/factset"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// Resting is what a recorded decision rests on: a fact set, and the day for which it was
// decided.
type Resting struct {
	Facts int
	AsOf  fact.Date
}

// Then is a household with the records as they were known to the run that decided.
type Then struct {
	Household *dossier.Household
	Known     int64 // position of the run
}

// RecordsOfThen returns the households of what decisions rest on, as they were known when
// it was decided. One that no decision rests on is left out. Whether they still make the
// same facts is for the caller to see. There are as many loads as runs, days and zones;
// the number of statements does not depend on how many households there are.
func (e *Service) RecordsOfThen(ctx context.Context, of []Resting) (map[Resting]Then, error) {
	var sets []int
	wanted := map[Resting]bool{}
	for _, r := range of {
		sets, wanted[r] = append(sets, r.Facts), true
	}
	client := e.store.Client()
	list, err := client.StoredDecision.Query().Where(storeddecision.FactSetIDIn(sets...)).Order(ent.Asc(storeddecision.FieldID)).WithRun().All(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := client.FactSet.Query().Where(factset.IDIn(sets...)).Select(factset.FieldID, factset.FieldHouseholdID).All(ctx)
	if err != nil {
		return nil, err
	}
	homeOf := make(map[int]int, len(rows))
	var ids []int
	for _, row := range rows {
		homeOf[row.ID] = row.HouseholdID
		ids = append(ids, row.HouseholdID)
	}
	homes, err := client.Household.Query().Where(household.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[int]*ent.Household, len(homes))
	for _, h := range homes {
		byID[h.ID] = h
	}
	type load struct {
		known int64
		asOf  fact.Date
	}
	loads := map[load][]Resting{}
	for _, d := range list {
		r := Resting{*d.FactSetID, d.DecidedFor}
		if wanted[r] && byID[homeOf[r.Facts]] != nil {
			wanted[r] = false // the first run counts
			at := load{d.Edges.Run.Known, r.AsOf}
			loads[at] = append(loads[at], r)
		}
	}
	out := make(map[Resting]Then, len(of))
	for at, rests := range loads {
		some := make([]*ent.Household, len(rests))
		for i, r := range rests {
			some[i] = byID[homeOf[r.Facts]]
		}
		dossiers, err := e.Dossiers(ctx, some, at.asOf, at.known)
		if err != nil {
			return nil, err
		}
		for i, r := range rests {
			out[r] = Then{dossiers[i], at.known}
		}
	}
	return out, nil
}
