package eligibility

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"entgo.io/ent/dialect"

	"bentou/ent/gen/ent"
	"bentou/internal/zone"
	"bentou/rules"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// DefaultActor is who the change sequence names where nobody else is named.
const DefaultActor = "decide"

// blockSize is how many households one transaction decides. The lock of the change
// sequence is held for the writing of a block only.
const blockSize = 250

// Options of [Service.Decide].
type Options struct {
	Zone *string    // code; may be left out where there is one zone
	AsOf *fact.Date // by default the business day of the zone
	// Households are codes, and Unit is the id of a unit below which the households
	// live at present; with neither, the whole zone is decided.
	Households []string
	Unit       int
	Actor      string
	// Progress, where it is not nil, is told after each block how many of all
	// households are done.
	Progress func(done, total int)

	block int             // size of a block, for tests
	after func(int) error // called before each block is written, for tests
}

// Result is what a run did.
type Result struct {
	Run     int
	Zone    string
	AsOf    fact.Date
	Release *Release
	// Repeated says that nothing was recorded since the same was decided: the run and
	// the counts are those of then, and nothing was added.
	Repeated bool
	Tally
}

// Decide decides for all households of a zone, or some, as of a day, and appends
// what is new. Where an earlier call for the same was interrupted and nothing else
// was recorded since, it goes on after it.
//
// An unknown zone, household or unit is NOT_FOUND, before anything is written. A day
// for which no rules are in force is WRONG_STATE. Two processes that decide the same
// at once is CONFLICT for one of them.
func (e *Service) Decide(ctx context.Context, o Options) (*Result, error) {
	z, err := zone.Find(ctx, e.store.Client(), o.Zone)
	if err != nil {
		return nil, err
	}
	asOf, err := e.day(z, o.AsOf)
	if err != nil {
		return nil, err
	}
	release, err := e.ReleaseFor(ctx, asOf, now)
	if err != nil {
		return nil, err
	}
	homes, filter, err := e.choose(ctx, z, o)
	if err != nil {
		return nil, err
	}
	r, err := e.findRun(ctx, z, asOf, release, filter)
	if err != nil {
		return nil, err
	}
	result := &Result{Zone: z.Code, AsOf: asOf, Release: release}
	if r.last {
		result.Run, result.Tally, result.Repeated = r.id, r.tally, true
		return result, nil
	}
	r.actor = o.Actor
	if r.actor == "" {
		r.actor = DefaultActor
	}
	if o.block == 0 {
		o.block = blockSize
	}
	if err := e.runBlocks(ctx, r, homes, o); err != nil {
		return nil, err
	}
	result.Run, result.Tally = r.id, r.tally
	return result, e.analyse(ctx, r)
}

// analyse lets PostgreSQL count what a large run inserted, because the first
// questions come before it would do so by itself.
func (e *Service) analyse(ctx context.Context, r *run) error {
	if e.store.Dialect() != dialect.Postgres || r.fresh < 4*blockSize {
		return nil
	}
	_, err := e.store.DB().ExecContext(ctx, "ANALYZE decisions, fact_sets, risk_flags, risk_flag_events")
	return err
}

// day is the day to decide for.
func (e *Service) day(z *ent.Zone, asOf *fact.Date) (fact.Date, error) {
	if asOf != nil {
		return *asOf, nil
	}
	return e.store.Clock().Today(z.TimeZone, z.BusinessDay)
}

// home is a household to be decided.
type home struct{ id, unit int }

// judged is a block that was loaded and decided, and waits to be written.
type judged struct {
	homes []home
	// assessments go with homes; nil where the household has no members any more.
	assessments []*rules.Assessment
	last        bool
	err         error
}

// runBlocks decides the households that the run has not done yet. One block is
// loaded and decided while the one before it is written.
func (e *Service) runBlocks(ctx context.Context, r *run, homes []home, o Options) error {
	total := len(homes)
	for len(homes) > 0 && homes[0].id <= r.through {
		homes = homes[1:]
	}
	load, err := newLoader(ctx, e.store, r.zone.ID, r.known, r.asOf)
	if err != nil {
		return err
	}
	ahead, stop := context.WithCancel(ctx)
	defer stop()
	blocks := make(chan judged)
	release, asOf := r.release, r.asOf // r itself changes as blocks are written
	go func() {
		defer close(blocks)
		for rest := homes; ; {
			b := judged{homes: rest[:min(o.block, len(rest))]}
			rest = rest[len(b.homes):]
			b.last = len(rest) == 0
			b.err = caught.Run(func() (err error) {
				b.assessments, err = judge(ahead, load, release, asOf, b.homes)
				return err
			})
			select {
			case blocks <- b:
			case <-ahead.Done():
				return
			}
			if b.last || b.err != nil {
				return
			}
		}
	}()
	for b := range blocks {
		if b.err != nil {
			return b.err
		}
		if o.after != nil {
			if err := o.after(r.blocks); err != nil {
				return err
			}
		}
		if err := e.writeBlock(ctx, r, b); err != nil {
			return err
		}
		if o.Progress != nil {
			o.Progress(total-len(homes)+r.fresh, total)
		}
	}
	return ctx.Err()
}

// judge loads some households and decides those that have members.
func judge(ctx context.Context, load *loader, release *Release, asOf fact.Date, homes []home) ([]*rules.Assessment, error) {
	ids := make([]int, len(homes))
	for i, h := range homes {
		ids[i] = h.id
	}
	dossiers, err := load.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	var asked []*dossier.Household
	for _, d := range dossiers {
		if inhabited(d, asOf) {
			asked = append(asked, d)
		}
	}
	answers, err := decideOn(runtime.GOMAXPROCS(0), release, asked, asOf)
	if err != nil {
		return nil, err
	}
	out := make([]*rules.Assessment, len(homes))
	for i, d := range dossiers {
		if len(asked) > 0 && asked[0] == d {
			out[i], asked, answers = answers[0], asked[1:], answers[1:]
		}
	}
	return out, nil
}

// decideOn decides in several parts at once. Households do not depend on each other,
// so that the answers are the same for any number of parts.
func decideOn(parts int, release *Release, asked []*dossier.Household, asOf fact.Date) ([]*rules.Assessment, error) {
	out := make([]*rules.Assessment, len(asked))
	errs := make([]error, parts)
	var wait sync.WaitGroup
	for n := range parts {
		from, to := len(asked)*n/parts, len(asked)*(n+1)/parts
		wait.Go(func() {
			errs[n] = caught.Run(func() error {
				answers, err := release.Decide(asked[from:to], asOf)
				copy(out[from:to], answers)
				return err
			})
		})
	}
	wait.Wait()
	return out, errors.Join(errs...)
}

// inhabited says whether anyone is a member on a day of the month in which a day
// lies. A household that everyone left has nobody to decide about.
func inhabited(h *dossier.Household, asOf fact.Date) bool {
	y, m, _ := asOf.Civil()
	month := fact.Period{From: fact.NewDate(y, m, 1), To: fact.NewDate(y, m+1, 1).Ptr()}
	for _, p := range h.Members {
		for i := range p.Records {
			if r := &p.Records[i]; r.Kind == membershipKind.name && r.Period.Overlaps(month) {
				return true
			}
		}
	}
	return false
}
