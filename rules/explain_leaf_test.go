package rules

import (
	"testing"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

func TestTheDistanceIsSaidOfDaysAndOfRangesToo(t *testing.T) {
	of := func(kind fact.Kind, n int64) engine.Value {
		return engine.Value{Type: lang.Type{Kind: kind}, Known: true, Num: n, Den: 1}
	}
	on := func(day string) engine.Value { return of(fact.KindDate, int64(fact.MustDate(day))) }
	for _, c := range []struct {
		a, b   engine.Value
		zh, en string
	}{
		{on("2020-01-03"), on("2020-01-01"), "晚2天", "2 days later"},
		{on("2019-12-31"), on("2020-01-01"), "早1天", "1 day earlier"},
		{on("2020-01-01"), on("2020-01-01"), "同一天", "the same day"},
		{of(fact.KindDate, int64(fact.MaxDate)), on("2020-01-01"), "", ""},
	} {
		if got := distance(c.a, c.b); got.ZH != c.zh || got.EN != c.en {
			t.Errorf("%v and %v: %+v", c.a.Num, c.b.Num, got)
		}
	}
	years := func(n int64) engine.Value {
		v := of(fact.KindInt, n)
		v.Type.Label = "years"
		return v
	}
	for n, want := range map[int64]string{14: "相差2周岁", 16: "", 60: "", 71: "高出1周岁"} {
		got := outsideBy(years(n), 16, 70)
		if got.ZH != want {
			t.Errorf("%d years: %q", n, got.ZH)
		}
	}
	unknown := years(3)
	unknown.Known = false
	if got := outsideBy(unknown, 16, 70); got.ZH != "" {
		t.Errorf("of what is unknown it says %s", got.ZH)
	}
}
