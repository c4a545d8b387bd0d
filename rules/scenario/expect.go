package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// check is one thing that a scenario expects.
type check struct {
	pos     pack.Pos
	path    string
	want    pack.Text
	compare func(outcome) (got pack.Text, same bool)
}

var programmeText = pack.Text{ZH: "项目", EN: "programme"}

// expect reads what a scenario expects.
func (t *story) expect(s *pack.Scenario) (out []check) {
	if !t.isMap(s.Expect, s.Pos) {
		return nil
	}
	if len(s.Expect.Keys) == 0 {
		t.nothing(s.Expect.Pos)
	}
	for i, key := range s.Expect.Keys {
		n, pos := s.Expect.Items[i], s.Expect.KeyPos(i)
		switch key {
		case "flags":
			out = append(out, t.flags(n, pos)...)
		case "variables":
			out = append(out, t.variables(n, pos)...)
		case "claims":
			out = append(out, t.bills(n, pos)...)
		default:
			p := t.programme(key)
			if p == nil {
				t.unknownName(pos, programmeText, key)
				continue
			}
			out = append(out, t.decided(p, n, pos)...)
		}
	}
	return out
}

// nothing refuses what expects nothing: it would pass whatever comes out.
func (t *story) nothing(pos pack.Pos) {
	t.fail(pos, CodeNothing, say("没有写明预期，什么结果都会通过", "nothing is expected here: anything would pass"))
}

// entries reads a map that must not be empty.
func (t *story) entries(n pack.Node, pos pack.Pos) bool {
	if !t.isMap(n, pos) {
		return false
	}
	if len(n.Keys) == 0 {
		t.nothing(pos)
	}
	return true
}

// decided reads what is expected of a programme: of the household, or of members by
// place or name.
func (t *story) decided(p *pack.Programme, n pack.Node, pos pack.Pos) (out []check) {
	if p.Subject == fact.EntityHousehold {
		return t.decision(p, rules.Subject{Entity: p.Subject, ID: householdID}, n, pos, p.Key)
	}
	if !t.entries(n, pos) {
		return nil
	}
	for i, key := range n.Keys {
		if m, ok := t.memberAt(n.KeyPos(i), key); ok {
			out = append(out, t.decision(p, rules.Subject{Entity: p.Subject, ID: m.ID}, n.Items[i], n.KeyPos(i), p.Key+"."+key)...)
		}
	}
	return out
}

// decision reads what is expected of one decision.
func (t *story) decision(p *pack.Programme, who rules.Subject, n pack.Node, pos pack.Pos, path string) (out []check) {
	if !t.entries(n, pos) {
		return nil
	}
	t.keys(n, "outcome", "amount", "missing")
	find := func(o outcome) *rules.Decision {
		i := slices.IndexFunc(o.assessment.Decisions, func(d rules.Decision) bool { return d.Programme == p && d.Subject == who })
		if i < 0 {
			return nil
		}
		return &o.assessment.Decisions[i]
	}
	if v, ok := n.Get("outcome"); ok {
		if want, ok := t.code(v, fact.Outcome("").Entries()); ok {
			out = append(out, check{v.Pos, path + ".outcome", outcomeText(rules.Outcome(want)), func(o outcome) (pack.Text, bool) {
				d := find(o)
				return sayDecision(d), d != nil && d.Outcome == rules.Outcome(want)
			}})
		}
	}
	if v, ok := n.Get("amount"); ok {
		if c, ok := t.amount(v, path+".amount", find); ok {
			out = append(out, c)
		}
	}
	if v, ok := n.Get("missing"); ok {
		out = append(out, t.missing(v, path+".missing", find))
	}
	return out
}

// amount reads what is paid a cycle; none of a status or where nothing is paid.
func (t *story) amount(n pack.Node, path string, find func(outcome) *rules.Decision) (c check, ok bool) {
	want := noneText
	var money *fact.Money
	if n.Text != "none" {
		v, ok := t.value(n, kindOf{kind: fact.KindMoney})
		if !ok {
			return c, false
		}
		money = fact.Money(v).Ptr()
		want = plainText(money.String())
	}
	return check{n.Pos, path, want, func(o outcome) (pack.Text, bool) {
		d := find(o)
		if d == nil || d.Amount == nil {
			return sayDecision(d), d != nil && money == nil
		}
		return plainText(d.Amount.String()), money != nil && *money == *d.Amount
	}}, true
}

// missing reads the names of all facts that are asked for; of a record, those of its
// facts that are wanted.
func (t *story) missing(n pack.Node, path string, find func(outcome) *rules.Decision) check {
	var want []string
	for _, item := range t.list(n, "missing", true) {
		name := item.Text
		if t.inputOf(name) == nil && t.inputOf("attr:"+name) != nil {
			name = "attr:" + name // an attribute may be called as rules call it
		}
		switch {
		case !t.scalar(item):
		case t.inputOf(name) == nil:
			t.unknownName(item.Pos, pack.Text{ZH: "规则所用事实", EN: "fact that a rule looks at"}, item.Text)
		default:
			want = append(want, name)
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	return check{n.Pos, path, listText(want), func(o outcome) (pack.Text, bool) {
		d := find(o)
		if d == nil {
			return sayDecision(d), false
		}
		got := missingNames(d.Missing)
		return listText(got), slices.Equal(got, want)
	}}
}

func missingNames(list []rules.Missing) (out []string) {
	for _, m := range list {
		if len(m.Inputs) > 0 {
			out = append(out, m.Inputs...)
			continue
		}
		out = append(out, m.Input)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var noneText = pack.Text{ZH: "无", EN: "none"}

func plainText(s string) pack.Text { return pack.Text{ZH: s, EN: s} }

func listText(names []string) pack.Text { return plainText("[" + strings.Join(names, ", ") + "]") }

// outcomeText calls an outcome as scenarios write it, and in words.
func outcomeText(o rules.Outcome) pack.Text {
	e, _ := fact.Describe(fact.Outcome(o))
	name := strings.ToLower(string(o))
	return pack.Text{ZH: name + "（" + e.ZH + "）", EN: name}
}

// sayDecision says what came out, and why it is not a yes.
func sayDecision(d *rules.Decision) pack.Text {
	if d == nil {
		return pack.Text{ZH: "没有认定（当日不是家庭成员）", EN: "no decision: no member of the household then"}
	}
	out := outcomeText(d.Outcome)
	switch d.Outcome {
	case rules.Eligible:
		if d.Amount != nil {
			out.ZH, out.EN = out.ZH+" "+d.Amount.String(), out.EN+" "+d.Amount.String()
		}
	case rules.Undetermined:
		list := listText(missingNames(d.Missing)).EN
		out.ZH, out.EN = out.ZH+"，缺 "+list, out.EN+", missing "+list
	case rules.Ineligible:
		for _, r := range d.Reasons {
			if r.Met != nil && !*r.Met {
				out.ZH, out.EN = out.ZH+"："+r.Text.ZH, out.EN+": "+r.Text.EN
				if r.Observed.EN != "" {
					out.ZH, out.EN = fmt.Sprintf("%s（%s）", out.ZH, r.Observed.ZH), fmt.Sprintf("%s (%s)", out.EN, r.Observed.EN)
				}
				break
			}
		}
	}
	return out
}

// place reads the key of a list by place.
func place(text string, n int) (int, bool) {
	i, err := strconv.Atoi(text)
	return i, err == nil && i >= 0 && i < n
}
