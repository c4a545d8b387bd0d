package rules

import (
	"cmp"
	"fmt"
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Transition is a decision that time alone makes another: on a day, of what is on record
// now.
type Transition struct {
	// Day is the first day for which the household is decided otherwise. Of a programme
	// that any day of the month decides, that is the first of the month.
	Day           fact.Date
	Programme     *pack.Programme
	Subject       Subject
	Before, After Outcome
	// AmountBefore and AmountAfter are what is paid a cycle; nil where nothing is.
	AmountBefore, AmountAfter *fact.Money
	// Causes are what comes about by itself on that day, or in its month, and that the
	// programme or one of its group looks at.
	Causes []Cause
}

// Cause is something that comes about by itself.
type Cause struct {
	Kind    CauseKind
	Subject Subject
	// Day is when it comes about.
	Day fact.Date
	// Input is what is read otherwise, such as age, disability_grade or ended(relief);
	// empty of a rule and of the day itself. Title says it in words.
	Input string
	Title pack.Text
	// Age is what a birthday brings it to, in years or, of age_months, in months.
	Age int64
	// Origins are as those of a reason: who may not see such records may not see this.
	Origins []string
}

// CauseKind is a kind of [Cause].
type CauseKind string

// The kinds of [Cause].
const (
	CauseBirthday CauseKind = "BIRTHDAY" // an age comes to a bound of a rule
	CauseRecord   CauseKind = "RECORD"   // a record begins, ends or runs out
	CauseMember   CauseKind = "MEMBER"   // a member comes or goes
	CauseHistory  CauseKind = "HISTORY"  // what was granted before begins or ends to count
	CauseCalendar CauseKind = "CALENDAR" // a window of time moves on, a span of time is over
	CauseRule     CauseKind = "RULE"     // a rule or parameter changes, or another release begins
)

// maxSteps bounds how often a household is decided: of rules that look at the day itself
// every day is one.
const maxSteps = 1500

// Upcoming lists what becomes another by the passing of time alone after a day and until
// another one, by what is on record of a household now: on each day on which something
// may change it is decided again, with what was decided on the days before as its history.
// on gives the release for a day, and the day from which another one is effective, or nil.
func Upcoming(h *dossier.Household, from, to fact.Date, on func(fact.Date) (*Release, *fact.Date, error)) ([]Transition, error) {
	var out []Transition
	var before *Assessment
	var causes func(day fact.Date, key topicKey) []Cause
	var last *walk
	defer func() { last.close() }()
	day := from
	for range maxSteps {
		r, until, err := on(day)
		if err != nil {
			return nil, err
		}
		a, u, err := r.step(h, day)
		if err != nil {
			return nil, err
		}
		if before != nil {
			out = append(out, differences(day, before, a, causes)...)
			last.close()
		}
		last = u
		next := fact.MaxDate + 1
		for i := range a.Decisions {
			if d := a.Decisions[i].NextChange; d != nil {
				next = min(next, *d)
			}
		}
		replaced := until != nil && *until <= next
		if replaced {
			next = *until
		}
		if next > to {
			return out, nil
		}
		before = a
		causes = func(day fact.Date, key topicKey) []Cause {
			if replaced {
				return []Cause{{Kind: CauseRule, Day: day, Subject: key.subject}}
			}
			return u.causes(day, key)
		}
		h, day = u.later(h), next
	}
	return nil, fmt.Errorf("rules: more than %d changes of household %d until %s", maxSteps, h.ID, to)
}

type topicKey struct {
	programme string
	subject   Subject
}

// differences compares two decisions about a household.
func differences(day fact.Date, before, after *Assessment, causes func(fact.Date, topicKey) []Cause) []Transition {
	then := map[topicKey]*Decision{}
	for i := range before.Decisions {
		d := &before.Decisions[i]
		then[topicKey{d.Programme.Key, d.Subject}] = d
	}
	var out []Transition
	add := func(key topicKey, old, now *Decision) {
		t := Transition{Day: day, Subject: key.subject, Before: Ineligible, After: Ineligible}
		if old != nil {
			t.Programme, t.Before, t.AmountBefore = old.Programme, old.Outcome, old.Amount
		}
		if now != nil {
			t.Programme, t.After, t.AmountAfter = now.Programme, now.Outcome, now.Amount
		}
		if t.Before == t.After && sameMoney(t.AmountBefore, t.AmountAfter) {
			return
		}
		t.Causes = causes(day, key)
		out = append(out, t)
	}
	for i := range after.Decisions {
		d := &after.Decisions[i]
		key := topicKey{d.Programme.Key, d.Subject}
		add(key, then[key], d)
		delete(then, key)
	}
	for i := range before.Decisions {
		d := &before.Decisions[i]
		if key := (topicKey{d.Programme.Key, d.Subject}); then[key] != nil {
			add(key, d, nil) // asked no more
		}
	}
	return out
}

// step decides a household on a day and keeps what the decisions look at.
func (r *Release) step(h *dossier.Household, day fact.Date) (*Assessment, *walk, error) {
	h = h.Ready()
	var days []*dated
	for _, d := range r.days(h, day, r.pack.Programmes) {
		one, err := r.chunkOf(h, d, forDecisions)
		if err != nil {
			return nil, nil, err
		}
		days = append(days, one)
	}
	a := &Assessment{AsOf: day}
	s := r.weigh(days, day, r.pack.Programmes)
	u := r.setNext(h, days, day, s.candidates)
	for _, c := range s.candidates {
		a.Decisions = append(a.Decisions, c.decision)
	}
	// The machines stay until the causes were asked for: they hold what was computed.
	return a, &walk{upcoming: u, candidates: s.candidates}, nil
}

// walk is where one step of [Upcoming] stands.
type walk struct {
	*upcoming
	candidates []*candidate
}

// close gives back what the step was computed with.
func (w *walk) close() {
	if w != nil {
		release(w.days)
	}
}

// later is the household with the history that it has once this was decided.
func (w *walk) later(h *dossier.Household) *dossier.Household {
	if w.then != nil {
		return w.then
	}
	return h
}

// causes are what makes the decisions of a topic, or of its group, change on a day.
func (w *walk) causes(day fact.Date, key topicKey) []Cause {
	var group groupKey
	for _, c := range w.candidates {
		if c.decision.Programme.Key == key.programme && c.decision.Subject == key.subject {
			group = c.groupKey()
		}
	}
	var out []Cause
	known := false
	for _, c := range w.candidates {
		same := c.decision.Programme.Key == key.programme && c.decision.Subject == key.subject
		known = known || same
		if same || group.group != "" && c.groupKey() == group {
			out = append(out, w.of(c, day)...)
		}
	}
	if !known { // somebody comes
		n := w.on(w.asOf).ids.(*Rows).views[0].NextMember(w.asOf)
		out = append(out, Cause{Kind: CauseMember, Subject: key.subject, Day: n})
	}
	slices.SortStableFunc(out, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Input, b.Input), cmp.Compare(a.Subject.ID, b.Subject.ID))
	})
	return slices.CompactFunc(out, func(a, b Cause) bool {
		return a.Kind == b.Kind && a.Input == b.Input && a.Day == b.Day && a.Subject == b.Subject && a.Age == b.Age
	})
}

