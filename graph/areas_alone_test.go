package graph_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/internal/access"
)

// one is a household of one side, and a member of it with an identity number.
type one struct{ household, person, number, code string }

// resident finds a household within a path whose members have numbers; whoever asks
// must see everything.
func (d *district) resident(path string) one {
	d.t.Helper()
	list := d.ask(`{households(first: 1000) {edges {node {id code members {person {id identityNumber {value}}}}}}}`)
	for i, id := range nodeIDs(list, "households") {
		at := fmt.Sprintf("households.edges.%d.node.", i)
		number, _ := list.at(at + "members.0.person.identityNumber.value").(string)
		if strings.HasPrefix(d.area[id], path) && number != "" {
			return one{idText(id), list.text(at + "members.0.person.id"), number, list.text(at + "code")}
		}
	}
	d.t.Fatalf("nobody with a number lives in %s", path)
	return one{}
}

// TestWhatLiesElsewhereIsAnsweredAsIfItDidNotExist asks for one thing by what names it:
// its id, its number, and as part of a supposition. The answer about what lies in
// another area is the answer about nothing.
func TestWhatLiesElsewhereIsAnsweredAsIfItDidNotExist(t *testing.T) {
	const bill = `bill: {dischargedOn: "2019-12-20", total: "1000.00", inCatalogue: "800.00", hospitalLevel: LEVEL_2, designated: true, referred: true, thirdPartyLiable: false}`
	// H and P stand for the ids of a household and a member of it, N for a number; OWN and
	// SELF are a household and a member of the caller's area. An answer is one if it has
	// the path.
	asks := []struct{ query, path string }{
		{`{person(identityNumber: "N") {id name}}`, "person.id"},
		{`{node(id: "H") {id}}`, "node.id"},
		{`{node(id: "P") {... on Person {id name}}}`, "node.id"},
		{`{nodes(ids: ["P", "OWN"]) {id}}`, "nodes.0.id"},
		{`{nodes(ids: ["OWN", "H", "SELF"]) {id}}`, "nodes.1.id"},
		{`{simulate(input: {recorded: {id: "H"}}) {decisions {outcome}}}`, "simulate.decisions.0.outcome"},
		{`{simulate(input: {recorded: {id: "H", members: [{personId: "P", fields: [{name: "hukou", value: "LOCAL"}]}]}}) {decisions {outcome}}}`, "simulate.decisions.0.outcome"},
		{`{simulate(input: {recorded: {id: "H", remove: ["P"], add: [{fields: [{name: "hukou", value: "LOCAL"}]}]}}) {decisions {outcome}}}`, "simulate.decisions.0.outcome"},
		{`{simulateClaim(input: {recorded: {id: "H"}, personId: "P", ` + bill + `}) {bill {paid}}}`, "simulateClaim.bill.paid"},
		{`{simulateClaim(input: {recorded: {code: "CODE"}, personId: "P", ` + bill + `}) {bill {paid}}}`, "simulateClaim.bill.paid"},
	}
	// These mix the two: whatever P is, it is no member of OWN.
	mixed := []string{
		`{simulate(input: {recorded: {id: "OWN", remove: ["P"]}}) {decisions {outcome}}}`,
		`{simulate(input: {recorded: {id: "OWN", members: [{personId: "P", fields: [{name: "hukou", value: "LOCAL"}]}]}}) {decisions {outcome}}}`,
		`{simulateClaim(input: {recorded: {id: "OWN"}, personId: "P", ` + bill + `}) {bill {paid}}}`,
	}
	eachDistrict(t, func(t *testing.T, d *district) {
		a, b := d.townships()
		worker := access.Caller{Role: access.Caseworker, Purpose: "verification"}
		d.as(worker)
		here, there := d.resident(a.Path), d.resident(b.Path)
		nobody := one{idText(8_589_934_592 - 7), idText(8_589_934_592 - 9), number("1931-05-06", 77), "37159912399999"}
		for id := range d.area { // ids of the two types that nothing has
			if table, _ := ent.TableOf(id); table == "households" || table == "persons" {
				free := id - id%4_294_967_296 + 4_294_967_000
				if d.area[free] != "" {
					t.Fatal("the id is taken")
				}
				if table == "households" {
					nobody.household = idText(free)
				} else {
					nobody.person = idText(free)
				}
			}
		}
		worker.Unit = a.ID
		d.as(worker)
		ask := func(query string, about one) answer {
			return d.post(strings.NewReplacer(`"OWN"`, `"`+here.household+`"`, `"SELF"`, `"`+here.person+`"`, `"H"`, `"`+about.household+`"`, `"P"`, `"`+about.person+`"`, `"N"`, `"`+about.number+`"`, `"CODE"`, `"`+about.code+`"`).Replace(query))
		}
		told := func(r answer) string {
			text, err := json.Marshal([]any{r.body["errors"], r.body["data"]})
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		for _, q := range asks {
			if r := ask(q.query, here); r.at(q.path) == nil {
				t.Errorf("%s tests nothing: one of the area is answered %v", q.query, r.body)
			}
			elsewhere, nothing := ask(q.query, there), ask(q.query, nobody)
			if elsewhere.at(q.path) != nil || told(elsewhere) != told(nothing) {
				t.Errorf("%s: of what lies elsewhere it says\n%s\nand of what does not exist\n%s", q.query, told(elsewhere), told(nothing))
			}
		}
		for _, q := range mixed {
			elsewhere, nothing := ask(q, there), ask(q, nobody)
			if len(elsewhere.body["errors"].([]any)) == 0 || told(elsewhere) != told(nothing) {
				t.Errorf("%s: of what lies elsewhere it says\n%s\nand of what does not exist\n%s", q, told(elsewhere), told(nothing))
			}
		}
	})
}

// TestNodesShowNoRowOfAnotherAreaWhateverItsType asks for every row that is about a
// household or person by its id.
func TestNodesShowNoRowOfAnotherAreaWhateverItsType(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		a, _ := d.townships()
		worker := access.Caller{Role: access.Caseworker, Purpose: "verification"}
		var rows []int
		for id := range d.area {
			rows = append(rows, id)
		}
		shown := func(unit int) map[int]bool {
			worker.Unit = unit
			d.as(worker)
			out := map[int]bool{}
			for begin := 0; begin < len(rows); begin += 900 {
				var list []string
				for _, id := range rows[begin:min(begin+900, len(rows))] {
					list = append(list, `"`+idText(id)+`"`)
				}
				for _, id := range ids(d.post(`{nodes(ids: [` + strings.Join(list, ",") + `]) {id}}`).body["data"]) {
					out[id] = true
				}
			}
			return out
		}
		everything, within := shown(0), shown(a.ID)
		seen, hidden := map[string]int{}, map[string]int{}
		single := map[string]int{}
		for id := range everything {
			table, _ := ent.TableOf(id)
			in := strings.HasPrefix(d.area[id], a.Path)
			switch {
			case within[id] && !in:
				t.Errorf("nodes shows a row of %s that lies in %s to a caller of %s", table, d.area[id], a.Path)
			case within[id]:
				seen[table]++
			case !in:
				hidden[table]++
				if single[table]++; single[table] <= 2 { // alone as well
					if r := d.post(fmt.Sprintf(`{node(id: "%s") {id}}`, idText(id))); r.at("node") != nil || !regexp.MustCompile(`NOT_FOUND`).MatchString(fmt.Sprint(r.body["errors"])) {
						t.Errorf("node, of a row of %s that lies elsewhere: %v", table, r.body)
					}
				}
			case table != "memberships": // which lie in two places
				t.Errorf("nodes does not show a row of %s that lies in the area", table)
			}
		}
		compared := 0
		for table := range hidden {
			if seen[table] > 0 {
				compared++
			}
		}
		if compared < 15 {
			t.Errorf("only %d types were compared: seen %v, hidden %v", compared, seen, hidden)
		}
	})
}
