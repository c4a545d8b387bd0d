package limits

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// realSchema is the schema of the API.
func realSchema(t testing.TB) *ast.Schema {
	t.Helper()
	files, err := filepath.Glob("../schema/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	var sources []*ast.Source
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: f, Input: string(text)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func costOf(t testing.TB, schema *ast.Schema, text string, variables map[string]any) int {
	t.Helper()
	doc := parsed(t, text)
	if errs := validator.ValidateWithRules(schema, doc, rules.NewDefaultRules()); len(errs) > 0 {
		t.Fatalf("%s: %v", text, errs)
	}
	values, err := validator.VariableValues(schema, doc.Operations[0], variables)
	if err != nil {
		t.Fatal(err)
	}
	return Cost(doc.Operations[0], values)
}

func TestTheCostIsThePageSizesMultipliedDownTheTree(t *testing.T) {
	schema := realSchema(t)
	for _, c := range []struct {
		text      string
		variables map[string]any
		want      int
	}{
		{`{__typename}`, nil, 1},
		{`{clock {today now}}`, nil, 3},
		{`{household(code: "x") {code unit {name}}}`, nil, 4},
		// households and edges; a row: itself, node, code.
		{`{households(first: 10) {edges {node {code}}}}`, nil, 2 + 10*3},
		{`{households(last: 10) {edges {node {code}}}}`, nil, 2 + 10*3},
		{`query ($n: Int) {households(first: $n) {edges {node {code}}}}`, map[string]any{"n": 7}, 2 + 7*3},
		{`query ($n: Int = 5) {households(first: $n) {edges {node {code}}}}`, nil, 2 + 5*3},
		{`{households(first: 0) {totalCount}}`, nil, 1 + 20},
		// Without a size, which is refused later, it counts as the largest page.
		{`{households {edges {node {code}}}}`, nil, 2 + 1000*3},
		{`{households(first: 99999999) {edges {node {code}}}}`, nil, 2 + 99999999*3},
		{`{households(first: -5) {edges {node {code}}}}`, nil, 2},
		// Other lists count as ten.
		{`{households(first: 10) {edges {node {members {person {name}}}}}}`, nil, 2 + 10*(2+1+10*3)},
		{`{households(first: 10) {...P}} fragment P on HouseholdConnection {edges {...E}} fragment E on HouseholdEdge {node {code}}`, nil, 2 + 10*3},
		{`{a: households(first: 1) {...P} b: households(first: 2) {...P}} fragment P on HouseholdConnection {edges {node {code}}}`, nil, 2 + 3 + 2 + 2*3},
		{`{nodes(ids: ["a", "b", "c"]) {id ... on Household {code}}}`, nil, 1 + 3*3},
		{`query ($ids: [ID!]!) {nodes(ids: $ids) {id}}`, map[string]any{"ids": []any{"a", "b"}}, 1 + 2*2},
		{`{parameters(keys: ["a"]) {key}}`, nil, 1 + 10*2},
		{`{household(code: "x") {assessment {decisions {outcome}}}}`, nil, 1 + 200 + 1 + 40*2},
		{`{household(code: "x") {assessment {decisions(programme: ["a"]) {outcome}}}}`, nil, 1 + 200 + 1 + 10*2},
		{`{__type(name: "Household") {fields {name}}}`, nil, 200},
	} {
		if got := costOf(t, schema, c.text, c.variables); got != c.want {
			t.Errorf("%s costs %d, want %d", c.text, got, c.want)
		}
	}
}

func TestACostThatRunsOverIsTheLargestNumber(t *testing.T) {
	text := strings.Repeat("members {household {", 20) + "code" + strings.Repeat("}}", 20)
	if got := costOf(t, realSchema(t), `{households(first: 2147483647) {edges {node {`+text+`}}}}`, nil); got != math.MaxInt {
		t.Errorf("it costs %d", got)
	}
}

func TestWhatTheConsoleAndReportsDrawIsWithinTheDefaultCost(t *testing.T) {
	schema := realSchema(t)
	const members = `members {relation person {name age identityNumber {masked} hukou {place} incomes {item amount} health {masked conditions {condition}} labour {ability} schooling {stage}}}`
	for name, c := range map[string]struct {
		text string
		good bool
	}{
		"a report of 1,000 households by 8 columns": {`{households(first: 1000) {edges {node {code unit {name} dibao {category} housing {grade} water {overall} helper {name} povertyRegistration {exitStatus} phone {masked}}} pageInfo {endCursor}}}`, true},
		"100 households with everything":            {`{households(first: 100) {edges {node {code ` + members + ` decisions {outcome amount programme {key}}}}}}`, true},
		"1,000 households with incomes":             {`{households(first: 1000) {edges {node {code members {person {incomes {amount}}}}}}}`, true},
		"1,000 households assessed":                 {`{households(first: 1000) {edges {node {assessment {decisions(programme: ["elder_zone70"]) {outcome amount}}}}}}`, true},
		"1,000 households with everything":          {`{households(first: 1000) {edges {node {code ` + members + `}}}}`, false},
		"round and round":                           {`{households(first: 1000) {edges {node {members {household {members {household {members {id}}}}}}}}}`, false},
		"the schema, once":                          {`{__schema {types {name}}}`, true},
		"the schema, over and over":                 {"{" + written(26, "a%d: __schema {types {name}}") + "}", false},
	} {
		got := costOf(t, schema, c.text, nil)
		t.Log(name, got)
		if got <= Defaults().Cost != c.good {
			t.Errorf("%s: costs %d", name, got)
		}
	}
}

func TestWeightsAndRowsAreOfFieldsThatThereAre(t *testing.T) {
	schema := realSchema(t)
	names := map[string]bool{"__schema": true, "__type": true}
	for _, d := range schema.Types {
		for _, f := range d.Fields {
			names[f.Name], names[d.Name+"."+f.Name] = true, true
		}
	}
	for name := range weights {
		if !names[name] {
			t.Errorf("no type has a field %s", name)
		}
	}
	for at := range rows {
		kind, name, _ := strings.Cut(at, ".")
		var f *ast.FieldDefinition
		if d := schema.Types[kind]; d != nil {
			f = d.Fields.ForName(name)
		}
		if f == nil || f.Type.Elem == nil {
			t.Errorf("%s is no list", at)
		}
	}
}

func TestEveryConnectionHasEdgesAndASize(t *testing.T) {
	// The cost goes by these names.
	for _, d := range realSchema(t).Types {
		for _, f := range d.Fields {
			if !strings.HasSuffix(f.Type.Name(), "Connection") {
				continue
			}
			if f.Arguments.ForName("first") == nil || f.Arguments.ForName("last") == nil {
				t.Errorf("%s.%s is a page without a size", d.Name, f.Name)
			}
		}
		if d.Kind == ast.Object && strings.HasSuffix(d.Name, "Connection") {
			for _, f := range d.Fields {
				if f.Type.Elem != nil && f.Name != "edges" {
					t.Errorf("%s.%s is a list of a page that the cost does not know", d.Name, f.Name)
				}
			}
		}
	}
}

func TestFragmentsThatDoubleAreWorkedOutOnce(t *testing.T) {
	var b strings.Builder
	b.WriteString("{household(code: \"x\") {...F0}}")
	for i := range 60 {
		fmt.Fprintf(&b, " fragment F%d on Household {a: unit {name} ...F%d ... {...F%d}}", i, i+1, i+1)
	}
	b.WriteString(" fragment F60 on Household {code}")
	doc := parsed(t, b.String())
	validator.Walk(realSchema(t), doc, &validator.Events{})
	if got := Cost(doc.Operations[0], nil); got < 1<<60 {
		t.Errorf("it costs %d", got)
	}
}
