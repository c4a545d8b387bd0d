package proof

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/internal/testkit"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/oracle"
	"bentou/rules/pack"
)

const manifest = "pack: made-up\ntitle: {zh: 随机, en: made up}\ncurrency: CNY\n"

// The facts of the made-up packs: so few values that all of them can be tried. Of days
// those that the bands tell apart stand for all.
const factsText = `
code_lists:
  colour: {title: &T, values: {red: {zh: 红, en: red}, green: {zh: 绿, en: green}, blue: {zh: 蓝, en: blue}}}
  grade: {title: &T, ordered: true, values: {low: {zh: 低, en: low}, middle: {zh: 中, en: middle}, high: {zh: 高, en: high}}}
attributes:
  hb: {title: &T, subject: household, type: bool, absent: unknown}
  hb2: {title: &T, subject: household, type: bool, absent: unknown}
  hi: {title: &T, subject: household, type: int, range: [-1, 3], absent: unknown}
  hi2: {title: &T, subject: household, type: int, range: [0, 2], absent: unknown}
  hc: {title: &T, subject: household, type: code, codes: colour, absent: unknown}
  hg: {title: &T, subject: household, type: code, codes: grade, absent: unknown}
  hd: {title: &T, subject: household, type: date, absent: unknown}
  pb: {title: &T, subject: person, type: bool, absent: unknown}
  pi: {title: &T, subject: person, type: int, range: [0, 2], absent: unknown}
`

// maker makes up packs of small conditions and tables.
type maker struct {
	*rand.Rand
	members bool
	unsound bool // only decision tables, left as they are drawn, with gaps and overlaps
	// some facts of the household are left out of a pack, so that all can be tried.
	bools, ints, codes []string
	names              []string
	calls              []string // tables that may be read
}

func (m *maker) one(list ...string) string { return list[m.IntN(len(list))] }

func (m *maker) number(depth int) string {
	if depth > 0 {
		switch m.IntN(9) {
		case 0:
			return "(" + m.number(depth-1) + m.one(" + ", " - ") + m.number(depth-1) + ")"
		case 1:
			return m.one("min(", "max(") + m.number(depth-1) + ", " + m.number(depth-1) + ")"
		case 2:
			return "(" + m.condition(depth-1) + " ? " + m.number(depth-1) + " : " + m.number(depth-1) + ")"
		case 3:
			return "orElse(" + m.number(depth-1) + ", " + fmt.Sprint(m.IntN(4)) + ")"
		case 4:
			if len(m.calls) > 0 {
				return m.one(m.calls...)
			}
		case 5:
			return "2 * " + m.number(depth-1)
		case 6:
			if m.members {
				return "count(members, " + m.ofMember(1) + ")"
			}
		}
	}
	if m.IntN(5) == 0 {
		return m.one("param.n", fmt.Sprint(m.IntN(6)))
	}
	return m.one(m.ints...)
}

func (m *maker) ofMember(depth int) string {
	if depth > 0 && m.IntN(3) == 0 {
		return "(" + m.ofMember(0) + m.one(" and ", " or ") + m.ofMember(0) + ")"
	}
	if m.IntN(3) == 0 {
		return m.one("", "not ") + ".pb"
	}
	return ".pi " + m.one("<", "<=", ">", ">=", "==", "!=") + " " + fmt.Sprint(m.IntN(4))
}

