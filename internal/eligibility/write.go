package eligibility

import (
	"context"
	"encoding/json"

	"bentou/ent/gen/ent/decisionrun"
	"bentou/ent/gen/ent/decisionrunblock"
	"bentou/ent/gen/ent/riskflag"
	"bentou/ent/gen/ent/riskflagevent"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
)

var (
	runColumns      = []string{"id", "zone_id", "as_of", "release_id", "filter", "known", "recorded"}
	blockColumns    = []string{"id", "run_id", "number", "households", "last", "tally", "positions", "recorded"}
	factSetColumns  = []string{"id", "household_id", "digest", "text", "recorded"}
	decisionColumns = []string{"id", "zone_id", "household_id", "person_id", "programme", "outcome", "amount", "cycle", "decided_for", "day", "next_change", "release_id", "run_id", "fact_set_id", "semantics", "recorded"}
	flagColumns     = []string{"id", "zone_id", "household_id", "key", "raised_for", "release_id", "run_id", "fact_set_id", "recorded"}
	eventColumns    = []string{"id", "flag_id", "household_id", "kind", "day", "cause", "reason", "run_id", "fact_set_id", "recorded"}
)

// writeBlock appends what is new about the households of a block, and how far the
// run came with it, in one transaction. What is on record is read under the lock, so
// that nothing is written twice whoever else decides.
func (e *Service) writeBlock(ctx context.Context, r *run, b judged) error {
	var next run // becomes the run only once it is committed
	_, err := e.store.Write(ctx, r.actor, func(ctx context.Context, tx *store.Tx) error {
		next = *r
		next.tally = r.tally.clone()
		w := writer{tx: tx, run: &next, block: b, tally: Tally{Households: len(b.homes)}}
		if err := tx.Lock(ctx); err != nil {
			return err
		}
		if err := w.begin(ctx); err != nil {
			return err
		}
		if err := w.homes(ctx); err != nil {
			return err
		}
		return w.end(ctx)
	})
	if err == nil {
		*r = next
	}
	return err
}

// writer writes one block.
type writer struct {
	tx    *store.Tx
	run   *run
	block judged
	tally Tally
	facts *FactSets // on record of the households
}

// begin records the run itself with its first block, and afterwards makes sure that
// nobody else went on with it.
func (w *writer) begin(ctx context.Context) error {
	r := w.run
	if r.id != 0 {
		n, err := w.tx.Client().DecisionRunBlock.Query().Where(decisionrunblock.RunID(r.id)).Count(ctx)
		if err == nil && n != r.blocks {
			err = fault.New(fault.Conflict, "另一进程正在认定相同的户", "another process is deciding the same households")
		}
		return err
	}
	id, err := w.tx.NextID(ctx, decisionrun.Table)
	if err != nil {
		return err
	}
	c, err := w.tx.Open(ctx, "decide.begin", store.Subject{Zone: r.zone.ID}, nil)
	if err != nil {
		return err
	}
	w.tx.Insert(decisionrun.Table, runColumns, id, r.zone.ID, r.asOf, r.release.ID, r.filter, r.known, c.Position)
	c.Note("decision_run", id)
	r.id = id
	return nil
}

// homes compares each household with its record and writes what differs.
func (w *writer) homes(ctx context.Context) error {
	ids := make([]int, len(w.block.homes))
	for i, h := range w.block.homes {
		ids[i] = h.id
	}
	before, err := w.standing(ctx, ids)
	if err != nil {
		return err
	}
	later, err := w.decidedForLater(ctx)
	if err != nil {
		return err
	}
	all := make([]news, len(ids))
	var touched []int
	for i, id := range ids {
		all[i], err = compare(before[id], w.block.assessments[i], w.run.asOf, !later[id], &w.tally)
		if err != nil {
			return err
		}
		if !all[i].none() {
			touched = append(touched, id)
		}
	}
	if w.facts, err = FactSetsOf(ctx, w.tx, touched); err != nil {
		return err
	}
	for i, h := range w.block.homes {
		if !all[i].none() {
			if err := w.household(ctx, h, w.block.assessments[i], &all[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// household writes what is new about one household, under one change.
func (w *writer) household(ctx context.Context, h home, a *rules.Assessment, n *news) error {
	r := w.run
	c, err := w.tx.Open(ctx, "decide", store.Subject{Zone: r.zone.ID, Unit: h.unit, Household: h.id}, nil)
	if err != nil {
		return err
	}
	facts, err := w.factSet(ctx, c, h.id, a)
	if err != nil {
		return err
	}
	for _, v := range n.verdicts {
		id, err := w.tx.NextID(ctx, storeddecision.Table)
		if err != nil {
			return err
		}
		var person any
		if v.person != 0 {
			person = v.person
		}
		w.tx.Insert(storeddecision.Table, decisionColumns, id, r.zone.ID, h.id, person, v.programme, string(v.outcome), amountOf(v.amount), string(v.cycle),
			r.asOf, v.day, timescope.Null(v.nextChange), r.release.ID, r.id, facts, r.release.Semantics(), c.Position)
		c.Note("decision", id)
	}
	for _, key := range n.raise {
		id, err := w.tx.NextID(ctx, riskflag.Table)
		if err != nil {
			return err
		}
		w.tx.Insert(riskflag.Table, flagColumns, id, r.zone.ID, h.id, key, r.asOf, r.release.ID, r.id, facts, c.Position)
		c.Note("risk_flag", id)
	}
	for _, cl := range n.clear {
		id, err := w.tx.NextID(ctx, riskflagevent.Table)
		if err != nil {
			return err
		}
		kind := fact.FlagEventCleared
		if cl.cause == "" {
			kind = fact.FlagEventLapsed
		}
		w.tx.Insert(riskflagevent.Table, eventColumns, id, cl.flag, h.id, string(kind), r.asOf, blank(string(cl.cause)), nil, r.id, facts, c.Position)
		c.Note("risk_flag_event", id)
	}
	w.tally.Decisions += len(n.verdicts)
	return nil
}

// amountOf is an amount as its column holds it.
func amountOf(m *fact.Money) any {
	if m == nil {
		return nil
	}
	return int64(*m)
}

// factSet returns the id of the facts that an assessment rests on, and records them
// where they are new; nil without an assessment.
func (w *writer) factSet(ctx context.Context, c *store.Change, household int, a *rules.Assessment) (any, error) {
	if a == nil {
		return nil, nil
	}
	return w.facts.Record(ctx, w.tx, c, household, a.Facts)
}

// end records how far the run came.
func (w *writer) end(ctx context.Context) error {
	r := w.run
	c, err := w.tx.Open(ctx, "decide.step", store.Subject{Zone: r.zone.ID}, nil)
	if err != nil {
		return err
	}
	ids := make([]int, len(w.block.homes))
	for i, h := range w.block.homes {
		ids[i] = h.id
		r.through = h.id
	}
	tally, err := json.Marshal(w.tally)
	if err != nil {
		return err
	}
	id, err := w.tx.NextID(ctx, decisionrunblock.Table)
	if err != nil {
		return err
	}
	w.tx.Insert(decisionrunblock.Table, blockColumns, id, r.id, r.blocks, packIDs(ids), w.block.last, string(tally), w.tx.Positions(), c.Position)
	c.Note("decision_run_block", id)
	r.blocks++
	r.fresh += len(ids)
	r.last = w.block.last
	return r.tally.add(w.tally)
}
