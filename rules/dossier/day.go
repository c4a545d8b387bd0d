package dossier

import (
	"time"

	"bentou/rules/fact"
)

// Day is a day on which readings are asked for, with what follows from the
// calendar alone. It remembers the card year of the household that was asked for
// last, so each goroutine needs its own.
type Day struct {
	date    fact.Date
	y, m, d int
	length  int // days of the month
	windows [windowCount]span

	card     *index // whose card year is windows[windowCard]
	cardNext struct {
		ix  *index // whose card shows another year from day on
		day fact.Date
	}
}

// NewDay returns a day to ask for.
func NewDay(date fact.Date) *Day {
	y, month, d := date.Civil()
	m := int(month)
	day := &Day{date: date, y: y, m: m, d: d, length: fact.DaysIn(y, month)}
	// A cycle that ends today is not over: it has ended from 1 October on.
	cycle := y - 1
	if m < 10 {
		cycle--
	}
	day.windows = [windowCount]span{
		windowYear:      months(y, 1, 12),
		windowPrevious:  months(y-1, 1, 12),
		windowLast12:    months(y-1, m, 12),
		windowLastMonth: months(y, m-1, 1),
		windowCycle:     months(cycle, 10, 12),
	}
	return day
}

// Date returns the day itself.
func (d *Day) Date() fact.Date { return d.date }

// lastOfYear says whether the day is 31 December, on which the year is over.
func (d *Day) lastOfYear() bool { return d.m == 12 && d.d == 31 }

// span is the days from from until before to.
type span struct{ from, to fact.Date }

func (s span) empty() bool { return s.from >= s.to }

// period is the span as explanations show it.
func (s span) period() *fact.Period { return &fact.Period{From: s.from, To: s.to.Ptr()} }

// months is the span of n months from a month on; like [fact.NewDate] it takes
// month 0 for December of the year before.
func months(y, m, n int) span {
	return span{fact.NewDate(y, time.Month(m), 1), fact.NewDate(y, time.Month(m+n), 1)}
}

// window is one of the closed list of windows that rules may name.
type window uint8

const (
	windowNone window = iota
	windowCard
	windowYear // the calendar year of the day; the coverage year is the same
	windowPrevious
	windowLast12
	windowLastMonth
	windowCycle

	windowCount
)

// parseWindow reads the name of a window; windowNone for any other text.
func parseWindow(name string) window {
	switch name {
	case "card_year":
		return windowCard
	case "calendar_year", "coverage_year":
		return windowYear
	case "previous_year":
		return windowPrevious
	case "last12":
		return windowLast12
	case "last_month":
		return windowLastMonth
	case "cycle_oct":
		return windowCycle
	}
	return windowNone
}

// window returns the days of a window. The card year is the household's.
func (q *question) window(w window) span {
	if w == windowCard && q.day.card != q.ix {
		q.day.card, q.day.windows[w] = q.ix, months(q.ix.cardYear(q.day), 1, 12)
	}
	return q.day.windows[w]
}

// cardYear is the year whose incomes the card of a household shows on a day: the
// latest with an income of a member on record, one year for all of them. The running
// year counts only once incomes are recorded to its last day; else the first wage
// slip of January would make everybody's income unknown until the next winter.
//
// Where no income was ever recorded it is the last year that is over, and the
// register says whether that means none. Otherwise completeness has no say in it:
// the year must not jump back to older incomes because less is known.
func (ix *index) cardYear(day *Day) int { return ix.cardYearOf(day, day.date) }

// cardYearOf is the card year of a day, of those who are members on another.
func (ix *index) cardYearOf(day *Day, members fact.Date) int {
	running, previous := day.windows[windowYear], day.windows[windowPrevious]
	last := running.to.AddDays(-1)
	none := day.y - 1
	if day.lastOfYear() {
		none = day.y
	}
	best, found := 0, false
	for n := range ix.people {
		p := &ix.people[n]
		if !p.memberOn(members) {
			continue
		}
		incomes := p.of(kindIncome)
		for k := range incomes {
			i := &incomes[k]
			year := 0
			switch {
			case i.on(last), day.lastOfYear() && i.overlaps(running.from, running.to):
				return day.y // nothing can be later
			case i.overlaps(previous.from, previous.to):
				year = day.y - 1
			case i.to <= previous.from:
				year = i.to.AddDays(-1).Year()
			default:
				continue // the running year, not recorded to its end, or later
			}
			best, found = max(best, year), true
		}
	}
	if found {
		return best
	}
	return none
}