func (m *maker) condition(depth int) string {
	if depth > 0 {
		switch m.IntN(8) {
		case 0, 1:
			return "(" + m.condition(depth-1) + " and " + m.condition(depth-1) + ")"
		case 2, 3:
			return "(" + m.condition(depth-1) + " or " + m.condition(depth-1) + ")"
		case 4:
			return "not (" + m.condition(depth-1) + ")"
		case 5:
			return "(" + m.condition(depth-1) + " ? " + m.condition(depth-1) + " : " + m.condition(depth-1) + ")"
		}
	}
	if len(m.names) > 0 && m.IntN(8) == 0 {
		return m.one(m.names...)
	}
	switch m.IntN(9) {
	case 0:
		b := m.one(m.bools...)
		return m.one(b, b+" == "+m.one(m.bools...), "orElse("+b+", true)", "orElse("+b+", false)")
	case 1:
		if m.codes[0] == "hg" {
			return "hg " + m.one("==", "!=") + " " + m.one("low", "middle", "high")
		}
		return "hc " + m.one("==", "!=") + " " + m.one("red", "green", "blue")
	case 2:
		if m.codes[0] == "hg" {
			return "hg in " + m.one("[low, high]", "[middle]", "[low, middle, high]")
		}
		return "hc in " + m.one("[red, green]", "[blue]", "[red, green, blue]")
	case 3:
		if m.codes[0] == "hc" {
			break
		}
		return "hg " + m.one("==", "<", "<=", ">", ">=") + " " + m.one("low", "middle", "high")
	case 4:
		low := m.IntN(4)
		return m.one(m.ints...) + fmt.Sprintf(" in %d..%d", low, low+m.IntN(3))
	case 5:
		if m.members {
			return m.one("any", "all", "none") + "(members, " + m.ofMember(1) + ")"
		}
	}
	return m.number(depth) + " " + m.one("<", "<=", ">", ">=", "==", "!=") + " " + m.number(depth)
}

// table makes up a table whose cells are all different.
func (m *maker) table(key string, cell *int) (decl, call string) {
	rows := []string{}
	add := func(keys ...any) {
		*cell++
		rows = append(rows, strings.Replace(fmt.Sprint(append(keys, *cell)), " ", ", ", -1))
	}
	other := ""
	if m.IntN(2) == 0 {
		*cell++
		other = fmt.Sprintf(", otherwise: %d", *cell)
	}
	shape := m.IntN(5)
	if m.unsound {
		shape = 3
	}
	switch shape {
	case 4: // a band of days
		day := 2 + m.IntN(2)
		for range 1 + m.IntN(3) {
			add(fmt.Sprintf("2019-03-%02d", day))
			day += 1 + m.IntN(2)
		}
		decl = "shape: band, axis: {type: date}" + other
		call = "band(param." + key + ", " + m.one("hd", "max(hd, date('2019-03-03'))", "hb ? date('2019-03-02') : hd") + ")"
	case 3: // a decision table
		hit, drawn := m.decision(other != "")
		for _, row := range drawn {
			add(row[0], row[1])
		}
		decl = "shape: table, keys: [colour, int], hit: " + hit + other
		call = "lookup(param." + key + ", " + m.one("hc", "hb ? red : hc") + ", " + m.one("hi", "max(hi, 0)") + ")"
	case 0: // a band
		at := m.IntN(4) - 3
		money := m.IntN(2) == 0 // in steps of half a yuan
		for range 1 + m.IntN(4) {
			if money {
				add(fmt.Sprintf("%.1f", float64(at)/2))
			} else {
				add(at)
			}
			at += 1 + m.IntN(3)
		}
		decl = fmt.Sprintf("shape: band, axis: {type: int}%s", other)
		call = "band(param." + key + ", " + m.number(1) + ")"
		if money {
			decl = fmt.Sprintf("shape: band, axis: {type: money}%s", other)
			call = "band(param." + key + ", yuan(0.5) * " + m.number(1) + ")"
		}
	case 1: // a table of codes
		for _, c := range []string{"red", "green", "blue"} {
			if m.IntN(3) > 0 || other == "" && m.IntN(8) > 0 {
				add(c)
			}
		}
		if len(rows) == 0 {
			add("red")
		}
		decl = "shape: table, keys: [colour]" + other
		call = "lookup(param." + key + ", " + m.one("hc", "hc", "hb ? red : hc") + ")"
	default: // of codes and numbers
		for _, c := range []string{"low", "middle", "high"} {
			for i := range 1 + m.IntN(3) {
				if other != "" || i > 0 && m.IntN(24) > 0 || i == 0 {
					add(c, i)
				}
			}
		}
		decl = "shape: table, keys: [grade, int]" + other + m.one("", ", beyond: last")
		call = "lookup(param." + key + ", hg, " + m.one("hi", "hi", "max(hi, 0)") + ")"
	}
	return fmt.Sprintf("  %s: {title: &T, type: int, %s, values: [{from: 2019-01-01, rows: [%s], confidence: law, source: S}]}\n", key, decl, strings.Join(rows, ", ")), call
}

