package scenario

import (
	"slices"
	"strings"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// What a flag may be. It is quiet where it is neither raised nor cleared, and
// undetermined where a condition that would tell is not known.
var flagStates = []fact.Entry{
	{Value: "raised", ZH: "预警", EN: "raised"},
	{Value: "cleared", ZH: "解除", EN: "cleared"},
	{Value: "quiet", ZH: "无变化", EN: "quiet"},
	{Value: "undetermined", ZH: "待定", EN: "undetermined"},
}

func stateOf(f rules.Flag) string {
	switch {
	case f.Raise != nil && *f.Raise:
		return "raised"
	case f.Raise == nil || f.Clear == nil:
		return "undetermined"
	case *f.Clear:
		return "cleared"
	}
	return "quiet"
}

func flagText(state string, f *rules.Flag) pack.Text {
	i := slices.IndexFunc(flagStates, func(e fact.Entry) bool { return e.Value == state })
	out := pack.Text{ZH: state + "（" + flagStates[i].ZH + "）", EN: state}
	if f != nil && state == "undetermined" {
		list := listText(missingNames(f.Missing)).EN
		out.ZH, out.EN = out.ZH+"，缺 "+list, out.EN+", missing "+list
	}
	return out
}

// flags reads what is expected of flags.
func (t *story) flags(n pack.Node, pos pack.Pos) (out []check) {
	if !t.entries(n, pos) {
		return nil
	}
	for i, key := range n.Keys {
		at := slices.IndexFunc(t.r.Pack().Flags, func(f *pack.Flag) bool { return f.Key == key })
		if at < 0 {
			t.unknownName(n.KeyPos(i), pack.Text{ZH: "预警", EN: "flag"}, key)
			continue
		}
		want, ok := t.code(n.Items[i], flagStates)
		if !ok {
			continue
		}
		out = append(out, check{n.Items[i].Pos, "flags." + key, flagText(want, nil), func(o outcome) (pack.Text, bool) {
			for k := range o.assessment.Flags {
				if f := &o.assessment.Flags[k]; f.Flag.Key == key {
					got := stateOf(*f)
					return flagText(got, f), got == want
				}
			}
			return pack.Text{ZH: "没有认定（当日没有家庭成员）", EN: "nothing: the household has no member then"}, false
		}})
	}
	return out
}

// variables reads what is expected of variables of the household, and of members by
// place or name.
func (t *story) variables(n pack.Node, pos pack.Pos) (out []check) {
	if !t.entries(n, pos) {
		return nil
	}
	for i, key := range n.Keys {
		at := slices.IndexFunc(t.r.Pack().Variables, func(v *pack.Variable) bool { return v.Key == key })
		if at < 0 {
			t.unknownName(n.KeyPos(i), variableText, key)
			continue
		}
		v, path := t.r.Pack().Variables[at], "variables."+key
		compare := func(who rules.Subject, n pack.Node, path string) {
			c, ok := t.variable(v, n, path, func(o outcome) []rules.Variable { return o.assessment.Variables }, who)
			if ok {
				out = append(out, c)
			}
		}
		if v.Subject == fact.EntityHousehold {
			compare(rules.Subject{Entity: v.Subject, ID: householdID}, n.Items[i], path)
			continue
		}
		if !t.entries(n.Items[i], n.KeyPos(i)) {
			continue
		}
		for k, member := range n.Items[i].Keys {
			if m, ok := t.memberAt(n.Items[i].KeyPos(k), member); ok {
				compare(rules.Subject{Entity: v.Subject, ID: m.ID}, n.Items[i].Items[k], path+"."+member)
			}
		}
	}
	return out
}

var variableText = pack.Text{ZH: "变量", EN: "variable"}

// variable reads the value that is expected of a variable; unknown where it must not
// be known.
func (t *story) variable(v *pack.Variable, n pack.Node, path string, from func(outcome) []rules.Variable, who rules.Subject) (c check, ok bool) {
	k := kindOf{kind: v.Type.Kind}
	if k.kind == fact.KindCode {
		k.codes = t.codesOf(v.Type, nil)
	}
	want, wanted := plainText(n.Text), int64(0)
	if n.Text == unknown {
		want = notKnown
	} else if wanted, ok = t.value(n, k); !ok {
		return c, false
	}
	return check{n.Pos, path, want, func(o outcome) (pack.Text, bool) {
		for _, got := range from(o) {
			if got.Variable != v || got.Subject != who {
				continue
			}
			if got.Value == "" {
				return notKnown, n.Text == unknown
			}
			number, ok := k.number(got.Value)
			return plainText(strings.ToLower(got.Value)), ok && n.Text != unknown && number == wanted
		}
		return pack.Text{ZH: "当日无此变量（未施行或不是成员）", EN: "nothing: not in force, or no member then"}, false
	}}, true
}

var notKnown = pack.Text{ZH: "不详", EN: unknown}

// bills reads what is expected of bills, by their place: what layers pay, and the
// values of variables.
func (t *story) bills(n pack.Node, pos pack.Pos) (out []check) {
	if !t.entries(n, pos) {
		return nil
	}
	for i, key := range n.Keys {
		at, ok := place(key, len(t.claims))
		if !ok {
			t.fail(n.KeyPos(i), CodeUnknownMember, say("没有这份费用：%s", "there is no such claim: %s", key))
			continue
		}
		if t.entries(n.Items[i], n.KeyPos(i)) {
			out = append(out, t.bill(t.claims[at], n.Items[i], "claims."+key+".")...)
		}
	}
	return out
}

func (t *story) bill(id int, n pack.Node, path string) (out []check) {
	layers, variables := map[string]*pack.Layer{}, map[string]*pack.Variable{}
	for _, c := range t.r.Pack().Coverages {
		for _, l := range c.Layers {
			layers[l.Key] = l
		}
		for _, v := range c.Variables {
			if v.Subject == fact.EntityClaim {
				variables[v.Key] = v
			}
		}
	}
	for i, key := range n.Keys {
		value := n.Items[i]
		var c check
		ok := false
		if l := layers[key]; l != nil {
			c, ok = t.layer(l, id, value, path+key)
		} else if v := variables[key]; v != nil {
			c, ok = t.variable(v, value, path+key, func(o outcome) []rules.Variable {
				if s := o.settled[id]; s != nil {
					return s.Variables
				}
				return nil
			}, rules.Subject{Entity: fact.EntityClaim, ID: id})
		} else {
			t.unknownName(n.KeyPos(i), pack.Text{ZH: "保障层或结算变量", EN: "layer or variable of a claim"}, key)
		}
		if ok {
			out = append(out, c)
		}
	}
	return out
}

func (t *story) layer(l *pack.Layer, id int, n pack.Node, path string) (c check, ok bool) {
	want, wanted := notKnown, int64(0)
	if n.Text != unknown {
		if wanted, ok = t.value(n, kindOf{kind: fact.KindMoney}); !ok {
			return c, false
		}
		want = plainText(fact.Money(wanted).String())
	}
	return check{n.Pos, path, want, func(o outcome) (pack.Text, bool) {
		s := o.settled[id]
		if s == nil {
			return pack.Text{ZH: "未结算（出院当日不是家庭成员）", EN: "not settled: no member on the day of discharge"}, false
		}
		for _, got := range s.Layers {
			if got.Layer != l {
				continue
			}
			if got.Pays == nil {
				return notKnown, n.Text == unknown
			}
			return plainText(got.Pays.String()), n.Text != unknown && int64(*got.Pays) == wanted
		}
		return noneText, false
	}}, true
}
