package dossier

import "bentou/rules/fact"

// readPaid sums what a programme paid in a window, as far as it lies before the day:
// what is in force pays on, but has not paid yet. A month counts, whole, when the
// award was in force on one of its days; where one award follows another within a
// month, the later one pays it, and what a register records goes before what was
// decided.
func readPaid(r *Reader, q question) (int64, bool) {
	w := q.window(r.win)
	q.t.sums(r.win, w)
	programme := r.in.Args[0]
	sum, ok := q.paidOtherwise(programme, w)
	y, m, _ := w.from.Civil()
	for n := 0; ok; n++ {
		month := months(y, int(m)+n, 1)
		if month.from >= w.to || month.from > q.day.date {
			break
		}
		a := q.payer(programme, month)
		switch {
		case a == nil:
			month.to = min(month.to, q.day.date+1)
			ok = programme != dibao || q.complete(registerDibao, month)
		case !a.known:
			ok = false
			q.t.award(a)
			q.t.say("发放金额不详", "an amount paid is not known")
		default:
			q.t.award(a)
			sum, ok = plus(sum, int64(a.amount))
		}
	}
	return sum, ok
}

// payer is the award that paid a month, nil if none did.
func (q *question) payer(programme string, month span) (best *award) {
	for _, list := range q.awards(programme) {
		for n := range list {
			a := &list[n]
			if a.programme != programme || a.cycle != cycleMonth || a.from >= month.to || a.to <= month.from || a.from > q.day.date {
				continue
			}
			recorded := a.spell != nil
			switch {
			case best == nil, recorded && best.spell == nil:
				best = a
			case recorded == (best.spell != nil) && a.from > best.from:
				best = a
			}
		}
	}
	return best
}

// paidOtherwise sums what was paid by the year or once. A year of an award that
// reaches over the edge of the window is not split.
func (q *question) paidOtherwise(programme string, w span) (sum int64, ok bool) {
	for _, list := range q.awards(programme) {
		for n := range list {
			a := &list[n]
			if a.programme != programme || a.cycle == cycleMonth {
				continue
			}
			paid, ok := q.paidBy(a, w)
			if !ok {
				return 0, false
			}
			if sum, ok = plus(sum, paid); !ok {
				return 0, false
			}
		}
	}
	return sum, true
}

func (q *question) paidBy(a *award, w span) (sum int64, ok bool) {
	switch a.cycle {
	case cycleOnce:
		return q.payment(a, span{a.from, a.from + 1}, w)
	case cycleYear:
		y, m, d := a.from.Civil()
		for n := 0; ; n++ {
			days := span{fact.NewDate(y+n, m, d), min(a.to, fact.NewDate(y+n+1, m, d))}
			if days.empty() || days.from >= w.to || days.from > q.day.date {
				return sum, true
			}
			paid, ok := q.payment(a, days, w)
			if !ok {
				return 0, false
			}
			if sum, ok = plus(sum, paid); !ok {
				return 0, false
			}
		}
	}
	// How often it paid is not known: nothing, or not known how much.
	_, ok = q.payment(a, span{a.from, a.to}, w)
	return 0, ok && (a.known && a.amount == 0 || a.from >= w.to || a.to <= w.from || a.from > q.day.date)
}

// payment is what of a payment for some days belongs to the window.
func (q *question) payment(a *award, days, w span) (amount int64, ok bool) {
	if days.from >= w.to || days.to <= w.from || days.from > q.day.date {
		return 0, true
	}
	q.t.award(a)
	switch {
	case a.known && a.amount == 0:
		return 0, true
	case !a.known, days.from < w.from, days.to > w.to:
		return 0, false
	}
	return int64(a.amount), true
}
