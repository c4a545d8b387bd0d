package rules

import (
	"math/big"
	"strconv"
	"strings"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Words for people, in both languages, made from values and titles. What is stored
// are the values: the words can be mended without touching a decision.

func text(zh, en string) pack.Text { return pack.Text{ZH: zh, EN: en} }

// unknownText stands for a value that is not known.
var unknownText = text("不详", "not known")

// say writes a value with its unit.
func say(v engine.Value) pack.Text {
	if !v.Known {
		return unknownText
	}
	switch v.Type.Kind {
	case fact.KindBool:
		if v.Num != 0 {
			return text("是", "yes")
		}
		return text("否", "no")
	case fact.KindDate:
		return sayDate(fact.Date(v.Num))
	case fact.KindCode:
		if c := v.Type.Codes; c != nil && v.Num >= 0 && v.Num < int64(len(c.Entries)) {
			return text(c.Entries[v.Num].ZH, c.Entries[v.Num].EN)
		}
		return unknownText
	case fact.KindMoney:
		if v.Num >= lang.NoneIn(v.Scale) && v.Den == 1 {
			return text("不封顶", "no cap")
		}
		return sayMoney(v.Type, quotient(v, 2))
	}
	places := 0
	if v.Type.Kind == fact.KindDecimal {
		places = 4
	}
	n := quotient(v, places)
	if places > 0 && strings.Contains(n, ".") {
		n = strings.TrimRight(strings.TrimRight(n, "0"), ".")
	}
	return counted(v.Type, n, n)
}

// sayMoney writes an amount with its unit.
func sayMoney(t lang.Type, amount string) pack.Text {
	slash, each, zh, a, one, en := "", "", "", "", "", ""
	switch t.Per {
	case "":
	case "person":
		slash, each, a, one = "/", "人", " a ", "person"
	default:
		slash, each, a, one = "/", t.Per, " per ", t.Per
	}
	switch t.Period {
	case "month":
		zh, en = "/月", " a month"
	case "year":
		zh, en = "/年", " a year"
	}
	return text(amount+"元"+slash+each+zh, amount+" yuan"+a+one+en)
}

// counted writes a number with its unit, in the form that goes with another number.
func counted(t lang.Type, n, with string) pack.Text {
	many := func(one, many string) string {
		if with == "1" {
			return n + one
		}
		return n + many
	}
	switch t.Label {
	case "years":
		return text(n+"周岁", many(" year", " years"))
	case "months":
		return text(n+"个月", many(" month", " months"))
	case "persons":
		return text(n+"人", many(" person", " persons"))
	case "":
		return text(n, n)
	}
	return text(n+t.Label, n+" "+t.Label)
}

func plural(n, one, many string) string {
	if n == "1" {
		return n + " " + one
	}
	return n + " " + many
}

func sayDate(d fact.Date) pack.Text {
	if d == fact.MaxDate {
		return text("从未", "never")
	}
	y, m, day := d.Civil()
	year, of := numeral(int64(y)), numeral(int64(day))
	return text(year+"年"+numeral(int64(m))+"月"+of+"日", of+" "+m.String()+" "+year)
}

// exact is a value as a fraction.
func exact(v engine.Value) *big.Rat {
	den := new(big.Int).Mul(big.NewInt(v.Den), big.NewInt(lang.Pow10(v.Scale)))
	return new(big.Rat).SetFrac(big.NewInt(v.Num), den)
}

// plain writes a value without words, for machines: a quotient with six places.
func plain(v engine.Value) string {
	if !v.Known {
		return ""
	}
	switch v.Type.Kind {
	case fact.KindBool:
		return strconv.FormatBool(v.Num != 0)
	case fact.KindDate:
		return fact.Date(v.Num).String()
	case fact.KindCode:
		if c := v.Type.Codes; c != nil && v.Num >= 0 && v.Num < int64(len(c.Entries)) {
			return c.Entries[v.Num].Value
		}
		return ""
	case fact.KindInt:
		return quotient(v, 0)
	case fact.KindMoney:
		return quotient(v, 2)
	}
	return quotient(v, 6)
}

// name says what a tree stands for. A name that is made of others is made once in the
// life of a program.
func (x *explainer) name(n *lang.Node, day *dated) pack.Text {
	switch n.Op {
	case lang.OpInput, lang.OpParam, lang.OpVar, lang.OpGroup:
		return x.nameOf(n, day)
	}
	if known, ok := day.program.names.Load(n); ok {
		return *known.(*pack.Text)
	}
	name := x.nameOf(n, day)
	day.program.names.Store(n, &name)
	return name
}

func (x *explainer) nameOf(n *lang.Node, day *dated) pack.Text {
	switch n.Op {
	case lang.OpConst:
		return say(constValue(n))
	case lang.OpAsOf:
		return sayDate(day.date)
	case lang.OpInput:
		if isAge(n) && n.Input.Name == "age" {
			return text("年龄", "age")
		}
		return n.Input.Title
	case lang.OpParam, lang.OpLookup, lang.OpBand, lang.OpScale, lang.OpScaleFrom:
		return n.Param.Title
	case lang.OpVar:
		return n.Var.Title
	case lang.OpGroup:
		return n.Group.Title
	case lang.OpEligible, lang.OpAmount:
		return n.Programme.Title
	case lang.OpLayer:
		return n.Layer.Title
	case lang.OpCapLeft:
		return text("剩余额度："+n.Cap.Title.ZH, "left of: "+n.Cap.Title.EN)
	case lang.OpConvert:
		if computed(n.Args[0]) {
			return x.operand(n, inSum, day)
		}
		return x.name(n.Args[0], day)
	case lang.OpParent, lang.OpRound, lang.OpHeld, lang.OpAt, lang.OpOrElse:
		return x.name(n.Args[0], day)
	case lang.OpNot:
		in := x.name(n.Args[0], day)
		return text("并非"+in.ZH, "not "+lowerFirst(in.EN))
	case lang.OpNeg:
		in := x.operand(n.Args[0], inProduct, day)
		return text("−"+in.ZH, "−"+in.EN)
	case lang.OpAdd, lang.OpSub, lang.OpMul, lang.OpDiv:
		sign := map[lang.Op]string{lang.OpAdd: " + ", lang.OpSub: " − ", lang.OpMul: " × ", lang.OpDiv: " ÷ "}[n.Op]
		at := map[lang.Op][2]slot{lang.OpAdd: {inSum, lessened}, lang.OpSub: {inSum, lessened}, lang.OpMul: {inProduct, inProduct}, lang.OpDiv: {inProduct, divisor}}[n.Op]
		if n.Op == lang.OpAdd && !signed(n.Args[1]) {
			at[1] = inSum
		}
		a, b := x.operand(n.Args[0], at[0], day), x.operand(n.Args[1], at[1], day)
		return text(a.ZH+sign+b.ZH, a.EN+sign+b.EN)
	case lang.OpMin, lang.OpMax, lang.OpMinOf, lang.OpMaxOf:
		a, b := x.operand(n.Args[0], whole, day), x.operand(n.Args[1], whole, day)
		if n.Op == lang.OpMin || n.Op == lang.OpMinOf {
			return text(a.ZH+"与"+b.ZH+"的较小者", "the lesser of "+a.EN+" and "+b.EN)
		}
		return text(a.ZH+"与"+b.ZH+"的较大者", "the greater of "+a.EN+" and "+b.EN)
	case lang.OpSum:
		a := x.name(n.Args[0], day)
		return text("全家"+a.ZH+"合计", "sum of "+a.EN+" of the members")
	case lang.OpCount, lang.OpAny, lang.OpAll, lang.OpNone:
		if n.Args[0].Op == lang.OpConst {
			if len(n.List.Where) > 0 {
				a := x.name(n.List.Where[len(n.List.Where)-1], day)
				return text(a.ZH+"人数", "the number of "+lowerFirst(a.EN))
			}
			return text("人数", "number of persons")
		}
		a := x.name(n.Args[0], day)
		switch n.Op {
		case lang.OpAny:
			return text("有成员"+a.ZH, "some member: "+a.EN)
		case lang.OpAll:
			return text("全体成员"+a.ZH, "every member: "+a.EN)
		case lang.OpNone:
			return text("没有成员"+a.ZH, "no member: "+a.EN)
		}
		return text(a.ZH+"的人数", "number of members: "+a.EN)
	case lang.OpCond:
		a, b := x.name(n.Args[1], day), x.name(n.Args[2], day)
		if a == b {
			return a
		}
		return text(a.ZH+"或"+b.ZH, a.EN+" or "+b.EN)
	case lang.OpAddMonths:
		a, b := x.name(n.Args[0], day), x.name(n.Args[1], day)
		return text(a.ZH+"后"+b.ZH, b.EN+" after "+a.EN)
	case lang.OpMonthsBetween:
		a, b := x.name(n.Args[0], day), x.name(n.Args[1], day)
		return text(a.ZH+"至"+b.ZH+"的月数", "months from "+a.EN+" to "+b.EN)
	case lang.OpCountMonths:
		a := x.name(n.Args[0], day)
		return text(a.ZH+"的月数", "months of: "+a.EN)
	case lang.OpAnd, lang.OpOr:
		a, b := x.name(n.Args[0], day), x.name(n.Args[1], day)
		if n.Op == lang.OpAnd {
			return text(a.ZH+"且"+b.ZH, a.EN+" and "+b.EN)
		}
		return text(a.ZH+"或"+b.ZH, a.EN+" or "+b.EN)
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		a, b := x.name(n.Args[0], day), x.name(n.Args[1], day)
		w := relations[n.Op]
		return text(a.ZH+w.zh+b.ZH, a.EN+" "+w.en+" "+b.EN)
	case lang.OpIn, lang.OpInRange:
		a, b := x.name(n.Args[0], day), setText(n)
		return text(a.ZH+"为"+b.ZH, a.EN+" is "+b.EN)
	}
	return text("计算结果", "a computed value")
}

// slot is where a part of a sum stands.
type slot int

const (
	inSum     slot = iota // a term, which nothing is taken from
	lessened              // a term after a minus, or one that begins with a sign
	inProduct             // a factor
	divisor               // what is divided by
	whole                 // of which one of two counts
)

// operand is a part of a sum: as whoever does it on paper would write it, with what is
// paid by the year made that of a month, and in brackets where it would be read otherwise
// without. What is rounded on the way says so, since the sum does not come to its figure else.
func (x *explainer) operand(n *lang.Node, at slot, day *dated) pack.Text {
	name, brackets := pack.Text{}, false
	switch n.Op {
	case lang.OpParent, lang.OpHeld, lang.OpAt, lang.OpOrElse:
		return x.operand(n.Args[0], at, day)
	case lang.OpRound:
		in, how := x.operand(n.Args[0], inSum, day), x.r.rounded(n)
		name, brackets = text(in.ZH+"，"+how.ZH, in.EN+", "+how.EN), true
	case lang.OpConvert:
		a, sign := x.operand(n.Args[0], inProduct, day), " × 12"
		if n.Type.Period == "month" {
			sign = " ÷ 12"
		}
		name, brackets = text(a.ZH+sign, a.EN+sign), at == divisor || at == whole
	case lang.OpAdd, lang.OpSub, lang.OpNeg:
		name, brackets = x.name(n, day), at != inSum
	case lang.OpMul:
		name, brackets = x.name(n, day), at == divisor || at == whole
	case lang.OpDiv:
		name, brackets = x.name(n, day), at != inSum
	case lang.OpMin, lang.OpMax, lang.OpMinOf, lang.OpMaxOf, lang.OpCond:
		name, brackets = x.name(n, day), true
	default:
		return x.name(n, day)
	}
	if brackets {
		return text("（"+name.ZH+"）", "("+name.EN+")")
	}
	return name
}

// signed reports whether a sum is written with a minus before its first term.
func signed(n *lang.Node) bool {
	switch n.Op {
	case lang.OpParent, lang.OpHeld, lang.OpAt, lang.OpOrElse, lang.OpAdd, lang.OpSub:
		return signed(n.Args[0])
	}
	return n.Op == lang.OpNeg
}

// computed reports whether a tree is a sum.
func computed(n *lang.Node) bool {
	switch n.Op {
	case lang.OpParent, lang.OpRound, lang.OpHeld, lang.OpAt, lang.OpOrElse, lang.OpConvert:
		return computed(n.Args[0])
	case lang.OpAdd, lang.OpSub, lang.OpMul, lang.OpDiv:
		return true
	}
	return false
}

func constValue(n *lang.Node) engine.Value {
	return engine.Value{Type: n.Type, Known: true, Num: n.Value, Den: 1, Scale: n.Type.Scale}
}

// relation is how a comparison is called.
type relation struct{ zh, en, code string }

var relations = map[lang.Op]relation{
	lang.OpEq: {"为", "is", "is"}, lang.OpNe: {"不为", "is not", "is_not"},
	lang.OpLt: {"低于", "below", "below"}, lang.OpLe: {"不高于", "at most", "at_most"},
	lang.OpGt: {"高于", "above", "above"}, lang.OpGe: {"不低于", "at least", "at_least"},
}

// setText lists what a value may be.
func setText(n *lang.Node) pack.Text {
	t := n.Args[0].Type
	if n.Op == lang.OpInRange {
		low := say(engine.Value{Type: t, Known: true, Num: n.Set[0], Den: 1})
		high := say(engine.Value{Type: t, Known: true, Num: n.Set[1], Den: 1})
		return text(low.ZH+"至"+high.ZH, low.EN+" to "+high.EN)
	}
	var zh, en []string
	for _, k := range n.Set {
		s := say(engine.Value{Type: t, Known: true, Num: k, Den: 1})
		zh, en = append(zh, s.ZH), append(en, s.EN)
	}
	return text(strings.Join(zh, "、"), strings.Join(en, " or "))
}
