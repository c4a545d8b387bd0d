package pack

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The files in testdata/errors say on each faulty line what is to be found there:
// # want code:column code:column
var wanted = regexp.MustCompile(`# want (.*)$`)

func wants(name, text string) []string {
	var out []string
	for i, line := range strings.Split(text, "\n") {
		if m := wanted.FindStringSubmatch(line); m != nil {
			for _, w := range strings.Fields(m[1]) {
				code, column, _ := strings.Cut(w, ":")
				out = append(out, fmt.Sprintf("%s:%d:%s %s", name, i+1, column, code))
			}
		}
	}
	slices.Sort(out)
	return out
}

func found(d Diagnostics) []string {
	var out []string
	for _, x := range d {
		out = append(out, fmt.Sprintf("%s %s", x.Pos, x.Code))
	}
	slices.Sort(out)
	return out
}

// readWith reads a file beside a sound pack.yaml and another file.
func readWith(name, text string) (*Pack, Diagnostics) {
	return Read(fstest.MapFS{
		manifest:     {Data: []byte(manifestText)},
		"first.yaml": {Data: []byte("groups:\n  already: {title: {zh: 组, en: group}, where: x}\n")},
		name:         {Data: []byte(text)},
	})
}

func TestEachFaultIsSaidOnItsLine(t *testing.T) {
	files, err := filepath.Glob("testdata/errors/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	var messages strings.Builder
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := "rules/" + filepath.Base(path)
		_, d := readWith(name, string(data))
		if want, got := wants(name, string(data)), found(d); !slices.Equal(want, got) {
			for _, w := range want {
				if !slices.Contains(got, w) {
					t.Errorf("not found: %s", w)
				}
			}
			for _, g := range d {
				if !slices.Contains(want, fmt.Sprintf("%s %s", g.Pos, g.Code)) {
					t.Errorf("not wanted: %s %s: %s", g.Pos, g.Code, g.Message.EN)
				}
			}
			if len(want) != len(got) {
				t.Errorf("%s: %d wanted, %d found", name, len(want), len(got))
			}
		}
		writeMessages(&messages, d)
	}
	golden(t, "testdata/errors.golden", messages.String())
}

func writeMessages(b *strings.Builder, d Diagnostics) {
	for _, x := range d {
		fmt.Fprintf(b, "%s [%s]\n  %s\n  %s\n", x.Pos, x.Code, x.Message.ZH, x.Message.EN)
		if x.Hint != (Text{}) {
			fmt.Fprintf(b, "  %s %s\n", x.Hint.ZH, x.Hint.EN)
		}
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; go test -update writes it anew. Got:\n%s", path, got)
	}
}

func TestASyntaxErrorIsSaidOnItsLine(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"too little indentation", "groups:\n  a:\n    where: x\n   b: y\n", "4:4 syntax"},
		{"a tab", "groups:\n  a:\n\twhere: x\n", "3:2 syntax"},
		{"a missing colon", "groups:\n  a\n  b: x\n", "2:3 syntax"},
		{"two colons", "groups:\n  a: b: c\n", "2:3 syntax"},
		{"a colon in a text", "groups:\n  a:\n    title: {zh: x, en: y}\n    where: a ? b : c\n", "4:5 syntax"},
		{"an open quote", "groups:\n  a:\n    where: \"x\n    title: {zh: x, en: y}\n  b: c\n", "3:5 syntax"},
		{"text behind a quote", "groups:\n  a:\n    where: 'it's'\n  b: c\n", "3:5 syntax"},
		{"an open bracket", "groups:\n  a: [1, 2\n  b: c\nd: e\n", "2:3 syntax"},
		{"an open brace far up", "a: {x: 1\n" + strings.Repeat("b: 1\n", 3000), "1:1 syntax"},
		{"a brace too many", "groups:\n\n  a: {}}\n", "3:3 syntax"},
		{"a key in a list", "groups:\n  - b\n  c: d\n", "3:3 syntax"},
		{"an at sign", "groups:\n  a: @x\n", "2:3 syntax"},
		{"an unknown escape", "groups:\n  a: \"\\q\"\n", "2:3 syntax"},
		{"full-width colon", "groups：\n  a: b\n", "1:1 syntax"},
		{"a second document", "groups: {}\n---\nflags: {}\n", "2:1 refused"},
		{"a faulty second document", "groups: {}\n---\nflags: {]\n", "3:1 syntax"},
		{"a directive", "%YAML 1.2\n---\ngroups: {}\n", "1:1 refused"},
		{"an alias to nothing", "groups:\n  a: *b\n", "2:3 refused"},
		{"only a list", "- a\n", "1:1 wrong_shape"},
		{"only a text", "a\n", "1:1 wrong_shape"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, d := readWith("a.yaml", c.text)
			if len(d) != 1 || fmt.Sprintf("%d:%d %s", d[0].Pos.Line, d[0].Pos.Column, d[0].Code) != c.want {
				t.Errorf("want %s, got:\n%s", c.want, d.Error())
			}
		})
	}
}

