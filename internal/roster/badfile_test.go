package roster

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bentou/internal/fault"
)

// refused stages bytes that are no roster, and returns the English text.
func refused(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "upload")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := tryStage(t, path)
	if err == nil {
		t.Fatal("it was accepted")
	}
	for _, e := range fault.All(err) {
		if e.Code != fault.Invalid || e.Text.ZH == "" || e.Text.EN == "" || e.Field != "file" {
			t.Errorf("not a clear fault: %+v", e)
		}
	}
	return err.Error()
}

func csvText(rows ...[]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, ",") + "\n")
	}
	return b.String()
}

func TestAFileThatIsNoRosterIsRefusedWithWhatItIs(t *testing.T) {
	ole := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...)
	var plainZip bytes.Buffer
	z := zip.NewWriter(&plainZip)
	z.Create("readme.txt")
	z.Close()
	many := strings.Repeat("x,", 1_000_000)
	for _, c := range []struct {
		name, content, want string
	}{
		{"empty", "", "empty"},
		{"only blanks", "\ufeff \r\n ", "empty"},
		{"PDF", "%PDF-1.4 ...", "PDF"},
		{"PNG", "\x89PNG\r\n\x1a\n...", "PNG"},
		{"JPEG", "\xff\xd8\xff\xe0", "JPEG"},
		{"binary", "abc\x00def", "byte 4"},
		{"random", "\x01\x02\xfe\xfd\x80", "validly encoded"},
		{"password-protected", string(ole) + string(utf16("EncryptedPackage")), "password"},
		{"an old workbook", string(ole) + string(utf16("Workbook")), "XLS"},
		{"UTF-16", "\xff\xfe\x37\x62", "UTF-16"},
		{"a web page", "<html><table>", "web page"},
		{"another zip", plainZip.String(), "not an XLSX"},
		{"a CSV of other things", "date,amount\n2020-01-01,5\n", "header"},
		{"only a header", csvText(headers()), "no rows"},
		{"a header too far down", strings.Repeat("x\n", 30) + csvText(headers(), personRow(0, 0)), "header"},
		{"a missing column", csvText(headers()[:29], personRow(0, 0)), "联系电话"},
		{"a duplicated column", csvText(append(headers(), "姓 名"), personRow(0, 0)), `"姓名" occurs twice`},
		{"an unknown column", csvText(append(headers(), "备注"), personRow(0, 0)), `"备注"`},
		{"a million columns", many + "\n" + many, "too long"},
		{"a line of many MB", csvText(headers()) + strings.Repeat("x", 20<<20), "row 2 is too long"},
		{"an open quotation mark", csvText(headers(), personRow(0, 0)) + `"abc` + "\n,", "row 3"},
		{"text behind a quotation mark", csvText(headers()) + `1,"a"b`, "row 2, column 2"},
		{"bad UTF-8 in the middle", csvText(headers(), personRow(0, 0), []string{"a", "b", "\xff"}), "row 3, column 3"},
		{"bad GB18030 in the middle", gb18030(csvText(headers(), personRow(0, 0))) + "a,\xff\xff\n", "row 3, column 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := refused(t, []byte(c.content)); !strings.Contains(got, c.want) {
				t.Errorf("got %q; want %q in it", got, c.want)
			}
		})
	}
}

