package arrears

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"bentou/internal/eligibility"
	"bentou/rules/fact"
)

// row is an adjustment on record, as far as accounts need it.
type row struct {
	id, household   int
	kind            fact.AdjustmentKind
	granted         fact.Money
	due, difference *fact.Money
	recorded        int64
	act             fact.AdjustmentActKind // empty: none
}

func (r *row) open() bool {
	return r.act == "" && (r.kind == fact.AdjustmentProposal || r.kind == fact.AdjustmentUndetermined)
}

// rows reads the adjustments of figures of some households and whoever is decided in them.
func (a *Service) rows(ctx context.Context, past *eligibility.Past, homes []int, known int64) (map[account][]row, error) {
	out := map[account][]row{}
	var persons []int
	for _, h := range homes {
		for _, s := range past.Series(h) {
			if s.Person != 0 {
				persons = append(persons, s.Person)
			}
		}
	}
	slices.Sort(persons)
	for _, q := range []struct {
		condition, by string
		ids           []int
	}{{"a.person_id IS NULL AND ", "a.household_id", homes}, {"", "a.person_id", slices.Compact(persons)}} {
		if err := a.readRows(ctx, q.condition, q.by, q.ids, known, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (a *Service) readRows(ctx context.Context, condition, by string, ids []int, known int64, out map[account][]row) error {
	if len(ids) == 0 {
		return nil
	}
	in, arg := a.store.Among(by, ids)
	rows, err := a.store.Query(ctx, `SELECT a.id, a.household_id, coalesce(a.person_id, 0), a.programme, a.cycle, a.kind, a.day, coalesce(a.granted, 0), a.due, a.difference, a.recorded, coalesce(t.kind, '')
		FROM adjustments a LEFT JOIN adjustment_acts t ON t.adjustment_id = a.id AND t.recorded <= ?
		WHERE `+condition+in+` AND a.recorded <= ? AND a.kind <> 'HISTORY' ORDER BY a.recorded, a.id`, known, arg, known)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		var d eligibility.Decided
		var granted int64
		var due, difference sql.NullInt64
		if err := rows.Scan(&r.id, &r.household, &d.Person, &d.Programme, &d.Cycle, &r.kind, &d.For, &granted, &due, &difference, &r.recorded, &r.act); err != nil {
			return err
		}
		d.Household, r.granted = r.household, fact.Money(granted)
		if due.Valid {
			r.due = fact.Money(due.Int64).Ptr()
		}
		if difference.Valid {
			r.difference = fact.Money(difference.Int64).Ptr()
		}
		key := accountOf(&d)
		out[key] = append(out[key], r)
	}
	return rows.Err()
}

// news is an adjustment to be written.
type news struct {
	step     *step
	series   eligibility.Series
	kind     fact.AdjustmentKind
	cycle    fact.Cycle
	said     *eligibility.Decided // nil: not eligible
	granted  *fact.Money
	due      *fact.Money
	decision int // that held then; 0: none
	causes   []byte
}

// settle compares the two figures of an account and proposes the difference, unless the
// same was said before.
func (w *work) settle(key account) {
	due, base := w.due(key), w.granted(key)
	s, series := w.bearer(key, &due, &base)
	if s == nil {
		return
	}
	p := w.programme(s, key.programme)
	if p != nil && p.RequiresApplication && !w.applied(key) {
		return // nobody applied
	}
	var accepted fact.Money
	rows := w.rows[key]
	var last *row
	for i := range rows {
		last = &rows[i]
		if last.act == fact.AdjustmentAccepted {
			accepted += *last.difference
		}
	}
	if last == nil {
		if due.open == base.open && (due.open || due.amount == base.amount) {
			return
		}
	} else {
		// What the last row took as granted held what had been accepted before it.
		before := last.granted
		for i := range rows[:len(rows)-1] {
			if rows[i].act == fact.AdjustmentAccepted {
				before -= *rows[i].difference
			}
		}
		same := due.open && last.due == nil || !due.open && last.due != nil && *last.due == due.amount
		if same && before == base.amount {
			return
		}
	}
	n := &news{step: s, series: series, cycle: key.cycle, said: s.said[series], granted: (base.amount + accepted).Ptr()}
	if base.said != nil {
		n.decision = base.said.ID
	}
	switch difference := due.amount - *n.granted; {
	case due.open:
		n.kind = fact.AdjustmentUndetermined
	case difference == 0:
		n.kind, n.due = fact.AdjustmentSettled, due.amount.Ptr()
	case difference > 0 && p != nil && p.BackPayMonths > 0 && s.month.first < back(w.today, p.BackPayMonths):
		n.kind, n.due = fact.AdjustmentBarred, due.amount.Ptr()
	default:
		n.kind, n.due = fact.AdjustmentProposal, due.amount.Ptr()
	}
	n.causes = w.causes(n)
	w.news = append(w.news, n)
	for i := range rows {
		if rows[i].open() {
			w.over = append(w.over, rows[i])
		}
	}
}

// bearer is the household and month at which an account is listed: where something is
// due, else where it was granted, else where something changed.
func (w *work) bearer(key account, due, granted *figure) (*step, eligibility.Series) {
	first, last := key.days()
	find := func(s eligibility.Series, changed bool) *step {
		var found *step
		for _, x := range w.steps { // by day
			if x.household == s.Household && x.month.first >= first && x.month.first <= last && (!changed || x.changed[s]) {
				found = x
			}
		}
		return found
	}
	for _, f := range []*figure{due, granted} {
		if f.said == nil {
			continue
		}
		if key.cycle == fact.CycleOnce {
			if x := find(f.by, true); x != nil {
				return x, f.by
			}
		}
		if x := find(f.by, false); x != nil {
			return x, f.by
		}
	}
	for _, s := range w.series(key) {
		if x := find(s, false); x != nil {
			return x, s
		}
	}
	return nil, eligibility.Series{}
}

// histories adds what changed without being listed with a figure.
func (w *work) histories() {
	type at struct {
		series eligibility.Series
		day    fact.Date
	}
	listed := map[at]bool{}
	for _, n := range w.news {
		listed[at{n.series, n.step.month.day}] = true
	}
	for _, s := range w.steps {
		for i := range s.anew.Said {
			d := &s.anew.Said[i]
			if s.changed[d.Series] && !listed[at{d.Series, d.For}] {
				n := &news{step: s, series: d.Series, kind: fact.AdjustmentHistory, cycle: d.Cycle, said: d}
				n.causes = w.causes(n)
				w.news = append(w.news, n)
			}
		}
	}
}

// Cause is a version that was recorded, or superseded, since what was decided then.
type Cause struct {
	Kind       string     `json:"kind"`
	ID         int        `json:"id"`
	Person     int        `json:"person,omitempty"`
	Household  int        `json:"household,omitempty"`
	From       fact.Date  `json:"from"`
	To         *fact.Date `json:"to,omitempty"`
	At         int64      `json:"at"`
	Superseded bool       `json:"superseded,omitempty"`
}

// listed is how many causes are kept of an adjustment.
const listed = 50

// causes are what was recorded since of the household, or of those in whose households
// the person lived, and makes a difference in the month. Where an earlier month only
// changed the history, they are those of the earlier month.
func (w *work) causes(n *news) []byte {
	var out []Cause
	take := func(homes []int, unseen bool) {
		seen := map[eligibility.Touch]bool{}
		for _, h := range homes {
			for _, t := range n.step.group.touches[h] {
				key := t
				key.ValidTo = nil
				if seen[key] || t.From > n.step.month.last || unseen && t.At <= n.step.month.seen {
					continue
				}
				seen[key] = true
				out = append(out, Cause{t.Kind, t.ID, t.Person, t.Household, t.ValidFrom, t.ValidTo, t.At, t.Superseded})
			}
		}
	}
	homes := []int{n.step.household}
	if n.series.Person != 0 {
		for _, s := range w.past.OfPerson(n.series.Person) {
			if s.Household != n.step.household && !slices.Contains(homes, s.Household) {
				homes = append(homes, s.Household)
			}
		}
	}
	if take(homes, true); len(out) == 0 {
		take(n.step.group.homes, false)
	}
	slices.SortFunc(out, func(a, b Cause) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	if len(out) > listed {
		out = out[len(out)-listed:]
	}
	if out == nil {
		out = []Cause{}
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err) // there is nothing in it that JSON cannot say
	}
	return text
}
