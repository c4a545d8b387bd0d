package pack

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// withComments puts numbered comments between the lines of a file in canonical
// form and behind some of them, indented at will. It leaves alone what a "#" would
// be part of.
func withComments(t *rapid.T, text string) (commented string, n int) {
	var b strings.Builder
	block := -1 // indentation of the key whose folded text goes on
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		indent := len(line) - len(strings.TrimLeft(line, " -"))
		if block >= 0 && (line == "" || len(line)-len(strings.TrimLeft(line, " ")) > block) {
			b.WriteString(line + "\n")
			continue
		}
		deepest := 12
		if block >= 0 {
			deepest, block = block, -1 // or it would be part of the text
		}
		for range rapid.IntRange(0, 5).Draw(t, "comments") - 3 {
			n++
			fmt.Fprintf(&b, "%s# c%d.\n", strings.Repeat(" ", rapid.IntRange(0, deepest).Draw(t, "indent")), n)
			if rapid.IntRange(0, 3).Draw(t, "empty line") == 0 {
				b.WriteString("\n")
			}
		}
		if isRow(line) && rapid.Bool().Draw(t, "opened brackets") {
			line = regexp.MustCompile(`[\[,] ?`).ReplaceAllStringFunc(line, func(mark string) string {
				if rapid.IntRange(0, 1).Draw(t, "inside") == 0 {
					return mark
				}
				n++
				return fmt.Sprintf("%s # c%d.\n%s", mark, n, strings.Repeat(" ", 30))
			})
		}
		b.WriteString(line)
		if line != "" && rapid.IntRange(0, 3).Draw(t, "beside") == 0 {
			n++
			fmt.Fprintf(&b, " # c%d.", n)
		}
		b.WriteString("\n")
		if strings.HasSuffix(line, " >-") {
			block = indent
			if strings.Trim(line, " ->") == "" {
				block = strings.LastIndex(line, "- >-")
			}
		}
	}
	return b.String(), n
}

// isRow reports whether a line is a row in brackets without quotes in it.
var isRow = regexp.MustCompile(`^ *(- )+\[[a-z0-9_., /-]+\]$`).MatchString

var numbered = regexp.MustCompile(`# c\d+\.`)

func TestNoCommentIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPack(t)
		plain := Write(p)
		var commented []File
		total := 0
		for _, f := range plain {
			text, n := withComments(t, string(f.Data))
			commented, total = append(commented, File{f.Name, []byte(text)}), total+n
		}
		once, d := Format(folder(commented))
		if d.Failed() {
			t.Fatalf("%s\n%s", d.Error(), rendered(commented))
		}
		if got := len(numbered.FindAllString(rendered(once), -1)); got != total {
			t.Fatalf("%d comments became %d\n%s\n%s", total, got, rendered(commented), rendered(once))
		}
		twice, _ := Format(folder(once))
		if rendered(twice) != rendered(once) {
			t.Fatalf("%s\n%s", firstDifference(rendered(once), rendered(twice)), rendered(commented))
		}
		read, _ := Read(folder(once))
		if Digest(read) != Digest(p) {
			t.Fatalf("comments change the pack\n%s", rendered(commented))
		}
	})
}

func TestACommentStaysWithWhatItIsAbout(t *testing.T) {
	in, err := os.ReadFile("testdata/format/in.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files, d := Format(fstest.MapFS{manifest: {Data: []byte(manifestText)}, "a.yaml": {Data: in}})
	if len(d) > 0 {
		t.Fatal(d.Error())
	}
	golden(t, "testdata/format/out.yaml", string(files[0].Data))
}

func TestACommentOfAKeyThatGoesWithoutSayingGoesUp(t *testing.T) {
	files, d := Format(fstest.MapFS{manifest: {Data: []byte(manifestText + "# sections\nflags:\n  # nothing yet\nprogrammes:\n  p:\n    title: {zh: 项, en: p}\n    subject: person\n    cycle: month\n    # any day will do\n    assess: any_day # really\n    versions: [{from: 2019-01-01, eligible: x}]\n")}})
	if len(d) > 0 {
		t.Fatal(d.Error())
	}
	want := "# nothing yet\n"
	text := string(files[0].Data)
	for _, c := range []string{"# sections\n", want, "  # any day will do\n  # really\n  p:\n"} {
		if !strings.Contains(text, c) {
			t.Errorf("%q is not in\n%s", c, text)
		}
	}
}
