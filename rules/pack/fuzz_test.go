package pack

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

func FuzzReadPack(f *testing.F) {
	for _, pattern := range []string{"testdata/errors/*.yaml", "testdata/format/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, text := range []string{
		"", "#", "[", "a: [", "? a\n: b", "a: |2-\n   b\n\n  c\n#d", "a: >+\n\n  b\n   c\n\n d", "a: \"\\\n b\\x41\n\n  c\"", "- - a # b\n  - {c: d, # e\n f: g}", "\ufeffa: b\r\n", laughs,
		"groups:\n  a: {title: {zh: 组, en: group}, where: 'x\n\n   y'}\n", "variables: {v: {title: {zh: 一, en: v}, subject: person, type: code, values: [a, b], versions: [{from: 2019-01-01, expr: a}]}}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{manifest: {Data: []byte(manifestText)}, "a.yaml": {Data: data}}
		p, d := Read(fsys)
		checkDiagnostics(t, d, string(data))
		if d.Failed() {
			return
		}
		files := Write(p)
		read, again := Read(folder(files))
		if again.Failed() {
			t.Fatalf("what was written is refused: %s\n%s", again.Error(), rendered(files))
		}
		if Digest(p) != Digest(read) {
			t.Fatalf("another pack was written:\n%s", rendered(files))
		}
		if twice := Write(read); rendered(twice) != rendered(files) {
			t.Fatalf("%s", firstDifference(rendered(files), rendered(twice)))
		}
	})
}

// checkDiagnostics checks that each says something about a place in the file.
func checkDiagnostics(t *testing.T, all Diagnostics, text string) {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, byteOrderMark), "\r\n", "\n"), "\n")
	for _, d := range all {
		if d.Code == "" || d.Message.ZH == "" || d.Message.EN == "" || d.Pos.File != "a.yaml" {
			t.Errorf("says nothing: %+v", d)
		}
		if strings.Contains(d.Message.EN, "traced") {
			t.Errorf("a text has no places: %+v", d)
		}
		if d.Pos.Line < 1 || d.Pos.Line > len(lines) {
			t.Fatalf("outside of the file: %+v", d)
		}
		line := lines[d.Pos.Line-1]
		if d.Pos.Column < 1 || d.Pos.Column > utf8.RuneCountInString(line)+1 || d.Length < 0 || d.Length > len(line) {
			t.Errorf("outside of line %q: %+v", line, d)
		}
	}
}
