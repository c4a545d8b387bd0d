package rules_test

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bentou/internal/testkit"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/packs"
)

func liaochengFiles(t testing.TB) (files []pack.File) {
	t.Helper()
	err := fs.WalkDir(packs.Liaocheng(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".yaml") {
			data, err := fs.ReadFile(packs.Liaocheng(), name)
			files = append(files, pack.File{Name: name, Data: data})
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestFilesAreCheckedAsTheFolderIs(t *testing.T) {
	r, want := rules.Load(packs.Liaocheng())
	digest, found := rules.CheckFiles(liaochengFiles(t))
	if digest != r.Digest() || fmt.Sprint(found) != fmt.Sprint(want) {
		t.Errorf("got %x %v", digest, found)
	}
}

func TestTheAmountOfACapIsRounded(t *testing.T) {
	files := []pack.File{{Name: "pack.yaml", Data: []byte(manifest + `
coverages:
  bill:
    title: {zh: 结算, en: bill}
    layers:
      x: {title: {zh: 一, en: x}, versions: [{from: 2018-01-01, pays: "min(bill_total, capLeft(most))"}]}
    caps:
      most: {amount: "yuan(10, year) / 3", per: person, layers: [x]}
`)}}
	if _, found := rules.CheckFiles(files); len(found) == 0 || found[0].Code != "unrounded" || !found.Failed() {
		t.Errorf("got %v", found)
	}
}

const manifest = "pack: x\ntitle: {zh: 试, en: test}\ncurrency: CNY\n"

// A pack in which nearly everything is wrong is answered soon, and not at any length.
func TestAThousandMistakesEndSomewhere(t *testing.T) {
	files := []pack.File{{Name: "pack.yaml", Data: []byte(manifest)}}
	for k := range 3 {
		var b strings.Builder
		b.WriteString("variables:\n")
		for i := range 2000 {
			fmt.Fprintf(&b, "  v%d_%d: {title: {zh: x, en: x}, subject: person, type: bool, versions: [{from: 2019-01-01, expr: \"w%d\"}]}\n", k, i, i)
		}
		files = append(files, pack.File{Name: fmt.Sprintf("%d.yaml", k), Data: []byte(b.String())})
	}
	_, found := rules.CheckFiles(files)
	hints, last := 0, false
	for _, d := range found {
		if d.Hint != (pack.Text{}) {
			hints++
		}
		last = last || d.Code == "too_large"
	}
	if len(found) != 5001 || !last || hints == 0 || hints > 200 {
		t.Errorf("%d diagnostics, %d hints", len(found), hints)
	}
}

const fuzzed = manifest + `
attributes:
  car: {title: {zh: 车, en: car}, subject: household, type: bool, absent: unknown}
parameters:
  old: {title: {zh: 老, en: old}, type: int, label: years, values: [{from: 2018-01-01, value: 70, confidence: law, source: S}]}
  t: {title: {zh: 表, en: t}, type: money, period: month, shape: table, keys: [sex, int], beyond: last, values: [{from: 2018-01-01, rows: [[male, 1, 2], [female, 1, 3], [unstated, 1, 4], [unknown, 1, 4]], confidence: law, source: S}]}
groups:
  olds: {title: {zh: 老, en: olds}, where: age >= param.old}
variables:
  a: {title: {zh: 甲, en: a}, subject: person, type: money, period: month, versions: [{from: 2019-01-01, expr: "lookup(param.t, sex, age)"}]}
programmes:
  p: {title: {zh: 项, en: p}, subject: household, cycle: month, versions: [{from: 2019-01-01, eligible: "count(olds) > 0 and car", amount: "sum(members, .a)"}]}
flags:
  f: {title: {zh: 警, en: f}, severity: notice, versions: [{from: 2019-01-01, raise: "programme.p.eligible", clear: "not car"}]}
coverages:
  c: {title: {zh: 结, en: c}, layers: {l: {title: {zh: 层, en: l}, versions: [{from: 2018-01-01, pays: "min(bill_total, capLeft(k))"}]}}, caps: {k: {amount: "yuan(5, year)", per: person, layers: [l]}}}
allocations:
  q: {title: {zh: 岗, en: q}, from: p, quota: "3", per_household: 1, rank: [{title: {zh: 次, en: r}, by: size}], ties: draw}
`

// Whatever stands in the files of a pack, the check answers, and what it shows lies
// in them.
func FuzzCheckFiles(f *testing.F) {
	f.Add([]byte(fuzzed))
	for _, s := range []string{"pack: a", fuzzed[:len(fuzzed)/2], strings.ReplaceAll(fuzzed, "old", "t"), strings.ReplaceAll(fuzzed, "sex", "p"), strings.ReplaceAll(fuzzed, "2019-01-01", "2017-01-01"), strings.ReplaceAll(fuzzed, "car", "a")} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		digest, found := rules.CheckFiles([]pack.File{{Name: "pack.yaml", Data: data}})
		if found.Failed() != (digest == [32]byte{}) {
			t.Fatal("a digest of what is wrong")
		}
		lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n"), "\n")
		for _, d := range found {
			if d.Code == "" || d.Message.ZH == "" || d.Message.EN == "" || d.Pos.File != "pack.yaml" || d.End.File != d.Pos.File {
				t.Errorf("says nothing: %+v", d)
			}
			for _, p := range []pack.Pos{d.Pos, d.End} {
				if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > utf8.RuneCountInString(lines[p.Line-1])+1 {
					t.Fatalf("outside of the file: %+v", d)
				}
			}
			if d.End.Line < d.Pos.Line || d.End.Line == d.Pos.Line && d.End.Column < d.Pos.Column {
				t.Errorf("ends before it begins: %+v", d)
			}
		}
	})
}

// The same of one expression, at every place.
func FuzzCheckExpr(f *testing.F) {
	r, found := rules.New(mustRead(f, fuzzed), nil)
	if r == nil {
		f.Fatal(found)
	}
	for _, text := range []string{"", "a", "car", "any(members, .age > 3)", "band(param.t, age)", "max（age，\r\n 1）", "min(bill_total, capLeft(k))", "'", "\\", "age ≥ 3", "yuan(1, month)"} {
		for i := range 10 {
			f.Add(text, i)
		}
	}
	places := []lang.Place{
		{Role: lang.RoleEligible, Subject: fact.EntityPerson}, {Role: lang.RoleEligible}, {Role: lang.RoleAmount, Cycle: "month"}, {Role: lang.RoleRaise}, {Role: lang.RoleClear}, {Role: lang.RoleWhere},
		{Role: lang.RoleExpr, Subject: fact.EntityLine, Coverage: "c", Type: pack.Type{Kind: fact.KindMoney}}, {Role: lang.RoleExpr, Type: pack.Type{Kind: fact.KindCode, Codes: "sex"}},
		{Role: lang.RoleWhen, Coverage: "c"}, {Role: lang.RolePays, Coverage: "c"},
	}
	f.Fuzz(func(t *testing.T, text string, place int) {
		at := places[uint(place)%uint(len(places))]
		at.From = fact.MustDate("2019-01-01")
		found, err := r.CheckExpr(at, text)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
		for _, d := range found {
			for _, p := range []pack.Pos{d.Pos, d.End} {
				if p.File != "" || p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > utf8.RuneCountInString(lines[p.Line-1])+1 {
					t.Fatalf("%q: outside: %+v", text, d)
				}
			}
			if d.Message.ZH == "" || d.Message.EN == "" || (d.Hint.ZH == "") != (d.Hint.EN == "") || strings.Contains(d.Message.EN+d.Hint.EN, "%!") {
				t.Errorf("%q: badly said: %+v", text, d)
			}
		}
	})
}

func mustRead(t testing.TB, text string) *pack.Pack {
	t.Helper()
	p, found := pack.ReadFiles([]pack.File{{Name: "pack.yaml", Data: []byte(text)}})
	if found.Failed() {
		t.Fatal(found)
	}
	return p
}

// TestACheckerSaysWhatCheckingAnewSays types at a pack: it changes one file after the
// other, back and forth, and in two packs at once.
func TestACheckerSaysWhatCheckingAnewSays(t *testing.T) {
	testkit.Alone(t)
	t.Parallel()
	var c rules.Checker
	sound := liaochengFiles(t)
	for _, edit := range []func(text string) string{
		func(s string) string { return s },
		func(s string) string { return strings.Replace(s, "eligible:", "eligible: not", 1) },
		func(s string) string { return strings.ReplaceAll(s, "zh:", "zh :") },
		func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") },
		func(s string) string { return s + "\n\tx: 1\n" },
		func(s string) string { return s + "\nelders: {}\n" },
		func(s string) string { return strings.ReplaceAll(s, "age", "agee") },
		func(string) string { return "a: \x01\xff" },
	} {
		for i := range sound {
			if sound[i].Name != "rules/elders.yaml" && sound[i].Name != "rules/dibao.yaml" {
				continue
			}
			files := slices.Clone(sound)
			files[i].Data = []byte(edit(string(files[i].Data)))
			wantDigest, want := rules.CheckFiles(files)
			for range 2 {
				digest, found := c.CheckFiles(files)
				if digest != wantDigest || !reflect.DeepEqual(found, want) {
					t.Fatalf("with another %s it says\n%v\nand anew\n%v", files[i].Name, found, want)
				}
			}
		}
	}
}

// BenchmarkCheckFiles checks a pack anew, and as somebody types: after a change of one
// file.
func BenchmarkCheckFiles(b *testing.B) {
	files := liaochengFiles(b)
	b.Run("anew", func(b *testing.B) {
		for b.Loop() {
			rules.CheckFiles(files)
		}
	})
	b.Run("typing", func(b *testing.B) {
		var c rules.Checker
		at := slices.IndexFunc(files, func(f pack.File) bool { return f.Name == "rules/dibao.yaml" })
		text := files[at].Data
		for n := 0; b.Loop(); n++ {
			files[at].Data = fmt.Appendf(nil, "%s\n# %d\n", text, n)
			c.CheckFiles(files)
		}
	})
}
