package rules

import (
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Inquiry asks what would come out for a household if some of its facts were others:
// the bounds of what is undetermined, what would change a decision, how support moves
// with an income. It goes by the instructions that decide ([engine.Abstract]), over
// sets of values. It is for one goroutine.
type Inquiry struct {
	r    *Release
	h    *dossier.Household // nil where only facts are known
	asOf fact.Date
	days []*dated
	runs []*engine.Abstract // of the days
	// decisions are those of the household, in the order of an assessment.
	decisions []Decision
	dials     []*dial
	at        map[cellAt]*dial
	// passing is what time alone brings until a day, where that was asked for.
	passing []Transition
	until   *fact.Date
	// of are the programmes that are asked about; nil: all.
	of []*pack.Programme
}

// cellAt is a cell of the chunk of one of the days.
type cellAt struct {
	day  int
	cell engine.Cell
}

// Inquire asks about a household on a day.
func (r *Release) Inquire(h *dossier.Household, asOf fact.Date) (*Inquiry, error) {
	h = h.Ready()
	q := &Inquiry{r: r, h: h, asOf: asOf}
	for _, d := range r.days(h, asOf, r.pack.Programmes) {
		one, err := r.chunkOf(h, d, forDecisions)
		if err != nil {
			return nil, err
		}
		q.days = append(q.days, one)
	}
	return q.ready(), nil
}

// InquireToday asks about a household by the answer of the one day alone, without the best
// day of the month, as [Population] decides: for many.
func (r *Release) InquireToday(h *dossier.Household, asOf fact.Date) (*Inquiry, error) {
	h = h.Ready()
	one, err := r.chunkOf(h, asOf, forDecisions)
	if err != nil {
		return nil, err
	}
	if one.chunk.N[fact.EntityPerson] == 0 {
		return &Inquiry{r: r, h: h, asOf: asOf}, nil
	}
	return (&Inquiry{r: r, h: h, asOf: asOf, days: []*dated{one}}).ready(), nil
}

// InquireFacts asks about the canonical facts of an assessment. They do not say which
// records were verified, so of what is known nothing is told to be verified.
func (r *Release) InquireFacts(facts []byte, asOf fact.Date) (*Inquiry, error) {
	docs, err := splitFacts(facts)
	if err != nil {
		return nil, err
	}
	q := &Inquiry{r: r, asOf: asOf}
	for _, doc := range docs {
		p, err := r.program(doc.date, forDecisions)
		if err != nil {
			return nil, err
		}
		chunk, rows, err := readFacts(doc.data, p.Columns)
		if err != nil {
			return nil, err
		}
		q.days = append(q.days, &dated{date: doc.date, chunk: chunk, ids: rows, program: p})
	}
	return q.ready(), nil
}

// ready decides what there is, and finds the facts.
func (q *Inquiry) ready() *Inquiry {
	of := q.of
	if of == nil {
		of = q.r.pack.Programmes
	}
	s := q.r.weigh(q.days, q.asOf, of)
	release(q.days)
	for _, c := range s.candidates {
		q.decisions = append(q.decisions, c.decision)
	}
	for _, d := range q.days {
		q.runs = append(q.runs, engine.NewAbstract(d.program.Program, d.chunk))
	}
	q.findDials()
	return q
}

// Decisions are those of the household as it is, without reasons.
func (q *Inquiry) Decisions() []Decision { return q.decisions }

// decisionAt finds a decision; nil where there is none.
func (q *Inquiry) decisionAt(programme string, of Subject) *Decision {
	at := slices.IndexFunc(q.decisions, func(d Decision) bool { return d.Programme.Key == programme && d.Subject == of })
	if at < 0 {
		return nil
	}
	return &q.decisions[at]
}

// contender is a programme of a subject among those that are settled together.
type contender struct {
	index int
	decl  *pack.Programme
	days  []standpoint
	// absent: nobody, or no members, on any day that counts.
	absent bool
	most   int64 // of a household that is absent
}

// standpoint is where a contender stands on one of the days that count.
type standpoint struct {
	day       int
	eligible  engine.Result
	amount    engine.Result
	pays      bool
	most      int64
	asked     bool // it is the day asked for
	hasAmount bool
}

// probe is a decision with those of its kind group, as results of the abstract runs.
type probe struct {
	q     *Inquiry
	parts []contender // in the order of the pack
	own   int
	// scopes are what it rests on, by day.
	scopes []*engine.Scope
	budget *budget
}

// probe makes it.
func (q *Inquiry) probe(programme *pack.Programme, of Subject, left *budget) *probe {
	p := q.standings(programme, of, left)
	p.settleScopes()
	return p
}

// settleScopes finds what it rests on.
func (p *probe) settleScopes() {
	p.scopes = make([]*engine.Scope, len(p.q.days))
	for i, run := range p.q.runs {
		var results []engine.Result
		for _, part := range p.parts {
			for _, s := range part.days {
				if s.day != i {
					continue
				}
				if results = append(results, s.eligible); s.hasAmount {
					results = append(results, s.amount)
				}
			}
		}
		p.scopes[i] = run.Scope(results)
	}
}

// standings says where the programmes of a decision's group stand in the results.
func (q *Inquiry) standings(programme *pack.Programme, of Subject, left *budget) *probe {
	p := &probe{q: q, budget: left}
	for index, decl := range q.r.pack.Programmes {
		if decl != programme && (decl.Group == "" || decl.Group != programme.Group || decl.Subject != programme.Subject) {
			continue
		}
		if decl == programme {
			p.own = len(p.parts)
		}
		one := contender{index: index, decl: decl}
		for i, d := range q.days {
			row, there := d.rowOf(of)
			if !there || len(q.days) > 1 && !counts(decl, d.date, q.asOf) {
				continue
			}
			out := &d.program.Programmes[index]
			pd := standpoint{day: i, eligible: q.runs[i].Eligible(index, row), pays: out.Pays(), most: out.Most, asked: d.date == q.asOf}
			pd.amount, pd.hasAmount = q.runs[i].Amount(index, row)
			one.days = append(one.days, pd)
		}
		if len(one.days) == 0 {
			one.absent, one.most = true, q.mostOf(index, of)
		}
		p.parts = append(p.parts, one)
	}
	return p
}

// mostOf is the greatest amount of a programme on the day that stands for one on which
// nobody is there.
func (q *Inquiry) mostOf(index int, of Subject) int64 {
	at := q.days[0]
	for _, d := range q.days {
		if _, there := d.rowOf(of); there {
			at = d
		}
	}
	return at.program.Programmes[index].Most
}
