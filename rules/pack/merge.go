package pack

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"bentou/rules/fact"
)

// Dispute is something that two have changed, each otherwise.
type Dispute struct {
	Section string // programmes, parameters …; empty: of the pack itself or of a file
	Key     string // of the declaration, or the name of the file
	// Part of the declaration; empty: the whole of it.
	Part string
	From *fact.Date // of what holds from a day on: that day
	// What stands there, as packs write it. Empty: nothing.
	Base, Ours, Theirs string
}

// Merge makes one pack of two that came from the same one, where the two changed
// different declarations, or different parts or dated versions of one. Where they
// changed the same, each otherwise, that is disputed and there are no files. What both
// changed alike is no dispute.
//
// Nothing that either changed is lost: what one side changed is taken from it, all else
// is as it was. What comes out need not be sound, since each may rest on what the other
// removed: it is checked like any other pack.
func Merge(base, ours, theirs *Pack) ([]File, []Dispute) {
	m := &merger{}
	b, o, t := base.parts(), ours.parts(), theirs.parts()
	// The order and the files are those of one side; what the other added is put in.
	frame, other := t, o
	switch common := b.layout(o, t); {
	case slices.Equal(b.layout(o, t), o.layout(b, t)), slices.Equal(o.layout(b, t), t.layout(b, o)):
	case slices.Equal(common, t.layout(b, o)):
		frame, other = o, t
	default:
		m.dispute(Dispute{Part: "order", Base: strings.Join(common, ", "), Ours: strings.Join(o.layout(b, t), ", "), Theirs: strings.Join(t.layout(b, o), ", ")})
	}
	out := parts{head: m.head(b.head, o.head, t.head), fileComments: m.files(b.fileComments, o.fileComments, t.fileComments)}
	for _, d := range frame.list {
		if made, ok := m.declaration(b.find(d), o.find(d), t.find(d)); ok {
			made.file = d.file
			out.list = append(out.list, made)
		}
	}
	for i, d := range other.list {
		if frame.index(d.section, d.key) >= 0 {
			continue
		}
		if made, ok := m.declaration(b.find(d), o.find(d), t.find(d)); ok {
			out.list = slices.Insert(out.list, out.after(other.list[:i], d), made)
		}
	}
	if len(m.disputes) > 0 {
		return nil, m.disputes
	}
	if files, found := out.canonical(nil); !found.Failed() {
		return files, nil
	}
	return out.write(), nil
}

type merger struct{ disputes []Dispute }

func (m *merger) dispute(d Dispute) { m.disputes = append(m.disputes, d) }

func (p parts) find(d part) *part {
	if i := p.index(d.section, d.key); i >= 0 {
		return &p.list[i]
	}
	return nil
}

// layout says which declarations that all three have stand in which order and file.
func (p parts) layout(a, b parts) []string {
	var out []string
	for _, d := range p.list {
		if a.index(d.section, d.key) >= 0 && b.index(d.section, d.key) >= 0 {
			out = append(out, d.file+": "+d.section+"/"+d.key)
		}
	}
	return out
}

// after is the place for a declaration behind the nearest of those before it that is
// there too, in its section and file; else at the end of what its file has of the
// section.
func (p parts) after(before []part, d part) int {
	for _, x := range slices.Backward(before) {
		if x.section == d.section && x.file == d.file {
			if i := p.index(x.section, x.key); i >= 0 {
				return i + 1
			}
		}
	}
	last := len(p.list)
	for i, x := range p.list {
		if x.section == d.section && x.file == d.file {
			last = i + 1
		}
	}
	return last
}

// three chooses between what two made of the same: what was changed wins over what was
// not. ok is false where both changed it, each otherwise.
func three[T any](base, ours, theirs T, equal func(a, b T) bool) (T, bool) {
	switch {
	case equal(ours, theirs), equal(base, ours):
		return theirs, true
	case equal(base, theirs):
		return ours, true
	}
	return theirs, false
}

// twig is a tree with its comments; nil where nothing stands.
type twig struct {
	tree     Node
	comments Comments
}

func sameTwig(a, b *twig) bool {
	if a == nil || b == nil {
		return a == b
	}
	return equal(a.tree, b.tree) && (len(a.comments) == 0 && len(b.comments) == 0 || reflect.DeepEqual(a.comments, b.comments))
}

func (t *twig) said() string {
	if t == nil {
		return ""
	}
	return said(t.tree)
}

func (d *part) twig() *twig {
	if d == nil {
		return nil
	}
	return &twig{d.tree, d.comments}
}

func (d *part) said() string {
	if d == nil {
		return ""
	}
	return d.text()
}

func (m *merger) head(b, o, t Node) Node {
	out := newObject()
	for _, k := range []string{"pack", "title", "currency"} {
		at := [3]Node{}
		for i, n := range []Node{b, o, t} {
			at[i], _ = n.Get(k)
		}
		made, ok := three(at[0], at[1], at[2], equal)
		if !ok {
			m.dispute(Dispute{Part: k, Base: said(at[0]), Ours: said(at[1]), Theirs: said(at[2])})
		}
		if !made.isEmpty() {
			out.set(k, made)
		}
	}
	return out.Node
}

