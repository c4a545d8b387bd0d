package rules

import (
	"slices"

	"bentou/rules/engine"
)

// Facts are those that can be otherwise, in a fixed order.
func (q *Inquiry) Facts() []Fact {
	out := make([]Fact, len(q.dials))
	for i, d := range q.dials {
		out[i] = d.Fact
	}
	return out
}

// Span is between which numbers a fact is looked at, where it stands among them, and
// whether its order means something: fen, days, completed years, the place of a code or
// of a pair of codes, the difference of an income.
func (q *Inquiry) Span(n int) (low, high, now int64, ordered bool) {
	d := q.dials[n]
	return d.low, d.high, d.now, d.ordered
}

// Place is the fact of an alteration and the number that it is altered to: of a range
// the first.
func (q *Inquiry) Place(a *Alteration) (n int, at int64) {
	return slices.Index(q.dials, a.d), a.span.Low
}

// Suppose decides the household anew with facts at other numbers. It is the evaluator
// that decides, not the search: what a change is said to do can be seen by it.
func (q *Inquiry) Suppose(at map[int]int64) []Decision {
	dials := make(map[*dial]int64, len(at))
	for n, v := range at {
		dials[q.dials[n]] = v
	}
	return q.turned(dials)
}

// turned decides with dials at other numbers.
func (q *Inquiry) turned(at map[*dial]int64) []Decision {
	days := make([]*dated, len(q.days))
	for i, d := range q.days {
		one := *d
		chunk := *d.chunk
		chunk.Cols = make([]engine.Col, len(d.chunk.Cols))
		for n, c := range d.chunk.Cols {
			chunk.Cols[n] = engine.Col{Ints: slices.Clone(c.Ints), True: slices.Clone(c.True), Known: slices.Clone(c.Known)}
		}
		one.chunk = &chunk
		days[i] = &one
	}
	moved := map[cellAt]int64{} // by incomes
	for d, v := range at {
		for i := range d.cells {
			c := &d.cells[i]
			s := d.of(q, c, engine.Exactly(v))
			if d.Kind == FactIncome {
				moved[c.cellAt] += s.Low - c.base
				s = engine.Exactly(c.base + moved[c.cellAt])
			}
			col := &days[c.day].chunk.Cols[c.cell.Column]
			clearValue(col, c.cell.Row)
			if s.Some && !s.Open {
				setValue(col, c.cell.Row, s.Low)
			}
		}
	}
	s := q.r.weigh(days, q.asOf, q.r.pack.Programmes)
	release(days)
	var out []Decision
	for _, c := range s.candidates {
		out = append(out, c.decision)
	}
	return out
}

// clearValue makes a value unknown.
func clearValue(c *engine.Col, row int) {
	word, bit := row/64, uint64(1)<<(row%64)
	c.Known[word] &^= bit
	if c.Ints != nil {
		c.Ints[row] = 0
	} else {
		c.True[word] &^= bit
	}
}
