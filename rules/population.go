package rules

import (
	"math/bits"

	"bentou/rules/engine"
	"bentou/rules/fact"
)

// Population decides many households, a chunk at a time, for outcomes and amounts
// only: no reasons, no missing facts, no best day of a month, but the answer of one
// day. It allocates nothing once it has seen its largest chunk. It is for one
// goroutine.
type Population struct {
	program *engine.Program
	machine *engine.Machine
	chunk   *engine.Chunk
	columns []Outcomes // by programme
	kinds   []kindGroup
	group   []standing // of one row
	absent  []uint64   // households of the chunk that have no members
}

// Outcomes are what a programme says of the rows of its subject in a chunk, as bits
// and amounts in fen. A row with neither bit is ineligible.
type Outcomes struct {
	Eligible, Undetermined []uint64
	// Amounts says something where the row is eligible; nil for a status.
	Amounts []int64
}

// kindGroup is the programmes of one kind group, in the order of the pack.
type kindGroup struct {
	subject    fact.Entity
	programmes []int
}

// NewPopulation makes a population of a release as of a day.
func (r *Release) NewPopulation(asOf fact.Date) (*Population, error) {
	p, err := r.program(asOf, forNumbers)
	if err != nil {
		return nil, err
	}
	return newPopulation(p.Program), nil
}

func newPopulation(p *engine.Program) *Population {
	out := &Population{program: p, machine: engine.NewMachine(p), columns: make([]Outcomes, len(p.Programmes))}
	at := map[groupKey]int{}
	for i := range p.Programmes {
		decl := p.Programmes[i].Decl
		if decl.Group == "" {
			continue
		}
		key := groupKey{group: decl.Group, subject: Subject{Entity: decl.Subject}}
		k, ok := at[key]
		if !ok {
			k = len(out.kinds)
			at[key] = k
			out.kinds = append(out.kinds, kindGroup{subject: decl.Subject})
		}
		out.kinds[k].programmes = append(out.kinds[k].programmes, i)
	}
	out.group = make([]standing, 0, len(p.Programmes))
	return out
}

// Program names the columns that a chunk must bring, and the programmes, flags and
// layers in the order of the results.
func (p *Population) Program() *engine.Program { return p.program }

// Decide decides the households of a chunk. What is read afterwards stands until the
// next call.
func (p *Population) Decide(c *engine.Chunk) {
	p.machine.Run(c)
	p.chunk = c
	p.findAbsent()
	for i := range p.columns {
		p.judge(i)
	}
	for i := range p.kinds {
		if len(p.kinds[i].programmes) > 1 {
			p.stack(&p.kinds[i])
		}
	}
}

// Outcomes gives all rows of a programme's subject. The columns must not be changed.
func (p *Population) Outcomes(programme int) Outcomes { return p.columns[programme] }

// Outcome gives one row, with the amount in fen where it is eligible and the
// programme pays.
func (p *Population) Outcome(programme, row int) (o Outcome, fen int64) {
	c := &p.columns[programme]
	word, bit := row>>6, uint64(1)<<(row&63)
	switch {
	case c.Eligible[word]&bit != 0:
		if c.Amounts != nil {
			fen = c.Amounts[row]
		}
		return Eligible, fen
	case c.Undetermined[word]&bit != 0:
		return Undetermined, 0
	}
	return Ineligible, 0
}

// Flag gives the two conditions of a flag for a household.
func (p *Population) Flag(flag, household int) (raise, clear Truth) {
	if p.absent[household>>6]>>(household&63)&1 != 0 {
		return Unknown, Unknown
	}
	return truth(p.machine.Raise(flag, household)), truth(p.machine.Clear(flag, household))
}

// LayerPays gives what a layer pays of a claim, in fen.
func (p *Population) LayerPays(layer, claim int) (fen int64, known bool) {
	return p.machine.LayerPays(layer, claim)
}

// Truth is a condition of three values.
type Truth int8

// The values of a condition.
const (
	False   Truth = -1
	Unknown Truth = 0
	True    Truth = 1
)

