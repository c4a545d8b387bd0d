package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Dispute is a decision that is to become a scenario.
type Dispute struct {
	Key       string    // of the scenario
	Title     pack.Text // what it is about, without names
	Facts     []byte    // canonical, as the decision kept them
	AsOf      fact.Date
	Programme string
	Subject   rules.Subject // by the ids of the facts
	// Claimed is the outcome that is held to be right, in place of the one decided, and
	// Amount what is to be paid then; nil: none.
	Claimed rules.Outcome
	Amount  *fact.Money
}

// ErrDispute is returned where a scenario of the facts would not say what was decided.
var ErrDispute = errors.New("the scenario does not say what was decided")

// FromDispute makes the scenario of a decision by a release. It takes over what decides:
// the facts that the programme and its kind group look at, as the rules read them, on
// the days of the month that count. It takes over nothing else: no id (members are 0, 1,
// 2 …), no name or number, for facts have none, and no birthday unless a rule reads the
// birthday itself and not only the age. What it expects is what the facts give by the
// release, or what is claimed.
//
// It runs in rules/scenario as any other.
func FromDispute(r *rules.Release, d Dispute) (*pack.Scenario, error) {
	days, err := rules.ReadGiven(d.Facts)
	if err != nil {
		return nil, err
	}
	if days, err = r.Narrow(days, d.AsOf, d.Programme); err != nil {
		return nil, err
	}
	places := map[int]int{}
	for _, g := range days {
		for _, m := range g.Members {
			if _, ok := places[m.ID]; !ok {
				places[m.ID] = len(places)
			}
		}
	}
	a, err := r.AssessGiven(days, d.AsOf)
	if err != nil {
		return nil, err
	}
	full, err := r.Again(d.Facts, d.AsOf)
	if err != nil {
		return nil, err
	}
	got, want := find(a, d), find(full, d)
	if want == nil {
		return nil, fmt.Errorf("%w: the facts say nothing of its subject", ErrDispute)
	}
	if got == nil || got.Outcome != want.Outcome || !sameAmount(got.Amount, want.Amount) {
		return nil, ErrDispute
	}
	s := &pack.Scenario{Head: pack.Head{Key: d.Key, Title: d.Title}, AsOf: []fact.Date{d.AsOf}}
	facts := pack.Node{IsSeq: true}
	for _, g := range days {
		facts.Items = append(facts.Items, dayNode(r, g, places))
	}
	s.Given = mapOf("facts", facts)
	outcome, amount := got.Outcome, got.Amount
	if d.Claimed != "" {
		outcome, amount = d.Claimed, d.Amount
	}
	expect := mapOf("outcome", leaf(strings.ToLower(string(outcome))))
	if amount != nil {
		expect.Keys, expect.Items = append(expect.Keys, "amount"), append(expect.Items, leaf(amount.String()))
	}
	if d.Subject.Entity == fact.EntityPerson {
		expect = mapOf(strconv.Itoa(places[d.Subject.ID]), expect)
	}
	s.Expect = mapOf(d.Programme, expect)
	return s, nil
}

func find(a *rules.Assessment, d Dispute) *rules.Decision {
	for i := range a.Decisions {
		x := &a.Decisions[i]
		if x.Programme.Key == d.Programme && x.Subject.Entity == d.Subject.Entity && (x.Subject.Entity == fact.EntityHousehold || x.Subject.ID == d.Subject.ID) {
			return x
		}
	}
	return nil
}

func sameAmount(a, b *fact.Money) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// Text writes scenarios as a file of a pack, in its canonical form.
func Text(list ...*pack.Scenario) string {
	for _, f := range pack.Write(&pack.Pack{Scenarios: list}) {
		if f.Name == "scenarios.yaml" {
			return string(f.Data)
		}
	}
	return ""
}

func mapOf(key string, value pack.Node) pack.Node {
	return pack.Node{IsMap: true, Keys: []string{key}, Items: []pack.Node{value}}
}

func leaf(text string) pack.Node { return pack.Node{Text: text} }

func dayNode(r *rules.Release, g rules.Given, places map[int]int) pack.Node {
	n := mapOf("as_of", leaf(g.Day.String()))
	if len(g.Household) > 0 {
		n.Keys, n.Items = append(n.Keys, "household"), append(n.Items, columnsNode(r, g.Household))
	}
	members := pack.Node{IsMap: true}
	for _, m := range g.Members {
		members.Keys, members.Items = append(members.Keys, strconv.Itoa(places[m.ID])), append(members.Items, columnsNode(r, m.Columns))
	}
	n.Keys, n.Items = append(n.Keys, "members"), append(n.Items, members)
	return n
}

func columnsNode(r *rules.Release, columns map[string]string) pack.Node {
	out := pack.Node{IsMap: true}
	var names []string
	for name := range columns {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		text := columns[name]
		key, _, _ := strings.Cut(name, "@")
		if in := r.Checked().Inputs[key]; in != nil && in.Type.Kind == fact.KindCode {
			text = strings.ToLower(text)
		}
		out.Keys, out.Items = append(out.Keys, name), append(out.Items, leaf(text))
	}
	return out
}

// Facts names the facts that a scenario gives as rules read them, each once, without the
// day.
func Facts(s *pack.Scenario) (out []string) {
	docs, _ := s.Given.Get("facts")
	add := func(n pack.Node) {
		for _, key := range n.Keys {
			name, _, _ := strings.Cut(key, "@")
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	for _, doc := range docs.Items {
		if about, ok := doc.Get("household"); ok {
			add(about)
		}
		members, _ := doc.Get("members")
		for _, m := range members.Items {
			add(m)
		}
	}
	slices.Sort(out)
	return out
}
