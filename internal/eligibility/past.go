package eligibility

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// Past decides some households again for days that are over, in the order of the days,
// by what is known at a position. What it decides for a day becomes the history of the
// days after it, in place of what is on record. It writes nothing and is for one
// goroutine.
type Past struct {
	service  *Service
	releases map[fact.Date]*Release
	known    int64
	homes    map[int]*dossier.Household
	days     func(household int) []fact.Date
	record   decided
	of       map[int][]Series // by household, those of its members too
	persons  map[int][]Series // by person, of all households
	anew     map[Series][]Decided
}

// Anew is what is said of a household anew.
type Anew struct {
	Release *Release
	// Assessment is nil where the household had no members.
	Assessment *rules.Assessment
	// Said has each series of the household, on record or asked about.
	Said []Decided
}

// Past loads households of one zone for days from a day on. days says for which days a
// household was decided. releases keeps what was looked up between calls.
func (e *Service) Past(ctx context.Context, zone int, households []int, from fact.Date, known int64, days func(int) []fact.Date, releases map[fact.Date]*Release) (*Past, error) {
	l, err := newLoader(ctx, e.store, zone, known, from)
	if err != nil {
		return nil, err
	}
	list, people, err := l.facts(ctx, households)
	if err != nil {
		return nil, err
	}
	p := &Past{service: e, releases: releases, known: known, homes: map[int]*dossier.Household{}, days: days, of: map[int][]Series{}, persons: map[int][]Series{}, anew: map[Series][]Decided{}}
	for _, h := range list {
		p.homes[h.ID] = h
	}
	l.asOf = fact.MaxDate
	// Of a household all that was decided about it, of whoever is or was its member; of
	// its members also what was decided about them elsewhere.
	own, err := l.decided(ctx, "", "household_id", households, "<=")
	if err != nil {
		return nil, err
	}
	ids := slices.Clone(people.ids)
	for s := range own.of {
		if s.Person != 0 {
			ids = append(ids, s.Person)
		}
	}
	slices.Sort(ids)
	persons, err := l.decided(ctx, "", "person_id", slices.Compact(ids), "<=")
	if err != nil {
		return nil, err
	}
	p.record = own
	for _, s := range persons.order {
		if _, ok := own.of[s]; !ok {
			p.record.order, p.record.of[s] = append(p.record.order, s), persons.of[s]
		}
	}
	for _, s := range p.record.order {
		p.add(s)
	}
	return p, nil
}

// add makes a series known.
func (p *Past) add(s Series) {
	p.of[s.Household] = append(p.of[s.Household], s)
	if s.Person != 0 {
		p.persons[s.Person] = append(p.persons[s.Person], s)
		slices.SortFunc(p.persons[s.Person], compareSeries)
	}
}

// Record is what is on record of a series: decisions and adjustments, by day and record.
func (p *Past) Record(s Series) []Decided { return p.record.of[s] }

// Anew is what was decided anew of a series, by day.
func (p *Past) Anew(s Series) []Decided { return p.anew[s] }

// Series are those of a household and its members, in this household.
func (p *Past) Series(household int) []Series { return slices.Clone(p.of[household]) }

// OfPerson are the series of a person, in all households.
func (p *Past) OfPerson(person int) []Series { return slices.Clone(p.persons[person]) }

// Decide decides one of the households for a day, after all days before it.
func (p *Past) Decide(ctx context.Context, household int, day fact.Date) (*Anew, error) {
	release := p.releases[day]
	if release == nil {
		var err error
		if release, err = p.service.ReleaseFor(ctx, day, p.known); err != nil {
			return nil, err
		}
		p.releases[day] = release
	}
	out := &Anew{Release: release}
	h := p.homes[household]
	if inhabited(h, day) {
		p.grant(h, day)
		list, err := release.Decide([]*dossier.Household{h}, day)
		if err != nil {
			return nil, err
		}
		out.Assessment = list[0]
	}
	asked := map[Series]bool{}
	if out.Assessment != nil {
		for i := range out.Assessment.Decisions {
			d := &out.Assessment.Decisions[i]
			s := Series{Household: household, Programme: d.Programme.Key}
			switch d.Subject.Entity {
			case fact.EntityHousehold:
			case fact.EntityPerson:
				s.Person = d.Subject.ID
			default:
				continue
			}
			asked[s] = true
			out.Said = append(out.Said, Decided{Series: s, Outcome: fact.Outcome(d.Outcome), Amount: d.Amount, Cycle: cycleOf(d.Programme), For: day})
		}
	}
	for _, s := range p.of[household] {
		if !asked[s] { // what is asked no more ends
			out.Said = append(out.Said, Decided{Series: s, Outcome: fact.OutcomeIneligible, Cycle: p.cycle(s), For: day})
		}
	}
	for i := range out.Said {
		d := &out.Said[i]
		d.Corrected, d.Recorded = true, now
		s := d.Series
		if _, ok := p.record.of[s]; !ok && len(p.anew[s]) == 0 {
			if d.Outcome == fact.OutcomeIneligible {
				continue // never granted, nor asked for: not kept
			}
			p.add(s)
		}
		p.anew[s] = append(p.anew[s], *d)
	}
	return out, nil
}

func (p *Past) cycle(s Series) fact.Cycle {
	if list := p.anew[s]; len(list) > 0 {
		return list[len(list)-1].Cycle
	}
	list := p.record.of[s]
	return list[len(list)-1].Cycle
}

// grant gives a household the history that it has for a day.
func (p *Past) grant(h *dossier.Household, day fact.Date) {
	awards := func(s Series) []dossier.Award {
		return awardsOf(corrected(p.until(s, day), p.daysUntil(s.Household, day)))
	}
	h.Awards = nil
	for _, s := range p.of[h.ID] {
		if s.Person == 0 {
			h.Awards = append(h.Awards, awards(s)...)
		}
	}
	for _, m := range h.Members {
		m.Awards = nil
		for _, s := range p.persons[m.ID] {
			m.Awards = append(m.Awards, awards(s)...)
		}
	}
}

// until is a series for days before a day: on a day that was decided anew, that is the
// last word.
func (p *Past) until(s Series, day fact.Date) []Decided {
	var out []Decided
	anew := p.anew[s]
	for _, d := range p.record.of[s] {
		for len(anew) > 0 && anew[0].For < min(d.For, day) {
			out, anew = append(out, anew[0]), anew[1:]
		}
		if d.For >= day {
			break
		}
		out = append(out, d)
	}
	for len(anew) > 0 && anew[0].For < day {
		out, anew = append(out, anew[0]), anew[1:]
	}
	return out
}

func (p *Past) daysUntil(household int, day fact.Date) []fact.Date {
	list := p.days(household)
	n, _ := slices.BinarySearch(list, day)
	return list[:n]
}

func compareSeries(a, b Series) int {
	return cmp.Or(cmp.Compare(a.Household, b.Household), cmp.Compare(a.Person, b.Person), strings.Compare(a.Programme, b.Programme))
}

// Sequence is a series as it comes out anew and is corrected on record, for days before
// a day, in order.
func (p *Past) Sequence(s Series, before fact.Date) []Decided {
	return corrected(p.until(s, before), p.daysUntil(s.Household, before))
}
