package registry

import (
	"context"
	"slices"

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
//
// Since a confirmation is not recorded, an observation that comes in late (the
// roster of 2018 after that of 2019) must be told until when it may hold: see
// [Observed.Until].

// Observed says for which day a source was heard.
type Observed struct {
	On fact.Date

	// Since is an earlier day from which the state is taken to have held, because
	// no such source was heard for a day before: people bear their name from
	// birth. A version that rests on a later observation, or on one of the same
	// day, gives way from then on.
	Since *fact.Date

	// Until is the next day after On for which such a source was heard before:
	// what is known for that day was stated or confirmed then, and stays.
	Until *fact.Date
}

// Pending is a change that is opened when something is first recorded under it, so
// that observing what is known leaves no trace in the sequence.
type Pending struct {
	tx      *store.Tx
	kind    string
	subject store.Subject
	change  *store.Change
}

// Pending returns a change to be opened when needed.
func (r *Recorder) Pending(kind string, subject store.Subject) *Pending {
	return &Pending{tx: r.tx, kind: kind, subject: subject}
}

// Change opens the change, the first time that it is called.
func (p *Pending) Change(ctx context.Context) (c *store.Change, err error) {
	if p.change == nil {
		p.change, err = p.tx.Open(ctx, p.kind, p.subject, nil)
	}
	return p.change, err
}

// Opened reports whether anything was recorded under the change.
func (p *Pending) Opened() bool { return p.change != nil }

// ObserveState takes over a state (a grade, a registration, a membership) as found
// on a day. It reports whether anything was recorded.
func (r *Recorder) ObserveState(ctx context.Context, p *Pending, known *Known, want timescope.Fact, at Observed) (bool, error) {
	from, to := at.On, at.Until
	if at.Since != nil {
		from = min(from, *at.Since)
	}
	for _, f := range known.sameKey(want) {
		switch period := f.FactVersion().Period(); {
		case period.Contains(at.On):
			if same, err := r.same(ctx, f, want); err != nil || same {
				return false, err
			}
			return true, r.split(ctx, p, known, f, want, at)
		case period.From > at.On:
			to = earlier(to, &period.From)
		default:
			from = max(from, *period.To)
		}
	}
	want.FactVersion().SetPeriod(fact.Period{From: from, To: to})
	return true, r.addKnown(ctx, p, known, want)
}

// ObserveNone takes over that a state does not hold on a day on which a version of
// it is known: it ends there; one that began there, or that the same source had
// stated for that day, was never true.
func (r *Recorder) ObserveNone(ctx context.Context, p *Pending, known *Known, old timescope.Fact, at Observed) error {
	return r.split(ctx, p, known, old, nil, at)
}

// split puts what was observed, or nothing, into a version that says otherwise. The
// version keeps the days before, and those from [Observed.Until] on.
func (r *Recorder) split(ctx context.Context, p *Pending, known *Known, old, want timescope.Fact, at Observed) error {
	v := old.FactVersion()
	period, from, resume := v.Period(), at.On, at.Until
	seen := at.On.AddDays(-1) // the day for which the old version was stated
	if *v.ObservedOn != nil {
		seen = **v.ObservedOn
	}
	// Whether the old version only holds on the day because it was taken to hold
	// back from the day for which it was stated.
	assumed := at.Since != nil && *at.Since < at.On && seen >= at.On
	if assumed {
		from = period.From
		if seen > at.On {
			resume = earlier(resume, &seen)
		}
	}
	var parts []timescope.Fact
	part := func(from fact.Date, to *fact.Date) {
		f := old.FactCopy()
		f.FactVersion().SetPeriod(fact.Period{From: from, To: to})
		parts = append(parts, f)
	}
	if neverTrue := want == nil && seen == at.On; period.From < at.On && !assumed && !neverTrue {
		part(period.From, &at.On)
	}
	resumes := resume != nil && *resume > at.On && period.Contains(*resume)
	if want != nil {
		to := period.To
		if resumes {
			to = resume
		}
		want.FactVersion().SetPeriod(fact.Period{From: from, To: to})
		parts = append(parts, want)
	}
	if resumes {
		part(*resume, period.To)
	}
	return r.replace(ctx, p, known, old, parts...)
}

// earlier returns the earlier of two days, nil standing for none.
func earlier(a, b *fact.Date) *fact.Date {
	if a == nil || b != nil && *b < *a {
		return b
	}
	return a
}

// ObserveSpell takes over a spell that states its own first and last day (dibao).
// Known versions that overlap it are the same spell, stated otherwise before: they
// are brought to say the same together, each by a correction. keep carries over
// into a part what the source does not know and the version before does (the
// amounts, which change within a spell). A version that was stated for a later day
// is left as it is: its source knew more of how the spell went on.
func (r *Recorder) ObserveSpell(ctx context.Context, p *Pending, known *Known, want timescope.Fact, keep func(part, old timescope.Fact)) (bool, error) {
	w := want.FactVersion()
	period := w.Period()
	var parts []timescope.Fact
	for _, old := range known.sameKey(want) {
		v := old.FactVersion()
		if !v.Period().Overlaps(period) {
			continue
		}
		if *v.ObservedOn != nil && *w.ObservedOn != nil && **v.ObservedOn > **w.ObservedOn {
			return false, nil
		}
		parts = append(parts, old)
	}
	if len(parts) == 0 {
		return true, r.addKnown(ctx, p, known, want)
	}
	slices.SortFunc(parts, func(a, b timescope.Fact) int {
		return int(*a.FactVersion().ValidFrom) - int(*b.FactVersion().ValidFrom)
	})
	changed := false
	for i, old := range parts {
		part := want.FactCopy()
		days := fact.Period{From: *old.FactVersion().ValidFrom, To: period.To}
		if i == 0 {
			days.From = period.From
		}
		if i < len(parts)-1 {
			days.To = parts[i+1].FactVersion().ValidFrom
		}
		part.FactVersion().SetPeriod(days)
		keep(part, old)
		if days.Equal(old.FactVersion().Period()) {
			same, err := r.same(ctx, old, part)
			if err != nil {
				return false, err
			}
			if same {
				continue
			}
		}
		changed = true
		if err := r.replace(ctx, p, known, old, part); err != nil {
			return false, err
		}
	}
	return changed, nil
}

// ErrPeriod is returned by [Known.CheckPeriod] and [Recorder.ObservePeriod] where a
// known version covers only a part of the period, or more: taking the one for the
// other would count twice.
var ErrPeriod = fault.New(fault.Conflict, "已登记的期间与此不同", "what is recorded is of another period")

// CheckPeriod returns [ErrPeriod] where observing would.
func (k *Known) CheckPeriod(want timescope.Fact) error {
	period := want.FactVersion().Period()
	for _, old := range k.sameKey(want) {
		if p := old.FactVersion().Period(); p.Overlaps(period) && !p.Equal(period) {
			return ErrPeriod
		}
	}
	return nil
}

// ObservePeriod takes over what held for a whole period (an income of a year, an
// enrolment). A restated one corrects; see [ErrPeriod].
func (r *Recorder) ObservePeriod(ctx context.Context, p *Pending, known *Known, want timescope.Fact) (bool, error) {
	if err := known.CheckPeriod(want); err != nil {
		return false, err
	}
	for _, old := range known.sameKey(want) {
		if !old.FactVersion().Period().Equal(want.FactVersion().Period()) {
			continue
		}
		if same, err := r.same(ctx, old, want); err != nil || same {
			return false, err
		}
		return true, r.replace(ctx, p, known, old, want)
	}
	return true, r.addKnown(ctx, p, known, want)
}

// ForgetPeriod takes over that a roster no longer knows what an earlier one stated
// for a period. What another source stated stays. want carries kind, key and period.
func (r *Recorder) ForgetPeriod(ctx context.Context, p *Pending, known *Known, want timescope.Fact) (bool, error) {
	for _, old := range known.sameKey(want) {
		v := old.FactVersion()
		if v.Period().Equal(want.FactVersion().Period()) && *v.Source == fact.SourceFile {
			return true, r.replace(ctx, p, known, old)
		}
	}
	return false, nil
}

// ObserveCover takes over that something is so throughout a period, such as a
// register being complete: it is recorded for those days for which it is not known.
func (r *Recorder) ObserveCover(ctx context.Context, p *Pending, known *Known, want timescope.Fact) (bool, error) {
	open := []fact.Period{want.FactVersion().Period()}
	for _, old := range known.sameKey(want) {
		var rest []fact.Period
		for _, gap := range open {
			rest = append(rest, without(gap, old.FactVersion().Period())...)
		}
		open = rest
	}
	for i, gap := range open {
		f := want
		if i > 0 {
			f = want.FactCopy()
		}
		f.FactVersion().SetPeriod(gap)
		if err := r.addKnown(ctx, p, known, f); err != nil {
			return false, err
		}
	}
	return len(open) > 0, nil
}

// without returns the parts of a period that lie outside another.
func without(p, q fact.Period) (parts []fact.Period) {
	if !p.Overlaps(q) {
		return []fact.Period{p}
	}
	if p.From < q.From {
		parts = append(parts, fact.Period{From: p.From, To: &q.From})
	}
	if q.To != nil && (p.To == nil || *q.To < *p.To) {
		parts = append(parts, fact.Period{From: *q.To, To: p.To})
	}
	return parts
}

// addKnown records a version. The columns that mirror the record of a fresh subject
// were filled with it when it was made.
func (r *Recorder) addKnown(ctx context.Context, p *Pending, known *Known, f timescope.Fact) error {
	c, err := p.Change(ctx)
	if err != nil {
		return err
	}
	if err := r.Add(ctx, c, f); err != nil {
		return err
	}
	if !known.fresh[*f.FactVersion().Subject] {
		r.touch(f)
		known.add(f)
	}
	return nil
}

// replace supersedes a version by others, or by nothing.
func (r *Recorder) replace(ctx context.Context, p *Pending, known *Known, old timescope.Fact, parts ...timescope.Fact) error {
	c, err := p.Change(ctx)
	if err != nil {
		return err
	}
	known.remove(old)
	if len(parts) == 0 {
		r.Retract(c, old)
		return nil
	}
	for i, f := range parts {
		if i == 0 {
			err = r.Correct(ctx, c, old, f)
		} else {
			err = r.Add(ctx, c, f)
		}
		if err != nil {
			return err
		}
		known.add(f)
	}
	return nil
}
