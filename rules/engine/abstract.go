package engine

import "bentou/rules/fact"

// Abstract runs a program over the chunk of one household of which some cells are
// sets of values: what comes out holds whatever can come out for values in those sets,
// and may hold more. Where every cell is one value it is what a [Machine] gives. It
// goes by the same instructions, and only by those that lie between the cells that
// vary and the results that are asked for. It is for one goroutine.
//
// The program must be one that explains: there every register stays.
type Abstract struct {
	p       *Program
	chunk   *Chunk
	offset  []int // the first cell of a register
	parents [4][]int32

	ints, intsNow   []Span
	bits, bitsNow   []Truths
	stamps          []uint32 // the run in which a cell was made anew
	ready           []bool   // what the chunk itself gives was found
	run             uint32
	varied          map[Cell]Span
	mark, dirtyMark []bool
}

// Cell is a row of a column of the chunk.
type Cell struct{ Column, Row int }

// Result is a row of a register.
type Result struct{ reg, row int32 }

// NewAbstract makes a machine for a chunk. The chunk must not change while it is used.
func NewAbstract(p *Program, c *Chunk) *Abstract {
	a := &Abstract{p: p, chunk: c, offset: make([]int, len(p.pool))}
	cells := 0
	for i, info := range p.pool {
		a.offset[i] = cells
		cells += c.N[info.ent]
	}
	for e := fact.EntityPerson; e <= fact.EntityLine; e++ {
		a.parents[e] = make([]int32, c.N[e])
		for i := range c.N[e-1] {
			for j := c.Children[e][i]; j < c.Children[e][i+1]; j++ {
				a.parents[e][j] = int32(i)
			}
		}
	}
	a.ints, a.intsNow = make([]Span, cells), make([]Span, cells)
	a.bits, a.bitsNow = make([]Truths, cells), make([]Truths, cells)
	a.stamps, a.ready = make([]uint32, cells), make([]bool, cells)
	a.mark, a.dirtyMark = make([]bool, cells), make([]bool, cells)
	return a
}

// Eligible and Amount name the results of a programme for a row of its subject; ok is
// false where it has no amount.
func (a *Abstract) Eligible(programme, row int) Result {
	return Result{a.p.phys[a.p.Programmes[programme].eligible], int32(row)}
}

// Amount names what a programme would pay, in fen.
func (a *Abstract) Amount(programme, row int) (r Result, ok bool) {
	reg := a.p.Programmes[programme].amount
	if reg < 0 {
		return Result{}, false
	}
	return Result{a.p.phys[reg], int32(row)}, true
}

// Truths is what the last run found of a condition.
func (a *Abstract) Truths(r Result) Truths { return a.bit(r.reg, int(r.row)) }

// Span is what the last run found of a number.
func (a *Abstract) Span(r Result) Span { return a.int(r.reg, int(r.row)) }

func (a *Abstract) int(reg int32, row int) Span {
	at := a.offset[reg] + row
	if a.stamps[at] == a.run {
		return a.intsNow[at]
	}
	return a.ints[at]
}

func (a *Abstract) bit(reg int32, row int) Truths {
	at := a.offset[reg] + row
	if a.stamps[at] == a.run {
		return a.bitsNow[at]
	}
	return a.bits[at]
}

// rowStep is one row of one instruction.
type rowStep struct{ at, row int32 }

// Scope is what some results rest on.
type Scope struct {
	steps []rowStep // in the order of the program
	cells map[Cell]bool
}

// Cells are the cells of the chunk that the results may depend on.
func (s *Scope) Cells() map[Cell]bool { return s.cells }

// Scope finds what results rest on, by the instructions alone, whatever the values are,
// and runs it over what the chunk holds.
func (a *Abstract) Scope(results []Result) *Scope {
	s := &Scope{cells: map[Cell]bool{}}
	for _, r := range results {
		a.mark[a.offset[r.reg]+int(r.row)] = true
	}
	for i := len(a.p.code) - 1; i >= 0; i-- {
		in := &a.p.code[i]
		for row := range a.chunk.N[in.ent] {
			at := a.offset[in.dst] + row
			if !a.mark[at] {
				continue
			}
			a.mark[at] = false
			s.steps = append(s.steps, rowStep{int32(i), int32(row)})
			if in.op == opLoad || in.op == opLoadBool {
				s.cells[Cell{int(in.imm), row}] = true
				continue
			}
			a.operands(in, row, func(reg int32, row int) { a.mark[a.offset[reg]+row] = true })
		}
	}
	for i, j := 0, len(s.steps)-1; i < j; i, j = i+1, j-1 {
		s.steps[i], s.steps[j] = s.steps[j], s.steps[i]
	}
	a.run++
	a.varied = nil
	for _, step := range s.steps {
		in := &a.p.code[step.at]
		at := a.offset[in.dst] + int(step.row)
		if a.ready[at] {
			continue
		}
		a.ready[at] = true
		a.step(in, int(step.row))
		a.ints[at], a.bits[at] = a.intsNow[at], a.bitsNow[at]
	}
	a.run++
	return s
}

