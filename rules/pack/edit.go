package pack

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"bentou/rules/fact"
)

// EditError says why an edit cannot be made.
type EditError struct{ Message Text }

// Error is the English text.
func (e *EditError) Error() string { return e.Message.EN }

func refuseEdit(zh, en string, args ...any) error { return &EditError{say(zh, en, args...)} }

// DatedValue is what a parameter is to be from a day on.
type DatedValue struct {
	From fact.Date
	// To is the day from which it holds no more: what held there before goes on. Nil: it
	// holds until the next value.
	To *fact.Date
	// One of these, as a pack writes it.
	Value, Expr string
	Rows        [][]string

	Confidence Confidence
	Source     string
}

// SetValue gives a parameter another value from a day on and writes the pack anew in
// canonical form. Other days keep their values. The diagnostics are of the files that
// would come out; where they have failed there are none.
func SetValue(p *Pack, parameter string, v DatedValue) ([]File, Diagnostics, error) {
	return p.parts().setValue(parameter, v)
}

// SetRows is [SetValue] of the rows of a table. was says of each row which of the rows
// that begin on the day it was, −1 of a new one: what was remarked on a row goes with it,
// and on one that is gone to the table.
func SetRows(p *Pack, parameter string, v DatedValue, was []int) ([]File, Diagnostics, error) {
	all := p.parts()
	if i := all.index("parameters", parameter); i >= 0 {
		if entries, ok := all.list[i].dated("values"); ok {
			for n, e := range entries {
				if e.from == v.From {
					all.list[i].comments = renumbered(all.list[i].comments, "/values/"+strconv.Itoa(n)+"/rows", was)
				}
			}
		}
	}
	return all.setValue(parameter, v)
}

// renumbered are comments after the items of a list were moved.
func renumbered(comments Comments, list string, was []int) Comments {
	out := Comments{}
	for at, c := range comments {
		rest, below := strings.CutPrefix(at, list+"/")
		if !below {
			out[at] = c
			continue
		}
		number, rest, deeper := strings.Cut(rest, "/")
		old, _ := strconv.Atoi(number)
		now := slices.Index(was, old)
		if now < 0 {
			now = len(was) + old // nowhere: it goes to the table
		}
		if deeper {
			rest = "/" + rest
		}
		out[list+"/"+strconv.Itoa(now)+rest] = c
	}
	return out
}

func (p parts) setValue(parameter string, v DatedValue) ([]File, Diagnostics, error) {
	entry := newObject()
	switch {
	case len(v.Rows) > 0:
		var rows []Node
		for _, row := range v.Rows {
			var cells []Node
			for _, c := range row {
				cells = append(cells, Node{Text: c})
			}
			rows = append(rows, listOf(cells...))
		}
		entry.list("rows", rows)
	case v.Expr != "":
		entry.set("expr", Node{Text: v.Expr, isExpr: true})
	default:
		entry.text("value", v.Value)
	}
	entry.text("confidence", string(v.Confidence))
	entry.text("source", v.Source)
	return p.setDated("parameters", parameter, "values", v.From, v.To, func(Node) Node { return entry.Node })
}

// SetVersion gives a variable, programme or flag another text from a day on (until
// another, if there is one) and writes the pack anew in canonical form. Expressions are
// by role; a role that is not named keeps what it is on the first of these days. Other
// days keep their texts. Diagnostics are as of [SetValue].
func SetVersion(p *Pack, section, key string, from fact.Date, to *fact.Date, exprs map[string]string) ([]File, Diagnostics, error) {
	byRole := map[string]roles{"variables": variableRoles, "programmes": programmeRoles, "flags": flagRoles}
	known, ok := byRole[section]
	if !ok {
		return nil, nil, refuseEdit("%s 没有按日期的文本", "%s have no dated text", section)
	}
	for _, role := range slices.Sorted(maps.Keys(exprs)) {
		if !slices.Contains(known.inOrder(), role) {
			return nil, nil, refuseEdit("%[2]s 没有 %[1]s", "%[2]s have no %[1]s", role, section)
		}
	}
	return p.parts().setDated(section, key, "versions", from, to, func(before Node) Node {
		entry := newObject()
		for _, role := range known.inOrder() {
			if text, ok := exprs[role]; ok {
				if text != "" {
					entry.set(role, Node{Text: text, isExpr: true})
				}
			} else if kept, ok := before.Get(role); ok {
				entry.set(role, kept)
			}
		}
		return entry.Node
	})
}

