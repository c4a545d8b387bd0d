package clock

import (
	"testing"
	"time"

	"bentou/rules/fact"
)

func TestTodayIsTheOverrideThenTheZonesDayThenTheCalendarDayThere(t *testing.T) {
	// 17:30 UTC on 30 December is already the 31st in Shanghai.
	at := time.Date(2019, 12, 30, 17, 30, 0, 123456789, time.UTC)
	override, stored := fact.MustDate("2020-02-29"), fact.MustDate("2018-01-01")
	for _, c := range []struct {
		clock  Clock
		stored *fact.Date
		want   string
	}{
		{Fixed(at, &override), &stored, "2020-02-29"},
		{Fixed(at, nil), &stored, "2018-01-01"},
		{Fixed(at, nil), nil, "2019-12-31"},
	} {
		got, err := c.clock.Today("Asia/Shanghai", c.stored)
		if err != nil || got.String() != c.want {
			t.Errorf("got %v, %v; want %s", got, err, c.want)
		}
	}
	if _, err := Fixed(at, nil).Today("Mars/Olympus", nil); err == nil {
		t.Error("an unknown time zone is accepted")
	}
}

func TestNowIsUTCInMicroseconds(t *testing.T) {
	at := time.Date(2019, 12, 31, 1, 2, 3, 123456789, time.FixedZone("CST", 8*3600))
	if got := Fixed(at, nil).Now(); got.Nanosecond() != 123456000 || got.Location() != time.UTC {
		t.Errorf("got %v", got)
	}
}