func TestAFullWidthColonIsPointedOut(t *testing.T) {
	_, d := readWith("a.yaml", "groups:\n  a： b\n  c: d\n")
	if len(d) != 1 || !strings.Contains(d[0].Hint.ZH, "：") {
		t.Errorf("got %+v", d)
	}
}

func TestCharactersThatOneCannotSeeAreNamed(t *testing.T) {
	for _, c := range []struct{ text, want, message string }{
		{"groups: {}\n# a\x00b\n", "2:4 control_character", "U+0000 NUL"},
		{"# 聊\x1b\n", "1:4 control_character", "U+001B ESCAPE"},
		{"# a\rgroups: {}\n", "1:4 control_character", "U+000D CARRIAGE RETURN"},
		{"# a\u2028b\n", "1:4 control_character", "U+2028 LINE SEPARATOR"},
		{"# a\u202eb\n", "1:4 control_character", "U+202E RIGHT-TO-LEFT OVERRIDE"},
		{"# a\ufeffb\n", "1:4 control_character", "U+FEFF BYTE ORDER MARK"},
		{"# a\u0600b\n", "1:4 control_character", "U+0600"},
		{"groups: {}\n# \xff\n", "2:3 encoding", "0xFF"},
		{"# \xc1\xc4\xb3\xc7\n", "1:3 encoding", "0xC1"},
	} {
		_, d := readWith("a.yaml", c.text)
		if len(d) != 1 || fmt.Sprintf("%d:%d %s", d[0].Pos.Line, d[0].Pos.Column, d[0].Code) != c.want || !strings.Contains(d[0].Message.EN+" ", c.message) {
			t.Errorf("%q: want %s (%s), got %+v", c.text, c.want, c.message, d)
		}
	}
}

// What a Chinese input method types is pointed out where it stands, with what is to
// be written.
func TestFullWidthCharactersArePointedOut(t *testing.T) {
	const head = "parameters:\n  a:\n    title: {zh: 甲, en: a}\n    type: money\n    values:\n"
	for _, c := range []struct{ text, want, hint string }{
		{"groups：\n  a: {title: {zh: 组, en: g}, where: x}\n", "1:1 syntax", `":"`},
		{"groups:\n  a:\n    title: {zh: 组，en: g}\n    where: x\n", "3:5 syntax", `","`},
		{"groups:\n  a:\n    title: ｛zh: 组, en: g｝\n    where: x\n", "3:5 syntax", `"{"`},
		{"groups:\n  a:\n    title: {zh: 组, en: g}\n    where:\u3000x\n", "4:5 syntax", `" "`},
		{"groups:\n\u3000a:\n    title: {zh: 组, en: g}\n", "2:1 unknown_key", "write a"},
		{"groups:\n  a: {title: {zh: 组, en: g, zh：x: y}, where: x}\n", "2:29 unknown_key", "write zh:x"},
		{head + "      - {from: 2019-01-01, value: １００, confidence: law, source: S}\n", "6:35 bad_value", "write 100"},
		{head + "      - {from: ２０１９-01-01, value: 100, confidence: law, source: S}\n", "6:16 bad_value", "write 2019-01-01"},
		{head + "      - {from: 2019-01-01, value: 1，000, confidence: law, source: S}\n", "6:35 bad_value", "write 1,000"},
		{head + "      - {from: 2019-01-01, value: 1, confidence: ｌaw, source: S}\n", "6:50 bad_value", "write law"},
	} {
		_, d := readWith("a.yaml", c.text)
		if len(d) != 1 || fmt.Sprintf("%d:%d %s", d[0].Pos.Line, d[0].Pos.Column, d[0].Code) != c.want || !strings.Contains(d[0].Hint.EN, c.hint) || d[0].Hint.ZH == "" {
			t.Errorf("%q: want %s (%s), got %+v", c.text, c.want, c.hint, d)
		}
	}
}

