package eligibility

import (
	"context"
	"crypto/sha256"

	"bentou/ent/gen/ent/factset"
	"bentou/ent/store"
)

// FactSets are the fact sets on record of some households, by digest, and those that are
// recorded in a transaction.
type FactSets struct {
	of map[int]map[[sha256.Size]byte]int
}

// FactSetsOf reads those of some households, in one statement.
func FactSetsOf(ctx context.Context, tx *store.Tx, households []int) (*FactSets, error) {
	out := &FactSets{of: map[int]map[[sha256.Size]byte]int{}}
	if len(households) == 0 {
		return out, nil
	}
	in, arg := tx.Store().Among("household_id", households)
	rows, err := tx.Query(ctx, "SELECT household_id, digest, id FROM fact_sets WHERE "+in, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var household, id int
		var digest []byte
		if err := rows.Scan(&household, &digest, &id); err != nil {
			return nil, err
		}
		if len(digest) == sha256.Size {
			out.note(household, [sha256.Size]byte(digest), id)
		}
	}
	return out, rows.Err()
}

func (f *FactSets) note(household int, digest [sha256.Size]byte, id int) {
	if f.of[household] == nil {
		f.of[household] = map[[sha256.Size]byte]int{}
	}
	f.of[household][digest] = id
}

// Record records the canonical facts of an assessment of one of the households under a
// change, unless they are on record, and returns the id of the fact set. The caller holds
// the lock.
func (f *FactSets) Record(ctx context.Context, tx *store.Tx, c *store.Change, household int, facts []byte) (int, error) {
	digest := sha256.Sum256(facts)
	if id, ok := f.of[household][digest]; ok {
		return id, nil
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
	f.note(household, digest, id)
	return id, nil
}
