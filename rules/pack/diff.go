package pack

import (
	"cmp"
	"slices"
	"strings"

	"bentou/rules/fact"
)

// Change is something that one pack says otherwise than another: of a declaration,
// or of a part of it, for some days where it is dated.
type Change struct {
	Section string // programmes, parameters …; empty: of the pack itself
	Key     string // of the declaration
	Title   Text   // of it, the newer one where there are two
	// Part is what differs in it: value, eligible, rows [GRADE_1], title.zh. Empty: it
	// is in one of the packs only.
	Part string
	// From and To are the days for which it differs, To the first on which it does no
	// longer. Both nil: it is not dated. To nil: from From on.
	From, To *fact.Date
	// Old and New are what stands there, as packs write it. Empty: nothing.
	Old, New string
}

// ChangeKind says whether something was added, removed or changed.
type ChangeKind string

// The values of [ChangeKind].
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
)

// Kind tells what became of it.
func (c Change) Kind() ChangeKind {
	switch {
	case c.Old == "" && c.New != "":
		return Added
	case c.Old != "" && c.New == "":
		return Removed
	}
	return Changed
}

// Diff lists what a pack says otherwise than an older one. It compares what is
// declared, not lines: where a declaration stands, its layout and its comments make
// no difference, nor does it matter in how many entries a time is cut. Of dated
// values and versions it says the days on which they differ; of tables the rows, and
// their order where that decides: in a table of which the first row that fits counts.
//
// It does not say whom a change concerns: for that the facts are needed.
func Diff(old, new *Pack) []Change {
	d := &differ{}
	d.node("", packNode(old), packNode(new))
	before, after := old.written(), new.written()
	for i := range before {
		d.section(before[i], after[i])
	}
	return d.out
}

// packNode is what a pack says of itself.
func packNode(p *Pack) Node {
	o := newObject()
	o.text("pack", p.Key)
	o.title(p.Title)
	o.text("currency", p.Currency)
	return o.Node
}

// differ gathers changes; at is what they are of. With first, of the rows of its tables
// the first that fits counts.
type differ struct {
	at    Change
	first bool
	out   []Change
}

func (d *differ) add(part, old, new string) {
	c := d.at
	c.Part, c.Old, c.New = part, old, new
	d.out = append(d.out, c)
}

// section compares what two packs declare of a kind, in the order of the newer one;
// what is gone comes after.
func (d *differ) section(old, new writtenSection) {
	before := map[string]buildable{}
	for _, x := range old.declarations {
		before[x.heading().Key] = x
	}
	for _, x := range new.declarations {
		head := x.heading()
		d.at = Change{Section: new.key, Key: head.Key, Title: head.Title}
		if was, ok := before[head.Key]; ok {
			d.first = firstCounts(was) || firstCounts(x)
			d.node("", was.build(), x.build())
			delete(before, head.Key)
		} else {
			d.add("", "", said(x.build()))
		}
	}
	for _, x := range old.declarations {
		head := x.heading()
		d.at = Change{Section: old.key, Key: head.Key, Title: head.Title}
		if _, gone := before[head.Key]; gone {
			d.add("", said(x.build()), "")
		}
	}
	if old.key == "programmes" { // where two of a group pay the same, the first is paid
		d.at = Change{Section: old.key}
		d.order("order", keysOf(old.declarations), keysOf(new.declarations))
	}
	d.at = Change{}
}

func firstCounts(x buildable) bool {
	p, ok := x.(*Parameter)
	return ok && p.Hit == HitFirst
}

func keysOf(list []buildable) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = x.heading().Key
	}
	return out
}

// order says where what is in both stands in another order.
func (d *differ) order(part string, old, new []string) {
	both := func(list, other []string) (out []string) {
		for _, k := range list {
			if slices.Contains(other, k) {
				out = append(out, k)
			}
		}
		return out
	}
	if a, b := both(old, new), both(new, old); !slices.Equal(a, b) {
		d.add(part, strings.Join(a, ", "), strings.Join(b, ", "))
	}
}

