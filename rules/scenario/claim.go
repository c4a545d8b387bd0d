package scenario

import (
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// claim reads a bill to settle.
func (t *story) claim(n pack.Node, place int) {
	id := place + 1
	t.claims = append(t.claims, id)
	if !t.isMap(n, n.Pos) {
		return
	}
	whose, ok := t.need(n, "member")
	if !ok {
		return
	}
	m, ok := t.memberAt(whose.Pos, whose.Text)
	if !ok {
		return
	}
	c := &dossier.Claim{ID: id, Values: t.fields(n, fact.EntityClaim, "member", "lines")}
	lines, ok := n.Get("lines")
	for _, l := range t.list(lines, "lines", ok) {
		if t.isMap(l, l.Pos) {
			c.Lines = append(c.Lines, t.fields(l, fact.EntityLine))
		}
	}
	m.Claims = append(m.Claims, c)
}

// fields reads the fields of a claim or a line.
func (t *story) fields(n pack.Node, e fact.Entity, others ...string) (out dossier.Values) {
	known := map[string]fact.Field{}
	allowed := others
	for _, f := range fact.Fields() {
		if f.Entity == e {
			known[f.Name] = f
			allowed = append(allowed, f.Name)
		}
	}
	t.keys(n, allowed...)
	for i, key := range n.Keys {
		f, ok := known[key]
		if !ok || (n.Items[i].Text == unknown && t.scalar(n.Items[i])) {
			continue
		}
		v, ok := t.value(n.Items[i], kindOf{f.Kind, f.Codes})
		switch {
		case !ok:
			continue
		case f.Max != 0 && !within(f, v):
			t.fail(n.Items[i].Pos, CodeBadValue, say("超出范围 %d–%d", "outside the range %d to %d", f.Min, f.Max))
		case f.Kind == fact.KindCode:
			out = append(out, dossier.Value{Column: key, Text: f.Codes[v].Value})
		default:
			out = append(out, dossier.Value{Column: key, Text: n.Items[i].Text})
		}
	}
	return out
}

// within says whether a value lies in the range of its field.
func within(f fact.Field, v int64) bool {
	scale := int64(1)
	if f.Kind == fact.KindMoney {
		scale = 100
	}
	return f.Min*scale <= v && v <= f.Max*scale
}
