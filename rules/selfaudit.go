package rules

import (
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// ConditionCount counts how one condition of a programme came out over a population. The
// conditions are those that must all hold; an "or" is one of them.
type ConditionCount struct {
	Programme *pack.Programme
	// Number is its place in the programme, from 1, and Text what it says.
	Number int
	Text   pack.Text
	// Met, Unmet and Unknown add up to the subjects that were looked at.
	Met, Unmet, Unknown int
	// Assumed counts those for whom the pack supplied a value that is not on record.
	Assumed int
	// Refuses counts whom it alone keeps out: it is not met, and all others are. Holds
	// counts those whom it alone leaves open: it is unknown, and all others are met. Both
	// are the subjects for whom the programme would say otherwise without it.
	Refuses, Holds int
}

// Matters says whether anybody's outcome would be another without the condition.
func (c *ConditionCount) Matters() bool { return c.Refuses+c.Holds > 0 }

// SelfAuditor counts conditions over the households of one day. It is for one goroutine.
type SelfAuditor struct {
	r      *Release
	p      *program
	day    fact.Date
	counts []ConditionCount
	parts  [][]*lang.Node // of each programme in force
	at     []int          // place of its first condition in counts; −1: not in force
}

// NewSelfAuditor prepares to count the conditions of all programmes that are in force on
// a day. It looks at the day itself, also where a programme is decided by any day of the
// month.
func (r *Release) NewSelfAuditor(day fact.Date) (*SelfAuditor, error) {
	p, err := r.program(day, forDecisions)
	if err != nil {
		return nil, err
	}
	a := &SelfAuditor{r: r, p: p, day: day}
	for i := range p.Programmes {
		out := &p.Programmes[i]
		if !out.InForce {
			a.parts, a.at = append(a.parts, nil), append(a.at, -1)
			continue
		}
		parts := flattened(out.Eligible.Node, lang.OpAnd, nil)
		a.parts, a.at = append(a.parts, parts), append(a.at, len(a.counts))
		for k, n := range parts {
			a.counts = append(a.counts, ConditionCount{Programme: out.Decl, Number: k + 1, Text: r.Sentence(n, day)})
		}
	}
	return a, nil
}

// Add counts some households.
func (a *SelfAuditor) Add(hs []*dossier.Household) {
	if len(hs) == 0 {
		return
	}
	ready := make([]*dossier.Household, len(hs))
	for i, h := range hs {
		ready[i] = h.Ready()
	}
	chunk, rows := a.p.filler.fill(ready)
	d := &dated{date: a.day, chunk: chunk, ids: rows, program: a.p, machine: a.p.run(chunk)}
	defer a.p.machines.Put(d.machine)
	x := newExplainer(a.r, []*dated{d}, a.day)
	var verdicts []*bool
	for i := range a.parts {
		subject := a.p.Programmes[i].Decl.Subject
		for row := range chunk.N[subject] {
			if subject == fact.EntityHousehold && chunk.Children[fact.EntityPerson][row] == chunk.Children[fact.EntityPerson][row+1] {
				continue // nobody is a member on the day
			}
			p := place{dated: d, on: a.day, entity: subject, row: row}
			verdicts = verdicts[:0]
			for k, n := range a.parts[i] {
				v := p.truth(n)
				verdicts = append(verdicts, v)
				c := &a.counts[a.at[i]+k]
				switch {
				case v == nil:
					c.Unknown++
				case *v:
					c.Met++
				default:
					c.Unmet++
				}
				if x.assumed(n, p) {
					c.Assumed++
				}
			}
			a.alone(i, verdicts)
		}
	}
}

// alone counts the one condition that is not met, where there is one.
func (a *SelfAuditor) alone(programme int, verdicts []*bool) {
	at := -1
	for k, v := range verdicts {
		if v != nil && *v {
			continue
		}
		if at >= 0 {
			return
		}
		at = k
	}
	switch {
	case at < 0:
	case verdicts[at] == nil:
		a.counts[a.at[programme]+at].Holds++
	default:
		a.counts[a.at[programme]+at].Refuses++
	}
}

// Counts are the counts so far, in the order of the pack.
func (a *SelfAuditor) Counts() []ConditionCount { return a.counts }

// Merge adds what another counted of the same release and day.
func (a *SelfAuditor) Merge(b *SelfAuditor) {
	for i := range a.counts {
		c, d := &a.counts[i], &b.counts[i]
		c.Met, c.Unmet, c.Unknown = c.Met+d.Met, c.Unmet+d.Unmet, c.Unknown+d.Unknown
		c.Assumed, c.Refuses, c.Holds = c.Assumed+d.Assumed, c.Refuses+d.Refuses, c.Holds+d.Holds
	}
}
