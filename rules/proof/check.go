package proof

import (
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// maxCases bounds the cases that are looked at for one pack.
const maxCases = 60_000

func newProver(c *lang.Checked, before pack.Diagnostics) *prover {
	k := &prover{c: c, before: map[place]bool{}, left: maxCases, reads: map[*pack.Parameter][]reading{}}
	for _, d := range before {
		k.before[place{d.Code, d.Pos}] = true
	}
	return k
}

// Check proves what it can about a pack that has no errors. before are the
// diagnostics so far: what they say of a place is not said again.
func Check(c *lang.Checked, before pack.Diagnostics) Report {
	k := newProver(c, before)
	for _, g := range c.Pack.Groups {
		if n := c.Groups[g]; n != nil {
			k.conditions([]lang.Version{{From: fact.MinDate, Node: n, Expr: g.Where}}, false)
		}
	}
	for _, v := range c.Pack.Variables {
		k.values(c.Variables[v])
	}
	for _, p := range c.Pack.Programmes {
		k.programme(p)
	}
	for _, f := range c.Pack.Flags {
		k.conditions(c.Raise[f], true)
		k.conditions(c.Clear[f], false)
		k.flag(f)
	}
	for _, cov := range c.Pack.Coverages {
		for _, v := range cov.Variables {
			k.values(c.Variables[v])
		}
		for _, l := range cov.Layers {
			k.conditions(c.When[l], false)
			k.values(c.Pays[l])
		}
	}
	k.groups()
	k.unread()
	k.out.Found = k.out.Found.Sort()
	return k.out
}

// Expr proves what it can about one expression that stands, or is to stand, in a role.
func Expr(c *lang.Checked, v lang.Version, role lang.Role, before pack.Diagnostics) Report {
	k := newProver(c, before)
	if v.Node.Type.Kind == fact.KindBool {
		k.conditions([]lang.Version{v}, role == lang.RoleEligible || role == lang.RoleRaise)
	} else {
		k.values([]lang.Version{v})
	}
	k.out.Found = k.out.Found.Sort()
	return k.out
}

// conditions looks at all versions of a condition.
func (k *prover) conditions(versions []lang.Version, refuses bool) {
	for _, v := range versions {
		r := k.rule(v)
		r.refuses = refuses
		r.condition(v.Node, nil, nil)
	}
}

// values looks at all versions of a variable or of what a layer pays.
func (k *prover) values(versions []lang.Version) {
	for _, v := range versions {
		r := k.rule(v)
		if v.Node.Type.Kind == fact.KindBool {
			r.condition(v.Node, nil, nil)
		} else {
			r.within(v.Node, nil, nil)
		}
	}
}

// programme looks at the condition of a programme and, where that holds, at the
// amount.
func (k *prover) programme(p *pack.Programme) {
	k.conditions(k.c.Eligible[p], true)
	for _, v := range k.c.Amount[p] {
		met := lang.InForce(k.c.Eligible[p], v.From)
		if met == nil {
			continue
		}
		r := k.rule(v, met.Node)
		var facts []given
		if r.prove(given{met.Node, nil, isTrue}) != never {
			facts = []given{{met.Node, nil, isTrue}}
		}
		r.within(v.Node, nil, facts)
	}
}

// flag looks at whether a flag is raised and cleared at once.
func (k *prover) flag(f *pack.Flag) {
	for _, raise := range k.c.Raise[f] {
		clear := lang.InForce(k.c.Clear[f], raise.From)
		if clear == nil {
			continue
		}
		r := k.rule(raise, clear.Node)
		up, down := given{raise.Node, nil, isTrue}, given{clear.Node, nil, isTrue}
		if r.prove(up) == never || r.prove(down) == never {
			continue
		}
		both := r.prove(up, down)
		if both == never {
			continue
		}
		down.allowed = isFalse | isUnknown
		of := &rule{prover: k, expr: clear.Expr}
		switch {
		case r.prove(up, down) == never:
			of.report(clear.Node, CodeFlutter, pack.Warning, say("预警“%[1]s”的发出条件成立时，解除条件总是成立：解除条件不起作用", "whenever the flag “%[2]s” is to be raised, it is to be cleared as well: what clears it has no meaning", f.Title.ZH, f.Title.EN))
		case both == possible:
			of.report(clear.Node, CodeFlutter, pack.Warning, say("预警“%[1]s”的发出条件与解除条件可能同时成立", "the flag “%[2]s” can be to be raised and to be cleared at once", f.Title.ZH, f.Title.EN))
		}
	}
}

// groups looks for programmes that another one of their kind group always takes out.
func (k *prover) groups() {
	for j, b := range k.c.Pack.Programmes {
		for i, a := range k.c.Pack.Programmes {
			if i == j || a.Group == "" || a.Group != b.Group || a.Subject != b.Subject || a.Cycle != b.Cycle || a.Assess != b.Assess ||
				a.RequiresApplication || a.OncePer != "" || a.Rule != b.Rule {
				continue
			}
			if i < j || a.Rule != "exclude" {
				k.takenOut(a, b, i < j)
			}
		}
	}
}

// takenOut reports b where a, which is declared before it or not, takes it out
// whenever it holds.
func (k *prover) takenOut(a, b *pack.Programme, earlier bool) {
	if len(k.c.Eligible[b]) == 0 {
		return
	}
	var said *lang.Version
	for i := range k.c.Eligible[b] {
		v := &k.c.Eligible[b][i]
		more := []*lang.Node{}
		for _, list := range [][]lang.Version{k.c.Eligible[a], k.c.Amount[a], k.c.Amount[b]} {
			for _, o := range list {
				more = append(more, o.Node)
			}
		}
		r := k.rule(*v, more...)
		for _, list := range [][]lang.Version{k.c.Eligible[a], k.c.Amount[a], k.c.Amount[b]} {
			r.spans = cutAt(r.spans, list)
		}
		r.programs = make([]*program, len(r.spans))
		if r.prove(given{v.Node, nil, isTrue}) == never {
			return // that it never holds is said elsewhere
		}
		taken := r.proveWith(func(p *program) []demand {
			wins := []int{p.eligible(a, 0)}
			x, y := p.paidBy(a), p.paidBy(b)
			switch {
			case a.Rule == "exclude":
				if len(k.c.Amount[a]) > 0 {
					wins = append(wins, p.relation(lang.OpGt, x, constant(0, 1), nil, 0))
				}
			case earlier:
				wins = append(wins, p.relation(lang.OpGe, x, y, nil, 0), p.relation(lang.OpGt, x, constant(0, 1), nil, 0))
			default:
				wins = append(wins, p.relation(lang.OpGt, x, y, nil, 0), p.relation(lang.OpGt, x, constant(0, 1), nil, 0))
			}
			return []demand{{p.condition(v.Node, 0), isTrue}, {p.both(and, wins), isFalse | isUnknown}}
		})
		if taken != never {
			return
		}
		said = v
	}
	of := &rule{prover: k, expr: said.Expr}
	of.report(said.Node, CodeNeverPaid, pack.Warning, say("项目“%[1]s”从不发放：凡符合它的都符合同组的“%[3]s”，而后者优先", "the programme “%[2]s” is never paid: whoever meets it meets “%[4]s” of the same group, which comes before it", b.Title.ZH, b.Title.EN, a.Title.ZH, a.Title.EN))
}

// paidBy is what a programme pays where it is met.
func (p *program) paidBy(pr *pack.Programme) lin {
	v := lang.InForce(p.c.Amount[pr], p.span.from)
	if v == nil {
		return constant(0, 1)
	}
	return p.number(v.Node, 0)
}

// cutAt cuts spans where other versions begin and end.
func cutAt(spans []span, versions []lang.Version) []span {
	for _, v := range versions {
		days := []fact.Date{v.From}
		if v.To != nil {
			days = append(days, *v.To)
		}
		for _, d := range days {
			for i, s := range spans {
				if s.from < d && d <= s.to {
					spans[i] = span{d, s.to}
					spans = append(spans[:i+1:i+1], append([]span{{s.from, d - 1}}, spans[i+1:]...)...)
					break
				}
			}
		}
	}
	return spans
}
