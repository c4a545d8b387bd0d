package asvs

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// item is a row of the page.
type item struct {
	id, level, about, verdict, shown string
	line                             int
}

var (
	row     = regexp.MustCompile(`^\| (V\d+\.\d+\.\d+) \| ([123]) \| (.+?) \| (.+?) \| (.*?) ?\|$`)
	named   = regexp.MustCompile("`([a-z][a-z/]*|\\.)`: ((?:`(?:Test|Fuzz)\\w+`(?:, )?)+)")
	chapter = regexp.MustCompile(`^- \*\*(V\d+) [^*]+\*\*: .{20,}`)
)

// page reads docs/asvs.md: its rows, and the chapters that get a line.
func page(t *testing.T) (items []item, lines []string) {
	t.Helper()
	f, err := os.Open(root + "/docs/asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		if m := chapter.FindStringSubmatch(in.Text()); m != nil {
			lines = append(lines, m[1])
		}
		if !strings.HasPrefix(in.Text(), "| V") {
			continue
		}
		m := row.FindStringSubmatch(in.Text())
		if m == nil {
			t.Errorf("line %d is no row: %s", n, in.Text())
			continue
		}
		items = append(items, item{m[1], m[2], m[3], m[4], m[5], n})
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return items, lines
}

// standard reads the requirements of levels 1 and 2: id and level.
func standard(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/ids.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if id, level, ok := strings.Cut(strings.TrimSpace(line), " "); ok && id != "#" {
			all[id] = level
		}
	}
	return all
}

func chapterOf(id string) string { c, _, _ := strings.Cut(id, "."); return c }

// The chapters that the page must go through item by item.
var through = []string{"V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9", "V10", "V11", "V12", "V14", "V16"}

func TestThePageNamesEveryRequirementOnceAndNoOther(t *testing.T) {
	items, lines := page(t)
	want, seen := standard(t), map[string]bool{}
	if len(want) < 250 {
		t.Fatalf("only %d requirements are known", len(want))
	}
	for _, i := range items {
		if want[i.id] == "" || want[i.id] != i.level {
			t.Errorf("line %d: %s of level %s is no requirement", i.line, i.id, i.level)
		}
		if seen[i.id] {
			t.Errorf("line %d: %s stands there twice", i.line, i.id)
		}
		seen[i.id] = true
	}
	for id := range want {
		c := chapterOf(id)
		if slices.Contains(through, c) && !seen[id] {
			t.Errorf("%s is missing", id)
		}
		if !slices.Contains(through, c) && !slices.Contains(lines, c) {
			t.Errorf("the chapter %s has neither rows nor a line with the reason", c)
		}
	}
}

func TestEveryVerdictIsShownByATestOrSaysWhyNot(t *testing.T) {
	items, _ := page(t)
	counts, open, first := map[string]int{}, []string{}, []string{}
	for _, i := range items {
		verdict, why, _ := strings.Cut(i.verdict, ": ")
		counts[verdict]++
		if verdict == "not met" {
			open = append(open, i.id)
			if i.level == "1" {
				first = append(first, i.id)
			}
		}
		shown := named.FindAllString(i.shown, -1)
		switch {
		case verdict != "met" && verdict != "not met" && verdict != "not applicable":
			t.Errorf("line %d: %s is %q", i.line, i.id, i.verdict)
		case verdict == "met" && len(shown) == 0:
			t.Errorf("line %d: %s is said to be met, and no test shows it", i.line, i.id)
		case verdict != "met" && len(why) < 15:
			t.Errorf("line %d: %s does not say why: %q", i.line, i.id, i.verdict)
		}
		if rest := strings.Trim(named.ReplaceAllString(i.shown, ""), "; "); rest != "" {
			t.Errorf("line %d: what shows %s cannot be read: %q", i.line, i.id, rest)
		}
	}
	text := document(t, "asvs.md")
	for _, want := range []string{
		fmt.Sprintf("Of %d items %d are met, %d do not apply, and %d are not met: %s (of level 1: %s).", len(items),
			counts["met"], counts["not applicable"], counts["not met"], strings.Join(open, ", "), strings.Join(first, ", ")),
		fmt.Sprintf("%d 条满足，%d 条不适用，%d 条未满足", counts["met"], counts["not applicable"], counts["not met"]),
	} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestEveryTestThatThePageNamesIsInItsPackage(t *testing.T) {
	items, _ := page(t)
	tests, n := map[string][]string{}, 0
	for _, i := range items {
		for _, m := range named.FindAllStringSubmatch(i.shown, -1) {
			if tests[m[1]] == nil {
				tests[m[1]] = testsIn(t, m[1])
			}
			for name := range strings.SplitSeq(m[2], ", ") {
				name = strings.Trim(name, "` ,")
				if name == "" {
					continue
				}
				if n++; !slices.Contains(tests[m[1]], name) {
					t.Errorf("line %d: there is no test %s in %s", i.line, name, m[1])
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d tests were looked for", n)
	}
}

// testsIn lists the tests of a package by its folder.
func testsIn(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Body != nil && len(fn.Body.List) > 0 {
				found = append(found, fn.Name.Name)
			}
		}
	}
	return found
}
