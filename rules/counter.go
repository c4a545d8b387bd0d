package rules

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// CounterExample is a household, made up, of which two releases say different things.
// It is described by facts as rules read them, which are the same on every day that is
// looked at; a fact that is not stated is not known. Facts are taken to be independent
// of each other, but for a birthday and the ages that follow from it, a certificate's
// grade and category, and the size of the household.
type CounterExample struct {
	Subject Subject // the household, or its first member
	// Household is what is stated of it, as [Release.AssessGiven] takes it, and Members how
	// many members it has.
	Household []Given
	Members   int
	Facts     []StatedFact // by subject
	// Old and New are what both say of the subject, with reasons; nil where a release does
	// not have the programme, which says that nobody is eligible.
	Old, New *Decision
}

// StatedFact is a fact with the value that it is stated to have, as canonical facts
// write it; of a certificate grade and category.
type StatedFact struct {
	Fact
	Value string
}

// Counter is what was found about a programme of which two releases may say different
// things.
type Counter struct {
	Programme string
	Title     pack.Text
	Subject   fact.Entity
	// Example is the smallest that was found; nil where none was. Of nothing that is stated
	// in it can anything be left out: the two would say the same then, or one of them
	// nothing definite.
	Example *CounterExample
	// Definite: both know what they say. Else one says that it is not known; then there is
	// none of which both know it, as far as it was searched.
	Definite bool
	// Complete: the search was not cut. Without an example the two then say the same of
	// every household of up to [CounterMembers] members whose facts are the same on the
	// days of the month; with one none with fewer members, or as many and fewer facts, is
	// there. Else what is not found may be there all the same.
	Complete bool
}

// CounterMembers is how many members the households have at most that are searched.
const CounterMembers = 2

// Counters finds for each programme of which two releases may say different things as of
// a day ([Differing]) the smallest household on which they do: with the fewest members,
// then with the fewest facts stated. The effort is for each programme: Runs is how many
// sets of households are looked at. Programmes stand in the order of the new pack, then
// of the old. It ends with its error where e.Stop does.
func Counters(before, after *Release, asOf fact.Date, e Effort) ([]Counter, error) {
	only, err := Differing(before, after, asOf)
	if err != nil {
		return nil, err
	}
	out := []Counter{}
	for _, r := range []*Release{after, before} {
		for _, p := range r.pack.Programmes {
			if !only.Programmes[p.Key] || slices.ContainsFunc(out, func(c Counter) bool { return c.Programme == p.Key && c.Subject == p.Subject }) {
				continue
			}
			c := &counterSearch{programme: p.Key, subject: p.Subject, asOf: asOf, left: e.orDefault().budget()}
			for n, r := range []*Release{before, after} {
				c.sides[n] = &counterSide{r: r, decl: r.programmeOf(p.Key, p.Subject)}
			}
			found, err := c.search()
			if err != nil {
				return nil, err
			}
			found.Title = p.Title
			out = append(out, *found)
		}
	}
	return out, nil
}

func (r *Release) programmeOf(key string, subject fact.Entity) *pack.Programme {
	i := slices.IndexFunc(r.pack.Programmes, func(p *pack.Programme) bool { return p.Key == key && p.Subject == subject })
	if i < 0 {
		return nil
	}
	return r.pack.Programmes[i]
}

// emptyHousehold is a household of so many members of whom nothing is stated but how
// many they are, on the days that are looked at. The household has the id 1.
func (c *counterSearch) emptyHousehold(members int) (out []Given) {
	for _, day := range c.days() {
		g := Given{Day: day, Household: map[string]string{}}
		for _, d := range c.days() { // size is read on another day too
			name := "size"
			if d != day {
				name += "@" + d.String()
			}
			size, _ := json.Marshal(members)
			g.Household[name] = string(size)
		}
		for n := range members {
			g.Members = append(g.Members, GivenMember{ID: 2 + n, Columns: map[string]string{}})
		}
		out = append(out, g)
	}
	return out
}

