package rules

import (
	"cmp"
	"slices"
	"strconv"

	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Settlement is how the layers of a coverage answer one bill.
type Settlement struct {
	Claim int // id of the claim in the dossier
	// Day is the day of discharge, whose rules and facts settle the bill.
	Day       fact.Date
	Layers    []LayerPayment
	Variables []Variable
}

// LayerPayment is what one payer pays of what the payers before left.
type LayerPayment struct {
	Coverage *pack.Coverage
	Layer    *pack.Layer
	// Served reports whether the layer serves this bill; nil: undetermined.
	Served *bool
	Pays   *fact.Money // nil: undetermined
	// Caps are those that limit what it pays, with what is left of them afterwards.
	Caps []CapLeft
	// Reasons say whom the layer serves and how the amount came about.
	Reasons []Reason
	Missing []Missing
}

// CapLeft is what is left of a yearly cap once a layer paid.
type CapLeft struct {
	Cap       *pack.Cap
	Unlimited bool        // there is no cap
	Left      *fact.Money // nil: unlimited or undetermined
}

// Settle settles the bills of a member in the order of discharge, each under the
// rules and facts of its day. What earlier bills of the year used up counts for the
// later ones, beside what the dossier says was settled before. A bill without a day
// of discharge is settled as of asOf.
func (r *Release) Settle(h *dossier.Household, person int, asOf fact.Date) ([]Settlement, error) {
	return r.settleAll(h, person, asOf, nil)
}

// settleAll settles; seen, where it is not nil, is shown each bill once it was run.
func (r *Release) settleAll(h *dossier.Household, person int, asOf fact.Date, seen func(*dated)) ([]Settlement, error) {
	at := slices.IndexFunc(h.Members, func(p *dossier.Person) bool { return p.ID == person })
	if at < 0 {
		return nil, nil
	}
	claims := slices.Clone(h.Members[at].Claims)
	slices.SortStableFunc(claims, func(a, b *dossier.Claim) int { return cmp.Compare(discharged(a, asOf), discharged(b, asOf)) })
	settled := slices.Clone(h.Members[at].Settled)
	var out []Settlement
	for _, c := range claims {
		day := discharged(c, asOf)
		one := *h.Members[at]
		one.Claims = []*dossier.Claim{withStay(c, settled, day)}
		one.Settled = settled
		alone := &dossier.Household{ID: h.ID, Members: slices.Clone(h.Members), Records: h.Records, Awards: h.Awards}
		for i, m := range alone.Members {
			if i != at && len(m.Claims) > 0 {
				without := *m
				without.Claims = nil
				alone.Members[i] = &without
			}
		}
		alone.Members[at] = &one
		s, values, err := r.settle(alone, c.ID, day, seen)
		if err != nil {
			return nil, err
		}
		if s == nil { // no member on the day of discharge: nobody's claim
			continue
		}
		out = append(out, *s)
		settled = append(settled[:len(settled):len(settled)], dossier.Settled{DischargedOn: day, Values: values})
	}
	return out, nil
}

func discharged(c *dossier.Claim, asOf fact.Date) fact.Date {
	if text, ok := c.Values.Get("discharged_on"); ok {
		if d, err := fact.ParseDate(text); err == nil {
			return d
		}
	}
	return asOf
}

// withStay fills in which stay of the year a claim is, and its day, where the bill
// does not say.
func withStay(c *dossier.Claim, settled []dossier.Settled, day fact.Date) *dossier.Claim {
	out := *c
	out.Values = slices.Clone(c.Values)
	if _, ok := out.Values.Get("discharged_on"); !ok {
		out.Values = append(out.Values, dossier.Value{Column: "discharged_on", Text: day.String()})
	}
	if _, ok := out.Values.Get("stay_number"); !ok {
		stay := 1
		for _, s := range settled {
			if s.DischargedOn.Year() == day.Year() && s.DischargedOn <= day {
				stay++
			}
		}
		out.Values = append(out.Values, dossier.Value{Column: "stay_number", Text: strconv.Itoa(stay)})
	}
	return &out
}

// settle runs the one claim of a household.
func (r *Release) settle(h *dossier.Household, id int, day fact.Date, seen func(*dated)) (*Settlement, dossier.Values, error) {
	p, err := r.program(day, forClaims)
	if err != nil {
		return nil, nil, err
	}
	chunk, rows := p.filler.fill([]*dossier.Household{h})
	if chunk.N[fact.EntityClaim] == 0 {
		return nil, nil, nil
	}
	d := &dated{date: day, chunk: chunk, ids: rows, program: p, machine: p.run(chunk)}
	defer p.machines.Put(d.machine)
	if seen != nil {
		seen(d)
	}
	x := newExplainer(r, []*dated{d}, day)
	s := &Settlement{Claim: id, Day: day}
	var values dossier.Values
	for i := range p.Layers {
		out := &p.Layers[i]
		l := LayerPayment{Coverage: out.Coverage, Layer: out.Decl}
		pays, ok := d.machine.LayerPays(i, 0)
		if ok {
			m := fact.Money(pays)
			l.Pays = &m
			values = append(values, dossier.Value{Column: out.Decl.Key, Text: m.String()})
		}
		at := place{dated: d, on: day, entity: fact.EntityClaim, layer: out}
		served := out.InForce
		x.about(out.Decl.Reference)
		l.Served = &served
		if out.When != nil {
			l.Served = at.truth(out.When.Node)
			l.Reasons = x.condition(nil, out.When.Node, at, 0, out.Decl.Reference)
		}
		if out.Pays != nil && l.Served != nil && *l.Served {
			l.Reasons = append(l.Reasons, x.parts(out.Pays.Node, at, out.Decl)...)
			l.Reasons = x.tables.under(l.Reasons, out.Pays.Node, at, 0)
		}
		if out.Pays != nil {
			l.Caps = x.caps(out.Pays.Node, at, l.Pays)
		}
		if l.Pays == nil {
			m := newMissing(x)
			m.layer(i, at)
			l.Missing = m.list()
		}
		s.Layers = append(s.Layers, l)
	}
	for i, out := range p.Variables {
		if !out.InForce || out.Decl.Subject != fact.EntityClaim {
			continue
		}
		v := d.machine.Variable(i, 0)
		s.Variables = append(s.Variables, Variable{Variable: out.Decl, Subject: Subject{fact.EntityClaim, id}, Value: plain(v), Text: say(v), Origins: r.origins(out.Version.Node)})
		if v.Known && v.Type.Kind == fact.KindMoney {
			values = append(values, dossier.Value{Column: out.Decl.Key, Text: plain(v)})
		}
	}
	return s, values, nil
}

// caps lists the caps that an amount looks at. What is left of one is read as it was
// before the layer paid.
func (x *explainer) caps(n *lang.Node, p place, pays *fact.Money) []CapLeft {
	var out []CapLeft
	x.walk(n, func(m *lang.Node) {
		if m.Op != lang.OpCapLeft || slices.ContainsFunc(out, func(c CapLeft) bool { return c.Cap == m.Cap }) {
			return
		}
		c := CapLeft{Cap: m.Cap}
		v := p.value(m)
		c.Unlimited = v.Known && v.Num >= lang.NoneIn(v.Scale)
		if before, err := fact.ParseMoney(plain(v)); err == nil && pays != nil && !c.Unlimited {
			left := before - *pays
			c.Left = &left
		}
		out = append(out, c)
	})
	return out
}

// parts lists the figures that an amount was made of: each parameter, variable and
// field that it reads, with its value. Rows of tables are listed beside them.
func (x *explainer) parts(n *lang.Node, p place, decl *pack.Layer) []Reason {
	var out []Reason
	seen := map[string]bool{}
	x.walk(n, func(m *lang.Node) {
		switch m.Op {
		case lang.OpInput, lang.OpParam, lang.OpVar, lang.OpLayer, lang.OpCapLeft:
		default:
			return
		}
		if m.Entity > p.entity {
			return
		}
		name := x.name(m, p.dated)
		if seen[name.ZH] || name == (pack.Text{}) {
			return
		}
		seen[name.ZH] = true
		ref := decl.Reference
		if m.Param != nil {
			ref = m.Param.Reference
		}
		f := x.phrase(m, p)
		assumed := f.presumes && x.assumed(m, p)
		t := x.told(f.as(tellPart, assumed), p, func(t *Told) {
			v := p.value(m)
			*t = Told{Code: codeOf(m) + ".value", Text: text(name.ZH+"："+say(v).ZH, name.EN+": "+say(v).EN), Condition: name, Observed: say(v), Origins: f.origins, Confidence: f.confidence, Assumed: assumed}
		})
		out = append(out, Reason{Told: t, rests: x.rests(m, p), Reference: ref, Subject: p.subject()})
	})
	return out
}
