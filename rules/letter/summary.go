package letter

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// summary is what was decided.
func (w *writer) summary() pack.Text {
	d := w.d
	who, what := w.name(d.Subject), quoted(d.Programme.Title)
	var out pack.Text
	switch d.Outcome {
	case rules.Eligible:
		out = w.granted(who, what)
	case rules.Ineligible:
		out = w.refused(who, what)
	default:
		out = text(who.ZH+"是否符合"+what.ZH+"的条件，现有登记不足以确定。", "Whether "+who.EN+" qualifies for "+what.EN+" cannot be said yet from what is on record.")
	}
	if n := d.NextChange; n != nil && d.Outcome == rules.Eligible && soon(w.asOf, *n) {
		at := day(*n)
		out = text(out.ZH+"登记的情况不变的，本认定在"+at.ZH+"之前有效，届时重新认定。", out.EN+" If nothing else changes it stands until "+at.EN+", when it is looked at again.")
	}
	return text(out.ZH, capital(out.EN))
}

// granted is the summary of what was granted.
func (w *writer) granted(who, what pack.Text) pack.Text {
	d := w.d
	year := strconv.Itoa(w.asOf.Year())
	if d.Amount == nil {
		on := w.when()
		return text(who.ZH+on.ZH+"符合"+what.ZH+"的条件。", who.EN+" meets the conditions of "+what.EN+" "+on.EN+".")
	}
	amount := d.Amount.String()
	m := month(w.asOf)
	if d.Programme.RequiresApplication {
		zh, en := map[string][2]string{
			"month": {"每月", " a month"}, "year": {"每年", " a year"}, "once": {"一次性", ", paid once"},
		}[d.Programme.Cycle][0], map[string][2]string{
			"month": {"", " a month"}, "year": {"", " a year"}, "once": {"", ", paid once"},
		}[d.Programme.Cycle][1]
		on := w.when()
		return text(who.ZH+on.ZH+"符合"+what.ZH+"的条件，须提出申请；核准后"+zh+amount+"元。", who.EN+" meets the conditions of "+what.EN+" "+on.EN+", which has to be applied for; once it is approved it pays "+amount+" yuan"+en+".")
	}
	switch d.Programme.Cycle {
	case "month":
		return text(who.ZH+"自"+m.ZH+"起每月领取"+what.ZH+amount+"元。", "from "+m.EN+" "+who.EN+" receives "+amount+" yuan a month under "+what.EN+".")
	case "year":
		return text(who.ZH+year+"年度享受"+what.ZH+"，每年"+amount+"元。", "for "+year+" "+who.EN+" is granted "+amount+" yuan a year under "+what.EN+".")
	}
	return text(who.ZH+"一次性领取"+what.ZH+amount+"元。", who.EN+" receives "+amount+" yuan once under "+what.EN+".")
}

// when is the time for which it is decided: its month, or its year.
func (w *writer) when() pack.Text {
	if w.d.Programme.Cycle == "month" {
		m := month(w.asOf)
		return text("在"+m.ZH, "for "+m.EN)
	}
	year := strconv.Itoa(w.asOf.Year())
	return text(year+"年", "for "+year)
}

// refused is the summary of what was refused: because another benefit of the kind is
// paid, because of an age that is still to come, or for other reasons.
func (w *writer) refused(who, what pack.Text) pack.Text {
	var unmet []*branch
	for _, b := range w.reasons {
		switch {
		case b.Other != nil && b.Code != "stacking.paid" && b.Code != "stacking.open":
			of := quoted(b.Other.Title)
			return text(who.ZH+"已由"+of.ZH+"给予同类补贴，"+what.ZH+"不再发放。", who.EN+" is paid a benefit of the same kind under "+of.EN+", so "+what.EN+" is not paid as well.")
		case b.Code == "amount", strings.HasPrefix(b.Code, "rounding."), strings.HasSuffix(b.Code, ".row"):
		case b.Met == nil || !*b.Met:
			unmet = append(unmet, b)
		}
	}
	on := w.when()
	if len(unmet) == 1 && unmet[0].MetOn != nil && !unmet[0].Masked {
		on, at := w.oldEnough(on, *unmet[0].MetOn)
		return text(who.ZH+"因未到年龄，"+on.ZH+"尚不符合"+what.ZH+"的条件；其他情况不变的，自"+at.ZH+"起可以享受。",
			who.EN+" is not old enough yet for "+what.EN+" "+on.EN+"; if nothing else changes, it can be granted from "+at.EN+".")
	}
	return text(who.ZH+on.ZH+"不符合"+what.ZH+"的条件。", who.EN+" does not meet the conditions of "+what.EN+" "+on.EN+".")
}

// oldEnough says when somebody is not old enough for what is decided, and from when they
// may have it: that follows from the day of a month or year that decides.
func (w *writer) oldEnough(on pack.Text, met fact.Date) (when, from pack.Text) {
	p := w.d.Programme
	switch {
	case p.Assess == pack.AsOf || p.Assess == "" && p.Cycle != "month":
		at := day(w.asOf)
		return text("在"+at.ZH, "on "+at.EN), day(met)
	case p.Assess == pack.MonthStart:
		if y, m, d := met.Civil(); d > 1 {
			met = fact.NewDate(y, m+1, 1)
		}
	}
	return on, month(met)
}

func capital(s string) string {
	if s == "" || s[0] >= utf8.RuneSelf {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// soon says whether a day is worth telling: after the month that is decided, and within
// three years.
func soon(asOf, on fact.Date) bool {
	y, m, _ := asOf.Civil()
	return on >= fact.NewDate(y, m+1, 1) && on.Year() <= y+3
}
