package pack

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Words that expressions are made of, in many scripts and with what YAML and
// expressions quote.
var words = []string{"a", "age", ">=", "60", "and", "'x  y'", `"it's"`, `'say \'no\''`, "`raw`", "(", ")", "聊城", "𠮷", "'双\"引'", "==", "a.b", "?", "lookup(param.t,", "k)", "+", "é"}

func drawWords(t *rapid.T) []string {
	n := rapid.IntRange(1, 12).Draw(t, "n")
	out := make([]string, n)
	for i := range out {
		out[i] = rapid.SampledFrom(words).Draw(t, "word")
	}
	return out
}

// A style writes words as a scalar of YAML, with line breaks where the draw says.
type style struct {
	name  string
	write func(t *rapid.T, words []string) string
}

const indent = "          " // deeper than the key

func gap(t *rapid.T, folds bool) string {
	switch rapid.IntRange(0, 3).Draw(t, "gap") {
	case 0:
		return "  \t"[:rapid.IntRange(1, 3).Draw(t, "blanks")]
	case 1:
		if folds {
			return " \n" + strings.Repeat("\n", rapid.IntRange(0, 2).Draw(t, "empty lines")) + indent
		}
	}
	return " "
}

func joined(t *rapid.T, words []string, folds bool, escape func(string) string) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(gap(t, folds))
		}
		b.WriteString(escape(w))
	}
	return b.String()
}

func same(s string) string { return s }

