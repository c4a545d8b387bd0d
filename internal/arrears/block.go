package arrears

import (
	"cmp"
	"context"
	"slices"

	"bentou/internal/eligibility"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// step is one household decided anew for one month.
type step struct {
	household int
	month     *month
	group     *group
	anew      *eligibility.Anew
	said      map[eligibility.Series]*eligibility.Decided
	changed   map[eligibility.Series]bool // it differs from what is on record
}

// work is a block of groups that are decided anew.
type work struct {
	*round
	past  *eligibility.Past
	homes []int
	steps []*step
	at    map[place]*step
	rows  map[account][]row // on record, by record
	news  []*news
	over  []row // superseded
}

type place struct {
	household int
	month     fact.Date // its first day
}

// block decides the households of some groups anew, month by month, and writes what is
// to be proposed.
func (r *round) block(ctx context.Context, groups []*group) error {
	w := &work{round: r, at: map[place]*step{}}
	from := fact.MaxDate
	for _, g := range groups {
		w.homes = append(w.homes, g.homes...)
		from = min(from, g.from)
		for _, h := range g.homes {
			list := r.calendar.months(h)
			for i := range list {
				if m := &list[i]; m.first >= g.from {
					w.steps = append(w.steps, &step{household: h, month: m, group: g})
				}
			}
		}
	}
	slices.Sort(w.homes)
	slices.SortFunc(w.steps, func(a, b *step) int {
		return cmp.Or(cmp.Compare(a.month.day, b.month.day), cmp.Compare(a.household, b.household))
	})
	var err error
	if w.past, err = r.service.decides.Past(ctx, r.zone.ID, w.homes, from, r.known, r.calendar.decidedFor, r.releases); err != nil {
		return err
	}
	off := map[eligibility.Series]bool{} // an adjustment of the month before is new
	for _, s := range w.steps {
		if s.anew, err = w.past.Decide(ctx, s.household, s.month.day); err != nil {
			return err
		}
		s.said, s.changed = map[eligibility.Series]*eligibility.Decided{}, map[eligibility.Series]bool{}
		for i := range s.anew.Said {
			d := &s.anew.Said[i]
			s.said[d.Series] = d
			// Between runs nothing restores what the record says after an adjustment.
			s.changed[d.Series] = !d.Same(onDay(w.past.Record(d.Series), d.For)) || s.month.between && off[d.Series]
			off[d.Series] = s.changed[d.Series]
		}
		w.at[place{s.household, s.month.first}] = s
	}
	r.tally.Months += len(w.steps)
	if w.rows, err = r.service.rows(ctx, w.past, w.homes, r.known); err != nil {
		return err
	}
	for _, key := range w.accounts() {
		w.settle(key)
	}
	w.histories()
	return w.write(ctx)
}

// onDay is what a series says on a day: the adjustment of that day, unless the record
// spoke later, else what the record says; nil where it says nothing.
func onDay(list []eligibility.Decided, day fact.Date) *eligibility.Decided {
	var record, last *eligibility.Decided
	for i := range list {
		d := &list[i]
		if d.For > day {
			break
		}
		if !d.Corrected {
			record = d
		}
		if d.For == day {
			last = d
		}
	}
	if last != nil {
		return last
	}
	return record
}

// account is whom and what a figure is for.
type account struct {
	household, person int // one of the two
	programme         string
	cycle             fact.Cycle
	from              fact.Date // first day of the month or year; zero for once
}

func accountOf(d *eligibility.Decided) account {
	a := account{person: d.Person, programme: d.Programme, cycle: d.Cycle}
	if d.Person == 0 {
		a.household = d.Household
	}
	switch d.Cycle {
	case fact.CycleMonth:
		a.from, _ = monthOf(d.For)
	case fact.CycleYear:
		a.from, _ = yearOf(d.For)
	}
	return a
}

// days are those of the cycle.
func (a *account) days() (first, last fact.Date) {
	switch a.cycle {
	case fact.CycleMonth:
		return monthOf(a.from)
	case fact.CycleYear:
		return yearOf(a.from)
	}
	return fact.MinDate, fact.MaxDate
}

// accounts are those that may come to something else, in a fixed order. A year is
// looked at once it is over.
func (w *work) accounts() []account {
	seen := map[account]bool{}
	var out []account
	for _, s := range w.steps {
		for i := range s.anew.Said {
			d := &s.anew.Said[i]
			key := accountOf(d)
			if _, last := key.days(); seen[key] || d.Cycle == fact.CycleYear && last > w.calendar.through {
				continue
			}
			before := onDay(w.past.Record(d.Series), s.month.last)
			if d.Outcome == fact.OutcomeIneligible && !s.changed[d.Series] && (before == nil || before.Outcome == fact.OutcomeIneligible) && len(w.rows[key]) == 0 && !w.wasGranted(d.Series, key) {
				continue
			}
			seen[key] = true
			out = append(out, key)
		}
	}
	slices.SortFunc(out, func(a, b account) int {
		return cmp.Or(cmp.Compare(a.household, b.household), cmp.Compare(a.person, b.person), cmp.Compare(a.programme, b.programme), cmp.Compare(a.from, b.from))
	})
	return out
}

func (w *work) wasGranted(s eligibility.Series, key account) bool {
	return slices.ContainsFunc(w.past.Record(s), func(d eligibility.Decided) bool {
		_, last := key.days()
		return d.For <= last && d.Outcome != fact.OutcomeIneligible
	})
}

// series are those of an account, in all households.
func (w *work) series(key account) []eligibility.Series {
	if key.person == 0 {
		return []eligibility.Series{{Household: key.household, Programme: key.programme}}
	}
	return slices.DeleteFunc(w.past.OfPerson(key.person), func(s eligibility.Series) bool { return s.Programme != key.programme })
}

// figure is what an account comes to, by one of the two ways.
type figure struct {
	amount fact.Money
	open   bool // undetermined
	by     eligibility.Series
	said   *eligibility.Decided // the decision that gives it; nil: none
}

// add takes the figure of another household: a person is paid once, by the highest.
func (f *figure) add(s eligibility.Series, d *eligibility.Decided, amount fact.Money, once bool) {
	switch {
	case once:
		f.amount += amount
	case amount > f.amount:
		f.amount = amount
	default:
		if f.said == nil && d != nil {
			f.by, f.said = s, d
		}
		return
	}
	if amount > 0 {
		f.by, f.said = s, d
	}
}

// granted is what the record gave when the cycle was closed.
func (w *work) granted(key account) (f figure) {
	first, last := key.days()
	eligible := false
	for _, s := range w.series(key) {
		var list []eligibility.Decided
		for _, d := range w.past.Record(s) {
			if d.Corrected || d.For > min(last, w.calendar.through) {
				continue
			}
			// What was decided again for a month after it was closed granted nothing, for that
			// month or for those after it.
			begin, end := monthOf(d.For)
			closed, ok := w.calendar.closed(s.Household, begin, end)
			if ok && key.cycle != fact.CycleOnce {
				var all int64
				all, ok = w.calendar.closed(s.Household, first, last)
				closed = min(closed, all)
			}
			if ok && d.Recorded <= closed {
				list = append(list, d)
			}
		}
		d := lastOf(list)
		if d == nil {
			continue
		}
		amount := d.Granted()
		if key.cycle == fact.CycleOnce {
			amount = grants(list)
		}
		f.open = f.open || d.Outcome == fact.OutcomeUndetermined
		eligible = eligible || d.Outcome == fact.OutcomeEligible
		f.add(s, d, amount, key.cycle == fact.CycleOnce)
	}
	f.open = f.open && !eligible
	return f
}

// due is what deciding anew gives.
func (w *work) due(key account) (f figure) {
	_, last := key.days()
	eligible := false
	for _, s := range w.series(key) {
		var d *eligibility.Decided
		var amount fact.Money
		if key.cycle == fact.CycleOnce {
			list := w.past.Sequence(s, w.calendar.through+1)
			d, amount = lastOf(list), grants(list)
		} else {
			anew := w.past.Anew(s)
			for i := range anew {
				if anew[i].For <= last && anew[i].For >= key.from {
					d = &anew[i]
				}
			}
			if d == nil && !w.decidedAnew(s.Household, key) {
				d = onDay(w.past.Record(s), w.dayOf(s.Household, min(last, w.calendar.through)))
			}
			if d != nil {
				amount = d.Granted()
			}
		}
		if d == nil {
			continue
		}
		f.open = f.open || d.Outcome == fact.OutcomeUndetermined
		eligible = eligible || d.Outcome == fact.OutcomeEligible
		f.add(s, d, amount, key.cycle == fact.CycleOnce)
	}
	f.open = f.open && !eligible
	return f
}

// decidedAnew reports whether the last month of a cycle was decided anew.
func (w *work) decidedAnew(household int, key account) bool {
	_, last := key.days()
	first, _ := monthOf(last)
	return w.at[place{household, first}] != nil
}

// dayOf is the day for which a household was decided of the month in which a day lies.
func (w *work) dayOf(household int, day fact.Date) fact.Date {
	if m := w.calendar.at(household, day); m != nil {
		return m.day
	}
	return day
}

func lastOf(list []eligibility.Decided) *eligibility.Decided {
	if len(list) == 0 {
		return nil
	}
	return &list[len(list)-1]
}

// grants sums what is granted once: the amount with which each time begins for which it
// holds. Of a day that was decided twice the last word counts.
func grants(list []eligibility.Decided) (sum fact.Money) {
	held := false
	for i := range list {
		d := &list[i]
		if i+1 < len(list) && list[i+1].For == d.For {
			continue
		}
		holds := d.Outcome == fact.OutcomeEligible
		if holds && !held {
			sum += d.Granted()
		}
		held = holds
	}
	return sum
}

// applied reports whether a decision was ever made about the subject of an account by
// the time it was closed.
func (w *work) applied(key account) bool {
	first, last := key.days()
	for _, s := range w.series(key) {
		if key.cycle == fact.CycleOnce {
			if slices.ContainsFunc(w.past.Record(s), func(d eligibility.Decided) bool { return !d.Corrected }) {
				return true
			}
			continue
		}
		closed, ok := w.calendar.closed(s.Household, first, last)
		if ok && slices.ContainsFunc(w.past.Record(s), func(d eligibility.Decided) bool { return !d.Corrected && d.For <= last && d.Recorded <= closed }) {
			return true
		}
	}
	return false
}

// programme is what the rules say of it on the last day that was decided anew.
func (w *work) programme(s *step, key string) *pack.Programme {
	for _, p := range s.anew.Release.Pack().Programmes {
		if p.Key == key {
			return p
		}
	}
	return nil
}
