package dossier

import (
	"math"
	"time"

	"bentou/rules/fact"
)

// Never is a day after all days, on which what never changes does so.
var Never = noEnd

// Next is when a reading may change by the passing of time alone: the first later
// day, never one after the day on which it does.
type Next struct {
	// Records is a day that [ChangeDays] lists: a record begins or is over, a
	// certificate has run out, a member comes or goes.
	Records fact.Date
	// Calendar is a day that the calendar alone makes: a window moves on.
	Calendar fact.Date
}

// Next tells when the input may read otherwise than on a day. Birthdays are left to
// [Reader.Reaches].
func (r *Reader) Next(v View, who At, day *Day) Next {
	n := &next{after: day.date, Next: Next{Never, Never}}
	q := question{ix: v.ix, day: day}
	if r.in.Entity > fact.EntityPerson || !r.aim(&q, who) {
		return n.Next // a bill does not change, and of nobody nothing is read
	}
	switch {
	case r.in.Fn != "":
		r.nextOfFunction(q, n)
	case r.in.Attr != nil:
		list := q.subject().attributes
		for k := range list {
			if a := &list[k]; a.key == r.in.Attr.Key || a.key == "" {
				n.span(a.from, a.to)
			}
		}
	case r.in.Field != nil:
		r.nextOfField(q, n)
	}
	return n.Next
}

// Reaches is the day on which an age comes to a value; ok is false where the birthday
// is not known on the day.
func (r *Reader) Reaches(v View, who At, day *Day, value int64) (on fact.Date, ok bool) {
	q := question{ix: v.ix, day: day}
	if !r.aim(&q, who) || q.person == nil {
		return 0, false
	}
	return r.reaches(q, value)
}

func (r *Reader) reaches(q question, value int64) (on fact.Date, ok bool) {
	i := q.person.on(kindPerson, q.day.date)
	if i == nil || !i.has(personBirth) {
		return 0, false
	}
	birth := fact.Date(i.v[personBirth])
	months := value
	if r.in.Name == "age" {
		months *= 12
	}
	y, m, d := birth.Civil()
	at := int64(y)*12 + int64(m) - 1 + months
	if at/12 > int64(fact.MaxDate.Year()) {
		return Never, true
	}
	return r.o.monthday(int(at/12), time.Month(at%12+1), d), true
}

// NextMember is the first later day on which someone comes, goes or is no more.
func (v View) NextMember(after fact.Date) fact.Date {
	n := &next{after: after, Next: Next{Never, Never}}
	n.members(v.ix)
	return n.Records
}

type next struct {
	after fact.Date
	Next
}

func (n *next) record(day fact.Date) {
	if n.after < day {
		n.Records = min(n.Records, day)
	}
}

func (n *next) calendar(day fact.Date) {
	if n.after < day {
		n.Calendar = min(n.Calendar, day)
	}
}

func (n *next) span(from, to fact.Date) {
	n.record(from)
	n.record(to)
}

func (n *next) items(list []item) {
	for k := range list {
		n.span(list[k].from, list[k].to)
	}
}

// complete looks at the completeness of a register.
func (n *next) complete(ix *index, register int64) {
	list := ix.of(kindComplete)
	for k := range list {
		if register >= 0 && list[k].is(completeRegister, register) {
			n.span(list[k].from, list[k].to)
		}
	}
}

func (n *next) members(ix *index) {
	for k := range ix.people {
		p := &ix.people[k]
		n.items(p.of(kindMembership))
		for _, d := range p.of(kindDeath) {
			n.record(d.from + 1)
		}
	}
}

