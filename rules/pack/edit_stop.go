package pack

import (
	"slices"
	"strings"

	"bentou/rules/fact"
)

// stopPrefix begins the name of the parameter that stops a programme.
const stopPrefix = "stop."

// Stop is a pack in which a programme is for nobody from a day on. It stays declared,
// so that what speaks of it goes on being sound, and a parameter that is called after it
// is among its conditions: whoever would have had it is told that it was stopped, since
// when and why. Setting the parameter to false lets it go on. Days before keep what they
// have. Diagnostics are as of [SetValue].
func Stop(p *Pack, programme string, day fact.Date, why string) ([]File, Diagnostics, error) {
	all := p.parts()
	i := all.index("programmes", programme)
	if i < 0 {
		return nil, nil, refuseEdit("没有项目 %[1]s", "there is no programme %[1]s", programme)
	}
	entries, ok := all.list[i].dated("versions")
	if !ok {
		return nil, nil, refuseEdit("%s 的日期有误，请先改正其文本", "the dates of %s are wrong: mend its text first", programme)
	}
	name := stopPrefix + programme
	held := len(entries) - 1 // what holds on the day
	for held >= 0 && entries[held].from > day {
		held--
	}
	if held >= 0 && (entries[held].to == nil || day < *entries[held].to) && !stoppable(entries[held], name) {
		var err error
		if entries, err = splice(entries, day, nil, func(before Node) Node { return guarded(before, name) }); err != nil {
			return nil, nil, err
		}
	}
	for j, e := range entries {
		if e.from > day && !stoppable(e, name) {
			entries[j].body = guarded(e.body, name)
		}
	}
	all.list[i] = all.list[i].withDated("versions", entries)
	all.stop(p, programme, name, day, why)
	files, found := all.canonical(nil)
	return files, found, nil
}

// Stopped reports whether a programme is stopped on a day.
func Stopped(p *Pack, programme string, day fact.Date) bool {
	all := p.parts()
	i := all.index("parameters", stopPrefix+programme)
	if i < 0 {
		return false
	}
	entries, _ := all.list[i].dated("values")
	for _, e := range slices.Backward(entries) {
		if e.from <= day {
			value, _ := e.body.Get("value")
			return value.Text == "true"
		}
	}
	return false
}

// guard is the condition that a programme is not stopped.
func guard(name string) string { return "not param." + name }

// stoppable reports whether a version of a programme looks at the parameter already.
func stoppable(e datedEntry, name string) bool {
	eligible, _ := e.body.Get("eligible")
	return strings.HasPrefix(eligible.Text, guard(name)+" and (")
}

// guarded is a version of a programme that looks at the parameter first.
func guarded(version Node, name string) Node {
	out := newObject()
	for i, k := range version.Keys {
		item := version.Items[i]
		if k == "eligible" {
			item = Node{Text: guard(name) + " and (" + item.Text + ")", isExpr: true}
		}
		out.set(k, item)
	}
	return out.Node
}

// stop sets the parameter from a day on. What it was to be later is gone: a stop stays
// until somebody ends it.
func (p *parts) stop(from *Pack, programme, name string, day fact.Date, why string) {
	value := newObject()
	value.text("value", "true")
	value.text("confidence", string(Law))
	value.text("source", why)
	entry := datedEntry{from: day, body: value.Node}
	if i := p.index("parameters", name); i >= 0 {
		entries, _ := p.list[i].dated("values")
		entries = slices.DeleteFunc(entries, func(e datedEntry) bool { return e.from >= day })
		if n := len(entries); n > 0 {
			entries[n-1].to = nil
		}
		p.list[i] = p.list[i].withDated("values", append(entries, entry))
		return
	}
	title := Text{ZH: programme, EN: programme}
	for _, x := range from.Programmes {
		if x.Key == programme {
			title = x.Title
		}
	}
	tree := newObject()
	tree.title(say("停发令：%[1]s", "Order to stop: %[2]s", title.ZH, title.EN))
	reference := newObject()
	reference.text("document", why)
	tree.set("reference", reference.Node)
	tree.text("type", fact.KindBool.String())
	p.put(part{section: "parameters", key: name, file: "stops.yaml", tree: tree.Node}.withDated("values", []datedEntry{entry}))
}
