package roster

import (
	"context"

	"bentou/ent/timescope"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// sayer records what the roster says of one household or person. After an error it
// says nothing more.
type sayer struct {
	r       *round
	change  *registry.Pending
	until   *fact.Date
	changed bool
	err     error
}

func (r *round) sayer(change *registry.Pending, until *fact.Date) *sayer {
	return &sayer{r: r, change: change, until: until}
}

func (s *sayer) at() registry.Observed { return registry.Observed{On: s.r.on, Until: s.until} }

func (s *sayer) done(changed bool, err error) {
	s.changed = s.changed || changed
	s.err = err
}

// before is the version of a kind and key that is known for the as-of date, or nil.
func (s *sayer) before(want timescope.Fact) timescope.Fact { return s.r.known.Like(want, s.r.on) }

// state records what holds on the as-of date.
func (s *sayer) state(ctx context.Context, want timescope.Fact) {
	if s.err == nil {
		s.done(s.r.rec.ObserveState(ctx, s.change, s.r.known, registry.Stamp(want, s.r.from), s.at()))
	}
}

// stateSince records what is taken to have held since an earlier day.
func (s *sayer) stateSince(ctx context.Context, want timescope.Fact, since fact.Date) {
	if s.err == nil {
		at := s.at()
		at.Since = &since
		s.done(s.r.rec.ObserveState(ctx, s.change, s.r.known, registry.Stamp(want, s.r.from), at))
	}
}

// word is whose word a blank cell takes back. The roster is complete for what registers
// hold, so there it denies what anybody said; elsewhere it only means that rosters
// say it no more.
type word int

const (
	ofFile word = iota
	ofAnybody
)

// stateOrNone records what a cell states, or, where it is blank, that what is known
// holds no more.
func (s *sayer) stateOrNone(ctx context.Context, want timescope.Fact, stated bool, whose word) {
	if stated {
		s.state(ctx, want)
		return
	}
	if s.err != nil {
		return
	}
	if old := s.before(want); old != nil && (whose == ofAnybody || *old.FactVersion().Source == fact.SourceFile) {
		s.none(ctx, old)
	}
}

// none records that a known version does not hold on the as-of date.
func (s *sayer) none(ctx context.Context, old timescope.Fact) {
	if s.err == nil {
		s.done(true, s.r.rec.ObserveNone(ctx, s.change, s.r.known, old, s.at()))
	}
}

// spell records what states its own days.
func (s *sayer) spell(ctx context.Context, want timescope.Fact, keep func(part, old timescope.Fact)) {
	if s.err == nil {
		s.done(s.r.rec.ObserveSpell(ctx, s.change, s.r.known, registry.Stamp(want, s.r.from), keep))
	}
}

// period records what held in a period, or, where the cell is blank, that the
// roster does not know it.
func (s *sayer) period(ctx context.Context, want timescope.Fact, stated bool) {
	switch {
	case s.err != nil:
	case stated:
		s.done(s.r.rec.ObservePeriod(ctx, s.change, s.r.known, registry.Stamp(want, s.r.from)))
	default:
		s.done(s.r.rec.ForgetPeriod(ctx, s.change, s.r.known, want))
	}
}

// cover records that something is so on the days of a period on which it is not
// known to be.
func (s *sayer) cover(ctx context.Context, want timescope.Fact, days fact.Period) {
	if s.err == nil {
		want.FactVersion().SetPeriod(days)
		s.done(s.r.rec.ObserveCover(ctx, s.change, s.r.known, registry.Stamp(want, s.r.from)))
	}
}

// some returns nil for the empty code, which by the contract means none.
func some[C ~string](c C) *C {
	if c == "" {
		return nil
	}
	return &c
}
