package rules

import (
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// stacking are the reasons that come from benefits of one kind excluding each other:
// which is paid and which not, and what is still open.
func stacking(d *Decision, c *candidate) (out []Reason) {
	about := func(code string, other *candidate, t pack.Text) Reason {
		return Reason{Told: &Told{Code: code, Condition: aside, Text: t}, Subject: d.Subject, Reference: d.Programme.Reference, Other: other.decision.Programme}
	}
	if o := c.under; o != nil {
		mine, theirs := c.paid(), o.paid()
		title := o.decision.Programme.Title
		t := text("同类补贴只发放一项：由“"+title.ZH+"”发放"+theirs.ZH+"，本项不再发放", "Benefits of this kind are paid once: “"+title.EN+"” pays "+theirs.EN+", so this one is not paid as well")
		if d.Programme.Rule == "higher" {
			t = text("同类补贴就高享受：较高的一项为"+theirs.ZH+"，按“"+title.ZH+"”发放，本项"+mine.ZH+"不再发放",
				"Of benefits of this kind the higher is paid: it is "+theirs.EN+", under “"+title.EN+"”, so the "+mine.EN+" of this one are not paid as well")
			if c.amount == o.amount {
				t = text("同类补贴就高享受：两项同为"+theirs.ZH+"，按“"+title.ZH+"”发放，本项不再发放",
					"Of benefits of this kind the higher is paid: both are "+theirs.EN+", and it is paid under “"+title.EN+"”")
			}
		}
		r := about("stacking."+d.Programme.Rule, o, t)
		r.Met, r.Observed, r.Required = &isFalse, say(c.money()), say(o.money())
		r.Found, r.Need = precise(c.money()), precise(o.money())
		out = append(out, r)
	}
	for _, o := range c.over {
		if d.Outcome != Eligible {
			break // it may itself not be paid
		}
		title := o.decision.Programme.Title
		t := text("同类补贴只发放一项：按本项发放"+c.paid().ZH+"，“"+title.ZH+"”不再发放", "Benefits of this kind are paid once: "+c.paid().EN+" are paid under this one, and “"+title.EN+"” is not paid as well")
		if d.Programme.Rule == "higher" {
			t = text("同类补贴就高享受：按本项发放"+c.paid().ZH+"，“"+title.ZH+"”（"+o.paid().ZH+"）不再发放",
				"Of benefits of this kind the higher is paid: "+c.paid().EN+" under this one; “"+title.EN+"” ("+o.paid().EN+") is not paid as well")
		}
		r := about("stacking.paid", o, t)
		r.Met, r.Observed, r.Required = &isTrue, say(c.money()), say(o.money())
		r.Found, r.Need = precise(c.money()), precise(o.money())
		out = append(out, r)
	}
	for _, o := range c.waits {
		title := o.decision.Programme.Title
		out = append(out, about("stacking.open", o, text("同类补贴“"+title.ZH+"”尚不能确定，发放哪一项也就不能定", "“"+title.EN+"”, of the same kind, is not determined yet, so which of them is paid cannot be said")))
	}
	return out
}

var aside = text("同类补贴只发放一项", "of benefits of one kind one is paid")

// money is what a candidate is worth a cycle.
func (c *candidate) money() engine.Value {
	t := lang.Type{Kind: fact.KindMoney, Scale: 2, Period: c.decision.Programme.Cycle}
	if t.Period == "once" {
		t.Period = ""
	}
	return engine.Value{Type: t, Known: true, Num: c.amount, Den: 1, Scale: 2}
}

func (c *candidate) paid() pack.Text { return tell(c.money()) }
