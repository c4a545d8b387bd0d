package scenario_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

const beijing = "../../testdata/packs/beijing-elders"

// The second real policy was written by following docs/rules-for-authors.md alone.
func TestTheBeijingPackHasNoFindingItsScenariosHoldAndItIsInCanonicalForm(t *testing.T) {
	files := os.DirFS(beijing)
	r, found := rules.Load(files)
	if r == nil || len(found) > 0 {
		t.Fatal(found)
	}
	results := scenario.Run(r)
	for _, x := range results {
		for _, d := range x.Differences {
			t.Errorf("%s: %s %s", x.Scenario.Key, d.Path, d.Message.EN)
		}
	}
	if len(r.Pack().Scenarios) < 35 {
		t.Errorf("%d scenarios", len(r.Pack().Scenarios))
	}
	written, _ := pack.Format(files)
	for _, f := range written {
		if data, err := fs.ReadFile(files, f.Name); err != nil || string(data) != string(f.Data) {
			t.Errorf("%s is not as the formatter writes it: %v", f.Name, err)
		}
	}
	for _, d := range r.Pack().Clauses() {
		for _, c := range d.Clauses {
			if c.Unmapped() || !d.Listed {
				t.Errorf("%s: no rule carries out %s", d.Title.ZH, c.ID)
			}
		}
	}
}

// elder is a person of Beijing as the measures look at them.
type elder struct {
	age, income                int // of the household a head and year, in fen
	local, dibao, special      bool
	capacity, category         string
	grade                      int // of disability; 0: no certificate
	servicePays, carePays, old int // by hand
}

// byHand is the policy once more, as plainly as it can be said.
func (e *elder) byHand() {
	if !e.local {
		return
	}
	if e.age >= 60 {
		switch {
		case e.dibao:
			e.servicePays = 300
		case e.income < 2200*12*100:
			e.servicePays = 200
		case e.special:
			e.servicePays = 100
		}
		switch {
		case e.capacity == "severe":
			e.carePays = 600
		case e.grade == 0:
		case e.category == "visual" || e.category == "physical" || e.category == "multiple":
			e.carePays = []int{0, 600, 400, 0, 0}[e.grade]
		case e.category == "intellectual" || e.category == "mental":
			e.carePays = []int{0, 600, 600, 200, 0}[e.grade]
		default:
			e.carePays = []int{0, 200, 200, 0, 0}[e.grade]
		}
	}
	switch {
	case e.age >= 100:
		e.old = 800
	case e.age >= 90:
		e.old = 500
	case e.age >= 80:
		e.old = 100
	}
}

// A small population is decided by the pack and by hand, person for person.
func TestThePopulationOfBeijingIsDecidedAsByHand(t *testing.T) {
	seed := uint64(2019)
	next := func(n int) int { // splitmix64
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return int((z ^ z>>31) % uint64(n))
	}
	var text strings.Builder
	text.WriteString("scenarios:\n")
	paid := map[string]int{}
	const people = 600
	for i := range people {
		e := elder{age: 55 + next(50), income: next(4_000_000), local: next(10) > 0, dibao: next(6) == 0, special: next(8) == 0,
			capacity: []string{"intact", "mild", "moderate", "severe"}[next(4)],
			category: []string{"visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"}[next(7)]}
		if next(3) == 0 {
			e.grade = 1 + next(4)
		}
		if next(10) == 0 { // around the line
			e.income = 2200*12*100 - 1 + next(3)
		}
		e.byHand()
		paid["service"], paid["care"], paid["old_age"] = paid["service"]+e.servicePays, paid["care"]+e.carePays, paid["old_age"]+e.old
		hukou, category, certificate := "local", "none", ""
		if !e.local {
			hukou = "elsewhere"
		}
		if e.dibao {
			category = "rural"
		}
		if e.grade > 0 {
			certificate = fmt.Sprintf(", disability_category: %s, disability_grade: grade_%d", e.category, e.grade)
		}
		household := ""
		if e.dibao {
			household = "household: {dibao_category: " + category + "}\n      "
		}
		// The birthday was on the first of the month: nobody turns older within it.
		fmt.Fprintf(&text, "  p%d:\n    title: {zh: 某人, en: somebody}\n    as_of: 2019-12-15\n    given:\n      %smembers:\n"+
			"        - {birth_date: %d-12-01, hukou: %s, special_family: %t, capacity: %s%s, incomes: [{source: transfer, item: pension, year: 2019, amount: %d.%02d}]}\n    expect:\n",
			i, household, 2019-e.age, hukou, e.special, e.capacity, certificate, e.income/100, e.income%100)
		for _, x := range []struct {
			programme string
			amount    int
		}{{"service", e.servicePays}, {"care", e.carePays}, {"old_age", e.old}} {
			if x.amount > 0 {
				fmt.Fprintf(&text, "      %s: {0: {outcome: eligible, amount: %d}}\n", x.programme, x.amount)
			} else {
				fmt.Fprintf(&text, "      %s: {0: {outcome: ineligible}}\n", x.programme)
			}
		}
	}
	files := fstest.MapFS{"population.yaml": {Data: []byte(text.String())}}
	for _, name := range []string{"pack.yaml", "rules.yaml"} {
		data, err := os.ReadFile(beijing + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	r, found := rules.Load(files)
	if r == nil {
		t.Fatal(found)
	}
	results := scenario.Run(r)
	if len(results) != people {
		t.Fatalf("%d of %d were decided", len(results), people)
	}
	for _, x := range results {
		for _, d := range x.Differences {
			t.Errorf("%s: %s %s", x.Scenario.Key, d.Path, d.Message.EN)
		}
	}
	for programme, sum := range paid {
		if sum == 0 {
			t.Errorf("nobody is paid by %s: the population shows nothing", programme)
		}
	}
}
