package rules

import (
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// explainer reads reasons out of the registers of a run. There is no second
// evaluation: what it shows is what decided.
type explainer struct {
	r      *Release
	days   []*dated
	asOf   fact.Date
	tables tables           // of the decision, flag or layer that is being explained
	path   []*pack.Variable // that a condition is within
	within int              // how many lists
	notes  notes

	// Room for those to come. A list that is appended to it stays where it is.
	room  []Reason
	under []rests
	toAsk []Missing
	kept  []ask

	// What was said already of the same household, to be said again.
	lists map[visited]listed
	made  map[madeOf]*Told
	asks  map[visited][]ask
	asked []question
	// Lists that are made anew each time.
	met     []ask
	wanted  []string
	wording []pack.Text
}

func newExplainer(r *Release, days []*dated, asOf fact.Date) *explainer {
	x := &explainer{r: r, days: days, asOf: asOf, lists: map[visited]listed{}, made: map[madeOf]*Told{}, asks: map[visited][]ask{}}
	x.tables = tables{x: x, said: map[saidRow]bool{}, seen: map[visited]bool{}}
	return x
}

// Verdicts are many and shared.
var isTrue, isFalse = true, false

// decision fills in the reasons and missing facts of a decision.
func (x *explainer) decision(d *Decision, c *candidate) {
	out := &c.at.program.Programmes[c.index]
	p := place{dated: c.at, on: c.at.date, entity: d.Subject.Entity, row: c.row}
	is := func(code string, met *bool, words pack.Text) {
		d.Reasons = []Reason{{Told: &Told{Code: code, Met: met, Text: words}, Subject: d.Subject, Reference: d.Programme.Reference}}
	}
	switch {
	case c.absent && d.Subject.Entity == fact.EntityHousehold:
		is("members.none", nil, text("在认定日没有登记任何家庭成员，无从认定", "nobody is on record as a member on the day that decides, so nothing can be said"))
		d.Missing = []Missing{{Input: membersInput, Title: membersTitle, Subject: d.Subject}}
		return
	case c.absent:
		is("member.not", &isFalse, text("在认定日不是家庭成员", "is no member of the household on the day that decides"))
		return
	case !out.InForce:
		is("not_in_force", &isFalse, text("该政策在"+sayDate(c.at.date).ZH+"尚未施行或已经停止", "the programme is not in force on "+sayDate(c.at.date).EN))
		return
	}
	x.about(d.Programme.Reference)
	list := x.condition(x.room, out.Eligible.Node, p, 0, d.Programme.Reference)
	if out.Amount != nil {
		list = append(list, x.amount(d, out, p))
		list = x.tables.under(list, out.Amount.Node, p, 1)
	}
	list = append(list, stacking(d, c)...)
	d.Reasons = x.keep(list)
	if d.Outcome == Undetermined {
		d.Missing = x.open(c).list()
	}
}

// keep takes a list out of the room for reasons that it was appended to.
func (x *explainer) keep(list []Reason) []Reason {
	x.room = list[len(list):]
	return list[:len(list):len(list)]
}

// open lists the facts that leave a decision undetermined.
func (x *explainer) open(c *candidate) *missing {
	out := &c.at.program.Programmes[c.index]
	p := place{dated: c.at, on: c.at.date, entity: c.decision.Subject.Entity, row: c.row}
	m := newMissing(x)
	m.find(out.Eligible.Node, p)
	if out.Amount != nil {
		if met := p.truth(out.Eligible.Node); met == nil || *met {
			m.find(out.Amount.Node, p)
		}
	}
	for _, w := range c.waits {
		other := &w.at.program.Programmes[w.index]
		q := place{dated: w.at, on: w.at.date, entity: w.decision.Subject.Entity, row: w.row}
		m.find(other.Eligible.Node, q)
		if other.Amount != nil {
			m.find(other.Amount.Node, q)
		}
	}
	return m
}

// longName is how many bytes the Chinese name of an amount may have: about eighty characters.
// A longer one nobody reads.
const longName = 240

func (x *explainer) amount(d *Decision, out *engine.Programme, p place) Reason {
	n := out.Amount.Node
	kind, f := tellAmount, x.phrase(n, p)
	assumed, granted := f.presumes && x.assumed(n, p), d.Outcome == Eligible
	if assumed {
		kind = tellAssumedAmount
	}
	t := x.told(f.as(kind, granted), p, func(t *Told) {
		v := p.value(n)
		v.Type.Period, v.Type.Per = d.Programme.Cycle, ""
		if d.Programme.Cycle == "once" {
			v.Type.Period = ""
		}
		name := x.sum(n, p, x.name(n, p.dated))
		if len(name.ZH) > longName {
			name = text("按规定计算的金额", "the amount computed")
		}
		*t = Told{Code: "amount", Observed: say(v), Confidence: f.confidence, Assumed: assumed, Condition: name, Name: name, Found: precise(v), Origins: f.origins}
		made := picked(bare(n), p)
		if called := x.sum(made, p, x.called(made, p)); len(called.ZH) <= longName {
			name = called
		}
		t.Text = x.tellAmount(made, v, name, granted)
		t.Text.EN = capital(t.Text.EN)
		if v.Known {
			t.Met = truthOf(engine.Value{Known: true, Num: max(v.Num, 0)})
		}
	})
	return Reason{Told: t, Subject: d.Subject, Reference: d.Programme.Reference, rests: x.rests(n, p)}
}

// sum is the name of an amount as it is worked out: of one by the year that is paid by the
// month with its twelfth, also where what is paid by the year has a name of its own.
func (x *explainer) sum(n *lang.Node, p place, name pack.Text) pack.Text {
	for n.Op == lang.OpParent || n.Op == lang.OpRound {
		n = n.Args[0]
	}
	if n.Op == lang.OpConvert {
		return x.operand(n, inSum, p.dated)
	}
	return name
}

// condition lists a condition and those that make it up. Nothing is cut short: a
// second reason is shown even where the first one decides.
func (x *explainer) condition(out []Reason, n *lang.Node, p place, depth int, ref pack.Reference) []Reason {
	p = p.to(n.Entity)
	switch n.Op {
	case lang.OpAnd:
		out = x.condition(out, n.Args[0], p, depth, ref)
		return x.condition(out, n.Args[1], p, depth, ref)
	case lang.OpOr:
		out = append(out, x.heading("any_of", anyOf, n, p, depth, ref))
		return x.alternatives(out, n, p, depth+1, ref)
	case lang.OpParent:
		return x.condition(out, n.Args[0], p, depth, ref)
	case lang.OpNot:
		if in := n.Args[0]; in.Op == lang.OpAnd || in.Op == lang.OpOr {
			out = append(out, x.heading("not", notSo, n, p, depth, ref))
			return x.condition(out, in, p, depth+1, ref)
		}
	}
	f := x.phrase(n, p)
	below := depth + 1
	switch n.Op {
	case lang.OpVar:
		out = append(out, x.leaf(f, n, p, depth, n.Var.Reference))
		if of := f.stands; of != nil && depth >= deepestNamed {
			out = append(out, x.notShown(f, n, p, depth+1))
		} else if of != nil && !slices.Contains(x.path, n.Var) {
			x.path = append(x.path, n.Var)
			out = x.named(out, of, p, depth+1, n.Var.Reference)
			x.path = x.path[:len(x.path)-1]
			return out
		}
	case lang.OpAny, lang.OpAll, lang.OpNone:
		out = append(out, x.leaf(f, n, p, depth, ref))
		if n.List.Of != fact.EntityPerson {
			break
		}
		below++
		for c := range p.children(n.List.Of) {
			if x.outside(n.List, c) {
				continue
			}
			before := len(out)
			x.within++
			out = x.condition(out, n.Args[0], c, depth+1, ref)
			x.within--
			x.chosen(out[before:], n.List)
		}
	default:
		out = append(out, x.leaf(f, n, p, depth, ref))
	}
	if !f.listed {
		return out
	}
	return x.tables.under(out, n, p, below)
}

// listed is what was listed of a condition that has a name.
type listed struct {
	reasons []Reason
	depth   int
}

// named lists a condition that has a name. Many name the same, so it is kept: unless rows of
// tables are among it, which are named once in a decision, or it is so deep that some of it
// may have been left out, or within a list, where reasons hinge on more.
func (x *explainer) named(out []Reason, n *lang.Node, p place, depth int, ref pack.Reference) []Reason {
	p = p.to(n.Entity)
	at := p.visit(n)
	if l, ok := x.lists[at]; ok && l.depth >= depth {
		before := len(out)
		out = append(out, l.reasons...)
		for i := before; i < len(out); i++ {
			out[i].Depth += depth - l.depth
		}
		return out
	}
	before, rows := len(out), x.tables.rows
	out = x.condition(out, n, p, depth, ref)
	made := out[before:]
	if x.within == 0 && rows == x.tables.rows && !slices.ContainsFunc(made, func(r Reason) bool { return r.Depth >= deepestNamed }) {
		x.lists[at] = listed{made, depth}
	}
	return out
}

// alternatives are the conditions of which one is enough.
func (x *explainer) alternatives(out []Reason, n *lang.Node, p place, depth int, ref pack.Reference) []Reason {
	if n.Op != lang.OpOr {
		return x.condition(out, n, p, depth, ref)
	}
	out = x.alternatives(out, n.Args[0], p, depth, ref)
	return x.alternatives(out, n.Args[1], p, depth, ref)
}

var (
	anyOf = text("满足下列之一", "one of these holds")
	notSo = text("下列不成立", "this does not hold")
)

// deepestNamed is how deep a condition with a name is listed together with what it stands for.
const deepestNamed = 12

var tooDeep = text("构成该条件的各项层次过深，不再列出", "what this is made up of lies too deep to be listed")

// notShown stands in the place of what a condition with a name is made up of, where that is
// not listed. It is as the condition is.
func (x *explainer) notShown(f *phrase, n *lang.Node, p place, depth int) Reason {
	t := x.told(f.as(tellNotShown, false), p, func(t *Told) {
		*t = Told{Code: "not_shown", Text: tooDeep, Condition: tooDeep, Met: p.truth(n), Origins: f.origins}
	})
	return Reason{Told: t, Depth: depth, Reference: n.Var.Reference, Subject: p.subject(), rests: x.rests(n, p)}
}

// heading is a condition that is only made up of others.
func (x *explainer) heading(code string, words pack.Text, n *lang.Node, p place, depth int, ref pack.Reference) Reason {
	f := x.phrase(n, p)
	t := x.told(f.as(tellHeading, false), p, func(t *Told) {
		*t = Told{Code: code, Text: words, Condition: words, Met: p.truth(n), Origins: f.origins}
	})
	return Reason{Told: t, Depth: depth, Reference: ref, Subject: p.subject(), rests: x.rests(n, p)}
}

// outside reports a child that a list surely does not range over.
func (x *explainer) outside(l *lang.List, c place) bool {
	for _, w := range l.Where {
		if t := c.truth(w); t != nil && !*t {
			return true
		}
	}
	return false
}

var opposite = map[lang.Op]lang.Op{lang.OpEq: lang.OpNe, lang.OpNe: lang.OpEq, lang.OpLt: lang.OpGe, lang.OpLe: lang.OpGt, lang.OpGt: lang.OpLe, lang.OpGe: lang.OpLt}

var mirrored = map[lang.Op]lang.Op{lang.OpEq: lang.OpEq, lang.OpNe: lang.OpNe, lang.OpLt: lang.OpGt, lang.OpLe: lang.OpGe, lang.OpGt: lang.OpLt, lang.OpGe: lang.OpLe}

var rank = []pack.Confidence{pack.Placeholder, pack.Recalled, pack.Verified, pack.Law}

// confidence is that of the least certain figure that a tree reads itself.
func (x *explainer) confidence(n *lang.Node, p place) pack.Confidence {
	worst := len(rank)
	x.walk(n, func(m *lang.Node) {
		if m.Param == nil {
			return
		}
		if v, ok := x.r.checked.Params[m.Param.Key].On(p.on); ok {
			worst = min(worst, slices.Index(rank, v.Decl.Confidence))
		}
	})
	if worst < 0 || worst >= len(rank) {
		return ""
	}
	return rank[worst]
}

// assumed reports whether an orElse or a presumption supplied a value.
func (x *explainer) assumed(n *lang.Node, p place) bool {
	found := false
	var look func(n *lang.Node, p place)
	look = func(n *lang.Node, p place) {
		if found || !x.r.presumes.of(n) {
			return
		}
		p = p.to(n.Entity)
		switch n.Op {
		case lang.OpOrElse:
			if v := p.value(n.Args[0]); !v.Known {
				found = true
			}
		case lang.OpInput:
			if i, ok := p.program.columns[columnOf(n.Input, p.on)]; ok && p.ids.Assumed(i, p.row) {
				found = true
			}
		case lang.OpVar:
			if v := lang.InForce(x.r.checked.Variables[n.Var], p.on); v != nil {
				look(v.Node, p)
			}
			return
		case lang.OpHeld, lang.OpCountMonths, lang.OpAt:
			return
		}
		for _, a := range n.Args {
			if a.Entity > p.entity {
				continue // of the members, who have reasons of their own
			}
			look(a, p)
		}
	}
	look(n, p)
	return found
}

// walk visits a tree, without going into variables and programmes.
func (x *explainer) walk(n *lang.Node, visit func(*lang.Node)) {
	visit(n)
	for _, a := range n.Args {
		x.walk(a, visit)
	}
}

// membersInput names the members themselves among what is missing.
const membersInput = "members"

var membersTitle = text("家庭成员", "the members of the household")

// flag fills in the reasons of a flag.
func (x *explainer) flag(f *Flag, d *dated, index int) {
	out := &d.program.Flags[index]
	if !out.InForce {
		return
	}
	if d.chunk.N[fact.EntityPerson] == 0 {
		f.Missing = []Missing{{Input: membersInput, Title: membersTitle, Subject: Subject{fact.EntityHousehold, d.ids.HouseholdID(0)}}}
		return
	}
	p := place{dated: d, on: d.date}
	x.about(f.Flag.Reference)
	f.Reasons = x.keep(x.condition(x.room, out.Raise.Node, p, 0, f.Flag.Reference))
	if f.Raise == nil {
		m := newMissing(x)
		m.find(out.Raise.Node, p)
		f.Missing = m.list()
	}
}

// variables lists the values of all variables of the pack.
func (x *explainer) variables(a *Assessment, d *dated) {
	shown := func(out *engine.VariableOut) bool { return out.InForce && out.Decl.Subject <= fact.EntityPerson }
	n := 0
	for i := range d.program.Variables {
		if out := &d.program.Variables[i]; shown(out) {
			n += d.chunk.N[out.Decl.Subject]
		}
	}
	a.Variables = make([]Variable, 0, n)
	for i := range d.program.Variables {
		out := &d.program.Variables[i]
		if !shown(out) {
			continue
		}
		origins := x.r.origins(out.Version.Node)
		for row := range d.chunk.N[out.Decl.Subject] {
			p := place{dated: d, on: d.date, entity: out.Decl.Subject, row: row}
			v := d.machine.Variable(i, row)
			a.Variables = append(a.Variables, Variable{Variable: out.Decl, Subject: p.subject(), Value: plain(v), Text: say(v), Origins: origins})
		}
	}
}