// ordered are the maps in which the order of keys has a meaning: of codes the first
// is the least, and a layer pays of what those before it left.
var ordered = []string{"values", "layers"}

// node compares what stands at a place of a declaration.
func (d *differ) node(at string, old, new Node) {
	switch {
	case d.at.Section != "scenarios" && isDated(at) && old.IsSeq && new.IsSeq:
		d.times(at, old, new)
	case old.IsMap && new.IsMap:
		for i, k := range old.Keys {
			item, _ := new.Get(k)
			d.node(within(at, k), old.Items[i], item)
		}
		for i, k := range new.Keys {
			if _, ok := old.Get(k); !ok {
				d.node(within(at, k), Node{}, new.Items[i])
			}
		}
		if slices.Contains(ordered, at) {
			d.order(within(at, "order"), old.Keys, new.Keys)
		}
	case isRows(at) && old.IsSeq && new.IsSeq:
		d.rows(at, old, new)
	case !equal(old, new):
		d.add(at, said(old), said(new))
	}
}

func within(at, key string) string {
	if at == "" {
		return key
	}
	return at + "." + key
}

func isRows(at string) bool { return at == "rows" || strings.HasSuffix(at, ".rows") }

// isDated reports whether a list is of what holds from days on.
func isDated(at string) bool {
	return at == "values" || at == "versions" || strings.HasSuffix(at, ".versions")
}

// equal compares two trees but for positions.
func equal(a, b Node) bool {
	return a.Text == b.Text && a.IsMap == b.IsMap && a.IsSeq == b.IsSeq && slices.Equal(a.Keys, b.Keys) && slices.EqualFunc(a.Items, b.Items, equal)
}

// spell is what holds from a day on, up to another.
type spell struct {
	from fact.Date
	to   *fact.Date
	what Node
}

// spells reads a dated list. An entry without an end ends where the next begins.
func spells(n Node) []spell {
	out := make([]spell, 0, len(n.Items))
	for _, item := range n.Items {
		var s spell
		for i, k := range item.Keys {
			day, err := fact.ParseDate(item.Items[i].Text)
			switch {
			case k == "from" && err == nil:
				s.from = day
			case k == "to" && err == nil:
				s.to = &day
			case k != "from" && k != "to":
				s.what.IsMap = true
				s.what.Keys, s.what.Items = append(s.what.Keys, k), append(s.what.Items, item.Items[i])
			}
		}
		if len(out) > 0 && out[len(out)-1].to == nil {
			out[len(out)-1].to = s.from.Ptr()
		}
		out = append(out, s)
	}
	return out
}

// on returns what holds on a day; an empty node where nothing does.
func on(list []spell, day fact.Date) Node {
	for _, s := range list {
		if s.from <= day && (s.to == nil || day < *s.to) {
			return s.what
		}
	}
	return Node{}
}

