package eligibility

import (
	"context"
	"database/sql"

	"bentou/rules/fact"
)

// standing reads what is on record of some households for the day of the run: of
// each programme and subject the decision that holds, and the flags that are up.
func (w *writer) standing(ctx context.Context, ids []int) (map[int]standing, error) {
	out := make(map[int]standing, len(ids))
	for _, id := range ids {
		out[id] = standing{said: map[topic]said{}, up: map[string]int{}, hushed: map[string]int{}}
	}
	in, arg := w.tx.Store().Among("household_id", ids)
	rows, err := w.tx.Query(ctx, `SELECT household_id, coalesce(person_id, 0), programme, outcome, amount, cycle, next_change FROM (
		SELECT household_id, person_id, programme, outcome, amount, cycle, next_change,
			row_number() OVER (PARTITION BY household_id, person_id, programme ORDER BY decided_for DESC, recorded DESC, id DESC) AS place
		FROM decisions WHERE `+in+` AND decided_for <= ?) AS latest WHERE place = 1`, arg, w.run.asOf)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var household int
		var at topic
		var s said
		var amount sql.NullInt64
		var next sql.Null[fact.Date]
		if err := rows.Scan(&household, &at.person, &at.programme, &s.outcome, &amount, &s.cycle, &next); err != nil {
			return nil, err
		}
		if amount.Valid {
			s.amount = fact.Money(amount.Int64).Ptr()
		}
		if next.Valid {
			s.nextChange = next.V.Ptr()
		}
		out[household].said[at] = s
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return out, w.flagsUp(ctx, ids, out)
}

// flagsUp reads the flags that nothing has cleared, and those that a person cleared
// and that have not lapsed since.
func (w *writer) flagsUp(ctx context.Context, ids []int, out map[int]standing) error {
	in, arg := w.tx.Store().Among("f.household_id", ids)
	rows, err := w.tx.Query(ctx, `SELECT f.household_id, f.key, f.id, e.id IS NOT NULL FROM risk_flags f
		LEFT JOIN risk_flag_events e ON e.flag_id = f.id AND e.kind = 'CLEARED'
		WHERE `+in+` AND (e.id IS NULL OR e.cause = 'PERSON'
			AND NOT EXISTS (SELECT 1 FROM risk_flag_events l WHERE l.flag_id = f.id AND l.kind = 'LAPSED'))`, arg)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var household, id int
		var key string
		var byPerson bool
		if err := rows.Scan(&household, &key, &id, &byPerson); err != nil {
			return err
		}
		if byPerson {
			out[household].hushed[key] = id
		} else {
			out[household].up[key] = id
		}
	}
	return rows.Err()
}

// decidedForLater finds the households that a run covered for a later day:
// their flags are of that day.
func (w *writer) decidedForLater(ctx context.Context) (map[int]bool, error) {
	rows, err := w.tx.Query(ctx, "SELECT b.households FROM decision_run_blocks b JOIN decision_runs r ON r.id = b.run_id WHERE r.zone_id = ? AND r.as_of > ?", w.run.zone.ID, w.run.asOf)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int]bool{}
	for rows.Next() {
		var packed []byte
		if err := rows.Scan(&packed); err != nil {
			return nil, err
		}
		covered, err := unpackIDs(packed)
		if err != nil {
			return nil, err
		}
		for _, id := range covered {
			out[id] = true
		}
	}
	return out, rows.Err()
}
