package upcoming

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// MaxMonths is how far ahead one may look.
const MaxMonths = 36

// Service looks ahead. It is safe for concurrent use.
type Service struct{ decides *eligibility.Service }

// New returns a service by the rules and records of another.
func New(decides *eligibility.Service) *Service { return &Service{decides} }

// Change is a transition of one household.
type Change struct {
	Household int
	rules.Transition
}

// Pays is by how much what is paid a cycle changes.
func (c *Change) Pays() fact.Money {
	var out fact.Money
	if c.AmountAfter != nil && c.After == rules.Eligible {
		out += *c.AmountAfter
	}
	if c.AmountBefore != nil && c.Before == rules.Eligible {
		out -= *c.AmountBefore
	}
	return out
}

// Horizon is the last day of a span of months after a day.
func Horizon(from fact.Date, months int) (fact.Date, error) {
	if months < 1 || months > MaxMonths {
		return 0, fault.Newf(fault.Invalid, "须在 1 至 %d 个月之间", "between 1 and %d months", MaxMonths).On("within")
	}
	y, m, d := from.Civil()
	first := fact.NewDate(y, m+time.Month(months), 1)
	ny, nm, _ := first.Civil()
	return fact.NewDate(ny, nm, min(d, fact.DaysIn(ny, nm))), nil
}

// Of lists what changes for some households of one zone after a day and until another, by
// what is known now, in the order of the days. The number of statements does not depend
// on how many households there are; the caller bounds how many it asks for at once.
func (u *Service) Of(ctx context.Context, households []*ent.Household, from, to fact.Date) ([]Change, error) {
	dossiers, err := u.decides.Dossiers(ctx, households, from, timescope.Now)
	if err != nil {
		return nil, err
	}
	on := u.Releases(ctx, timescope.Now)
	lists := make([][]Change, len(dossiers))
	errs := make([]error, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for n := range errs {
		part := func(of int) int { return len(dossiers) * of / len(errs) }
		wait.Go(func() {
			for i := part(n); i < part(n+1) && ctx.Err() == nil; i++ {
				errs[n] = caught.Run(func() (err error) {
					lists[i], err = one(dossiers[i], from, to, on)
					return err
				})
				if errs[n] != nil {
					return
				}
			}
		})
	}
	wait.Wait()
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	out := slices.Concat(lists...)
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Compare(a.Day, b.Day) })
	return out, nil
}

func one(h *dossier.Household, from, to fact.Date, on func(fact.Date) (*rules.Release, *fact.Date, error)) ([]Change, error) {
	list, err := rules.Upcoming(h, from, to, on)
	out := make([]Change, len(list))
	for i, t := range list {
		out[i] = Change{h.ID, t}
	}
	return out, err
}

// Releases gives the release for each day as known at a position, and the day on which
// another is effective; it may be called concurrently.
func (u *Service) Releases(ctx context.Context, known int64) func(fact.Date) (*rules.Release, *fact.Date, error) {
	return (&releases{ctx: ctx, decides: u.decides, known: known, of: map[fact.Date]*eligibility.Release{}}).on
}

// releases finds the release for a day. Between two that are published it is looked up
// once.
type releases struct {
	ctx     context.Context
	decides *eligibility.Service
	known   int64
	mu      sync.Mutex
	of      map[fact.Date]*eligibility.Release // by the first day that was asked
}

func (r *releases) on(day fact.Date) (*rules.Release, *fact.Date, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for first, known := range r.of {
		if first <= day && (known.Until == nil || day < *known.Until) {
			return known.Release, known.Until, nil
		}
	}
	found, err := r.decides.ReleaseFor(r.ctx, day, r.known)
	if err != nil {
		return nil, nil, err
	}
	r.of[day] = found
	return found.Release, found.Until, nil
}

// Sum counts the changes of a month and programme.
type Sum struct {
	Month           fact.Date // its first day
	Programme       string
	Cycle           fact.Cycle
	Begin, End      int // become eligible, are eligible no more
	Amount, Unknown int // stay eligible with another amount; become undetermined
	Pays            fact.Money
}

// Sums adds up changes by month and programme.
type Sums struct{ of []Sum }

// Add counts one change.
func (s *Sums) Add(c *Change) {
	y, m, _ := c.Day.Civil()
	one := Sum{Month: fact.NewDate(y, m, 1), Programme: c.Programme.Key, Cycle: fact.Cycle(strings.ToUpper(c.Programme.Cycle))}
	i, ok := slices.BinarySearchFunc(s.of, one, func(a, b Sum) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), strings.Compare(a.Programme, b.Programme))
	})
	if !ok {
		s.of = slices.Insert(s.of, i, one)
	}
	x := &s.of[i]
	switch {
	case c.After == rules.Undetermined:
		x.Unknown++
	case c.Before == rules.Eligible && c.After == rules.Eligible:
		x.Amount++
	case c.After == rules.Eligible:
		x.Begin++
	case c.Before == rules.Eligible:
		x.End++
	}
	x.Pays += c.Pays()
}

// List gives the sums, by month and programme.
func (s *Sums) List() []Sum { return s.of }
