package rules

import (
	"testing"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// A condition that keeps somebody out alone is one without which that person would get
// the benefit: that is decided here again, by rules without it.
func TestWhatAConditionDecidesAloneIsWhatChangesWithoutIt(t *testing.T) {
	day := fact.MustDate("2019-12-31")
	r, homes := liaocheng(t), sampleHomes()
	a, err := r.NewSelfAuditor(day)
	if err != nil {
		t.Fatal(err)
	}
	b, err := r.NewSelfAuditor(day)
	if err != nil {
		t.Fatal(err)
	}
	a.Add(homes[:30])
	b.Add(homes[30:])
	a.Merge(b)
	whole, err := r.NewSelfAuditor(day)
	if err != nil {
		t.Fatal(err)
	}
	whole.Add(homes)
	people := map[fact.Entity]int{}
	for _, h := range homes {
		people[fact.EntityHousehold]++
		people[fact.EntityPerson] += len(h.Members)
	}
	mattered := 0
	for i, c := range a.Counts() {
		if c != whole.Counts()[i] {
			t.Errorf("%s (%d): in parts %+v, whole %+v", c.Programme.Key, c.Number, c, whole.Counts()[i])
		}
		if c.Met+c.Unmet+c.Unknown != people[c.Programme.Subject] || c.Text.ZH == "" || c.Text.EN == "" {
			t.Errorf("%s (%d) counts %+v of %d", c.Programme.Key, c.Number, c, people[c.Programme.Subject])
		}
		if c.Matters() {
			mattered++
		}
	}
	if mattered < 3 {
		t.Errorf("only %d conditions matter", mattered)
	}

	// elder_zone70 is hukou == local and age >= 70: without the first whoever is 70 gets it.
	for _, c := range whole.Counts() {
		if c.Programme.Key != "elder_zone70" {
			continue
		}
		refuses, holds := 0, 0
		all, err := r.Decide(homes, day)
		if err != nil {
			t.Fatal(err)
		}
		for k, h := range homes {
			for n, m := range h.Members {
				changed := *h
				changed.Members = append([]*dossier.Person{}, h.Members...)
				p := *m
				p.Records = append([]dossier.Record{}, m.Records...)
				if c.Number == 1 {
					p.Records = append(p.Records, recorded("hukou", "2012-01-02", "place", "LOCAL"))
				} else {
					p.Records = append(p.Records, recorded("person_record", "2012-01-02", "birth_date", "1930-01-01"))
				}
				changed.Members[n] = &p
				after, err := r.Decide([]*dossier.Household{&changed}, day)
				if err != nil {
					t.Fatal(err)
				}
				before := decisionOf(t, all[k], "elder_zone70", m.ID).Outcome
				if decisionOf(t, after[0], "elder_zone70", m.ID).Outcome != Eligible || before == Eligible {
					continue
				}
				if before == Undetermined {
					holds++
				} else {
					refuses++
				}
			}
		}
		if c.Refuses != refuses || c.Holds != holds || refuses == 0 {
			t.Errorf("condition %d alone refuses %d and leaves %d open; with it met %d and %d change", c.Number, c.Refuses, c.Holds, refuses, holds)
		}
	}
}
