package scenario_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

// The course for authors of rules is run as it stands. What a block is, its info string
// says:
//
//	yaml pack=NAME [file=NAME]      a file of a pack that grows block by block; the pack is sound after it, and its scenarios hold
//	yaml … replaces                 instead of the file of that name of before, which the text above says
//	yaml … error=CODE|warning=CODE  the pack would have this diagnostic with it; it is left out
//	yaml … fails=SCENARIO           this scenario would not hold with it; it is left out
//	expr pack=NAME place=… subject=…        a line each: an expression → sound, or → the code of what is wrong
//	sentence pack=NAME place=… subject=… asOf=…  an expression, then how it reads in Chinese and in English
//
// Blocks of other languages are run elsewhere: internal/server/course_test.go.

type course struct {
	t     *testing.T
	packs map[string]fstest.MapFS
}

type courseBlock struct {
	language, text string
	info           map[string]string
	line           int
	above          string // the paragraph before it
}

var courseFence = regexp.MustCompile("(?ms)^```([a-z]+)([^\n]*)\n(.*?)^```$")

func courseBlocks(t *testing.T, file string) (out []courseBlock) {
	t.Helper()
	all, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(all)
	for _, m := range courseFence.FindAllStringSubmatchIndex(text, -1) {
		b := courseBlock{language: text[m[2]:m[3]], text: text[m[6]:m[7]], info: map[string]string{}, line: 1 + strings.Count(text[:m[0]], "\n")}
		above := strings.TrimSpace(text[:m[0]])
		b.above = above[strings.LastIndex(above, "\n\n")+1:]
		for _, word := range strings.Fields(text[m[4]:m[5]]) {
			key, value, _ := strings.Cut(word, "=")
			b.info[key] = value
		}
		out = append(out, b)
	}
	return out
}

const courseFile = "../../docs/rules-for-authors.md"

func TestEveryExampleOfTheCourseForAuthorsDoesWhatTheCourseSays(t *testing.T) {
	c := &course{t, map[string]fstest.MapFS{}}
	ran := map[string]int{}
	for _, b := range courseBlocks(t, courseFile) {
		ran[b.language]++
		switch b.language {
		case "yaml":
			c.yaml(b)
		case "expr":
			c.exprs(b)
		case "sentence":
			c.sentence(b)
		case "graphql", "json", "sh", "text":
		default:
			t.Errorf("line %d: nothing runs a block of %s", b.line, b.language)
		}
	}
	for name, files := range c.packs {
		if _, found := rules.Load(files); len(found) > 0 {
			t.Errorf("in the end the pack %s has %v", name, found)
		}
	}
	for _, language := range []string{"yaml", "expr", "sentence"} {
		if ran[language] == 0 {
			t.Errorf("there is no block of %s", language)
		}
	}
}

func TestTheCourseHasTheSameExamplesInBothLanguages(t *testing.T) {
	plain := func(file string) (out []string) {
		for _, b := range courseBlocks(t, file) {
			var info []string
			for k, v := range b.info {
				info = append(info, k+"="+v)
			}
			slices.Sort(info)
			out = append(out, fmt.Sprint(b.language, info, "\n", b.text))
		}
		return out
	}
	const chinese = "../../docs/rules-for-authors.zh.md"
	for _, b := range courseBlocks(t, chinese) {
		if _, replaces := b.info["replaces"]; replaces && !strings.Contains(b.above, "`"+b.info["file"]+"`") {
			t.Errorf("line %d: the text does not say that %s is replaced", b.line, b.info["file"])
		}
	}
	en, zh := plain(courseFile), plain(chinese)
	for i := range max(len(en), len(zh)) {
		if i >= len(en) || i >= len(zh) || en[i] != zh[i] {
			t.Fatalf("block %d differs, of %d and %d", i+1, len(en), len(zh))
		}
	}
}

func TestABlockOfTheCourseReplacesAFileOnlyWhereTheTextSaysSo(t *testing.T) {
	files := fstest.MapFS{"pack.yaml": {}, "a.yaml": {}}
	block := func(above string, info ...string) courseBlock {
		b := courseBlock{info: map[string]string{}, above: above}
		for i := 0; i < len(info); i += 2 {
			b.info[info[i]] = info[i+1]
		}
		return b
	}
	for _, x := range []struct {
		block courseBlock
		sound bool
	}{
		{block("A rule:", "file", "b.yaml"), true},
		{block("A rule:"), true},
		{block("This replaces `a.yaml`:", "file", "a.yaml", "replaces", ""), true},
		{block("This replaces `a.yaml`:", "file", "a.yaml"), false},
		{block("A rule:", "file", "a.yaml", "replaces", ""), false},
		{block("This replaces `b.yaml`:", "file", "b.yaml", "replaces", ""), false},
	} {
		if said := replacing(files, x.block); (said == "") != x.sound {
			t.Errorf("%+v: it is said %q", x.block, said)
		}
	}
}