// pack makes up a pack of so many conditions and tables.
func (m *maker) pack(t *testing.T, conditions, tables int) (*lang.Checked, pack.Diagnostics, string) {
	m.names, m.calls = nil, nil
	m.bools, m.ints, m.codes = []string{"hb"}, []string{"hi"}, []string{m.one("hc", "hg")}
	switch m.IntN(3) {
	case 0:
		m.bools = append(m.bools, "hb2")
	case 1:
		m.ints = append(m.ints, "hi2")
	}
	var b strings.Builder
	b.WriteString("parameters:\n  n: {title: &T, type: int, values: [{from: 2019-01-01, value: 1, confidence: law, source: S}, {from: 2020-01-01, value: 3, confidence: law, source: S}]}\n")
	cell := 0
	var calls []string
	for i := range tables {
		decl, call := m.table(fmt.Sprintf("t%d", i), &cell)
		b.WriteString(decl)
		calls = append(calls, call)
	}
	m.calls = calls
	b.WriteString("variables:\n")
	for i := range conditions {
		fmt.Fprintf(&b, "  v%d: {title: &T, subject: household, type: bool, versions: [{from: 2019-01-01, expr: \"%s\"}]}\n", i, m.condition(2))
		if m.IntN(3) == 0 {
			m.names = append(m.names, fmt.Sprintf("v%d", i))
		}
	}
	for i, call := range calls {
		fmt.Fprintf(&b, "  r%d: {title: &T, subject: household, type: int, versions: [{from: 2019-01-01, expr: \"%s\"}]}\n", i, call)
	}
	text := strings.ReplaceAll(factsText+b.String(), "&T", "{zh: 题, en: title}, reference: {document: D}")
	p, d := pack.Read(fstest.MapFS{"pack.yaml": {Data: []byte(manifest)}, "a.yaml": {Data: []byte(text)}})
	if d.Failed() {
		t.Fatalf("%v\n%s", d, text)
	}
	c, d := lang.Check(p)
	return c, d, text
}

// facts are the inputs that trees read, with the values that they are tried with.
type facts struct {
	c     *lang.Checked
	names map[string]*lang.Input
	seen  map[any]bool
	lists bool
}

func (f *facts) tree(n *lang.Node) {
	if n == nil {
		return
	}
	if n.Input != nil {
		f.names[n.Input.Name] = n.Input
	}
	f.lists = f.lists || n.List != nil
	for _, a := range n.Args {
		f.tree(a)
	}
	if n.Var != nil && !f.seen[n.Var] {
		f.seen[n.Var] = true
		for _, v := range f.c.Variables[n.Var] {
			f.tree(v.Node)
		}
	}
}