// of are the causes of one programme that lead to a day, by which days count for it.
func (w *walk) of(c *candidate, day fact.Date) []Cause {
	var out []Cause
	take := func(from fact.Date, calendar bool, leads func(fact.Date) fact.Date) {
		w.each(from, c, calendar, func(e Cause) {
			if leads(e.Day) == day {
				out = append(out, e)
			}
		})
	}
	switch assessOf(c.decision.Programme) {
	case pack.AnyDay:
		take(w.first, false, func(d fact.Date) fact.Date {
			if d > w.last {
				return startOfMonth(d)
			}
			return w.last + 1
		})
		take(w.asOf, true, func(d fact.Date) fact.Date { return d })
	case pack.MonthStart:
		take(w.first, false, func(d fact.Date) fact.Date {
			if d > fact.MaxDate || startOfMonth(d) == d {
				return d
			}
			_, last := monthOf(d)
			return last + 1
		})
	case pack.MonthEnd:
		take(w.last, false, startOfMonth)
	default:
		take(w.asOf, false, func(d fact.Date) fact.Date { return d })
	}
	if day == w.asOf+1 && w.rewritten(c) {
		out = append(out, Cause{Kind: CauseHistory, Subject: c.decision.Subject, Day: day})
	}
	return out
}

// each tells of all that comes about after a day and that a programme looks at, as
// [upcoming.after] does.
func (w *walk) each(from fact.Date, c *candidate, calendar bool, tell func(Cause)) {
	d := w.on(from)
	rows := d.ids.(*Rows)
	x := &d.program.watches[c.index]
	household := Subject{fact.EntityHousehold, rows.HouseholdID(0)}
	if x.turn <= fact.MaxDate {
		tell(Cause{Kind: CauseRule, Subject: c.decision.Subject, Day: x.turn})
	}
	if x.daily {
		tell(Cause{Kind: CauseCalendar, Subject: c.decision.Subject, Day: from + 1})
	}
	if n := rows.views[0].NextMember(from); !calendar && n <= fact.MaxDate {
		tell(Cause{Kind: CauseMember, Subject: household, Day: n})
	}
	who := func(e fact.Entity, row int) Subject {
		if e == fact.EntityPerson {
			return Subject{e, rows.PersonID(row)}
		}
		return household
	}
	own, there := d.rowOf(c.decision.Subject)
	for i := range x.looks {
		l := &x.looks[i]
		in := d.program.Columns[l.column].Input
		for row := range d.rowsOf(in.Entity, l.own, own, there) {
			n := w.reading(d, rows, l.column, row)
			one := func(kind CauseKind, day fact.Date) {
				if l.shift.of != nil {
					kind, day = CauseCalendar, l.shift.reaches(from, day)
				}
				if kind == CauseRecord && readsHistory(in) {
					kind = CauseHistory
				}
				if day <= fact.MaxDate {
					tell(Cause{Kind: kind, Subject: who(in.Entity, row), Day: day, Input: in.Name, Title: in.Title, Origins: w.r.originsOf(in)})
				}
			}
			if !calendar || l.shift.of != nil {
				one(CauseRecord, n.Records)
			}
			one(CauseCalendar, n.Calendar)
		}
	}
	for i := range x.nears {
		n := &x.nears[i]
		if calendar && n.age != nil && n.shift.of == nil {
			continue
		}
		for row := range d.rowsOf(n.at.Entity, n.own, own, there) {
			day := n.comes(w.upcoming, d, rows, row)
			if day > fact.MaxDate {
				continue
			}
			e := Cause{Kind: CauseCalendar, Subject: who(n.at.Entity, row), Day: day}
			if n.age != nil {
				at := place{dated: d, on: n.on, entity: n.at.Entity, row: row}.to(n.age.Entity)
				age, _ := getValue(&d.chunk.Cols[d.program.columns[columnOf(n.age, n.on)]], at.row)
				e.Kind, e.Subject, e.Input, e.Title, e.Age = CauseBirthday, who(n.age.Entity, at.row), n.age.Name, n.age.Title, n.bound(age)
			}
			tell(e)
		}
	}
}

// bound is the next bound of an age.
func (n *near) bound(age int64) int64 {
	if n.every || n.than != nil {
		return age + 1
	}
	if b, ok := beyond(n.to, age); ok {
		return b
	}
	return age + 1
}
