package rules

import (
	"strconv"
	"strings"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// leaf is one condition.
func (x *explainer) leaf(f *phrase, n *lang.Node, p place, depth int, ref pack.Reference) Reason {
	assumed := f.presumes && x.assumed(n, p)
	q := p.to(f.in.Entity)
	t := x.told(f.as(tellLeaf, assumed), p, func(t *Told) {
		*t = Told{Met: p.truth(n), Confidence: f.confidence, Assumed: assumed, Origins: f.origins}
		x.tellLeaf(t, f, q)
	})
	return Reason{Told: t, Depth: depth, Reference: ref, Subject: q.to(f.whom).subject(), rests: x.rests(n, p)}
}

func (x *explainer) tellLeaf(t *Told, f *phrase, q place) {
	in, negated := f.in, f.negated
	switch in.Op {
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		x.comparison(t, f, q)
	case lang.OpIn, lang.OpInRange:
		a := q.value(in.Args[0])
		name, set := x.name(in.Args[0], q.dated), setText(in)
		t.Observed, t.Required = say(a), set
		t.Name, t.Relation, t.Found, t.Need = name, "one_of", precise(a), setOf(in)
		word := text("须为", "must be ")
		t.Code = codeOf(in.Args[0]) + ".one_of"
		if in.Op == lang.OpInRange {
			t.Code, t.Relation = codeOf(in.Args[0])+".between", "between"
			if x.near(t, in.Args[0], a, in.Set[0], q); t.MetOn == nil {
				t.Distance = outsideBy(a, in.Set[0], in.Set[1])
			}
		}
		if negated {
			word, t.Code = text("不得为", "must not be "), codeOf(in.Args[0])+".none_of"
			t.Relation = map[lang.Op]string{lang.OpIn: "none_of", lang.OpInRange: "not_between"}[in.Op]
		}
		t.Condition = text(name.ZH+word.ZH+set.ZH, name.EN+" "+word.EN+set.EN)
		t.Text = x.tellSet(t, in, q, negated)
	default:
		v := q.value(in)
		name := x.name(in, q.dated)
		t.Observed, t.Required = say(v), text("是", "yes")
		t.Code = codeOf(in) + ".true"
		t.Name, t.Relation, t.Found, t.Need = name, "true", precise(v), "true"
		if negated {
			t.Required, t.Code = text("否", "no"), codeOf(in)+".false"
			t.Relation, t.Need = "false", "false"
		}
		t.Condition = text(name.ZH+"：须为"+t.Required.ZH, name.EN+": must be "+t.Required.EN)
		t.Text = x.tellTruth(in, q, !negated)
	}
	if t.Assumed {
		t.Text = text(t.Text.ZH+"（没有登记的部分按规定推定）", t.Text.EN+" (what is not on record is presumed, as the rules say)")
	}
	t.Text.EN = capital(t.Text.EN)
}

func (x *explainer) comparison(r *Told, f *phrase, p place) {
	n, negated := f.in, f.negated
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
	flat := a.Type.Kind == fact.KindBool || a.Type.Kind == fact.KindCode
	frame := f.frame.Load()
	if frame == nil {
		frame = x.frame(left, right, op, b, flat, p)
		f.frame.Store(frame)
	}
	r.Code, r.Name, r.Relation, r.Condition, r.Required, r.Need = frame.Code, frame.Name, frame.Relation, frame.Condition, frame.Required, frame.Need
	r.Observed, r.Found = say(a), precise(a)
	if !right.Const { // the figure was observed as well
		r.Required, r.Need = required(b, op, flat), precise(b)
	}
	defer func() { r.Text = x.tellComparison(r, left, right, op, a, b, p) }() // by the day on which it is met, too
	if flat {
		return
	}
	if !a.Known || !b.Known || !a.Type.Numeric() && a.Type.Kind != fact.KindDate {
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
	r.Distance = distance(a, b)
}

// distance is how far what was found lies from what is needed: in numbers of the same kind,
// in money, or in days.
func distance(a, b engine.Value) pack.Text {
	if a.Type.Kind == fact.KindDate {
		return daysApart(fact.Date(a.Num), fact.Date(b.Num))
	}
	gap := apart(a, b)
	places := 2
	if a.Type.Kind == fact.KindInt {
		places = 0
	}
	d := counted(a.Type, gap.text(places), "0") // of how much nothing would be said
	if a.Type.Kind == fact.KindMoney {
		d = sayMoney(a.Type, gap.text(places))
	}
	switch {
	case gap.sign > 0:
		return text("高出"+d.ZH, d.EN+" above")
	case gap.sign < 0:
		return text("相差"+d.ZH, d.EN+" below")
	}
	return text("恰好相等", "exactly equal")
}

// outsideBy is how far a value lies outside of a range; nothing where it is within, or
// unknown.
func outsideBy(a engine.Value, low, high int64) pack.Text {
	for _, end := range []int64{low, high} {
		b := engine.Value{Type: a.Type, Known: true, Num: end, Den: 1}
		if g := apart(a, b).sign; a.Known && (end == low && g < 0 || end == high && g > 0) {
			return distance(a, b)
		}
	}
	return pack.Text{}
}

// daysApart says it of two days; of a day that never comes nothing can be said.
func daysApart(a, b fact.Date) pack.Text {
	n := int64(a) - int64(b)
	switch {
	case a == fact.MaxDate || b == fact.MaxDate:
		return pack.Text{}
	case n > 0:
		return text("晚"+strconv.FormatInt(n, 10)+"天", plural(strconv.FormatInt(n, 10), "day", "days")+" later")
	case n < 0:
		return text("早"+strconv.FormatInt(-n, 10)+"天", plural(strconv.FormatInt(-n, 10), "day", "days")+" earlier")
	}
	return text("同一天", "the same day")
}

// frame is what a comparison says of everybody. What it is compared with is among that only
// where it is the same for everybody; else there is its name.
func (x *explainer) frame(left, right *lang.Node, op lang.Op, b engine.Value, flat bool, p place) *Told {
	w, name := relations[op], x.name(left, p.dated)
	t := &Told{Code: codeOf(left) + "." + w.code, Name: name, Relation: relationOf[op]}
	need := x.name(right, p.dated)
	if right.Const {
		need, t.Required, t.Need = say(b), required(b, op, flat), precise(b)
	}
	switch {
	case flat && op == lang.OpNe:
		t.Condition = text(name.ZH+"不得为"+need.ZH, name.EN+" must not be "+need.EN)
	case flat:
		t.Condition = text(name.ZH+"须"+w.zh+need.ZH, name.EN+" must be "+strings.TrimPrefix(w.en, "is")+need.EN)
	default:
		t.Condition = text(name.ZH+"须"+w.zh+need.ZH, name.EN+" must be "+w.en+" "+need.EN)
	}
	return t
}

func required(b engine.Value, op lang.Op, flat bool) pack.Text {
	need := say(b)
	if flat {
		return need
	}
	return text(relations[op].zh+need.ZH, relations[op].en+" "+need.EN)
}

// near says on which day an age will be reached.
func (x *explainer) near(r *Told, n *lang.Node, age engine.Value, years int64, p place) {
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
	if p.notes != nil {
		p.notes.many = true
	}
	for i, c := range p.program.Columns {
		if c.Input.Name == "birth_date" && c.Day == p.on {
			v, known := getValue(&p.chunk.Cols[i], p.to(fact.EntityPerson).row)
			return fact.Date(v), known
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