// Declare puts the declarations of a text, which is written as a file of a pack is, in
// the place of those that are called the same, and adds the others, to a file where one
// is named or else where the last of their kind stands. The diagnostics are of the text;
// they name no file.
func Declare(p *Pack, file string, text []byte) ([]File, Diagnostics) {
	const name = "declaration.yaml"
	q, found := ReadFiles([]File{{manifest, []byte("pack: text\ntitle: {zh: 文本, en: Text}\ncurrency: CNY\n")}, {name, text}})
	for i := range found {
		found[i].Pos.File, found[i].End.File = "", ""
	}
	if found.Failed() {
		return nil, found
	}
	all := p.parts()
	given := q.parts().list
	if len(given) == 0 {
		return nil, append(found, Diagnostic{Code: CodeMissing, Pos: Pos{"", 1, 1}, End: Pos{"", 1, 1}, Message: say("没有任何声明", "nothing is declared")})
	}
	for _, d := range given {
		d.file = file
		all.put(d)
	}
	return all.canonical(found)
}

// put replaces a declaration where it stands, or adds it.
func (p *parts) put(d part) {
	last := -1
	for i, x := range p.list {
		if x.section != d.section {
			continue
		}
		if x.key == d.key {
			d.file = x.file
			p.list[i] = d
			return
		}
		if d.file == "" || x.file == d.file {
			last = i
		}
	}
	if d.file == "" {
		d.file = d.section + ".yaml"
		if last >= 0 {
			d.file = p.list[last].file
		}
	}
	if last < 0 {
		last = len(p.list) - 1
	}
	p.list = slices.Insert(p.list, last+1, d)
}

// Undeclare removes a declaration. What still speaks of it is found by checking.
func Undeclare(p *Pack, section, key string) ([]File, error) {
	all := p.parts()
	i := all.index(section, key)
	if i < 0 {
		return nil, refuseEdit("没有 %[2]s", "there is no %[2]s among the %[1]s", section, key)
	}
	all.list = slices.Delete(all.list, i, i+1)
	files, _ := all.canonical(nil)
	return files, nil
}

// Declaration is one declaration as a file would hold it, with its section and its
// comments, in canonical form; "" where there is none.
func Declaration(p *Pack, section, key string) string {
	all := p.parts()
	if i := all.index(section, key); i >= 0 {
		return all.list[i].text()
	}
	return ""
}

func (p *parts) index(section, key string) int {
	return slices.IndexFunc(p.list, func(d part) bool { return d.section == section && d.key == key })
}

// text writes a declaration as a file would.
func (d part) text() string {
	o := newObject()
	o.add(d.section, d.key, d.tree.copied())
	comments := Comments{}
	for at, c := range d.comments {
		comments[pointer(pointer("", d.section), d.key)+at] = c
	}
	own := o.attach(comments)
	return string(emit(o.Node, own))
}

// canonical writes the declarations, reads them back and writes what was read: the keys
// of a declaration then stand in their order. found are the diagnostics so far.
func (p parts) canonical(found Diagnostics) ([]File, Diagnostics) {
	files := p.write()
	q, more := ReadFiles(files)
	found = append(found, more...).Sort()
	if more.Failed() {
		return nil, found
	}
	return Write(q), found
}

// setDated puts an entry into a dated list of a declaration; made is given what holds
// on the first day so far.
func (p parts) setDated(section, key, list string, from fact.Date, to *fact.Date, made func(before Node) Node) ([]File, Diagnostics, error) {
	i := p.index(section, key)
	if i < 0 {
		return nil, nil, refuseEdit("没有 %[2]s", "there is no %[2]s among the %[1]s", section, key)
	}
	if to != nil && *to <= from {
		return nil, nil, refuseEdit("止日须在起日之后", "the end must lie after the beginning")
	}
	entries, ok := p.list[i].dated(list)
	if !ok {
		return nil, nil, refuseEdit("%s 的日期有误，请先改正其文本", "the dates of %s are wrong: mend its text first", key)
	}
	entries, err := splice(entries, from, to, made)
	if err != nil {
		return nil, nil, err
	}
	p.list[i] = p.list[i].withDated(list, entries)
	files, found := p.canonical(nil)
	return files, found, nil
}