func (r *Reader) nextOfField(q question, n *next) {
	switch r.in.Field.Name {
	case "size":
		n.members(q.ix)
	case "age", "age_months":
		n.items(q.person.of(kindPerson))
		if i := q.person.on(kindPerson, n.after); i != nil && i.has(personBirth) {
			n.record(fact.Date(i.v[personBirth]))
		}
		if r.high < math.MaxInt64/12 {
			if beyond, ok := r.reaches(q, r.high+1); ok {
				n.record(beyond) // older than anyone is
			}
		}
	case "exit_status", "main_cause":
		n.items(q.ix.of(kindPoverty))
		n.complete(q.ix, r.col.register)
	case "disability_grade", "disability_category":
		list := q.person.of(kindCertificate)
		n.items(list)
		for k := range list {
			if expires, ok := list[k].get(certificateExpires); ok {
				n.record(fact.Date(expires) + 1)
			}
		}
		n.complete(q.ix, r.col.register)
	case "chronic_illness", "serious_illness", "severe_mental_illness":
		n.items(q.person.of(kindHealth))
		n.complete(q.ix, registerHealth)
	default:
		n.items(q.subject().of(r.col.kind))
		n.complete(q.ix, r.col.register)
	}
}

func (r *Reader) nextOfFunction(q question, n *next) {
	switch r.in.Fn {
	case "income", "income_except", "expense":
		n.items(q.person.of(kindPerson)) // of whom nothing is asked before birth
		n.window(q, r.win)
	case "insured":
		n.items(q.person.of(kindInsurance))
		if r.kind >= 0 {
			n.complete(q.ix, insuranceRegisters[r.kind])
		}
	case "on", "ended", "end_reason", "last_amount", "awarded_on":
		n.awards(q, r.in.Args[0])
	case "paid":
		n.awards(q, r.in.Args[0])
		n.window(q, r.win)
		n.calendar(fact.NewDate(q.day.y, time.Month(q.day.m+1), 1)) // the next month is paid
	}
}

// awards looks at what was granted of a programme. One that pays by the year pays
// again on its day.
func (n *next) awards(q question, programme string) {
	for _, list := range q.awards(programme) {
		for k := range list {
			a := &list[k]
			if a.programme != programme {
				continue
			}
			n.span(a.from, a.to)
			if a.cycle == cycleYear {
				_, m, d := a.from.Civil()
				n.calendar(fact.NewDate(q.day.y, m, d))
				n.calendar(fact.NewDate(q.day.y+1, m, d))
			}
		}
	}
	if programme == dibao {
		n.complete(q.ix, registerDibao)
	}
}

// window looks at when a window moves on.
func (n *next) window(q question, w window) {
	d := q.day
	switch w {
	case windowCard:
		n.members(q.ix)
		n.calendar(q.nextCardYear())
	case windowYear, windowPrevious:
		n.calendar(fact.NewDate(d.y+1, time.January, 1))
	case windowLast12, windowLastMonth:
		n.calendar(fact.NewDate(d.y, time.Month(d.m+1), 1))
	case windowCycle:
		n.calendar(fact.NewDate(d.y, time.October, 1))
		n.calendar(fact.NewDate(d.y+1, time.October, 1))
	}
}

// nextCardYear is the day on which the card shows another year, by the incomes that
// are on record now and the members of today. It can be the last day of a year, or
// the first.
func (q *question) nextCardYear() fact.Date {
	d := q.day
	if d.cardNext.ix == q.ix {
		return d.cardNext.day
	}
	last := d.y
	for n := range q.ix.people {
		for _, i := range q.ix.people[n].of(kindIncome) {
			if i.from <= fact.MaxDate {
				last = max(last, min(i.to, fact.MaxDate).Year())
			}
		}
	}
	day := Never
	shown := q.ix.cardYearOf(d, d.date)
	for y := d.y; y <= min(last+2, fact.MaxDate.Year()-1) && day == Never; y++ {
		for _, turn := range []fact.Date{fact.NewDate(y, time.December, 31), fact.NewDate(y+1, time.January, 1)} {
			if turn > d.date && q.ix.cardYearOf(NewDay(turn), d.date) != shown {
				day = turn
				break
			}
		}
	}
	d.cardNext.ix, d.cardNext.day = q.ix, day
	return day
}
