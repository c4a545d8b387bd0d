package dossier

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/fact"
)

func days(list ...string) (out []fact.Date) {
	for _, d := range list {
		out = append(out, fact.MustDate(d))
	}
	return out
}

func TestChangeDaysAreThoseOnWhichReadingsCanChange(t *testing.T) {
	h := home(
		[]Record{
			record("dibao_spell", "2019-03-01", "2019-09-01"),
			record("housing", "2017-01-01", "2019-05-05", "grade=C"),
			record("helper_term", "2019-04-04", ""), // no reading looks at it
			record("attribute", "2019-07-07", "", "key=car", "value=true"),
		},
		member(1, "1949-11-30", record("disability_certificate", "2009-06-15", "", "grade=GRADE_1", "expires_on=2019-06-14")),
		member(2, "1948-02-29", record("death", "2019-10-10", "")),
		&Person{ID: 3, Records: []Record{record("membership", "2010-01-01", "2018-01-01"), record("hukou", "2019-08-08", "", "place=LOCAL")}},
	)
	h.Awards = []Award{{Programme: "elder", From: fact.MustDate("2019-02-02"), To: fact.MustDate("2019-12-12").Ptr()}}
	got := ChangeDays(h, fact.MustDate("2018-12-31"), fact.MustDate("2019-12-31"), Options{})
	want := days("2019-02-02", "2019-03-01", "2019-05-05", "2019-06-15", "2019-07-07", "2019-09-01", "2019-10-10", "2019-10-11", "2019-11-30", "2019-12-12")
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestTheFirstDayOfTheRangeIsNoChangeAndTheLastIs(t *testing.T) {
	h := home([]Record{record("housing", "2019-03-01", "2019-04-01", "grade=A")})
	if got := ChangeDays(h, fact.MustDate("2019-03-01"), fact.MustDate("2019-04-01"), Options{}); !slices.Equal(got, days("2019-04-01")) {
		t.Errorf("got %v", got)
	}
}

func TestTheNextChangeIsTheBirthdayByTheRuleOfThePack(t *testing.T) {
	h := home(nil, member(1, "1948-02-29"))
	for _, c := range []struct {
		rule        LeapBirthday
		after, want string
	}{
		{March1, "2018-02-28", "2018-03-01"}, {March1, "2018-03-01", "2019-03-01"}, {March1, "2019-12-31", "2020-02-29"},
		{February28, "2018-02-27", "2018-02-28"}, {February28, "2018-02-28", "2019-02-28"},
	} {
		got := NextChange(h, fact.MustDate(c.after), Options{LeapBirthday: c.rule})
		if got == nil || got.String() != c.want {
			t.Errorf("after %s comes %v, want %s", c.after, got, c.want)
		}
	}
}

func TestNothingIsKnownToChangeForNobody(t *testing.T) {
	h := home([]Record{record("housing", "2016-01-01", "", "grade=A")}, member(1, ""))
	if got := NextChange(h, fact.MustDate("2019-12-31"), Options{}); got != nil {
		t.Errorf("the next change is %v", got)
	}
}

func TestMonthsOfAgeChangeOnTheDayOfTheMonthWhereRulesCountThem(t *testing.T) {
	h := home(nil, member(1, "2019-01-31"))
	from, to := fact.MustDate("2019-02-01"), fact.MustDate("2019-05-31")
	for _, c := range []struct {
		o    Options
		want []fact.Date
	}{
		{Options{}, nil},
		{Options{MonthlyAges: true}, days("2019-03-01", "2019-03-31", "2019-05-01", "2019-05-31")},
		{Options{MonthlyAges: true, LeapBirthday: February28}, days("2019-02-28", "2019-03-31", "2019-04-30", "2019-05-31")},
	} {
		if got := ChangeDays(h, from, to, c.o); !slices.Equal(got, c.want) {
			t.Errorf("%+v: got %v, want %v", c.o, got, c.want)
		}
	}
}

// Whatever a household has on record: on a day that is no change, and on which no
// window moves, every reading is that of the day before.
func TestReadingsChangeOnlyOnChangeDaysAndWhenWindowsMove(t *testing.T) {
	inputs := everyInput()
	rapid.Check(t, func(t *rapid.T) {
		h := anyHousehold(t)
		o := Options{LeapBirthday: LeapBirthday(rapid.IntRange(0, 1).Draw(t, "rule")), MonthlyAges: true}
		from := fact.MustDate("2018-12-01").AddDays(rapid.IntRange(0, 420).Draw(t, "day"))
		next := NextChange(h, from, o)
		changes := ChangeDays(h, from, from.AddDays(1), o)
		if (next != nil && *next == from+1) != (len(changes) == 1) {
			t.Fatalf("the next change is %v, the changes are %v", next, changes)
		}
		if _, m, d := from.AddDays(1).Civil(); d == 1 || m == 12 && d == 31 || len(changes) > 0 {
			return
		}
		for _, in := range inputs {
			for _, n := range Members(h, from+1) {
				before, after := Read(h, At{Person: n}, in, from, o), Read(h, At{Person: n}, in, from+1, o)
				if before.Known != after.Known || before.Value != after.Value {
					t.Fatalf("%s of %d changes from %v %d on %s to %v %d the day after", in.Name, n, before.Known, before.Value, from, after.Known, after.Value)
				}
				if in.Entity == fact.EntityHousehold {
					break
				}
			}
		}
	})
}
