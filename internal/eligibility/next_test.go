package eligibility

import (
	"testing"

	"pgregory.net/rapid"

	"bentou/internal/testkit"
	"bentou/internal/zone"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// TestNothingChangesInTheDemoZoneBeforeItsNextChange decides the zone, records it, and
// decides again on later days, with the history that was recorded.
func TestNothingChangesInTheDemoZoneBeforeItsNextChange(t *testing.T) {
	nothingChanges(t, 60, 3)
}

func TestNothingChangesInALargeDemoZoneBeforeItsNextChange(t *testing.T) {
	testkit.Long(t)
	nothingChanges(t, 1500, 60)
}

func nothingChanges(t *testing.T, households, days int) {
	s := sqlite(t)
	e := demoZone(t, s, households)
	z, err := zone.Find(t.Context(), s.Client(), nil)
	check(t, err)
	day := fact.MustDate("2019-12-11")
	before := zoneAnswers(t, e, z.ID, day)
	_, err = e.Decide(t.Context(), Options{AsOf: &day})
	check(t, err)
	stands, falls := 0, 0
	for n := range days {
		on := day + fact.Date([]int{1, 20, 400}[n%3]+rapid.IntRange(0, 30*(n%3+1)).Example(n))
		after := zoneAnswers(t, e, z.ID, on)
		for id, a := range before {
			now := map[topicOf]*rules.Decision{}
			for i := range after[id].Decisions {
				d := &after[id].Decisions[i]
				now[topicOf{d.Programme.Key, d.Subject}] = d
			}
			for i := range a.Decisions {
				d := &a.Decisions[i]
				if d.NextChange != nil && *d.NextChange <= on {
					falls++
					continue
				}
				stands++
				m := now[topicOf{d.Programme.Key, d.Subject}]
				if m == nil || m.Outcome != d.Outcome || !same(m.Amount, d.Amount) {
					t.Errorf("household %d, %s of %v: %s %s on %s, but %v on %s, before %s", id, d.Programme.Key, d.Subject, d.Outcome, text0(d.Amount), day, m, on, text0(d.NextChange))
				}
			}
		}
	}
	if stands == 0 || falls == 0 {
		t.Errorf("%d decisions stand and %d may have changed: the test says too little", stands, falls)
	}
}

type topicOf struct {
	programme string
	subject   rules.Subject
}

// zoneAnswers decides everyone who is there, without recording it.
func zoneAnswers(t *testing.T, e *Service, zone int, day fact.Date) map[int]*rules.Assessment {
	t.Helper()
	release, err := e.ReleaseFor(t.Context(), day, now)
	check(t, err)
	ids, err := e.store.Client().Household.Query().IDs(t.Context())
	check(t, err)
	load, err := newLoader(t.Context(), e.store, zone, now, day)
	check(t, err)
	list, err := load.load(t.Context(), ids)
	check(t, err)
	out := map[int]*rules.Assessment{}
	for _, h := range list {
		answers, err := release.Decide([]*dossier.Household{h}, day)
		check(t, err)
		out[h.ID] = answers[0]
	}
	return out
}
