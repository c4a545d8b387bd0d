package lang

import (
	"maps"
	"slices"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// moneyRange bounds an amount on record, in yuan: a hundred times what any
// household has. A value outside is unknown, so that sums cannot overflow.
const moneyRange = 1_000_000_000

// name is what a bare or dotted name of an entity means: exactly one is set.
type name struct {
	input    *Input
	variable *pack.Variable
	group    *pack.Group
	layer    *pack.Layer
}

// codesOf returns the one list of some entries, so that lists can be compared.
func (c *checker) codesOf(title string, entries []fact.Entry, ordered bool) *Codes {
	if len(entries) == 0 {
		return nil
	}
	key := &entries[0]
	if l := c.lists[key]; l != nil {
		return l
	}
	l := &Codes{Name: title, Entries: entries, Ordered: ordered}
	c.lists[key] = l
	return l
}

// declareNames collects what rules may name.
func (c *checker) declareNames() {
	for i := range fact.Fields() {
		f := &fact.Fields()[i]
		in := &Input{Name: f.Name, Entity: f.Entity, Field: f, Title: pack.Text{ZH: f.ZH, EN: f.EN}, Range: Everything}
		in.Type = Type{Kind: f.Kind, Period: f.Period, Label: f.Label, Codes: c.codesOf(f.Name, f.Codes, f.Ordered)}
		switch f.Kind {
		case fact.KindMoney:
			in.Type.Scale = 2
			in.Range = Range{-moneyRange * 100, moneyRange * 100}
		case fact.KindDecimal:
			in.Type.Scale = 6
		}
		if f.Min != 0 || f.Max != 0 {
			in.Range = Range{f.Min, f.Max}.Scaled(in.Type.Scale)
		}
		c.boundCodesAndDates(in)
		c.name(f.Entity, f.Name, name{input: in}, pack.Pos{})
	}
	for _, l := range c.pack.CodeLists {
		entries := make([]fact.Entry, len(l.Codes))
		for i, code := range l.Codes {
			entries[i] = fact.Entry{Value: code.Value, ZH: code.Title.ZH, EN: code.Title.EN}
		}
		c.packLists[l.Key] = c.codesOf(l.Key, entries, l.Ordered)
	}
	for _, a := range c.pack.Attributes {
		in := &Input{Name: "attr:" + a.Key, Entity: a.Subject, Attr: a, Title: a.Title, Range: Everything}
		in.Type = c.typeOf(a.Type, a.Pos, a.Key, a.Codes)
		switch in.Type.Kind {
		case fact.KindMoney:
			in.Type.Scale, in.Range = 2, Range{-moneyRange * 100, moneyRange * 100}
		case fact.KindDecimal:
			in.Type.Scale, in.Range = 6, Range{-moneyRange * 1e6, moneyRange * 1e6}
		case fact.KindInt:
			in.Range = Range{-1e12, 1e12}
		}
		c.boundCodesAndDates(in)
		if d, ok := c.declaredRange(a.Type); ok {
			in.Range = d.Scaled(in.Type.Scale - d.Scale)
		}
		c.name(a.Subject, a.Key, name{input: in}, a.Pos)
	}
	for _, v := range c.pack.Variables {
		c.name(v.Subject, v.Key, name{variable: v}, v.Pos)
	}
	for _, g := range c.pack.Groups {
		c.name(fact.EntityHousehold, g.Key, name{group: g}, g.Pos)
	}
	for _, cov := range c.pack.Coverages {
		for _, v := range cov.Variables {
			c.name(v.Subject, v.Key, name{variable: v}, v.Pos)
		}
		for _, l := range cov.Layers {
			c.name(fact.EntityClaim, l.Key, name{layer: l}, l.Pos)
		}
	}
}

func (c *checker) boundCodesAndDates(in *Input) {
	switch in.Type.Kind {
	case fact.KindCode:
		if in.Type.Codes != nil {
			in.Range = Range{0, int64(len(in.Type.Codes.Entries)) - 1}
		}
	case fact.KindDate:
		in.Range = Range{int64(fact.MinDate), int64(fact.MaxDate)}
	}
}

func (c *checker) name(e fact.Entity, key string, n name, pos pack.Pos) {
	if c.names[e] == nil {
		c.names[e] = map[string]name{}
	}
	if _, taken := c.names[e][key]; taken {
		c.add(pack.Diagnostic{Code: "duplicate_name", Pos: pos, Message: say("名称 %s 已有他用", "the name %s is taken", key)})
		return
	}
	c.names[e][key] = n
}

// namesOf lists the names of an entity, for hints.
func (c *checker) namesOf(e fact.Entity) []string {
	if c.sorted[e] == nil || len(c.sorted[e]) != len(c.names[e]) {
		c.sorted[e] = slices.Sorted(maps.Keys(c.names[e]))
	}
	return slices.Clip(c.sorted[e])
}

// typeOf resolves a type that a pack states.
func (c *checker) typeOf(t pack.Type, pos pack.Pos, key string, codes []pack.Code) Type {
	out := Type{Kind: t.Kind, Period: t.Period, Per: t.Per, Label: t.Label}
	if t.Kind != fact.KindCode {
		return out
	}
	switch {
	case len(codes) > 0:
		entries := make([]fact.Entry, len(codes))
		for i, code := range codes {
			entries[i] = fact.Entry{Value: code.Value, ZH: code.Title.ZH, EN: code.Title.EN}
		}
		out.Codes = &Codes{Name: key, Entries: entries, Ordered: t.Ordered}
	case t.Codes != "":
		out.Codes = c.codesNamed(t.Codes)
		if out.Codes == nil {
			c.add(pack.Diagnostic{Code: "unknown_name", Pos: pos, Message: say("没有名为 %s 的代码表", "there is no list of codes called %s", t.Codes)})
		}
	case len(t.Values) > 0:
		entries := make([]fact.Entry, len(t.Values))
		for i, v := range t.Values {
			entries[i] = fact.Entry{Value: v, ZH: v, EN: v}
		}
		out.Codes = &Codes{Name: key, Entries: entries, Ordered: t.Ordered}
	default:
		c.add(pack.Diagnostic{Code: "missing", Pos: pos, Message: say("代码类型须列出取值", "a code needs its values")})
	}
	return out
}

// codesNamed finds a list by its own name or by that of a field, attribute or
// variable that has it.
func (c *checker) codesNamed(key string) *Codes {
	if l := c.packLists[key]; l != nil {
		return l
	}
	for e := range c.names {
		if n, ok := c.names[fact.Entity(e)][key]; ok && n.input != nil && n.input.Type.Codes != nil {
			return n.input.Type.Codes
		}
	}
	return nil
}

// declaredRange reads the range that a type states; given is false where it states
// none that can be used.
func (c *checker) declaredRange(t pack.Type) (d Declared, given bool) {
	d.Range = Everything
	for i, l := range []*pack.Literal{t.Min, t.Max} {
		if l == nil {
			continue
		}
		v, scale, err := decimal(l.Text)
		if t.Kind == fact.KindDate {
			var day fact.Date
			day, err = fact.ParseDate(l.Text)
			v, scale = int64(day), 0
		}
		if err != nil {
			c.add(pack.Diagnostic{Code: "bad_value", Pos: l.Pos, Message: say("范围的端点不是可用的数：%s", "the end of the range is no usable number: %s", l.Text)})
			continue
		}
		common := max(d.Scale, scale)
		d = d.In(common)
		v = One(v).Scaled(common - scale).Min
		if i == 0 {
			d.Min = v
		} else {
			d.Max = v
		}
		given = true
	}
	return d, given && d.Min <= d.Max
}
