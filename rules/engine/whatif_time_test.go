package engine_test

import (
	"testing"

	"pgregory.net/rapid"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// Over made-up packs and households whose records end one after the other: what is told
// to come about by itself is what deciding day by day finds, to the day.
func TestWhatComesAboutByItselfIsWhatDecidingDayByDayFinds(t *testing.T) {
	packs(t, "1500")
	told, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		c, text, refused := makePack(t, options{})
		if refused != nil {
			return
		}
		p, day := makePeople(t, 1), asOfDay(t)
		p.sizes[0] = min(p.sizes[0], 3)
		r, found := rules.New(c.Pack, nil)
		if found.Failed() {
			t.Fatal(found)
		}
		h := homeOf(c, p, day)
		end := func(list []dossier.Record) {
			for i := range list {
				if rapid.Bool().Draw(t, "ends") {
					list[i].Period.To = (day + fact.Date(rapid.IntRange(1, 10).Draw(t, "after days"))).Ptr()
				}
			}
		}
		end(h.Records)
		for _, m := range h.Members {
			end(m.Records)
		}
		until := day + 8
		q, err := r.Inquire(h, day)
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Follow(until, func(fact.Date) (*rules.Release, *fact.Date, error) { return r, nil, nil }); err != nil {
			t.Fatal(err)
		}
		type topic struct {
			programme string
			subject   rules.Subject
		}
		first := map[topic]map[rules.Outcome]fact.Date{}
		for on := day; on <= until; on++ {
			list, err := r.Decide([]*dossier.Household{h}, on)
			if err != nil {
				t.Fatal(err)
			}
			now := map[topic]rules.Outcome{}
			for _, d := range list[0].Decisions {
				now[topic{d.Programme.Key, d.Subject}] = d.Outcome
			}
			for _, d := range q.Decisions() {
				of := topic{d.Programme.Key, d.Subject}
				outcome, there := now[of]
				if !there {
					outcome = rules.Ineligible // asked no more
				}
				if first[of] == nil {
					first[of] = map[rules.Outcome]fact.Date{}
				}
				if _, known := first[of][outcome]; !known {
					first[of][outcome] = on
				}
			}
		}
		for _, d := range q.Decisions() {
			changes, _ := q.Changes(d.Programme.Key, d.Subject, rules.Effort{Runs: 1})
			want := first[topic{d.Programme.Key, d.Subject}]
			delete(want, d.Outcome)
			all++
			for _, f := range changes.Flips {
				if f.Facts[0].Kind != rules.FactDay {
					continue
				}
				if on, ok := want[f.Outcome]; !ok || on != *f.On || f.Class != rules.ByItself || len(f.Causes) == 0 {
					t.Fatalf("%s of %v, %s on %s: %s is told from %s on by %+v, and is found in %v\n%s", d.Programme.Key, d.Subject, d.Outcome, day, f.Outcome, f.On, f.Causes, want, text)
				}
				delete(want, f.Outcome)
				told++
			}
			if len(want) > 0 {
				t.Fatalf("%s of %v, %s on %s: nothing is said of %v\n%s", d.Programme.Key, d.Subject, d.Outcome, day, want, text)
			}
		}
	})
	if told == 0 && all > 1000 {
		t.Error("nothing came about by itself: the test says nothing")
	}
	t.Logf("%d changes by themselves of %d decisions", told, all)
}
