package upcoming

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/eligibility"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func demoZone(t *testing.T, households int) (*store.Store, *eligibility.Service) {
	t.Helper()
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	check(t, err)
	s, err := store.Open(t.Context(), store.Config{URL: filepath.Join(t.TempDir(), "bentou.db"), Vault: v, Clock: clock.System(nil)})
	check(t, err)
	t.Cleanup(func() { s.Close() })
	_, err = demo.Fill(t.Context(), s, demo.Options{Households: households})
	check(t, err)
	e := eligibility.New(s, packs.Liaocheng())
	_, err = e.EnsureRelease(t.Context())
	check(t, err)
	return s, e
}

func TestOnlyOnTheDaysThatAreNamedIsAHouseholdDecidedOtherwise(t *testing.T) {
	dayByDay(t, 40, 3, 120)
}

func TestOnlyOnTheDaysThatAreNamedIsAHouseholdDecidedOtherwiseOverAYear(t *testing.T) {
	testkit.Long(t)
	dayByDay(t, 200, 25, 366)
}

// dayByDay compares with deciding a sample of households on each day in turn.
func dayByDay(t *testing.T, households, sample, days int) {
	s, e := demoZone(t, households)
	list, err := s.Client().Household.Query().Order(ent.Asc("id")).All(t.Context())
	check(t, err)
	var some []*ent.Household
	for i := range sample {
		some = append(some, list[i*len(list)/sample])
	}
	from := fact.MustDate("2019-12-31")
	to := from + fact.Date(days)
	got, err := New(e).Of(t.Context(), some, from, to)
	check(t, err)
	dossiers, err := e.Dossiers(t.Context(), some, from, timescope.Now)
	check(t, err)
	release, err := e.ReleaseFor(t.Context(), from, timescope.Now)
	check(t, err)
	var want, have []string
	for _, h := range dossiers {
		want = append(want, brute(t, release.Release, h, from, to)...)
	}
	kinds := map[rules.CauseKind]int{}
	for i := range got {
		c := &got[i]
		have = append(have, line(c.Household, c.Day, c.Programme.Key, c.Subject, c.Before, c.AmountBefore, c.After, c.AmountAfter))
		if len(c.Causes) == 0 {
			t.Errorf("%s has no cause", have[i])
		}
		for _, x := range c.Causes {
			kinds[x.Kind]++
		}
	}
	slices.Sort(want)
	slices.Sort(have)
	if !slices.Equal(have, want) {
		t.Errorf("looking ahead finds\n%s\ninstead of\n%s", strings.Join(without(have, want), "\n"), strings.Join(without(want, have), "\n"))
	}
	t.Logf("%d transitions of %d households in %d days, by %v", len(want), sample, days, kinds)
	if len(want) == 0 {
		t.Error("nothing changes: the test says too little")
	}
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

func line(home int, day fact.Date, programme string, s rules.Subject, before rules.Outcome, had *fact.Money, after rules.Outcome, has *fact.Money) string {
	money := func(m *fact.Money) string {
		if m == nil {
			return "-"
		}
		return m.String()
	}
	return fmt.Sprintf("%d %s %s %v: %s %s → %s %s", home, day, programme, s, before, money(had), after, money(has))
}

// brute decides day by day, and lets what was decided count as history.
func brute(t *testing.T, r *rules.Release, h *dossier.Household, from, to fact.Date) (out []string) {
	t.Helper()
	type topic struct {
		programme string
		subject   rules.Subject
	}
	var before map[topic]*rules.Decision
	for day := from; day <= to; day++ {
		list, err := r.Decide([]*dossier.Household{h}, day)
		check(t, err)
		now := map[topic]*rules.Decision{}
		for i := range list[0].Decisions {
			d := &list[0].Decisions[i]
			now[topic{d.Programme.Key, d.Subject}] = d
		}
		none := &rules.Decision{Outcome: rules.Ineligible}
		if before != nil {
			for k := range before {
				if now[k] == nil {
					now[k] = &rules.Decision{Programme: before[k].Programme, Subject: k.subject, Outcome: rules.Ineligible}
				}
			}
			for k, d := range now {
				old := before[k]
				if old == nil {
					old = none
				}
				if old.Outcome != d.Outcome || (old.Amount == nil) != (d.Amount == nil) || d.Amount != nil && *d.Amount != *old.Amount {
					out = append(out, line(h.ID, day, k.programme, k.subject, old.Outcome, old.Amount, d.Outcome, d.Amount))
				}
			}
		}
		before = now
		h = granted(h, list[0].Decisions, day)
	}
	return out
}

// granted is a household with what was decided in its history.
func granted(h *dossier.Household, list []rules.Decision, day fact.Date) *dossier.Household {
	c := *h
	c.Members = nil
	for _, m := range h.Members {
		one := *m
		one.Awards = slices.Clone(m.Awards)
		c.Members = append(c.Members, &one)
	}
	c.Awards = slices.Clone(h.Awards)
	for i := range list {
		d := &list[i]
		to := &c.Awards
		if d.Subject.Entity == fact.EntityPerson {
			for _, m := range c.Members {
				if m.ID == d.Subject.ID {
					to = &m.Awards
				}
			}
		}
		from := day
		y, m, _ := day.Civil()
		switch d.Programme.Cycle {
		case "month":
			from = fact.NewDate(y, m, 1)
		case "year":
			from = fact.NewDate(y, time.January, 1)
		}
		open := slices.IndexFunc(*to, func(a dossier.Award) bool { return a.Programme == d.Programme.Key && a.To == nil })
		if open >= 0 {
			a := &(*to)[open]
			if d.Outcome == rules.Eligible && a.Cycle == d.Programme.Cycle && (a.Amount == nil) == (d.Amount == nil) && (a.Amount == nil || *a.Amount == *d.Amount) {
				continue
			}
			a.To = from.Ptr()
		}
		if d.Outcome == rules.Eligible {
			*to = append(*to, dossier.Award{Programme: d.Programme.Key, From: from, Amount: d.Amount, Cycle: d.Programme.Cycle})
		}
	}
	return &c
}

func TestTheNumberOfStatementsDoesNotGrowWithTheHouseholds(t *testing.T) {
	s, e := demoZone(t, 40)
	list, err := s.Client().Household.Query().Order(ent.Asc("id")).All(t.Context())
	check(t, err)
	from := fact.MustDate("2019-12-31")
	count := func(n int) int64 {
		ctx, counted := store.CountStatements(t.Context())
		_, err := New(e).Of(ctx, list[:n], from, from+40)
		check(t, err)
		return counted.Load()
	}
	if one, many := count(1), count(20); one != many {
		t.Errorf("%d statements for one household, %d for twenty", one, many)
	}
}
