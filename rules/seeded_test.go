package rules_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"bentou/rules"
	"bentou/rules/pack"
)

// seed is a fault to be planted into a pack: a declaration in which « stands where the
// diagnostic must begin, and », where it is there, where it must end.
type seed struct{ code, section, text string }

func variable(subject, typ, expr string) string {
	return fmt.Sprintf("  planted: {T, subject: %s, type: %s, versions: [{from: 2020-01-01, expr: \"%s\"}]}\n", subject, typ, expr)
}

func programme(subject, eligible, more string) string {
	return fmt.Sprintf("  planted: {T, subject: %s, cycle: month, versions: [{from: 2020-01-01, eligible: \"%s\"%s}]}\n", subject, eligible, more)
}

func table(head, rows string) string {
	return fmt.Sprintf("  planted: {T, type: money, period: month, %s, values: [{from: 2019-01-01, rows: [%s], confidence: law, source: S}]}\n", head, rows)
}

// seeds has a fault of every code, of those with several causes more than one.
var seeds = []seed{
	{"syntax", "variables", "  planted: {T, subject: person, type: bool, versions: [{from: 2020-01-01, expr: \"age >«= \"}]}\n"},
	{"syntax", "variables", variable("person", "bool", "age «≥» 60")},
	{"syntax", "variables", "\t«planted: {}\n"},
	{"control_character", "variables", "  planted: {title: {zh: 题, en: \"a«\u200bb\"}, reference: {document: D}, subject: person, type: bool, versions: [{from: 2020-01-01, expr: \"age > 3\"}]}\n"},
	{"refused", "variables", "  planted: «&anchor {T, subject: person, type: bool, versions: [{from: 2020-01-01, expr: \"age > 3\"}]}\n"},
	{"refused", "variables", variable("person", "bool", "(«age ?? 3») > 2")},
	{"refused", "variables", variable("household", "bool", "«members[0].age» > 3")},
	{"too_large", "variables", variable("person", "bool", strings.Repeat("(", 64)+"«(»age > 3)"+strings.Repeat(")", 64))},
	{"unknown_key", "variables", "  planted: {T, subject: person, «sujbect»: person, type: bool, versions: [{from: 2020-01-01, expr: \"age > 3\"}]}\n"},
	{"duplicate_key", "variables", "  planted: {T, subject: person, type: bool, «type»: bool, versions: [{from: 2020-01-01, expr: \"age > 3\"}]}\n"},
	{"wrong_shape", "variables", "  planted: {T, subject: person, type: bool, versions: «yes}\n"},
	{"missing", "variables", "  «planted: {T, subject: person, versions: [{from: 2020-01-01, expr: \"age > 3\"}]}\n"},
	{"bad_value", "variables", "  planted: {T, subject: person, type: «boolean», versions: [{from: 2020-01-01, expr: \"age > 3\"}]}\n"},
	{"bad_value", "variables", variable("person", "bool", "date(«'2019-02-29'») > as_of")},
	{"bad_value", "parameters", "  planted: {T, type: date, values: [{from: 2019-01-01, value: «2019-02-30, confidence: law, source: S}]}\n"},
	{"bad_name", "variables", "  «Planted!»: {T, subject: person, type: bool, versions: [{from: 2020-01-01, expr: \"age > 3\"}]}\n"},
	{"unknown_document", "variables", "  planted: {title: {zh: 题, en: title}, reference: {document: «nowhere}, subject: person, type: bool, versions: [{from: 2020-01-01, expr: \"age > 3\"}]}\n"},
	{"unknown_clause", "variables", "  planted: {title: {zh: 题, en: title}, reference: {document: D, clause: «nowhere}, subject: person, type: bool, versions: [{from: 2020-01-01, expr: \"age > 3\"}]}\n"},
	{"duplicate_name", "variables", "  «age: {T, subject: person, type: int, versions: [{from: 2020-01-01, expr: \"3\"}]}\n"},
	{"duplicate_row", "parameters", table("shape: table, keys: [sex]", "[male, 1], [female, 2], [«male, 3]")},
	{"row_width", "parameters", table("shape: table, keys: [sex]", "[male, 1], «[female]")},
	{"order", "parameters", table("shape: band, axis: {type: int}", "[0, 1], [10, 2], [«5, 3]")},
	{"overlap", "variables", "  planted: {T, subject: person, type: bool, versions: [{from: 2020-01-01, to: 2021-01-01, expr: \"age > 3\"}, {from: «2020-06-01, expr: \"age > 4\"}]}\n"},
	{"gap", "variables", "  planted: {T, subject: person, type: bool, versions: [{from: 2020-01-01, to: 2021-01-01, expr: \"age > 3\"}, {from: «2021-06-01, expr: \"age > 4\"}]}\n"},
	{"gap", "parameters", "  planted: {T, type: money, period: month, shape: table, keys: [sex], values: [«{from: 2019-01-01, rows: [[male, 1]], confidence: law, source: S}]}\n"},
	{"unknown_name", "variables", variable("person", "bool", "«aeg» > 3")},
	{"unknown_name", "variables", variable("person", "bool", "hukou == «lokal»")},
	{"unknown_name", "variables", variable("household", "bool", "«param.no_such_thing» > 3")},
	{"unknown_name", "variables", variable("household", "bool", "«frist(size)» > 3")},
	{"wrong_type", "variables", variable("person", "bool", "«age» and hukou == local")},
	{"wrong_type", "variables", variable("person", "bool", "«sex < male»")},
	{"wrong_arguments", "variables", variable("person", "bool", "held(age > 3, «0»)")},
	{"wrong_entity", "variables", variable("person", "bool", "any(«members», .age < 6)")},
	{"ambiguous_member", "variables", variable("household", "bool", "any(members, «age» < 6)")},
	{"unit_mismatch", "variables", variable("household", "bool", "«yuan(1, month) > yuan(1, year)»")},
	{"unit_mismatch", "variables", variable("person", "int", "«yuan(3)»")},
	{"division_by_zero", "variables", variable("household", "bool", "yuan(5) / «count(members, .age > 3)» > yuan(1)")},
	{"cycle", "variables", "  planted: {T, subject: person, type: bool, versions: [{from: 2020-01-01, expr: \"not «planted»\"}]}\n"},
	{"predicate_ignores_members", "variables", variable("household", "bool", "any(members, «as_of > date('2020-01-01')»)")},
	{"unused_parameter", "parameters", "  «planted: {T, type: int, values: [{from: 2019-01-01, value: 3, confidence: law, source: S}]}\n"},
	{"unrounded", "programmes", programme("person", "age > 3", ", amount: \"«yuan(10, month) / 3»\"")},
	{"unreachable", "variables", variable("household", "bool", "«true» ? size > 3 : size > 4")},

	{"contradiction", "programmes", programme("person", "age >= 70 and «age < 60»", "")},
	{"contradiction", "programmes", programme("household", "any(members, .age >= 70) and «all(members, .age < 60)»", "")},
	{"always_true", "variables", variable("person", "bool", "«age >= 0»")},
	{"always_true", "variables", variable("person", "bool", "age >= 70 and «age >= 60»")},
	{"always_true", "programmes", programme("person", "«true»", "")},
	{"always_false", "variables", variable("person", "bool", "«age > 200»")},
	{"always_false", "variables", variable("person", "bool", "hukou == local or «age in 151..170»")},
	{"unreachable", "programmes", programme("person", "age >= 70", ", amount: \"age >= 60 ? yuan(100, month) : «yuan(50, month)»\"")},
	{"unreachable", "variables", variable("person", "bool", "age >= 60 or «age >= 70»")},
	{"gap", "parameters+variables", table("shape: band, axis: {type: int, label: years}", "[60, 1], [70, 2]") + "---" + strings.Replace(variable("person", "money, period: month", "band(param.planted, «age»)"), "planted:", "planted_v:", 1)},
	{"row_never_read", "parameters+variables", table("shape: band, axis: {type: int, label: years}", "[0, 1], [70, 2], [«160», 3]") + "---" + strings.Replace(variable("person", "money, period: month", "band(param.planted, age)"), "planted:", "planted_v:", 1)},
	{"bad_value", "parameters", table("shape: table, keys: [sex, int], hit: first", "[male, «6-9, 1], [any, any, 2]")},
	{"gap", "parameters", "  planted: {T, type: money, period: month, shape: table, keys: [sex, int], hit: first, values: [«{from: 2019-01-01, rows: [[male, any, 1], [female, ..59, 2], [female, 61+, 3]], confidence: law, source: S}]}\n"},
	{"overlap", "parameters", table("shape: table, keys: [sex, int], hit: unique", "[male, any, 1], [female, ..60, 2], [«any», 60+, 3]")},
	{"row_never_read", "parameters+variables", table("shape: table, keys: [sex, int], hit: first", "[male, any, 1], [any, 60+, 2], [«male, 70+, 3], [any, any, 4]") + "---" + strings.Replace(variable("person", "money, period: month", "lookup(param.planted, sex, age)"), "planted:", "planted_v:", 1)},
	{"never_paid", "programmes", "  planted: {T, subject: person, group: planted, rule: exclude, cycle: month, versions: [{from: 2020-01-01, eligible: \"age >= 60\", amount: \"yuan(100, month)\"}]}\n" +
		"  planted_2: {T, subject: person, group: planted, rule: exclude, cycle: month, versions: [{from: 2020-01-01, eligible: \"«age >= 70»\", amount: \"yuan(200, month)\"}]}\n"},
	{"raise_and_clear", "flags", "  planted: {T, severity: notice, due_days: 3, versions: [{from: 2020-01-01, raise: \"size > 5\", clear: \"«size > 4»\"}]}\n"},
}

