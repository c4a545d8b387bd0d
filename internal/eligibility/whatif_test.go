package eligibility

import (
	"os"
	"testing"
	"time"

	"bentou/ent/timescope"
	"bentou/internal/testkit"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

// Over households of the demo zone: each change that is told, applied to what the
// evaluator decides on, gives what it is said to, and of two facts neither does it alone;
// the bounds of what is undetermined hold what comes out with unknown facts at their ends.
func TestWhatIsToldOfTheDemoZoneComesAboutWhenItIsApplied(t *testing.T) {
	households := 12
	if os.Getenv(testkit.RunLong) != "" {
		households = 300
	}
	s := sqlite(t)
	e := demoZone(t, s, households)
	r, found := rules.Load(packs.Liaocheng())
	if found.Failed() {
		t.Fatal(found)
	}
	homes, err := s.Client().Household.Query().All(t.Context())
	check(t, err)
	asOf := fact.MustDate("2019-12-31")
	dossiers, err := e.Dossiers(t.Context(), homes, asOf, timescope.Now)
	check(t, err)
	var decisions, flips, pairs, amounts, cut, bounds, exact, cliffs, unknown int
	var searching, ready, near time.Duration
	for _, h := range dossiers {
		began := time.Now()
		q, err := r.Inquire(h, asOf)
		check(t, err)
		ready += time.Since(began)
		for _, d := range q.Decisions() {
			began = time.Now()
			c, ok := q.Changes(d.Programme.Key, d.Subject, rules.Effort{})
			searching += time.Since(began)
			if !ok {
				t.Fatalf("%s of %v has no changes", d.Programme.Key, d.Subject)
			}
			decisions++
			if !c.Complete {
				cut++
			}
			amounts += len(c.Amounts)
			for i := range c.Flips {
				flips++
				one := &c.Flips[i]
				at := map[int]int64{}
				for k := range one.Facts {
					n, v := q.Place(&one.Facts[k])
					at[n] = v
				}
				if got := outcomeOf(q.Suppose(at), &d); got.Outcome != one.Outcome || got.Outcome == d.Outcome {
					t.Fatalf("household %d, %s of %v: %s with %+v, said was %s", h.ID, d.Programme.Key, d.Subject, got.Outcome, one.Facts, one.Outcome)
				}
				if len(at) < 2 {
					continue
				}
				pairs++
				for n, v := range at {
					if got := outcomeOf(q.Suppose(map[int]int64{n: v}), &d); got.Outcome != d.Outcome && got.Outcome != rules.Undetermined {
						t.Fatalf("household %d, %s of %v: one of two does it alone: %+v", h.ID, d.Programme.Key, d.Subject, one.Facts)
					}
				}
			}
			b, open := q.Bounds(d.Programme.Key, d.Subject, rules.Effort{})
			if !open {
				continue
			}
			if bounds++; b.Exact {
				exact++
			}
			for _, high := range []bool{false, true} {
				at := map[int]int64{}
				for n, f := range q.Facts() {
					if low, top, _, _ := q.Span(n); !f.Known && high {
						at[n] = top
					} else if !f.Known {
						at[n] = low
					}
				}
				got := outcomeOf(q.Suppose(at), &d)
				amount := fact.Money(0)
				if got.Amount != nil {
					amount = *got.Amount
				}
				in := false
				for _, o := range b.Outcomes {
					in = in || o == got.Outcome
				}
				if !in || b.Least != nil && (amount < *b.Least || amount > *b.Most) {
					t.Fatalf("household %d, %s of %v: %s %s lies outside %+v", h.ID, d.Programme.Key, d.Subject, got.Outcome, amount, b)
				}
			}
		}
		began = time.Now()
		today, err := r.InquireToday(h, asOf)
		check(t, err)
		if len(today.Decisions()) > 0 {
			if _, ok, _, err := today.NextCliff(rules.IncomeOf{}, 500_00, rules.Effort{}); err != nil {
				unknown++
			} else if ok {
				cliffs++
			}
		}
		near += time.Since(began)
	}
	if flips == 0 || bounds == 0 {
		t.Error("nothing was told: the test says little")
	}
	t.Logf("%d households, %d decisions (%d cut): %d flips, %d of two facts, %d amounts; %d bounds, %d exact; %d near a cliff, %d unknown", len(dossiers), decisions, cut, flips, pairs, amounts, bounds, exact, cliffs, unknown)
	t.Logf("searching %s, making ready %s, cliffs within 500 yuan %s", searching, ready, near)
}

func outcomeOf(list []rules.Decision, of *rules.Decision) rules.Decision {
	for _, d := range list {
		if d.Programme == of.Programme && d.Subject == of.Subject {
			return d
		}
	}
	return rules.Decision{}
}