// each tries every household that differs in the facts which trees read: every value
// and unknown, and where members are asked of, households of one and of two.
func each(c *lang.Checked, trees []*lang.Node, members []int, try func(o *oracle.Oracle, row *oracle.Row) bool) {
	f := &facts{c: c, names: map[string]*lang.Input{}, seen: map[any]bool{}}
	for _, n := range trees {
		f.tree(n)
	}
	type slot struct {
		in  *lang.Input
		row int
	}
	sizes := []int{0}
	for _, in := range f.names {
		if in.Entity == fact.EntityPerson {
			sizes = members
		}
	}
	for _, size := range sizes {
		var slots []slot
		for _, name := range slices.Sorted(maps.Keys(f.names)) {
			in := f.names[name]
			if in.Entity == fact.EntityHousehold {
				slots = append(slots, slot{in, 0})
				continue
			}
			for i := range size {
				slots = append(slots, slot{in, i + 1})
			}
		}
		values := map[slot]oracle.Value{}
		home := &oracle.Row{Entity: fact.EntityHousehold}
		for i := range size {
			home.Add(i + 1)
		}
		o := &oracle.Oracle{Checked: c, Read: func(in *lang.Input, _ fact.Date, row *oracle.Row) oracle.Value { return values[slot{in, row.ID}] }}
		var visit func(i int) bool
		visit = func(i int) bool {
			if i == len(slots) {
				return try(o, home)
			}
			s := slots[i]
			values[s] = oracle.Unknown
			if !visit(i + 1) {
				return false
			}
			if s.in.Type.Kind == fact.KindBool {
				for _, b := range []bool{false, true} {
					values[s] = oracle.Bit(b)
					if !visit(i + 1) {
						return false
					}
				}
				return true
			}
			low, high := s.in.Range.Min, s.in.Range.Max
			if s.in.Type.Kind == fact.KindDate { // the first band begins after the first of them, the last before the last
				low, high = int64(fact.MustDate("2019-03-01")), int64(fact.MustDate("2019-03-08"))
			}
			for v := low; v <= high; v++ {
				values[s] = oracle.Int(v)
				if !visit(i + 1) {
					return false
				}
			}
			return true
		}
		if !visit(0) {
			return
		}
	}
}

func outcome(v oracle.Value) uint8 {
	switch {
	case v.IsTrue():
		return isTrue
	case v.IsFalse():
		return isFalse
	}
	return isUnknown
}

// found reports whether any household meets what was asked on any of the days.
func found(r *rule, all []given, members ...int) bool {
	trees := []*lang.Node{}
	for _, g := range all {
		trees = append(trees, g.n)
	}
	out := false
	each(r.c, trees, members, func(o *oracle.Oracle, home *oracle.Row) bool {
		rows := []*oracle.Row{home}
		for _, g := range all {
			if len(g.lists) > 0 {
				rows = home.Children
			}
		}
		for _, s := range r.spans {
			for _, row := range rows {
				met := true
				for _, g := range all {
					at := row
					if len(g.lists) == 0 {
						at = home
					}
					met = met && outcome(o.Value(g.n, s.from, at))&g.allowed != 0
				}
				if met {
					out = true
					return false
				}
			}
		}
		return true
	})
	return out
}

type tally struct {
	packs, questions, never, possible, undecided, avoidable int
	tables, rows, gaps                                      int // of sound packs: compared with the facts; with rows that are never read; with gaps
	decision, holes, overlaps                               int // of all: decision tables, and what refuses a pack
}

