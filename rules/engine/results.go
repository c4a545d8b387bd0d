package engine

import (
	"bentou/rules/fact"
	"bentou/rules/lang"
)

func (m *Machine) bit(reg int32, row int) (value, known bool) {
	r := &m.bits[m.p.phys[reg]]
	t, f := r.t[row>>6]>>(row&63)&1 != 0, r.f[row>>6]>>(row&63)&1 != 0
	return t, t || f
}

func (m *Machine) int(reg int32, row int) (value int64, ok bool) {
	r := &m.ints[m.p.phys[reg]]
	return r.v[row], known(r, row)
}

// Eligible gives the condition of a programme for a row of its subject, before
// stacking.
func (m *Machine) Eligible(programme, row int) (value, known bool) {
	return m.bit(m.p.Programmes[programme].eligible, row)
}

// Pays reports whether a programme has an amount on the program's day.
func (p *Programme) Pays() bool { return p.amount >= 0 }

// Amount gives what a programme would pay, in fen. It says nothing about whether
// the subject is eligible.
func (m *Machine) Amount(programme, row int) (fen int64, known bool) {
	reg := m.p.Programmes[programme].amount
	if reg < 0 {
		return 0, true
	}
	return m.int(reg, row)
}

// Raise gives the condition that raises a flag.
func (m *Machine) Raise(flag, row int) (value, known bool) { return m.bit(m.p.Flags[flag].raise, row) }

// Clear gives the condition that clears a flag.
func (m *Machine) Clear(flag, row int) (value, known bool) { return m.bit(m.p.Flags[flag].clear, row) }

// LayerPays gives what a layer pays of a claim, in fen.
func (m *Machine) LayerPays(layer, row int) (fen int64, known bool) {
	return m.int(m.p.Layers[layer].pays, row)
}

// Value is the value of a variable or of a condition's operand: Num ÷ (Den × 10^Scale).
type Value struct {
	Type  lang.Type
	Known bool
	Num   int64 // of a bool 0 or 1
	Den   int64
	Scale int
	// Most is the upper bound of a count that is not certain; equal to Num elsewhere.
	Most int64
}

// Variable gives the value of a variable of a program that explains.
func (m *Machine) Variable(variable, row int) Value { return m.placed(&m.p.Variables[variable], row) }

// Rank gives a key of an allocation of a program that explains.
func (m *Machine) Rank(allocation, key, row int) Value {
	return m.placed(&m.p.Ranks[allocation].Keys[key], row)
}

// Holds says whether a subject holds a place of an allocation already, of a program
// that computes it.
func (m *Machine) Holds(allocation, row int) Value {
	return m.placed(m.p.Ranks[allocation].Holds, row)
}

func (m *Machine) placed(o *VariableOut, row int) Value {
	v := Value{Type: o.Type, Den: o.Den, Scale: o.scale}
	if !o.InForce {
		return v
	}
	if o.Type.Kind == fact.KindBool {
		b, ok := m.bit(o.num, row)
		v.Known = ok
		if b {
			v.Num = 1
		}
		return v
	}
	v.Num, v.Known = m.int(o.num, row)
	v.Most = v.Num
	if o.den >= 0 {
		var ok bool
		v.Den, ok = m.int(o.den, row)
		v.Known = v.Known && ok
	}
	return v
}

// Node gives the value that a tree had as of a day, of a program that explains. row
// counts the rows of the node's own entity. ok is false for a tree that the program
// did not need.
func (m *Machine) Node(n *lang.Node, day fact.Date, at *LayerOut, row int) (v Value, ok bool) {
	s := m.p.Spot(n, day, at)
	if s == nil {
		return v, false
	}
	return m.At(s, row), true
}

// Spot is where a program that explains keeps the values of a tree. It does not change.
type Spot struct {
	node *lang.Node
	low  lowered
}

// Spot finds where the values of a tree as of a day are; nil for a tree that the program
// did not need. Whoever reads the same tree often looks for it once.
func (p *Program) Spot(n *lang.Node, day fact.Date, at *LayerOut) *Spot {
	key := nodeKey{node: n, day: day}
	if at != nil {
		key.at = at.Decl
	}
	low, ok := p.nodes[key]
	if !ok {
		return nil
	}
	return &Spot{n, low}
}

// At gives the value at a spot, as [Machine.Node] does.
func (m *Machine) At(s *Spot, row int) Value {
	v := Value{Type: s.node.Type, Scale: s.low.scale}
	v.Num, v.Most, v.Den, v.Known = m.at(s, row)
	return v
}

// Peek is At of what has neither fraction nor scale, such as a bool or a code; of anything
// else it says whether it is known.
func (m *Machine) Peek(s *Spot, row int) (num int64, known bool) {
	num, _, _, known = m.at(s, row)
	return num, known
}

func (m *Machine) at(s *Spot, row int) (num, most, den int64, known bool) {
	num, known = m.read(s, &s.low.num, row)
	most, den = num, 1
	if s.low.most != nil {
		most, _ = m.read(s, s.low.most, row)
		known = known && most == num
	}
	if !s.low.num.isBit {
		d, ok := m.read(s, &s.low.den, row)
		den, known = d, known && ok
	}
	return num, most, den, known
}

func (m *Machine) read(s *Spot, x *val, row int) (int64, bool) {
	switch {
	case x.isConst():
		return x.k, !x.none
	case m.chunk == nil || m.chunk.N[x.ent] == 0:
		return 0, false // nothing ran, or about nobody: only what was folded is known
	case x.isBit:
		b, ok := m.bit(x.reg, m.up(row, s.node.Entity, x.ent))
		if b {
			return 1, ok
		}
		return 0, ok
	}
	return m.int(x.reg, m.up(row, s.node.Entity, x.ent))
}

// up gives the row of an entity above that a row belongs to.
func (m *Machine) up(row int, from, to fact.Entity) int {
	for e := from; e > to; e-- {
		first := m.chunk.Children[e]
		i := 0
		for i+1 < len(first)-1 && int(first[i+1]) <= row {
			i++
		}
		row = i
	}
	return row
}
