package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"bentou/internal/testkit"
	"bentou/rules/fact"
)

// smallPack has two programmes over facts of few values, one that pays by a fact.
const smallPack = `
attributes:
  d: {title: {zh: 丁, en: D}, reference: {document: x, clause: y}, subject: household, type: bool, absent: unknown}
  i: {title: {zh: 戊, en: I}, reference: {document: x, clause: y}, subject: household, type: int, range: [0, 3], absent: unknown}
  k: {title: {zh: 己, en: K}, reference: {document: x, clause: y}, subject: person, type: code, values: [one, two], absent: unknown}
  n: {title: {zh: 庚, en: N}, reference: {document: x, clause: y}, subject: person, type: int, range: [0, 2], absent: unknown}
programmes:
`

type smallRule struct {
	subject, eligible, amount, group string
}

func small(t rapid.TB, list ...smallRule) *Release {
	text := strings.Builder{}
	text.WriteString(smallPack)
	for n, p := range list {
		fmt.Fprintf(&text, "  p%d: {title: {zh: 项, en: P}, reference: {document: x, clause: y}, subject: %s, cycle: month, versions: [{from: 2019-01-01, eligible: %q", n, p.subject, p.eligible)
		if p.amount != "" {
			fmt.Fprintf(&text, ", amount: %q", p.amount)
		}
		text.WriteString("}]")
		if p.group != "" {
			text.WriteString(", group: " + p.group + ", rule: higher")
		}
		text.WriteString("}\n")
	}
	r, found := Load(fstest.MapFS{
		"pack.yaml":    {Data: []byte("pack: small\ntitle: {zh: 小, en: Small}\ncurrency: CNY\n")},
		"rules/r.yaml": {Data: []byte(text.String())},
	})
	if found.Failed() {
		t.Fatalf("%v\n%s", found, text.String())
	}
	return r
}

func drawRule(t *rapid.T, label, subject string) smallRule {
	of := func(what string, list ...string) string { return rapid.SampledFrom(list).Draw(t, label+" "+what) }
	p := smallRule{subject: subject, amount: of("amount", "", "yuan(5, month)", "yuan(6, month)"), group: of("group", "", "", "g")}
	atoms := []string{"d", "not d", "i >= 2", "i == 1", "i < 3", "orElse(i, 0) > 1", "any(members, .n > 1)", "all(members, .k == one)", "count(members, .n >= 1) > 1"}
	if p.subject == "person" {
		atoms = []string{"k == one", "k != one", "n >= 1", "n > 1", "n == 2", "household.d", "household.i + n > 3", "household.i < 2", "any(household.members, .k == two)"}
	} else if of("pays by", "no", "no", "yes") == "yes" {
		p.amount = "yuan(2, month) * i"
	}
	p.eligible = of("first", atoms...)
	for _, join := range []string{" and ", " or "} {
		if of("more"+join, "yes", "no") == "yes" {
			p.eligible = "(" + p.eligible + join + of("another"+join, atoms...) + ")"
		}
	}
	return p
}

// saidOf is what both say of a household, without reasons.
func bothSay(t rapid.TB, before, after *Release, days []Given, day fact.Date, programme string, who Subject) (differ, definite bool) {
	var said [2]*Decision
	for k, r := range []*Release{before, after} {
		chunks, err := r.givenChunks(days, day)
		if err != nil {
			t.Fatal(err)
		}
		a, err := r.judge(nil, chunks, day, false)
		if err != nil {
			t.Fatal(err)
		}
		for n := range a.Decisions {
			if d := &a.Decisions[n]; d.Programme.Key == programme && d.Subject == who {
				said[k] = d
			}
		}
	}
	return Differ(said[0], said[1])
}

// without is a household of which a fact is not stated.
func without(days []Given, f StatedFact) (out []Given) {
	for _, g := range days {
		g.Household, g.Members = maps.Clone(g.Household), slices.Clone(g.Members)
		drop := func(m map[string]string) {
			for name := range m {
				input, _, _ := strings.Cut(name, "@")
				if slices.Contains(f.Inputs, input) {
					delete(m, name)
				}
			}
		}
		if f.Subject.Entity == fact.EntityHousehold {
			drop(g.Household)
		}
		for n := range g.Members {
			g.Members[n].Columns = maps.Clone(g.Members[n].Columns)
			if f.Subject.Entity == fact.EntityPerson && g.Members[n].ID == f.Subject.ID {
				drop(g.Members[n].Columns)
			}
		}
		out = append(out, g)
	}
	return out
}