func doubleEscapes(t *rapid.T) func(string) string {
	return func(s string) string {
		var b strings.Builder
		for _, r := range s {
			switch how := rapid.IntRange(0, 9).Draw(t, "how"); {
			case r == '"' || r == '\\':
				b.WriteString(`\` + string(r))
			case how == 0 && r < 0x100:
				fmt.Fprintf(&b, `\x%02x`, r)
			case how == 1 && r < 0x10000:
				fmt.Fprintf(&b, `\u%04X`, r)
			case how == 2:
				fmt.Fprintf(&b, `\U%08x`, r)
			case how == 3 && r != ' ': // blanks after an escaped line break are not part of the text
				b.WriteString("\\\n" + indent + string(r))
			default:
				b.WriteRune(r)
			}
		}
		return b.String()
	}
}

var styles = []style{
	{"plain", func(t *rapid.T, words []string) string { return "a " + joined(t, words, true, same) }},
	{"single-quoted", func(t *rapid.T, words []string) string {
		return "'" + joined(t, words, true, func(s string) string { return strings.ReplaceAll(s, "'", "''") }) + "'"
	}},
	{"double-quoted", func(t *rapid.T, words []string) string {
		return `"` + joined(t, words, true, doubleEscapes(t)) + `"`
	}},
	{"literal", func(t *rapid.T, words []string) string { return blockOf(t, "|", words) }},
	{"folded", func(t *rapid.T, words []string) string { return blockOf(t, ">", words) }},
}

func blockOf(t *rapid.T, sign string, words []string) string {
	header := sign + rapid.SampledFrom([]string{"", "-", "+"}).Draw(t, "chomping")
	if rapid.Bool().Draw(t, "with an indentation indicator") {
		header += "2"
		return header + "\n" + strings.ReplaceAll(indent+joined(t, words, true, same), "\n"+indent, "\n"+indent+rapid.SampledFrom([]string{"", "  "}).Draw(t, "more")) + "\n\n"
	}
	return header + " # why\n" + strings.Repeat("\n", rapid.IntRange(0, 1).Draw(t, "empty")) + indent + joined(t, words, true, same) + "\n\n"
}

func TestEachByteOfAnExpressionHasItsPlaceInTheFile(t *testing.T) {
	for _, s := range styles {
		t.Run(s.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				drawn := drawWords(t)
				text := "# 注\ngroups:\n  g:\n    title: {zh: 组, en: a group}\n    where: " + s.write(t, drawn) + "\n"
				if rapid.Bool().Draw(t, "CRLF") {
					text = "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")
				}
				p, d := Read(fstest.MapFS{"pack.yaml": {Data: []byte(manifestText)}, "g.yaml": {Data: []byte(text)}})
				if len(d) > 0 {
					t.Fatalf("%v\n%s", d, text)
				}
				e := p.Groups[0].Where
				want := strings.Join(drawn, " ")
				if s.name == "plain" {
					want = "a " + want
				}
				if e.Text != want {
					t.Fatalf("read %q, wrote %q\n%s", e.Text, want, text)
				}
				checkPlaces(t, e, text)
			})
		})
	}
}

// checkPlaces checks that each character of an expression is where Place says.
func checkPlaces(t interface{ Fatalf(string, ...any) }, e Expr, text string) {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
	for i, r := range e.Text {
		pos := e.Place(i)
		if pos.Line < 1 || pos.Line > len(lines) {
			t.Fatalf("%q at %d: %s is outside of\n%s", r, i, pos, text)
		}
		line := []rune(lines[pos.Line-1])
		switch {
		case pos.Column == len(line)+1 && r == ' ': // a folded line break
		case pos.Column < 1 || pos.Column > len(line):
			t.Fatalf("%q at %d: %s is outside of\n%s", r, i, pos, text)
		case r == ' ' && unicode.IsSpace(line[pos.Column-1]):
		case line[pos.Column-1] == r:
		case line[pos.Column-1] == '\\' && escaped(string(line[pos.Column:]), r):
		default:
			t.Fatalf("%q at %d is not at %s, where there is %q\n%s", r, i, pos, line[pos.Column-1], text)
		}
		for j := range utf8.RuneLen(r) {
			if e.Place(i+j).Line != pos.Line {
				t.Fatalf("the bytes of %q are on different lines\n%s", r, text)
			}
		}
	}
}

// escaped reports whether an escape sequence, behind its backslash, means r.
func escaped(sequence string, r rune) bool {
	for _, form := range []string{`x%02x`, `u%04X`, `U%08x`, `%c`} {
		if strings.HasPrefix(sequence, fmt.Sprintf(form, r)) {
			return true
		}
	}
	return false
}

const manifestText = "pack: test\ntitle: {zh: 测试, en: a test}\ncurrency: CNY\n"

func TestAnExpressionWithoutMarksStandsOnOneLine(t *testing.T) {
	e := Expr{Text: "聊 x", Pos: Pos{"a.yaml", 3, 5}}
	for offset, column := range map[int]int{-1: 5, 0: 5, 3: 6, 4: 7, 5: 8, 99: 8} {
		if got := e.Place(offset); got != (Pos{"a.yaml", 3, column}) {
			t.Errorf("byte %d is at %s, not in column %d", offset, got, column)
		}
	}
}

func TestWhiteSpaceInsideQuotesOfAnExpressionStays(t *testing.T) {
	for _, c := range []struct{ written, text string }{
		{"a\n  and\tb", "a and b"},
		{"  a == 'x  y' ", "a == 'x  y'"},
		{`a == "x \"  y"  and b`, `a == "x \"  y" and b`},
		{"a == `x \\`  and b", "a == `x \\` and b"},
		{"a == 'never  closed ", "a == 'never  closed "},
		{"a　and\u00a0b", "a and b"},
	} {
		if e, comment := (Node{Text: c.written}).expression(); e.Text != c.text || comment >= 0 {
			t.Errorf("%q is read as %q, not %q", c.written, e.Text, c.text)
		}
	}
}

func TestACommentInsideAnExpressionIsFound(t *testing.T) {
	for _, c := range []struct {
		text string
		at   int
	}{{"a // b", 2}, {"a /* b */", 2}, {"a / b", -1}, {"'//' + a/b", -1}, {"a / / b", -1}, {"'a'//", 3}} {
		if _, at := (Node{Text: c.text}).expression(); at != c.at {
			t.Errorf("%q has its comment at %d, not %d", c.text, at, c.at)
		}
	}
}