func truth(value, known bool) Truth {
	switch {
	case !known:
		return Unknown
	case value:
		return True
	}
	return False
}

// findAbsent marks the households without members: they are not on record on the
// day, so nothing is said of them, least of all no.
func (p *Population) findAbsent() {
	n := p.chunk.N[fact.EntityHousehold]
	p.absent = sized(p.absent, engine.Words(n))
	clear(p.absent)
	first := p.chunk.Children[fact.EntityPerson][:n+1]
	for h := range n {
		if first[h] == first[h+1] {
			p.absent[h>>6] |= 1 << (h & 63)
		}
	}
}

// judge takes the conditions and amounts of a programme together: eligible is who
// meets the conditions and gets more than nothing.
func (p *Population) judge(programme int) {
	out, decl := &p.columns[programme], &p.program.Programmes[programme]
	n := p.chunk.N[decl.Decl.Subject]
	words := engine.Words(n)
	out.Eligible, out.Undetermined = sized(out.Eligible, words), sized(out.Undetermined, words)
	yes, no := p.machine.EligibleColumn(programme)
	yes, no = yes[:words], no[:words]
	eligible, open := out.Eligible[:words], out.Undetermined[:words]
	var known []uint64
	out.Amounts = nil
	if decl.Pays() {
		out.Amounts, known = p.machine.AmountColumn(programme)
		out.Amounts = out.Amounts[:n]
	}
	nothing := decl.Pays() && decl.Least <= 0
	for i := range words {
		t, f := yes[i], no[i]
		if known != nil {
			t &= known[i]
		}
		open[i] = ^(t | f)
		if nothing {
			for rest := t; rest != 0; rest &= rest - 1 {
				if bit := bits.TrailingZeros64(rest); out.Amounts[i<<6|bit] <= 0 {
					t &^= 1 << bit
				}
			}
		}
		eligible[i] = t
	}
	if rest := n & 63; rest != 0 {
		open[words-1] &= 1<<rest - 1
	}
	if decl.Decl.Subject == fact.EntityHousehold {
		for i, gone := range p.absent {
			eligible[i] &^= gone
			open[i] |= gone
		}
	}
}

// stack settles a kind group: only rows in which two of it may be paid are looked at.
func (p *Population) stack(k *kindGroup) {
	for word := range engine.Words(p.chunk.N[k.subject]) {
		once, twice := uint64(0), uint64(0)
		for _, i := range k.programmes {
			may := p.columns[i].Eligible[word] | p.columns[i].Undetermined[word]
			twice |= once & may
			once |= may
		}
		for ; twice != 0; twice &= twice - 1 {
			p.stackRow(k, word, bits.TrailingZeros64(twice))
		}
	}
}

func (p *Population) stackRow(k *kindGroup, word, bit int) {
	mask := uint64(1) << bit
	p.group = p.group[:0]
	for _, i := range k.programmes {
		out, decl := &p.columns[i], &p.program.Programmes[i]
		switch {
		case out.Eligible[word]&mask != 0:
			amount := int64(0)
			if out.Amounts != nil {
				amount = out.Amounts[word<<6|bit]
			}
			p.group = append(p.group, standingOf(Eligible, decl.Decl, amount, decl.Most))
		case out.Undetermined[word]&mask != 0:
			p.group = append(p.group, standingOf(Undetermined, decl.Decl, 0, decl.Most))
		}
	}
	at := 0
	for _, i := range k.programmes {
		out := &p.columns[i]
		if (out.Eligible[word]|out.Undetermined[word])&mask == 0 {
			continue
		}
		o := settled(p.group, at)
		at++
		out.Eligible[word] &^= mask
		out.Undetermined[word] &^= mask
		switch o {
		case Eligible:
			out.Eligible[word] |= mask
		case Undetermined:
			out.Undetermined[word] |= mask
		}
	}
}

// sized is a slice of n words that reuses one where it can.
func sized(w []uint64, n int) []uint64 {
	if cap(w) < n {
		return make([]uint64, n)
	}
	return w[:n]
}
