package engine_test

import (
	"fmt"
	"hash/fnv"
	"math/big"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/oracle"
)

// people is made-up data: what each input is for each row on each day, which follows
// from a seed, and how many members each household has. Nothing of it depends on how
// households are put into chunks.
type people struct {
	seed    uint64
	unknown uint64 // of 16 values so many are not known
	sizes   []int
	hidden  *hidden
}

// hidden is one fact that is not known although it would be.
type hidden struct {
	input  string
	entity fact.Entity
	id     int
}

const mostMembers = 5

// memberID numbers the members of all households.
func memberID(household, member int) int { return household*(mostMembers+1) + member }

func (p *people) draw(in *lang.Input, day fact.Date, id int) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, p.seed, in.Name, int(day), " ", id)
	return h.Sum64()
}

// value is a number in the scale of the input.
func (p *people) value(in *lang.Input, day fact.Date, id int) (v int64, known bool) {
	if p.hidden != nil && p.hidden.input == in.Name && p.hidden.entity == in.Entity && p.hidden.id == id {
		return 0, false
	}
	x := p.draw(in, day, id)
	if x%16 < p.unknown {
		return 0, false
	}
	x >>= 4
	switch in.Type.Kind {
	case fact.KindBool:
		return int64(x & 1), true
	case fact.KindDate:
		if x%19 == 0 {
			return int64(fact.MaxDate), true
		}
		return int64(fact.MustDate("2015-01-01")) + int64(x%2400), true
	}
	low, high := max(in.Range.Min, -1000), min(in.Range.Max, 10_000_000)
	if x%5 == 0 { // the ends, and numbers that meet those in the rules
		near := []int64{low, high, min(max(0, low), high), min(max(1, low), high)}
		return near[x/5%4], true
	}
	if x%5 == 1 && high-low > 100 {
		return low + int64(x/5)%(min(high-low, 400_000)/100+1)*100, true
	}
	return low + int64(x%uint64(high-low+1)), true
}

// read is the data as the oracle reads it.
func (p *people) read(in *lang.Input, day fact.Date, row *oracle.Row) oracle.Value {
	v, known := p.value(in, day, row.ID)
	switch {
	case !known:
		return oracle.Unknown
	case in.Type.Kind == fact.KindBool:
		return oracle.Bit(v != 0)
	}
	return oracle.Number(new(big.Rat).SetFrac(big.NewInt(v), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(in.Type.Scale)), nil)))
}

// household is the household as the oracle walks it.
func (p *people) household(h int) *oracle.Row {
	row := &oracle.Row{Entity: fact.EntityHousehold, ID: h}
	for m := range p.sizes[h] {
		row.Add(memberID(h, m))
	}
	return row
}

// chunk holds the households from first on, at most n of them.
func (p *people) chunk(columns []engine.Column, first, n int) *engine.Chunk {
	n = min(n, len(p.sizes)-first)
	c := &engine.Chunk{}
	ids := [4][]int{}
	c.Children[fact.EntityPerson] = []int32{0}
	for h := first; h < first+n; h++ {
		ids[fact.EntityHousehold] = append(ids[fact.EntityHousehold], h)
		for m := range p.sizes[h] {
			ids[fact.EntityPerson] = append(ids[fact.EntityPerson], memberID(h, m))
		}
		c.Children[fact.EntityPerson] = append(c.Children[fact.EntityPerson], int32(len(ids[fact.EntityPerson])))
	}
	c.Children[fact.EntityClaim] = make([]int32, len(ids[fact.EntityPerson])+1)
	c.Children[fact.EntityLine] = []int32{0}
	for e := range ids {
		c.N[e] = len(ids[e])
	}
	for _, col := range columns {
		c.Cols = append(c.Cols, p.columnOf(col, ids[col.Input.Entity]))
	}
	return c
}

// columnOf is a column for rows that have numbers of their own.
func (p *people) columnOf(col engine.Column, list []int) engine.Col {
	out := engine.Col{Known: make([]uint64, engine.Words(len(list)))}
	isBool := col.Input.Type.Kind == fact.KindBool
	if isBool {
		out.True = make([]uint64, engine.Words(len(list)))
	} else {
		out.Ints = make([]int64, len(list))
	}
	for i, id := range list {
		v, known := p.value(col.Input, col.Day, id)
		if !known {
			continue
		}
		out.Known[i>>6] |= 1 << (i & 63)
		switch {
		case !isBool:
			out.Ints[i] = v
		case v != 0:
			out.True[i>>6] |= 1 << (i & 63)
		}
	}
	return out
}
