package preview

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"bentou/rules"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// CliffOptions of [CompareCliffs].
type CliffOptions struct {
	// Income is what moves; its first member with that income.
	Income rules.IncomeOf
	// Distance is how much more of it is looked at.
	Distance fact.Money
	// Most is how many households are looked at, the first of the list.
	Most int
	// Runs bounds the search for one household and one release; 0: [usualRuns].
	Runs int
}

// usualRuns is what one household of the zone takes, many times over.
const usualRuns = 3000

// Cliffs are what became of the places where one more yuan loses more than a yuan a
// year.
type Cliffs struct {
	Looked  int // households that were looked at
	Of      int // households in the list
	Unknown int // of those looked at, without an income that is known, or not there on the day
	Cut     int // of those looked at, where the search of one release was cut: they may have more
	Kinds   []CliffKind
	Changes []CliffChange // by household, then by place
}

// CliffKind is what is lost at a cliff.
type CliffKind struct {
	// Programmes are the keys of those that somebody loses; none: amounts only.
	Programmes []string
	// Old and New count households with such a cliff ahead, Made and Removed those that
	// have one now where there was none, and had one where there is none now.
	Old, New, Made, Removed int
	// Deepest is the most that is lost within a year at one that is made.
	Deepest fact.Money
}

// CliffChange is a cliff of a household that is made or removed.
type CliffChange struct {
	Place   int
	Made    bool
	Income  rules.Fact
	At      fact.Money // how much more of the income
	Loses   fact.Money // within a year
	Kind    int        // in [Cliffs.Kinds]
	Origins []string   // of what the curves rest on
}

// homeCliffs is what one household has.
type homeCliffs struct {
	known, cut bool
	income     rules.Fact
	origins    []string
	sides      [2][]rules.Break
}

// CompareCliffs follows the support of households along an income, before and after,
// exactly, by the answer of the one day, and says which cliffs are made and which
// removed: one that stays at the same place is neither. All programmes count towards
// support, whichever differ. The result does not depend on how the work was divided; it
// ends with the context.
func CompareCliffs(ctx context.Context, before, after *rules.Release, hs []*dossier.Household, asOf fact.Date, o CliffOptions) (*Cliffs, error) {
	out := &Cliffs{Of: len(hs), Looked: min(len(hs), o.Most), Kinds: []CliffKind{}}
	if o.Runs <= 0 {
		o.Runs = usualRuns
	}
	homes := make([]homeCliffs, out.Looked)
	var next atomic.Int64
	var failed sync.Once
	var wrong error
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= out.Looked {
					return
				}
				err := ctx.Err()
				if err == nil {
					err = caught.Run(func() error { return homes[i].find(ctx, before, after, hs[i], asOf, o) })
				}
				if err == nil {
					err = ctx.Err() // a search that was stopped found nothing out
				}
				if err != nil {
					failed.Do(func() { wrong = err })
					next.Store(int64(out.Looked))
					return
				}
			}
		})
	}
	wait.Wait()
	if wrong != nil {
		return nil, wrong
	}
	for i := range homes {
		out.add(i, &homes[i])
	}
	return out, nil
}

func (c *homeCliffs) find(ctx context.Context, before, after *rules.Release, h *dossier.Household, asOf fact.Date, o CliffOptions) error {
	for k, r := range []*rules.Release{before, after} {
		q, err := r.InquireToday(h, asOf)
		if err != nil {
			return err
		}
		if len(q.Decisions()) == 0 {
			return nil // not there on the day
		}
		curve, err := q.Curve(o.Income, 0, o.Distance, rules.Effort{Runs: o.Runs, Stop: func() bool { return ctx.Err() != nil }})
		if errors.Is(err, rules.ErrIncome) {
			continue // the rules of one release may read none
		}
		if err != nil {
			return err
		}
		c.known, c.income = true, curve.Income
		c.cut = c.cut || !curve.Complete
		c.origins = append(c.origins, curve.Origins...)
		c.sides[k] = curve.Cliffs()
	}
	slices.Sort(c.origins)
	c.origins = slices.Compact(c.origins)
	return nil
}

// add counts a household.
func (c *Cliffs) add(place int, h *homeCliffs) {
	if !h.known {
		c.Unknown++
		return
	}
	if h.cut {
		c.Cut++
	}
	type seen struct{ old, new, made, removed bool }
	of := map[int]*seen{}
	for k, list := range h.sides {
		for i := range list {
			b := &list[i]
			kind := c.kind(b)
			if of[kind] == nil {
				of[kind] = &seen{}
			}
			s := of[kind]
			there := slices.ContainsFunc(h.sides[1-k], func(o rules.Break) bool { return o.At == b.At })
			if k == 0 {
				s.old, s.removed = true, s.removed || !there
			} else {
				s.new, s.made = true, s.made || !there
			}
			if there {
				continue
			}
			if k == 1 {
				c.Kinds[kind].Deepest = max(c.Kinds[kind].Deepest, b.Loses)
			}
			c.Changes = append(c.Changes, CliffChange{Place: place, Made: k == 1, Income: h.income, At: b.At, Loses: b.Loses, Kind: kind, Origins: h.origins})
		}
	}
	for kind, s := range of {
		k := &c.Kinds[kind]
		for _, x := range []struct {
			is bool
			n  *int
		}{{s.old, &k.Old}, {s.new, &k.New}, {s.made, &k.Made}, {s.removed, &k.Removed}} {
			if x.is {
				*x.n++
			}
		}
	}
}

// kind finds what is lost at a cliff.
func (c *Cliffs) kind(b *rules.Break) int {
	keys := []string{}
	for _, t := range b.Turns {
		if t.Before == rules.Eligible && t.After != rules.Eligible {
			keys = append(keys, t.Programme.Key)
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	i := slices.IndexFunc(c.Kinds, func(k CliffKind) bool { return strings.Join(k.Programmes, " ") == strings.Join(keys, " ") })
	if i < 0 {
		i = len(c.Kinds)
		c.Kinds = append(c.Kinds, CliffKind{Programmes: keys})
	}
	return i
}
