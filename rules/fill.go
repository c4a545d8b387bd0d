package rules

import (
	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
)

// filler fills the columns of a program. It does not change, and many may use it
// at once; whoever fills many chunks for one program keeps it.
type filler struct {
	*layout
	readers []*dossier.Reader
	day     []int // the place of each column's day in days
	days    []fact.Date
}

func newFiller(cols []engine.Column, asOf fact.Date, o dossier.Options) *filler {
	f := &filler{layout: newLayout(cols, asOf), readers: make([]*dossier.Reader, len(cols)), day: make([]int, len(cols))}
	place := map[fact.Date]int{}
	for n, c := range cols {
		f.readers[n] = dossier.NewReader(c.Input, o)
		p, known := place[c.Day]
		if !known {
			p = len(f.days)
			place[c.Day] = p
			f.days = append(f.days, c.Day)
		}
		f.day[n] = p
	}
	return f
}

// fill builds the chunk of some households for the columns of a program: the rows
// are the members on asOf, also in columns of other days, with their claims. Rows
// says whose each row is and where its values came from.
func fill(cols []engine.Column, hs []*dossier.Household, asOf fact.Date, o dossier.Options) (*engine.Chunk, *Rows) {
	return newFiller(cols, asOf, o).fill(hs)
}

func (f *filler) fill(hs []*dossier.Household) (*engine.Chunk, *Rows) {
	r := &Rows{layout: f.layout, chunk: &engine.Chunk{}, readers: f.readers, views: make([]dossier.View, len(hs))}
	var members []int
	for n, h := range hs {
		r.views[n] = h.View()
		members = r.views[n].Members(members[:0], f.asOf)
		r.household(h, n, members)
	}
	r.close()
	days := make([]*dossier.Day, len(f.days))
	for n, d := range f.days {
		days[n] = dossier.NewDay(d)
	}
	r.days = make([]*dossier.Day, len(f.cols))
	for n, at := range f.day {
		r.days[n] = days[at]
	}
	// Household by household, so that what is known of one stays in the cache.
	for h := range hs {
		span := r.spans(h)
		for n := range f.cols {
			e := f.cols[n].Input.Entity
			for row := span[e].from; row < span[e].to; row++ {
				if v, known := f.readers[n].Value(r.views[h], r.at(e, row), r.days[n]); known {
					setValue(&r.chunk.Cols[n], row, v)
				}
			}
		}
	}
	return r.chunk, r
}

// allocate makes the columns of a chunk, all values unknown. All columns share two
// allocations.
func allocate(c *engine.Chunk, cols []engine.Column) {
	ints, words := 0, 0
	for _, col := range cols {
		n := c.N[col.Input.Entity]
		words += engine.Words(n)
		if col.Input.Type.Kind == fact.KindBool {
			words += engine.Words(n)
		} else {
			ints += n
		}
	}
	values, bits := make([]int64, ints), make([]uint64, words)
	c.Cols = make([]engine.Col, len(cols))
	for k, col := range cols {
		n := c.N[col.Input.Entity]
		w := engine.Words(n)
		out := &c.Cols[k]
		out.Known, bits = bits[:w:w], bits[w:]
		if col.Input.Type.Kind == fact.KindBool {
			out.True, bits = bits[:w:w], bits[w:]
		} else {
			out.Ints, values = values[:n:n], values[n:]
		}
	}
}

// setValue makes a value known.
func setValue(c *engine.Col, row int, v int64) {
	word, bit := row/64, uint64(1)<<(row%64)
	c.Known[word] |= bit
	switch {
	case c.Ints != nil:
		c.Ints[row] = v
	case v != 0:
		c.True[word] |= bit
	}
}

// getValue reads a value; it is 0 where it is not known.
func getValue(c *engine.Col, row int) (v int64, known bool) {
	word, bit := row/64, uint64(1)<<(row%64)
	switch {
	case c.Known[word]&bit == 0:
		return 0, false
	case c.Ints != nil:
		return c.Ints[row], true
	case c.True[word]&bit != 0:
		return 1, true
	}
	return 0, true
}
