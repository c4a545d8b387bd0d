package proof

import (
	"slices"

	"bentou/rules/lang"
	"bentou/rules/pack"
)

// reading is a tree that reads a table; without a rule it may read any row of it.
type reading struct {
	rule  *rule
	n     *lang.Node
	lists []*lang.Node
}

// table notes who reads a table, and says which numbers it has no row for.
func (r *rule) table(n *lang.Node, lists []*lang.Node, facts []given) {
	if n.Op == lang.OpScale || n.Op == lang.OpScaleFrom {
		r.reads[n.Param] = append(r.reads[n.Param], reading{})
		return
	}
	r.reads[n.Param] = append(r.reads[n.Param], reading{r, n, lists})
	if n.Param.Otherwise != nil {
		return
	}
	for i, s := range r.spans {
		param := r.c.Params[n.Param.Key]
		v, ok := param.On(s.from)
		if !ok {
			continue // that the parameter has no value is said elsewhere
		}
		r.out.Questions++
		p := r.program(i)
		row := p.rowOf(lists)
		t, keys, ok := p.tableOf(n, row)
		if !ok || t == nil {
			r.out.Undecided++
			continue
		}
		wants := make([]demand, 0, len(facts)+1)
		for _, g := range facts {
			wants = append(wants, p.demand(g))
		}
		uncovered := p.missed(t, keys)
		switch p.ask(append(wants, demand{uncovered, isTrue}), &r.left) {
		case possible:
			r.out.Refuted++
			at := n.Args[len(n.Args)-1]
			r.report(at, CodeGap, pack.Warning, r.because(facts, say("参数 %[1]s（%[3]s 起）没有与“%[2]s”的某些值相应的行，也没有 otherwise：结果为不详", "the parameter %[1]s (from %[3]s) has no row for some values of “%[2]s”, and no otherwise: the result is not known", n.Param.Key, r.quote(at), v.From)))
			return
		case never:
			r.out.Proved++
		default:
			r.out.Undecided++
		}
	}
}

// within is the condition that the keys of a row are as it says.
func (p *program) hit(row *tableRow, keys []lin) int {
	all := make([]int, 0, 2*len(keys))
	for k, l := range keys {
		if row.lo[k] == row.hi[k] {
			all = append(all, p.relation(lang.OpEq, l, constant(row.lo[k], l.den), nil, 0))
			continue
		}
		if row.lo[k] != lang.Everything.Min {
			all = append(all, p.relation(lang.OpGe, l, constant(row.lo[k], l.den), nil, 0))
		}
		if row.hi[k] != lang.Everything.Max {
			all = append(all, p.relation(lang.OpLe, l, constant(row.hi[k], l.den), nil, 0))
		}
	}
	if len(all) == 0 {
		return p.truth(true)
	}
	return p.both(and, all)
}

// missed is the condition that no row has the keys.
func (p *program) missed(t *table, keys []lin) int {
	none := make([]int, 0, len(t.rows))
	for i := range t.rows {
		none = append(none, p.negate(p.hit(&t.rows[i], keys)))
	}
	if len(none) == 0 {
		return p.truth(true)
	}
	return p.both(and, none)
}

// unread reports rows that no rule can read.
func (k *prover) unread() {
	for _, d := range k.c.Pack.Parameters {
		param, reads := k.c.Params[d.Key], k.reads[d]
		if param == nil || d.Shape == pack.Scalar || d.Shape == pack.Scale || len(reads) == 0 ||
			slices.ContainsFunc(reads, func(x reading) bool { return x.rule == nil }) {
			continue
		}
		for i := range param.Values {
			k.unreadOf(d, &param.Values[i], reads)
		}
	}
}

func (k *prover) unreadOf(d *pack.Parameter, v *lang.ParamValue, reads []reading) {
	if len(v.Boxes) == 0 && len(v.Rows) != len(v.Decl.Rows) {
		return
	}
	for at := range v.Decl.Rows {
		asked, read := false, false
		for _, x := range reads {
			for i, s := range x.rule.spans {
				if s.from < v.From || v.To != nil && s.from >= *v.To || read {
					continue
				}
				asked = true
				if x.rule.reads1(i, x, at) != never {
					read = true
				}
			}
		}
		if !asked || read {
			continue
		}
		row := v.Decl.Rows[at]
		first, last := row.Keys[0], row.Keys[len(row.Keys)-1]
		key := ""
		for i, l := range row.Keys {
			if i > 0 {
				key += "、"
			}
			key += l.Text
		}
		end := last.Pos
		end.Column += len([]rune(last.Text))
		k.add(pack.Diagnostic{Code: CodeNeverRead, Severity: pack.Warning, Pos: first.Pos, End: end, Length: len(first.Text),
			Message: say("参数 %[1]s 中键为“%[2]s”的行永远不会用到：读它的规则中没有这样的值", "the row “%[2]s” of the parameter %[1]s is never read: the rules that read it have no such value", d.Key, key)})
	}
}

// reads1 asks whether a tree can read a row on a span of days.
func (r *rule) reads1(i int, x reading, row int) verdict {
	if len(r.spans) > maxSpans {
		return undecided
	}
	r.out.Questions++
	p := r.program(i)
	t, keys, ok := p.tableOf(x.n, p.rowOf(x.lists))
	if !ok || t == nil {
		r.out.Undecided++
		return undecided
	}
	wants, any := []demand{}, []int{}
	for j := range t.rows {
		switch {
		case t.rows[j].index == row:
			any = append(any, p.hit(&t.rows[j], keys))
		case t.first && t.rows[j].index < row:
			wants = append(wants, demand{p.hit(&t.rows[j], keys), isFalse})
		}
	}
	wants = append(wants, demand{p.both(or, any), isTrue})
	v := p.ask(wants, &r.left)
	switch v {
	case never:
		r.out.Proved++
	case possible:
		r.out.Refuted++
	default:
		r.out.Undecided++
	}
	return v
}
