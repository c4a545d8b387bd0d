package rules

import (
	"math/big"
	"slices"
	"strings"

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
	tables *tables // of the decision, flag or layer that is being explained
}

// place is where a tree is read: a day's run, the day as of which the tree holds,
// and the row of the entity it belongs to.
type place struct {
	*dated
	on     fact.Date // differs from the run's day inside at() and held()
	entity fact.Entity
	row    int
	layer  *engine.LayerOut
}

// value reads a tree at a place.
func (p place) value(n *lang.Node) engine.Value {
	if n.Const && n.Op == lang.OpConst {
		return constValue(n)
	}
	v, _ := p.machine.Node(n, p.on, p.layer, p.to(n.Entity).row)
	return v
}

// to climbs to the row of an entity above.
func (p place) to(e fact.Entity) place {
	for p.entity > e {
		first := p.chunk.Children[p.entity]
		row := 0
		for row+1 < len(first)-1 && int(first[row+1]) <= p.row {
			row++
		}
		p.entity, p.row = p.entity-1, row
	}
	return p
}

// children are the places of the children of a list.
func (p place) children(e fact.Entity) []place {
	first := p.chunk.Children[e]
	var out []place
	for row := int(first[p.row]); row < int(first[p.row+1]); row++ {
		c := p
		c.entity, c.row = e, row
		out = append(out, c)
	}
	return out
}

// days are the days on which a tree about other days reads its argument.
func (p place) days(n *lang.Node) (out []fact.Date) {
	if n.Op == lang.OpAt {
		if on := p.value(n.Day); on.Known {
			out = append(out, fact.Date(on.Num))
		}
		return out
	}
	for k := range n.N {
		out = append(out, engine.AddMonths(p.on, -k))
	}
	return out
}

func (p place) subject() Subject {
	if p.entity == fact.EntityHousehold {
		return Subject{fact.EntityHousehold, p.ids.HouseholdID(p.row)}
	}
	return Subject{fact.EntityPerson, p.ids.PersonID(p.to(fact.EntityPerson).row)}
}

func truthOf(v engine.Value) *bool {
	if !v.Known {
		return nil
	}
	b := v.Num != 0
	return &b
}

// decision fills in the reasons and missing facts of a decision.
func (x *explainer) decision(d *Decision, c *candidate) {
	out := &c.at.program.Programmes[c.index]
	p := place{dated: c.at, on: c.at.date, entity: d.Subject.Entity, row: c.row}
	no := false
	switch {
	case c.absent && d.Subject.Entity == fact.EntityHousehold:
		d.Reasons = append(d.Reasons, Reason{Code: "members.none", Subject: d.Subject, Reference: d.Programme.Reference,
			Text: text("在认定日没有登记任何家庭成员，无从认定", "nobody is on record as a member on the day that decides, so nothing can be said")})
		d.Missing = []Missing{{Input: membersInput, Title: membersTitle, Subject: d.Subject}}
		return
	case c.absent:
		d.Reasons = append(d.Reasons, Reason{Code: "member.not", Met: &no, Subject: d.Subject, Reference: d.Programme.Reference,
			Text: text("在认定日不是家庭成员", "is no member of the household on the day that decides")})
		return
	case !out.InForce:
		d.Reasons = append(d.Reasons, Reason{Code: "not_in_force", Met: &no, Subject: d.Subject, Reference: d.Programme.Reference,
			Text: text("该政策在"+sayDate(c.at.date).ZH+"尚未施行或已经停止", "the programme is not in force on "+sayDate(c.at.date).EN)})
		return
	}
	x.tables = newTables(x, d.Programme.Reference)
	d.Reasons = x.condition(nil, out.Eligible.Node, p, 0, d.Programme.Reference, nil)
	if out.Amount != nil {
		d.Reasons = append(d.Reasons, x.amount(d, c, out, p))
		d.Reasons = x.tables.under(d.Reasons, out.Amount.Node, p, 1)
	}
	d.Reasons = append(d.Reasons, stacking(d, c)...)
	if d.Outcome == Undetermined {
		d.Missing = x.open(c)
	}
}

