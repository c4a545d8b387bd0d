package letter

import (
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Settle tells how a bill was settled: what each layer pays, and what each amount was
// made of. person is whose bill it is, and bill its total; nil where that is not stated.
func Settle(s *rules.Settlement, person rules.Subject, bill *fact.Money, o Options) *Letter {
	w := &writer{d: &rules.Decision{Subject: person, Day: s.Day, Programme: &pack.Programme{}}, asOf: s.Day, o: o, others: map[rules.Subject]int{}}
	l := &Letter{Outcome: rules.Eligible}
	l.object(o.Appeal)
	if len(s.Layers) > 0 {
		l.Programme = s.Layers[0].Coverage.Title
	}
	who, at := w.name(person), day(s.Day)
	total, sure := fact.Money(0), true
	part := Part{Heading: text("各层支付", "What each layer pays")}
	for i := range s.Layers {
		p := &s.Layers[i]
		one := Point{Text: w.layer(p)}
		for k := range p.Reasons {
			if r := &p.Reasons[k]; p.Served != nil && !*p.Served && r.Met != nil && !*r.Met && r.Depth == 0 {
				one.Below = append(one.Below, Point{Text: w.sentence(&branch{Reason: Reason{Reason: r, Text: r.Text, Met: r.Met}})})
			}
		}
		one.Below = once(one.Below)
		part.Points = append(part.Points, one)
		for _, m := range p.Missing {
			l.ToDo = append(l.ToDo, text("请补充“"+m.Title.ZH+"”的资料。", "Please provide what is missing: “"+capital(m.Title.EN)+"”."))
		}
		if p.Pays == nil {
			sure = false
		} else {
			total += *p.Pays
		}
	}
	of := text("", "")
	if bill != nil {
		of = text("总额"+bill.String()+"元，", " of "+bill.String()+" yuan")
	}
	switch {
	case sure && total > 0:
		l.Summary = text(who.ZH+at.ZH+"出院的费用"+of.ZH+"由各层保障共支付"+total.String()+"元。", "Of the bill"+of.EN+" for the stay of "+who.EN+" that ended on "+at.EN+", the layers of coverage pay "+total.String()+" yuan in all.")
	case sure:
		l.Summary = text(who.ZH+at.ZH+"出院的费用"+of.ZH+"各层保障均不支付。", "Of the bill"+of.EN+" for the stay of "+who.EN+" that ended on "+at.EN+", no layer of coverage pays anything.")
	default:
		l.Summary = text(who.ZH+at.ZH+"出院的费用"+of.ZH+"尚不能结算完毕，现有登记不足以确定。", "The bill"+of.EN+" for the stay of "+who.EN+" that ended on "+at.EN+" cannot be settled in full yet from what is on record.")
	}
	l.Parts = []Part{part}
	if len(l.ToDo) == 0 {
		l.ToDo = []pack.Text{text("请核对费用清单，有误的请向经办窗口提出。", "Please check the list of charges, and tell the counter if anything in it is wrong.")}
	}
	l.ToDo = unique(l.ToDo)
	return l
}

// layer is what one layer pays.
func (w *writer) layer(p *rules.LayerPayment) pack.Text {
	title := quoted(p.Layer.Title)
	var out pack.Text
	switch {
	case p.Served != nil && !*p.Served:
		return text(title.ZH+"不适用于本次费用", title.EN+" does not serve this bill")
	case p.Pays == nil:
		return text(title.ZH+"支付多少，尚不能确定", "How much "+title.EN+" pays is not known yet")
	case *p.Pays == 0:
		out = text(title.ZH+"不支付", title.EN+" pays nothing")
	default:
		out = text(title.ZH+"支付"+p.Pays.String()+"元", title.EN+" pays "+p.Pays.String()+" yuan")
	}
	for _, c := range p.Caps {
		if !c.Unlimited && c.Left != nil {
			out = text(out.ZH+"；“"+c.Cap.Title.ZH+"”还余"+c.Left.String()+"元", out.EN+"; "+c.Left.String()+" yuan are left of “"+c.Cap.Title.EN+"”")
		}
	}
	return out
}

func unique(list []pack.Text) (out []pack.Text) {
	seen := map[pack.Text]bool{}
	for _, t := range list {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}