// days are the day itself, and the first and last of the month where one of the two asks
// for them.
func (c *counterSearch) days() []fact.Date {
	first, last := monthOf(c.asOf)
	days := []fact.Date{c.asOf}
	for _, s := range c.sides {
		for _, p := range s.r.pack.Programmes {
			if s.decl == nil || p != s.decl && (p.Group == "" || p.Group != s.decl.Group || p.Subject != s.decl.Subject) {
				continue
			}
			switch assessOf(p) {
			case pack.MonthStart:
				days = append(days, first)
			case pack.MonthEnd:
				days = append(days, last)
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

var errCounter = errors.New("rules: a counter-example that is none")

// example states the household that some dims at some numbers are, and asks the
// evaluator what both say of it.
func (c *counterSearch) example(at []engine.Span) (*CounterExample, error) {
	out := &CounterExample{Subject: c.who, Household: c.emptyHousehold(c.members), Members: c.members}
	for n, d := range c.dims {
		if !at[n].Some {
			continue
		}
		stated := StatedFact{Fact: d.Fact}
		stated.Known = true
		for k, s := range c.sides {
			if d.on[k] == nil {
				continue
			}
			values, err := s.state(out.Household, d.on[k], at[n])
			if err != nil {
				return nil, err
			}
			if stated.Value == "" {
				stated.Value = values
			}
		}
		if d.birth {
			stated.Value = fact.Date(at[n].Low).String()
		}
		out.Facts = append(out.Facts, stated)
	}
	slices.SortStableFunc(out.Facts, func(a, b StatedFact) int {
		return cmp.Or(cmp.Compare(a.Subject.Entity, b.Subject.Entity), cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Input, b.Input))
	})
	for k, to := range []**Decision{&out.Old, &out.New} {
		s := c.sides[k]
		if s.decl == nil {
			continue
		}
		a, err := s.r.AssessGiven(out.Household, c.asOf)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(a.Decisions, func(d Decision) bool { return d.Programme == s.decl && d.Subject == c.who })
		if i < 0 {
			return nil, errCounter
		}
		*to = &a.Decisions[i]
	}
	return out, nil
}

// Differ reports whether two decisions of a programme say different things: outcomes,
// or what is paid and how often. nil says that nobody is eligible. definite: both know
// what they say.
func Differ(a, b *Decision) (differ, definite bool) {
	say := func(d *Decision) (Outcome, fact.Money, string) {
		switch {
		case d == nil:
			return Ineligible, 0, ""
		case d.Outcome != Eligible:
			return d.Outcome, 0, ""
		case d.Amount == nil:
			return d.Outcome, 0, d.Programme.Cycle
		}
		return d.Outcome, *d.Amount, d.Programme.Cycle
	}
	x, paid, cycle := say(a)
	y, paidNow, cycleNow := say(b)
	return x != y || paid != paidNow || cycle != cycleNow, x != Undetermined && y != Undetermined
}

// state writes the values of a dial into a household. It returns the first as text.
func (s *counterSide) state(to []Given, d *dial, at engine.Span) (first string, err error) {
	for i, day := range s.q.days {
		g := &to[slices.IndexFunc(to, func(g Given) bool { return g.Day == day.date })]
		l := newLayout(day.program.Columns, day.date)
		for e := fact.EntityHousehold; e <= fact.EntityPerson; e++ {
			for _, key := range l.keys[e] {
				for n := range d.cells {
					c := &d.cells[n]
					if c.day != i || c.cell.Column != key.column {
						continue
					}
					v := d.of(s.q, c, at)
					if !v.Some {
						continue // an age before birth
					}
					raw, err := appendValue(nil, &day.program.Columns[key.column], v.Low)
					if err != nil {
						return "", err
					}
					text := texts(map[string]json.RawMessage{"": raw})[""]
					if first == "" {
						first = text
					} else if d.Kind == FactCertificate && c.in.Name == "disability_category" && !slices.Contains([]string{text}, first) {
						first += " " + text
					}
					if e == fact.EntityHousehold {
						g.Household[key.name] = text
					} else {
						g.Members[c.cell.Row].Columns[key.name] = text
					}
				}
			}
		}
	}
	return first, nil
}
