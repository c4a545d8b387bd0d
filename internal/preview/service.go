package preview

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/zone"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/preview"
)

// Service makes previews. It is safe for concurrent use.
type Service struct {
	store   *store.Store
	rules   *eligibility.Service
	loading chan struct{} // held by who loads
	kept    []*eligibility.Population
}

// New returns a service over a database and what decides on it.
func New(s *store.Store, e *eligibility.Service) *Service {
	return &Service{store: s, rules: e, loading: make(chan struct{}, 1)}
}

// MaxMonths is how far ahead a preview may look.
const MaxMonths = 24

// Options of [Service.Run].
type Options struct {
	Zone *string    // code; may be left out where there is one zone
	AsOf *fact.Date // by default the business day of the zone
	// Months is how many months are looked at, this one included; 0 is 1.
	Months int
	// Unit is the id of a unit below which to look; 0: the whole zone.
	Unit int
	// Lines, where it is not nil, asks who stands within that amount of a line.
	Lines *fact.Money
	// Cliffs, where it is not nil, asks which cliffs are made and removed.
	Cliffs *CliffsAsked
	// Counters asks for counter-examples.
	Counters bool
	// Progress, where it is not nil, is told how far it came, after each piece of work. It is
	// called by one goroutine at a time and holds the work up.
	Progress func(Progress)
}

// Progress is how far a preview came.
type Progress struct {
	Stage string // one of the stages
	Month int    // from 0
	// Done of Total households were read, or compared in this month.
	Done  int
	Total int
	// Found is what was found in those that were compared; nil while they are read. It has
	// no units and no ages; its counts never go back within a month, and the last of a
	// month has those of the report.
	Found *Month
}

// The stages of a preview.
const (
	Loading   = "LOADING"
	Comparing = "COMPARING"
	Measuring = "MEASURING" // the distances from lines
	Following = "FOLLOWING" // incomes, for cliffs
	Searching = "SEARCHING" // for counter-examples
)

// Report is what a preview found. It stands in memory only.
type Report struct {
	Summary
	// People are the differences of each month, by household and programme.
	People [][]Person
	// Rules are those that were tried.
	Rules *rules.Release
	// NearLines are the households that entered the range of a line or left it, and
	// LineOrigins what each line rests on, as of a reason.
	NearLines   []NearLine
	LineOrigins [][]string
	// CliffHomes are the cliffs of households that are made or removed.
	CliffHomes []CliffOf
	// Examples are the counter-examples with what both say of them and why.
	Examples []rules.Counter
}

// Person is somebody of whom the two say different things.
type Person struct {
	Programme string
	Kind      preview.Kind
	Household int  // id
	Person    *int // id; nil: the household is meant
	Old, New  preview.Said
}

// Run compares rules with what is in force.
func (s *Service) Run(ctx context.Context, after *rules.Release, o Options) (*Report, error) {
	z, err := zone.Find(ctx, s.store.Client(), o.Zone)
	if err != nil {
		return nil, err
	}
	asOf := o.AsOf
	if asOf == nil {
		today, err := s.store.Clock().Today(z.TimeZone, z.BusinessDay)
		if err != nil {
			return nil, err
		}
		asOf = &today
	}
	switch {
	case o.Months == 0:
		o.Months = 1
	case o.Months < 0 || o.Months > MaxMonths:
		return nil, fault.Newf(fault.Invalid, "月数须在 1 与 %d 之间", "the months must lie between 1 and %d", MaxMonths).On("months")
	}
	if err := o.wrong(); err != nil {
		return nil, err
	}
	if *asOf < fact.MinDate || *asOf > fact.MaxDate-31*MaxMonths {
		return nil, fault.New(fault.Invalid, "日期超出历法范围", "the day is outside the calendar").On("asOf")
	}
	tell := func(p Progress) {
		if o.Progress != nil {
			o.Progress(p)
		}
	}
	everybody, err := s.population(ctx, z, *asOf, func(done, total int) { tell(Progress{Stage: Loading, Done: done, Total: total}) })
	if err != nil {
		return nil, err
	}
	places, names, err := s.places(ctx, z.ID)
	if err != nil {
		return nil, err
	}
	within, err := s.within(ctx, z, o.Unit)
	if err != nil {
		return nil, err
	}
	w := &run{service: s, after: after, places: places, names: names}
	for i, h := range everybody.Households {
		if strings.HasPrefix(places[everybody.Units[i]].path, within) {
			w.households = append(w.households, h)
			w.units = append(w.units, everybody.Units[i])
		}
	}
	sum := after.Digest()
	w.out = &Report{Rules: after, Summary: Summary{Version: SummaryVersion, Pack: after.Pack().Key, Digest: hex.EncodeToString(sum[:]), Zone: z.Code, Unit: o.Unit,
		AsOf: *asOf, Known: everybody.Known, Households: len(w.households), MatchesEveryone: []string{}, MatchesNobody: []string{}}}
	var ofDay *eligibility.Release
	for n := range o.Months {
		day := engine.AddMonths(*asOf, n)
		before, err := s.rules.ReleaseFor(ctx, day, timescope.Now)
		if err != nil {
			return nil, err
		}
		c, err := preview.Compare(ctx, before.Release, after, w.households, day, w.telling(n, o.Progress))
		if err != nil {
			return nil, err
		}
		m, err := w.month(c)
		if err != nil {
			return nil, err
		}
		w.out.Against = append(w.out.Against, before.Digest)
		w.out.Months = append(w.out.Months, m)
		w.matching(c)
		if n == 0 {
			w.out.Persons = c.Persons
			ofDay = before
		}
		if len(c.Programmes)+len(c.Flags) == 0 || len(w.households) == 0 {
			tell(Progress{Comparing, n, c.Households, c.Households, &m}) // there was nothing to compare
		}
	}
	if err := w.more(ctx, ofDay, o, tell); err != nil {
		return nil, err
	}
	return w.out, nil
}

