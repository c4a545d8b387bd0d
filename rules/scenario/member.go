package scenario

import (
	"strconv"

	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// member reads a member. The membership lasts from the birth on, or as it says.
func (t *story) member(n pack.Node, place int) {
	p := &dossier.Person{ID: place + 1}
	t.household.Members = append(t.household.Members, p)
	if !t.isMap(n, n.Pos) {
		return
	}
	b := &subject{story: t, entity: fact.EntityPerson, place: place}
	membership := fact.Period{From: fact.MinDate}
	if birth, ok := n.Get("birth_date"); ok {
		if d, err := fact.ParseDate(birth.Text); err == nil {
			membership.From = d
		}
	}
	for i, key := range n.Keys {
		value, pos := n.Items[i], n.KeyPos(i)
		switch key {
		case "name":
			t.nameOf(value, place)
		case "member_from":
			if d := t.date(value); d != nil {
				membership.From = *d
			}
		case "member_to":
			membership.To = t.date(value)
		case "died_on":
			if d := t.date(value); d != nil {
				b.loose = append(b.loose, dossier.Record{Kind: "death", Period: fact.Period{From: *d}})
			}
		case "insured":
			t.insured(b, value)
		case "incomes":
			t.incomes(b, value)
		case "expenses":
			t.expenses(b, value)
		default:
			b.fact(key, pos, value)
		}
	}
	if !membership.Valid() {
		to, _ := n.Get("member_to")
		t.fail(to.Pos, CodeBadValue, say("member_to 不晚于加入之日", "member_to is not later than the day on which the membership begins"))
		return
	}
	b.add("membership", span{period: membership, state: isBase})
	p.Records = b.records()
}

// nameOf notes a name by which the scenario means a member.
func (t *story) nameOf(n pack.Node, place int) {
	if !t.scalar(n) {
		return
	}
	_, taken := t.names[n.Text]
	if _, err := strconv.Atoi(n.Text); err == nil || taken {
		t.fail(n.Pos, CodeBadValue, say("成员名称须唯一且不是数字：%s", "a member's name is no number and nobody else's: %s", n.Text))
		return
	}
	t.names[n.Text] = place
}

// memberAt finds the member that a text means, by place or name.
func (t *story) memberAt(pos pack.Pos, text string) (p *dossier.Person, ok bool) {
	place, named := t.names[text]
	if !named {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n >= len(t.household.Members) {
			t.fail(pos, CodeUnknownMember, say("没有这名成员：%s", "there is no such member: %s", text))
			return nil, false
		}
		place = n
	}
	return t.household.Members[place], true
}
