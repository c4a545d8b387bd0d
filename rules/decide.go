package rules

import (
	"cmp"
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Decide decides households on a day, without reasons. The assessments stand in
// the order of the households and hold the canonical facts.
func (r *Release) Decide(hs []*dossier.Household, asOf fact.Date) ([]*Assessment, error) {
	out := make([]*Assessment, len(hs))
	for i, h := range hs {
		a, err := r.assess(h, asOf, false)
		if err != nil {
			return nil, err
		}
		out[i] = a
	}
	return out, nil
}

// Assess decides one household on a day, with reasons, missing facts and the values
// of variables.
func (r *Release) Assess(h *dossier.Household, asOf fact.Date) (*Assessment, error) {
	return r.assess(h, asOf, true)
}

func (r *Release) assess(h *dossier.Household, asOf fact.Date, explain bool) (*Assessment, error) {
	h = h.Ready()
	var chunks []*dated
	for _, d := range r.days(h, asOf, r.pack.Programmes) {
		one, err := r.chunkOf(h, d, forDecisions)
		if err != nil {
			return nil, err
		}
		chunks = append(chunks, one)
	}
	return r.judge(h, chunks, asOf, explain)
}

// chunkOf fills the chunk of one household on a day.
func (r *Release) chunkOf(h *dossier.Household, day fact.Date, kind programKind) (*dated, error) {
	p, err := r.program(day, kind)
	if err != nil {
		return nil, err
	}
	chunk, rows := p.filler.fill([]*dossier.Household{h})
	return &dated{date: day, chunk: chunk, ids: rows, program: p}, nil
}

// Replay decides again from the canonical facts of an assessment. The same facts
// give the same assessment, but for when it may change: facts say what holds, not
// until when.
func (r *Release) Replay(facts []byte, asOf fact.Date) (*Assessment, error) {
	return r.replay(facts, asOf, true)
}

// Again is [Release.Replay] without reasons, as [Release.Decide] gives none.
func (r *Release) Again(facts []byte, asOf fact.Date) (*Assessment, error) {
	return r.replay(facts, asOf, false)
}

func (r *Release) replay(facts []byte, asOf fact.Date, explain bool) (*Assessment, error) {
	docs, err := splitFacts(facts)
	if err != nil {
		return nil, err
	}
	var chunks []*dated
	for _, doc := range docs {
		p, err := r.program(doc.date, forDecisions)
		if err != nil {
			return nil, err
		}
		chunk, whose, err := readFacts(doc.data, p.Columns)
		if err != nil {
			return nil, err
		}
		chunks = append(chunks, &dated{date: doc.date, chunk: chunk, ids: whose, program: p})
	}
	return r.judge(nil, chunks, asOf, explain)
}

// monthOf gives the first and last day of a day's month.
func monthOf(d fact.Date) (first, last fact.Date) {
	y, m, _ := d.Civil()
	return fact.NewDate(y, m, 1), fact.NewDate(y, m, fact.DaysIn(y, m))
}

// assessOf is which day decides a programme: what it says, or the rule for its
// cycle.
func assessOf(p *pack.Programme) pack.Assess {
	if p.Assess != "" {
		return p.Assess
	}
	if p.Cycle == "month" {
		return pack.AnyDay
	}
	return pack.AsOf
}

// days are the days that decisions as of a day look at: the day itself, and of its
// month the first, the last and those on which something of the household changes,
// as far as one of the programmes asks for them.
func (r *Release) days(h *dossier.Household, asOf fact.Date, of []*pack.Programme) []fact.Date {
	first, last := monthOf(asOf)
	asked := map[pack.Assess]bool{}
	for _, p := range of {
		asked[assessOf(p)] = true
	}
	out := []fact.Date{asOf}
	if asked[pack.AnyDay] {
		out = append(out, dossier.ChangeDays(h, first, last, r.options(asOf))...)
	}
	if asked[pack.AnyDay] || asked[pack.MonthStart] {
		out = append(out, first)
	}
	if asked[pack.MonthEnd] {
		out = append(out, last)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// counts reports whether a day counts for a programme.
func counts(p *pack.Programme, d, asOf fact.Date) bool {
	first, last := monthOf(asOf)
	switch assessOf(p) {
	case pack.AnyDay:
		return true
	case pack.MonthStart:
		return d == first
	case pack.MonthEnd:
		return d == last
	}
	return d == asOf
}

// dated is a household's chunk of one day, or its part of the chunk of many.
type dated struct {
	date    fact.Date
	home    int // its row among the households
	chunk   *engine.Chunk
	ids     ids
	program *program
	machine *engine.Machine
	notes   *notes // of what is being told; nil where nothing is
}

// ids tells whose rows those of a chunk are.
type ids interface {
	HouseholdID(row int) int
	PersonID(row int) int
	// Assumed reports whether the pack presumed the value of a column for a row.
	Assumed(column, row int) bool
}

// judge puts the days together: per programme the best day, then stacking. h is nil
// where only facts are known.
func (r *Release) judge(h *dossier.Household, days []*dated, asOf fact.Date, explain bool) (*Assessment, error) {
	a := &Assessment{AsOf: asOf}
	today := dayOf(days, asOf)
	s := r.weigh(days, asOf, r.pack.Programmes)
	defer release(days)
	if h != nil {
		r.setNext(h, days, asOf, s.candidates)
	}
	a.Decisions = make([]Decision, 0, len(s.candidates))
	for _, c := range s.candidates {
		a.Decisions = append(a.Decisions, c.decision)
	}
	x := newExplainer(r, days, asOf)
	if explain {
		today.program.foreseen(x)
		for i := range a.Decisions {
			x.decision(&a.Decisions[i], s.candidates[i])
		}
		x.unblocks(a.Decisions)
	}
	for i, decl := range r.pack.Flags {
		f := Flag{Flag: decl}
		if today.inhabited() {
			f.Raise, f.Clear = known(today.machine.Raise(i, 0)), known(today.machine.Clear(i, 0))
		}
		if explain {
			x.flag(&f, today, i)
		}
		a.Flags = append(a.Flags, f)
	}
	if explain {
		x.variables(a, today)
		today.program.foresee(a)
	}
	var err error
	a.Facts, err = joinFacts(days)
	return a, err
}

// weigh runs the days and settles some programmes of the pack; where one is of a
// kind group, all of the group must be among them. The caller releases the days once
// it has read the results.
func (r *Release) weigh(days []*dated, asOf fact.Date, of []*pack.Programme) *stack {
	for _, d := range days {
		d.machine = d.program.run(d.chunk)
	}
	s := newStack(r.pack)
	for i, decl := range r.pack.Programmes {
		if !slices.Contains(of, decl) {
			continue
		}
		for _, subject := range subjects(days, decl.Subject) {
			s.add(r.best(days, asOf, i, decl, subject))
		}
	}
	s.settle()
	return s
}

// release gives the machines of days back.
func release(days []*dated) {
	for _, d := range days {
		d.program.machines.Put(d.machine)
		d.machine = nil
	}
}

func dayOf(days []*dated, day fact.Date) *dated {
	return days[slices.IndexFunc(days, func(d *dated) bool { return d.date == day })]
}

func known(value, ok bool) *bool {
	if !ok {
		return nil
	}
	return &value
}

// subjects are whom a programme decides: the household, or everyone who is a member
// on one of the days, by id.
func subjects(days []*dated, e fact.Entity) []Subject {
	if e == fact.EntityHousehold {
		return []Subject{{e, days[0].ids.HouseholdID(days[0].home)}}
	}
	var out []Subject
	for _, d := range days {
		for row, to := d.people(); row < to; row++ {
			out = append(out, Subject{e, d.ids.PersonID(row)})
		}
	}
	slices.SortFunc(out, func(a, b Subject) int { return cmp.Compare(a.ID, b.ID) })
	return slices.Compact(out)
}

// people are the rows of the members, from the first until before the last.
func (d *dated) people() (from, to int) {
	first := d.chunk.Children[fact.EntityPerson]
	return int(first[d.home]), int(first[d.home+1])
}

func (d *dated) inhabited() bool {
	from, to := d.people()
	return from < to
}

// rowOf finds a subject among the rows of a day. A household without a member on
// that day is not on record then: nothing can be said of it, least of all no.
func (d *dated) rowOf(s Subject) (int, bool) {
	if s.Entity == fact.EntityHousehold {
		return d.home, d.inhabited()
	}
	for row, to := d.people(); row < to; row++ {
		if d.ids.PersonID(row) == s.ID {
			return row, true
		}
	}
	return 0, false
}

// best looks at a programme on each day that counts. Eligible on any of them is
// eligible, by the highest amount; else unknown on any is undetermined; else the
// day asked for, or the last on which the subject was there, says why not.
func (r *Release) best(days []*dated, asOf fact.Date, index int, decl *pack.Programme, s Subject) *candidate {
	c := &candidate{index: index, decision: Decision{Programme: decl, Subject: s, Outcome: Ineligible, Day: asOf}}
	found := false
	var open []int64 // the greatest amounts of days that are unknown
	for _, d := range days {
		row, there := d.rowOf(s)
		if !there || !counts(decl, d.date, asOf) {
			continue
		}
		value, sure := d.machine.Eligible(index, row)
		out := &d.program.Programmes[index]
		amount, paid := d.machine.Amount(index, row)
		switch {
		case sure && !value:
			if !found || (c.decision.Outcome == Ineligible && (d.date <= asOf)) {
				c.at, c.row, c.decision.Day = d, row, d.date
			}
		case sure && paid && out.Pays() && amount <= 0:
			// An amount of nothing is no benefit: the reasons say so.
			if !found || c.decision.Outcome == Ineligible {
				c.at, c.row, c.decision.Day, c.nothing = d, row, d.date, true
			}
		case sure && paid:
			if c.decision.Outcome != Eligible || amount > c.amount {
				c.at, c.row, c.decision.Day = d, row, d.date
				c.amount, c.pays, c.decision.Outcome, c.nothing = amount, out.Pays(), Eligible, false
			}
		default:
			open = append(open, out.Most)
			if c.decision.Outcome == Ineligible || (c.decision.Outcome == Undetermined && d.date == asOf) {
				c.at, c.row, c.decision.Day, c.decision.Outcome, c.most, c.nothing = d, row, d.date, Undetermined, max(out.Most, c.most), false
			}
		}
		found = true
	}
	if c.decision.Outcome == Eligible && c.pays {
		for _, most := range open {
			if most > c.amount {
				c.decision.Outcome, c.most = Undetermined, max(most, c.most)
			}
		}
	}
	if c.at == nil { // not there on any day that counts
		c.at = days[0]
		for _, d := range days {
			if row, there := d.rowOf(s); there {
				c.at, c.row = d, row
			}
		}
		c.decision.Day, c.absent = c.at.date, true
		if s.Entity == fact.EntityHousehold {
			c.decision.Outcome, c.most = Undetermined, c.at.program.Programmes[index].Most
		}
	}
	return c
}
