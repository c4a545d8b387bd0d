package dossier

import (
	"slices"
	"testing"

	"bentou/rules/fact"
)

// TestBug6…: one that left the household today stayed a member.
func TestBug6WhoeverLeftTheHouseholdTodayIsNoMember(t *testing.T) {
	leaver := &Person{ID: 7, Records: []Record{record("membership", "2018-01-01", "2019-06-15")}}
	h := home(nil, member(9, "1950-01-01"), leaver)
	for _, c := range []struct {
		day  string
		want []int
	}{
		{"2017-12-31", []int{0}},
		{"2018-01-01", []int{1, 0}}, // by id, not by place
		{"2019-06-14", []int{1, 0}},
		{"2019-06-15", []int{0}},
	} {
		if got := Members(h, fact.MustDate(c.day)); !slices.Equal(got, c.want) {
			t.Errorf("on %s the members are %v, want %v", c.day, got, c.want)
		}
	}
	reads(t, h, field("size"), "2019-06-14", "2")
	reads(t, h, field("size"), "2019-06-15", "1")
}

func TestTheDayOfDeathStillCountsAndTheNextDoesNot(t *testing.T) {
	// Nobody ended the membership: the record of the death alone must do.
	h := home(nil, member(1, "1950-01-01"), member(2, "1948-01-01", record("death", "2019-03-10", "")))
	reads(t, h, field("size"), "2019-03-10", "2")
	reads(t, h, field("size"), "2019-03-11", "1")
}

func TestAMemberOfAnotherHouseholdIsNotCountedHere(t *testing.T) {
	moved := &Person{ID: 2, Records: []Record{
		record("membership", "2010-01-01", "2019-05-01", "household_id=1"),
		record("membership", "2019-05-01", "", "household_id=77"),
	}}
	h := home(nil, member(1, "1950-01-01"), moved)
	reads(t, h, field("size"), "2019-04-30", "2")
	reads(t, h, field("size"), "2019-05-01", "1")
}

func TestAHouseholdWithoutMembersHasNoSize(t *testing.T) {
	reads(t, home(nil), field("size"), "2019-12-31", "?")
}

func TestAPreparedHouseholdThatIsChangedOrCopiedIsReadAnew(t *testing.T) {
	h := home(nil, member(1, "1950-01-01"))
	h.Prepare()
	h.Members = append(h.Members, member(2, "1951-01-01"))
	reads(t, h, field("size"), "2019-12-31", "2")
	h.Prepare()
	c := *h
	c.Members = []*Person{member(3, "1960-01-01"), member(4, "1961-01-01")}
	reads(t, &c, field("age"), "2019-12-31", "59")
	reads(t, h, field("age"), "2019-12-31", "69")
}
