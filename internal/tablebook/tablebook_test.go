package tablebook_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"bentou/internal/tablebook"
	"bentou/rules"
	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/packs"
)

const own = `parameters:
  care:
    title: {zh: 护理补贴, en: care}
    reference: {document: D}
    type: money
    period: month
    shape: table
    keys: [sex, int]
    hit: first
    otherwise: 0
    values:
      - from: 2019-01-01
        rows:
          - [male|female, 90+, 300.00]
          - [any, 60..89, 1200/year]
        confidence: law
        source: S
  share: {title: {zh: 比例, en: share}, reference: {document: D}, type: decimal, shape: scale, axis: {type: money, period: year}, values: [{from: 2019-01-01, to: 2020-01-01, rows: [[0, 0.30], [10000.5, 0.123456]], confidence: law, source: S}, {from: 2020-01-01, rows: [[0, 0.5]], confidence: placeholder, source: "=1+1"}]}
  day: {title: {zh: 日, en: day}, reference: {document: D}, type: date, values: [{from: 2019-01-01, value: 2019-07-01, confidence: law, source: S}]}
  most: {title: {zh: 封顶, en: most}, reference: {document: D}, type: money, shape: table, keys: [sex], otherwise: none, values: [{from: 2019-01-01, rows: [[male, none], [female, 1234567890.12]], confidence: law, source: S}]}
`

func release(t testing.TB) *rules.Release {
	t.Helper()
	r, found := rules.Load(fstest.MapFS{"pack.yaml": {Data: []byte("pack: x\ntitle: {zh: 试, en: test}\ncurrency: CNY\n")}, "a.yaml": {Data: []byte(own)}})
	if r == nil {
		t.Fatal(found)
	}
	return r
}

func file(t testing.TB, data []byte) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func read(t testing.TB, p *lang.Param, data []byte) (*pack.Parameter, error) {
	t.Helper()
	b, err := tablebook.Open(t.Context(), file(t, data))
	if err != nil {
		return nil, err
	}
	defer b.Close()
	if key, err := b.Key(); err == nil && key != p.Decl.Key {
		t.Errorf("the sheet names %s", key)
	}
	return b.Read(p)
}

// canonical is the file of a pack in which a parameter is another one.
func canonical(p *pack.Pack, old, now *pack.Parameter) string {
	other := *p
	other.Parameters = slices.Clone(p.Parameters)
	if now != nil {
		other.Parameters[slices.Index(p.Parameters, old)] = now
	}
	var b strings.Builder
	for _, f := range pack.Write(&other) {
		b.Write(f.Data)
	}
	return b.String()
}

func TestWhatIsReadBackUneditedIsTheSameByteForByte(t *testing.T) {
	built, found := rules.Load(packs.Liaocheng())
	if built == nil {
		t.Fatal(found)
	}
	done, refused := 0, 0
	for _, r := range []*rules.Release{release(t), built} {
		for i, d := range r.Pack().Parameters {
			if r == built && d.Shape == pack.Scalar && i%5 > 0 && !d.Values[len(d.Values)-1].Expr.Given() {
				continue // one of the single values is as another
			}
			param := r.Checked().Params[d.Key]
			var b bytes.Buffer
			if err := tablebook.Write(&b, param); err != nil {
				if !slices.ContainsFunc(d.Values, func(v *pack.ParameterValue) bool { return v.Expr.Given() }) {
					t.Errorf("%s: %v", d.Key, err)
				}
				refused++
				continue
			}
			got, err := read(t, param, b.Bytes())
			if err != nil {
				t.Errorf("%s: %v", d.Key, err)
				continue
			}
			if canonical(r.Pack(), d, got) != canonical(r.Pack(), d, nil) {
				t.Errorf("%s is not the same", d.Key)
			}
			done++
		}
	}
	if done < 15 || refused == 0 {
		t.Errorf("%d were read back, %d refused", done, refused)
	}
}

// edited writes a parameter, lets somebody edit the sheet of its first value, and reads
// it back.
func edited(t *testing.T, key string, edit func(f *excelize.File, sheet string)) (*pack.Parameter, error) {
	t.Helper()
	param := release(t).Checked().Params[key]
	var b bytes.Buffer
	if err := tablebook.Write(&b, param); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	edit(f, f.GetSheetList()[0])
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return read(t, param, out.Bytes())
}

func set(cell string, v any) func(*excelize.File, string) {
	return func(f *excelize.File, sheet string) { _ = f.SetCellValue(sheet, cell, v) }
}

func TestWhatIsEditedComesBackExactly(t *testing.T) {
	for _, x := range []struct {
		name, key string
		edit      func(*excelize.File, string)
		want      string // in the canonical form
	}{
		{"a number", "care", set("C8", 310), "[male|female, 90+, 310]"},
		{"a number with places", "share", set("B9", 0.1), "[10000.5, 0.1]"},
		{"full-width digits", "care", set("C8", "３１０．５"), "[male|female, 90+, 310.5]"},
		{"a unit", "care", set("C9", "90/month"), "[any, 60..89, 90/month]"},
		{"a range", "care", set("B9", "61..89"), "[any, 61..89, 1200/year]"},
		{"a row", "care", func(f *excelize.File, s string) { _ = f.SetSheetRow(s, "A10", &[]any{"female", 58, 5}) }, "[female, 58, 5]"},
		{"what a spreadsheet stores with an exponent", "share", func(f *excelize.File, s string) { _ = f.SetCellDefault(s, "B9", "1E-3") }, "[10000.5, 0.001]"},
		{"a day that the spreadsheet takes for one", "day", func(f *excelize.File, s string) { _ = f.SetCellValue(s, "A8", 43831) }, "value: 2020-01-01"},
		{"blank rows at the end", "care", set("B12", " "), "[male|female, 90+, 300.00]"},
	} {
		got, err := edited(t, x.key, x.edit)
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		r := release(t)
		if text := canonical(r.Pack(), r.Checked().Params[x.key].Decl, nil); text == "" {
			t.Fatal("no text")
		}
		p := *r.Pack()
		p.Parameters = []*pack.Parameter{got}
		text := canonical(&p, nil, nil)
		if !strings.Contains(text, x.want) {
			t.Errorf("%s: no %s in\n%s", x.name, x.want, text)
		}
	}
}

