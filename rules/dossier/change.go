package dossier

import (
	"slices"
	"time"

	"bentou/rules/fact"
)

// ChangeDays lists the days in (from, to] on which something that readings look at
// changes by itself or by a record: records and awards that begin or are over,
// birthdays, the day after a certificate runs out and the day after a death. Between
// two of them readings stay the same, but for windows, which move with the month, and
// the card year, which may also move on 31 December.
func ChangeDays(h *Household, from, to fact.Date, o Options) []fact.Date {
	return h.View().ChangeDays(from, to, o)
}

// ChangeDays is [ChangeDays] of a household that is ready to be read.
func (v View) ChangeDays(from, to fact.Date, o Options) []fact.Date {
	c := changes{from: from, to: to, o: o}
	c.household(v.ix, func(day fact.Date) { c.days = append(c.days, day) })
	slices.Sort(c.days)
	return slices.Compact(c.days)
}

// NextChange is the first such day after a day; nil where nothing more is known to
// change.
func NextChange(h *Household, after fact.Date, o Options) *fact.Date {
	return h.View().NextChange(after, o)
}

// NextChange is [NextChange] of a household that is ready to be read.
func (v View) NextChange(after fact.Date, o Options) *fact.Date {
	next := noEnd
	c := changes{from: after, to: fact.MaxDate, o: o, next: true}
	c.household(v.ix, func(day fact.Date) { next = min(next, day) })
	if next == noEnd {
		return nil
	}
	return &next
}

// changes gathers days in (from, to].
type changes struct {
	from, to fact.Date
	o        Options
	next     bool // only the first is wanted
	days     []fact.Date
}

func (c *changes) household(ix *index, each func(fact.Date)) {
	found := func(day fact.Date) {
		if c.from < day && day <= c.to {
			each(day)
		}
	}
	ix.subject.changes(found)
	for n := range ix.people {
		p := &ix.people[n]
		if !c.here(p) {
			continue // neither before nor after does the household look at them
		}
		p.subject.changes(found)
		for _, d := range p.of(kindDeath) {
			found(d.from + 1) // the day of death still counts
		}
		for _, i := range p.of(kindCertificate) {
			if expires, ok := i.get(certificateExpires); ok {
				found(fact.Date(expires) + 1) // the last day still counts
			}
		}
		for _, i := range p.of(kindPerson) {
			if birth, ok := i.get(personBirth); ok {
				c.birthdays(fact.Date(birth), found)
			}
		}
	}
}

func (s *subject) changes(found func(fact.Date)) {
	for n := range s.items {
		found(s.items[n].from)
		found(s.items[n].to)
	}
	for n := range s.attributes {
		found(s.attributes[n].from)
		found(s.attributes[n].to)
	}
	for n := range s.awards {
		found(s.awards[n].from)
		found(s.awards[n].to)
	}
}

// here says whether a person is a member on one of the days, or was on the first.
func (c *changes) here(p *person) bool {
	for _, m := range p.of(kindMembership) {
		if m.overlaps(c.from, c.to+1) {
			return p.aliveOn(c.from)
		}
	}
	return false
}

// birthdays finds the days on which someone is born, completes a year, or a month where
// rules count those. For the first of them two years are enough.
func (c *changes) birthdays(birth fact.Date, found func(fact.Date)) {
	y, _, d := birth.Civil()
	first, last := max(c.from.Year(), y), c.to.Year()
	if c.next {
		last = first + 1
	}
	for year := first; year <= last; year++ {
		if !c.o.MonthlyAges {
			if day := c.o.birthday(birth, year); day >= birth {
				found(day)
			}
			continue
		}
		for month := time.January; month <= time.December; month++ {
			if day := c.o.monthday(year, month, d); day >= birth {
				found(day)
			}
		}
	}
}
