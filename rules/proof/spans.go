package proof

import (
	"slices"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// maxSpans bounds how many spans of days are told apart; beyond it nothing is decided.
const maxSpans = 60

// breaks are the days on which something that a tree reads changes.
type breaks struct {
	c    *lang.Checked
	seen map[any]bool
	days []fact.Date
}

func (b *breaks) add(from fact.Date, to *fact.Date) {
	b.days = append(b.days, from)
	if to != nil {
		b.days = append(b.days, *to)
	}
}

func (b *breaks) versions(decl any, list ...[]lang.Version) {
	if b.seen[decl] {
		return
	}
	b.seen[decl] = true
	for _, versions := range list {
		for _, v := range versions {
			b.add(v.From, v.To)
			b.tree(v.Node)
		}
	}
}

func (b *breaks) tree(n *lang.Node) {
	if n == nil {
		return
	}
	for _, a := range n.Args {
		b.tree(a)
	}
	if n.List != nil {
		for _, w := range n.List.Where {
			b.tree(w)
		}
	}
	switch {
	case n.Param != nil:
		b.param(n.Param)
	case n.Var != nil:
		b.versions(n.Var, b.c.Variables[n.Var])
	case n.Programme != nil:
		b.versions(n.Programme, b.c.Eligible[n.Programme], b.c.Amount[n.Programme])
	case n.Group != nil && !b.seen[n.Group]:
		b.seen[n.Group] = true
		b.tree(b.c.Groups[n.Group])
	}
}

func (b *breaks) param(d *pack.Parameter) {
	p := b.c.Params[d.Key]
	if p == nil || b.seen[d] {
		return
	}
	b.seen[d] = true
	for _, v := range p.Values {
		b.add(v.From, v.To)
		b.tree(v.Node)
	}
}

// spansOf are the spans of [from, to) on which nothing that the trees read changes,
// the latest first.
func spansOf(c *lang.Checked, from fact.Date, to *fact.Date, trees ...*lang.Node) []span {
	b := &breaks{c: c, seen: map[any]bool{}}
	for _, n := range trees {
		b.tree(n)
	}
	end := fact.MaxDate + 1
	if to != nil {
		end = *to
	}
	if from >= end {
		return nil
	}
	days := []fact.Date{from, end}
	for _, d := range b.days {
		if d > from && d < end {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	var out []span
	for i := len(days) - 1; i > 0; i-- {
		out = append(out, span{days[i-1], days[i] - 1})
	}
	return out
}