func TestATabThatIndentsIsNamed(t *testing.T) {
	_, d := readWith("a.yaml", "groups:\n\ta:\n\t\ttitle: {zh: 组, en: g}\n")
	if len(d) != 1 || d[0].Code != CodeSyntax || d[0].Pos.Line != 2 || !strings.Contains(d[0].Message.ZH, "制表符") || !strings.Contains(d[0].Message.EN, "tab") {
		t.Errorf("got %+v", d)
	}
}

// A byte order mark and Windows line ends change neither what is read nor where.
func TestLineEndsAndAByteOrderMarkMakeNoDifference(t *testing.T) {
	text := "groups:\n  a:\n    title: {zh: 组, en: g}\n    where: >-\n      x and\n      y\n  b: {title: {zh: 组, en: g}, wher: z}\n"
	plain, faults := readWith("a.yaml", text)
	windows, same := readWith("a.yaml", byteOrderMark+strings.ReplaceAll(text, "\n", "\r\n"))
	if contentOf(plain) != contentOf(windows) || !slices.Equal(faults, same) || len(faults) == 0 {
		t.Errorf("got %v\nand %v", faults, same)
	}
}

// Outside quotes full-width punctuation of an expression is read as what it stands
// for; its places stay those of the file.
func TestFullWidthPunctuationOfExpressionsIsReadWhereItIsHarmless(t *testing.T) {
	p, d := readWith("a.yaml", "groups:\n  a: {title: {zh: 组, en: g}, where: \"max（age，\\n 1）　＞＝ 60 ？ x ： y == '（，'\"}\n")
	if len(d) > 0 {
		t.Fatal(d.Error())
	}
	e := p.Groups[0].Where
	if want := "max(age, 1) >= 60 ? x : y == '（，'"; e.Text != want {
		t.Errorf("got %s", e.Text)
	}
	written := rendered(Write(p))
	if !strings.Contains(written, "where: \"max(age, 1) >= 60 ? x : y == '（，'\"") {
		t.Errorf("got %s", written)
	}
	one, faults := NewExpr("x", "max（age，\r\n  1）＞ ＝")
	if len(faults) > 0 || one.Text != "max(age, 1)> =" || one.Place(len("max(age, ")) != (Pos{"x", 2, 3}) {
		t.Errorf("got %q at %v, %v", one.Text, one.Place(len("max(age, ")), faults)
	}
}

func TestAnExpressionByItselfIsReadAsInAPack(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "x:1:1 bad_value"}, {" \n ", "x:1:1 bad_value"}, {"a // b", "x:1:3 refused"}, {"a\n\u202eb", "x:2:1 control_character"}, {"a \xff", "x:1:3 encoding"},
		{strings.Repeat(" ", maxFileBytes+1), "x:1:1 too_large"}, {"\ufeffa and b", ""},
	} {
		_, d := NewExpr("x", c.text)
		if got := strings.Join(found(d), " "); got != c.want {
			t.Errorf("%.20q: got %q, want %q", c.text, got, c.want)
		}
	}
}
