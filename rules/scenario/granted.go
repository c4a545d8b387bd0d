package scenario

import (
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// granted reads a benefit that was granted before.
func (t *story) granted(n pack.Node) {
	if !t.isMap(n, n.Pos) {
		return
	}
	t.keys(n, "programme", "member", "from", "to", "amount", "end_reason")
	key, ok := t.need(n, "programme")
	if !ok {
		return
	}
	p := t.programme(key.Text)
	if p == nil {
		t.unknownName(key.Pos, programmeText, key.Text)
		return
	}
	a := dossier.Award{Programme: p.Key, Cycle: p.Cycle}
	if _, ok := t.need(n, "from"); !ok {
		return
	}
	period, ok := t.days(n)
	if !ok {
		return
	}
	a.From, a.To = period.From, period.To
	if amount, ok := n.Get("amount"); ok && amount.Text != unknown {
		v, ok := t.value(amount, kindOf{kind: fact.KindMoney})
		if !ok {
			return
		}
		a.Amount = fact.Money(v).Ptr()
	}
	if reason, ok := n.Get("end_reason"); ok && reason.Text != unknown {
		if a.To == nil {
			t.fail(reason.Pos, CodeMissing, say("有 end_reason 而没有 to", "there is an end_reason but no to"))
		}
		if a.EndReason, ok = t.code(reason, fact.DibaoEndReason("").Entries()); !ok {
			return
		}
	}
	member, stated := n.Get("member")
	switch {
	case p.Subject == fact.EntityHousehold && stated:
		t.fail(member.Pos, CodeUnknownKey, say("%s 是全户的，不填 member", "%s is the household's: there is no member", p.Key))
	case p.Subject == fact.EntityHousehold:
		t.household.Awards = append(t.household.Awards, a)
	case !stated:
		t.fail(n.Pos, CodeMissing, say("%s 是个人的，缺少 member", "%s is a person's: member is missing", p.Key))
	case t.scalar(member):
		if m, ok := t.memberAt(member.Pos, member.Text); ok {
			m.Awards = append(m.Awards, a)
		}
	}
}

func (t *story) programme(key string) *pack.Programme {
	for _, p := range t.r.Pack().Programmes {
		if p.Key == key {
			return p
		}
	}
	return nil
}
