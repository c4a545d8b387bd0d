package dossier

import (
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/fact"
)

func TestAYearIsCompletedOnTheBirthday(t *testing.T) {
	h := home(nil, member(1, "1949-12-31"))
	reads(t, h, field("age"), "2019-12-30", "69")
	reads(t, h, field("age"), "2019-12-31", "70")
	reads(t, h, field("age_months"), "2019-12-30", "839")
	reads(t, h, field("age_months"), "2019-12-31", "840")
}

func TestSomeoneBornOnTheLeapDayCompletesAYearOnTheDayThatThePackSays(t *testing.T) {
	h := home(nil, member(1, "1948-02-29"))
	for _, c := range []struct {
		rule LeapBirthday
		day  string
		age  int64
	}{
		{March1, "2018-02-28", 69}, {March1, "2018-03-01", 70},
		{February28, "2018-02-27", 69}, {February28, "2018-02-28", 70}, {February28, "2018-03-01", 70},
		// A leap year has the day itself.
		{March1, "2020-02-28", 71}, {March1, "2020-02-29", 72},
		{February28, "2020-02-28", 71}, {February28, "2020-02-29", 72},
		// 2100 is none.
		{March1, "2100-02-28", 151}, {March1, "2100-03-01", 152},
	} {
		r := NewReader(field("age_months"), Options{LeapBirthday: c.rule})
		r.high = 1 << 40
		got := r.Read(h.View(), At{}, NewDay(fact.MustDate(c.day)))
		if !got.Known || got.Value/12 != c.age {
			t.Errorf("by rule %d the age on %s is %d (%v), want %d", c.rule, c.day, got.Value/12, got.Known, c.age)
		}
	}
}

func TestAMonthThatHasNoSuchDayIsCompletedAtItsEndOrOnTheNextFirst(t *testing.T) {
	h := home(nil, member(1, "2019-01-31"))
	for _, c := range []struct {
		rule LeapBirthday
		day  string
		want int64
	}{
		{March1, "2019-02-28", 0}, {March1, "2019-03-01", 1}, {March1, "2019-03-30", 1}, {March1, "2019-03-31", 2},
		{February28, "2019-02-27", 0}, {February28, "2019-02-28", 1}, {February28, "2019-03-30", 1}, {February28, "2019-03-31", 2},
	} {
		got := Read(h, At{}, field("age_months"), fact.MustDate(c.day), Options{LeapBirthday: c.rule})
		if !got.Known || got.Value != c.want {
			t.Errorf("by rule %d the months on %s are %d (%v), want %d", c.rule, c.day, got.Value, got.Known, c.want)
		}
	}
}

func TestABirthdayThatIsNotKnownOrStillToComeGivesNoAge(t *testing.T) {
	reads(t, home(nil, member(1, "")), field("age"), "2019-12-31", "?")
	unborn := member(1, "")
	unborn.Records[1].Values = Values{{"birth_date", "2020-01-01"}}
	reads(t, home(nil, unborn), field("age"), "2019-12-31", "?")
	reads(t, home(nil, unborn), field("age"), "2020-01-01", "0")
}

func TestAnAgeOutsideTheRangeOfLivesIsUnknown(t *testing.T) {
	h := home(nil, member(1, "1860-01-01"))
	reads(t, h, field("age"), "2010-12-31", "150")
	r := reads(t, h, field("age"), "2011-01-01", "?")
	if r.Note.EN == "" {
		t.Error("the reading does not say why")
	}
}

// The registry counts ages for its lists; the two must agree.
func TestAgesAgreeWithTheRegistry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := fact.Date(rapid.IntRange(int(fact.MustDate("1890-01-01")), int(fact.MustDate("2020-12-31"))).Draw(t, "birth"))
		day := birth + fact.Date(rapid.IntRange(0, 36500).Draw(t, "days"))
		h := home(nil, member(1, birth.String()))
		r := Read(h, At{}, field("age"), day, Options{})
		if !r.Known || int(r.Value) != birth.AgeOn(day) {
			t.Fatalf("age on %s of someone born on %s is %d, the registry says %d", day, birth, r.Value, birth.AgeOn(day))
		}
	})
}
