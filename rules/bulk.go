package rules

import (
	"fmt"
	"slices"
	"sync"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Bulk decides many households together as [Release.Decide] decides each: by the best
// day of the month, and with stacking. It says outcomes and amounts only, without
// reasons, facts and next changes. It may be used by several goroutines at once.
type Bulk struct {
	r          *Release
	asOf       fact.Date
	only       *engine.Selection // nil: all
	programmes []*pack.Programme
	explain    bool

	mu       sync.Mutex
	programs map[fact.Date]*program
}

// Verdict is what a programme says of a subject.
type Verdict struct {
	Programme int // its place in the pack
	Subject   Subject
	Outcome   Outcome
	Amount    fact.Money // a cycle, where it is eligible
	Pays      bool       // eligible for an amount; else for a status
}

// Home is what is said of one household. What it holds stands until the next one.
type Home struct {
	// Place is that of the household in the list.
	Place int
	// Verdicts are of whoever is eligible or undetermined; whoever is not in it is
	// not. They are in the order of the pack, members by id.
	Verdicts []Verdict
	// Flags are the conditions of the flags, in the order of the pack.
	Flags []FlagTruths
	// Members counts those of the day itself.
	Members int
	// Subjects counts, by programme of the pack, who was decided about: the household, or
	// the members on the days that count.
	Subjects []int
}

// FlagTruths are a flag's two conditions.
type FlagTruths struct{ Raise, Clear Truth }

// NewBulk makes one of a release as of a day. only names the programmes and flags that
// are wanted; nil: all. A programme of a kind group stands for all of the group. A key
// that the pack does not have is none that is wanted.
func (r *Release) NewBulk(asOf fact.Date, only *engine.Selection) (*Bulk, error) {
	if asOf < fact.MinDate || asOf > fact.MaxDate {
		return nil, fmt.Errorf("rules: %s is outside the calendar", asOf)
	}
	b := &Bulk{r: r, asOf: asOf, programs: map[fact.Date]*program{}}
	if only == nil {
		b.programmes = r.pack.Programmes
		return b, nil
	}
	b.only = &engine.Selection{Programmes: map[string]bool{}, Flags: only.Flags}
	for _, p := range r.pack.Programmes {
		if only.Programmes[p.Key] || p.Group != "" && slices.ContainsFunc(r.pack.Programmes, func(o *pack.Programme) bool {
			return o.Group == p.Group && o.Subject == p.Subject && only.Programmes[o.Key]
		}) {
			b.only.Programmes[p.Key] = true
			b.programmes = append(b.programmes, p)
		}
	}
	return b, nil
}

// Release is whose rules they are.
func (b *Bulk) Release() *Release { return b.r }

// program compiles for a day, once.
func (b *Bulk) program(day fact.Date) (*program, error) {
	if b.only == nil && !b.explain {
		return b.r.program(day, forOutcomes)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.programs[day]; p != nil {
		return p, nil
	}
	compiled, err := engine.Compile(b.r.checked, day, engine.Options{Only: b.only, Explain: b.explain, Meaning: b.r.meaning})
	if err != nil {
		return nil, err
	}
	p := &program{Program: compiled, filler: newFiller(compiled.Columns, day, b.r.options(day))}
	b.programs[day] = p
	return p, nil
}

// bulkChunk is how many households are run together: the registers of so many stay in
// the cache.
const bulkChunk = 256

// Decide decides households and gives what is said of each, in their order.
func (b *Bulk) Decide(hs []*dossier.Household, take func(*Home)) error {
	w := bulkWork{b: b, stack: newStack(b.r.pack)}
	for from := 0; from < len(hs); from += bulkChunk {
		if err := w.chunk(hs[from:min(from+bulkChunk, len(hs))], from, take); err != nil {
			return err
		}
	}
	return nil
}

// bulkWork is what one call of Decide works with.
type bulkWork struct {
	b     *Bulk
	stack *stack
	home  Home
	views []dated  // of one household, by day
	days  []*dated // those
	seen  []Subject
}

// dayOfMany is a day with those of a chunk that look at it.
type dayOfMany struct {
	date fact.Date
	hs   []*dossier.Household
	dated
}

func (w *bulkWork) chunk(hs []*dossier.Household, from int, take func(*Home)) error {
	ready := make([]*dossier.Household, len(hs))
	var days []*dayOfMany // few; found by a search
	type at struct {
		day *dayOfMany
		row int
	}
	looks := make([][]at, len(hs))
	for i, h := range hs {
		ready[i] = h.Ready()
		// The days are those of the whole pack, so that each programme looks at as many
		// as when all are decided; those that count for none of these are left out.
		for _, d := range w.b.r.days(ready[i], w.b.asOf, w.b.r.pack.Programmes) {
			if d != w.b.asOf && !w.b.looksAt(d) {
				continue
			}
			n, found := slices.BinarySearchFunc(days, d, func(x *dayOfMany, d fact.Date) int { return int(x.date - d) })
			if !found {
				days = slices.Insert(days, n, &dayOfMany{date: d})
			}
			looks[i] = append(looks[i], at{days[n], len(days[n].hs)})
			days[n].hs = append(days[n].hs, ready[i])
		}
	}
	for _, d := range days {
		p, err := w.b.program(d.date)
		if err != nil {
			return err
		}
		chunk, rows := p.filler.fill(d.hs)
		d.dated = dated{date: d.date, chunk: chunk, ids: rows, program: p, machine: p.run(chunk)}
		defer p.machines.Put(d.machine)
	}
	for i := range hs {
		w.views, w.days = w.views[:0], w.days[:0]
		for _, l := range looks[i] {
			v := l.day.dated
			v.home = l.row
			w.views = append(w.views, v)
		}
		for n := range w.views {
			w.days = append(w.days, &w.views[n])
		}
		w.home.Place = from + i
		w.judge()
		take(&w.home)
	}
	return nil
}

// judge is what [Release.judge] decides of a household. Who is surely not eligible on
// any day is passed over: nothing beats, or is beaten by, what nobody gets.
func (w *bulkWork) judge() {
	b, s := w.b, w.stack
	s.candidates = s.candidates[:0]
	w.subjects()
	w.home.Subjects = w.home.Subjects[:0]
	for i, decl := range b.r.pack.Programmes {
		w.home.Subjects = append(w.home.Subjects, 0)
		if !b.only.Has(decl.Key) {
			continue
		}
		if decl.Subject == fact.EntityHousehold {
			s.consider(b.r, w.days, b.asOf, i, decl, Subject{decl.Subject, w.days[0].ids.HouseholdID(w.days[0].home)})
			w.home.Subjects[i] = 1
			continue
		}
		for _, who := range w.seen {
			if s.consider(b.r, w.days, b.asOf, i, decl, who) {
				w.home.Subjects[i]++
			}
		}
	}
	s.settle()
	w.home.Verdicts, w.home.Flags = w.home.Verdicts[:0], w.home.Flags[:0]
	for _, c := range s.candidates {
		if c.decision.Outcome == Ineligible {
			continue
		}
		v := Verdict{Programme: c.index, Subject: c.decision.Subject, Outcome: c.decision.Outcome}
		if c.decision.Amount != nil {
			v.Amount, v.Pays = *c.decision.Amount, true
		}
		w.home.Verdicts = append(w.home.Verdicts, v)
	}
	today := dayOf(w.days, b.asOf)
	from, to := today.people()
	w.home.Members = to - from
	for i, decl := range b.r.pack.Flags {
		f := FlagTruths{}
		if (b.only == nil || b.only.Flags[decl.Key]) && today.inhabited() {
			f.Raise, f.Clear = truth(today.machine.Raise(i, today.home)), truth(today.machine.Clear(i, today.home))
		}
		w.home.Flags = append(w.home.Flags, f)
	}
}

// subjects gathers the members of all days, by id.
func (w *bulkWork) subjects() {
	w.seen = w.seen[:0]
	for _, d := range w.days {
		for row, to := d.people(); row < to; row++ {
			who := Subject{fact.EntityPerson, d.ids.PersonID(row)}
			n, found := slices.BinarySearchFunc(w.seen, who, func(a, b Subject) int { return a.ID - b.ID })
			if !found {
				w.seen = slices.Insert(w.seen, n, who)
			}
		}
	}
}

// consider adds a programme of a subject, but for who is surely not eligible on any of
// the days that count. It reports whether the subject is there on one of them.
func (s *stack) consider(r *Release, days []*dated, asOf fact.Date, index int, decl *pack.Programme, who Subject) (there bool) {
	may := false
	for _, d := range days {
		row, is := d.rowOf(who)
		if !is || !counts(decl, d.date, asOf) {
			continue
		}
		there = true
		if value, sure := d.machine.Eligible(index, row); value || !sure {
			may = true
			break
		}
	}
	if may || !there && who.Entity == fact.EntityHousehold {
		s.add(r.best(days, asOf, index, decl, who))
	}
	return there
}
