package engine

import (
	"time"

	"bentou/rules/fact"
)

// never is the day of what never happens; date arithmetic leaves it alone.
var never = int64(fact.MaxDate)

// AddMonths moves a day by months and cuts it to the length of the month.
func AddMonths(d fact.Date, n int) fact.Date {
	v, _ := shiftMonths(int64(d), int64(n))
	return fact.Date(v)
}

// calendarMonths is more months than there are from the first day to the last.
const calendarMonths = 10_000 * 12

// shiftMonths moves a day by months and cuts it to the length of the month: 31
// January and one month is 28 February. ok is false outside the calendar.
func shiftMonths(day, n int64) (int64, bool) {
	if day == never {
		return never, true
	}
	if n > calendarMonths || n < -calendarMonths {
		return 0, false
	}
	y, m, d := fact.Date(day).Civil()
	months := int64(y)*12 + int64(m) - 1 + n
	year, month := int(months/12), time.Month(months%12+1)
	if months < 12 || year > 9999 {
		return 0, false
	}
	return int64(fact.NewDate(year, month, min(d, fact.DaysIn(year, month)))), true
}

// monthsBetween counts completed months; it is negative where b lies before a. With
// a day that never comes there is no answer.
func monthsBetween(a, b int64) (int64, bool) {
	if a == never || b == never {
		return 0, false
	}
	if b < a {
		m, ok := monthsBetween(b, a)
		return -m, ok
	}
	y1, m1, d1 := fact.Date(a).Civil()
	y2, m2, d2 := fact.Date(b).Civil()
	months := int64(y2-y1)*12 + int64(m2) - int64(m1)
	if d2 < d1 && d2 < fact.DaysIn(y2, m2) {
		months--
	}
	return months, true
}

func edge(op opcode, day int64) int64 {
	if day == never {
		return never
	}
	y, m, _ := fact.Date(day).Civil()
	switch op {
	case opMonthStart:
		return int64(fact.NewDate(y, m, 1))
	case opMonthEnd:
		return int64(fact.NewDate(y, m, fact.DaysIn(y, m)))
	}
	return int64(fact.NewDate(y, time.January, 1))
}

// MonthsBetween counts completed months as rules do; ok is false where there is no
// answer.
func MonthsBetween(a, b fact.Date) (months int64, ok bool) { return monthsBetween(int64(a), int64(b)) }
