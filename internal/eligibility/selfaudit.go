package eligibility

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"bentou/internal/fault"
	"bentou/internal/zone"
	"bentou/rules"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// MaxAuditMonths is how many months a self-audit looks back at most: whoever left before
// the year before is not loaded.
const MaxAuditMonths = 12

// RuleAudit is how the conditions of a release came out over the households of a zone or
// a unit, month by month.
type RuleAudit struct {
	Release    *Release
	AsOf       fact.Date
	Households int // that have a member on the day asked for
	Months     []AuditMonth
	Conditions []AuditCondition
}

// AuditMonth is the day of a month on which it was looked.
type AuditMonth struct{ Day fact.Date }

// AuditCondition is one condition with its counts, in the order of the months.
type AuditCondition struct {
	rules.ConditionCount                        // of the day asked for
	ByMonth              []rules.ConditionCount // in the order of RuleAudit.Months, the day asked for last
	// Matters says whether anybody's outcome would have been another without it in any of
	// the months.
	Matters bool
}

// AuditRules counts how often each condition of each programme was met, not met and
// unknown, how often a value was assumed, and how often the condition decided alone: as
// of a day and of the last days of the months before it, months in all. It applies the
// release that is in force on the day to all of them, so that what moves is the
// population and not the rules, and the facts as they are known now. unit 0 is the whole
// zone. It writes nothing.
//
// It holds counts only, no person. It tells of few people all the same when a unit is
// small: who may ask is decided by whoever serves it.
func (e *Service) AuditRules(ctx context.Context, code *string, unit int, asOf fact.Date, months int, known int64) (*RuleAudit, error) {
	if months < 1 || months > MaxAuditMonths {
		return nil, fault.Newf(fault.Invalid, "月数须在 1 与 %d 之间", "months must lie between 1 and %d", MaxAuditMonths).On("months")
	}
	z, err := zone.Find(ctx, e.store.Client(), code)
	if err != nil {
		return nil, err
	}
	release, err := e.ReleaseFor(ctx, asOf, known)
	if err != nil {
		return nil, err
	}
	homes, _, err := e.choose(ctx, z, Options{Unit: unit})
	if err != nil {
		return nil, err
	}
	load, err := newLoader(ctx, e.store, z.ID, known, asOf)
	if err != nil {
		return nil, err
	}
	out := &RuleAudit{Release: release, AsOf: asOf}
	y, m, _ := asOf.Civil()
	for k := months - 1; k > 0; k-- {
		out.Months = append(out.Months, AuditMonth{fact.NewDate(y, m-time.Month(k)+1, 1).AddDays(-1)})
	}
	out.Months = append(out.Months, AuditMonth{asOf})
	counts := make([]*rules.SelfAuditor, len(out.Months))
	for i, month := range out.Months {
		if counts[i], err = release.NewSelfAuditor(month.Day); err != nil {
			return nil, err
		}
	}
	for part := range slices.Chunk(homes, blockSize) {
		ids := make([]int, len(part))
		for i, h := range part {
			ids[i] = h.id
		}
		list, err := load.load(ctx, ids)
		if err != nil {
			return nil, err
		}
		if err := countAll(release.Release, counts, out.Months, list); err != nil {
			return nil, err
		}
		for _, d := range list {
			if inhabited(d, asOf) {
				out.Households++
			}
		}
	}
	out.join(counts)
	return out, nil
}

// countAll counts some households on all days, in several parts at once.
func countAll(release *rules.Release, counts []*rules.SelfAuditor, months []AuditMonth, list []*dossier.Household) error {
	parts := runtime.GOMAXPROCS(0)
	found := make([][]*rules.SelfAuditor, parts)
	errs := make([]error, parts)
	var wait sync.WaitGroup
	for n := range parts {
		wait.Go(func() {
			errs[n] = caught.Run(func() error {
				own := list[len(list)*n/parts : len(list)*(n+1)/parts]
				for _, d := range own {
					d.Prepare()
				}
				for _, month := range months {
					a, err := release.NewSelfAuditor(month.Day)
					if err != nil {
						return err
					}
					for some := range slices.Chunk(own, 64) {
						a.Add(some)
					}
					found[n] = append(found[n], a)
				}
				return nil
			})
		})
	}
	wait.Wait()
	for n := range parts {
		if errs[n] != nil {
			return errs[n]
		}
		for i := range counts {
			counts[i].Merge(found[n][i])
		}
	}
	return nil
}

// join puts the months of each condition together. A condition of a rule that was
// another in an earlier month has no count there.
func (r *RuleAudit) join(counts []*rules.SelfAuditor) {
	for _, now := range counts[len(counts)-1].Counts() {
		c := AuditCondition{ConditionCount: now, Matters: now.Matters()}
		for _, month := range counts {
			one := rules.ConditionCount{Programme: now.Programme, Number: now.Number}
			for _, k := range month.Counts() {
				if k.Programme == now.Programme && k.Number == now.Number {
					one = k
				}
			}
			c.Matters = c.Matters || one.Matters()
			c.ByMonth = append(c.ByMonth, one)
		}
		r.Conditions = append(r.Conditions, c)
	}
}

// Day is the day that is meant: the one given, or the business day of the zone.
func (e *Service) Day(ctx context.Context, code *string, given *fact.Date) (fact.Date, error) {
	z, err := zone.Find(ctx, e.store.Client(), code)
	if err != nil {
		return 0, err
	}
	return e.day(z, given)
}
