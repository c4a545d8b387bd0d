package lang

import (
	"slices"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

func (c *checker) allocation(a *pack.Allocation) {
	from := c.programmes[a.From]
	if from == nil {
		c.add(pack.Diagnostic{Code: "unknown_name", Pos: a.Pos, Message: say("没有名为 %s 的项目", "there is no programme called %s", a.From), Hint: c.didYouMean(a.From, c.programmeKeys())})
		return
	}
	s := &scope{c: c, entity: fact.EntityHousehold, expr: a.Quota, from: fact.MinDate}
	if n := s.top(nil); n != nil {
		if !n.Const || n.Type.Kind != fact.KindInt {
			s.problemAt(0, len(a.Quota.Text), "wrong_type", say("名额须为整数参数", "a quota is a whole number from parameters"), pack.Text{})
		} else {
			c.out.Quota[a] = n
		}
	}
	for _, key := range a.Rank {
		s := &scope{c: c, entity: from.Subject, expr: key.Expr, from: fact.MinDate}
		n := s.top(nil)
		if n != nil && n.Type.Kind == fact.KindCode && (n.Type.Codes == nil || !n.Type.Codes.Ordered) {
			s.problemAt(0, len(key.Expr.Text), "wrong_type", say("排序依据须可比较", "a rank key must have an order"), pack.Text{})
			n = nil
		}
		c.out.Rank[a] = append(c.out.Rank[a], n)
	}
	if a.KeepHolders != "" {
		c.holders(a, from)
	}
}

// holders types who holds a place already: whom an attribute says it of, or who
// receives a programme.
func (c *checker) holders(a *pack.Allocation, from *pack.Programme) {
	text := ""
	names := c.programmeKeys()
	if p := c.programmes[a.KeepHolders]; p != nil && p.Subject <= from.Subject {
		text = upTo(p.Subject, from.Subject) + "on(" + p.Key + ")"
	}
	for e := fact.EntityHousehold; e <= from.Subject; e++ {
		for key, n := range c.names[e] {
			if n.input == nil || n.input.Attr == nil {
				continue
			}
			names = append(names, key)
			if key == a.KeepHolders {
				text = upTo(e, from.Subject) + key
			}
		}
	}
	if text == "" {
		slices.Sort(names)
		c.add(pack.Diagnostic{Code: "unknown_name", Pos: a.Pos, Message: say("该对象没有名为 %s 的属性或项目", "there is no attribute or programme of this subject called %s", a.KeepHolders), Hint: c.didYouMean(a.KeepHolders, names)})
		return
	}
	s := &scope{c: c, entity: from.Subject, expr: pack.Expr{Text: text, Pos: a.Pos}, from: fact.MinDate}
	n := s.top(nil)
	if n == nil {
		return
	}
	if n.Type.Kind != fact.KindBool {
		c.add(pack.Diagnostic{Code: "wrong_type", Pos: a.Pos, Message: say("%s 须为真假值", "%s must be true or false", a.KeepHolders)})
		return
	}
	c.out.Holds[a] = n
}

// upTo is how an expression on one entity names what belongs to one above it.
func upTo(above, from fact.Entity) string {
	if above == from {
		return ""
	}
	return above.String() + "."
}