// seededOtherwise are the codes of what is no text in a file, with a test of their own.
var seededOtherwise = []string{"encoding", "unreadable", "ignored_file"}

// codesIn lists the codes of diagnostics in the source of a package: constants that
// begin with Code, and the texts that are given where a code is.
func codesIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	literal := func(e ast.Expr) {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil {
				out[text] = true
			}
		}
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if strings.HasPrefix(id.Name, "Code") && i < len(n.Values) {
						literal(n.Values[i])
					}
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok && id.Name == "Code" {
					literal(n.Value)
				}
			case *ast.CallExpr:
				if s, ok := n.Fun.(*ast.SelectorExpr); ok {
					if at := map[string]int{"problem": 1, "warn": 1, "problemAt": 2}[s.Sel.Name]; at > 0 && len(n.Args) > at {
						literal(n.Args[at])
					}
				}
			}
			return true
		})
	}
	return out
}

// A code that is new to the source must have a seed.
func TestEveryCodeOfADiagnosticHasASeed(t *testing.T) {
	seeded := map[string]bool{}
	for _, s := range seeds {
		seeded[s.code] = true
	}
	for _, code := range seededOtherwise {
		seeded[code] = true
	}
	all := map[string]bool{}
	for _, dir := range []string{"pack", "lang", "proof"} {
		maps.Copy(all, codesIn(t, dir))
	}
	for code := range all {
		if !seeded[code] {
			t.Errorf("the code %s has no seed", code)
		}
	}
	for code := range seeded {
		if !all[code] {
			t.Errorf("the seed %s is of no code", code)
		}
	}
	if len(all) < 35 {
		t.Errorf("only %d codes were found in the source", len(all))
	}
}