// compare checks a made-up pack by proof and by trying everything.
func compare(t *testing.T, c *lang.Checked, text string, sum *tally) {
	t.Helper()
	k := newProver(c, nil)
	k.left = 1 << 40
	k.asked = func(r *rule, all []given, v verdict) {
		sum.questions++
		switch exists := found(r, all, 1, 2); {
		case v == never && exists:
			t.Errorf("proved impossible, but there is a household: %v in\n%s\n%s", quoted(r, all), r.expr.Text, text)
		case v == possible && !exists && !(asksMembers(r, all) && (found(r, all, 3) || found(r, all, 4))):
			t.Errorf("said to be possible, but there is no household: %v in\n%s\n%s", quoted(r, all), r.expr.Text, text)
		case v == undecided:
			sum.undecided++
			if !asksMembers(r, all) {
				sum.avoidable++
			}
		case v == never:
			sum.never++
		default:
			sum.possible++
		}
	}
	for _, v := range c.Pack.Variables {
		k.values(c.Variables[v])
	}
	k.unread()
	// What the tables give, for every household.
	for _, v := range c.Pack.Variables {
		n := c.Variables[v][0].Node
		if n.Op != lang.OpLookup && n.Op != lang.OpBand {
			continue
		}
		missed := false
		each(c, []*lang.Node{n}, []int{1, 2}, func(o *oracle.Oracle, home *oracle.Row) bool {
			for _, day := range []fact.Date{c.Variables[v][0].From, fact.MaxDate} {
				all := true
				for _, a := range n.Args {
					all = all && o.Value(a, day, home).Known()
				}
				x := o.Value(n, day, home)
				missed = missed || all && x.Num == nil
			}
			return true
		})
		said := slices.ContainsFunc(k.out.Found, func(d pack.Diagnostic) bool {
			return d.Code == CodeGap && d.Pos.Line == c.Variables[v][0].Expr.Pos.Line
		})
		if said {
			sum.gaps++
		}
		if said != missed {
			t.Errorf("%s: a gap is said: %v, there is one: %v\n%s", v.Key, said, missed, text)
		}
		read, members := map[int64]bool{}, false
		for _, x := range k.reads[n.Param] {
			f := &facts{c: c, names: map[string]*lang.Input{}, seen: map[any]bool{}}
			f.tree(x.n)
			members = members || f.lists
			each(c, []*lang.Node{x.n}, []int{1, 2}, func(o *oracle.Oracle, home *oracle.Row) bool {
				for _, s := range x.rule.spans {
					if got := o.Value(x.n, s.from, home); got.Num != nil {
						read[got.Num.Num().Int64()] = true
					}
				}
				return true
			})
		}
		sum.tables++
		for i, row := range c.Params[n.Param.Key].Values[0].Decl.Rows {
			unread := slices.ContainsFunc(k.out.Found, func(d pack.Diagnostic) bool {
				return d.Code == CodeNeverRead && d.Pos == row.Keys[0].Pos
			})
			if unread {
				sum.rows++
			}
			cell := row.Cell.Text
			got := read[number(t, cell)]
			if !got && !unread && members {
				// It takes more members than are tried.
				continue
			}
			if got == unread {
				t.Errorf("%s row %d: never read is said: %v, it is read: %v\n%s", v.Key, i, unread, got, text)
			}
		}
	}
}

// asksMembers reports whether a question hangs on how many members are so.
func asksMembers(r *rule, all []given) bool {
	f := &facts{c: r.c, names: map[string]*lang.Input{}, seen: map[any]bool{}}
	for _, g := range all {
		f.tree(g.n)
	}
	return f.lists
}

func number(t *testing.T, text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func quoted(r *rule, all []given) (out []string) {
	for _, g := range all {
		out = append(out, fmt.Sprintf("%s: %03b", r.quote(g.n), g.allowed))
	}
	return out
}

// agree compares made-up packs of so many conditions and tables each, until so many
// tables were compared with every household.
func agree(t *testing.T, stream uint64, until, conditions, tables int) {
	var sum tally
	for seed := uint64(1); sum.tables < until && !t.Failed(); seed++ {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, stream)), members: seed%3 == 0}
		c, d, text := m.pack(t, conditions, tables)
		sum.packs++
		compareKeys(t, c.Pack, d, text, &sum)
		if !d.Failed() {
			compare(t, c, text, &sum)
		}
	}
	t.Logf("%+v", sum)
	if sum.never*50 < sum.questions || sum.possible*10 < sum.questions || sum.rows == 0 || sum.gaps == 0 {
		t.Errorf("too little was proved to compare: %+v", sum)
	}
	if sum.avoidable*100 > sum.questions {
		t.Errorf("of %d questions %d were left undecided although nobody's members were asked of", sum.questions, sum.avoidable)
	}
}

// What is proved is true of every household that there can be, and what is not found
// is said to be undecided.
func TestProofsAgreeWithTryingEverything(t *testing.T) { agree(t, 5, 200, 4, 2) }

func TestProofsAgreeWithTryingEverythingOnTenThousandTables(t *testing.T) {
	testkit.Long(t)
	agree(t, 6, 10_000, 2, 4)
}
