package rules

import (
	"strings"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// classOf says what may be made of an alteration, and on which day it comes about by
// itself. It fails closed: what is not named here is never suggested.
//
//   - A fact that is not known or that the pack presumes can be verified, and so can an
//     income or an expense whose records are not; what a certificate that has run out
//     said is not known. What comes of it is not for anybody to choose.
//   - Growing older comes about by itself.
//   - Everything else (to earn less or more, to move, to become disabled or ill, to leave
//     school, to have been paid before, an attribute of the pack that is on record) is
//     never suggested.
func (p *probe) classOf(a *Alteration) (ChangeClass, *fact.Date) {
	switch {
	case !a.Known || a.Assumed || a.Unverified && a.d.sums():
		return Verify, nil
	case a.Kind == FactBirthday && a.span.Low < a.d.now:
		if on := p.comesOfAge(a); on != nil {
			return ByItself, on
		}
	}
	return NeverSuggested, nil
}

// comesOfAge is the day on which someone is as old as an alteration has them on the last
// of the days that the decision looks at; nil where that is beyond the calendar.
func (p *probe) comesOfAge(a *Alteration) *fact.Date {
	last := fact.Date(a.span.Low)
	for i := range a.d.cells {
		if c := &a.d.cells[i]; p.scopes[c.day].Cells()[c.cell] {
			last = max(last, p.q.days[c.day].date)
		}
	}
	o := p.q.r.options(p.q.asOf)
	months, ok := dossier.CompletedMonths(fact.Date(a.span.Low), last, o)
	if !ok {
		return nil
	}
	if !a.d.readsMonths() {
		months = months / 12 * 12
	}
	birth := fact.Date(a.d.now)
	if y, _, _ := birth.Civil(); int64(y)+months/12 >= 9998 {
		return nil
	}
	return dossier.ReachesMonths(birth, months, o).Ptr()
}

// sums: it is an income or an expense.
func (d *dial) sums() bool {
	switch d.cells[0].in.Fn {
	case "income", "income_except", "expense":
		return true
	}
	return false
}

func (d *dial) readsMonths() bool {
	for _, c := range d.cells {
		if c.in.Name == "age_months" {
			return true
		}
	}
	return false
}

// say fills in the values of an alteration in words.
func (a *Alteration) say() {
	d := a.d
	if d.Kind == FactCertificate {
		if d.Known {
			a.From, a.FromText = d.sayPair(d.now)
		}
		a.To, a.ToText = d.sayPair(a.span.Low)
		return
	}
	word := func(v int64) (string, engine.Value) {
		x := engine.Value{Type: d.Type, Known: true, Num: v, Den: 1, Scale: d.Type.Scale}
		return plain(x), x
	}
	if d.Known && d.Kind != FactIncome {
		t, v := word(d.now)
		a.From, a.FromText = t, say(v)
	}
	t, v := word(a.span.Low)
	a.To, a.ToText = t, say(v)
	if d.Kind == FactIncome {
		v.Num = max(v.Num, -v.Num)
		by := say(v)
		if a.ToText = text("增加"+by.ZH, by.EN+" more"); a.span.Low < 0 {
			a.ToText = text("减少"+by.ZH, by.EN+" less")
		}
	}
	if a.Direction == Within {
		t, v := word(a.span.High)
		a.Upto, a.UptoText = t, say(v)
	}
}

func (d *dial) sayPair(at int64) (string, pack.Text) {
	var plainly, zh, en []string
	seen := map[string]bool{}
	for _, c := range d.cells {
		if seen[c.in.Name] {
			continue
		}
		seen[c.in.Name] = true
		half := 0
		if c.in.Name == "disability_category" {
			half = 1
		}
		v := engine.Value{Type: lang.Type{Kind: fact.KindCode, Codes: c.in.Type.Codes}, Known: true, Num: d.pairs[at][half], Den: 1}
		words := say(v)
		plainly, zh, en = append(plainly, plain(v)), append(zh, words.ZH), append(en, words.EN)
	}
	return strings.Join(plainly, " "), text(strings.Join(zh, "、"), strings.Join(en, ", "))
}