// open lists the facts that leave a decision undetermined.
func (x *explainer) open(c *candidate) []Missing {
	out := &c.at.program.Programmes[c.index]
	p := place{dated: c.at, on: c.at.date, entity: c.decision.Subject.Entity, row: c.row}
	m := &missing{x: x}
	m.find(out.Eligible.Node, p)
	if out.Amount != nil {
		if met := truthOf(p.value(out.Eligible.Node)); met == nil || *met {
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
	return m.found
}

func (x *explainer) amount(d *Decision, c *candidate, out *engine.Programme, p place) Reason {
	v := p.value(out.Amount.Node)
	v.Type.Period, v.Type.Per = d.Programme.Cycle, ""
	if d.Programme.Cycle == "once" {
		v.Type.Period = ""
	}
	name := x.name(out.Amount.Node, p.dated)
	if len(name.ZH) > 120 {
		name = text("按规定计算的金额", "the amount computed")
	}
	reason := Reason{Code: "amount", Subject: d.Subject, Reference: d.Programme.Reference, Observed: say(v), Confidence: x.confidence(out.Amount.Node, p),
		Assumed: x.assumed(out.Amount.Node, p), Condition: name, Name: name, Found: precise(v), Origins: x.r.origins(out.Amount.Node), rests: x.rests(out.Amount.Node, p)}
	made := picked(bare(out.Amount.Node), p)
	if t := x.called(made, p); len(t.ZH) <= 120 {
		name = t
	}
	reason.Text = x.tellAmount(made, v, name, d.Outcome == Eligible)
	reason.Text.EN = capital(reason.Text.EN)
	if v.Known {
		yes := v.Num > 0
		reason.Met = &yes
	}
	return reason
}

// condition lists a condition and those that make it up. Nothing is cut short: a
// second reason is shown even where the first one decides.
func (x *explainer) condition(out []Reason, n *lang.Node, p place, depth int, ref pack.Reference, seen []*pack.Variable) []Reason {
	p = p.to(n.Entity)
	switch n.Op {
	case lang.OpAnd:
		out = x.condition(out, n.Args[0], p, depth, ref, seen)
		return x.condition(out, n.Args[1], p, depth, ref, seen)
	case lang.OpOr:
		out = append(out, x.heading("any_of", text("满足下列之一", "one of these holds"), n, p, depth, ref))
		for _, a := range alternatives(n, nil) {
			out = x.condition(out, a, p, depth+1, ref, seen)
		}
		return out
	case lang.OpParent:
		return x.condition(out, n.Args[0], p, depth, ref, seen)
	case lang.OpNot:
		if in := n.Args[0]; in.Op == lang.OpAnd || in.Op == lang.OpOr {
			out = append(out, x.heading("not", text("下列不成立", "this does not hold"), n, p, depth, ref))
			return x.condition(out, in, p, depth+1, ref, seen)
		}
		return x.tables.under(append(out, x.leaf(n, p, depth, ref)), n, p, depth+1)
	case lang.OpVar:
		version := lang.InForce(x.r.checked.Variables[n.Var], p.on)
		reason := x.leaf(n, p, depth, n.Var.Reference)
		out = append(out, reason)
		if version != nil && !slices.Contains(seen, n.Var) && depth < 12 {
			return x.condition(out, version.Node, p, depth+1, n.Var.Reference, append(seen[:len(seen):len(seen)], n.Var))
		}
		return x.tables.under(out, n, p, depth+1)
	case lang.OpAny, lang.OpAll, lang.OpNone:
		out = append(out, x.leaf(n, p, depth, ref))
		if n.List.Of != fact.EntityPerson {
			return x.tables.under(out, n, p, depth+1)
		}
		for _, c := range p.children(n.List.Of) {
			if x.outside(n.List, c) {
				continue
			}
			before := len(out)
			out = x.condition(out, n.Args[0], c, depth+1, ref, seen)
			x.chosen(out[before:], n.List)
		}
		return x.tables.under(out, n, p, depth+2)
	}
	return x.tables.under(append(out, x.leaf(n, p, depth, ref)), n, p, depth+1)
}

// heading is a condition that is only made up of others.
func (x *explainer) heading(code string, words pack.Text, n *lang.Node, p place, depth int, ref pack.Reference) Reason {
	return Reason{Code: code, Text: words, Condition: words, Met: truthOf(p.value(n)), Depth: depth, Reference: ref, Subject: p.subject(), Origins: x.r.origins(n), rests: x.rests(n, p)}
}

// outside reports a child that a list surely does not range over.
func (x *explainer) outside(l *lang.List, c place) bool {
	for _, w := range l.Where {
		if t := truthOf(c.value(w)); t != nil && !*t {
			return true
		}
	}
	return false
}

func alternatives(n *lang.Node, out []*lang.Node) []*lang.Node {
	if n.Op != lang.OpOr {
		return append(out, n)
	}
	return alternatives(n.Args[1], alternatives(n.Args[0], out))
}

// leaf is one condition.
func (x *explainer) leaf(n *lang.Node, p place, depth int, ref pack.Reference) Reason {
	p = p.to(n.Entity)
	r := Reason{Met: truthOf(p.value(n)), Depth: depth, Reference: ref, Subject: p.subject(), Confidence: x.confidence(n, p), Assumed: x.assumed(n, p), Origins: x.r.origins(n), rests: x.rests(n, p)}
	negated := false
	in := n
	for in.Op == lang.OpParent || in.Op == lang.OpNot {
		if in.Op == lang.OpNot {
			negated = !negated
		}
		in = in.Args[0]
	}
	q := p.to(in.Entity)
	r.Subject = q.to(aboutWho(in)).subject()
	switch in.Op {
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		x.comparison(&r, in, q, negated)
	case lang.OpIn, lang.OpInRange:
		a := q.value(in.Args[0])
		name, set := x.name(in.Args[0], p.dated), setText(in)
		r.Observed, r.Required = say(a), set
		r.Name, r.Relation, r.Found, r.Need = name, "one_of", precise(a), setOf(in)
		word := text("须为", "must be ")
		r.Code = codeOf(in.Args[0]) + ".one_of"
		if in.Op == lang.OpInRange {
			r.Code, r.Relation = codeOf(in.Args[0])+".between", "between"
			x.near(&r, in.Args[0], a, in.Set[0], q)
		}
		if negated {
			word, r.Code = text("不得为", "must not be "), codeOf(in.Args[0])+".none_of"
			r.Relation = map[lang.Op]string{lang.OpIn: "none_of", lang.OpInRange: "not_between"}[in.Op]
		}
		r.Condition = text(name.ZH+word.ZH+set.ZH, name.EN+" "+word.EN+set.EN)
		r.Text = x.tellSet(&r, in, q, negated)
	default:
		v := q.value(in)
		name := x.name(in, p.dated)
		r.Observed, r.Required = say(v), text("是", "yes")
		r.Code = codeOf(in) + ".true"
		r.Name, r.Relation, r.Found, r.Need = name, "true", precise(v), "true"
		if negated {
			r.Required, r.Code = text("否", "no"), codeOf(in)+".false"
			r.Relation, r.Need = "false", "false"
		}
		r.Condition = text(name.ZH+"：须为"+r.Required.ZH, name.EN+": must be "+r.Required.EN)
		r.Text = x.tellTruth(in, q, !negated)
	}
	if r.Assumed {
		r.Text = text(r.Text.ZH+"（没有登记的部分按规定推定）", r.Text.EN+" (what is not on record is presumed, as the rules say)")
	}
	r.Text.EN = capital(r.Text.EN)
	return r
}

var opposite = map[lang.Op]lang.Op{lang.OpEq: lang.OpNe, lang.OpNe: lang.OpEq, lang.OpLt: lang.OpGe, lang.OpLe: lang.OpGt, lang.OpGt: lang.OpLe, lang.OpGe: lang.OpLt}
var mirrored = map[lang.Op]lang.Op{lang.OpEq: lang.OpEq, lang.OpNe: lang.OpNe, lang.OpLt: lang.OpGt, lang.OpLe: lang.OpGe, lang.OpGt: lang.OpLt, lang.OpGe: lang.OpLe}

func (x *explainer) comparison(r *Reason, n *lang.Node, p place, negated bool) {
	left, right, op := n.Args[0], n.Args[1], n.Op
	if negated {
		op = opposite[op]
	}
	if left.Const && !right.Const { // 60 <= age reads age ≥ 60
		left, right, op = right, left, mirrored[op]
	}
	a, b := p.value(left), p.value(right)
	if b.Known && b.Num == 0 && a.Type.Numeric() {
		b.Type = a.Type
	}
	if b.Type.Label == "" && a.Type.Kind == b.Type.Kind {
		b.Type.Label = a.Type.Label
	}
	w := relations[op]
	r.Code = codeOf(left) + "." + w.code
	r.Observed = say(a)
	name := x.name(left, p.dated)
	flat := a.Type.Kind == fact.KindBool || a.Type.Kind == fact.KindCode
	says := func(need pack.Text) pack.Text {
		switch {
		case flat && op == lang.OpNe:
			return text(name.ZH+"不得为"+need.ZH, name.EN+" must not be "+need.EN)
		case flat:
			return text(name.ZH+"须"+w.zh+need.ZH, name.EN+" must be "+strings.TrimPrefix(w.en, "is")+need.EN)
		}
		return text(name.ZH+"须"+w.zh+need.ZH, name.EN+" must be "+w.en+" "+need.EN)
	}
	r.Required = say(b)
	r.Name, r.Relation, r.Found, r.Need = name, relationOf[op], precise(a), precise(b)
	r.Condition = says(r.Required)
	defer func() { r.Text = x.tellComparison(r, left, right, op, a, b, p) }() // by the day on which it is met, too
	if !right.Const {                                                         // the figure was observed as well: without it there is its name
		r.Condition = says(x.name(right, p.dated))
	}
	if flat {
		return
	}
	r.Required = text(w.zh+r.Required.ZH, w.en+" "+r.Required.EN)
	if !a.Known || !b.Known || !a.Type.Numeric() {
		return
	}
	if b.Den == 1 && b.Scale == 0 && (op == lang.OpGe || op == lang.OpGt) && a.Type.Label == "years" {
		years := b.Num
		if op == lang.OpGt {
			years++
		}
		x.near(r, left, a, years, p)
		if r.MetOn != nil {
			return
		}
	}
	gap := new(big.Rat).Sub(exact(a), exact(b))
	size := gap.Sign()
	gap.Abs(gap)
	d := say(engine.Value{Type: a.Type, Known: true, Num: 0, Den: 1})
	places := 2
	if a.Type.Kind == fact.KindInt {
		places = 0
	}
	number := gap.FloatString(places)
	d.ZH, d.EN = strings.Replace(d.ZH, say0(a), number, 1), strings.Replace(d.EN, say0(a), number, 1)
	switch {
	case size > 0:
		r.Distance = text("高出"+d.ZH, d.EN+" above")
	case size < 0:
		r.Distance = text("相差"+d.ZH, d.EN+" below")
	default:
		r.Distance = text("恰好相等", "exactly equal")
	}
}

// say0 is how a zero of a type begins, to put another number in its place.
func say0(v engine.Value) string {
	if v.Type.Kind == fact.KindMoney {
		return "0.00"
	}
	return "0"
}

// near says on which day an age will be reached.
func (x *explainer) near(r *Reason, n *lang.Node, age engine.Value, years int64, p place) {
	if n.Op != lang.OpInput || n.Input.Name != "age" || !age.Known || age.Num >= years {
		return
	}
	birth, ok := x.birthday(p)
	if !ok {
		return
	}
	y, m, d := birth.Civil()
	on := fact.NewDate(y+int(years), m, d)
	if m == 2 && d == 29 && fact.DaysIn(y+int(years), m) == 28 {
		on = fact.NewDate(y+int(years), 3, 1)
		if x.r.options(p.date).LeapBirthday != 0 {
			on = fact.NewDate(y+int(years), 2, 28)
		}
	}
	r.MetOn = &on
	age.Num = years
	s, day := say(age), sayDate(on)
	r.Distance = text(day.ZH+"满"+s.ZH, s.EN+" on "+day.EN)
}

// birthday reads the birth date of a person, which every program that explains has
// among its columns where a rule looks at ages.
func (x *explainer) birthday(p place) (fact.Date, bool) {
	for i, c := range p.program.Columns {
		if c.Input.Name == "birth_date" && c.Day == p.on {
			row := p.to(fact.EntityPerson).row
			col := &p.chunk.Cols[i]
			return fact.Date(col.Ints[row]), col.Known[row>>6]>>(row&63)&1 != 0
		}
	}
	return 0, false
}

// codeOf is the stable name of what a condition looks at.
func codeOf(n *lang.Node) string {
	switch n.Op {
	case lang.OpInput:
		return strings.TrimPrefix(n.Input.Name, "attr:")
	case lang.OpVar:
		return n.Var.Key
	case lang.OpGroup:
		return n.Group.Key
	case lang.OpParam, lang.OpLookup, lang.OpBand, lang.OpScale, lang.OpScaleFrom:
		return "param." + n.Param.Key
	case lang.OpEligible, lang.OpAmount:
		return "programme." + n.Programme.Key
	case lang.OpAny, lang.OpAll, lang.OpNone, lang.OpCount, lang.OpSum:
		return map[lang.Op]string{lang.OpAny: "any_member", lang.OpAll: "every_member", lang.OpNone: "no_member", lang.OpCount: "count", lang.OpSum: "sum"}[n.Op]
	case lang.OpLayer:
		return n.Layer.Key
	case lang.OpAsOf:
		return "as_of"
	}
	if len(n.Args) > 0 {
		return codeOf(n.Args[0])
	}
	return "value"
}

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
		if found {
			return
		}
		p = p.to(n.Entity)
		switch n.Op {
		case lang.OpOrElse:
			if v := p.value(n.Args[0]); !v.Known {
				found = true
			}
		case lang.OpInput:
			for i, c := range p.program.Columns {
				if c.Input == n.Input && c.Day == p.on && p.ids.Assumed(i, p.row) {
					found = true
				}
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
	x.tables = newTables(x, f.Flag.Reference)
	f.Reasons = x.condition(nil, out.Raise.Node, p, 0, f.Flag.Reference, nil)
	if f.Raise == nil {
		m := &missing{x: x}
		m.find(out.Raise.Node, p)
		f.Missing = m.found
	}
}

// variables lists the values of all variables of the pack.
func (x *explainer) variables(a *Assessment, d *dated) {
	for i, out := range d.program.Variables {
		if !out.InForce || out.Decl.Subject > fact.EntityPerson {
			continue
		}
		for row := range d.chunk.N[out.Decl.Subject] {
			p := place{dated: d, on: d.date, entity: out.Decl.Subject, row: row}
			v := d.machine.Variable(i, row)
			a.Variables = append(a.Variables, Variable{Variable: out.Decl, Subject: p.subject(), Value: plain(v), Text: say(v), Origins: x.r.origins(out.Version.Node)})
		}
	}
}
