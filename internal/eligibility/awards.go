package eligibility

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// Decided is a decision on record, or what an adjustment says that was due on its day,
// as far as a history needs it.
type Decided struct {
	Series
	Outcome  fact.Outcome
	Amount   *fact.Money
	Cycle    fact.Cycle
	For      fact.Date // the day it was decided for
	Recorded int64
	ID       int // of the decision or adjustment
	// Corrected says that it is from an adjustment: it stands for its day alone.
	Corrected bool
}

// Series are the decisions that follow each other. Person 0 is the household's.
type Series struct {
	Household, Person int
	Programme         string
}

// Granted is the amount a cycle; zero unless something is paid.
func (d *Decided) Granted() fact.Money {
	if d.Outcome != fact.OutcomeEligible || d.Amount == nil {
		return 0
	}
	return *d.Amount
}

// Same reports whether two say the same. One that was never made says no.
func (d *Decided) Same(o *Decided) bool { return d.says() == o.says() }

func (d *Decided) says() (s struct {
	outcome fact.Outcome
	amount  fact.Money
	paid    bool
}) {
	s.outcome = fact.OutcomeIneligible
	if d != nil {
		s.outcome = d.Outcome
		if d.Amount != nil {
			s.amount, s.paid = *d.Amount, true
		}
	}
	return s
}

// awards adds what was granted before: the decisions made for days before the day
// of this one, as known at the position of the loader, and as corrected by then.
// Those of a person are theirs in whichever household they lived.
func (l *loader) awards(ctx context.Context, households []*dossier.Household, people people) error {
	ids := make([]int, len(households))
	for i, h := range households {
		ids[i] = h.ID
	}
	own, err := l.decided(ctx, "person_id IS NULL AND ", "household_id", ids, "<")
	if err != nil {
		return err
	}
	persons, err := l.decided(ctx, "", "person_id", people.ids, "<")
	if err != nil {
		return err
	}
	days, err := l.runDays(ctx, own, persons)
	if err != nil {
		return err
	}
	grant(households, []decided{own, persons}, func(s Series, list []Decided) []dossier.Award {
		return awardsOf(corrected(list, days[s.Household]))
	})
	return nil
}

// grant gives households and persons what each series granted, in the order of the
// series. A person who stands in two households has both times the same.
func grant(households []*dossier.Household, all []decided, awards func(Series, []Decided) []dossier.Award) {
	at := make(map[int]*dossier.Household, len(households))
	for _, h := range households {
		at[h.ID] = h
		h.Awards = nil
	}
	granted := map[int][]dossier.Award{}
	for _, d := range all {
		for _, s := range d.order {
			switch h := at[s.Household]; {
			case s.Person != 0:
				granted[s.Person] = append(granted[s.Person], awards(s, d.of[s])...)
			case h != nil:
				h.Awards = append(h.Awards, awards(s, d.of[s])...)
			}
		}
	}
	for _, h := range households {
		for _, p := range h.Members {
			p.Awards = granted[p.ID]
		}
	}
}

// decided is a set of series in a fixed order.
type decided struct {
	order []Series
	of    map[Series][]Decided
}

// decided reads the series of some households or persons, for days before or until the
// day of the loader.
func (l *loader) decided(ctx context.Context, condition, by string, among []int, before string) (decided, error) {
	out := decided{of: map[Series][]Decided{}}
	if len(among) == 0 {
		return out, nil
	}
	in, arg := l.store.Among(by, among)
	where := " WHERE " + condition + in + " AND recorded <= ? AND "
	const columns = "SELECT household_id, coalesce(person_id, 0), programme, outcome, amount, cycle, "
	rows, err := l.store.Query(ctx, columns+"decided_for, recorded, id, 0 FROM decisions"+where+"decided_for "+before+" ?"+
		" UNION ALL "+columns+"day, recorded, id, 1 FROM adjustments"+where+"day "+before+" ? ORDER BY 1, 2, 3, 7, 8, 9", arg, l.known, l.asOf, arg, l.known, l.asOf)
	if err != nil {
		return out, err
	}
	defer rows.Close()
	for rows.Next() {
		var d Decided
		var amount sql.NullInt64
		var kind int
		if err := rows.Scan(&d.Household, &d.Person, &d.Programme, &d.Outcome, &amount, &d.Cycle, &d.For, &d.Recorded, &d.ID, &kind); err != nil {
			return out, err
		}
		d.Corrected = kind == 1
		if amount.Valid {
			d.Amount = fact.Money(amount.Int64).Ptr()
		}
		s := d.Series
		if _, ok := out.of[s]; !ok {
			out.order = append(out.order, s)
		}
		out.of[s] = append(out.of[s], d)
	}
	return out, rows.Err()
}

