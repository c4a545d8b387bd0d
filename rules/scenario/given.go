package scenario

import (
	"fmt"
	"slices"
	"strings"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// story is a scenario's household while it is read, with all that is wrong with it.
type story struct {
	r         *rules.Release
	scenario  *pack.Scenario
	household *dossier.Household
	names     map[string]int // places of members by name
	claims    []int          // ids of the claims in the order of the file
	stated    []stated
	given     []rules.Given // facts that are given as rules read them; nil: records are
	wrong     []Difference
}

// Ids are made up; they only tell subjects apart.
const householdID = 1

// tell makes a scenario's facts into a dossier.
func tell(r *rules.Release, s *pack.Scenario) *story {
	t := &story{r: r, scenario: s, household: &dossier.Household{ID: householdID}, names: map[string]int{}}
	if !t.isMap(s.Given, s.Pos) {
		return t
	}
	if facts, ok := s.Given.Get("facts"); ok {
		t.keys(s.Given, "facts")
		t.facts(facts)
		return t
	}
	t.keys(s.Given, "household", "members", "decisions", "claims", "facts")
	members, ok := s.Given.Get("members")
	if !ok {
		t.fail(s.Given.Pos, CodeMissing, say("缺少 members：至少要有一名成员", "members is missing: there must be one at least"))
	}
	list := t.list(members, "members", ok)
	if ok && members.IsSeq && len(list) == 0 {
		t.fail(members.Pos, CodeMissing, say("至少要有一名成员", "there must be one member at least"))
	}
	for place, m := range list {
		t.member(m, place)
	}
	about, _ := s.Given.Get("household")
	t.householdFacts(about)
	decisions, ok := s.Given.Get("decisions")
	for _, d := range t.list(decisions, "decisions", ok) {
		t.granted(d)
	}
	claims, ok := s.Given.Get("claims")
	for n, c := range t.list(claims, "claims", ok) {
		t.claim(c, n)
	}
	return t
}

// householdFacts reads what is stated of the household, and which registers are not
// complete.
func (t *story) householdFacts(n pack.Node) {
	b := &subject{story: t, entity: fact.EntityHousehold}
	incomplete := map[string]bool{}
	if n.IsMap {
		for i, key := range n.Keys {
			if key == "incomplete" {
				for _, name := range t.list(n.Items[i], key, true) {
					if e, ok := t.code(name, fact.RecordKind("").Entries()); ok {
						incomplete[e] = true
					}
				}
				continue
			}
			b.fact(key, n.KeyPos(i), n.Items[i])
		}
	} else if n.Pos != (pack.Pos{}) {
		t.isMap(n, n.Pos)
	}
	t.household.Records = b.records()
	for _, e := range fact.RecordKind("").Entries() {
		if !incomplete[e.Value] {
			t.household.Records = append(t.household.Records, dossier.Record{Kind: "household_completeness",
				Period: always, Values: dossier.Values{{Column: "register", Text: e.Value}}})
		}
	}
}

// always is the period of what is stated without days.
var always = fact.Period{From: fact.MinDate}

// say writes a message in both languages; arguments that are texts stand in theirs.
func say(zh, en string, args ...any) pack.Text {
	return pack.Text{ZH: layout(zh, args, func(t pack.Text) string { return t.ZH }), EN: layout(en, args, func(t pack.Text) string { return t.EN })}
}

func layout(form string, args []any, of func(pack.Text) string) string {
	if len(args) == 0 {
		return form
	}
	own := slices.Clone(args)
	for i, arg := range own {
		if t, ok := arg.(pack.Text); ok {
			own[i] = of(t)
		}
	}
	return fmt.Sprintf(form, own...)
}

func (t *story) fail(pos pack.Pos, code string, message pack.Text) {
	t.wrong = append(t.wrong, Difference{Pos: pos, Code: code, Message: message})
}

// isMap reports whether there is a map, and says so where there is none.
func (t *story) isMap(n pack.Node, pos pack.Pos) bool {
	if !n.IsMap {
		if n.Pos != (pack.Pos{}) {
			pos = n.Pos
		}
		t.fail(pos, CodeWrongShape, say("此处需要键值对", "a map is wanted here"))
	}
	return n.IsMap
}

// list returns the items of a list that was given.
func (t *story) list(n pack.Node, key string, given bool) []pack.Node {
	if !n.IsSeq {
		if given {
			t.fail(n.Pos, CodeWrongShape, say("%s 需要列表", "%s is a list", key))
		}
		return nil
	}
	return n.Items
}

// keys refuses keys other than those allowed.
func (t *story) keys(n pack.Node, allowed ...string) {
	for i, key := range n.Keys {
		if !slices.Contains(allowed, key) {
			t.unknownKey(n.KeyPos(i), key, allowed)
		}
	}
}

func (t *story) unknownKey(pos pack.Pos, key string, allowed []string) {
	t.fail(pos, CodeUnknownKey, say("未知的键 %[1]s，可用：%[2]s", "unknown key %[1]s; there are: %[2]s", key, strings.Join(allowed, ", ")))
}

func (t *story) unknownName(pos pack.Pos, kind pack.Text, name string) {
	t.fail(pos, CodeUnknownName, say("没有名为 %[2]s 的%[1]s", "there is no %[1]s called %[2]s", kind, name))
}
