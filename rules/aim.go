package rules

import (
	"bentou/rules/engine"
)

// aim is some dials on one decision: it says what may come out while each of them
// stands somewhere in a span, and everything else as it is.
type aim struct {
	p     *probe
	dials []*dial
	cones []*engine.Cone
	cells []map[engine.Cell]engine.Span // by day
	live  bool                          // something depends on them
	alone [][]*engine.Cone              // of each dial and day, made when they are first asked for
}

func (p *probe) aim(dials ...*dial) *aim {
	a := &aim{p: p, dials: dials, cells: make([]map[engine.Cell]engine.Span, len(p.q.days))}
	a.cones = p.cones(dials...)
	for day, c := range a.cones {
		a.cells[day] = map[engine.Cell]engine.Span{}
		a.live = a.live || !c.Empty()
	}
	return a
}

// cones are what is to be run, by day, where only some dials move.
func (p *probe) cones(dials ...*dial) []*engine.Cone {
	out := make([]*engine.Cone, len(p.q.days))
	for day := range out {
		var cells []engine.Cell
		for _, d := range dials {
			for i := range d.cells {
				if d.cells[i].day == day {
					cells = append(cells, d.cells[i].cell)
				}
			}
		}
		out[day] = p.q.runs[day].Cone(p.scopes[day], cells)
	}
	return out
}

// at runs with the dials within spans, and says what may come out.
func (a *aim) at(spans ...engine.Span) prospect {
	a.run(spans...)
	return a.p.judge()
}

// run runs with the dials within spans.
func (a *aim) run(spans ...engine.Span) {
	a.p.budget.spend()
	a.place(spans)
	for day, run := range a.p.q.runs {
		run.Run(a.cones[day], a.cells[day])
	}
}

// move is run where since the last run of this aim only one dial has got another span.
func (a *aim) move(n int, spans []engine.Span) {
	if a.alone == nil {
		a.alone = make([][]*engine.Cone, len(a.dials))
	}
	if a.alone[n] == nil {
		a.alone[n] = a.p.cones(a.dials[n])
	}
	a.place(spans)
	for day, run := range a.p.q.runs {
		run.Rerun(a.alone[n][day], a.cells[day])
	}
}

// place sets the cells of the dials.
func (a *aim) place(spans []engine.Span) {
	q := a.p.q
	for day := range a.cells {
		clear(a.cells[day])
	}
	for n, d := range a.dials {
		for i := range d.cells {
			c := &d.cells[i]
			s := d.of(q, c, spans[n])
			if before, ok := a.cells[c.day][c.cell]; ok && d.Kind == FactIncome {
				// Two kinds of income may be part of one sum.
				s = engine.Span{Low: before.Low + s.Low - c.base, High: before.High + s.High - c.base, Some: true}
			}
			a.cells[c.day][c.cell] = s
		}
	}
}

// full is all that a dial may stand at.
func (d *dial) full() engine.Span { return engine.Between(d.low, d.high) }

// search looks along one dial, the last of the aim; the others stand where they are
// given.
type search struct {
	a     *aim
	fixed []engine.Span
	cut   bool // the search had to be cut
}

func (s *search) at(low, high int64) prospect {
	return s.a.at(append(s.fixed[:len(s.fixed):len(s.fixed)], engine.Between(low, high))...)
}

// first finds the place nearest to one end of a span where the prospect is one of those
// wanted: the low end, or the high one where down is set. It is exact: no place before
// it is one.
func (s *search) first(low, high int64, down bool, want func(prospect) (may, surely bool)) (at int64, ok bool) {
	if low > high {
		return 0, false
	}
	if s.a.p.budget.out() {
		s.cut = true
		return 0, false
	}
	may, surely := want(s.at(low, high))
	switch {
	case !may:
		return 0, false
	case surely && down:
		return high, true
	case surely:
		return low, true
	case low == high:
		s.cut = true // what comes out at one place was not found out
		return 0, false
	}
	mid := low + (high-low)/2
	if down {
		if at, ok = s.first(mid+1, high, down, want); ok || s.cut {
			return at, ok
		}
		return s.first(low, mid, down, want)
	}
	if at, ok = s.first(low, mid, down, want); ok || s.cut {
		return at, ok
	}
	return s.first(mid+1, high, down, want)
}

// wanting is a prospect among some outcomes.
func wanting(of outcomes) func(prospect) (bool, bool) {
	return func(v prospect) (bool, bool) { return v.may.has(of), v.may.within(of) }
}
