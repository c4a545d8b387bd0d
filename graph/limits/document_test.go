package limits

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"pgregory.net/rapid"
)

func parsed(t testing.TB, text string) *ast.QueryDocument {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return doc
}

// written writes a text n times, with its number for %d.
func written(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)) + " ")
	}
	return b.String()
}

// nested is n fields within each other.
func nested(n int) string { return strings.Repeat("{a", n) + strings.Repeat("}", n) }

func TestADocumentAtALimitPassesAndOneBeyondSaysTheLimitAndTheNumber(t *testing.T) {
	d := Defaults()
	for _, c := range []struct {
		limit string
		max   int
		text  func(n int) string
	}{
		{"depth", d.Depth, nested},
		{"rootFields", d.RootFields, func(n int) string { return "{" + written(n, "f%d") + "}" }},
		{"rootFields", d.RootFields, func(n int) string { return "{...F} fragment F on Query {" + written(n, "f%d") + "}" }},
		{"aliases", d.Aliases, func(n int) string { return "{a {" + written(n, "x%d: f") + "}}" }},
		{"fields", d.Fields, func(n int) string { return "{a {" + written(n-1, "f%d") + "}}" }},
		{"repeats", d.Repeats, func(n int) string { return "{" + strings.Repeat("f ", n) + "}" }},
		{"repeats", d.Repeats, func(n int) string { return "{" + strings.Repeat("...F ", n) + "} fragment F on Query {f}" }},
		{"directives", d.Directives, func(n int) string { return "{a {" + written(n, "f%d @skip(if: false)") + "}}" }},
		{"directivesHere", d.Here, func(n int) string { return "{f " + strings.Repeat("@a", n) + "}" }},
		{"directivesHere", d.Here, func(n int) string { return "query " + strings.Repeat("@a", n) + " {f}" }},
		{"directivesHere", d.Here, func(n int) string { return "{...F " + strings.Repeat("@a", n) + "} fragment F on Query {f}" }},
		{"directivesHere", d.Here, func(n int) string { return "query ($v: Int " + strings.Repeat("@a", n) + ") {f(v: $v)}" }},
		{"nesting", d.Nesting, func(n int) string { return "{f(v: " + strings.Repeat("[", n-1) + "1" + strings.Repeat("]", n-1) + ")}" }},
		{"nesting", d.Nesting, func(n int) string {
			return "{f @a(v: " + strings.Repeat("{a:", n-1) + "1" + strings.Repeat("}", n-1) + ")}"
		}},
		{"nesting", d.Nesting, func(n int) string {
			return "query ($v: X = " + strings.Repeat("[", n-1) + "1" + strings.Repeat("]", n-1) + ") {f(v: $v)}"
		}},
		{"typeCircles", d.TypeCircles, func(n int) string {
			return "{__schema {types {" + strings.Repeat("fields {type {", n) + "name" + strings.Repeat("}}", n) + "}}}"
		}},
		{"typeCircles", d.TypeCircles, func(n int) string {
			return `{... on Query {__type(name: "A") {...F}}} fragment F on __Type {` + strings.Repeat("possibleTypes {", n) + "name" + strings.Repeat("}", n) + "}"
		}},
		{"introspectionDepth", introspectionDepth, func(n int) string {
			return `{__type(name: "A") {` + strings.Repeat("ofType {", n-2) + "name" + strings.Repeat("}", n-2) + "}}"
		}},
	} {
		if met := d.Document(parsed(t, c.text(c.max))); met != nil {
			t.Errorf("%s: %d of %d are refused: %+v", c.limit, c.max, c.max, met)
		}
		met := d.Document(parsed(t, c.text(c.max+1)))
		if met == nil || met.Limit != c.limit || met.Max != int64(c.max) || met.Actual != int64(c.max+1) || met.Fault.Code != TooComplex {
			t.Errorf("%s: %d of %d give %+v", c.limit, c.max+1, c.max, met)
			continue
		}
		for _, text := range []string{met.Fault.Text.ZH, met.Fault.Text.EN} {
			if !strings.Contains(text, fmt.Sprint(c.max)) || !strings.Contains(text, fmt.Sprint(c.max+1)) {
				t.Errorf("%s: %q does not say %d and %d", c.limit, text, c.max, c.max+1)
			}
		}
	}
}