// operands visits what a row of an instruction reads.
func (a *Abstract) operands(in *instr, row int, visit func(reg int32, row int)) {
	switch in.op {
	case opDown, opDownBool:
		visit(in.a, int(a.parents[in.ent][row]))
		return
	case opSum, opCountTrue, opCountMaybe, opMinOf, opMaxOf, opAny, opAll:
		from, to := a.children(in, row)
		for child := from; child < to; child++ {
			visit(in.c, child)
			if in.a >= 0 {
				visit(in.a, child)
			}
		}
		if in.b >= 0 {
			visit(in.b, row)
		}
		return
	}
	for _, reg := range []int32{in.a, in.b, in.c} {
		if reg >= 0 {
			visit(reg, row)
		}
	}
}

func (a *Abstract) children(in *instr, row int) (from, to int) {
	first := a.chunk.Children[in.child]
	return int(first[row]), int(first[row+1])
}

// Cone is the part of a scope that lies above some cells: what is to be run where only
// those vary.
type Cone struct{ steps []rowStep }

// Empty reports whether nothing of the scope depends on the cells.
func (c *Cone) Empty() bool { return len(c.steps) == 0 }

// Cone finds it.
func (a *Abstract) Cone(s *Scope, cells []Cell) *Cone {
	c := &Cone{}
	above := map[Cell]bool{}
	for _, cell := range cells {
		above[cell] = true
	}
	var touched []int
	for _, step := range s.steps {
		in := &a.p.code[step.at]
		row := int(step.row)
		dirty := false
		if in.op == opLoad || in.op == opLoadBool {
			dirty = above[Cell{int(in.imm), row}]
		} else {
			a.operands(in, row, func(reg int32, row int) { dirty = dirty || a.dirtyMark[a.offset[reg]+row] })
		}
		if dirty {
			at := a.offset[in.dst] + row
			a.dirtyMark[at] = true
			touched = append(touched, at)
			c.steps = append(c.steps, step)
		}
	}
	for _, at := range touched {
		a.dirtyMark[at] = false
	}
	return c
}

// Above finds which of some results may depend on cells, by the instructions alone.
func (a *Abstract) Above(results []Result, cells []Cell) map[Result]bool {
	above := map[Cell]bool{}
	for _, c := range cells {
		above[c] = true
	}
	var touched []int
	for i := range a.p.code {
		in := &a.p.code[i]
		for row := range a.chunk.N[in.ent] {
			dirty := false
			if in.op == opLoad || in.op == opLoadBool {
				dirty = above[Cell{int(in.imm), row}]
			} else {
				a.operands(in, row, func(reg int32, row int) { dirty = dirty || a.dirtyMark[a.offset[reg]+row] })
			}
			if dirty {
				at := a.offset[in.dst] + row
				a.dirtyMark[at] = true
				touched = append(touched, at)
			}
		}
	}
	out := map[Result]bool{}
	for _, r := range results {
		if a.dirtyMark[a.offset[r.reg]+int(r.row)] {
			out[r] = true
		}
	}
	for _, at := range touched {
		a.dirtyMark[at] = false
	}
	return out
}

// Run runs a cone with cells that hold what is given; a bool is a number between 0
// and 1. Cells of which nothing is given hold what the chunk does. What is read
// afterwards stands until the next run.
func (a *Abstract) Run(c *Cone, given map[Cell]Span) {
	a.run++
	a.Rerun(c, given)
}

// Rerun goes on from the last run: only the cells of the cone hold something else, and
// given holds all that hold something else than the chunk. It gives what [Abstract.Run]
// gives for a cone of all of them.
func (a *Abstract) Rerun(c *Cone, given map[Cell]Span) {
	a.varied = given
	for _, step := range c.steps {
		a.step(&a.p.code[step.at], int(step.row))
	}
}

// step runs a row of an instruction.
func (a *Abstract) step(in *instr, row int) {
	at := a.offset[in.dst] + row
	if in.op.givesBool() {
		a.bitsNow[at] = a.runBool(in, row)
	} else {
		a.intsNow[at] = a.runInt(in, row)
	}
	a.stamps[at] = a.run
}

// load is what a cell holds.
func (a *Abstract) load(column, row int) Span {
	if s, ok := a.varied[Cell{column, row}]; ok {
		return s
	}
	col := &a.chunk.Cols[column]
	word, bit := row>>6, uint64(1)<<(row&63)
	switch {
	case col.Known[word]&bit == 0:
		return Unknown()
	case col.Ints != nil:
		return Exactly(col.Ints[row])
	case col.True[word]&bit != 0:
		return Exactly(1)
	}
	return Exactly(0)
}
