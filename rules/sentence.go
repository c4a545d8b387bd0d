package rules

import (
	"fmt"
	"strings"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Sentence says what a condition or an amount of the release means, made from the
// checked tree, as of a day: parameters have the value of that day, and an age has
// the birthday by which it is reached.
func (r *Release) Sentence(n *lang.Node, asOf fact.Date) pack.Text {
	t := teller{r, asOf}
	if n.Type.Kind == fact.KindBool {
		return t.whole(n)
	}
	return t.amount(n)
}

// teller puts trees into words.
type teller struct {
	r    *Release
	asOf fact.Date
}

// whole is a condition with its parts numbered.
func (t teller) whole(n *lang.Node) pack.Text {
	parts := flattened(n, lang.OpAnd, nil)
	if len(parts) == 1 {
		return t.clause(n)
	}
	var zh, en []string
	for i, p := range parts {
		c := t.clause(p)
		zh = append(zh, fmt.Sprintf("（%d）%s", i+1, c.ZH))
		en = append(en, fmt.Sprintf("(%d) %s", i+1, c.EN))
	}
	return text("同时符合："+strings.Join(zh, "；"), "all of these hold: "+strings.Join(en, "; "))
}

// flattened are the parts of a chain of one connective, in order.
func flattened(n *lang.Node, op lang.Op, into []*lang.Node) []*lang.Node {
	n = below(n)
	if n.Op != op {
		return append(into, n)
	}
	return flattened(n.Args[1], op, flattened(n.Args[0], op, into))
}

// below skips what only says that a value is of the household above.
func below(n *lang.Node) *lang.Node {
	for n.Op == lang.OpParent {
		n = n.Args[0]
	}
	return n
}

func (t teller) joined(parts []*lang.Node, zh, en string) pack.Text {
	var a, b []string
	for _, p := range parts {
		c := t.clause(p)
		a, b = append(a, c.ZH), append(b, c.EN)
	}
	return text(strings.Join(a, zh), strings.Join(b, en))
}

// clause is a condition within a sentence.
func (t teller) clause(n *lang.Node) pack.Text {
	n = below(n)
	switch n.Op {
	case lang.OpAnd:
		in := t.joined(flattened(n, n.Op, nil), "，且", ", and ")
		return text("（"+in.ZH+"）", "("+in.EN+")")
	case lang.OpOr:
		in := t.joined(flattened(n, n.Op, nil), "；或", "; or ")
		return text("下列之一（"+in.ZH+"）", "one of these ("+in.EN+")")
	case lang.OpNot:
		in := below(n.Args[0])
		c := t.clause(in)
		if in.Op == lang.OpAnd || in.Op == lang.OpOr {
			return text("下列情形不成立："+c.ZH, "this does not hold: "+c.EN)
		}
		return text("无此情形："+c.ZH, "not so: "+c.EN)
	case lang.OpConst:
		if n.Value != 0 {
			return text("任何情况", "in any case")
		}
		return text("从不", "never")
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		return t.compared(n)
	case lang.OpIn:
		a, set := t.value(n.Args[0]), setText(n)
		if len(n.Set) == 1 {
			return text(a.ZH+"为"+set.ZH, a.EN+" is "+set.EN)
		}
		return text(a.ZH+"为"+set.ZH+"之一", a.EN+" is "+set.EN)
	case lang.OpInRange:
		if isOwnAge(n.Args[0]) {
			return text(fmt.Sprintf("%d至%d周岁（≥ %d 且 ≤ %d；%s）", n.Set[0], n.Set[1], n.Set[0], n.Set[1], t.born(n.Set[0], n.Set[1]).ZH),
				fmt.Sprintf("aged %d to %d (≥ %d and ≤ %d; %s)", n.Set[0], n.Set[1], n.Set[0], n.Set[1], t.born(n.Set[0], n.Set[1]).EN))
		}
		a, set := t.value(n.Args[0]), setText(n)
		return text(a.ZH+"为"+set.ZH+"（含两端）", a.EN+" is "+set.EN+" (both included)")
	case lang.OpAny, lang.OpAll, lang.OpNone:
		c, of := t.clause(n.Args[0]), t.list(n.List)
		switch n.Op {
		case lang.OpAny:
			return text(of.ZH+"中至少有一人："+c.ZH, "at least one of "+of.EN+": "+c.EN)
		case lang.OpAll:
			return text(of.ZH+"中每一人："+c.ZH, "every one of "+of.EN+": "+c.EN)
		}
		return text(of.ZH+"中没有人："+c.ZH, "none of "+of.EN+": "+c.EN)
	case lang.OpHeld:
		c := t.clause(n.Args[0])
		return text(fmt.Sprintf("连续%d个月：%s", n.N, c.ZH), fmt.Sprintf("for %d months on end: %s", n.N, c.EN))
	case lang.OpEligible:
		return text("符合“"+n.Programme.Title.ZH+"”的条件", "is eligible for “"+n.Programme.Title.EN+"”")
	case lang.OpOrElse:
		c, other := t.clause(n.Args[0]), t.clause(n.Args[1])
		if n.Args[1].Op == lang.OpConst {
			other = say(constValue(n.Args[1]))
		}
		return text(c.ZH+"（不详时按“"+other.ZH+"”）", c.EN+" (where it is not known, “"+other.EN+"” is assumed)")
	case lang.OpCond:
		c, a, b := t.clause(n.Args[0]), t.clause(n.Args[1]), t.clause(n.Args[2])
		return text("如果"+c.ZH+"，则"+a.ZH+"；否则"+b.ZH, "if "+c.EN+", then "+a.EN+"; otherwise "+b.EN)
	}
	return t.value(n)
}

func isOwnAge(n *lang.Node) bool {
	n = below(n)
	return n.Op == lang.OpInput && n.Input.Name == "age"
}

// constant is the whole number that a side of a comparison has for everybody on the
// day: a literal or a parameter.
func (t teller) constant(n *lang.Node) (int64, bool) {
	n = below(n)
	switch n.Op {
	case lang.OpConst:
		return n.Value, n.Type.Scale == 0
	case lang.OpParam:
		if v, ok := t.r.checked.Params[n.Param.Key].On(t.asOf); ok && v.Node == nil {
			return v.Scalar, n.Type.Scale == 0
		}
	}
	return 0, false
}

// signs of comparisons. "以上" includes the number and "超过" does not: the sign shows
// which is meant.
var signs = map[lang.Op]string{lang.OpLt: "<", lang.OpLe: "≤", lang.OpGt: ">", lang.OpGe: "≥"}

func (t teller) compared(n *lang.Node) pack.Text {
	a, b := below(n.Args[0]), below(n.Args[1])
	if years, ok := t.constant(b); ok && isOwnAge(a) && signs[n.Op] != "" && years >= 0 && years < 150 {
		return t.aged(n.Op, years)
	}
	if n.Op == lang.OpEq || n.Op == lang.OpNe {
		if a.Type.Kind == fact.KindDate && b.Op == lang.OpConst && b.Value == int64(fact.MaxDate) {
			of := t.value(a)
			if n.Op == lang.OpEq {
				return text("没有"+of.ZH, "there is no "+strings.TrimPrefix(of.EN, "the "))
			}
			return text("有"+of.ZH, "there is "+of.EN)
		}
	}
	x, y, w := t.value(a), t.value(b), relations[n.Op]
	if a.Type.Kind == fact.KindDate {
		w = onDays[n.Op]
	}
	zh, en := w.zh, w.en
	if s := signs[n.Op]; s != "" {
		if a.Type.Kind != fact.KindDate {
			en = "is " + en
		}
		zh, en = zh+"（"+s+"）", en+" ("+s+")"
	}
	return text(x.ZH+zh+y.ZH, x.EN+" "+en+" "+y.EN)
}

// onDays are the words in which days are compared.
var onDays = map[lang.Op]relation{
	lang.OpEq: {"为", "is", ""}, lang.OpNe: {"不为", "is not", ""},
	lang.OpLt: {"早于", "is before", ""}, lang.OpLe: {"不晚于", "is not after", ""},
	lang.OpGt: {"晚于", "is after", ""}, lang.OpGe: {"不早于", "is not before", ""},
}

// aged is a comparison of an age, with the birthday that it comes to.
func (t teller) aged(op lang.Op, years int64) pack.Text {
	switch op {
	case lang.OpGe:
		return text(fmt.Sprintf("%d周岁以上（≥ %d；%s）", years, years, t.born(years, -1).ZH), fmt.Sprintf("aged %d or over (≥ %d; %s)", years, years, t.born(years, -1).EN))
	case lang.OpGt:
		return text(fmt.Sprintf("超过%d周岁（> %d；%s）", years, years, t.born(years+1, -1).ZH), fmt.Sprintf("over the age of %d (> %d; %s)", years, years, t.born(years+1, -1).EN))
	case lang.OpLt:
		return text(fmt.Sprintf("未满%d周岁（< %d；%s）", years, years, t.born(0, years-1).ZH), fmt.Sprintf("under the age of %d (< %d; %s)", years, years, t.born(0, years-1).EN))
	}
	return text(fmt.Sprintf("%d周岁以下（≤ %d；%s）", years, years, t.born(0, years).ZH), fmt.Sprintf("aged %d or under (≤ %d; %s)", years, years, t.born(0, years).EN))
}

// born says who has an age from one number of completed years to another on the day.
// 0: from birth on; −1: without end.
func (t teller) born(least, most int64) pack.Text {
	day := sayDate(t.asOf)
	until := sayDate(t.cutOff(int(least)))
	since := text("", "")
	if most >= 0 {
		since = sayDate(t.cutOff(int(most) + 1).AddDays(1))
	}
	switch {
	case most < 0:
		return text("以"+day.ZH+"计，即"+until.ZH+"或以前出生", "on "+day.EN+": born on or before "+until.EN)
	case least == 0:
		return text("以"+day.ZH+"计，即"+since.ZH+"或以后出生", "on "+day.EN+": born on or after "+since.EN)
	}
	return text("以"+day.ZH+"计，即"+since.ZH+"至"+until.ZH+"出生", "on "+day.EN+": born from "+since.EN+" to "+until.EN)
}

// cutOff is the last birthday of those who have completed so many years on the day.
func (t teller) cutOff(years int) fact.Date {
	day := engine.AddMonths(t.asOf, -12*years)
	_, month, now := t.asOf.Civil()
	if _, _, next := day.AddDays(1).Civil(); month == 2 && now == 28 && next == 29 && t.r.options(t.asOf).LeapBirthday == dossier.February28 {
		return day.AddDays(1)
	}
	return day
}