// tidyPack makes up a pack in which nothing is wrong.
func tidyPack(r *rand.Rand) map[string]string {
	files := map[string]string{"pack.yaml": manifest}
	head := "T, "
	var a, p, v, g strings.Builder
	a.WriteString("attributes:\n")
	p.WriteString("parameters:\n")
	v.WriteString("variables:\n")
	g.WriteString("programmes:\n")
	for i := range 2 + r.IntN(4) {
		fmt.Fprintf(&a, "  fact%d: {%ssubject: person, type: int, range: [0, %d], absent: unknown}\n", i, head, 20+r.IntN(80))
		fmt.Fprintf(&p, "  line%d: {%stype: int, values: [{from: 2019-01-01, value: %d, confidence: law, source: S}, {from: 2020-07-01, value: %d, confidence: law, source: S}]}\n", i, head, 1+r.IntN(9), 10+r.IntN(9))
		fmt.Fprintf(&p, "  pay%d: {%stype: money, period: month, shape: band, axis: {type: int}, values: [{from: 2019-01-01, rows: [[0, %d], [%d, 70]], confidence: law, source: S}]}\n", i, head, 10+r.IntN(9), 3+r.IntN(9))
		fmt.Fprintf(&v, "  met%d: {%ssubject: person, type: bool, versions: [{from: 2019-01-01, expr: \"fact%d >= param.line%d and hukou == local\"}]}\n", i, head, i, i)
		fmt.Fprintf(&g, "  scheme%d: {%ssubject: person, cycle: month, versions: [{from: 2019-01-01, eligible: \"met%d and sex == %s\", amount: \"band(param.pay%d, fact%d)\"}]}\n", i, head, i, []string{"male", "female"}[r.IntN(2)], i, i)
	}
	files["facts.yaml"] = titled(a.String() + "\n" + p.String())
	files["rules.yaml"] = titled(v.String() + "\n" + g.String() + "\nflags:\n  watch: {" + head + "severity: notice, due_days: 5, versions: [{from: 2019-01-01, raise: \"size > 6\", clear: \"size < 4\"}]}\n")
	files["documents.yaml"] = "documents:\n  d: {title: {zh: 文, en: text}, confidence: law, cited_as: [D], clauses: [{id: 第一条, text: 文}]}\n"
	return files
}