// with is a pack with one more file, or another one in its place.
func (c *course) with(b courseBlock) fstest.MapFS {
	out := fstest.MapFS{}
	for name, f := range c.packs[b.info["pack"]] {
		out[name] = f
	}
	name := b.info["file"]
	switch {
	case len(out) == 0:
		name = "pack.yaml"
	case name == "":
		name = fmt.Sprintf("block-%04d.yaml", b.line)
	}
	out[name] = &fstest.MapFile{Data: []byte(b.text)}
	return out
}

func (c *course) yaml(b courseBlock) {
	files := c.with(b)
	r, found := rules.Load(files)
	for severity, key := range map[pack.Severity]string{pack.Error: "error", pack.Warning: "warning"} {
		if code := b.info[key]; code != "" {
			if !slices.ContainsFunc(found, func(d pack.Diagnostic) bool { return d.Code == code && d.Severity == severity }) {
				c.t.Errorf("line %d: no %s %s: %v", b.line, key, code, found)
			}
			return
		}
	}
	for _, d := range found {
		if d.Code != "unused_parameter" { // the rule that uses it comes with a later block
			c.t.Errorf("line %d: %s %s [%s]", b.line, d.Pos, d.Message.EN, d.Code)
		}
	}
	if r == nil {
		return
	}
	failed := map[string]bool{}
	for _, x := range scenario.Run(r) {
		for _, d := range x.Differences {
			failed[x.Scenario.Key] = true
			if x.Scenario.Key != b.info["fails"] {
				c.t.Errorf("line %d: %s: %s %s", b.line, x.Scenario.Key, d.Path, d.Message.EN)
			}
		}
	}
	if key := b.info["fails"]; key != "" {
		if !failed[key] {
			c.t.Errorf("line %d: the scenario %s holds", b.line, key)
		}
		return
	}
	if fault := replacing(c.packs[b.info["pack"]], b); fault != "" {
		c.t.Errorf("line %d: %s", b.line, fault)
	}
	c.packs[b.info["pack"]] = files
}

// replacing says what is wrong with how a block that is kept takes the place of a file:
// whoever reads would add it beside that one.
func replacing(files fstest.MapFS, b courseBlock) string {
	name := b.info["file"]
	_, there := files[name]
	_, replaces := b.info["replaces"]
	switch {
	case there && !replaces:
		return name + " is there already: say that it is replaced"
	case !there && replaces:
		return "there is no " + name + " to replace"
	case replaces && !strings.Contains(b.above, "`"+name+"`"):
		return "the text does not say that " + name + " is replaced"
	}
	return ""
}

// placeOf is the place that a block speaks of.
func (c *course) placeOf(b courseBlock) lang.Place {
	at := lang.Place{Role: lang.Role(b.info["place"]), From: fact.MustDate("2020-01-01"), Cycle: "month"}
	at.Subject, _ = fact.ParseEntity(b.info["subject"])
	if at.Role == lang.RoleExpr {
		kind, _ := fact.ParseKind(b.info["type"])
		at.Type = pack.Type{Kind: kind, Period: b.info["period"], Per: b.info["per"], Label: b.info["label"]}
	}
	return at
}

func (c *course) exprs(b courseBlock) {
	r, found := rules.Load(c.packs[b.info["pack"]])
	if r == nil {
		c.t.Errorf("line %d: %v", b.line, found)
		return
	}
	for _, line := range strings.Split(strings.TrimSpace(b.text), "\n") {
		text, want, ok := strings.Cut(line, "→")
		if !ok {
			c.t.Errorf("line %d: %s says not what comes out", b.line, line)
			continue
		}
		found, err := r.CheckExpr(c.placeOf(b), strings.TrimSpace(text))
		if err != nil {
			c.t.Error(err)
			continue
		}
		got := "sound"
		if len(found) > 0 {
			got = found[0].Code
		}
		if want, _, _ = strings.Cut(strings.TrimSpace(want), " "); got != want {
			c.t.Errorf("line %d: %s gives %s, not %s: %v", b.line, text, got, want, found)
		}
	}
}

func (c *course) sentence(b courseBlock) {
	lines := strings.Split(strings.TrimSpace(b.text), "\n")
	if len(lines) != 3 {
		c.t.Errorf("line %d: a sentence has an expression and two lines", b.line)
		return
	}
	files := fstest.MapFS{"sentence.yaml": {Data: fmt.Appendf(nil,
		"programmes:\n  told:\n    title: {zh: 句, en: sentence}\n    subject: %s\n    cycle: month\n    versions:\n      - {from: 2019-01-01, eligible: %q}\n", b.info["subject"], lines[0])}}
	for name, f := range c.packs[b.info["pack"]] {
		files[name] = f
	}
	r, found := rules.Load(files)
	if r == nil {
		c.t.Errorf("line %d: %v", b.line, found)
		return
	}
	for p, versions := range r.Checked().Eligible {
		if p.Key != "told" {
			continue
		}
		if got := r.Sentence(versions[0].Node, fact.MustDate(b.info["asOf"])); got.ZH != lines[1] || got.EN != lines[2] {
			c.t.Errorf("line %d: it reads\n%s\n%s", b.line, got.ZH, got.EN)
		}
	}
}
