package dossier

import (
	"time"

	"bentou/rules/fact"
)

// packed is a day as year × 10000 + month × 100 + day, from which ages are counted
// without going through the calendar again.
func packed(d fact.Date) int64 {
	y, m, day := d.Civil()
	return int64(y)*10000 + int64(m)*100 + int64(day)
}

// born returns the record of a person on the day that has the birthday, if it is
// known and not later.
func (q *question) born() *item {
	i := q.person.on(kindPerson, q.day.date)
	q.t.item(i)
	if i == nil || !i.has(personBirth) {
		return nil
	}
	if fact.Date(i.v[personBirth]) > q.day.date {
		q.t.say("出生日期晚于所问之日", "the recorded birthday is later than the day")
		return nil
	}
	return i
}

// ageMonths counts completed months. Where a month has no such day, it is completed
// on the first of the next or on its own last day, as the option says of 29 February.
func (o Options) ageMonths(birth int64, on *Day) int64 {
	y, m, d := int(birth/10000), int(birth/100%100), int(birth%100)
	if o.LeapBirthday == February28 {
		d = min(d, on.length)
	}
	n := (on.y-y)*12 + on.m - m
	if on.d < d {
		n--
	}
	return int64(n)
}

func readAge(r *Reader, q question) (int64, bool) {
	v, ok := readAgeMonths(r, q)
	return v / 12, ok
}

func readAgeMonths(r *Reader, q question) (int64, bool) {
	i := q.born()
	if i == nil {
		return 0, false
	}
	return r.o.ageMonths(i.v[personCivil], q.day), true
}

// birthday is the day of a year on which someone completes a year.
func (o Options) birthday(birth fact.Date, year int) fact.Date {
	_, m, d := birth.Civil()
	return o.monthday(year, m, d)
}

// monthday is the day on which a month is completed that began on day d.
func (o Options) monthday(year int, month time.Month, d int) fact.Date {
	length := fact.DaysIn(year, month)
	switch {
	case d <= length:
		return fact.NewDate(year, month, d)
	case o.LeapBirthday == February28:
		return fact.NewDate(year, month, length)
	}
	return fact.NewDate(year, month+1, 1)
}