// holds checks an example by the evaluator alone: the two differ on it, and without any
// of its facts they do not.
func holds(t rapid.TB, before, after *Release, day fact.Date, c *Counter) {
	t.Helper()
	x := c.Example
	differ, definite := bothSay(t, before, after, x.Household, day, c.Programme, x.Subject)
	if !differ || definite != c.Definite {
		t.Errorf("%s: on %+v they differ: %t, definitely: %t", c.Programme, x.Household, differ, definite)
	}
	if again, sure := Differ(x.Old, x.New); !again || sure != definite {
		t.Errorf("%s: it does not show what it found", c.Programme)
	}
	stated := 0
	for _, f := range x.Facts {
		stated++
		if differ, definite := bothSay(t, before, after, without(x.Household, f), day, c.Programme, x.Subject); differ && (definite || !c.Definite) {
			t.Errorf("%s: %s of %v can be left out of %+v", c.Programme, f.Input, f.Subject, x.Household)
		}
	}
	for n := range x.Household {
		g := &x.Household[n]
		for name := range g.Household {
			if input, _, _ := strings.Cut(name, "@"); input != "size" && stated == 0 {
				t.Errorf("%s is in it, and no fact", name)
			}
		}
	}
}

// brute goes through all households of the small pack, and returns the least members and
// facts with a difference of each kind; −1: there is none.
func brute(t rapid.TB, before, after *Release, day fact.Date, c *Counter, most int) (out map[bool][2]int) {
	out = map[bool][2]int{}
	who := Subject{Entity: c.Subject, ID: 1}
	if c.Subject == fact.EntityPerson {
		who.ID = 2
	}
	values := map[string][]string{"attr:d": {"", "true", "false"}, "attr:i": {"", "0", "1", "2", "3"}, "attr:k": {"", "one", "two"}, "attr:n": {"", "0", "1", "2"}}
	for members := 1; members <= most; members++ {
		type slot struct {
			name   string
			member int
		}
		slots := []slot{{"attr:d", -1}, {"attr:i", -1}}
		for m := range members {
			slots = append(slots, slot{"attr:k", m}, slot{"attr:n", m})
		}
		at := make([]int, len(slots))
		for {
			g := Given{Day: day, Household: map[string]string{"size": fmt.Sprint(members)}}
			for m := range members {
				g.Members = append(g.Members, GivenMember{ID: 2 + m, Columns: map[string]string{}})
			}
			stated := 0
			for n, s := range slots {
				if v := values[s.name][at[n]]; v != "" {
					stated++
					if s.member < 0 {
						g.Household[s.name] = v
					} else {
						g.Members[s.member].Columns[s.name] = v
					}
				}
			}
			if differ, definite := bothSay(t, before, after, []Given{g}, day, c.Programme, who); differ {
				if best, ok := out[definite]; !ok || best[0] == members && stated < best[1] {
					out[definite] = [2]int{members, stated}
				}
			}
			n := 0
			for ; n < len(slots); n++ {
				if at[n]++; at[n] < len(values[slots[n].name]) {
					break
				}
				at[n] = 0
			}
			if n == len(slots) {
				break
			}
		}
	}
	return out
}

func TestWhereBruteForceFindsADifferenceTheSmallestIsFoundAndElseNone(t *testing.T) {
	day := fact.MustDate("2019-12-31")
	examples, none, cut := 0, 0, 0
	check := func(t *rapid.T, most int) {
		of := func(label string) string { return rapid.SampledFrom([]string{"person", "household"}).Draw(t, label) }
		subject := of("subject of the first")
		rules := []smallRule{drawRule(t, "first", subject), drawRule(t, "second", of("subject of the second"))}
		before := small(t, rules...)
		after := small(t, drawRule(t, "edit", subject), rules[1])
		list, err := Counters(before, after, day, Effort{})
		if err != nil {
			t.Fatal(err)
		}
		for n := range list {
			c := &list[n]
			if c.Example != nil {
				holds(t, before, after, day, c)
			}
			if !c.Complete {
				cut++ // two that mean the same and are written otherwise can take more than the effort
				continue
			}
			want := brute(t, before, after, day, c, most)
			best, ok := want[true]
			if !ok {
				best, ok = want[false]
			}
			switch {
			case c.Example == nil && ok:
				t.Errorf("%s: nothing is found, and there is one of %v", c.Programme, best)
			case c.Example == nil:
				none++
			case c.Example.Members > most:
			case !ok || (want[true] != [2]int{}) != c.Definite || best != [2]int{c.Example.Members, len(c.Example.Facts)}:
				t.Errorf("%s: found %d members, %d facts, definitely: %t; brute force %v", c.Programme, c.Example.Members, len(c.Example.Facts), c.Definite, want)
			default:
				examples++
			}
		}
	}
	t.Run("one member", func(t *testing.T) { rapid.Check(t, func(t *rapid.T) { check(t, 1) }) })
	t.Run("two members", func(t *testing.T) {
		testkit.Long(t)
		rapid.Check(t, func(t *rapid.T) { check(t, 2) })
	})
	if examples == 0 || 50*cut > examples {
		t.Errorf("%d examples, %d none, %d cut: too little was compared", examples, none, cut)
	}
	t.Logf("%d examples, %d none, %d cut", examples, none, cut)
}

