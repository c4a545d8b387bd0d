package oracle

import (
	"time"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

// monthsAgo asks the same on the day some months before.
func (q question) monthsAgo(k int) question {
	if day, ok := plusMonths(q.day, -int64(k)); ok {
		q.day = day
	}
	return q
}

// plusMonths is the same day of another month, or that month's last.
func plusMonths(d fact.Date, months int64) (fact.Date, bool) {
	y, m, day := d.Civil()
	first := int64(y)*12 + int64(m-1) + months
	if first < 12 || first >= 120000 {
		return 0, false
	}
	year, month := int(first/12), time.Month(first%12)+1
	for ; ; day-- {
		// A day that the month does not have is one of the next month.
		if out := fact.NewDate(year, month, day); sameMonth(out, year, month) {
			return out, true
		}
	}
}

func sameMonth(d fact.Date, year int, month time.Month) bool {
	y, m, _ := d.Civil()
	return y == year && m == month
}

// completed counts the months that have passed from a to b: the most that can be
// added to the earlier without passing the later.
func completed(a, b fact.Date) int64 {
	if b < a {
		return -completed(b, a)
	}
	y1, _, _ := a.Civil()
	y2, _, _ := b.Civil()
	for n := int64(y2-y1+1) * 12; ; n-- {
		if d, ok := plusMonths(a, n); ok && d <= b {
			return n
		}
	}
}

func (q question) dates(n *lang.Node) Value {
	a := q.arg(n, 0)
	if a.Num == nil {
		return Unknown
	}
	day := fact.Date(a.Num.Num().Int64())
	never := day == fact.MaxDate
	y, m, _ := day.Civil()
	switch n.Op {
	case lang.OpAddMonths:
		b := q.arg(n, 1)
		switch {
		case b.Num == nil:
			return Unknown
		case never:
			return a
		}
		if d, ok := plusMonths(day, b.Num.Num().Int64()); ok {
			return Int(int64(d))
		}
		return Unknown
	case lang.OpMonthsBetween:
		b := q.arg(n, 1)
		if b.Num == nil || never {
			return Unknown
		}
		end := fact.Date(b.Num.Num().Int64())
		if end == fact.MaxDate {
			return Unknown
		}
		return Int(completed(day, end))
	}
	if never {
		return a
	}
	switch n.Op {
	case lang.OpMonthStart:
		return Int(int64(fact.NewDate(y, m, 1)))
	case lang.OpMonthEnd:
		return Int(int64(fact.NewDate(y, m+1, 1)) - 1)
	}
	return Int(int64(fact.NewDate(y, time.January, 1)))
}