// runDays are the days for which households with corrected series were decided. Most
// have none, and nothing is read.
func (l *loader) runDays(ctx context.Context, all ...decided) (map[int][]fact.Date, error) {
	var out map[int][]fact.Date
	var covered *Coverage
	for _, d := range all {
		for s, list := range d.of {
			if out[s.Household] != nil || !slices.ContainsFunc(list, func(d Decided) bool { return d.Corrected }) {
				continue
			}
			if covered == nil {
				var err error
				if covered, err = loadCoverage(ctx, l.store, l.zone, l.known); err != nil {
					return nil, err
				}
				out = map[int][]fact.Date{}
			}
			out[s.Household] = covered.Days(s.Household)
		}
	}
	return out, nil
}

// corrected is a series, by day and record, as adjustments correct it: on each day on
// which the household was decided holds the correction of that day, else the record.
// days are those days, in order.
func corrected(list []Decided, days []fact.Date) []Decided {
	if !slices.ContainsFunc(list, func(d Decided) bool { return d.Corrected }) {
		return list
	}
	all := slices.Clone(days)
	for _, d := range list {
		all = append(all, d.For)
	}
	slices.Sort(all)
	var out []Decided
	var record *Decided // as the record alone has it
	off := false        // a correction spoke last
	for _, day := range slices.Compact(all) {
		var last *Decided
		for len(list) > 0 && list[0].For <= day {
			if last = &list[0]; !last.Corrected {
				record = last
			}
			list = list[1:]
		}
		switch {
		case last != nil:
			out = append(out, *last)
			off = last.Corrected
		case off:
			back := Decided{Series: out[len(out)-1].Series, Outcome: fact.OutcomeIneligible, Cycle: out[len(out)-1].Cycle}
			if record != nil {
				back = *record
			}
			back.For = day
			out = append(out, back)
			off = false
		}
	}
	return out
}

// awardsOf turns a series, by day and record, into the times for which something
// was granted: from a decision that grants until the next one that does not, or
// that grants another amount. A decision is about the cycle in which its day lies,
// so that a month or year counts from its first day.
func awardsOf(list []Decided) (out []dossier.Award) {
	var open *dossier.Award
	for i, d := range list {
		if i+1 < len(list) && list[i+1].For == d.For {
			continue // decided again for the same day: the last word counts
		}
		from := begin(d.Cycle, d.For)
		granted := d.Outcome == fact.OutcomeEligible
		if granted && open != nil && same(open.Amount, d.Amount) {
			continue
		}
		if open != nil {
			open.To = from.Ptr()
			if open.From < from {
				out = append(out, *open)
			}
			open = nil
		}
		if granted {
			open = &dossier.Award{Programme: d.Programme, From: from, Amount: d.Amount, Cycle: strings.ToLower(string(d.Cycle))}
		}
	}
	if open != nil {
		out = append(out, *open)
	}
	return out
}

// begin is the first day of the cycle in which a day lies.
func begin(c fact.Cycle, day fact.Date) fact.Date {
	y, m, _ := day.Civil()
	switch c {
	case fact.CycleMonth:
		return fact.NewDate(y, m, 1)
	case fact.CycleYear:
		return fact.NewDate(y, time.January, 1)
	}
	return day
}

func same[T comparable](a, b *T) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}
