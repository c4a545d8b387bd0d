package rules

import (
	"slices"
	"strings"

	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// upcoming finds when decisions about a household may change by the passing of time
// alone: by what is on record of it now and the rules of this release.
type upcoming struct {
	r     *Release
	h     *dossier.Household
	days  []*dated
	asOf  fact.Date
	first fact.Date // of the month
	last  fact.Date
	// then is the household with the history that it has once this is decided; nil
	// where that is what it has now.
	then *dossier.Household
	seen map[*dated][]dossier.Next // by row of each column
}

// setNext tells of each decision the first later day on which it may change; a
// decision of which none is known keeps nil.
func (r *Release) setNext(h *dossier.Household, days []*dated, asOf fact.Date, all []*candidate) *upcoming {
	u := &upcoming{r: r, h: h, days: days, asOf: asOf, seen: map[*dated][]dossier.Next{}}
	u.first, u.last = monthOf(asOf)
	u.grants(all)
	alone := make([]fact.Date, len(all))
	together := map[groupKey]fact.Date{}
	for i, c := range all {
		alone[i] = u.next(c)
		if k := c.groupKey(); k.group != "" {
			if day, ok := together[k]; ok {
				together[k] = min(day, alone[i])
			} else {
				together[k] = alone[i]
			}
		}
	}
	for i, c := range all {
		day := alone[i]
		if k := c.groupKey(); k.group != "" {
			day = together[k] // what beats it may end, or begin
		}
		if day <= fact.MaxDate {
			c.decision.NextChange = day.Ptr()
		}
	}
	return u
}

func (c *candidate) groupKey() groupKey {
	return groupKey{c.decision.Programme.Group, c.decision.Subject}
}

// grants makes what is decided part of the history, as it is for later days, and notes
// what is read otherwise because of it.
func (u *upcoming) grants(all []*candidate) {
	h := *u.h
	h.Members = slices.Clone(h.Members)
	news := false
	for _, c := range all {
		d := &c.decision
		list := &h.Awards
		if d.Subject.Entity == fact.EntityPerson {
			at := slices.IndexFunc(h.Members, func(p *dossier.Person) bool { return p.ID == d.Subject.ID })
			one := *h.Members[at]
			h.Members[at], list = &one, &one.Awards
		}
		news = u.grant(list, d) || news
	}
	if news {
		h.Prepare()
		u.then = &h
	}
}

// grant adds a decision to a history; false where it is part of it already.
func (u *upcoming) grant(list *[]dossier.Award, d *Decision) bool {
	open := slices.IndexFunc(*list, func(a dossier.Award) bool { return a.Programme == d.Programme.Key && a.To == nil })
	granted := d.Outcome == Eligible
	if open < 0 && !granted {
		return false
	}
	if open >= 0 && granted && sameMoney((*list)[open].Amount, d.Amount) && strings.EqualFold((*list)[open].Cycle, d.Programme.Cycle) {
		return false
	}
	from := u.asOf // a decision is about the cycle in which its day lies
	switch d.Programme.Cycle {
	case "month":
		from = u.first
	case "year":
		from = fact.YearOf(u.asOf.Year()).From
	}
	*list = slices.Clone(*list)
	if open >= 0 {
		(*list)[open].To = from.Ptr()
	}
	if granted {
		*list = append(*list, dossier.Award{Programme: d.Programme.Key, From: from, Amount: d.Amount, Cycle: d.Programme.Cycle})
	}
	return true
}

// rewritten says whether something that a programme reads is otherwise from tomorrow
// on, because of what is decided here.
func (u *upcoming) rewritten(c *candidate) bool {
	if u.then == nil {
		return false
	}
	for _, d := range u.days {
		rows := d.ids.(*Rows)
		own, there := d.rowOf(c.decision.Subject)
		for _, l := range d.program.watches[c.index].looks {
			in := d.program.Columns[l.column].Input
			if !readsHistory(in) {
				continue
			}
			for row := range d.rowsOf(in.Entity, l.own, own, there) {
				before, known := getValue(&d.chunk.Cols[l.column], row)
				after, still := rows.readers[l.column].Value(u.then.View(), rows.at(in.Entity, row), rows.days[l.column])
				if after != before || still != known {
					return true
				}
			}
		}
	}
	return false
}

func sameMoney(a, b *fact.Money) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

// next is when a programme's answer may change, by which days count for it.
func (u *upcoming) next(c *candidate) fact.Date {
	var day fact.Date
	switch assessOf(c.decision.Programme) {
	case pack.AnyDay:
		day = u.after(u.first, c, false)
		if day > u.last {
			day = startOfMonth(day)
			break
		}
		// What the records change later this month is looked at already, and counts no
		// more in the next. What the calendar changes is not looked at before its day.
		day = min(u.last+1, u.after(u.asOf, c, true))
	case pack.MonthStart:
		if day = u.after(u.first, c, false); day <= fact.MaxDate && startOfMonth(day) != day {
			_, last := monthOf(day)
			day = last + 1
		}
	case pack.MonthEnd:
		day = startOfMonth(u.after(u.last, c, false))
	default:
		day = u.after(u.asOf, c, false)
	}
	if u.on(u.asOf).chunk.N[fact.EntityPerson] == 0 {
		day = min(day, u.last+1) // the household is asked about for the last time
	}
	if u.rewritten(c) {
		day = u.asOf + 1
	}
	return day
}

func startOfMonth(d fact.Date) fact.Date {
	if d > fact.MaxDate {
		return d
	}
	first, _ := monthOf(d)
	return first
}

func (u *upcoming) on(d fact.Date) *dated {
	return u.days[slices.IndexFunc(u.days, func(o *dated) bool { return o.date == d })]
}

// after is the first day after one of those decided on by which something that a
// programme looks at may have changed. With calendar, what records and birthdays
// change on that day itself is left out: those days are decided on anyway.
func (u *upcoming) after(from fact.Date, c *candidate, calendar bool) fact.Date {
	d := u.on(from)
	rows := d.ids.(*Rows)
	w := &d.program.watches[c.index]
	day := w.turn
	if w.daily {
		day = min(day, from+1)
	}
	if !calendar {
		day = min(day, rows.views[0].NextMember(from))
	}
	own, there := d.rowOf(c.decision.Subject)
	for i := range w.looks {
		l := &w.looks[i]
		for row := range d.rowsOf(d.program.Columns[l.column].Input.Entity, l.own, own, there) {
			n := u.reading(d, rows, l.column, row)
			switch {
			case l.shift.of != nil:
				day = min(day, l.shift.reaches(from, min(n.Records, n.Calendar)))
			case calendar:
				day = min(day, n.Calendar)
			default:
				day = min(day, n.Records, n.Calendar)
			}
		}
	}
	for i := range w.nears {
		n := &w.nears[i]
		if calendar && n.age != nil && n.shift.of == nil {
			continue
		}
		for row := range d.rowsOf(n.at.Entity, n.own, own, there) {
			day = min(day, n.comes(u, d, rows, row))
		}
	}
	return day
}

// readsHistory says whether an input looks at what was decided before.
func readsHistory(in *lang.Input) bool {
	switch in.Fn {
	case "on", "ended", "end_reason", "last_amount", "paid", "awarded_on":
		return true
	}
	return false
}

// rowsOf are the rows of an entity that a programme looks at: those of its subject,
// or of everyone.
func (d *dated) rowsOf(e fact.Entity, own bool, row int, there bool) func(func(int) bool) {
	from, to := 0, d.chunk.N[e]
	if own && e == fact.EntityPerson {
		from, to = row, row+1
		if !there {
			to = from
		}
	}
	return func(yield func(int) bool) {
		for row := from; row < to; row++ {
			if !yield(row) {
				return
			}
		}
	}
}

// reading is when a reading may change. Many programmes look at the same.
func (u *upcoming) reading(d *dated, rows *Rows, column, row int) dossier.Next {
	e := rows.cols[column].Input.Entity
	people := d.chunk.N[fact.EntityPerson]
	seen := u.seen[d]
	if seen == nil {
		seen = make([]dossier.Next, len(rows.cols)*max(people, 1))
		u.seen[d] = seen
	}
	n := &seen[column*max(people, 1)+row]
	if n.Records == 0 { // not asked yet
		reader, at, day := rows.readers[column], rows.at(e, row), rows.days[column]
		*n = reader.Next(rows.views[0], at, day)
		if u.then != nil && readsHistory(rows.cols[column].Input) {
			m := reader.Next(u.then.View(), at, day)
			n.Records, n.Calendar = min(n.Records, m.Records), min(n.Calendar, m.Calendar)
		}
	}
	return *n
}

// comes is the first later day on which a value comes to one of its bounds for a row.
func (n *near) comes(u *upcoming, d *dated, rows *Rows, row int) fact.Date {
	p := place{dated: d, on: n.on, entity: n.at.Entity, row: row}
	fixed := func(m *lang.Node) (int64, bool) { return wholeOf(p.value(m)) }
	to := n.to
	if n.than != nil {
		k, ok := fixed(n.than)
		if !ok {
			if p.value(n.than).Known {
				return d.date + 1 // a fraction: more than is followed here
			}
			return fact.MaxDate + 1
		}
		to = boundsOf(n.op, k)
	}
	if n.age != nil {
		return n.birthday(d, rows, p.to(n.age.Entity).row, to)
	}
	grown := func(day fact.Date) (int64, bool) { return dayValue(n.value, n.shift.day(day), fixed) }
	now, ok := grown(d.date)
	if !ok {
		return fact.MaxDate + 1
	}
	bound, ok := beyond(to, now)
	if !ok {
		return fact.MaxDate + 1
	}
	return firstDay(d.date, func(day fact.Date) bool { v, ok := grown(day); return ok && v >= bound })
}

// birthday is comes for an age.
func (n *near) birthday(d *dated, rows *Rows, row int, to []int64) fact.Date {
	column := d.program.columns[columnOf(n.age, n.on)]
	age, known := getValue(&d.chunk.Cols[column], row)
	if !known {
		return fact.MaxDate + 1
	}
	bound := age + 1
	if !n.every {
		var ok bool
		if bound, ok = beyond(to, age); !ok {
			return fact.MaxDate + 1
		}
	}
	day, ok := rows.readers[column].Reaches(rows.views[0], rows.at(fact.EntityPerson, row), rows.days[column], bound)
	if !ok {
		return fact.MaxDate + 1
	}
	return n.shift.reaches(d.date, day)
}

// beyond is the first of some bounds, in order, that is greater than a value.
func beyond(bounds []int64, v int64) (int64, bool) {
	for _, b := range bounds {
		if b > v {
			return b, true
		}
	}
	return 0, false
}