func titled(text string) string {
	return strings.ReplaceAll(text, "{T, ", "{title: {zh: 题, en: title}, reference: {document: D}, ")
}

// plant puts a declaration into one of the files that have its section, before one of
// those that are there. It gives where the diagnostic must begin and end, and which
// lines are the planted ones.
func plant(t *testing.T, r *rand.Rand, files map[string]string, section, text string) (from, to pack.Pos, file string, first, last int) {
	t.Helper()
	type spot struct {
		file string
		line int
	}
	var spots []spot
	for _, name := range slices.Sorted(maps.Keys(files)) {
		in := false
		for i, line := range strings.Split(files[name], "\n") {
			if line != "" && line[0] != ' ' && line[0] != '#' {
				in = strings.HasPrefix(line, section+":")
				continue
			}
			if in && strings.HasPrefix(line, "  ") && len(line) > 2 && line[2] != ' ' && line[2] != '#' {
				spots = append(spots, spot{name, i})
			}
		}
	}
	if len(spots) == 0 {
		t.Fatalf("no file has %s", section)
	}
	at := spots[r.IntN(len(spots))]
	// A comment above a declaration stays with it.
	lines := strings.Split(files[at.file], "\n")
	for at.line > 0 && strings.HasPrefix(lines[at.line-1], "  #") {
		at.line--
	}
	text = titled(text)
	find := func(mark, other string) pack.Pos {
		before, _, ok := strings.Cut(strings.ReplaceAll(text, other, ""), mark)
		if !ok {
			return pack.Pos{}
		}
		return pack.Pos{File: at.file, Line: at.line + 1 + strings.Count(before, "\n"), Column: utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:]) + 1}
	}
	from, to = find("«", "»"), find("»", "«")
	plain := strings.NewReplacer("«", "", "»", "").Replace(text)
	lines = slices.Insert(lines, at.line, strings.Split(strings.TrimSuffix(plain, "\n"), "\n")...)
	files[at.file] = strings.Join(lines, "\n")
	return from, to, at.file, at.line + 1, at.line + strings.Count(plain, "\n")
}

func checkTexts(files map[string]string) pack.Diagnostics {
	var list []pack.File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		list = append(list, pack.File{Name: name, Data: []byte(files[name])})
	}
	_, found := rules.CheckFiles(list)
	return found
}

// without leaves out what was said of the pack before, wherever its lines are now.
func without(found, before pack.Diagnostics) (out pack.Diagnostics) {
	for _, d := range found {
		if !slices.ContainsFunc(before, func(b pack.Diagnostic) bool { return b.Code == d.Code && b.Message == d.Message }) {
			out = append(out, d)
		}
	}
	return out
}

