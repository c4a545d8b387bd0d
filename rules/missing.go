package rules

import (
	"cmp"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// missing finds the facts that leave a tree unknown: the unknown inputs below it, as
// far as what is unknown leads down to them.
type missing struct {
	x    *explainer
	from int // those found begin there in x.met, in the order in which they were met
}

func newMissing(x *explainer) *missing {
	x.met = x.met[:0]
	return &missing{x: x}
}

// asks are those found so far, each once.
func (m *missing) asks() []ask { return m.x.met[m.from:] }

// ask is an input that is not known of somebody, as of the day on which it was first met.
type ask struct {
	in      *lang.Input
	subject Subject
	on      fact.Date
}

func (m *missing) add(a ask) {
	for _, known := range m.asks() {
		if known.in == a.in && known.subject == a.subject {
			return
		}
	}
	m.x.met = append(m.x.met, a)
}

// list makes questions of what is asked for. What one record answers is one question about
// that record, as of the day first asked about, which names what is wanted of it.
func (m *missing) list() []Missing {
	asks := m.asks()
	if len(asks) == 0 {
		return nil
	}
	out := m.x.toAsk
	for i, a := range asks {
		name := cmp.Or(a.in.Record, a.in.Name)
		if slices.ContainsFunc(out, func(f Missing) bool { return f.Input == name && f.Subject == a.subject }) {
			continue
		}
		f := Missing{Input: name, Title: a.in.Title, Subject: a.subject}
		if a.in.Record != "" {
			f.Inputs, f.Title = m.x.ofRecord(asks[i:])
		}
		out = append(out, f)
	}
	m.x.toAsk = out[len(out):]
	return out[:len(out):len(out)]
}

// question is one about a record that was put before.
type question struct {
	on     fact.Date
	record string
	inputs []string
	title  pack.Text
}

// ofRecord is the question about the record that the first of some inputs stands in.
func (x *explainer) ofRecord(list []ask) ([]string, pack.Text) {
	first := list[0]
	names, asks := x.wanted[:0], x.wording[:0]
	of := first.in.Of
	for _, a := range list {
		if a.in.Record != first.in.Record || a.subject != first.subject {
			continue
		}
		names, of = append(names, a.in.Name), a.in.Of
		if !slices.Contains(asks, a.in.Asks) { // what was paid in two spans of time is one
			asks = append(asks, a.in.Asks)
		}
	}
	x.wanted, x.wording = names, asks
	for _, q := range x.asked {
		if q.on == first.on && q.record == first.in.Record && slices.Equal(q.inputs, names) {
			return q.inputs, q.title
		}
	}
	q := question{first.on, first.in.Record, slices.Clone(names), askRecord(of, first.on, asks)}
	x.asked = append(x.asked, q)
	return q.inputs, q.title
}

// askRecord is the question about a record.
func askRecord(of pack.Text, on fact.Date, asks []pack.Text) pack.Text {
	day := sayDate(on)
	zh, en := of.ZH+"（截至"+day.ZH+"）：", of.EN+" as of "+day.EN+": "
	for i, a := range asks {
		if i > 0 {
			zh, en = zh+"、", en+", "
		}
		zh, en = zh+a.ZH, en+a.EN
	}
	return text(zh, en)
}

func (m *missing) find(n *lang.Node, p place) {
	p = p.to(n.Entity)
	if n.Const && n.Op == lang.OpConst {
		return
	}
	if _, known := p.peek(p.site(n)); known {
		return
	}
	switch n.Op {
	case lang.OpInput:
		m.add(ask{n.Input, p.subject(), p.on})
		return
	case lang.OpVar, lang.OpGroup:
		if of := m.x.phrase(n, p).stands; of != nil {
			m.once(of, p)
		}
		return
	case lang.OpEligible, lang.OpAmount:
		i := slices.IndexFunc(p.program.Programmes, func(o engine.Programme) bool { return o.Decl == n.Programme })
		out := &p.program.Programmes[i]
		if out.Eligible != nil {
			m.once(out.Eligible.Node, p)
		}
		if n.Op == lang.OpAmount && out.Amount != nil {
			m.once(out.Amount.Node, p)
		}
		return
	case lang.OpLayer:
		i := slices.IndexFunc(p.program.Layers, func(o engine.LayerOut) bool { return o.Decl == n.Layer })
		m.layer(i, p)
		return
	case lang.OpAny, lang.OpAll, lang.OpNone, lang.OpCount, lang.OpSum, lang.OpMinOf, lang.OpMaxOf:
		for c := range p.children(n.List.Of) {
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
		if c := p.truth(n.Args[0]); c != nil {
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
			m.add(ask{m.x.r.checked.Inputs["earlier("+l+")"], p.subject(), p.on})
		}
		return
	}
	for _, a := range n.Args {
		m.find(a, p)
	}
}

// once looks into a tree that many may name, at each place once for all decisions.
func (m *missing) once(n *lang.Node, p place) {
	p = p.to(n.Entity)
	at := p.visit(n)
	asks, done := m.x.asks[at]
	if !done {
		below := missing{m.x, len(m.x.met)}
		below.find(n, p)
		kept := append(m.x.kept, below.asks()...)
		m.x.met, m.x.kept = m.x.met[:below.from], kept[len(kept):]
		asks = kept[:len(kept):len(kept)]
		m.x.asks[at] = asks
	}
	for _, a := range asks {
		m.add(a)
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
	for i := range ds {
		for j := range ds[i].Missing {
			m := &ds[i].Missing[j]
			count[key{m.Input, m.Subject}]++
		}
	}
	for i := range ds {
		for j := range ds[i].Missing {
			m := &ds[i].Missing[j]
			m.Unblocks = count[key{m.Input, m.Subject}]
		}
		if len(ds[i].Missing) > 1 {
			slices.SortStableFunc(ds[i].Missing, func(a, b Missing) int { return b.Unblocks - a.Unblocks })
		}
	}
}
