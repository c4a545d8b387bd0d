package pack

import (
	"slices"

	"bentou/rules/fact"
)

func (r *reader) coverage(d declaration) {
	f, head := r.openTop(d, "variables", "layers", "caps")
	c := &Coverage{Head: head}
	for _, v := range f.under("variables", plainNames) {
		vf, head := r.open(v, true, variableKeys...)
		c.Variables = append(c.Variables, vf.variable(head, fact.EntityClaim, fact.EntityLine))
	}
	f.require("layers")
	var names []string
	for _, l := range f.under("layers", plainNames) {
		lf, head := r.open(l, true, "versions")
		c.Layers = append(c.Layers, &Layer{Head: head, Versions: lf.versions(layerRoles)})
		names = append(names, l.key)
	}
	for _, k := range f.under("caps", plainNames) {
		c.Caps = append(c.Caps, r.capOf(k, names))
	}
	r.pack.Coverages = append(r.pack.Coverages, c)
}

const defaultCapPeriod = "year"

func (r *reader) capOf(d declaration, layers []string) *Cap {
	f, head := r.open(d, false, "amount", "per", "period", "layers")
	c := &Cap{Head: head, Amount: f.requireExpr("amount"), Period: f.choice("period", defaultCapPeriod, defaultCapPeriod)}
	per, _ := fact.ParseEntity(f.requireChoice("per", fact.EntityPerson.String(), fact.EntityHousehold.String()))
	c.Per = per
	f.require("layers")
	c.Layers = f.references("layers", plainNames)
	if n, ok := f.get("layers"); ok {
		for _, item := range n.Items {
			if item.isScalar() && !slices.Contains(layers, item.Text) {
				r.add(CodeUnknownName, Error, item.Pos, len(item.Text), say("没有层 %s", "there is no layer %s", shorten(item.Text)), didYouMean(item.Text, layers))
			}
		}
	}
	return c
}

const maxPerHousehold = 1000

func (r *reader) allocation(d declaration) {
	f, head := r.openTop(d, "from", "quota", "per_household", "keep_holders", "rank", "ties")
	f.require("from")
	a := &Allocation{
		Head:         head,
		From:         f.reference("from", plainNames),
		Quota:        f.requireExpr("quota"),
		PerHousehold: f.count("per_household", maxPerHousehold),
		KeepHolders:  f.reference("keep_holders", plainNames),
		Ties:         f.choice("ties", "draw", "draw"),
	}
	if n, ok := f.get("rank"); ok {
		for _, item := range f.items("rank", n) {
			k := f.fields("rank", item.Pos, item, "by", "descending", "title")
			a.Rank = append(a.Rank, RankKey{Expr: k.requireExpr("by"), Descending: k.flag("descending"), Title: k.title(false)})
		}
	}
	r.pack.Allocations = append(r.pack.Allocations, a)
}

func (r *reader) scenario(d declaration) {
	f, head := r.openTop(d, "as_of", "given", "expect")
	s := &Scenario{Head: head, AsOf: f.asOf()}
	s.Given = f.part("given")
	f.require("expect")
	s.Expect = f.part("expect")
	r.pack.Scenarios = append(r.pack.Scenarios, s)
}

// asOf reads a day or a list of days.
func (f fields) asOf() (out []fact.Date) {
	n, ok := f.require("as_of")
	if !ok {
		return nil
	}
	items := n.Items
	if !n.IsSeq {
		items = []Node{n}
	}
	for _, item := range items {
		if d := f.date("as_of", item); d != nil {
			out = append(out, *d)
		}
	}
	if n.IsSeq && len(items) == 0 {
		f.missing("as_of")
	}
	return out
}

// part reads what rules/scenario understands.
func (f fields) part(key string) Node {
	n, ok := f.get(key)
	if ok && !n.IsMap {
		f.wrongShape(n, say("%s 必须是映射（键: 值）", "%s must be a map of keys to values", key))
	}
	return n
}