// within is the path below which to look.
func (s *Service) within(ctx context.Context, z *ent.Zone, id int) (string, error) {
	if id == 0 {
		return "", nil
	}
	u, err := s.store.Client().Unit.Query().Where(unit.ID(id), unit.ZoneID(z.ID)).Only(ctx)
	if ent.IsNotFound(err) {
		return "", fault.New(fault.NotFound, "没有此单位", "there is no such unit").On("within")
	}
	if err != nil {
		return "", err
	}
	return u.Path, nil
}

// run is one preview.
type run struct {
	service    *Service
	after      *rules.Release
	households []*dossier.Household
	units      []int
	places     map[int]place
	names      map[int]string
	out        *Report
}

// matching names what is for everybody, or nobody, in a month. Each is named once.
func (w *run) matching(c *preview.Comparison) {
	name := func(list *[]string, key string) {
		if !slices.Contains(*list, key) {
			*list = append(*list, key)
		}
	}
	for i := range c.Programmes {
		p := &c.Programmes[i]
		if p.Everyone() {
			name(&w.out.MatchesEveryone, p.Key)
		}
		if p.Nobody() {
			name(&w.out.MatchesNobody, p.Key)
		}
	}
}

// telling tells of a month that is being compared.
func (w *run) telling(month int, tell func(Progress)) preview.Options {
	if tell == nil {
		return preview.Options{}
	}
	return preview.Options{Progress: func(done int, found *preview.Comparison) {
		m := counted(found)
		if m.add() != nil {
			return // what is too much for a sum fails at the end as well, and says so
		}
		tell(Progress{Comparing, month, done, len(w.households), &m})
	}}
}

// counted is a month without what is by unit and by age.
func counted(c *preview.Comparison) Month {
	m := Month{AsOf: c.AsOf, Programmes: []Programme{}, Flags: []Flag{}, Money: []Money{}}
	for i := range c.Programmes {
		p := &c.Programmes[i]
		m.Programmes = append(m.Programmes, Programme{
			Key: p.Key, Title: p.Title, Person: p.Subject == fact.EntityPerson, Subjects: p.Subjects, OldHas: p.Old.Has, NewHas: p.New.Has,
			OldEligible: p.Old.Eligible, NewEligible: p.New.Eligible, OldUndetermined: p.Old.Undetermined, NewUndetermined: p.New.Undetermined,
			OldCycle: p.Old.Cycle, NewCycle: p.New.Cycle, OldAmount: p.Old.Amount, NewAmount: p.New.Amount, More: p.More, Less: p.Less,
			Counts: Counts{p.Kinds[preview.Gained], p.Kinds[preview.Lost], p.Kinds[preview.Changed], p.Kinds[preview.Undetermined], p.Kinds[preview.Determined]},
			ByUnit: []UnitCount{}, ByAge: []AgeCount{},
		})
	}
	for _, f := range c.Flags {
		m.Flags = append(m.Flags, Flag{f.Key, f.Title, f.Raised, f.Cleared, f.Opened, f.OldUp, f.NewUp})
	}
	return m
}

