package proof

import (
	"math"

	"bentou/rules/lang"
)

// truth values that a condition may have, as a set.
const (
	isTrue uint8 = 1 << iota
	isFalse
	isUnknown
)

const known, unknown uint8 = 1, 2

// kind is what an item is.
type kind uint8

const (
	// Numbers. The domain of each is an interval of whole numbers, in parts of den.
	base     kind = iota // a fact, or what is looked into no further
	compound             // a sum of multiples of others
	choice               // args[0] ? lins[0] : lins[1]
	least                // of two
	greatest             //
	rounded              // lins[0] to places
	product              // of two
	fallback             // lins[0], or lins[1] where it is not known
	kept                 // lins[0] where it lies in the domain, else unknown
	cells                // of a table, by its keys

	// Conditions.
	fixed     // mask t
	atMost    // args[0] ≤ t
	equals    // args[0] == t
	oneOf     // args[0] in set, ascending
	not       //
	and       // of all
	or        //
	same      // of two conditions
	chooses   // args[0] ? args[1] : args[2]
	fallsBack // args[0], or args[1] where it is not known
)

// item is a number or a condition of a program. Items come after those that they are
// made of.
type item struct {
	kind   kind
	args   []int
	lins   []lin
	t      int64
	set    []int64
	lo, hi int64 // the domain of a number before anything is asked
	may    uint8 // known, unknown
	den    int64
	ctx    int // whose it is: 0 the subject and what is above, else a child

	// real: the number is no whole one in parts of den. Its domain counts by halves: 2v
	// is v itself, 2v+1 whatever lies between v and v+1.
	real bool
	// free: any value of the domain can occur, whatever the others are.
	free bool
	// loose: where it is not known, its bounds may be, so that a comparison may hold.
	loose bool

	// Of a count: the condition on a child, and whose it is.
	pred, child int
	round       lang.Round
	places      int
	table       *table
	name        text
}

// lin is (k + Σ c·x) / den over whole numbers x.
type lin struct {
	den, k int64
	terms  []term
	lost   bool // it could not be written down: too large
}

type term struct {
	c int64
	x int // item
}

func constant(k, den int64) lin { return lin{den: den, k: k} }

func (l lin) isConst() bool { return len(l.terms) == 0 && !l.lost }

// times is checked multiplication.
func times(a, b int64) (int64, bool) {
	r := lang.One(a).Times(lang.One(b)).Min
	return r, r != math.MaxInt64 && r != math.MinInt64
}

func plus(a, b int64) (int64, bool) {
	r := lang.One(a).Plus(lang.One(b)).Min
	return r, r != math.MaxInt64 && r != math.MinInt64
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

// by multiplies by p/q, q > 0.
func (l lin) by(p, q int64) lin {
	if l.lost {
		return l
	}
	out := lin{}
	var ok bool
	if out.den, ok = times(l.den, q); !ok {
		return lin{lost: true}
	}
	if out.k, ok = times(l.k, p); !ok {
		return lin{lost: true}
	}
	if p == 0 {
		return constant(0, 1)
	}
	for _, t := range l.terms {
		c, ok := times(t.c, p)
		if !ok {
			return lin{lost: true}
		}
		out.terms = append(out.terms, term{c, t.x})
	}
	return out.reduced()
}

// in writes a number in parts of den, which its own divides.
func (l lin) in(den int64) lin {
	if l.lost || l.den == den {
		return l
	}
	f := den / l.den
	out := lin{den: den}
	var ok bool
	if out.k, ok = times(l.k, f); !ok {
		return lin{lost: true}
	}
	for _, t := range l.terms {
		c, ok := times(t.c, f)
		if !ok {
			return lin{lost: true}
		}
		out.terms = append(out.terms, term{c, t.x})
	}
	return out
}

// alike brings two numbers to the same parts.
func alike(a, b lin) (lin, lin) {
	if a.lost || b.lost {
		return lin{lost: true}, lin{lost: true}
	}
	den, ok := times(a.den/gcd(a.den, b.den), b.den)
	if !ok {
		return lin{lost: true}, lin{lost: true}
	}
	return a.in(den), b.in(den)
}

func sum(a, b lin, sign int64) lin {
	a, b = alike(a, b)
	if a.lost || b.lost {
		return lin{lost: true}
	}
	out := lin{den: a.den}
	k, ok := plus(a.k, sign*b.k)
	if !ok {
		return lin{lost: true}
	}
	out.k = k
	i, j := 0, 0
	for i < len(a.terms) || j < len(b.terms) {
		switch {
		case j == len(b.terms) || i < len(a.terms) && a.terms[i].x < b.terms[j].x:
			out.terms = append(out.terms, a.terms[i])
			i++
		case i == len(a.terms) || b.terms[j].x < a.terms[i].x:
			out.terms = append(out.terms, term{sign * b.terms[j].c, b.terms[j].x})
			j++
		default:
			c, ok := plus(a.terms[i].c, sign*b.terms[j].c)
			if !ok {
				return lin{lost: true}
			}
			if c != 0 {
				out.terms = append(out.terms, term{c, a.terms[i].x})
			} else {
				// x − x is nothing only where x is known, so it stays with a multiple of none.
				out.terms = append(out.terms, term{0, a.terms[i].x})
			}
			i++
			j++
		}
	}
	return out.reduced()
}

// reduced divides by what all parts have in common.
func (l lin) reduced() lin {
	g := gcd(l.den, l.k)
	for _, t := range l.terms {
		g = gcd(g, t.c)
	}
	if g <= 1 {
		return l
	}
	out := lin{den: l.den / g, k: l.k / g}
	for _, t := range l.terms {
		out.terms = append(out.terms, term{t.c / g, t.x})
	}
	return out
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
