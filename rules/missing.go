package rules

import (
	"cmp"
	"slices"
	"strings"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// missing finds the facts that leave a tree unknown: the unknown inputs below it, as
// far as what is unknown leads down to them.
type missing struct {
	x     *explainer
	found []Missing
}

// add asks for an input. What one record answers is one question about that record, as
// of the day first asked about, which names what is wanted of it.
func (m *missing) add(in *lang.Input, p place) {
	name, subject := cmp.Or(in.Record, in.Name), p.subject()
	at := slices.IndexFunc(m.found, func(f Missing) bool { return f.Input == name && f.Subject == subject })
	if at < 0 {
		at = len(m.found)
		m.found = append(m.found, Missing{Input: name, Title: in.Title, Subject: subject, on: p.on})
	}
	f := &m.found[at]
	if in.Record == "" || slices.Contains(f.Inputs, in.Name) {
		return
	}
	f.Inputs = append(f.Inputs, in.Name)
	if !slices.Contains(f.asks, in.Asks) { // what was paid in two spans of time is one
		f.asks = append(f.asks, in.Asks)
	}
	f.Title = askRecord(in.Of, f.on, f.asks)
}

// askRecord is the question about a record.
func askRecord(of pack.Text, on fact.Date, asks []pack.Text) pack.Text {
	var zh, en []string
	for _, a := range asks {
		zh, en = append(zh, a.ZH), append(en, a.EN)
	}
	day := sayDate(on)
	return text(of.ZH+"（截至"+day.ZH+"）："+strings.Join(zh, "、"), of.EN+" as of "+day.EN+": "+strings.Join(en, ", "))
}

func (m *missing) find(n *lang.Node, p place) {
	p = p.to(n.Entity)
	if v := p.value(n); v.Known {
		return
	}
	switch n.Op {
	case lang.OpInput:
		m.add(n.Input, p)
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
	case lang.OpHeld, lang.OpCountMonths, lang.OpAt:
		for _, on := range p.days(n) {
			q := p
			q.on = on
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
			m.add(m.x.r.checked.Inputs["earlier("+l+")"], p)
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
