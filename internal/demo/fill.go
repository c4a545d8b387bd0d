package demo

import (
	"context"
	"encoding/json"
	"time"

	"entgo.io/ent/dialect"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/setting"
	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/internal/zone"
)

// DefaultHouseholds is the size of a demo when none is given.
const DefaultHouseholds = 2000

// DefaultSeed is the seed when none is given.
const DefaultSeed = 2019

// Actor is who the change sequence names for what [Fill] records.
const Actor = "demo"

// Options of [Fill].
type Options struct {
	// Households is how many there are to be; 0 means as many as the database was
	// begun with, or else [DefaultHouseholds].
	Households int
	// Seed chooses among all demos of a size; 0 means the one that the database was
	// begun with, or else [DefaultSeed].
	Seed uint64
	// Progress, where it is not nil, is told after each transaction how many of all
	// are done.
	Progress func(done, total int)
	// Found, where it is not nil, records what is to be there before the first
	// household, through a store whose clock shows the founding of the zone. It has a
	// few minutes of that clock's time, and may be called again.
	Found func(ctx context.Context, s *store.Store) error
}

// The rows of the settings in which a fill keeps account of itself.
const (
	progressSetting = "demo_progress"
	completeSetting = "demo_complete"
)

// progress says which demo is being filled in and how many steps are done.
type progress struct {
	Households int    `json:"households"`
	Seed       uint64 `json:"seed"`
	Done       int    `json:"done"`
}

// Complete reports whether the database holds a demo zone with all its data.
// Nothing is to be served of a demo zone before.
func Complete(ctx context.Context, s *store.Store) (bool, error) {
	return s.Client().Setting.Query().Where(setting.Name(completeSetting)).Exist(ctx)
}

// Fill makes the demo zone in a database and records its households, or goes on
// where an earlier fill was interrupted; where all is there it records nothing. It
// returns what is true of the demo.
//
// The history is recorded at moments of 2018 and 2019. A database in which anything
// was recorded later than that, or whose zone is no demo, is WRONG_STATE, and so is
// one that was begun with another number of households or seed. Two fills at once
// is CONFLICT for one of them.
func Fill(ctx context.Context, s *store.Store, o Options) (Truths, error) {
	if o.Households < 0 {
		return Truths{}, fault.New(fault.Invalid, "演示户数须为正数", "the number of households must be positive").On("households")
	}
	at, err := readProgress(ctx, s.Client())
	if err != nil {
		return Truths{}, err
	}
	if at == nil {
		if err := fresh(ctx, s); err != nil {
			if at, _ := readProgress(ctx, s.Client()); at != nil {
				err = anotherFill()
			}
			return Truths{}, err
		}
		at = &progress{Households: o.Households, Seed: o.Seed}
		if at.Households == 0 {
			at.Households = DefaultHouseholds
		}
		if at.Seed == 0 {
			at.Seed = DefaultSeed
		}
	} else if o.Households != 0 && o.Households != at.Households || o.Seed != 0 && o.Seed != at.Seed {
		return Truths{}, fault.Newf(fault.WrongState, "数据库中的演示区为 %d 户（种子 %d）", "the database holds a demo of %d households (seed %d)", at.Households, at.Seed)
	}
	z, err := zone.Setup(ctx, s, zone.Options{Demo: true, BusinessDay: &BusinessDay})
	if err != nil {
		return Truths{}, err
	}
	if !z.Demo {
		return Truths{}, notEmpty()
	}
	if at.Done == 0 && o.Found != nil {
		if err := o.Found(ctx, s.WithClock(clock.Fixed(zone.DemoBegin, nil))); err != nil {
			return Truths{}, err
		}
	}
	f := &filler{plan: newPlan(at.Households, at.Seed), store: s, progress: *at, tell: o.Progress}
	f.writer = newWriter(f.plan, s, z)
	return f.plan.truths, f.run(ctx)
}

func notEmpty() error {
	return fault.New(fault.WrongState, "演示数据只能写入新数据库", "a demo zone is only made in a new database")
}

func anotherFill() error {
	return fault.New(fault.Conflict, "另一进程正在写入演示数据", "another process is filling in the demo")
}

// founding is how long after its first moment a demo zone takes what [Options.Found]
// records; the first households follow later.
const founding = 10 * time.Minute