// times compares two dated lists day by day: time is cut where either begins or ends
// something, and neighbouring pieces that differ alike are one.
func (d *differ) times(at string, old, new Node) {
	before, after := spells(old), spells(new)
	var cuts []fact.Date
	for _, s := range slices.Concat(before, after) {
		cuts = append(cuts, s.from)
		if s.to != nil {
			cuts = append(cuts, *s.to)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	outer := d.at
	defer func() { d.at = outer }()
	prefix := strings.TrimSuffix(strings.TrimSuffix(at, "versions"), "values")
	for i := 0; i < len(cuts); {
		was, is := on(before, cuts[i]), on(after, cuts[i])
		end := i + 1
		for end < len(cuts) && equal(on(before, cuts[end]), was) && equal(on(after, cuts[end]), is) {
			end++
		}
		d.at.From, d.at.To = cuts[i].Ptr(), nil
		if end < len(cuts) {
			d.at.To = cuts[end].Ptr()
		}
		d.node(strings.TrimSuffix(prefix, "."), asMap(was), asMap(is))
		i = end
	}
}

// asMap makes nothing a map without keys, so that what comes or goes is said key by
// key.
func asMap(n Node) Node {
	n.IsMap = true
	return n
}

// rows compares the rows of a table by their keys: all cells but the last. Where the
// first row that fits counts, two that change places rule otherwise though each is as it
// was.
func (d *differ) rows(at string, old, new Node) {
	key := func(row Node) string { return said(listOf(row.Items[:max(len(row.Items)-1, 0)]...)) }
	last := func(row Node) string { return said(row.Items[len(row.Items)-1]) }
	before := map[string]string{}
	for _, row := range old.Items {
		if len(row.Items) > 0 {
			before[key(row)] = last(row)
		}
	}
	for _, row := range new.Items {
		if len(row.Items) == 0 {
			continue
		}
		was, ok := before[key(row)]
		if delete(before, key(row)); !ok || was != last(row) {
			d.add(at+" "+key(row), was, last(row))
		}
	}
	for _, row := range old.Items {
		if len(row.Items) == 0 {
			continue
		}
		if was, gone := before[key(row)]; gone {
			d.add(at+" "+key(row), was, "")
		}
	}
	if d.first {
		keys := func(rows []Node) []string {
			out := make([]string, len(rows))
			for i, row := range rows {
				out[i] = key(row)
			}
			return out
		}
		d.order(within(at, "order"), keys(old.Items), keys(new.Items))
	}
}

// said writes what stands somewhere on one line: a text as it is, the rest in
// brackets.
func said(n Node) string {
	switch {
	case n.IsMap:
		parts := make([]string, len(n.Items))
		for i, item := range n.Items {
			parts[i] = n.Keys[i] + ": " + said(item)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n.IsSeq:
		parts := make([]string, len(n.Items))
		for i, item := range n.Items {
			parts[i] = said(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return n.Text
}

// kinds are what the declarations of a section are called.
var kinds = map[string]Text{
	"documents": {"文件", "document"}, "code_lists": {"代码表", "code list"}, "attributes": {"属性", "attribute"}, "parameters": {"参数", "parameter"},
	"groups": {"成员组", "group"}, "variables": {"变量", "variable"}, "programmes": {"项目", "programme"}, "flags": {"预警", "flag"},
	"coverages": {"结算", "coverage"}, "allocations": {"名额分配", "allocation"}, "scenarios": {"情景", "scenario"},
}

// Of names the declaration that differs.
func (c Change) Of() Text {
	kind, ok := kinds[c.Section]
	if !ok {
		return say("规则包", "the pack")
	}
	if c.Key == "" {
		return Text{"各" + kind.ZH, "the " + kind.EN + "s"}
	}
	of := say("%[1]s %[2]s", "%[3]s %[2]s", kind.ZH, c.Key, kind.EN)
	if c.Title != (Text{}) {
		of = Text{of.ZH + "“" + c.Title.ZH + "”", of.EN + " “" + c.Title.EN + "”"}
	}
	return of
}

// Days says for which days it differs; empty where it is not dated.
func (c Change) Days() Text {
	switch {
	case c.From == nil:
		return Text{}
	case c.To == nil:
		return say("自 %s 起", "from %s on", c.From)
	}
	return say("自 %s 起至 %s 前", "from %s until before %s", c.From, c.To)
}

// What says what became of it.
func (c Change) What() Text {
	if c.Part == "" {
		if c.Kind() == Removed {
			return say("删除", "removed")
		}
		return say("新增", "added")
	}
	nothing := say("（无）", "(nothing)")
	was, is := cmp.Or(c.Old, nothing.ZH), cmp.Or(c.New, nothing.ZH)
	wasEN, isEN := cmp.Or(c.Old, nothing.EN), cmp.Or(c.New, nothing.EN)
	return Text{c.Part + "：" + was + " → " + is, c.Part + ": " + wasEN + " → " + isEN}
}
