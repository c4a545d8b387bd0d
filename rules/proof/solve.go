package proof

import (
	"slices"
)

// demand is a condition with the outcomes that are asked of it.
type demand struct {
	item    int
	allowed uint8
}

// verdict is how a question ended.
type verdict uint8

const (
	undecided verdict = iota
	never             // nothing in range meets the demands: proved
	possible          // an example meets them
)

// box is what is left of the domains.
type box struct {
	lo, hi []int64
	may    []uint8
}

func (b *box) copied() *box {
	return &box{slices.Clone(b.lo), slices.Clone(b.hi), slices.Clone(b.may)}
}

// cone is the items on which demands hang, in order.
type cone struct {
	order []int
	bases []int
	// counts are those of them that count children.
	counts []int
	free   bool // every base of it that is no count is free
}

// maxBoxes bounds the cases of one question.
const maxBoxes = 400

// solver answers questions about one program.
type solver struct {
	p     *program
	cone  *cone
	wants []demand
	full  bool // unknown is looked at
	mask  []uint8
	depth int
	left  *int // cases that may still be looked at in all
	// own are the counts of a list to which the row that is asked about belongs itself.
	own []int
}

// ask answers whether all demands can be met at once.
func (p *program) ask(wants []demand, left *int) verdict {
	if p.full {
		return undecided
	}
	s := &solver{p: p, wants: wants, left: left}
	return s.run(nil, 0)
}

// run looks into all cases; start is what the row above leaves, and child the first
// row that is new.
func (s *solver) run(start *box, child int) verdict {
	p := s.p
	s.cone = p.coneOf(s.wants)
	row := 0
	for _, w := range s.wants {
		row = max(row, p.items[w.item].ctx)
	}
	if row > 0 {
		all := s.wants[:len(s.wants):len(s.wants)]
		for _, x := range s.cone.counts {
			if p.items[x].child == row {
				s.own = append(s.own, x)
				all = append(all, demand{p.items[x].pred, isTrue | isFalse | isUnknown})
			}
		}
		if len(s.own) > 0 {
			s.cone = p.coneOf(all)
		}
	}
	s.full = p.elses
	for _, w := range s.wants {
		s.full = s.full || w.allowed&isUnknown != 0
	}
	s.mask = make([]uint8, len(p.items))
	first := &box{make([]int64, len(p.items)), make([]int64, len(p.items)), make([]uint8, len(p.items))}
	for _, id := range s.cone.order {
		i := &p.items[id]
		if start != nil && i.ctx < child && i.kind < fixed {
			first.lo[id], first.hi[id], first.may[id] = start.lo[id], start.hi[id], start.may[id]
			if first.may[id] != 0 {
				continue
			}
		}
		first.lo[id], first.hi[id], first.may[id] = i.lo, i.hi, i.may
		if !s.full && i.kind == base && i.may&known != 0 {
			// What holds while a fact is unknown holds whatever the fact is.
			first.may[id] = known
		}
	}
	stack := []*box{first}
	inexact := false
	for n := 0; len(stack) > 0; n++ {
		if *s.left--; n >= maxBoxes || *s.left < 0 {
			return undecided
		}
		b := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !s.narrow(b) {
			continue
		}
		if open := s.open(); open >= 0 {
			if more, ok := s.split(b, open); ok {
				stack = append(stack, more...)
				continue
			}
			if more, ok := s.splitBase(b); ok {
				stack = append(stack, more...)
				continue
			}
			inexact = true
			continue
		}
		// Every demand is met within the box, as far as its numbers hang together.
		switch s.children(b) {
		case never:
			continue
		case undecided:
			return undecided
		}
		if example := s.dive(b); example != nil {
			if s.cone.free && s.family(example) {
				return possible
			}
			return undecided
		}
		if more, ok := s.splitBase(b); ok {
			stack = append(stack, more...)
			continue
		}
		inexact = true
	}
	if inexact {
		return undecided
	}
	return never
}

func (p *program) coneOf(wants []demand) *cone {
	c := &cone{free: true}
	seen := make([]bool, len(p.items))
	var visit func(id int)
	visit = func(id int) {
		if seen[id] {
			return
		}
		seen[id] = true
		i := &p.items[id]
		for _, a := range i.args {
			visit(a)
		}
		for _, l := range i.lins {
			for _, t := range l.terms {
				visit(t.x)
			}
		}
		c.order = append(c.order, id)
		if i.kind == base {
			c.bases = append(c.bases, id)
			if i.child > 0 {
				c.counts = append(c.counts, id)
			} else {
				c.free = c.free && i.free
			}
		}
	}
	for _, w := range wants {
		visit(w.item)
	}
	slices.Sort(c.order)
	return c
}
