package arrears

import (
	"context"
	"slices"

	"bentou/ent/gen/ent/adjustment"
	"bentou/ent/gen/ent/adjustmentact"
	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

var (
	columns    = []string{"id", "zone_id", "household_id", "person_id", "programme", "kind", "cycle", "month", "day", "outcome", "amount", "granted", "due", "difference", "release_id", "fact_set_id", "decision_id", "semantics", "causes", "recorded"}
	actColumns = []string{"id", "adjustment_id", "household_id", "kind", "reason", "actor", "recorded"}
)

// write appends what is new about the households of a block, in one transaction.
func (w *work) write(ctx context.Context) error {
	if len(w.news) == 0 {
		return nil
	}
	slices.SortStableFunc(w.news, func(a, b *news) int { return a.series.Household - b.series.Household })
	tally := w.tally
	tally.Programmes = slices.Clone(tally.Programmes)
	_, err := w.service.store.Write(ctx, w.actor, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Lock(ctx); err != nil {
			return err
		}
		if err := w.undisturbed(ctx, tx); err != nil {
			return err
		}
		units, err := w.units(ctx, tx)
		if err != nil {
			return err
		}
		open := map[int]*store.Change{}
		change := func(household int) (*store.Change, error) {
			if c := open[household]; c != nil {
				return c, nil
			}
			c, err := tx.Open(ctx, "adjust", store.Subject{Zone: w.zone.ID, Unit: units[household], Household: household}, nil)
			open[household] = c
			return c, err
		}
		sets := map[*step]any{}
		known, err := eligibility.FactSetsOf(ctx, tx, w.homes)
		if err != nil {
			return err
		}
		for _, n := range w.news {
			c, err := change(n.series.Household)
			if err != nil {
				return err
			}
			if err := w.adjustment(ctx, tx, c, n, known, sets); err != nil {
				return err
			}
			count(&tally, n)
		}
		for _, r := range w.over {
			c, err := change(r.household)
			if err != nil {
				return err
			}
			id, err := tx.NextID(ctx, adjustmentact.Table)
			if err != nil {
				return err
			}
			tx.Insert(adjustmentact.Table, actColumns, id, r.id, r.household, string(fact.AdjustmentSuperseded), nil, w.actor, c.Position)
			c.Note("adjustment_act", id)
			tally.Superseded++
		}
		return nil
	})
	if err == nil {
		w.round.tally = tally
	}
	return err
}

func count(t *Tally, n *news) {
	switch n.kind {
	case fact.AdjustmentProposal:
		t.propose(n.series.Programme, *n.due-*n.granted)
	case fact.AdjustmentUndetermined:
		t.Undetermined++
	case fact.AdjustmentBarred:
		t.Barred++
	}
}

func (w *work) adjustment(ctx context.Context, tx *store.Tx, c *store.Change, n *news, known *eligibility.FactSets, sets map[*step]any) error {
	set, ok := sets[n.step]
	if a := n.step.anew.Assessment; !ok && a != nil {
		id, err := known.Record(ctx, tx, c, n.step.household, a.Facts)
		if err != nil {
			return err
		}
		set = id
		sets[n.step] = set
	}
	id, err := tx.NextID(ctx, adjustment.Table)
	if err != nil {
		return err
	}
	outcome, amount := fact.OutcomeIneligible, any(nil)
	if n.said != nil {
		outcome, amount = n.said.Outcome, money(n.said.Amount)
	}
	var difference, person, decision any
	if n.kind == fact.AdjustmentProposal {
		difference = int64(*n.due - *n.granted)
	}
	if n.series.Person != 0 {
		person = n.series.Person
	}
	if n.decision != 0 {
		decision = n.decision
	}
	release := n.step.anew.Release
	tx.Insert(adjustment.Table, columns, id, w.zone.ID, n.series.Household, person, n.series.Programme, string(n.kind), string(n.cycle), n.step.month.first, n.step.month.day,
		string(outcome), amount, money(n.granted), money(n.due), difference, release.ID, set, decision, release.Semantics(), string(n.causes), c.Position)
	c.Note("adjustment", id)
	return nil
}

func money(m *fact.Money) any {
	if m == nil {
		return nil
	}
	return int64(*m)
}

// undisturbed makes sure that nobody adjusted or acted on the same households since.
func (w *work) undisturbed(ctx context.Context, tx *store.Tx) error {
	in, arg := tx.Store().Among("household_id", w.homes)
	for _, table := range []string{adjustment.Table, adjustmentact.Table} {
		rows, err := tx.Query(ctx, "SELECT id FROM "+table+" WHERE "+in+" AND recorded > ? LIMIT 1", arg, w.known)
		if err != nil {
			return err
		}
		found := rows.Next()
		rows.Close()
		if err := rows.Err(); err != nil {
			return err
		}
		if found {
			return fault.New(fault.Conflict, "另一核对或处理同时涉及相同的户，请重试", "another reconciliation or act was about the same households: try again")
		}
	}
	return nil
}

// units are the units in which the households lie at present.
func (w *work) units(ctx context.Context, tx *store.Tx) (map[int]int, error) {
	homes := slices.Clone(w.homes)
	for _, r := range w.over {
		homes = append(homes, r.household)
	}
	in, arg := tx.Store().Among("id", homes)
	rows, err := tx.Query(ctx, "SELECT id, unit_id FROM households WHERE "+in, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int]int{}
	for rows.Next() {
		var id, unit int
		if err := rows.Scan(&id, &unit); err != nil {
			return nil, err
		}
		out[id] = unit
	}
	return out, rows.Err()
}