// fresh refuses a database that cannot take a history of 2018 any more.
func fresh(ctx context.Context, s *store.Store) error {
	// Counted first: what another process records of the zone in between is early enough.
	all, err := s.Client().Change.Query().Count(ctx)
	if err != nil {
		return err
	}
	then, err := s.PositionAt(ctx, zone.DemoBegin.Add(founding))
	if err == nil && int64(all) > then {
		err = notEmpty()
	}
	return err
}

func readProgress(ctx context.Context, client *ent.Client) (*progress, error) {
	row, err := client.Setting.Query().Where(setting.Name(progressSetting)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	p := &progress{}
	return p, json.Unmarshal(row.Value, p)
}

// filler takes the steps of a plan.
type filler struct {
	plan     *plan
	store    *store.Store
	writer   *writer
	progress progress
	tell     func(done, total int)
}

func (f *filler) run(ctx context.Context) error {
	if f.progress.Done == len(f.plan.steps) {
		return nil
	}
	if f.progress.Done > 0 {
		if err := f.writer.resume(ctx); err != nil {
			return err
		}
	}
	for _, s := range f.plan.steps[f.progress.Done:] {
		households := f.ofStep(s)
		last := s.n == len(f.plan.steps)-1
		if len(households) > 0 || s.first == s.last || last {
			if err := f.take(ctx, s, households, last); err != nil {
				return err
			}
			f.progress.Done = s.n + 1
		}
		if f.tell != nil {
			f.tell(s.n+1, len(f.plan.steps))
		}
	}
	return f.analyse(ctx)
}

// analyse lets PostgreSQL count what was inserted. It would do so by itself within
// minutes, but the first questions come within seconds, and without the counts they
// are answered many times slower.
func (f *filler) analyse(ctx context.Context) error {
	if f.store.Dialect() != dialect.Postgres {
		return nil
	}
	_, err := f.store.DB().ExecContext(ctx, "ANALYZE")
	return err
}

// ofStep are the households of which something becomes known in a step.
func (f *filler) ofStep(s step) []*household {
	var out []*household
	for n := s.first; n < s.last; n++ {
		b := f.plan.quiet[n]
		if waves[s.wave].bulk {
			b = f.plan.block(n)
		}
		for _, h := range b.households {
			for _, v := range h.versions {
				if v.from == s.wave {
					out = append(out, h)
					break
				}
			}
		}
	}
	return out
}

// take records a step, at its moment, together with the progress that it makes.
func (f *filler) take(ctx context.Context, s step, households []*household, last bool) error {
	then := f.store.WithClock(clock.Fixed(s.at, nil))
	_, err := then.Write(ctx, Actor, func(ctx context.Context, tx *store.Tx) error {
		at, err := tx.At(ctx)
		if err != nil {
			return err
		}
		before, err := readProgress(ctx, tx.Client())
		if err != nil {
			return err
		}
		if (before == nil) != (f.progress.Done == 0) || before != nil && *before != f.progress {
			return anotherFill()
		}
		if !at.Equal(s.at) { // something else took a later moment
			return notEmpty()
		}
		r := registry.NewRecorder(tx)
		if s.first == s.last {
			err = f.writer.places(ctx, r, s)
		} else {
			err = f.writer.record(ctx, r, households, s.wave)
		}
		if err != nil {
			return err
		}
		if err := f.note(ctx, tx, progress{f.progress.Households, f.progress.Seed, s.n + 1}, before == nil, last); err != nil {
			return err
		}
		return r.Finish(ctx)
	})
	return err
}

// note writes the progress, and in the end that all is there.
func (f *filler) note(ctx context.Context, tx *store.Tx, p progress, first, last bool) error {
	value, err := json.Marshal(p)
	if err != nil {
		return err
	}
	names := map[bool][]string{true: {progressSetting}}[first]
	if !first {
		tx.Update("UPDATE settings SET value = ? WHERE name = ?", value, progressSetting)
	}
	if last {
		names = append(names, completeSetting)
	}
	if len(names) == 0 {
		return nil
	}
	c, err := tx.Open(ctx, "setting.add", store.Subject{Zone: f.writer.zone.ID}, nil)
	if err != nil {
		return err
	}
	for _, name := range names {
		id, err := tx.NextID(ctx, setting.Table)
		if err != nil {
			return err
		}
		tx.Insert(setting.Table, []string{"id", "name", "value"}, id, name, value)
		c.Note("setting", id)
	}
	return nil
}
