package arrears

import (
	"math/rand/v2"
	"slices"

	"bentou/rules/fact"
)

// truth is one fact of the stream as it is in the end.
type truth struct {
	kind    string
	person  int // both count from 0 in the stream
	home    int
	value   int64
	from    fact.Date
	to      *fact.Date
	untrue  bool // it was recorded by mistake and taken back
	ordinal int
}

// op records something about a truth: it is added, as it was thought to be then, or
// changed to what it is now, or taken back.
type op struct {
	what string // add, correct, end, retract
	of   *truth
	then truth
}

// stream is a population and what happens to it, with when it is recorded.
type stream struct {
	r      *rand.Rand
	homes  int
	people []person
	truths []*truth
	month  fact.Date
	ops    [][]op // by event
}

type person struct {
	member, record, certificate, death *truth
	incomes                            []*truth
}

const cluster = 4 // households among which people move

func (s *stream) add(t truth, then func(*truth)) *truth {
	t.ordinal = len(s.truths)
	one := t
	s.truths = append(s.truths, &one)
	o := op{"add", &one, one}
	if then != nil {
		then(&o.then)
	}
	s.ops[len(s.ops)-1] = append(s.ops[len(s.ops)-1], o)
	return &one
}

func (s *stream) op(what string, t *truth) {
	s.ops[len(s.ops)-1] = append(s.ops[len(s.ops)-1], op{what, t, *t})
}

func (s *stream) event() { s.ops = append(s.ops, nil) }

// day is the valid day of an event that is recorded in the month of the stream: often of
// that month, else some months before.
func (s *stream) day() fact.Date {
	late := 0
	if s.r.IntN(5) < 2 {
		late = 1 + s.r.IntN(10)
	}
	first := max(back(s.month, late), fact.MustDate("2018-12-01"))
	_, last := monthOf(first)
	return first + fact.Date(s.r.IntN(int(last-first)+1))
}

func (s *stream) born(home int, day fact.Date, adult bool) {
	n := len(s.people)
	s.people = append(s.people, person{})
	p := &s.people[n]
	p.record = s.add(truth{kind: "record", person: n, value: int64(day), from: fact.MustDate("2010-01-01")}, nil)
	p.member = s.add(truth{kind: "membership", person: n, home: home, from: max(day, fact.MustDate("2010-01-01"))}, nil)
	if adult {
		for _, year := range []int{2017, 2018, 2019} {
			if year < 2019 || s.r.IntN(2) == 0 {
				p.incomes = append(p.incomes, s.income(n, year))
			}
		}
	}
}

func (s *stream) income(n, year int) *truth {
	y := fact.YearOf(year)
	return s.add(truth{kind: "income", person: n, value: int64(s.r.IntN(15_000)) * 100, from: y.From, to: y.To}, nil)
}

// next makes one event. Where its subject does not allow it, it is another.
func (s *stream) next() {
	s.event()
	for len(s.ops[len(s.ops)-1]) == 0 {
		day, n := s.day(), s.r.IntN(len(s.people))
		p := &s.people[n]
		alive := p.death == nil
		switch s.r.IntN(12) {
		case 0:
			if len(s.people) < s.homes*6 {
				s.born(s.r.IntN(s.homes), day, false)
			}
		case 1:
			if alive && day > fact.Date(p.record.value) && day > p.member.from && s.r.IntN(4) == 0 {
				p.death = s.add(truth{kind: "death", person: n, from: day}, nil)
			}
		case 2: // it was not this one who died
			if !alive {
				p.death.untrue = true
				s.op("retract", p.death)
				p.death = nil
			}
		case 3, 4:
			if day > p.member.from {
				to := p.member.home/cluster*cluster + s.r.IntN(cluster)
				if to < s.homes && to != p.member.home {
					p.member.to = day.Ptr()
					s.op("end", p.member)
					p.member = s.add(truth{kind: "membership", person: n, home: to, from: day}, nil)
				}
			}
		case 5, 6, 7:
			if len(p.incomes) > 0 {
				t := p.incomes[s.r.IntN(len(p.incomes))]
				t.value = int64(s.r.IntN(15_000)) * 100
				s.op("correct", t)
			}
		case 8:
			if c := p.certificate; c == nil || c.to != nil && day >= *c.to {
				p.certificate = s.add(truth{kind: "certificate", person: n, value: int64(s.r.IntN(4)), from: day}, nil)
			} else if c.to == nil && day > c.from {
				c.to = day.Ptr()
				s.op("end", c)
			}
		case 9:
			if c := p.certificate; c != nil {
				c.value = (c.value + 1 + int64(s.r.IntN(3))) % 4
				s.op("correct", c)
			}
		case 10:
			h := s.r.IntN(s.homes)
			if d := s.dibao(h); d == nil || d.to != nil && day >= *d.to {
				s.add(truth{kind: "dibao", home: h, person: -1, from: day}, nil)
			} else if d.to == nil && day > d.from {
				d.to = day.Ptr()
				s.op("end", d)
			}
		case 11:
			if alive && s.r.IntN(3) == 0 {
				// The birthday was a few months off: some turn 3 or 70 in the time.
				p.record.value -= int64(s.r.IntN(120)) - 60
				p.record.value = min(p.record.value, int64(p.member.from), int64(s.month))
				s.op("correct", p.record)
			}
		}
	}
}

// dibao is the last spell of a household.
func (s *stream) dibao(home int) *truth {
	for _, t := range slices.Backward(s.truths) {
		if t.kind == "dibao" && t.home == home {
			return t
		}
	}
	return nil
}
