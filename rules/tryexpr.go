package rules

import (
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// TriedExpr is what an expression gives for a subject.
type TriedExpr struct {
	Subject Subject
	Type    pack.Type
	Known   bool
	Value   string // in plain text, as that of a [Variable]; empty where it is unknown
	Text    pack.Text
	// Reasons are those of a condition or, of anything else, the rows of tables that were
	// read and what was rounded.
	Reasons []Reason
	Missing []Missing // where it is unknown
	// Origins are the kinds of record that it is read from, also by way of other
	// programmes: whoever may not see those may not see what comes out, because whoever
	// types an expression may type one that tells a fact.
	Origins []string
}

// Trial is an expression that was tried on a household.
type Trial struct {
	Sentence pack.Text
	Results  []TriedExpr // the household, or its members in the order of the dossier
}

// triedKey is the variable that an expression is tried as.
const triedKey = "tried_expression"

// TryExpr works an expression out for a household on a day, as if it stood at a place of
// the pack. What is wrong with it is among the diagnostics, as of [Release.CheckExpr];
// with an error there is no trial. The error says what is wrong with the place; bills have
// none, [Release.AssessClaim] settles them.
func (r *Release) TryExpr(at lang.Place, expr string, h *dossier.Household, asOf fact.Date) (*Trial, pack.Diagnostics, error) {
	found, err := r.CheckExpr(at, expr)
	if err != nil || found.Failed() {
		return nil, found, err
	}
	v := &pack.Variable{Head: pack.Head{Key: triedKey, Title: text("试用的表达式", "the expression that is tried")}, Subject: at.Subject, Type: pack.Type{Kind: fact.KindBool}}
	switch at.Role {
	case lang.RoleRaise, lang.RoleClear:
		v.Subject = fact.EntityHousehold
	case lang.RoleWhere:
		v.Subject = fact.EntityPerson
	case lang.RoleAmount:
		v.Type = pack.Type{Kind: fact.KindMoney, Period: at.Cycle}
		if at.Cycle == "once" {
			v.Type.Period = ""
		}
	case lang.RoleExpr:
		v.Type = at.Type
	}
	for slices.ContainsFunc(r.pack.Variables, func(x *pack.Variable) bool { return x.Key == v.Key }) {
		v.Key += "_"
	}
	e, _ := pack.NewExpr(exprFile, expr) // it was read before
	v.Versions = []*pack.Version{{From: asOf, Pos: e.Pos, Exprs: map[string]pack.Expr{string(lang.RoleExpr): e}}}
	p := *r.pack
	p.Variables = append(slices.Clone(p.Variables), v)
	with, more := New(&p, nil)
	if with == nil { // on the day itself something that it reads is not in force
		for _, d := range more {
			if d.Pos.File == exprFile && d.Severity == pack.Error {
				d.Pos.File, d.End.File = "", ""
				found = append(found, d)
			}
		}
		if !found.Failed() {
			return nil, nil, more
		}
		return nil, found.Sort(), nil
	}
	out, err := with.tried(v, h, asOf)
	return out, found, err
}

// tried explains a variable for its subjects.
func (r *Release) tried(v *pack.Variable, h *dossier.Household, asOf fact.Date) (*Trial, error) {
	h = h.Ready()
	d, err := r.chunkOf(h, asOf, forDecisions)
	if err != nil {
		return nil, err
	}
	d.machine = d.program.run(d.chunk)
	defer release([]*dated{d})
	version := lang.InForce(r.checked.Variables[v], asOf)
	i := slices.IndexFunc(r.pack.Variables, func(x *pack.Variable) bool { return x == v })
	out := &Trial{Sentence: r.Sentence(version.Node, asOf)}
	origins := r.widerOrigins(version.Node)
	if !d.inhabited() {
		who := Subject{fact.EntityHousehold, h.ID}
		out.Results = []TriedExpr{{Subject: who, Type: v.Type, Text: unknownText, Missing: []Missing{{Input: membersInput, Title: membersTitle, Subject: who}}, Origins: origins}}
		return out, nil
	}
	x := newExplainer(r, []*dated{d}, asOf)
	for row := range d.chunk.N[v.Subject] {
		at := place{dated: d, on: asOf, entity: v.Subject, row: row}
		value := d.machine.Variable(i, row)
		one := TriedExpr{Subject: at.subject(), Type: v.Type, Known: value.Known, Value: plain(value), Text: say(value), Origins: origins}
		x.about(pack.Reference{})
		if v.Type.Kind == fact.KindBool {
			one.Reasons = x.keep(x.condition(x.room, version.Node, at, 0, pack.Reference{}))
		} else {
			one.Reasons = x.keep(x.tables.under(x.room, version.Node, at, 0))
		}
		if !value.Known {
			m := newMissing(x)
			m.find(version.Node, at)
			one.Missing = m.list()
		}
		out.Results = append(out.Results, one)
	}
	return out, nil
}

// widerOrigins are those of a tree and of the programmes that it looks at.
func (r *Release) widerOrigins(n *lang.Node) []string {
	out := slices.Clone(r.origins(n))
	r.programmesIn(n, map[*lang.Node]bool{}, func(key string) { out = append(out, r.ProgrammeOrigins(key)...) })
	slices.Sort(out)
	return slices.Compact(out)
}