func factsOf(x *CounterExample) string {
	var out []string
	for _, f := range x.Facts {
		out = append(out, fmt.Sprint(f.Subject.Entity, " ", f.Input, " = ", f.Value))
	}
	return strings.Join(out, ", ")
}

func TestTheSmallestHouseholdStandsJustWhereAnEditMakesADifference(t *testing.T) {
	r, day := liaocheng(t), fact.MustDate("2019-12-31")
	for _, c := range []struct{ old, new, want string }{
		{"hukou == local and age >= 70", "hukou == local and age >= 71", "person birth_date = 1949-12-31, person hukou = LOCAL"},
		{"hukou == local and age >= 70", "age >= 70", "person birth_date = 1949-12-31, person hukou = ELSEWHERE"},
		// It says the same of everybody who is known, and of whom it is not known another thing.
		{"hukou == local and age >= 70", "orElse(hukou, local) == local and age >= 70", "person birth_date = 1949-12-31"},
		{"hukou == local and age >= 70", "age >= 70 and hukou == local and age >= 60", ""},
	} {
		after := edited(t, r, c.old, c.new)
		list, err := Counters(r, after, day, Effort{})
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || list[0].Programme != "elder_zone70" || !list[0].Complete {
			t.Fatalf("%s: %+v", c.new, list)
		}
		got := &list[0]
		if got.Example == nil {
			if c.want != "" {
				t.Errorf("%s: nothing is found", c.new)
			}
			continue
		}
		if facts := factsOf(got.Example); facts != c.want || got.Example.Members != 1 || got.Definite == strings.Contains(c.new, "orElse") {
			t.Errorf("%s: %s; definitely: %t", c.new, facts, got.Definite)
		}
		holds(t, r, after, day, got)
	}
}

func TestOfEachProgrammeThatIsTakenAwayAHouseholdIsFoundThatHadIt(t *testing.T) {
	r, day := liaocheng(t), fact.MustDate("2019-12-31")
	after, found := Load(fstest.MapFS{
		"pack.yaml":  {Data: []byte("pack: liaocheng-etdz\ntitle: {zh: 试, en: Trial}\ncurrency: CNY\n")},
		"rules.yaml": {Data: []byte("programmes:\n  elder_zone70: {title: {zh: 补贴, en: Allowance}, reference: {document: x}, subject: person, cycle: month, versions: [{from: 2019-01-01, eligible: \"age >= 149\", amount: \"yuan(100, month)\"}]}\n")},
	})
	if found.Failed() {
		t.Fatal(found)
	}
	list, err := Counters(r, after, day, Effort{})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(r.pack.Programmes) {
		t.Errorf("%d programmes of %d", len(list), len(r.pack.Programmes))
	}
	for n := range list {
		c := &list[n]
		if c.Example == nil || !c.Definite {
			t.Errorf("none of %s", c.Programme)
			continue
		}
		holds(t, r, after, day, c)
		if c.Programme == "elder_zone70" && (c.Example.New == nil || c.Example.Old.Outcome != Eligible) || c.Programme != "elder_zone70" && c.Example.New != nil {
			t.Errorf("%s: %+v", c.Programme, c.Example)
		}
	}
}

func TestASearchThatIsCutSaysSo(t *testing.T) {
	r, day := liaocheng(t), fact.MustDate("2019-12-31")
	after := edited(t, r, "hukou == local and age >= 70", "hukou == local and age >= 71")
	list, err := Counters(r, after, day, Effort{Runs: 4})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Complete {
		t.Errorf("%+v", list)
	}
}
