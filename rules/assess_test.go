package rules

import (
	"reflect"
	"slices"
	"testing"

	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

func liaocheng(t testing.TB) *Release {
	t.Helper()
	r, found := Load(packs.Liaocheng())
	if found.Failed() {
		t.Fatal(found)
	}
	return r
}

// recorded makes a record from a day on; columns come as names and texts.
func recorded(kind, from string, columns ...string) dossier.Record {
	var v dossier.Values
	for i := 0; i < len(columns); i += 2 {
		v = append(v, dossier.Value{Column: columns[i], Text: columns[i+1]})
	}
	return dossier.Record{Kind: kind, Period: fact.Period{From: fact.MustDate(from)}, Values: v}
}

// couple is an old couple of which little is recorded: one is 70 on the last day of
// 2019, the other in March.
func couple() *dossier.Household {
	member := func(id int, relation, birth string) *dossier.Person {
		return &dossier.Person{ID: id, Records: []dossier.Record{
			recorded("membership", "2010-01-01", "relation", relation),
			recorded("person_record", "2010-01-01", "birth_date", birth),
			recorded("hukou", "2010-01-01", "place", "LOCAL"),
		}}
	}
	return &dossier.Household{ID: 1, Members: []*dossier.Person{member(10, "HEAD", "1949-12-31"), member(11, "WIFE", "1950-03-04")}}
}

func assessed(t *testing.T, r *Release, h *dossier.Household, day string) *Assessment {
	t.Helper()
	a, err := r.Assess(h, fact.MustDate(day))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func decisionOf(t *testing.T, a *Assessment, programme string, id int) *Decision {
	t.Helper()
	for i := range a.Decisions {
		if d := &a.Decisions[i]; d.Programme.Key == programme && d.Subject.ID == id {
			return d
		}
	}
	t.Fatalf("%s says nothing of %d", programme, id)
	return nil
}

func TestTheMonthOfABirthdayIsPaidAlsoWhenAskedBeforeIt(t *testing.T) {
	a := assessed(t, liaocheng(t), couple(), "2019-12-03")
	d := decisionOf(t, a, "elder_zone70", 10)
	if d.Outcome != Eligible || d.Amount == nil || d.Amount.String() != "100.00" || d.Day.String() != "2019-12-31" {
		t.Errorf("%s, %v, decided by %s", d.Outcome, d.Amount, d.Day)
	}
	d = decisionOf(t, a, "elder_zone70", 11)
	at := slices.IndexFunc(d.Reasons, func(r Reason) bool { return r.Code == "age.at_least" })
	if d.Outcome != Ineligible || at < 0 || d.Reasons[at].MetOn == nil || d.Reasons[at].MetOn.String() != "2020-03-04" {
		t.Errorf("%s: %+v", d.Outcome, d.Reasons)
	}
	// The month before, the birthday is not yet enough.
	if d := decisionOf(t, assessed(t, liaocheng(t), couple(), "2019-11-30"), "elder_zone70", 10); d.Outcome != Ineligible {
		t.Errorf("in November: %s", d.Outcome)
	}
}

func TestWhatIsNotRecordedIsAskedForAndNeverANo(t *testing.T) {
	d := decisionOf(t, assessed(t, liaocheng(t), couple(), "2019-12-03"), "dibao", 1)
	if d.Outcome != Undetermined {
		t.Fatalf("dibao is %s", d.Outcome)
	}
	for _, input := range []string{"attr:owns_car", "attr:second_home", "attr:deposits"} {
		if !slices.ContainsFunc(d.Missing, func(m Missing) bool { return m.Input == input && m.Unblocks > 0 }) {
			t.Errorf("%s is not asked for", input)
		}
	}
}

func TestAHouseholdOfWhichNothingIsRecordedIsUndetermined(t *testing.T) {
	a := assessed(t, liaocheng(t), &dossier.Household{ID: 1}, "2019-12-31")
	if len(a.Decisions) == 0 {
		t.Fatal("nothing is said of it")
	}
	for _, d := range a.Decisions {
		if d.Outcome != Undetermined || len(d.Missing) == 0 || d.Missing[0].Input != membersInput {
			t.Errorf("%s: %s, missing %v", d.Programme.Key, d.Outcome, d.Missing)
		}
	}
	for _, f := range a.Flags {
		if f.Raise != nil || f.Clear != nil || len(f.Missing) == 0 {
			t.Errorf("flag %s: %v, %v, missing %v", f.Flag.Key, f.Raise, f.Clear, f.Missing)
		}
	}
}

func restless(list []Reason) {
	for i := range list {
		list[i].rests = nil
	}
}

func TestAnAssessmentReplaysFromItsOwnFactsReasonsIncluded(t *testing.T) {
	r := liaocheng(t)
	a := assessed(t, r, couple(), "2019-12-03")
	b, err := r.Replay(a.Facts, a.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Decisions {
		a.Decisions[i].NextChange = nil // facts do not say until when they hold
	}
	for _, one := range []*Assessment{a, b} { // nor from which records they were read
		for i := range one.Decisions {
			restless(one.Decisions[i].Reasons)
		}
		for i := range one.Flags {
			restless(one.Flags[i].Reasons)
		}
	}
	if !reflect.DeepEqual(a, b) {
		t.Error("the replay differs")
	}
	// Facts of other people or with a key too few or too many are refused.
	for _, facts := range []string{"", "[]", "{}", `[{"as_of":"2019-12-03","household":{"id":1,"values":{}},"members":[]}]`} {
		if _, err := r.Replay([]byte(facts), a.AsOf); err == nil {
			t.Errorf("accepted: %s", facts)
		}
	}
}
