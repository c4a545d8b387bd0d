package rules

import (
	"slices"

	"bentou/rules/engine"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// missing finds the facts that leave a tree unknown: the unknown inputs below it, as
// far as what is unknown leads down to them.
type missing struct {
	x     *explainer
	found []Missing
}

func (m *missing) add(input string, title pack.Text, s Subject) {
	if !slices.ContainsFunc(m.found, func(f Missing) bool { return f.Input == input && f.Subject == s }) {
		m.found = append(m.found, Missing{Input: input, Title: title, Subject: s})
	}
}

func (m *missing) find(n *lang.Node, p place) {
	p = p.to(n.Entity)
	if v := p.value(n); v.Known {
		return
	}
	switch n.Op {
	case lang.OpInput:
		m.add(n.Input.Name, n.Input.Title, p.subject())
		return
	case lang.OpVar:
		if v := lang.InForce(m.x.r.checked.Variables[n.Var], p.on); v != nil {
			m.find(v.Node, p)
		}
		return
	case lang.OpGroup:
		m.find(m.x.r.checked.Groups[n.Group], p)
		return
	case lang.OpEligible, lang.OpAmount:
		i := slices.IndexFunc(p.program.Programmes, func(o engine.Programme) bool { return o.Decl == n.Programme })
		out := &p.program.Programmes[i]
		if out.Eligible != nil {
			m.find(out.Eligible.Node, p)
		}
		if n.Op == lang.OpAmount && out.Amount != nil {
			m.find(out.Amount.Node, p)
		}
		return
	case lang.OpLayer:
		i := slices.IndexFunc(p.program.Layers, func(o engine.LayerOut) bool { return o.Decl == n.Layer })
		m.layer(i, p)
		return
	case lang.OpAny, lang.OpAll, lang.OpNone, lang.OpCount, lang.OpSum, lang.OpMinOf, lang.OpMaxOf:
		for _, c := range p.children(n.List.Of) {
			if m.x.outside(n.List, c) {
				continue
			}
			for _, w := range n.List.Where {
				m.find(w, c)
			}
			m.find(n.Args[0], c)
		}
		for _, other := range n.Args[1:] {
			m.find(other, p)
		}
		return
	case lang.OpHeld, lang.OpCountMonths:
		for k := range n.N {
			q := p
			q.on = engine.AddMonths(p.on, -k)
			m.find(n.Args[0], q)
		}
		return
	case lang.OpCond:
		if c := truthOf(p.value(n.Args[0])); c != nil {
			if *c {
				m.find(n.Args[1], p)
			} else {
				m.find(n.Args[2], p)
			}
			return
		}
		m.find(n.Args[0], p) // which branch counts is not known: ask for that first
		return
	case lang.OpCapLeft:
		for _, l := range n.Cap.Layers {
			in := m.x.r.checked.Inputs["earlier("+l+")"]
			m.add(in.Name, in.Title, p.subject())
		}
		return
	}
	for _, a := range n.Args {
		m.find(a, p)
	}
}

func (m *missing) layer(i int, p place) {
	out := &p.program.Layers[i]
	p.layer = out
	if out.When != nil {
		m.find(out.When.Node, p)
	}
	if out.Pays != nil {
		m.find(out.Pays.Node, p)
	}
}

// unblocks counts for each missing fact how many undetermined decisions of the
// household name it, and puts those first that unblock most.
func (x *explainer) unblocks(ds []Decision) {
	type key struct {
		input   string
		subject Subject
	}
	count := map[key]int{}
	for _, d := range ds {
		for _, m := range d.Missing {
			count[key{m.Input, m.Subject}]++
		}
	}
	for i := range ds {
		for j := range ds[i].Missing {
			m := &ds[i].Missing[j]
			m.Unblocks = count[key{m.Input, m.Subject}]
		}
		slices.SortStableFunc(ds[i].Missing, func(a, b Missing) int { return b.Unblocks - a.Unblocks })
	}
}