func TestEveryFaultOfTheHeaderIsNamed(t *testing.T) {
	header := headers()
	header[0], header[5] = "编号", "姓名"
	got := refused(t, []byte(csvText(header, personRow(0, 0))))
	for _, want := range []string{"编号", "姓名", "户编号", "与户主关系"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

// book makes a workbook with the rows of a sound roster, changed by f.
func book(t *testing.T, f func(*excelize.File)) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	fillSheet(x, "Sheet1")
	if f != nil {
		f(x)
	}
	buf, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func fillSheet(x *excelize.File, sheet string) {
	header := headers()
	x.SetSheetRow(sheet, "A1", &[]any{"名册"})
	x.SetSheetRow(sheet, "A2", &header)
	for i, r := range family() {
		x.SetSheetRow(sheet, fmt.Sprintf("A%d", i+3), &r)
	}
}

func saved(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// replacePart writes a workbook again with one part changed.
func replacePart(t *testing.T, content []byte, name string, change func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		text.ReadFrom(r)
		part, _ := w.Create(f.Name)
		if f.Name == name {
			part.Write([]byte(change(text.String())))
		} else {
			part.Write(text.Bytes())
		}
	}
	w.Close()
	return out.Bytes()
}

const sheet1 = "xl/worksheets/sheet1.xml"

func TestADamagedWorkbookIsRefusedAndNeverReadInPart(t *testing.T) {
	good := book(t, nil)
	cut := func(old, new string) func(string) string {
		return func(s string) string { return strings.Replace(s, old, new, 1) }
	}
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"half of it", good[:len(good)/2], "cut short"},
		{"all but its end", good[:len(good)-10], "cut short"},
		{"a sheet that breaks off", replacePart(t, good, sheet1, func(s string) string { return s[:strings.Index(s, `<row r="6"`)+20] }), "damaged"},
		{"a sheet with a wrong tag", replacePart(t, good, sheet1, cut("</row>", "</rov>")), "damaged"},
		{"a text that is not there", replacePart(t, good, sheet1, cut("<v>7</v>", "<v>9999</v>")), "row 2, column"},
		{"rows out of order", replacePart(t, good, sheet1, cut(`<row r="5"`, `<row r="2"`)), "after row 4"},
		{"a cell of another row", replacePart(t, good, sheet1, cut(`r="B4"`, `r="B40"`)), "row 4"},
		{"shared strings that break off", replacePart(t, good, "xl/sharedStrings.xml", func(s string) string { return s[:len(s)/2] }), "damaged"},
		{"a cell of many MB", replacePart(t, good, "xl/sharedStrings.xml", cut("名册", strings.Repeat("长", 4<<20))), "too long"},
		{"an element of many MB", replacePart(t, good, sheet1, cut(`<row r="4"`, `<row r="4" x="`+strings.Repeat("y", 4<<20)+`"`)), "too long"},
		{"a row without end", replacePart(t, good, sheet1, func(s string) string {
			return strings.Replace(s, `<c r="A4"`, strings.Repeat(`<c><v>1</v></c>`, 20_000)+`<c r="A4"`, 1)
		}), "row 4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := refused(t, c.content); !strings.Contains(got, c.want) {
				t.Errorf("got %q; want %q in it", got, c.want)
			}
		})
	}
	// What a document type declares is not read: no file of this machine, and no text
	// that grows without end.
	for what, declared := range map[string]string{
		"a file":       `<!ENTITY e SYSTEM "file:///etc/hostname">`,
		"an address":   `<!ENTITY e SYSTEM "http://127.0.0.1:1/">`,
		"many laughs":  `<!ENTITY d "ha"><!ENTITY e "&d;&d;&d;&d;">`,
		"another file": `<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;`,
	} {
		for _, part := range []string{"xl/sharedStrings.xml", sheet1, "xl/workbook.xml"} {
			got := refused(t, replacePart(t, good, part, func(s string) string {
				_, body, _ := strings.Cut(s, "?>")
				end := strings.LastIndex(body, "</")
				return `<?xml version="1.0"?><!DOCTYPE x [` + declared + `]>` + body[:end] + "&e;" + body[end:]
			}))
			if !strings.Contains(got, "damaged") {
				t.Errorf("%s in %s: got %q", what, part, got)
			}
		}
	}
	flipped := bytes.Clone(good)
	i := bytes.Index(flipped, []byte(sheet1)) + len(sheet1) + 40
	flipped[i] ^= 0x55
	refused(t, flipped)
}

func TestAZipBombIsRefusedBeforeItIsUnpacked(t *testing.T) {
	good := book(t, nil)
	bomb := replacePart(t, good, sheet1, func(s string) string { return s + strings.Repeat(" ", 100<<20) })
	if got := refused(t, bomb); !strings.Contains(got, "too large") {
		t.Errorf("got %q", got)
	}
	theme := replacePart(t, good, "xl/theme/theme1.xml", func(s string) string { return s + strings.Repeat("<!-- padding -->", 5<<20) })
	if got := refused(t, theme); !strings.Contains(got, "too large") {
		t.Errorf("got %q", got)
	}
	_, err := tryStage(t, saved(t, good), func(o *Options) { o.UnzipLimit = 10_000 })
	if err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("got %v", err)
	}
}

