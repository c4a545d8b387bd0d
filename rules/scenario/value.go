package scenario

import (
	"slices"
	"strconv"
	"strings"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// unknown says that there is a record which does not tell, and is what a value is
// that cannot be told.
const unknown = "unknown"

// kindOf is what a value must be.
type kindOf struct {
	kind  fact.Kind
	codes []fact.Entry
}

// number reads a text as engines hold it: fen, millionths, day numbers, places of
// codes, 0 and 1.
func (k kindOf) number(text string) (v int64, ok bool) {
	switch k.kind {
	case fact.KindBool:
		if text == "true" {
			v = 1
		}
		return v, text == "true" || text == "false"
	case fact.KindInt:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case fact.KindMoney:
		m, err := fact.ParseMoney(text)
		return int64(m), err == nil
	case fact.KindDecimal:
		d, err := fact.ParseDecimal(text)
		return int64(d), err == nil
	case fact.KindDate:
		if text == "never" {
			return int64(fact.MaxDate), true
		}
		d, err := fact.ParseDate(text)
		return int64(d), err == nil
	default:
		n := slices.IndexFunc(k.codes, func(e fact.Entry) bool { return strings.EqualFold(e.Value, text) })
		return int64(n), n >= 0
	}
}

var kindTexts = [...]pack.Text{
	fact.KindBool:    {ZH: "true 或 false", EN: "true or false"},
	fact.KindInt:     {ZH: "整数", EN: "a whole number"},
	fact.KindMoney:   {ZH: "金额（元，至多两位小数）", EN: "an amount of yuan with at most two decimals"},
	fact.KindDecimal: {ZH: "至多六位小数的数", EN: "a number with at most six decimals"},
	fact.KindDate:    {ZH: "日期（YYYY-MM-DD）", EN: "a date (YYYY-MM-DD)"},
}

// text says what is wanted.
func (k kindOf) text() pack.Text {
	if k.kind != fact.KindCode {
		return kindTexts[k.kind]
	}
	names := make([]string, len(k.codes))
	for i, e := range k.codes {
		names[i] = strings.ToLower(e.Value)
	}
	list := strings.Join(names, ", ")
	return pack.Text{ZH: list + " 之一", EN: "one of " + list}
}

// scalar reports whether a node is a text that is not empty, and says so where it is
// not.
func (t *story) scalar(n pack.Node) bool {
	if n.IsMap || n.IsSeq || n.Text == "" {
		t.fail(n.Pos, CodeWrongShape, say("此处需要一个值", "one value is wanted here"))
		return false
	}
	return true
}

// value reads a value of a kind; it is not ok where there is none of that kind.
func (t *story) value(n pack.Node, k kindOf) (v int64, ok bool) {
	if !t.scalar(n) {
		return 0, false
	}
	if v, ok = k.number(n.Text); !ok {
		t.fail(n.Pos, CodeBadValue, say("%[1]s：需要 %[2]s", "%[1]s: %[2]s is wanted", n.Text, k.text()))
	}
	return v, ok
}

// code reads a code and gives its name in the list.
func (t *story) code(n pack.Node, entries []fact.Entry) (name string, ok bool) {
	v, ok := t.value(n, kindOf{fact.KindCode, entries})
	if !ok {
		return "", false
	}
	return entries[v].Value, true
}

func (t *story) date(n pack.Node) *fact.Date {
	v, ok := t.value(n, kindOf{kind: fact.KindDate})
	if !ok {
		return nil
	}
	if n.Text == "never" {
		t.fail(n.Pos, CodeBadValue, say("此处需要日期", "a day is wanted here"))
		return nil
	}
	return fact.Date(v).Ptr()
}

// days reads the keys from and to.
func (t *story) days(n pack.Node) (p fact.Period, ok bool) {
	p, ok = always, true
	if from, given := n.Get("from"); given {
		d := t.date(from)
		if d == nil {
			return p, false
		}
		p.From = *d
	}
	if to, given := n.Get("to"); given {
		if p.To = t.date(to); p.To == nil {
			return p, false
		}
		if !p.Valid() {
			t.fail(to.Pos, CodeBadValue, say("to 不晚于 from", "to is not later than from"))
			return p, false
		}
	}
	return p, ok
}

// codesOf are the codes of a type that the pack states.
func (t *story) codesOf(typ pack.Type, own []pack.Code) []fact.Entry {
	entries := func(codes []pack.Code) (out []fact.Entry) {
		for _, c := range codes {
			out = append(out, fact.Entry{Value: c.Value, ZH: c.Title.ZH, EN: c.Title.EN})
		}
		return out
	}
	if len(own) > 0 {
		return entries(own)
	}
	for _, l := range t.r.Pack().CodeLists {
		if l.Key == typ.Codes {
			return entries(l.Codes)
		}
	}
	for _, f := range fact.Fields() {
		if f.Name == typ.Codes && f.Kind == fact.KindCode {
			return f.Codes
		}
	}
	for _, a := range t.r.Pack().Attributes {
		if a.Key == typ.Codes && a.Type.Codes != a.Key {
			return t.codesOf(a.Type, a.Codes)
		}
	}
	var out []fact.Entry
	for _, v := range typ.Values {
		out = append(out, fact.Entry{Value: v})
	}
	return out
}

// inputOf is the column of a field or attribute, nil where no rule reads it.
func (t *story) inputOf(name string) *lang.Input { return t.r.Checked().Inputs[name] }
