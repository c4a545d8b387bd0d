package dossier

import "bentou/rules/fact"

// readIncome sums the incomes of a person over a window. The sum is exact or
// unknown: a record whose days reach over the edge of the window is not split, for
// nobody said how its amount is spread over them, and an amount that is not known
// is not taken for nothing.
//
// A day of the window is accounted for, for a source, by any record of the source or
// by a register of incomes that is complete. Days before birth and after death bring
// nothing.
func readIncome(r *Reader, q question) (int64, bool) {
	w := q.window(r.win)
	q.t.sums(r.win, w)
	life := q.life(w)
	sum := int64(0)
	records := q.person.of(kindIncome)
	for n := range records {
		i := &records[n]
		if !i.overlaps(w.from, w.to) {
			continue
		}
		if i.is(incomeAmount, 0) {
			q.t.item(i) // nothing, of whatever it is
			continue
		}
		belongs := r.pick.of(i)
		if belongs == partMixed {
			if !q.holdsNone(r.pick, i, w, life) {
				q.t.item(i)
				q.t.say("收入未细分到项目", "an amount is not split into items")
				return 0, false
			}
			belongs = r.pick.whatIfNone()
		}
		if belongs == partOut {
			continue
		}
		q.t.item(i)
		var ok bool
		if sum, ok = q.add(sum, i, incomeAmount, w); !ok {
			return 0, false
		}
	}
	for source := range sources {
		if r.pick.needs(int64(source)) && !q.covered(kindIncome, incomeSource, int64(source), registerIncome, life) {
			if q.t != nil {
				q.t.say(sources[source].ZH+"在该期间登记不全", "not all days of the period are on record for "+sources[source].EN)
			}
			return 0, false
		}
	}
	return sum, true
}

// readExpense sums what a person spent, in the same way; expenses have no items.
func readExpense(r *Reader, q question) (int64, bool) {
	w := q.window(r.win)
	q.t.sums(r.win, w)
	life := q.life(w)
	sum := int64(0)
	records := q.person.of(kindExpense)
	for n := range records {
		i := &records[n]
		if !i.overlaps(w.from, w.to) || i.is(expenseAmount, 0) {
			continue
		}
		if !i.has(expenseKind) {
			q.t.item(i)
			return 0, false
		}
		if !r.pick.whole(i.v[expenseKind]) {
			continue
		}
		q.t.item(i)
		var ok bool
		if sum, ok = q.add(sum, i, expenseAmount, w); !ok {
			return 0, false
		}
	}
	for k := range r.pick.source {
		if r.pick.whole(int64(k)) && !q.covered(kindExpense, expenseKind, int64(k), registerExpense, life) {
			q.t.say("该期间支出登记不全", "not all days of the period are on record for expenses")
			return 0, false
		}
	}
	return sum, true
}

// life is the part of a window in which a person lived, as far as it is known.
func (q *question) life(w span) span {
	if i := q.person.on(kindPerson, q.day.date); i != nil && i.has(personBirth) {
		if birth := fact.Date(i.v[personBirth]); birth > w.from {
			q.t.item(i)
			w.from = birth
		}
	}
	deaths := q.person.of(kindDeath)
	for n := range deaths {
		if d := &deaths[n]; d.from < w.to-1 {
			q.t.item(d)
			w.to = d.from + 1
		}
	}
	return w
}

// add adds the amount of a record that lies in the window.
func (q *question) add(sum int64, i *item, column int, w span) (int64, bool) {
	amount, ok := i.get(column)
	switch {
	case !ok:
		q.t.say("金额不详", "an amount is not known")
		return 0, false
	case i.from < w.from || i.to > w.to:
		q.t.say("登记的期间跨越所问期间的边界", "the period of a record reaches over the edge of the window")
		return 0, false
	}
	return plus(sum, amount)
}

// covered says whether every day of a span is accounted for, for a source of
// income or a kind of expense.
func (q *question) covered(k kind, column int, of, register int64, s span) bool {
	c := newCover(register, s)
	records := q.person.of(k)
	for n := range records {
		if i := &records[n]; i.is(column, of) {
			if i.overlaps(s.from, s.to) {
				q.t.item(i)
			}
			c.record(q, i.from, i.to)
		}
	}
	return c.whole(q)
}
