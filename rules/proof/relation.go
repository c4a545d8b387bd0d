package proof

import (
	"math"
	"strconv"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

func (p *program) compare(n *lang.Node, c int) int {
	if n.Args[0].Type.Kind == fact.KindBool {
		a, b := p.condition(n.Args[0], c), p.condition(n.Args[1], c)
		eq := p.add(keyOf(same, strconv.Itoa(min(a, b)), strconv.Itoa(max(a, b))), item{kind: same, args: []int{min(a, b), max(a, b)}})
		if n.Op == lang.OpNe {
			return p.negate(eq)
		}
		return eq
	}
	return p.relation(n.Op, p.number(n.Args[0], c), p.number(n.Args[1], c), n, c)
}

// relation compares two sums.
func (p *program) relation(op lang.Op, a, b lin, n *lang.Node, c int) int {
	switch op {
	case lang.OpNe:
		return p.negate(p.relation(lang.OpEq, a, b, n, c))
	case lang.OpGt:
		return p.negate(p.relation(lang.OpLe, a, b, n, c))
	case lang.OpGe:
		return p.negate(p.relation(lang.OpLt, a, b, n, c))
	}
	d := sum(a, b, -1)
	if d.lost {
		return p.lostRelation(op, a, b)
	}
	if len(d.terms) == 0 {
		switch op {
		case lang.OpEq:
			return p.truth(d.k == 0)
		case lang.OpLt:
			return p.truth(d.k < 0)
		}
		return p.truth(d.k <= 0)
	}
	// Σ c·x ⋚ −k, divided by what the c have in common, the first of them positive.
	g := int64(0)
	for _, t := range d.terms {
		g = gcd(g, t.c)
	}
	g = max(g, 1)
	turned := d.terms[0].c < 0
	left := lin{den: 1}
	for _, t := range d.terms {
		t.c /= g
		if turned {
			t.c = -t.c
		}
		left.terms = append(left.terms, t)
	}
	at := -d.k // g·left ⋚ at
	if turned {
		at = d.k
	}
	x, whole := p.sumOf(left)
	if x < 0 {
		return p.lostRelation(op, a, b)
	}
	t, exact := floorDiv(at, g), at%g == 0
	if !whole {
		if !exact {
			return p.lostRelation(op, a, b)
		}
		if t > math.MaxInt64/4 || t < math.MinInt64/4 {
			return p.lostRelation(op, a, b)
		}
		t *= 2
	}
	switch {
	case op == lang.OpEq && !exact:
		// Never equal, but unknown where the number is.
		return p.both(and, []int{p.atMostItem(x, t), p.negate(p.atMostItem(x, t))})
	case op == lang.OpEq:
		return p.add(keyOf(equals, strconv.Itoa(x), strconv.FormatInt(t, 10)), item{kind: equals, args: []int{x}, t: t})
	case !turned && op == lang.OpLe:
		return p.atMostItem(x, t)
	case !turned: // < : at most the last below
		if exact {
			t--
		}
		return p.atMostItem(x, t)
	case op == lang.OpLe: // −left·g ≤ k, so left ≥ at/g: not below it
		if exact {
			t--
		}
		return p.negate(p.atMostItem(x, t))
	default: // left > at/g
		return p.negate(p.atMostItem(x, t))
	}
}

// lostRelation is a comparison of what cannot be written down.
func (p *program) lostRelation(op lang.Op, a, b lin) int {
	c := 0
	for _, l := range []lin{a, b} {
		for _, t := range l.terms {
			c = max(c, p.items[t.x].ctx)
		}
	}
	return p.isOne(p.add("l|"+strconv.Itoa(int(op))+a.key()+b.key()+strconv.Itoa(len(p.items)), item{kind: base, ctx: c, may: known | unknown, den: 1, hi: 1}))
}

func (p *program) atMostItem(x int, t int64) int {
	return p.add(keyOf(atMost, strconv.Itoa(x), strconv.FormatInt(t, 10)), item{kind: atMost, args: []int{x}, t: t})
}

// sumOf is the item of Σ c·x; whole says that it counts by ones, not by halves. It is
// −1 where there is none.
func (p *program) sumOf(l lin) (x int, whole bool) {
	if len(l.terms) == 1 && l.terms[0].c == 1 {
		x := l.terms[0].x
		return x, !p.items[x].real
	}
	if p.isReal(l) {
		r := lang.One(0)
		c := 0
		for _, t := range l.terms {
			i := &p.items[t.x]
			own := lang.Range{Min: i.lo, Max: i.hi}
			if !i.real {
				own = own.Times(lang.One(2))
			}
			r = r.Plus(own.Times(lang.One(t.c)))
			c = max(c, i.ctx)
		}
		// The halves of parts do not add up: one more on either side, for each.
		slack := lang.One(0)
		for _, t := range l.terms {
			slack = slack.Plus(lang.One(max(t.c, -t.c) * 2))
		}
		r = r.Plus(lang.Range{Min: slack.Negative().Min, Max: slack.Max})
		return p.add("s|"+l.key(), item{kind: base, ctx: c, may: known | unknown, den: 1, real: true, lo: r.Min, hi: r.Max}), false
	}
	return p.add(keyOf(compound, l.key()), item{kind: compound, lins: []lin{l}, den: 1, may: known | unknown, lo: math.MinInt64, hi: math.MaxInt64}), true
}
