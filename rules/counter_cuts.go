package rules

import (
	"math"
	"math/big"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// findCuts finds the values at which the rules compare facts: the search goes straight
// there. It finds what is compared with as it is; what is computed first is found by
// halving.
func (c *counterSearch) findCuts() error {
	of := map[string][]int64{}
	for _, s := range c.sides {
		if s.decl == nil {
			continue
		}
		for _, d := range s.q.days {
			x := &cutter{r: s.r, m: engine.NewMachine(d.program.Program), on: d.date, of: of, seen: map[*lang.Node]bool{}}
			for _, p := range s.q.of {
				x.versions(s.r.checked.Eligible[p])
				x.versions(s.r.checked.Amount[p])
			}
		}
	}
	for _, d := range c.dims {
		if d.birth {
			for _, age := range of["age"] {
				d.aged(c.asOf, 12*age)
			}
			for _, months := range of["age_months"] {
				d.aged(c.asOf, months)
			}
		}
		d.cuts = append(d.cuts, of[d.Input]...)
		slices.Sort(d.cuts)
		d.cuts = slices.Compact(d.cuts)
	}
	return nil
}

// aged cuts where somebody comes to be so many months old: a day to each side, because
// the rules say what becomes of a birthday that a month does not have.
func (d *counterDim) aged(asOf fact.Date, months int64) {
	if months < 0 || months > 12*200 {
		return
	}
	on := int64(engine.AddMonths(asOf, -int(months)))
	d.cuts = append(d.cuts, on-1, on, on+1, on+2)
}

// cutter walks what a programme looks at.
type cutter struct {
	r    *Release
	m    *engine.Machine
	on   fact.Date
	of   map[string][]int64 // by input
	seen map[*lang.Node]bool
}

func (x *cutter) versions(list []lang.Version) {
	if v := lang.InForce(list, x.on); v != nil {
		x.walk(v.Node)
	}
}

func (x *cutter) walk(n *lang.Node) {
	if n == nil || x.seen[n] {
		return
	}
	x.seen[n] = true
	switch n.Op {
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		x.compare(n.Args[0], n.Args[1])
		x.compare(n.Args[1], n.Args[0])
	case lang.OpIn:
		for _, k := range n.Set {
			x.cut(n.Args[0], big.NewRat(k, 1), 0)
		}
	case lang.OpInRange:
		x.cut(n.Args[0], big.NewRat(n.Set[0], 1), 0)
		x.cut(n.Args[0], big.NewRat(n.Set[1], 1), 0)
	case lang.OpBand, lang.OpScale, lang.OpScaleFrom, lang.OpLookup:
		x.table(n)
	case lang.OpVar:
		x.versions(x.r.checked.Variables[n.Var])
	case lang.OpGroup:
		x.walk(x.r.checked.Groups[n.Group])
	case lang.OpEligible, lang.OpAmount:
		x.programme(n.Programme)
	}
	for _, a := range n.Args {
		x.walk(a)
	}
	if n.List != nil {
		for _, w := range n.List.Where {
			x.walk(w)
		}
	}
}

func (x *cutter) programme(p *pack.Programme) {
	x.versions(x.r.checked.Eligible[p])
	x.versions(x.r.checked.Amount[p])
}

// compare notes what a fact is compared with.
func (x *cutter) compare(n, with *lang.Node) {
	if bare(n).Op != lang.OpInput || !with.Const {
		return
	}
	v := constValue(with)
	if with.Op != lang.OpConst {
		var ok bool
		if v, ok = x.m.Node(with, x.on, nil, 0); !ok {
			return
		}
	}
	if v.Known && v.Den > 0 {
		x.cut(n, big.NewRat(v.Num, v.Den), v.Scale)
	}
}

// table notes the keys of a table's rows.
func (x *cutter) table(n *lang.Node) {
	p := x.r.checked.Params[n.Param.Key]
	if p == nil {
		return
	}
	v, ok := p.On(x.on)
	if !ok {
		return
	}
	last := len(n.Args) - 1
	scale := 0
	if n.Op != lang.OpLookup {
		scale = p.Axis.Scale
	}
	for _, row := range v.Rows {
		for i := range min(len(row.Keys), len(n.Args)) {
			at := 0
			if i == last {
				at = scale
			}
			x.cut(n.Args[i], big.NewRat(row.Keys[i], 1), at)
		}
	}
}

// cut notes that something may change at a value of an input, and just after it.
func (x *cutter) cut(n *lang.Node, at *big.Rat, scale int) {
	in := bare(n)
	if in.Op != lang.OpInput {
		return
	}
	to := new(big.Rat).SetInt64(1)
	if d := in.Type.Scale - scale; d >= 0 {
		to.SetInt64(lang.Pow10(d))
	} else {
		to.SetFrac64(1, lang.Pow10(-d))
	}
	v := new(big.Rat).Mul(at, to)
	down := new(big.Int).Div(v.Num(), v.Denom())
	if !down.IsInt64() || down.Int64() > math.MaxInt64-2 || down.Int64() < math.MinInt64+2 {
		return
	}
	k := down.Int64()
	x.of[in.Input.Name] = append(x.of[in.Input.Name], k, k+1)
}