func TestFragmentsThatDoubleAtEachStepAreCountedWithoutSpreadingThem(t *testing.T) {
	var b strings.Builder
	b.WriteString("{...F0}")
	for i := range 100 {
		fmt.Fprintf(&b, " fragment F%d on A {a {...F%d} b {...F%d}}", i, i+1, i+1)
	}
	b.WriteString(" fragment F100 on A {a}")
	l := Defaults()
	l.Depth = 1000
	if met := l.Document(parsed(t, b.String())); met == nil || met.Limit != "fields" {
		t.Errorf("%+v", met)
	}
	b.Reset()
	b.WriteString("{__schema {types {...F0}}}")
	for i := range 100 {
		fmt.Fprintf(&b, " fragment F%d on __Type {x {...F%d} y {...F%d}}", i, i+1, i+1)
	}
	b.WriteString(" fragment F100 on __Type {fields {type {fields {type {fields {name}}}}}}")
	m := measure{doc: parsed(t, b.String()), limits: l, of: map[string]*extent{}, depths: map[depthAt]int{}}
	if n := m.circles(m.doc.Operations[0].SelectionSet, false, 0); n != 3 {
		t.Errorf("%d lists within each other", n)
	}
}

func TestFragmentsThatGoInCirclesOrAreNotThereAreLeftToValidation(t *testing.T) {
	for _, text := range []string{
		"{...A} fragment A on Query {...A}", "{...A} fragment A on Query {a {...B}} fragment B on Query {b {...A}}", "{...Nobody}",
		"{__schema {types {...A}}} fragment A on __Type {ofType {...A}}",
	} {
		if met := Defaults().Document(parsed(t, text)); met != nil {
			t.Errorf("%s: %+v", text, met)
		}
	}
}

// TestADocumentIsMeasuredAsIfItsFragmentsWereWrittenOut compares with the same
// document in which every fragment is an inline one.
func TestADocumentIsMeasuredAsIfItsFragmentsWereWrittenOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fragments := rapid.IntRange(0, 4).Draw(t, "fragments")
		var set func(t *rapid.T, from, depth int, out bool) (spread, inline string)
		bodies := make([][2]string, fragments)
		set = func(t *rapid.T, from, depth int, root bool) (string, string) {
			var a, b strings.Builder
			for range rapid.IntRange(1, 3).Draw(t, "selections") {
				kind := rapid.IntRange(0, 4).Draw(t, "kind")
				name := rapid.SampledFrom([]string{"a", "fields", "__type", "possibleTypes", "b"}).Draw(t, "name")
				switch {
				case kind == 0 && from < fragments:
					i := rapid.IntRange(from, fragments-1).Draw(t, "fragment")
					fmt.Fprintf(&a, "...F%d ", i)
					fmt.Fprintf(&b, "... on T {%s} ", bodies[i][1])
				case kind == 1 && depth < 4:
					x, y := set(t, from, depth+1, root)
					fmt.Fprintf(&a, "... {%s} ", x)
					fmt.Fprintf(&b, "... {%s} ", y)
				case kind < 4 && depth < 4:
					x, y := set(t, from, depth+1, false)
					fmt.Fprintf(&a, "%s {%s} ", name, x)
					fmt.Fprintf(&b, "%s {%s} ", name, y)
				default:
					a.WriteString(name + " ")
					b.WriteString(name + " ")
				}
			}
			return a.String(), b.String()
		}
		for i := fragments - 1; i >= 0; i-- {
			bodies[i][0], bodies[i][1] = set(t, i+1, 2, false)
		}
		x, y := set(t, 0, 0, true)
		spread := "{" + x + "}"
		for i, body := range bodies {
			spread += fmt.Sprintf(" fragment F%d on T {%s}", i, body[0])
		}
		of := func(text string) (extent, int) {
			doc, err := parser.ParseQuery(&ast.Source{Input: text})
			if err != nil {
				t.Fatal(err)
			}
			m := measure{doc: doc, limits: Limits{TypeCircles: 99}, of: map[string]*extent{}, depths: map[depthAt]int{}}
			return m.extent(doc.Operations[0].SelectionSet), m.circles(doc.Operations[0].SelectionSet, false, 0)
		}
		a, circlesA := of(spread)
		b, circlesB := of("{" + y + "}")
		if a != b || circlesA != circlesB {
			t.Fatalf("%s\nis %+v and %d, but written out\n%s\nit is %+v and %d", spread, a, circlesA, y, b, circlesB)
		}
	})
}

// FuzzADocumentIsMeasuredWithoutPanicking: whatever parses is measured, and what
// passes is small.
func FuzzADocumentIsMeasuredWithoutPanicking(f *testing.F) {
	for _, seed := range []string{"{a}", "query Q($v: [Int!]! = [1]) @a {x: a(b: {c: $v}) @skip(if: true) {...F ... on T {__schema {types {fields {name}}}}}} fragment F on T {...F}", nested(20)} {
		f.Add(seed)
	}
	l := Defaults()
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, l.Tokens)
		if err != nil {
			return
		}
		if met := l.Document(doc); met != nil {
			if met.Actual <= met.Max || met.Limit == "" {
				t.Errorf("refused for %+v", met)
			}
			return
		}
		if n := strings.Count(text, "@"); n > 10*l.Directives && !strings.ContainsAny(text, "\"#") {
			t.Errorf("%d directives pass", n)
		}
	})
}
