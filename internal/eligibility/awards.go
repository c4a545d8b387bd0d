package eligibility

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// earlier is one decision made before, as far as a history needs it.
type earlier struct {
	household, person int // person 0: the household's
	programme         string
	outcome           fact.Outcome
	amount            *fact.Money
	cycle             fact.Cycle
	decidedFor        fact.Date
}

// series are the decisions that follow each other.
type series struct {
	household, person int
	programme         string
}

// awards adds what was granted before: the decisions made for days before the day
// of this one, as known at the position of the loader. Those of a person are theirs
// in whichever household they lived.
func (l *loader) awards(ctx context.Context, households []int, at map[int]*dossier.Household, people people) error {
	own, err := l.decided(ctx, "person_id IS NULL AND ", "household_id", households)
	if err != nil {
		return err
	}
	for _, s := range own.order {
		at[s.household].Awards = append(at[s.household].Awards, awardsOf(own.of[s])...)
	}
	persons, err := l.decided(ctx, "", "person_id", people.ids)
	if err != nil {
		return err
	}
	granted := map[int][]dossier.Award{}
	for _, s := range persons.order {
		granted[s.person] = append(granted[s.person], awardsOf(persons.of[s])...)
	}
	for _, p := range people.list {
		p.Awards = granted[p.ID]
	}
	return nil
}

// decided is a set of series in a fixed order.
type decided struct {
	order []series
	of    map[series][]earlier
}

func (l *loader) decided(ctx context.Context, condition, by string, among []int) (decided, error) {
	out := decided{of: map[series][]earlier{}}
	if len(among) == 0 {
		return out, nil
	}
	in, arg := l.store.Among(by, among)
	rows, err := l.store.Query(ctx, "SELECT household_id, coalesce(person_id, 0), programme, outcome, amount, cycle, decided_for FROM decisions WHERE "+condition+in+
		" AND recorded <= ? AND decided_for < ? ORDER BY household_id, person_id, programme, decided_for, recorded, id", arg, l.known, l.asOf)
	if err != nil {
		return out, err
	}
	defer rows.Close()
	for rows.Next() {
		var d earlier
		var amount sql.NullInt64
		if err := rows.Scan(&d.household, &d.person, &d.programme, &d.outcome, &amount, &d.cycle, &d.decidedFor); err != nil {
			return out, err
		}
		if amount.Valid {
			d.amount = fact.Money(amount.Int64).Ptr()
		}
		s := series{d.household, d.person, d.programme}
		if _, ok := out.of[s]; !ok {
			out.order = append(out.order, s)
		}
		out.of[s] = append(out.of[s], d)
	}
	return out, rows.Err()
}

// awardsOf turns a series, by day and record, into the times for which something
// was granted: from a decision that grants until the next one that does not, or
// that grants another amount. A decision is about the cycle in which its day lies,
// so that a month or year counts from its first day.
func awardsOf(list []earlier) (out []dossier.Award) {
	var open *dossier.Award
	for i, d := range list {
		if i+1 < len(list) && list[i+1].decidedFor == d.decidedFor {
			continue // decided again for the same day: the last word counts
		}
		from := begin(d.cycle, d.decidedFor)
		granted := d.outcome == fact.OutcomeEligible
		if granted && open != nil && same(open.Amount, d.amount) {
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
			open = &dossier.Award{Programme: d.programme, From: from, Amount: d.amount, Cycle: strings.ToLower(string(d.cycle))}
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
