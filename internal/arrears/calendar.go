package arrears

import (
	"slices"
	"time"

	"bentou/internal/eligibility"
	"bentou/rules/fact"
)

// month is a month of a household that is over.
type month struct {
	first, last fact.Date
	day         fact.Date // for which it is decided anew
	between     bool      // no run was made for it, but for an earlier month
	seen        int64     // what was known at this position is in what was decided
}

// reconciled is a reconciliation on record.
type reconciled struct {
	households []int // ascending; nil: everyone
	through    fact.Date
	known      int64
	recorded   int64
}

func (r *reconciled) covers(household int) bool {
	if r.households == nil {
		return true
	}
	_, ok := slices.BinarySearch(r.households, household)
	return ok
}

// calendar says of a household which months are over, and when they were closed.
type calendar struct {
	coverage *eligibility.Coverage
	before   []reconciled
	through  fact.Date // the last day of the last month that is over
	known    int64

	runs map[int][]eligibility.Run
	days map[int][]fact.Date
	of   map[int][]month
}

func newCalendar(c *eligibility.Coverage, before []reconciled, through fact.Date, known int64) *calendar {
	return &calendar{coverage: c, before: before, through: through, known: known,
		runs: map[int][]eligibility.Run{}, days: map[int][]fact.Date{}, of: map[int][]month{}}
}

func monthOf(d fact.Date) (first, last fact.Date) {
	y, m, _ := d.Civil()
	return fact.NewDate(y, m, 1), fact.NewDate(y, m, fact.DaysIn(y, m))
}

func yearOf(d fact.Date) (first, last fact.Date) {
	return fact.NewDate(d.Year(), time.January, 1), fact.NewDate(d.Year(), time.December, 31)
}

// back is the first day of the month some months before that of a day.
func back(d fact.Date, months int) fact.Date {
	y, m, _ := d.Civil()
	return fact.NewDate(y, m-time.Month(months), 1)
}

func (c *calendar) runsOf(household int) []eligibility.Run {
	list, ok := c.runs[household]
	if !ok {
		list = c.coverage.Of(household)
		c.runs[household] = list
	}
	return list
}

// decidedFor are the days for which a household was decided, in order.
func (c *calendar) decidedFor(household int) []fact.Date {
	list, ok := c.days[household]
	if !ok {
		for _, r := range c.runsOf(household) {
			list = append(list, r.For)
		}
		slices.Sort(list)
		list = slices.Compact(list)
		c.days[household] = list
	}
	return list
}

// closed is the position at which some days of a household were closed: of what was
// decided later nothing was granted for them. ok is false where no run had covered the
// household by then.
func (c *calendar) closed(household int, first, last fact.Date) (position int64, ok bool) {
	var by *eligibility.Run
	runs := c.runsOf(household)
	for i := range runs {
		if r := &runs[i]; r.For >= first && r.For <= last {
			by = r
			break
		}
	}
	for i := 0; by == nil && i < len(runs); i++ {
		if runs[i].For < first {
			by = &runs[i]
		}
	}
	if by == nil {
		return 0, false
	}
	position = c.known
	for i := range runs {
		if r := &runs[i]; r.Recorded > by.Recorded && r.For > last {
			position = min(position, r.Known)
		}
	}
	for i := range c.before {
		if r := &c.before[i]; r.recorded > by.Recorded && r.through >= last && r.covers(household) {
			position = min(position, r.known)
		}
	}
	return position, true
}

// months are those of a household that are over, from the first that was decided.
func (c *calendar) months(household int) []month {
	list, ok := c.of[household]
	if ok {
		return list
	}
	defer func() { c.of[household] = list }()
	days := c.decidedFor(household)
	if len(days) == 0 {
		return nil
	}
	var seen int64
	for first, last := monthOf(days[0]); last <= c.through; first, last = monthOf(last + 1) {
		m := month{first: first, last: last, day: last, between: true}
		closed, _ := c.closed(household, first, last)
		for _, r := range c.runsOf(household) {
			if r.For < first || r.For > last || r.Recorded > closed {
				continue
			}
			if m.between || r.For >= m.day {
				m.day, m.between, seen = r.For, false, r.Known
			}
		}
		for i := range c.before {
			if r := &c.before[i]; r.through >= last && r.covers(household) {
				seen = max(seen, r.known)
			}
		}
		m.seen = seen
		list = append(list, m)
	}
	return list
}

// at is the month of a household in which a day lies, or nil.
func (c *calendar) at(household int, day fact.Date) *month {
	list := c.months(household)
	i, _ := slices.BinarySearchFunc(list, day, func(m month, d fact.Date) int { return int(m.last - d) })
	if i < len(list) && list[i].first <= day {
		return &list[i]
	}
	return nil
}

// since is the first month of a household that what was recorded at a position, and
// makes a difference from a day on, can have changed; nil where all knew it.
func (c *calendar) since(household int, from fact.Date, at int64) *month {
	list := c.months(household)
	for i := range list {
		if m := &list[i]; m.last >= from && m.seen < at {
			return m
		}
	}
	return nil
}
