package pack

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/fact"
)

// reread is a pack read from its own files, so that it can be changed by itself.
func reread(t *rapid.T, files []File) *Pack {
	p, found := ReadFiles(files)
	if found.Failed() {
		t.Fatalf("%v", found)
	}
	return p
}

func sameFiles(a, b []File) bool {
	return slices.EqualFunc(a, b, func(x, y File) bool { return x.Name == y.Name && bytes.Equal(x.Data, y.Data) })
}

// marked changes the titles of the declarations that a number chooses, by their places.
func marked(p *Pack, title string, chosen func(i int) bool) {
	i := 0
	for _, s := range p.written() {
		for _, d := range s.declarations {
			if chosen(i) {
				d.heading().Title.EN = title
			}
			i++
		}
	}
}

// added declares one more variable.
func added(p *Pack, key string) {
	p.Variables = append(p.Variables, &Variable{Head: Head{Key: key, Title: Text{key, key}, Pos: Pos{File: manifest}}, Subject: fact.EntityPerson,
		Type: Type{Kind: fact.KindBool}, Versions: []*Version{{From: fact.MustDate("2019-01-01"), Exprs: map[string]Expr{"expr": {Text: "age >= 60"}}}}})
}

func TestAMergeHasWhatEitherChangedAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := Write(drawPack(t))
		who := rapid.SliceOfN(rapid.IntRange(0, 2), 1, 9).Draw(t, "who changes what")
		of := func(w int) func(int) bool { return func(i int) bool { return who[i%len(who)] == w } }
		ours, theirs, both := reread(t, base), reread(t, base), reread(t, base)
		marked(ours, "ours", of(1))
		marked(theirs, "theirs", of(2))
		marked(both, "ours", of(1))
		marked(both, "theirs", of(2))
		if rapid.Bool().Draw(t, "ours adds") {
			added(ours, "zz_ours")
			added(both, "zz_ours")
		}
		if n := len(theirs.Flags); n > 0 && rapid.Bool().Draw(t, "theirs removes") && ours.Flags[n-1].Title == reread(t, base).Flags[n-1].Title {
			theirs.Flags, both.Flags = theirs.Flags[:n-1], both.Flags[:n-1]
		}
		want := Write(both)
		for name, x := range map[string][2]*Pack{"ours first": {ours, theirs}, "theirs first": {theirs, ours}} {
			got, disputes := Merge(reread(t, base), x[0], x[1])
			if len(disputes) > 0 || !sameFiles(got, want) {
				t.Fatalf("%s: %v\n%s\nwant\n%s", name, disputes, got, want)
			}
		}
		for name, x := range map[string][2]*Pack{"one changed nothing": {ours, reread(t, base)}, "the other changed nothing": {reread(t, base), ours}, "both changed alike": {ours, reread(t, Write(ours))}} {
			if got, disputes := Merge(reread(t, base), x[0], x[1]); len(disputes) > 0 || !sameFiles(got, Write(ours)) {
				t.Fatalf("%s: %v", name, disputes)
			}
		}
	})
}

func TestWhatBothChangedOtherwiseIsDisputedDeclarationByDeclaration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := Write(drawPack(t))
		p := reread(t, base)
		n := 0
		for _, s := range p.written() {
			n += len(s.declarations)
		}
		if n == 0 {
			t.Skip("it declares nothing")
		}
		at := rapid.IntRange(0, n-1).Draw(t, "declaration")
		ours, theirs := reread(t, base), reread(t, base)
		marked(ours, "ours", func(i int) bool { return i == at })
		marked(theirs, "theirs", func(i int) bool { return i == at })
		got, disputes := Merge(p, ours, theirs)
		if got != nil || len(disputes) != 1 || disputes[0].Part != "title" || !strings.Contains(disputes[0].Ours, "ours") || !strings.Contains(disputes[0].Theirs, "theirs") {
			t.Fatalf("%v\n%s", disputes, got)
		}
	})
}

func TestATextFromADayOnChangesItsDaysAndNoOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &Pack{Key: "p", Title: Text{"a", "b"}, Currency: "CNY"}
		p.Variables = []*Variable{{Head: Head{Key: "v", Title: Text{"a", "b"}}, Subject: fact.EntityPerson, Type: Type{Kind: fact.KindBool}, Versions: drawVersions(t, variableRoles)}}
		before := spells(versionsNode(p))
		from := drawDate(t)
		var to *fact.Date
		if rapid.Bool().Draw(t, "ends") {
			to = from.AddDays(rapid.IntRange(1, 500).Draw(t, "for")).Ptr()
		}
		files, found, err := SetVersion(p, "variables", "v", from, to, map[string]string{"expr": "the_new_text"})
		if err != nil {
			if to == nil {
				t.Fatal(err)
			}
			return // it would have reached into the next
		}
		if found.Failed() {
			t.Fatal(found)
		}
		after := spells(versionsNode(reread(t, files)))
		end := fact.MaxDate
		for _, s := range before { // until the next version
			if s.from > from && s.from < end {
				end = s.from
			}
			if s.from <= from && s.to != nil && *s.to > from && *s.to < end {
				end = *s.to // or the end of the one that it takes the place of
			}
		}
		if to != nil {
			end = *to
		}
		cuts := []fact.Date{from, end - 1}
		for _, s := range slices.Concat(before, after) {
			if cuts = append(cuts, s.from); s.to != nil {
				cuts = append(cuts, *s.to)
			}
		}
		for _, day := range slices.Concat(cuts, before1(cuts)) {
			want := on(before, day)
			if day >= from && day < end {
				want = Node{IsMap: true, Keys: []string{"expr"}, Items: []Node{{Text: "the_new_text"}}}
			}
			if got := on(after, day); said(got) != said(want) {
				t.Fatalf("on %s it is %s, want %s", day, said(got), said(want))
			}
		}
	})
}

// before1 are the days before.
func before1(days []fact.Date) []fact.Date {
	out := slices.Clone(days)
	for i := range out {
		out[i]--
	}
	return out
}

func versionsNode(p *Pack) Node {
	n, _ := p.Variables[0].build().Get("versions")
	return n
}

func TestADeclarationIsReplacedByItsOwnTextWithoutAnyDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := Write(drawPack(t))
		p := reread(t, base)
		for _, s := range p.written() {
			for _, d := range s.declarations {
				text := Declaration(p, s.key, d.heading().Key)
				files, found := Declare(p, "", []byte(text))
				if found.Failed() || !sameFiles(files, base) {
					t.Fatalf("%s/%s: %v\n%s\n%s", s.key, d.heading().Key, found, text, fmt.Sprint(files))
				}
			}
		}
	})
}