func TestACellThatCannotBeTakenIsNamed(t *testing.T) {
	for _, x := range []struct {
		name, key string
		edit      func(*excelize.File, string)
		cell, zh  string
	}{
		{"a word for a number", "share", set("B9", "half"), "B9: not a number", "B9：不是数"},
		{"separators", "share", set("A9", "10,000"), "A9: not a number", "A9：不是数"},
		{"lost digits", "share", func(f *excelize.File, s string) { _ = f.SetCellDefault(s, "B9", "0.30000000000000004") }, "B9: the number has lost", "B9：数已失去精度"},
		{"a formula", "share", func(f *excelize.File, s string) { _ = f.SetCellFormula(s, "B9", "1/3") }, "B9: a formula", "B9：不能有公式"},
		{"merged cells", "care", func(f *excelize.File, s string) { _ = f.MergeCell(s, "A8", "A9") }, "A8: merged", "A8：不能有合并"},
		{"a hidden row", "care", func(f *excelize.File, s string) { _ = f.SetRowVisible(s, 9, false) }, "A9: the row is hidden", "A9：此行是隐藏的"},
		{"an empty cell", "care", set("C8", ""), "C8: the cell is empty", "C8：此格是空的"},
		{"no code", "most", set("A9", "woman"), "A9: “woman” is no code", "A9：“woman”不是"},
		{"something beside the table", "care", set("E9", "?"), "E9: there is something outside", "E9：表外"},
		{"another parameter", "care", set("B1", "share"), "B1: the sheet is of", "B1：此表属于"},
		{"no such day", "day", set("A8", "2019-02-30"), "A8: not a calendar day", "A8：不是日历日"},
		{"no source", "care", set("B6", ""), "B6: the source is missing", "B6：缺少来源"},
		{"a confidence that there is not", "care", set("B5", "sure"), "B5: it is law", "B5：应为"},
		{"another column", "care", set("A7", "age"), "A7: the column should be", "A7：此列应为"},
	} {
		_, err := editedKey(t, x.key, x.edit)
		if err == nil || !strings.Contains(err.Error(), x.cell) && !strings.Contains(err.Error(), x.zh) {
			t.Errorf("%s: got %v", x.name, err)
		}
	}
}

// editedKey is edited where the key itself may be what was edited.
func editedKey(t *testing.T, key string, edit func(f *excelize.File, sheet string)) (*pack.Parameter, error) {
	t.Helper()
	param := release(t).Checked().Params[key]
	var b, out bytes.Buffer
	if err := tablebook.Write(&b, param); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	edit(f, f.GetSheetList()[0])
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	book, err := tablebook.Open(t.Context(), file(t, out.Bytes()))
	if err != nil {
		return nil, err
	}
	defer book.Close()
	return book.Read(param)
}

// Whatever a file is, it is read or refused, and a number that is taken is one.
func FuzzWorkbook(f *testing.F) {
	r := release(f)
	for _, key := range []string{"care", "share", "day"} {
		var b bytes.Buffer
		if err := tablebook.Write(&b, r.Checked().Params[key]); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes(), "1.50")
	}
	f.Add([]byte("PK"), "1E5")
	f.Fuzz(func(t *testing.T, data []byte, cell string) {
		for _, key := range []string{"care", "share"} {
			if b, err := tablebook.Open(t.Context(), file(t, data)); err == nil {
				_, _ = b.Key()
				_, _ = b.Read(r.Checked().Params[key])
				_ = b.Close()
			}
		}
		var out bytes.Buffer
		param := r.Checked().Params["share"]
		if err := tablebook.Write(&out, param); err != nil {
			t.Fatal(err)
		}
		x, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		_ = x.SetCellStr(x.GetSheetList()[0], "B9", cell)
		var edited bytes.Buffer
		if err := x.Write(&edited); err != nil {
			return // no text of a cell
		}
		b, err := tablebook.Open(t.Context(), file(t, edited.Bytes()))
		if err != nil {
			return
		}
		defer b.Close()
		got, err := b.Read(param)
		if err != nil {
			return
		}
		p := *r.Pack()
		p.Parameters = []*pack.Parameter{got}
		files := fstest.MapFS{}
		for _, w := range pack.Write(&p) {
			files[w.Name] = &fstest.MapFile{Data: w.Data}
		}
		if _, found := pack.Read(files); found.Failed() {
			for _, d := range found {
				if d.Code == pack.CodeSyntax || d.Code == pack.CodeWrongShape {
					t.Errorf("%q made a file that cannot be read: %v", cell, found)
				}
			}
		}
	})
}
