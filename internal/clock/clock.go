package clock

import (
	"fmt"
	"time"
	_ "time/tzdata" // a bare machine may hold no time zones, and the business day needs one

	"bentou/rules/fact"
)

// Clock gives the moment and the business day. The zero value reads the system's.
type Clock struct {
	now   func() time.Time
	today *fact.Date
}

// System reads the machine's clock. A today that is not nil stands in for the
// business day of every zone (the --today flag).
func System(today *fact.Date) Clock { return Clock{today: today} }

// Fixed returns a clock that stands still, for tests and for replaying history.
func Fixed(now time.Time, today *fact.Date) Clock {
	return Clock{now: func() time.Time { return now }, today: today}
}

// Func returns a clock that reads now from a function, for tests that let time pass.
func Func(now func() time.Time, today *fact.Date) Clock { return Clock{now: now, today: today} }

// Now returns the moment in UTC, cut to the microseconds that both databases keep.
func (c Clock) Now() time.Time {
	t := time.Time{}
	if c.now != nil {
		t = c.now()
	} else {
		t = time.Now()
	}
	return t.UTC().Truncate(time.Microsecond)
}

// Override returns the business day given on the command line, if one was.
func (c Clock) Override() *fact.Date { return c.today }

// Today returns the business day of a zone: the override, else the day stored
// with the zone (a demo zone stands still), else the calendar day in the zone's
// time zone. An unknown time zone is an error.
func (c Clock) Today(timeZone string, stored *fact.Date) (fact.Date, error) {
	if c.today != nil {
		return *c.today, nil
	}
	if stored != nil {
		return *stored, nil
	}
	loc, err := time.LoadLocation(timeZone)
	if err != nil {
		return 0, fmt.Errorf("clock: time zone %q: %w", timeZone, err)
	}
	return fact.DateOf(c.Now().In(loc)), nil
}