// datedEntry is an entry of a dated list with the comments below it.
type datedEntry struct {
	from     fact.Date
	to       *fact.Date
	body     Node // without from and to
	comments Comments
}

// below are the comments at a pointer or below it, by pointers from there on.
func (c Comments) below(at string) Comments {
	var out Comments
	for k, v := range c {
		if rest, ok := strings.CutPrefix(k, at); ok && (rest == "" || rest[0] == '/') {
			if out == nil {
				out = Comments{}
			}
			out[rest] = v
		}
	}
	return out
}

// dated reads a dated list; ok is false where its days do not ascend.
func (d part) dated(list string) (out []datedEntry, ok bool) {
	n, _ := d.tree.Get(list)
	for i, item := range n.Items {
		e := datedEntry{body: Node{IsMap: true}, comments: d.comments.below(pointer(pointer("", list), strconv.Itoa(i)))}
		dated := false
		for j, k := range item.Keys {
			day, err := fact.ParseDate(item.Items[j].Text)
			switch {
			case k == "from" && err == nil:
				e.from, dated = day, true
			case k == "to" && err == nil:
				e.to = &day
			case k == "from", k == "to":
				return nil, false
			default:
				e.body.Keys, e.body.Items = append(e.body.Keys, k), append(e.body.Items, item.Items[j])
			}
		}
		if !dated || len(out) > 0 && out[len(out)-1].from >= e.from {
			return nil, false
		}
		out = append(out, e)
	}
	return out, true
}

// withDated is the declaration with another dated list.
func (d part) withDated(list string, entries []datedEntry) part {
	own := d.comments.below(pointer("", list))[""]
	comments := maps.Clone(d.comments)
	if comments == nil {
		comments = Comments{}
	}
	dropBelow(comments, pointer("", list))
	if !own.empty() {
		comments[pointer("", list)] = own
	}
	items := make([]Node, len(entries))
	for i, e := range entries {
		item := newObject()
		item.day("from", &e.from)
		item.day("to", e.to)
		item.Keys, item.Items = append(item.Keys, e.body.Keys...), append(item.Items, e.body.Items...)
		items[i] = item.Node
		for at, c := range e.comments {
			comments[pointer(pointer("", list), strconv.Itoa(i))+at] = c
		}
	}
	tree := d.tree
	tree.Keys, tree.Items = slices.Clone(tree.Keys), slices.Clone(tree.Items)
	if i := slices.Index(tree.Keys, list); i >= 0 {
		tree.Items[i] = listOf(items...)
	} else {
		tree.Keys, tree.Items = append(tree.Keys, list), append(tree.Items, listOf(items...))
	}
	d.tree, d.comments = tree, comments
	return d
}

// splice puts an entry into a dated list, for the days from one on, until another or
// else the next entry. All other days keep what they have.
func splice(list []datedEntry, from fact.Date, to *fact.Date, made func(before Node) Node) ([]datedEntry, error) {
	at := slices.IndexFunc(list, func(e datedEntry) bool { return e.from >= from })
	if at < 0 {
		at = len(list)
	}
	list = slices.Clone(list)
	var covering *datedEntry // what holds on the first day so far
	replaced := at < len(list) && list[at].from == from
	switch {
	case replaced:
		covering = &list[at]
	case at > 0 && (list[at-1].to == nil || *list[at-1].to > from):
		covering = &list[at-1]
	}
	next := at
	if replaced {
		next++
	}
	if to != nil && next < len(list) && *to > list[next].from {
		return nil, refuseEdit("止日在下一版本（自 %s 起）之后，请先处理该版本", "the end lies beyond the next entry, from %s on: change that first", list[next].from)
	}
	entry := datedEntry{from: from, to: to}
	var rest []datedEntry
	if covering != nil {
		entry.body = made(covering.body)
		switch {
		case to == nil:
			entry.to = covering.to
		case (covering.to == nil || *covering.to > *to) && (next == len(list) || list[next].from > *to):
			rest = []datedEntry{{from: *to, to: covering.to, body: covering.body}}
			entry.to = nil // the rest follows at once
		}
		if replaced {
			entry.comments = covering.comments
		} else {
			covering.to = nil // the entry follows at once
		}
	} else {
		entry.body = made(Node{IsMap: true})
	}
	if entry.to != nil && next < len(list) && list[next].from == *entry.to {
		entry.to = nil
	}
	return slices.Concat(list[:at], []datedEntry{entry}, rest, list[next:]), nil
}
