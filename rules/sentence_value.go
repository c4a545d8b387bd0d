package rules

import (
	"fmt"
	"strings"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// amount is what is paid, as a sentence.
func (t teller) amount(n *lang.Node) pack.Text {
	n = below(n)
	if n.Op == lang.OpCond {
		c, a, b := t.clause(n.Args[0]), t.amount(n.Args[1]), t.amount(n.Args[2])
		return text("如果"+c.ZH+"，则为"+a.ZH+"；否则为"+b.ZH, "if "+c.EN+", "+a.EN+"; otherwise "+b.EN)
	}
	return t.value(n)
}

// running is a title in the middle of a sentence: it begins small, unless its first
// word is written in capitals.
func running(title pack.Text) pack.Text {
	if en := title.EN; len(en) > 1 && en[1] >= 'a' && en[1] <= 'z' {
		title.EN = strings.ToLower(en[:1]) + en[1:]
	}
	return title
}

// list is whom a quantifier is about.
func (t teller) list(l *lang.List) pack.Text {
	if l.Of == fact.EntityLine {
		return text("各项费用", "the fees of the bill")
	}
	if len(l.Where) == 0 {
		return text("家庭成员", "the members of the household")
	}
	if len(l.Where) == 1 && below(l.Where[0]).Op == lang.OpGroup {
		return running(below(l.Where[0]).Group.Title)
	}
	var zh, en []string
	for _, w := range l.Where {
		c := t.clause(w)
		zh, en = append(zh, c.ZH), append(en, c.EN)
	}
	return text("“"+strings.Join(zh, "，且")+"”的家庭成员", "the members who meet “"+strings.Join(en, ", and ")+"”")
}

// value is what a value is called, with the figure of the day where it is a parameter.
func (t teller) value(n *lang.Node) pack.Text {
	n = below(n)
	arg := func(i int) pack.Text { return t.value(n.Args[i]) }
	in := func(zh, en string, args ...pack.Text) pack.Text {
		a, b := make([]any, len(args)), make([]any, len(args))
		for i, x := range args {
			a[i], b[i] = x.ZH, x.EN
		}
		return text(fmt.Sprintf(zh, a...), fmt.Sprintf(en, b...))
	}
	switch n.Op {
	case lang.OpConst:
		return say(constValue(n))
	case lang.OpAsOf:
		return text("认定日", "the day that decides")
	case lang.OpInput:
		return running(n.Input.Title)
	case lang.OpParam:
		if _, words, ok := t.r.Parameter(n.Param.Key, t.asOf); ok && words != (pack.Text{}) {
			return in("%s（%s）", "%s (%s)", running(n.Param.Title), words)
		}
		return running(n.Param.Title)
	case lang.OpLookup, lang.OpBand, lang.OpScale, lang.OpScaleFrom:
		var zh, en []string
		for _, a := range n.Args {
			x := t.factor(a)
			zh, en = append(zh, x.ZH), append(en, x.EN)
		}
		by := text(strings.Join(zh, "、"), strings.Join(en, " and "))
		if n.Op == lang.OpScale || n.Op == lang.OpScaleFrom {
			return in("按%[2]s分段计算的“%[1]s”", "“%s” by marginal rates of %s", n.Param.Title, by)
		}
		return in("按%[2]s所定的“%[1]s”", "“%s” by %s", n.Param.Title, by)
	case lang.OpVar:
		return running(n.Var.Title)
	case lang.OpGroup:
		return running(n.Group.Title)
	case lang.OpAmount:
		return in("“%s”的金额", "the amount of “%s”", n.Programme.Title)
	case lang.OpLayer:
		return in("“%s”所付", "what “%s” pays", n.Layer.Title)
	case lang.OpCapLeft:
		return in("“%s”尚余额度", "what is left of “%s”", n.Cap.Title)
	case lang.OpNeg:
		return in("负的%s", "minus %s", arg(0))
	case lang.OpAdd:
		return in("%s加%s", "%s plus %s", t.term(n.Args[0]), t.factor(n.Args[1]))
	case lang.OpSub:
		return in("%s减%s", "%s less %s", t.term(n.Args[0]), t.factor(n.Args[1]))
	case lang.OpMul:
		return in("%s乘以%s", "%s times %s", t.factor(n.Args[0]), t.factor(n.Args[1]))
	case lang.OpDiv:
		return in("%s除以%s", "%s divided by %s", t.factor(n.Args[0]), t.factor(n.Args[1]))
	case lang.OpMin:
		return in("%s与%s中较小的", "the lesser of %s and %s", t.factor(n.Args[0]), t.factor(n.Args[1]))
	case lang.OpMax:
		return in("%s与%s中较大的", "the greater of %s and %s", t.factor(n.Args[0]), t.factor(n.Args[1]))
	case lang.OpRound:
		return t.rounded(n)
	case lang.OpOrElse:
		return in("%s（不详时按%s）", "%s (%s where it is not known)", arg(0), arg(1))
	case lang.OpConvert:
		if n.Type.Period == "month" {
			return in("%s折合每月的数", "%s as an amount a month", t.factor(n.Args[0]))
		}
		return in("%s折合每年的数", "%s as an amount a year", t.factor(n.Args[0]))
	case lang.OpCount:
		of := t.list(n.List)
		if n.Args[0].Op == lang.OpConst {
			return in("%s人数", "the number of %s", of)
		}
		return in("%s中符合“%s”的人数", "the number of %s with “%s”", of, t.clause(n.Args[0]))
	case lang.OpSum:
		return in("%s的%s合计", "the sum, over %s, of %s", t.list(n.List), arg(0))
	case lang.OpMinOf, lang.OpMaxOf:
		if n.Op == lang.OpMinOf {
			return in("%s中最小的%s（没有人时为%s）", "the least, over %s, of %s (%s where there is nobody)", t.list(n.List), arg(0), arg(1))
		}
		return in("%s中最大的%s（没有人时为%s）", "the greatest, over %s, of %s (%s where there is nobody)", t.list(n.List), arg(0), arg(1))
	case lang.OpAddMonths:
		return in("%s之后%s的同一日", "the day %[2]s after %[1]s", arg(0), monthsOf(arg(1)))
	case lang.OpMonthsBetween:
		return in("%s至%s的足月数", "the completed months from %s to %s", arg(0), arg(1))
	case lang.OpMonthStart:
		return in("%s所在月的首日", "the first day of the month of %s", arg(0))
	case lang.OpMonthEnd:
		return in("%s所在月的末日", "the last day of the month of %s", arg(0))
	case lang.OpYearStart:
		return in("%s所在年的首日", "the first day of the year of %s", arg(0))
	case lang.OpCountMonths:
		return in("过去"+fmt.Sprint(n.N)+"个月中符合“%s”的月数", "of the last "+fmt.Sprint(n.N)+" months those with “%s”", t.clause(n.Args[0]))
	case lang.OpAt:
		return in("%s的%s", "%[2]s as of %[1]s", t.value(n.Day), arg(0))
	case lang.OpCond:
		c := t.clause(n.Args[0])
		return in("（如果%s，则%s；否则%s）", "(if %s, then %s; otherwise %s)", c, arg(1), arg(2))
	}
	return t.clause(n)
}

// monthsOf gives a bare number of months its unit.
func monthsOf(x pack.Text) pack.Text {
	if x.ZH != "" && strings.Trim(x.ZH, "-0123456789") == "" {
		return text(x.ZH+"个月", plural(x.EN, "month", "months"))
	}
	return x
}

// term puts into brackets what would take the next term for a part of itself.
func (t teller) term(n *lang.Node) pack.Text {
	switch below(n).Op {
	case lang.OpAdd, lang.OpSub, lang.OpMul:
		return t.value(n)
	}
	return t.factor(n)
}

// factor puts a sum within a product in brackets.
func (t teller) factor(n *lang.Node) pack.Text {
	x := t.value(n)
	switch below(n).Op {
	case lang.OpAdd, lang.OpSub, lang.OpMul, lang.OpDiv, lang.OpMin, lang.OpMax, lang.OpRound:
		return text("（"+x.ZH+"）", "("+x.EN+")")
	}
	return x
}

var (
	roundings = map[lang.Round]pack.Text{lang.HalfUp: text("四舍五入", "rounded half up"), lang.Up: text("向上取整", "rounded up"), lang.Down: text("向下取整", "rounded down")}
	fractions = map[int]pack.Text{0: text("元", "a yuan"), 1: text("角", "a jiao"), 2: text("分", "a fen")}
)

func (t teller) rounded(n *lang.Node) pack.Text {
	x, how := t.value(n.Args[0]), roundings[n.Round]
	if n.Type.Kind == fact.KindMoney {
		to := fractions[n.N]
		return text(x.ZH+"，"+how.ZH+"到"+to.ZH, x.EN+", "+how.EN+" to "+to.EN)
	}
	return text(fmt.Sprintf("%s，%s到%d位小数", x.ZH, how.ZH, n.N), fmt.Sprintf("%s, %s to %d places", x.EN, how.EN, n.N))
}

// Row says in words what a row of a table is for and what it gives.
type Row struct{ For, Gives pack.Text }

// Table puts the rows of a parameter that hold on a day into words; nil where it is
// one value, or has none on the day. A row of a band reaches up to the next.
func (r *Release) Table(key string, asOf fact.Date) []Row {
	p := r.checked.Params[key]
	if p == nil || p.Decl.Shape == pack.Scalar {
		return nil
	}
	v, ok := p.On(asOf)
	if !ok {
		return nil
	}
	banded := p.Decl.Shape == pack.Band || p.Decl.Shape == pack.Scale
	var out []Row
	for i, box := range v.Boxes {
		at := statedRow(p, v, i)
		out = append(out, Row{at, say(engine.Value{Type: p.Type, Known: true, Num: box.Cell, Den: 1, Scale: p.Type.Scale})})
	}
	for i, row := range v.Rows {
		if len(v.Boxes) > 0 {
			break // the rows that the pack states are said
		}
		var zh, en []string
		for k, codes := range p.Keys {
			x := text(fmt.Sprint(row.Keys[k]), fmt.Sprint(row.Keys[k]))
			if codes != nil {
				e := codes.Entries[row.Keys[k]]
				x = text(e.ZH, e.EN)
			}
			zh, en = append(zh, x.ZH), append(en, x.EN)
		}
		if banded {
			x := bandWords(p, v.Rows, i)
			zh, en = append(zh, x.ZH), append(en, x.EN)
		}
		out = append(out, Row{text(strings.Join(zh, "，"), strings.Join(en, ", ")), say(engine.Value{Type: p.Type, Known: true, Num: row.Cell, Den: 1, Scale: p.Type.Scale})})
	}
	return out
}

// bandWords says from where to where a row holds: up to the next one of the same keys.
func bandWords(p *lang.Param, rows []lang.ParamRow, i int) pack.Text {
	number := func(n int64) pack.Text {
		return say(engine.Value{Type: p.Axis, Known: true, Num: n, Den: 1, Scale: p.Axis.Scale})
	}
	last := len(p.Keys)
	from := number(rows[i].Keys[last])
	if i+1 < len(rows) && rows[i+1].Keys[last] > rows[i].Keys[last] {
		same := true
		for k := range last {
			same = same && rows[i+1].Keys[k] == rows[i].Keys[k]
		}
		if same {
			to := number(rows[i+1].Keys[last])
			return text("≥ "+from.ZH+"，< "+to.ZH, "≥ "+from.EN+", < "+to.EN)
		}
	}
	return text("≥ "+from.ZH, "≥ "+from.EN)
}