// A fault that is planted anywhere is found where it stands, and nothing else is said
// of the pack.
func TestPlantedFaultsAreFoundAtTheirPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 5))
	built := map[string]string{}
	for _, f := range liaochengFiles(t) {
		built[f.Name] = string(f.Data)
	}
	// The pack lists its documents, and so it lists the one of the faults.
	built["planted.yaml"] = tidyPack(r)["documents.yaml"]
	makers := []func() map[string]string{
		func() map[string]string { return maps.Clone(built) },
		func() map[string]string { return tidyPack(r) },
		func() map[string]string { return tidyPack(r) },
	}
	planted := 0
	for n, clean := range makers {
		var before pack.Diagnostics
		for i, s := range seeds {
			files := clean()
			if n > 0 || i == 0 { // the built-in pack is always the same
				before = checkTexts(files)
			}
			if n > 0 && len(before) > 0 {
				t.Fatalf("the made-up pack is not clean: %v", before)
			}
			var from, to pack.Pos
			lines := map[string][][2]int{}
			sections, texts := strings.Split(s.section, "+"), strings.Split(s.text, "---")
			for i := range sections {
				f, e, file, first, last := plant(t, r, files, sections[i], texts[i])
				if i > 0 { // what was planted before may have moved
					for k, span := range lines[file] {
						if span[0] >= first {
							lines[file][k] = [2]int{span[0] + last - first + 1, span[1] + last - first + 1}
							if from.File == file {
								from.Line += last - first + 1
								if to != (pack.Pos{}) {
									to.Line += last - first + 1
								}
							}
						}
					}
				}
				lines[file] = append(lines[file], [2]int{first, last})
				if f != (pack.Pos{}) {
					from, to = f, e
				}
			}
			planted++
			hit := false
			for _, d := range without(checkTexts(files), before) {
				if d.Code == s.code && d.Pos == from && (to == (pack.Pos{}) || d.End == to) {
					hit = true
					continue
				}
				inside := slices.ContainsFunc(lines[d.Pos.File], func(l [2]int) bool { return l[0] <= d.Pos.Line && d.Pos.Line <= l[1] })
				if !inside {
					t.Errorf("%s: something is said elsewhere: %s–%s %s %s", s.code, d.Pos, d.End, d.Code, d.Message.EN)
				}
			}
			if !hit {
				t.Errorf("%s is not found at %s–%s in\n%s\n%v", s.code, from, to, s.text, without(checkTexts(files), before))
			}
		}
	}
	if planted < 100 {
		t.Errorf("only %d faults were planted", planted)
	}
	t.Logf("%d faults", planted)
}

func TestFilesThatAreNoTextsOfAPackAreSaid(t *testing.T) {
	whole := fstest.MapFS{}
	for name, text := range tidyPack(rand.New(rand.NewPCG(1, 1))) {
		whole[name] = &fstest.MapFile{Data: []byte(text)}
	}
	code := func(files fs.FS) (out []string) {
		_, found := pack.Read(files)
		for _, d := range found {
			out = append(out, d.Code+" "+d.Pos.File)
		}
		return out
	}
	if got := code(whole); len(got) > 0 {
		t.Fatal(got)
	}
	broken := maps.Clone(whole)
	broken["latin.yaml"] = &fstest.MapFile{Data: []byte("flags: \xff\n")}
	if got := code(broken); !slices.Contains(got, "encoding latin.yaml") {
		t.Errorf("got %v", got)
	}
	other := maps.Clone(whole)
	other["rules.yml"] = &fstest.MapFile{Data: []byte("flags: {}\n")}
	if got := code(other); !slices.Contains(got, "ignored_file rules.yml") {
		t.Errorf("got %v", got)
	}
	if got := code(closed{whole, "rules.yaml"}); !slices.Contains(got, "unreadable rules.yaml") {
		t.Errorf("got %v", got)
	}
}

// closed is a folder of which one file cannot be read.
type closed struct {
	fs.FS
	name string
}

func (c closed) Open(name string) (fs.File, error) {
	if name == c.name {
		return nil, fs.ErrPermission
	}
	return c.FS.Open(name)
}