func TestMergedCellsInTheDataAreRefusedByName(t *testing.T) {
	got := refused(t, book(t, func(x *excelize.File) { x.MergeCell("Sheet1", "B3", "B5") }))
	if !strings.Contains(got, "B3:B5") {
		t.Errorf("got %q", got)
	}
	b := stage(t, saved(t, book(t, func(x *excelize.File) { x.MergeCell("Sheet1", "A1", "AD1") })))
	if r := report(t, b); r.AcceptedPersons != 5 {
		t.Errorf("a merged title: got %+v", r)
	}
}

func TestAFormulaCountsByItsStoredValueAndWithoutOneIsRefused(t *testing.T) {
	good := book(t, nil)
	cell := letters(columnAt("工资性收入")) + "4"
	formula := func(value string) []byte {
		return replacePart(t, good, sheet1, func(s string) string {
			i := strings.Index(s, `<c r="`+cell+`"`)
			j := i + strings.Index(s[i:], "</c>")
			return s[:i] + `<c r="` + cell + `"><f>1+1</f>` + value + s[j:]
		})
	}
	all := accepted(t, stage(t, saved(t, formula("<v>345.5</v>"))))
	if got := all[0].Members[1].Wage; got == nil || got.String() != "345.50" {
		t.Errorf("got %v", got)
	}
	if got := refused(t, formula("")); !strings.Contains(got, "row 4, column 20") {
		t.Errorf("got %q", got)
	}
}

func TestOfSeveralSheetsTheFirstWithAHeaderIsReadAndNamed(t *testing.T) {
	b := stage(t, saved(t, book(t, func(x *excelize.File) {
		x.NewSheet("说明")
		x.SetCellStr("说明", "A1", "填表说明")
		x.NewSheet("花名册")
		fillSheet(x, "花名册")
		x.NewSheet("另一张")
		fillSheet(x, "另一张")
		x.DeleteSheet("Sheet1")
	})))
	r := report(t, b)
	if r.AcceptedPersons != 5 || r.Sheet != "花名册" || len(r.Warnings) != 1 || r.Warnings[0].Code != CodeOtherSheets || !strings.Contains(r.Warnings[0].Message.EN, "花名册") {
		t.Errorf("got %+v", r)
	}
}

func TestDatesOfASpreadsheetAreDaysAndNotYears(t *testing.T) {
	for _, c := range []struct {
		in       string
		from1904 bool
		want     string
	}{
		{"43221", false, "2018-05-01"}, {"43221.75", false, "2018-05-01"}, {"41759", true, "2018-05-01"},
		{"18264", false, "1950-01-01"}, {"109939", false, "2200-12-31"},
		{"2018", false, "2018"}, {"20180501", false, "20180501"}, {"-1", false, "-1"}, {"", false, ""}, {"2018-05-01", false, "2018-05-01"}, {"43221.x", false, "43221.x"},
	} {
		if got := serialDate(c.in, c.from1904); got != c.want {
			t.Errorf("%q: got %q; want %q", c.in, got, c.want)
		}
	}
}

func TestBinaryNoiseOfANumberGoesAndItsDigitsStay(t *testing.T) {
	for in, want := range map[string]string{
		"118.34999999999999": "118.35", "1500.0999999999999": "1500.1", "0.30000000000000004": "0.3", "-118.34999999999999": "-118.35",
		"118.35": "118.35", "1.2E+3": "1200", "1E-2": "0.01", "1E+99": "1E+99", "12x": "12x", "": "", "1,200": "1,200", "一千": "一千",
		"123456789012.34999": "123456789012.35",
	} {
		if got := cleanNumber(in); got != want {
			t.Errorf("%q: got %q; want %q", in, got, want)
		}
	}
}
