package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestWhatIsTooLargeIsRefusedSoon(t *testing.T) {
	repeat := func(s string) string { return strings.Repeat(s, maxFileBytes/len(s)) }
	for _, c := range []struct{ name, text, code string }{
		{"a million brackets", repeat("["), CodeTooLarge},
		{"a million braces", repeat("{"), CodeTooLarge},
		{"a million pairs", repeat("{a: "), CodeTooLarge},
		{"a million dashes", repeat("- "), CodeTooLarge},
		{"a million question marks", repeat("? "), CodeTooLarge},
		{"forty-one levels", strings.Repeat("[", maxNesting+1) + strings.Repeat("]", maxNesting+1), CodeTooLarge},
		{"a large file", "#" + repeat(" ") + "\n", CodeTooLarge},
		{"a long key", "? " + strings.Repeat("k", maxKeyBytes+1) + "\n: x\n", CodeTooLarge},
		{"fifty thousand unknown keys", unknownKeys(49_000), CodeUnknownKey},
		{"a hundred thousand items", "flags:\n" + strings.Repeat("- \n", 100_000), CodeTooLarge},
		{"many items on one line", "flags: [" + repeat("1,")[:1_000_000] + "]", CodeTooLarge},
		{"an open quote", "a: \"" + repeat("x\n")[:1_000_000], CodeSyntax},
		{"a fault below much", repeat("a:\n- b\n") + "c: ]", CodeSyntax},
		{"an open bracket above much", "a: [\n" + repeat("b: 1\n")[:1_000_000], CodeSyntax},
		{"ten laughs", laughs, CodeRefused},
		{"one long expression", "groups: {a: {title: {zh: x, en: x}, where: \"" + repeat("x ")[:1_000_000] + "\"}}", ""},
		{"much white space", "groups: {a: {title: {zh: x, en: x}, where: \"x" + repeat(" ")[:1_000_000] + "y\"}}", ""},
		{"many empty lines", "groups: {a: {title: {zh: x, en: x}, where: \"x" + repeat("\n")[:1_000_000] + "y\"}}", ""},
		{"many comments", repeat("# c\n"), ""},
		{"many comments behind keys", "flags:\n" + repeat("  # c\n")[:500_000] + "  a: # want\n", CodeMissing},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, d := readWith("a.yaml", c.text)
			if c.code == "" && len(d) > 0 || c.code != "" && (len(d) == 0 || !containsCode(d, c.code)) {
				t.Errorf("want %q, got %.300s", c.code, d.Error())
			}
		})
	}
}

func containsCode(d Diagnostics, code string) bool {
	for _, x := range d {
		if x.Code == code {
			return true
		}
	}
	return false
}

func unknownKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d:\n", i)
	}
	return b.String()
}

const laughs = `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
`

func TestTheFaultsOfAFileEndAfterAThousand(t *testing.T) {
	_, d := readWith("a.yaml", unknownKeys(2000))
	if len(d) != maxDiagnostics+1 || !containsCode(d, CodeTooLarge) {
		t.Errorf("%d faults", len(d))
	}
}

func TestAPackOfTooManyFilesOrBytesIsRefused(t *testing.T) {
	many := fstest.MapFS{manifest: {Data: []byte(manifestText)}}
	for i := range maxFiles {
		many[fmt.Sprintf("x/%04d.yaml", i)] = &fstest.MapFile{}
	}
	if _, d := Read(many); len(d) != 1 || d[0].Code != CodeTooLarge || d[0].Pos.File != "x/0999.yaml" {
		t.Errorf("got %v", d)
	}
	heavy := fstest.MapFS{manifest: {Data: []byte(manifestText)}}
	for i := range 9 {
		heavy[fmt.Sprintf("x/%d.yaml", i)] = &fstest.MapFile{Data: []byte("#" + strings.Repeat(" ", maxFileBytes-1))}
	}
	if _, d := Read(heavy); len(d) != 1 || d[0].Code != CodeTooLarge {
		t.Errorf("got %v", d)
	}
}

func TestOnlyYAMLFilesThatOneSeesAreRead(t *testing.T) {
	bad := &fstest.MapFile{Data: []byte("[")}
	_, d := Read(fstest.MapFS{
		manifest: {Data: []byte(manifestText)}, ".git/a.yaml": bad, "rules/.hidden.yaml": bad, "README.md": bad, "a.json": bad,
		"rules/b.yml": bad, "rules/c.YAML": bad, "rules/d.yaml": {Mode: fs.ModeSymlink}, "rules/deep/e.yaml": {Data: []byte("# nothing\n")},
	})
	if got := strings.Join(found(d), "; "); got != "rules/b.yml:1:1 ignored_file; rules/c.YAML:1:1 ignored_file; rules/d.yaml:1:1 refused" {
		t.Errorf("got %s", got)
	}
}

func TestAPackWithoutItsManifestIsNone(t *testing.T) {
	if _, d := Read(fstest.MapFS{"rules/a.yaml": {Data: []byte("groups: {}\n")}}); len(d) != 1 || d[0].Code != CodeMissing || d[0].Pos.File != manifest {
		t.Errorf("got %v", d)
	}
}

// brokenFS has files that cannot be read.
type brokenFS struct{ fstest.MapFS }

func (f brokenFS) Open(name string) (fs.File, error) {
	if name == "a.yaml" {
		return nil, errors.New("the disk is on fire")
	}
	return f.MapFS.Open(name)
}

func TestAFileThatCannotBeReadIsNamed(t *testing.T) {
	_, d := Read(brokenFS{fstest.MapFS{manifest: {Data: []byte(manifestText)}, "a.yaml": {}}})
	if len(d) != 1 || d[0].Code != CodeUnreadable || !strings.Contains(d[0].Message.EN, "on fire") {
		t.Errorf("got %v", d)
	}
}
