package graph_test

import (
	"fmt"
	"sync"
	"testing"
)

// Bugs that others shipped, each by its number in the rule language's list.

// TestBug5AnIdentifierOfTwoPeopleResolvesToNeither: an identifier shared by two people
// resolved to either. Here a second holder of an identity number never comes on
// record: of many who are added with one number at the same time one is, and of two
// in a roster neither.
func TestBug5AnIdentifierOfTwoPeopleResolvesToNeither(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		const add = `mutation($in: PersonAddInput!) {personAdd(input: $in) {person {id} userErrors {code field}}}`
		shared := number("1960-05-05", 7)
		answers := make([]answer, 8)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() { answers[i] = a.post(add, "in", m{"name": fmt.Sprint("同号", i), "identityNumber": shared}) })
		}
		all.Wait()
		var holder string
		for _, r := range answers {
			if id, ok := r.at("personAdd.person.id").(string); ok {
				if holder != "" {
					t.Error("the number has two holders")
				}
				holder = id
			} else if r.code() != "CONFLICT" {
				t.Errorf("a second holder gives %q: %v", r.code(), r.body)
			}
		}
		r := a.verifying().ask(`query($n: String!) {person(identityNumber: $n) {id} persons(first: 5, where: {identityNumber: $n}) {totalCount edges {node {id}}}}`, "n", shared)
		r.want("person.id", holder)
		r.want("persons.totalCount", 1)
		r.want("persons.edges.0.node.id", holder)

		// Two rows of a roster with one number: whose it is cannot be told, so neither counts.
		a, uploads := wells(t, a)
		report := a.loaded(uploads, "shared.csv", csvFile(t, [][]string{rosterColumns,
			rosterRow("37159912300001", "户主", "1970-01-01", 1, "", "", ""), rosterRow("37159912300002", "户主", "1970-01-01", 1, "", "", ""),
			rosterRow("37159912300003", "户主", "1971-01-01", 2, "", "", ""),
		}))
		report.want("rosterImport.report.addedHouseholds", 1)
		report.want("rosterImport.report.setAside.0.principal", "person_in_two_households")
		report.want("rosterImport.report.setAside.1.principal", "person_in_two_households")
		a.verifying().ask(`query($n: String!) {person(identityNumber: $n) {id}}`, "n", number("1970-01-01", 1)).want("person", nil)
	})
}

// TestBug9AnAreaHoldsForCountsAsForLists: an area restriction covered lists but not
// counts. Each list that can be narrowed to a unit counts what it shows, with and
// without rows, and so does a run of decisions.
func TestBug9AnAreaHoldsForCountsAsForLists(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		here := a.village()
		township := a.ask(`{units(first: 1, where: {kind: TOWNSHIP, name: "韩集乡"}) {edges {node {id}}}}`).text("units.edges.0.node.id")
		there := a.ask(`mutation($in: UnitAddInput!) {unitAdd(input: $in) {unit {id} userErrors {code}}}`,
			"in", m{"parentId": township, "kind": "VILLAGE", "name": "邻村", "validFrom": "2010-01-01"}).text("unitAdd.unit.id")
		for i, village := range []string{here, here, there, there, there} {
			a.poor(fmt.Sprintf("3715991230000%d", i), village, 40+i, "100.00")
		}
		r := a.ask(decide, "in", m{"within": here})
		r.want("decide.run.households", 2)
		below := r.find("decide.run.flags", "kind.key", "below_line")
		r.want(below+".raised", 2)
		a.ask(decide, "in", m{})
		for _, c := range []struct {
			unit                              string
			households, persons, units, flags int
		}{{here, 2, 2, 1, 2}, {there, 3, 3, 1, 3}, {township, 3, 3, 2, 3}} {
			flag := `, key: "below_line"`
			for list, want := range map[string]int{"households": c.households, "persons": c.persons, "units": c.units, "riskFlags": c.flags, "decisions": -1} {
				more := ""
				if list == "riskFlags" {
					more = flag
				}
				where := fmt.Sprintf(`where: {within: %q%s}`, c.unit, more)
				r := a.ask(fmt.Sprintf(`{none: %[1]s(first: 0, %[2]s) {totalCount} one: %[1]s(first: 1, %[2]s) {totalCount} all: %[1]s(first: 1000, %[2]s) {totalCount edges {node {id}}}}`, list, where))
				edges := len(r.at("all.edges").([]any))
				if want >= 0 && edges != want || edges == 0 {
					t.Errorf("%s of %s: %d rows", list, c.unit, edges)
				}
				for _, count := range []string{"none", "one", "all"} {
					r.want(count+".totalCount", edges)
				}
			}
		}
		// The parts make up the whole, and the whole is more than a part.
		total := func(where string) int {
			t.Helper()
			return int(a.ask(fmt.Sprintf(`{decisions(first: 0%s) {totalCount}}`, where)).at("decisions.totalCount").(float64))
		}
		if all, one, other := total(""), total(fmt.Sprintf(`, where: {within: %q}`, here)), total(fmt.Sprintf(`, where: {within: %q}`, there)); all != one+other || one == 0 || other == 0 {
			t.Errorf("%d decisions are %d and %d", all, one, other)
		}
	})
}
