package scenario

import (
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// fact reads a field of the registry or an attribute of the pack: a value, or a list
// of values with the days on which they hold.
func (b *subject) fact(key string, pos pack.Pos, n pack.Node) {
	t := b.story
	if where, ok := dossier.WhereKept(key); ok && where.From != "" {
		t.fail(pos, CodeUnknownKey, say("%[1]s 由 %[2]s 得出，不能直接给定", "%[1]s follows from %[2]s and is not stated", key, where.From))
		return
	}
	fields := fact.Fields()
	if i := slices.IndexFunc(fields, func(f fact.Field) bool { return f.Name == key && f.Entity == b.entity }); i >= 0 {
		f := &fields[i]
		for _, v := range t.values(n) {
			b.field(f, v)
		}
		return
	}
	for _, a := range t.r.Pack().Attributes {
		if a.Key == key && a.Subject == b.entity {
			for _, v := range t.values(n) {
				b.attribute(a, v)
			}
			return
		}
	}
	t.unknownName(pos, map[fact.Entity]pack.Text{
		fact.EntityHousehold: {ZH: "家庭的事实", EN: "fact of a household"},
		fact.EntityPerson:    {ZH: "成员的事实", EN: "fact of a member"},
	}[b.entity], key)
}

// dated is a value with its days.
type dated struct {
	node   pack.Node
	period fact.Period
}

// values reads a value, a map of a value and days, or a list of such.
func (t *story) values(n pack.Node) (out []dated) {
	items := []pack.Node{n}
	if n.IsSeq {
		if items = n.Items; len(items) == 0 {
			t.fail(n.Pos, CodeMissing, say("列表为空", "the list is empty"))
		}
	}
	for _, item := range items {
		v, p := item, always
		if item.IsMap {
			t.keys(item, "value", "from", "to")
			var ok bool
			if v, ok = t.need(item, "value"); !ok {
				continue
			}
			if p, ok = t.days(item); !ok {
				continue
			}
		} else if !t.scalar(item) {
			continue
		}
		for _, other := range out {
			if other.period.Overlaps(p) {
				t.fail(item.Pos, CodeOverlap, say("与 %s 的值有重叠的日期", "some days overlap with those of the value at %s", other.node.Pos))
			}
		}
		out = append(out, dated{v, p})
	}
	return out
}

func (b *subject) field(f *fact.Field, v dated) {
	t, k := b.story, kindOf{f.Kind, f.Codes}
	s := span{period: v.period, state: isUnknown}
	st := stated{pos: v.node.Pos, input: f.Name, entity: b.entity, place: b.place, period: v.period}
	if v.node.Text != unknown {
		n, ok := t.value(v.node, k)
		if !ok {
			return
		}
		st.known, st.value = true, n
		s.state, s.value = isKnown, v.node.Text
		if f.Kind == fact.KindCode {
			if s.value = f.Codes[n].Value; n == 0 && hasNone(f) {
				s.state = isNone
			}
		}
	}
	t.stated = append(t.stated, st)
	where, _ := dossier.WhereKept(f.Name) // every field of these entities has a place
	if where.Condition != "" {
		b.illness(where.Condition, s)
		return
	}
	s.column = where.Column
	b.add(where.Kind, s)
}

// hasNone reports whether a field's first code stands for there being no record, and
// is no code of the records' own list.
func hasNone(f *fact.Field) bool {
	for _, l := range fact.Lists() {
		if len(l.Entries) > 0 && &l.Entries[0] == &f.Codes[0] {
			return false
		}
	}
	return true
}

func (b *subject) illness(c fact.HealthCondition, s span) {
	r := dossier.Record{Kind: "health", Period: s.period}
	switch {
	case s.state == isUnknown:
	case s.value == "true":
		r.Values = dossier.Values{{Column: "condition", Text: string(c)}}
	default:
		return // the register says that there is none
	}
	b.loose = append(b.loose, r)
}

func (b *subject) attribute(a *pack.Attribute, v dated) {
	t := b.story
	r := dossier.Record{Kind: "attribute", Period: v.period, Values: dossier.Values{{Column: "key", Text: a.Key}}}
	st := stated{pos: v.node.Pos, input: "attr:" + a.Key, entity: b.entity, place: b.place, period: v.period}
	k := kindOf{kind: a.Type.Kind}
	if k.kind == fact.KindCode {
		k.codes = t.codesOf(a.Type, a.Codes)
	}
	if v.node.Text != unknown {
		n, ok := t.value(v.node, k)
		if !ok {
			return
		}
		st.known, st.value = true, n
		r.Values = append(r.Values, dossier.Value{Column: "value", Text: v.node.Text})
	}
	t.stated = append(t.stated, st)
	b.loose = append(b.loose, r)
}
