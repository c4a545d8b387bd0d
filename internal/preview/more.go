package preview

import (
	"context"
	"slices"

	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/preview"
)

// The bounds of what else may be asked of a preview.
const (
	// FarthestLine is how far from a line may be asked.
	FarthestLine = fact.Money(1_000_000_00)
	// FarthestCliff is how much more income may be followed.
	FarthestCliff = fact.Money(20_000_00)
	// UsualCliffHomes is how many households are followed where nothing is said, and
	// MostCliffHomes at most.
	UsualCliffHomes = 500
	MostCliffHomes  = 5000
)

// CliffsAsked asks which cliffs are made and which removed.
type CliffsAsked struct {
	Income   rules.IncomeOf
	Distance fact.Money // how much more income is looked at
	Most     int        // how many households, the first by id; 0: [UsualCliffHomes]
}

// NearLine is a household that entered the range of a line or left it.
type NearLine struct {
	Line      int // in [LineReport.Lines]
	Household int // id
	Entered   bool
}

// CliffOf is a cliff of a household that is made or removed.
type CliffOf struct {
	Household int // id
	preview.CliffChange
}

// wrong checks what else is asked.
func (o *Options) wrong() error {
	if l := o.Lines; l != nil && (*l < 0 || *l > FarthestLine) {
		return fault.Newf(fault.Invalid, "距离须在 0 与 %s 之间", "the distance must lie between 0 and %s", FarthestLine).On("lines.distance")
	}
	c := o.Cliffs
	switch {
	case c == nil:
	case c.Distance <= 0 || c.Distance > FarthestCliff:
		return fault.Newf(fault.Invalid, "距离须大于零且不超过 %s", "the distance must be more than nothing and at most %s", FarthestCliff).On("cliffs.distance")
	case c.Most < 0 || c.Most > MostCliffHomes:
		return fault.Newf(fault.Invalid, "户数须在 1 与 %d 之间", "the households must lie between 1 and %d", MostCliffHomes).On("cliffs.households")
	}
	return nil
}

// more adds what else was asked, all of the day itself.
func (w *run) more(ctx context.Context, before *eligibility.Release, o Options, tell func(Progress)) error {
	asOf := w.out.AsOf
	if o.Lines != nil {
		tell(Progress{Stage: Measuring, Total: len(w.households)})
		lines, changes, err := preview.CompareLines(ctx, before.Release, w.after, w.households, asOf, *o.Lines)
		if err != nil {
			return err
		}
		w.lines(*o.Lines, lines, changes)
	}
	if o.Cliffs != nil {
		c := *o.Cliffs
		if c.Most == 0 {
			c.Most = UsualCliffHomes
		}
		tell(Progress{Stage: Following, Total: min(c.Most, len(w.households))})
		cliffs, err := preview.CompareCliffs(ctx, before.Release, w.after, w.households, asOf, preview.CliffOptions{Income: c.Income, Distance: c.Distance, Most: c.Most})
		if err != nil {
			return err
		}
		w.cliffs(c, cliffs)
	}
	if o.Counters {
		tell(Progress{Stage: Searching})
		found, err := rules.Counters(before.Release, w.after, asOf, rules.Effort{Stop: func() bool { return ctx.Err() != nil }})
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		w.counters(found)
	}
	return nil
}

func (w *run) lines(within fact.Money, lines []preview.Line, changes []preview.LineChange) {
	out := &LineReport{Distance: within, Lines: []LineCount{}}
	for _, l := range lines {
		c := LineCount{Key: l.Key, Title: l.Title, Person: l.Subject == fact.EntityPerson, Entered: l.Entered, Left: l.Left}
		for _, x := range []struct {
			from preview.LineSide
			to   **Near
		}{{l.Old, &c.Old}, {l.New, &c.New}} {
			if x.from.Has {
				*x.to = &Near{x.from.Near, x.from.Open}
			}
		}
		out.Lines = append(out.Lines, c)
		w.out.LineOrigins = append(w.out.LineOrigins, l.Origins)
	}
	w.out.Lines = out
	for _, c := range changes {
		w.out.NearLines = append(w.out.NearLines, NearLine{c.Line, w.households[c.Place].ID, c.Entered})
	}
}

func (w *run) cliffs(asked CliffsAsked, c *preview.Cliffs) {
	item := asked.Income.Item
	if item == "" {
		item = fact.IncomeItemWages
	}
	out := &CliffReport{Distance: asked.Distance, Item: item, Looked: c.Looked, Of: c.Of, Unknown: c.Unknown, Cut: c.Cut, Kinds: []CliffKind{}}
	for _, k := range c.Kinds {
		out.Kinds = append(out.Kinds, CliffKind{k.Programmes, k.Old, k.New, k.Made, k.Removed, k.Deepest})
	}
	w.out.Cliffs = out
	for _, x := range c.Changes {
		w.out.CliffHomes = append(w.out.CliffHomes, CliffOf{w.households[x.Place].ID, x})
	}
}

func (w *run) counters(found []rules.Counter) {
	w.out.Examples, w.out.Counters = found, []CounterExample{}
	for i := range found {
		c := &found[i]
		out := CounterExample{Programme: c.Programme, Title: c.Title, Person: c.Subject == fact.EntityPerson, Found: c.Example != nil, Definite: c.Definite, Complete: c.Complete, Facts: []CounterFact{}}
		if x := c.Example; x != nil {
			out.Members, out.Old, out.New = x.Members, saidBy(x.Old), saidBy(x.New)
			for _, f := range x.Facts {
				one := CounterFact{Input: f.Input, Title: f.Title, Value: f.Value}
				if f.Subject.Entity == fact.EntityPerson {
					one.Member = 1 + slices.IndexFunc(x.Household[0].Members, func(m rules.GivenMember) bool { return m.ID == f.Subject.ID })
				}
				out.Facts = append(out.Facts, one)
			}
		}
		w.out.Counters = append(w.out.Counters, out)
	}
}

func saidBy(d *rules.Decision) *CounterSaid {
	if d == nil {
		return nil
	}
	return &CounterSaid{string(d.Outcome), d.Amount}
}
