package registry

import (
	"context"

	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// An observation says what a source found on a day: a roster of 31 December says
// that the grade of the house is B. It is compared with what is known then:
//
//   - the same is known: nothing is recorded, so that loading twice changes nothing;
//   - the version known began on that very day: the observation corrects it;
//   - it began earlier: it ends on that day and the observation follows it, so that
//     a later roster makes new versions;
//   - nothing is known for that day: the observation holds from then until the next
//     known version begins.

// ErrPeriod is returned by [Recorder.ObservePeriod] where a known version covers
// only a part of the period, or more: taking the one for the other would count twice.
var ErrPeriod = fault.New(fault.Conflict, "已登记的期间与此不同", "what is recorded is of another period")

// ObserveState takes over a state (a grade, a registration, a membership) as found
// on a day. It reports whether anything was recorded.
func (r *Recorder) ObserveState(ctx context.Context, c *store.Change, known *Known, want timescope.Fact, on fact.Date) (bool, error) {
	w := want.FactVersion()
	w.SetPeriod(fact.Period{From: on})
	for _, old := range known.sameKey(want) {
		v := old.FactVersion()
		if !v.Period().Contains(on) {
			if *v.ValidFrom > on && (*w.ValidTo == nil || *v.ValidFrom < **w.ValidTo) {
				*w.ValidTo = v.ValidFrom
			}
			continue
		}
		same, err := r.same(ctx, old, want)
		if err != nil || same {
			return false, err
		}
		*w.ValidTo = *v.ValidTo
		if *v.ValidFrom == on {
			return true, r.replace(ctx, c, known, old, want)
		}
		if err := r.endKnown(ctx, c, known, old, on); err != nil {
			return false, err
		}
		break
	}
	return true, r.addKnown(ctx, c, known, want)
}

// ObserveNone takes over that a state of that key does not hold on a day: the
// version known then ends there; one that began there, or that the same roster
// had stated, was never true.
func (r *Recorder) ObserveNone(ctx context.Context, c *store.Change, known *Known, old timescope.Fact, on fact.Date) error {
	v := old.FactVersion()
	if *v.ValidFrom >= on || (*v.ObservedOn != nil && **v.ObservedOn == on) {
		known.remove(old)
		r.Retract(c, old)
		return nil
	}
	return r.endKnown(ctx, c, known, old, on)
}

// ObserveSpell takes over a spell that states its own first and last day (dibao).
// Known versions that overlap it are the same spell, stated otherwise before.
func (r *Recorder) ObserveSpell(ctx context.Context, c *store.Change, known *Known, want timescope.Fact) (bool, error) {
	period := want.FactVersion().Period()
	var overlapping []timescope.Fact
	for _, old := range known.sameKey(want) {
		if old.FactVersion().Period().Overlaps(period) {
			overlapping = append(overlapping, old)
		}
	}
	if len(overlapping) == 1 && overlapping[0].FactVersion().Period().Equal(period) {
		if same, err := r.same(ctx, overlapping[0], want); err != nil || same {
			return false, err
		}
	}
	for i, old := range overlapping {
		if i == 0 {
			if err := r.replace(ctx, c, known, old, want); err != nil {
				return false, err
			}
			continue
		}
		known.remove(old)
		r.Retract(c, old)
	}
	if len(overlapping) > 0 {
		return true, nil
	}
	return true, r.addKnown(ctx, c, known, want)
}

// ObservePeriod takes over what held for a whole period (an income of a year, an
// enrolment). A restated one corrects; see [ErrPeriod].
func (r *Recorder) ObservePeriod(ctx context.Context, c *store.Change, known *Known, want timescope.Fact) (bool, error) {
	period := want.FactVersion().Period()
	for _, old := range known.sameKey(want) {
		p := old.FactVersion().Period()
		if !p.Overlaps(period) {
			continue
		}
		if !p.Equal(period) {
			return false, ErrPeriod
		}
		if same, err := r.same(ctx, old, want); err != nil || same {
			return false, err
		}
		return true, r.replace(ctx, c, known, old, want)
	}
	return true, r.addKnown(ctx, c, known, want)
}

// ForgetPeriod takes over that a roster no longer knows what an earlier one stated
// for a period. What another source stated stays. want carries kind, key and period.
func (r *Recorder) ForgetPeriod(c *store.Change, known *Known, want timescope.Fact) bool {
	for _, old := range known.sameKey(want) {
		v := old.FactVersion()
		if v.Period().Equal(want.FactVersion().Period()) && *v.Source == fact.SourceFile {
			known.remove(old)
			r.Retract(c, old)
			return true
		}
	}
	return false
}

func (r *Recorder) addKnown(ctx context.Context, c *store.Change, known *Known, f timescope.Fact) error {
	if err := r.Add(ctx, c, f); err != nil {
		return err
	}
	r.touch(f)
	known.add(f)
	return nil
}

func (r *Recorder) replace(ctx context.Context, c *store.Change, known *Known, old, want timescope.Fact) error {
	known.remove(old)
	if err := r.Correct(ctx, c, old, want); err != nil {
		return err
	}
	known.add(want)
	return nil
}

func (r *Recorder) endKnown(ctx context.Context, c *store.Change, known *Known, old timescope.Fact, on fact.Date) error {
	known.remove(old)
	ended, err := r.End(ctx, c, old, on)
	if ended != nil {
		known.add(ended)
	}
	return err
}
