package eligibility

import (
	"context"
	"crypto/sha256"

	"bentou/ent/gen/ent/factset"
	"bentou/ent/store"
)

// RecordFacts records the canonical facts of an assessment under a change, unless they
// are on record, and returns the id of the fact set. The caller holds the lock; what it
// recorded itself in the transaction is flushed so that it is found.
func RecordFacts(ctx context.Context, tx *store.Tx, c *store.Change, household int, facts []byte) (int, error) {
	digest := sha256.Sum256(facts)
	list, err := tx.Client().FactSet.Query().Where(factset.HouseholdID(household), factset.Digest(digest[:])).IDs(ctx)
	if err != nil {
		return 0, err
	}
	if len(list) > 0 {
		return list[0], nil
	}
	text, err := deflate(facts)
	if err != nil {
		return 0, err
	}
	id, err := tx.NextID(ctx, factset.Table)
	if err != nil {
		return 0, err
	}
	tx.Insert(factset.Table, factSetColumns, id, household, digest[:], text, c.Position)
	c.Note("fact_set", id)
	return id, nil
}
