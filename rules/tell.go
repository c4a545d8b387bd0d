package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// What a condition found, as a sentence for the person whom it is about: what is on
// record, and where it falls short what would be needed. No sentence ends with a full
// stop, so that others can be made of it.

// tell writes a value for a sentence: amounts with the period before them in Chinese.
func tell(v engine.Value) pack.Text {
	if !v.Known || v.Type.Kind != fact.KindMoney || v.Num >= lang.NoneIn(v.Scale) && v.Den == 1 {
		return say(v)
	}
	return tellMoney(v.Type, quotient(v, 2))
}

func tellMoney(t lang.Type, amount string) pack.Text {
	each, one, period := "", "", ""
	switch t.Per {
	case "person":
		each, one = "每", "人"
	case "":
	default:
		each, one = "每", t.Per
	}
	switch t.Period {
	case "month":
		period = "每月"
	case "year":
		period = "每年"
	}
	return text(each+one+period+amount+"元", sayMoney(t, amount).EN)
}

// capital makes a name begin a sentence.
func capital(s string) string {
	if s == "" || s[0] >= utf8.RuneSelf {
		return s
	}
	if s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// called is the name of what a condition looks at, for a sentence.
func (x *explainer) called(n *lang.Node, p place) pack.Text {
	in := bare(n)
	switch {
	case in.Op == lang.OpAsOf:
		return text("认定日", "the day that decides")
	case in.Op == lang.OpCond: // the branch that counts, where that is known
		if c := p.to(in.Args[0].Entity).truth(in.Args[0]); c != nil {
			if *c {
				return x.called(in.Args[1], p)
			}
			return x.called(in.Args[2], p)
		}
	case in.Op == lang.OpAddMonths:
		b := tell(p.value(in.Args[1]))
		if of := bare(in.Args[0]); of.Op == lang.OpInput && of.Input.Fn == "ended" {
			title := x.programmeTitle(of.Input.Args[0])
			return text("“"+title.ZH+"”终止后满"+b.ZH+"的日期", "the day "+b.EN+" after “"+title.EN+"” ended")
		}
		a := x.called(in.Args[0], p)
		return text(a.ZH+"之后满"+b.ZH+"的日期", "the day "+b.EN+" after "+lowerFirst(a.EN))
	}
	return x.name(in, p.dated)
}

func lowerFirst(s string) string {
	if s == "" || s[0] >= utf8.RuneSelf {
		return s
	}
	if s[0] < 'A' || s[0] > 'Z' {
		return s
	}
	return string(s[0]-'A'+'a') + s[1:]
}

// tellTruth is the sentence about something that holds or not.
func (x *explainer) tellTruth(n *lang.Node, p place, wanted bool) pack.Text {
	t := p.truth(n)
	name := x.name(n, p.dated)
	if n.Op == lang.OpInput {
		switch n.Input.Fn {
		case "on":
			return tellOn(x.programmeTitle(n.Input.Args[0]), t)
		case "insured":
			switch {
			case t == nil:
				return text("是否"+name.ZH+"没有登记", "it is not on record whether the person is "+name.EN)
			case *t:
				return text("已"+name.ZH, "the person is "+name.EN)
			}
			return text("没有"+name.ZH, "the person is not "+name.EN)
		}
	}
	switch n.Op {
	case lang.OpAny, lang.OpAll, lang.OpNone:
		return x.tellMembers(n, p, t)
	case lang.OpInput: // a fact of its own, and not something that follows from others
		switch {
		case t == nil:
			return text("是否“"+name.ZH+"”没有登记", "it is not on record whether “"+name.EN+"” applies")
		case *t && wanted:
			return text("登记为“"+name.ZH+"”", "“"+name.EN+"” is on record")
		case *t:
			return text("登记为“"+name.ZH+"”，不符合要求", "“"+name.EN+"” is on record, and must not be")
		case wanted:
			return text("没有“"+name.ZH+"”的登记", "“"+name.EN+"” does not apply by what is on record")
		}
	}
	switch {
	case t == nil:
		return text("“"+name.ZH+"”是否成立，现有登记不足以确定", "whether “"+name.EN+"” holds cannot be said from what is on record")
	case *t && wanted:
		return text("符合“"+name.ZH+"”", "“"+name.EN+"” holds")
	case *t:
		return text("有“"+name.ZH+"”的情形", "“"+name.EN+"” holds, and must not")
	case wanted:
		return text("不符合“"+name.ZH+"”", "“"+name.EN+"” does not hold")
	}
	return text("没有“"+name.ZH+"”的情形", "“"+name.EN+"” does not hold, as it must not")
}

func tellOn(of pack.Text, t *bool) pack.Text {
	switch {
	case t == nil:
		return text("是否正在享受“"+of.ZH+"”，没有登记", "it is not on record whether “"+of.EN+"” is being received")
	case *t:
		return text("正在享受“"+of.ZH+"”", "“"+of.EN+"” is being received")
	}
	return text("目前没有享受“"+of.ZH+"”", "“"+of.EN+"” is not being received")
}

// programmeTitle is the title of a programme, or its key where the pack has none.
func (x *explainer) programmeTitle(key string) pack.Text {
	for _, q := range x.r.pack.Programmes {
		if q.Key == key {
			return q.Title
		}
	}
	return text(key, key)
}

// tellMembers says of how many a condition holds.
func (x *explainer) tellMembers(n *lang.Node, p place, t *bool) pack.Text {
	of := x.name(n.Args[0], p.dated)
	who := text("家庭成员", "member of the household")
	if n.List.Of != fact.EntityPerson {
		who = text("项目", "item")
	} else if len(n.List.Where) > 0 && n.List.Where[len(n.List.Where)-1].Op == lang.OpGroup {
		who = text("家庭成员", "member who lives together")
	}
	switch n.Op {
	case lang.OpAll:
		switch {
		case t == nil:
			return text("是否每名"+who.ZH+"都符合“"+of.ZH+"”，现有登记不足以确定", "whether every "+who.EN+" meets “"+of.EN+"” cannot be said from what is on record")
		case *t:
			return text("每名"+who.ZH+"都符合“"+of.ZH+"”", "every "+who.EN+" meets “"+of.EN+"”")
		}
		return text("有"+who.ZH+"不符合“"+of.ZH+"”", "not every "+who.EN+" meets “"+of.EN+"”")
	case lang.OpNone:
		if t != nil {
			no := !*t
			t = &no
		}
	}
	switch {
	case t == nil:
		return text("是否有"+who.ZH+"符合“"+of.ZH+"”，现有登记不足以确定", "whether some "+who.EN+" meets “"+of.EN+"” cannot be said from what is on record")
	case *t:
		return text("有"+who.ZH+"符合“"+of.ZH+"”", "at least one "+who.EN+" meets “"+of.EN+"”")
	}
	return text("没有"+who.ZH+"符合“"+of.ZH+"”", "no "+who.EN+" meets “"+of.EN+"”")
}

// tellSet is the sentence about one of several values, or a range.
func (x *explainer) tellSet(r *Told, n *lang.Node, p place, negated bool) pack.Text {
	arg := n.Args[0]
	v, set := p.value(arg), setText(n)
	name := x.called(arg, p)
	if n.Op == lang.OpIn {
		set = text("“"+strings.ReplaceAll(set.ZH, "、", "”或“")+"”", "“"+strings.ReplaceAll(set.EN, " or ", "” or “")+"”")
	}
	age := isAge(bare(arg)) && bare(arg).Input.Name == "age"
	is := tell(v)
	switch {
	case !v.Known && age:
		return text("出生日期没有登记，年龄无法确定", "no birth date is on record, so the age is not known")
	case !v.Known && negated:
		return text(name.ZH+"没有登记（不得为"+set.ZH+"）", capital(name.EN)+" is not on record (it must not be "+set.EN+")")
	case !v.Known:
		return text(name.ZH+"没有登记（须为"+set.ZH+"）", capital(name.EN)+" is not on record (it must be "+set.EN+")")
	}
	met := r.Met != nil && *r.Met
	if age {
		low, high := n.Set[0], n.Set[len(n.Set)-1]
		if n.Op == lang.OpInRange {
			span := text(numeral(low)+"至"+numeral(high)+"周岁", numeral(low)+" to "+numeral(high))
			switch {
			case met:
				return text("现年"+is.ZH+"，在"+span.ZH+"之间", "aged "+numeral(v.Num)+", which lies within "+span.EN)
			case v.Num < low:
				return text("现年"+is.ZH+"，未满"+numeral(low)+"周岁"+reached(r.MetOn, low).ZH, "aged "+numeral(v.Num)+", and so not yet "+numeral(low)+reached(r.MetOn, low).EN)
			}
			return text("现年"+is.ZH+"，已超过"+numeral(high)+"周岁", "aged "+numeral(v.Num)+", and so older than "+numeral(high))
		}
	}
	observed := is
	if n.Op == lang.OpIn {
		observed = text("“"+is.ZH+"”", "“"+is.EN+"”")
	}
	switch {
	case met && negated && n.Op == lang.OpIn:
		return text(name.ZH+"为"+observed.ZH, capital(name.EN)+" is "+observed.EN)
	case met && negated:
		return text(name.ZH+"为"+observed.ZH+"，不在"+set.ZH+"之间", capital(name.EN)+" is "+observed.EN+", and not within "+set.EN)
	case met && n.Op == lang.OpIn:
		return text(name.ZH+"为"+observed.ZH, capital(name.EN)+" is "+observed.EN)
	case met:
		return text(name.ZH+"为"+observed.ZH+"，在"+set.ZH+"之间", capital(name.EN)+" is "+observed.EN+", within "+set.EN)
	case negated:
		return text(name.ZH+"为"+observed.ZH+"，不得为"+set.ZH, capital(name.EN)+" is "+observed.EN+"; it must not be "+set.EN)
	}
	return text(name.ZH+"为"+observed.ZH+"，须为"+set.ZH, capital(name.EN)+" is "+observed.EN+"; it must be "+set.EN)
}

func numeral(n int64) string { return string(appendInt(nil, n)) }

// reached says on which day an age is reached.
func reached(on *fact.Date, years int64) pack.Text {
	if on == nil {
		return pack.Text{}
	}
	day := sayDate(*on)
	return text("，"+day.ZH+"年满"+numeral(years)+"周岁", "; turns "+numeral(years)+" on "+day.EN)
}

// than are the words of a comparison in a sentence: of days and of other values.
var than = map[lang.Op]pack.Text{
	lang.OpLt: text("低于", "below"), lang.OpLe: text("不超过", "no more than"), lang.OpGt: text("高于", "above"), lang.OpGe: text("不低于", "no less than"),
	lang.OpEq: text("等于", "equal to"), lang.OpNe: text("不等于", "other than"),
}
var thanDay = map[lang.Op]pack.Text{
	lang.OpLt: text("早于", "before"), lang.OpLe: text("不晚于", "no later than"), lang.OpGt: text("晚于", "after"), lang.OpGe: text("不早于", "no earlier than"),
	lang.OpEq: text("为", "on"), lang.OpNe: text("不为", "other than"),
}

// tellComparison is the sentence about two values, of which left is looked at.
func (x *explainer) tellComparison(r *Told, left, right *lang.Node, op lang.Op, a, b engine.Value, p place) pack.Text {
	name := x.called(left, p)
	met := r.Met != nil && *r.Met
	is, need := tell(a), tell(b)
	switch of := x.called(right, p); {
	case bare(right).Op == lang.OpAsOf:
		need = text("认定日"+need.ZH, "the day that decides, "+need.EN)
	case !b.Known:
		need = text("“"+of.ZH+"”", "“"+of.EN+"”")
	case right.Op == lang.OpConst, right.Op != lang.OpParam && right.Const && a.Type.Kind == fact.KindDate:
	case met && strings.ContainsAny(of.ZH, "×÷+−"): // how it is worked out matters where it is not met
	default: // what it is, and not only how much
		need = text("“"+of.ZH+"”（"+need.ZH+"）", "“"+of.EN+"” ("+need.EN+")")
	}
	if in := bare(left); in.Op == lang.OpInput && in.Input.Fn == "ended" && b.Known && b.Num == int64(fact.MaxDate) {
		return x.tellEnded(in.Input, a)
	}
	switch a.Type.Kind {
	case fact.KindBool, fact.KindCode:
		return tellFlat(name, a, b, op, met)
	case fact.KindDate:
		w := thanDay[op]
		switch {
		case !a.Known:
			return text(name.ZH+"没有登记，无法确定是否"+w.ZH+need.ZH, capital(name.EN)+" is not on record, so whether it is "+w.EN+" "+need.EN+" cannot be said")
		case !b.Known:
			return text("与"+name.ZH+"相比的日期没有登记", "the day that "+lowerFirst(name.EN)+" is compared with is not on record")
		case a.Num == int64(fact.MaxDate) && endedIn(left) != nil:
			return x.tellEnded(endedIn(left), a)
		case a.Num == int64(fact.MaxDate):
			return text(name.ZH+"：没有这样的日期", capital(name.EN)+": there is no such day")
		case met:
			return text(name.ZH+"为"+is.ZH+"，"+w.ZH+need.ZH, capital(name.EN)+" is "+is.EN+", which is "+w.EN+" "+need.EN)
		}
		return text(name.ZH+"为"+is.ZH+"，须"+w.ZH+need.ZH, capital(name.EN)+" is "+is.EN+"; it must be "+w.EN+" "+need.EN)
	}
	if isAge(bare(left)) && bare(left).Input.Name == "age" && b.Known && b.Den == 1 && b.Scale == 0 {
		if t, ok := tellAge(r, a, b.Num, op, met); ok {
			return t
		}
	}
	w := than[op]
	switch {
	case !a.Known:
		return text(name.ZH+"：现有登记不足以确定，无法与"+need.ZH+"相比", capital(name.EN)+" cannot be worked out from what is on record, so whether it is "+w.EN+" "+need.EN+" cannot be said")
	case !b.Known:
		return text(name.ZH+"为"+is.ZH+"，但"+need.ZH+"不能确定", capital(name.EN)+" is "+is.EN+", but "+need.EN+" is not known")
	case b.Num == 0 && op == lang.OpGt && met:
		return text(name.ZH+"为"+is.ZH, capital(name.EN)+" is "+is.EN)
	case met:
		return text(name.ZH+"为"+is.ZH+"，"+w.ZH+need.ZH, capital(name.EN)+" is "+is.EN+", "+w.EN+" "+need.EN)
	}
	g := apart(a, b)
	gap := gapOf(g, a.Type)
	out := text(name.ZH+"为"+is.ZH+"，须"+w.ZH+need.ZH, capital(name.EN)+" is "+is.EN+"; it must be "+w.EN+" "+need.EN)
	switch {
	case g.sign > 0:
		return text(out.ZH+"，高出"+gap.ZH, out.EN+", and is "+gap.EN+" above it")
	case g.sign < 0:
		return text(out.ZH+"，还差"+gap.ZH, out.EN+", and is "+gap.EN+" short of it")
	}
	return text(out.ZH+"，恰好相等", out.EN+", and is exactly that")
}

// gapOf is how far two numbers lie apart, with the unit of the first.
func gapOf(g gap, t lang.Type) pack.Text {
	places := 2
	if t.Kind == fact.KindInt {
		places = 0
	}
	number := g.text(places)
	if t.Kind == fact.KindMoney {
		return tellMoney(t, number)
	}
	return counted(t, number, "0") // of how much nothing would be said
}

func tellAge(r *Told, a engine.Value, years int64, op lang.Op, met bool) (pack.Text, bool) {
	if op == lang.OpGt {
		op, years = lang.OpGe, years+1
	}
	if op == lang.OpLe {
		op, years = lang.OpLt, years+1
	}
	n := numeral(years)
	switch {
	case op != lang.OpGe && op != lang.OpLt:
		return pack.Text{}, false
	case !a.Known:
		return text("出生日期没有登记，无法确定是否年满"+n+"周岁", "no birth date is on record, so it cannot be said whether the person is "+n), true
	}
	is := numeral(a.Num)
	switch {
	case op == lang.OpGe && met:
		return text("现年"+is+"周岁，已满"+n+"周岁", "aged "+is+", and so at least "+n), true
	case op == lang.OpGe:
		return text("现年"+is+"周岁，未满"+n+"周岁"+reached(r.MetOn, years).ZH, "aged "+is+", and so not yet "+n+reached(r.MetOn, years).EN), true
	case met:
		return text("现年"+is+"周岁，未满"+n+"周岁", "aged "+is+", and so younger than "+n), true
	}
	return text("现年"+is+"周岁，须未满"+n+"周岁", "aged "+is+"; whoever is "+n+" or older does not qualify"), true
}

// tellFlat is of codes and of what is yes or no.
func tellFlat(name pack.Text, a, b engine.Value, op lang.Op, met bool) pack.Text {
	is, need := tell(a), tell(b)
	switch {
	case !a.Known:
		if op == lang.OpNe {
			return text(name.ZH+"没有登记（不得为“"+need.ZH+"”）", capital(name.EN)+" is not on record (it must not be “"+need.EN+"”)")
		}
		return text(name.ZH+"没有登记（须为“"+need.ZH+"”）", capital(name.EN)+" is not on record (it must be “"+need.EN+"”)")
	case met && op == lang.OpNe:
		return text(name.ZH+"为“"+is.ZH+"”", capital(name.EN)+" is “"+is.EN+"”")
	case met:
		return text(name.ZH+"为“"+is.ZH+"”", capital(name.EN)+" is “"+is.EN+"”")
	case op == lang.OpNe:
		return text(name.ZH+"为“"+is.ZH+"”，不符合要求", capital(name.EN)+" is “"+is.EN+"”, which rules it out")
	case op == lang.OpEq:
		return text(name.ZH+"为“"+is.ZH+"”，须为“"+need.ZH+"”", capital(name.EN)+" is “"+is.EN+"”; it must be “"+need.EN+"”")
	}
	w := than[op]
	return text(name.ZH+"为“"+is.ZH+"”，须"+w.ZH+"“"+need.ZH+"”", capital(name.EN)+" is “"+is.EN+"”; it must be "+w.EN+" “"+need.EN+"”")
}

// tellEnded is of a benefit that may have ended.
func (x *explainer) tellEnded(in *lang.Input, a engine.Value) pack.Text {
	of := x.programmeTitle(in.Args[0])
	switch {
	case !a.Known:
		return text("“"+of.ZH+"”是否终止过，没有登记", "it is not on record whether “"+of.EN+"” ever ended")
	case a.Num == int64(fact.MaxDate):
		return text("“"+of.ZH+"”从未终止过", "“"+of.EN+"” never ended")
	}
	day := sayDate(fact.Date(a.Num))
	return text("“"+of.ZH+"”于"+day.ZH+"终止", "“"+of.EN+"” ended on "+day.EN)
}

// endedIn is the end of a benefit that a day is counted from; nil where there is none.
func endedIn(n *lang.Node) *lang.Input {
	n = bare(n)
	switch {
	case n.Op == lang.OpInput && n.Input.Fn == "ended":
		return n.Input
	case n.Op == lang.OpAddMonths:
		return endedIn(n.Args[0])
	}
	return nil
}

// tellAmount says what the amount is, or would be, and how it is made.
func (x *explainer) tellAmount(n *lang.Node, v engine.Value, name pack.Text, granted bool) pack.Text {
	amount := tell(v)
	switch {
	case !v.Known:
		return text("金额现有登记不足以确定", "the amount cannot be worked out from what is on record")
	case n.Op == lang.OpLookup || n.Op == lang.OpBand: // the row of the table says it
		if granted {
			return text("金额为"+amount.ZH, "the amount is "+amount.EN)
		}
		return text("如符合条件，金额为"+amount.ZH, "the amount, if it were granted, is "+amount.EN)
	case n.Op == lang.OpParam && granted:
		return text("标准为"+amount.ZH+"（"+name.ZH+"）", "the rate is "+amount.EN+" ("+name.EN+")")
	case n.Op == lang.OpParam:
		return text("如符合条件，标准为"+amount.ZH+"（"+name.ZH+"）", "the rate, if it were granted, is "+amount.EN+" ("+name.EN+")")
	case granted:
		return text("金额按“"+name.ZH+"”计算，为"+amount.ZH, "the amount is worked out as “"+name.EN+"” and comes to "+amount.EN)
	}
	return text("如符合条件，金额按“"+name.ZH+"”计算，为"+amount.ZH, "the amount, if it were granted, is worked out as “"+name.EN+"” and comes to "+amount.EN)
}

// rounding says what was rounded from what, and how. It is listed whether or not it
// changed anything: that it did depends on what was found.
func (x *explainer) rounding(n *lang.Node, p place, depth int) Reason {
	code := "rounding.half_up"
	switch n.Round {
	case lang.Up:
		code = "rounding.up"
	case lang.Down:
		code = "rounding.down"
	default:
		if x.r.meaning.Halves == lang.HalfEven {
			code = "rounding.half_even"
		}
	}
	how := x.r.rounded(n)
	f := x.phrase(n, p)
	assumed := f.presumes && x.assumed(n, p)
	t := x.told(f.as(tellRounding, assumed), p, func(t *Told) {
		from, to := p.value(n.Args[0]), p.value(n)
		name := x.name(n.Args[0], p.dated)
		if len(name.ZH) > 120 {
			name = text("计算结果", "what was computed")
		}
		*t = Told{Code: code, Observed: say(to), Found: precise(from), Need: precise(to), Origins: f.origins, Assumed: assumed,
			Condition: text(name.ZH+"："+how.ZH, capital(name.EN)+": "+how.EN)}
		switch {
		case !from.Known || !to.Known:
			t.Text = text(t.Condition.ZH+"，现有登记不足以确定", t.Condition.EN+"; not known")
		case apart(from, to).sign == 0:
			t.Text = text(name.ZH+"为"+tell(to).ZH+"，无须取整", capital(name.EN)+" is "+tell(to).EN+" and needs no rounding")
		default:
			was := fraction(from)
			t.Text = text("计算得"+was.ZH+"，"+how.ZH+"，为"+tell(to).ZH, "it works out at "+was.EN+", "+how.EN+": "+tell(to).EN)
		}
	})
	return Reason{Told: t, Depth: depth, Subject: p.subject(), Reference: x.tables.ref, rests: x.rests(n, p)}
}

// rounded says how and to what something is rounded.
func (r *Release) rounded(n *lang.Node) pack.Text {
	way := n.Round
	if way == lang.HalfUp {
		way = r.meaning.Halves
	}
	mode, unit := roundWays[way], text(numeral(int64(n.N))+"位小数", "to "+numeral(int64(n.N))+" places")
	if n.Type.Kind == fact.KindMoney {
		unit = [...]pack.Text{text("元", "to whole yuan"), text("角", "to tenths of a yuan"), text("分", "to the fen")}[min(n.N, 2)]
	}
	return text(mode.ZH+unit.ZH, mode.EN+" "+unit.EN)
}

var roundWays = [...]pack.Text{
	lang.HalfUp: text("四舍五入到", "rounded"), lang.Up: text("向上取整到", "rounded up"), lang.Down: text("向下取整到", "rounded down"),
	lang.HalfEven: text("四舍六入五成双到", "rounded half to even"),
}

// fraction is an amount with as many places as it has, four at most.
func fraction(v engine.Value) pack.Text {
	t := tell(v)
	if v.Type.Kind != fact.KindMoney {
		return t
	}
	long := quotient(v, 4)
	if strings.HasSuffix(long, "00") {
		return t
	}
	short := quotient(v, 2)
	return text(strings.Replace(t.ZH, short, long, 1), strings.Replace(t.EN, short, long, 1))
}

// precise is a value in plain text with nothing lost: a quotient that has no end is
// written as a fraction.
func precise(v engine.Value) string {
	if !v.Known {
		return ""
	}
	switch v.Type.Kind {
	case fact.KindBool, fact.KindDate, fact.KindCode:
		return plain(v)
	case fact.KindInt, fact.KindMoney, fact.KindDecimal:
	}
	least := 0
	if v.Type.Kind == fact.KindMoney {
		least = 2
	}
	return inFull(v, least)
}

// relationOf is the stable name of how a value is compared.
var relationOf = map[lang.Op]string{
	lang.OpEq: "is", lang.OpNe: "is_not", lang.OpLt: "below", lang.OpLe: "at_most", lang.OpGt: "above", lang.OpGe: "at_least",
}

// setOf are the values of a set in plain text; of a range its two ends.
func setOf(n *lang.Node) string {
	t := n.Args[0].Type
	var out []string
	for _, k := range n.Set {
		out = append(out, precise(engine.Value{Type: t, Known: true, Num: k, Den: 1, Scale: t.Scale}))
	}
	if n.Op == lang.OpInRange && len(out) == 2 {
		return out[0] + ".." + out[1]
	}
	slices.Sort(out)
	return strings.Join(out, "|")
}

// tellRow says what a table says.
func (x *explainer) tellRow(decl *pack.Parameter, row pack.Text, v engine.Value) pack.Text {
	value := tell(v)
	return text("按“"+decl.Title.ZH+"”（表），"+row.ZH+"："+value.ZH, "The table “"+decl.Title.EN+"”, "+row.EN+": "+value.EN)
}

// picked is the branch of a choice that counts, where that is known.
func picked(n *lang.Node, p place) *lang.Node {
	for n.Op == lang.OpCond {
		c := p.to(n.Args[0].Entity).truth(n.Args[0])
		switch {
		case c == nil:
			return n
		case *c:
			n = bare(n.Args[1])
		default:
			n = bare(n.Args[2])
		}
	}
	return n
}

// aboutWho is the entity that a condition looks at: a member's condition may compare what
// is the household's.
func aboutWho(n *lang.Node) fact.Entity {
	switch n.Op {
	case lang.OpParent:
		return aboutWho(n.Args[0])
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		a, b := n.Args[0], n.Args[1]
		if a.Const {
			a = b
		}
		if !a.Const {
			return min(n.Entity, bare(a).Entity)
		}
	}
	return n.Entity
}