// files merges the comments that belong to no declaration.
func (m *merger) files(b, o, t map[string]Comments) map[string]Comments {
	out := map[string]Comments{}
	sameComment := func(a, b Comment) bool {
		return a.Beside == b.Beside && slices.Equal(a.Before, b.Before) && slices.Equal(a.Foot, b.Foot)
	}
	for _, file := range union(b, o, t) {
		out[file] = Comments{}
		for _, at := range union(b[file], o[file], t[file]) {
			made, ok := three(b[file][at], o[file][at], t[file][at], sameComment)
			if !ok {
				m.dispute(Dispute{Key: file, Part: "#" + at, Base: b[file][at].said(), Ours: o[file][at].said(), Theirs: t[file][at].said()})
			}
			if !made.empty() {
				out[file][at] = made
			}
		}
	}
	return out
}

func (c Comment) said() string {
	lines := slices.Concat(c.Before, c.Foot)
	if c.Beside != "" {
		lines = append(lines, c.Beside)
	}
	return strings.Join(lines, "\n")
}

func union[V any](list ...map[string]V) []string {
	all := map[string]bool{}
	for _, m := range list {
		for k := range m {
			all[k] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// declaration merges one; ok is false where it is gone.
func (m *merger) declaration(b, o, t *part) (part, bool) {
	made, ok := three(b, o, t, func(x, y *part) bool { return sameTwig(x.twig(), y.twig()) })
	if !ok && b != nil && o != nil && t != nil {
		return m.within(*b, *o, *t), true
	}
	if !ok {
		some := o
		if some == nil {
			some = t
		}
		m.dispute(Dispute{Section: some.section, Key: some.key, Base: b.said(), Ours: o.said(), Theirs: t.said()})
	}
	if made == nil {
		return part{}, false
	}
	return *made, true
}

// within merges a declaration that both changed, key by key and, of what is dated, day
// by day.
func (m *merger) within(b, o, t part) part {
	out := part{section: t.section, key: t.key, file: t.file, tree: Node{IsMap: true}, comments: Comments{}}
	own, ok := three(b.comments[""], o.comments[""], t.comments[""], func(x, y Comment) bool { return reflect.DeepEqual(x, y) })
	if !ok {
		m.dispute(Dispute{Section: t.section, Key: t.key, Part: "#", Base: b.comments[""].said(), Ours: o.comments[""].said(), Theirs: t.comments[""].said()})
	}
	if !own.empty() {
		out.comments[""] = own
	}
	keys := slices.Clone(t.tree.Keys)
	for _, k := range slices.Concat(o.tree.Keys, b.tree.Keys) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for _, k := range keys {
		at := pointer("", k)
		bt, ot, tt := b.twigAt(k), o.twigAt(k), t.twigAt(k)
		made, ok := three(bt, ot, tt, sameTwig)
		if !ok && isDated(k) && t.section != "scenarios" {
			if entries, merged := m.days(b, o, t, k); merged {
				listed := part{tree: Node{IsMap: true}, comments: tt.commentsAt(at)}.withDated(k, entries)
				made, ok = &twig{listed.tree.Items[0], listed.comments.below(at)}, true
			}
		}
		if !ok {
			m.dispute(Dispute{Section: t.section, Key: t.key, Part: k, Base: bt.said(), Ours: ot.said(), Theirs: tt.said()})
		}
		if made == nil {
			continue
		}
		out.tree.Keys, out.tree.Items = append(out.tree.Keys, k), append(out.tree.Items, made.tree)
		for rest, c := range made.comments {
			out.comments[at+rest] = c
		}
	}
	return out
}

func (d part) twigAt(key string) *twig {
	n, ok := d.tree.Get(key)
	if !ok {
		return nil
	}
	return &twig{n, d.comments.below(pointer("", key))}
}

// commentsAt is the comment of the twig itself, under its pointer.
func (t *twig) commentsAt(at string) Comments {
	if t == nil || t.comments[""].empty() {
		return nil
	}
	return Comments{at: t.comments[""]}
}

// days merges a dated list entry by entry. merged is false where that cannot be done,
// because a list is missing or its days do not ascend.
func (m *merger) days(b, o, t part, list string) (out []datedEntry, merged bool) {
	var byDay [3]map[fact.Date]*twig
	days := map[fact.Date]bool{}
	for i, d := range []part{b, o, t} {
		entries, ok := d.dated(list)
		if !ok || d.twigAt(list) == nil {
			return nil, false
		}
		byDay[i] = map[fact.Date]*twig{}
		for _, e := range entries {
			whole := e.body
			if e.to != nil { // its end is part of what is compared
				whole.Keys = slices.Concat([]string{"to"}, whole.Keys)
				whole.Items = slices.Concat([]Node{{Text: e.to.String()}}, whole.Items)
			}
			byDay[i][e.from] = &twig{whole, e.comments}
			days[e.from] = true
		}
	}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		made, ok := three(byDay[0][day], byDay[1][day], byDay[2][day], sameTwig)
		if !ok {
			m.dispute(Dispute{Section: t.section, Key: t.key, Part: list, From: day.Ptr(), Base: byDay[0][day].said(), Ours: byDay[1][day].said(), Theirs: byDay[2][day].said()})
		}
		if made == nil {
			continue
		}
		e := datedEntry{from: day, body: made.tree, comments: made.comments}
		if e.body.Keys != nil && e.body.Keys[0] == "to" {
			end, err := fact.ParseDate(e.body.Items[0].Text)
			if err != nil {
				return nil, false
			}
			e.to = &end
			e.body.Keys, e.body.Items = e.body.Keys[1:], e.body.Items[1:]
		}
		out = append(out, e)
	}
	return out, true
}