func (w *run) month(c *preview.Comparison) (Month, error) {
	m := counted(c)
	people := make([]Person, len(c.Changes))
	for i, d := range c.Changes {
		h := w.households[d.Place]
		p := Person{Programme: c.Programmes[d.Programme].Key, Kind: d.Kind, Household: h.ID, Old: d.Old, New: d.New}
		shown := &m.Programmes[d.Programme]
		shown.ByUnit = countUnit(shown.ByUnit, w.places[w.units[d.Place]].township, w.names, d.Kind)
		if d.Subject.Entity == fact.EntityPerson {
			id := d.Subject.ID
			p.Person = &id
			shown.ByAge = countAge(shown.ByAge, ageOf(h, id, c.AsOf), d.Kind)
		}
		people[i] = p
	}
	for i := range m.Programmes {
		slices.SortFunc(m.Programmes[i].ByUnit, func(a, b UnitCount) int { return a.Unit - b.Unit })
		slices.SortFunc(m.Programmes[i].ByAge, func(a, b AgeCount) int { return a.From - b.From })
	}
	w.out.People = append(w.out.People, people)
	return m, m.add()
}

// add sums the money.
func (m *Month) add() (err error) {
	sum := func(to *fact.Money, more fact.Money, times int) {
		for range times {
			if err == nil {
				*to, err = to.Plus(more)
			}
		}
	}
	at := func(cycle string) *Money {
		i := slices.IndexFunc(m.Money, func(x Money) bool { return x.Cycle == cycle })
		if i < 0 {
			i = len(m.Money)
			m.Money = append(m.Money, Money{Cycle: cycle})
		}
		return &m.Money[i]
	}
	times := map[string]int{"month": 12, "year": 1}
	for i := range m.Programmes {
		p := &m.Programmes[i]
		if p.OldHas && p.OldAmount != 0 {
			sum(&at(p.OldCycle).Old, p.OldAmount, 1)
			sum(&m.YearOld, p.OldAmount, times[p.OldCycle])
		}
		if p.NewHas && p.NewAmount != 0 {
			sum(&at(p.NewCycle).New, p.NewAmount, 1)
			sum(&m.YearNew, p.NewAmount, times[p.NewCycle])
		}
	}
	return err
}

func (c *Counts) add(k preview.Kind) {
	switch k {
	case preview.Gained:
		c.Gained++
	case preview.Lost:
		c.Lost++
	case preview.Changed:
		c.Changed++
	case preview.Undetermined:
		c.Undetermined++
	case preview.Determined:
		c.Determined++
	}
}

func countUnit(list []UnitCount, id int, names map[int]string, k preview.Kind) []UnitCount {
	i := slices.IndexFunc(list, func(c UnitCount) bool { return c.Unit == id })
	if i < 0 {
		i = len(list)
		list = append(list, UnitCount{Unit: id, Name: names[id]})
	}
	list[i].Counts.add(k)
	return list
}

// ages are where age groups begin.
var ages = []int{0, 6, 16, 60, 70, 80, 90, 100}

// countAge counts an age; −1 is one that is not known.
func countAge(list []AgeCount, age int, k preview.Kind) []AgeCount {
	group := AgeCount{From: -1}
	for n, from := range ages {
		if age < from {
			break
		}
		group = AgeCount{From: from, Known: true}
		if n+1 < len(ages) {
			to := ages[n+1] - 1
			group.To = &to
		}
	}
	i := slices.IndexFunc(list, func(c AgeCount) bool { return c.From == group.From })
	if i < 0 {
		i = len(list)
		list = append(list, group)
	}
	list[i].Counts.add(k)
	return list
}

var ageInput = func() *lang.Input {
	for _, f := range fact.Fields() {
		if f.Name == "age" {
			return &lang.Input{Name: f.Name, Entity: f.Entity, Type: lang.Type{Kind: f.Kind}, Range: lang.Range{Min: f.Min, Max: f.Max}, Field: &f}
		}
	}
	panic("preview: there is no age")
}()

func ageOf(h *dossier.Household, id int, day fact.Date) int {
	at := slices.IndexFunc(h.Members, func(p *dossier.Person) bool { return p.ID == id })
	if at < 0 {
		return -1
	}
	r := dossier.Read(h, dossier.At{Person: at}, ageInput, day, dossier.Options{})
	if !r.Known {
		return -1
	}
	return int(r.Value)
}
