package engine

import (
	"slices"

	"bentou/rules/fact"
)

// Machine runs a program over chunks, one after the other. It keeps its registers
// between runs and allocates only where a chunk is larger than all before. It is
// for one goroutine.
type Machine struct {
	p     *Program
	ints  []ints
	bits  []tri
	chunk *Chunk
	// filled is the number of rows to which constants were filled, by entity.
	filled [4]int
	// parents are the parent of each child of the chunk, by the children's entity.
	parents [4][]int32
	running []int64 // sums over the children up to each
	lost    []Lost
}

// ints is a register of integers. Values of unknown rows mean nothing.
type ints struct {
	v    []int64
	k    []uint64
	full bool // every row is known
}

// tri is a register of a three-valued bool: t where it is true, f where it is
// false; unknown where neither.
type tri struct{ t, f []uint64 }

// Lost names a row in which an arithmetic instruction had no result, by overflow or
// because a divisor was not positive. The row is unknown from there on.
type Lost struct {
	Entity fact.Entity
	Row    int
	Why    string // overflow, division_by_zero
}

// NewMachine returns a machine for a program.
func NewMachine(p *Program) *Machine {
	m := &Machine{p: p, ints: make([]ints, len(p.pool)), bits: make([]tri, len(p.pool))}
	m.running = []int64{0} // a chunk without households has sums too
	return m
}

// reserve makes the registers large enough for a chunk.
func (m *Machine) reserve(c *Chunk) {
	grow := false
	for e := range c.N {
		if c.N[e] > m.filled[e] {
			grow = true
		}
	}
	if !grow {
		return
	}
	var size [4]int
	for e := range size {
		size[e] = max(c.N[e], m.filled[e])
		m.filled[e] = size[e]
	}
	for e := range size {
		m.parents[e] = make([]int32, size[e])
	}
	m.running = make([]int64, slices.Max(size[:])+1)
	loads := map[int32]bool{}
	for _, in := range m.p.code {
		if in.op == opLoad || in.op == opLoadBool {
			loads[in.dst] = true
		}
	}
	for i, info := range m.p.pool {
		n := size[info.ent]
		switch {
		case info.isBit:
			m.bits[i] = tri{make([]uint64, Words(n)), make([]uint64, Words(n))}
			if loads[int32(i)] {
				m.bits[i].t = nil
			}
		case loads[int32(i)]:
			m.ints[i] = ints{}
		default:
			m.ints[i] = ints{v: make([]int64, n), k: make([]uint64, Words(n))}
		}
	}
	for _, in := range m.p.code {
		if in.op == opConst {
			r := &m.ints[in.dst]
			for i := range r.v {
				r.v[i] = in.imm
			}
		}
	}
}

// Run runs the program over a chunk. Results stand in the machine until the next
// run. The chunk must have the columns of the program.
func (m *Machine) Run(c *Chunk) {
	m.reserve(c)
	m.chunk, m.lost = c, m.lost[:0]
	m.findParents()
	for i := range m.p.code {
		in := &m.p.code[i]
		n := c.N[in.ent]
		if in.op.givesBool() {
			m.runBool(in, n)
		} else {
			m.runInt(in, n)
		}
	}
}

// findParents turns the first children of parents into the parent of each child.
func (m *Machine) findParents() {
	for e := fact.EntityPerson; e <= fact.EntityLine; e++ {
		if m.chunk.N[e] == 0 {
			continue
		}
		parents, first := m.parents[e], m.chunk.Children[e]
		for i := range m.chunk.N[e-1] {
			for j := first[i]; j < first[i+1]; j++ {
				parents[j] = int32(i)
			}
		}
	}
}

func allOnes(w []uint64, n int) {
	for i := range w {
		w[i] = ^uint64(0)
	}
	trim(w, n)
}

// trim clears the bits beyond n rows.
func trim(w []uint64, n int) {
	if r := n & 63; r != 0 {
		w[len(w)-1] &= 1<<r - 1
	}
}

func isFull(k []uint64, n int) bool {
	w := n >> 6
	for _, x := range k[:w] {
		if x != ^uint64(0) {
			return false
		}
	}
	r := n & 63
	return r == 0 || k[w] == 1<<r-1
}

// Lost returns the rows that arithmetic lost in the last run.
func (m *Machine) Lost() []Lost { return m.lost }

// lose makes a row of a register unknown.
func (m *Machine) lose(r *ints, ent fact.Entity, n, row int, why string) {
	if r.full {
		allOnes(r.k[:Words(n)], n)
		r.full = false
	}
	if r.k[row>>6]>>(row&63)&1 == 0 {
		return
	}
	r.k[row>>6] &^= 1 << (row & 63)
	if m.p.keep {
		m.lost = append(m.lost, Lost{ent, row, why})
	}
}
