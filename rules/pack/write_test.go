package pack

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

func folder(files []File) fstest.MapFS {
	out := fstest.MapFS{}
	for _, f := range files {
		out[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return out
}

func rendered(files []File) string {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "--- %s\n%s", f.Name, f.Data)
	}
	return b.String()
}

// content describes a pack but for positions: all exported fields that are not Pos.
func content(v reflect.Value, b *strings.Builder) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			b.WriteString("nil")
		} else {
			content(v.Elem(), b)
		}
	case reflect.Struct:
		b.WriteByte('{')
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Type != reflect.TypeFor[Pos]() {
				b.WriteString(f.Name + ": ")
				content(v.Field(i), b)
				b.WriteString("\n")
			}
		}
		b.WriteByte('}')
	case reflect.Slice:
		b.WriteByte('[')
		for i := range v.Len() {
			content(v.Index(i), b)
			b.WriteString(", ")
		}
		b.WriteByte(']')
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
		b.WriteByte('<')
		for _, k := range keys {
			fmt.Fprintf(b, "%q: ", k.String())
			content(v.MapIndex(k), b)
		}
		b.WriteByte('>')
	default:
		fmt.Fprintf(b, "%#v", v.Interface())
	}
}

func contentOf(p *Pack) string {
	var b strings.Builder
	content(reflect.ValueOf(p), &b)
	return b.String()
}

func TestWhatIsWrittenReadsAsTheSamePack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPack(t)
		drawComments(t, p)
		files := Write(p)
		read, d := Read(folder(files))
		if d.Failed() {
			t.Fatalf("%s\n%s", d.Error(), rendered(files))
		}
		if want, got := contentOf(p), contentOf(read); want != got {
			t.Fatalf("%s\n%s", firstDifference(want, got), rendered(files))
		}
		if again := Write(read); rendered(again) != rendered(files) {
			t.Fatalf("%s", firstDifference(rendered(files), rendered(again)))
		}
		if Digest(read) != Digest(p) {
			t.Fatalf("reading changes the digest")
		}
	})
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d:\n- %s\n+ %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("%d lines, not %d", len(g), len(w))
}

// drawComments puts comments to some keys and items. Beside stands only what has a
// line of its own.
func drawComments(t *rapid.T, p *Pack) {
	draw := func(tree Node, beside, foot bool) Comment {
		var c Comment
		if rapid.Bool().Draw(t, "before") {
			c.Before = rapid.SampledFrom([][]string{{"# one"}, {"# one", "", "#two 'x"}, {"#", "#: a"}, {"# divider", ""}}).Draw(t, "lines")
		}
		if beside && rapid.Bool().Draw(t, "beside") {
			c.Beside = "# \"beside"
		}
		if foot && rapid.Bool().Draw(t, "foot") {
			c.Foot = []string{"# the foot", "", "# of it"}
		}
		return c
	}
	for _, s := range p.written() {
		for _, d := range s.declarations {
			if rapid.IntRange(0, 2).Draw(t, "comments") > 0 {
				continue
			}
			comments := Comments{}
			tree := d.build()
			put := func(at string, c Comment) {
				if !c.empty() {
					comments[at] = c
				}
			}
			put("", draw(tree, true, true))
			for i, item := range tree.Items {
				long := len(item.Items) == 0
				put(tree.step("", i), draw(item, long, false))
			}
			if len(comments) > 0 {
				d.heading().Comments = comments
			}
		}
	}
	if rapid.Bool().Draw(t, "comments of the file") {
		p.FileComments = map[string]Comments{manifest: {"": {Before: []string{"# head", "", "# more"}, Foot: []string{"# end"}}, "/title": {Before: []string{"# title"}}}}
	}
}

func TestFormattingTwiceIsFormattingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPack(t)
		drawComments(t, p)
		once, d := Format(folder(Write(p)))
		twice, d2 := Format(folder(once))
		if d.Failed() || d2.Failed() || rendered(once) != rendered(twice) {
			t.Fatalf("%s%s%s", d.Error(), d2.Error(), firstDifference(rendered(once), rendered(twice)))
		}
	})
}

func TestNothingIsFormattedThatWasNotUnderstood(t *testing.T) {
	files, d := Format(fstest.MapFS{manifest: {Data: []byte(manifestText + "groups: {a: {}}\n")}})
	if files != nil || !d.Failed() {
		t.Errorf("got %v %v", files, d)
	}
}

func TestADeclarationWithoutAFileGoesToOneOfItsKind(t *testing.T) {
	files := Write(&Pack{Key: "x", Title: Text{"一", "x"}, Currency: "CNY", Groups: []*Group{{Head: Head{Key: "g", Title: Text{"组", "g"}}, Of: "members", Where: Expr{Text: "a"}}}})
	if len(files) != 2 || files[0].Name != "groups.yaml" || files[1].Name != manifest {
		t.Errorf("got %s", rendered(files))
	}
}

func TestTheDigestIsOfWhatDecidesOnly(t *testing.T) {
	const groups = "groups:\n  a: {title: {zh: 组, en: group}, where: x}\n  b: {title: {zh: 组, en: group}, where: y}\n"
	digest := func(files map[string]string) [32]byte {
		fsys := fstest.MapFS{manifest: {Data: []byte(manifestText)}}
		for name, text := range files {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		p, d := Read(fsys)
		if len(d) > 0 {
			t.Fatal(d.Error())
		}
		return Digest(p)
	}
	want := digest(map[string]string{"a.yaml": groups})
	for name, files := range map[string]map[string]string{
		"comments":      {"a.yaml": "# a\n" + groups + "# b\n"},
		"another file":  {"z/y.yaml": groups},
		"two files":     {"z.yaml": "groups: {a: {title: {zh: 组, en: group}, where: x}}", "b.yaml": "groups: {b: {title: {zh: 组, en: group}, where: y}}"},
		"another style": {"a.yaml": strings.ReplaceAll(groups, "where: x", "where: \"x\"")},
		"order of keys": {"a.yaml": strings.ReplaceAll(groups, "{title: {zh: 组, en: group}, where: x}", "{where: x, title: {en: group, zh: 组}}")},
		"defaults":      {"a.yaml": strings.ReplaceAll(groups, "where: x", "where: x, of: members")},
		"scenarios":     {"a.yaml": groups + "scenarios:\n  s: {title: {zh: 例, en: s}, as_of: 2019-01-01, expect: {a: b}}\n"},
	} {
		if digest(files) != want {
			t.Errorf("%s: another digest", name)
		}
	}
	for name, files := range map[string]map[string]string{
		"an expression": {"a.yaml": strings.ReplaceAll(groups, "where: x", "where: x2")},
		"a title":       {"a.yaml": strings.ReplaceAll(groups, "en: group", "en: groups")},
		"a key":         {"a.yaml": strings.ReplaceAll(groups, "  b:", "  c:")},
		"one more":      {"a.yaml": groups + "  c: {title: {zh: 组, en: group}, where: y}\n"},
	} {
		if digest(files) == want {
			t.Errorf("%s: the same digest", name)
		}
	}
}

func TestTheOrderOfProgrammesIsPartOfTheDigest(t *testing.T) {
	programme := func(key string) *Programme { return &Programme{Head: Head{Key: key}} }
	a := Digest(&Pack{Programmes: []*Programme{programme("a"), programme("b")}})
	b := Digest(&Pack{Programmes: []*Programme{programme("b"), programme("a")}})
	if a == b {
		t.Error("the same digest")
	}
}
