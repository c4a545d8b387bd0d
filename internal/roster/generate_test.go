package roster

import (
	"bufio"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"bentou/internal/idcard"
	"bentou/rules/fact"
)

// identity makes the identity number of somebody who does not exist; n tells them
// apart, and the sooner born has the lower n.
func identity(n int) string {
	born := fact.NewDate(1930, time.January, 1).AddDays(n / 1000)
	digits := fmt.Sprintf("371599%s%03d", strings.ReplaceAll(born.String(), "-", ""), n%1000)
	return digits + string(idcard.CheckCharacter(digits))
}

// headers returns the columns of the contract, in the order of its files.
func headers() []string {
	return strings.Split("户编号,乡镇,行政村,姓名,证件号码,与户主关系,户籍,民族,文化程度,健康状况,劳动技能,户属性,脱贫属性,主要致贫原因,低保类别,低保起始,低保终止,"+
		"残疾证号,失能,工资性收入,生产经营性收入,财产性收入,转移性收入,生产经营性支出,居民医保,居民养老,扶贫特惠保,住房等级,饮水安全,联系电话", ",")
}

func columnAt(header string) int {
	for i, h := range headers() {
		if h == header {
			return i
		}
	}
	panic("no column " + header)
}

// personRow is a row without fault: member k of a household.
func personRow(household, k int) []string {
	relation := []string{"户主", "配偶", "子"}[k]
	person := household*3 + k
	if k == 2 {
		person += 20_000_000 // some fifty years younger
	}
	return []string{fmt.Sprintf("371599001%05d", household), "韩集乡", "刘庄村", "张三", identity(person), relation, "本区", "汉族", "初中", "健康", "普通劳动力",
		"低保贫困户", "已脱贫(享受政策)", "因病", "农村低保", "2018-05-01", "", "", "否", "1,200", "0", "300", "118.35", "20", "是", "是", "是", "A", "达标", "00000000000"}
}

// generate writes a roster of so many people in households of three.
func generate(t testing.TB, path string, people int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	var w rowWriter = csvWriter{csv.NewWriter(f)}
	if filepath.Ext(path) == ".xlsx" {
		w = newSharedWriter(t, f)
	}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.write([]string{"名册"}))
	must(w.write(headers()))
	for i := range people {
		must(w.write(personRow(i/3, i%3)))
	}
	must(w.write([]string{"合计", strconv.Itoa(people)}))
	must(w.close())
	must(f.Close())
}

// sharedWriter writes a workbook as spreadsheet programs do, with every text in
// the table of shared strings.
type sharedWriter struct {
	*sheetWriter
	t     testing.TB
	texts *os.File
	out   *bufio.Writer
	count int
	known map[string]int
}

func newSharedWriter(t testing.TB, f *os.File) rowWriter {
	t.Helper()
	s, err := newSheetWriter(f, "名册")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := os.Create(filepath.Join(t.TempDir(), "texts"))
	if err != nil {
		t.Fatal(err)
	}
	w := &sharedWriter{sheetWriter: s, t: t, texts: texts, out: bufio.NewWriter(texts), known: make(map[string]int)}
	w.out.WriteString(xmlHead + `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`)
	return w
}

func (w *sharedWriter) write(cells []string) error {
	w.row++
	w.text.Reset()
	fmt.Fprintf(&w.text, `<row r="%d">`, w.row)
	for i, c := range cells {
		if c == "" {
			continue
		}
		n, known := w.known[c]
		if !known {
			n = w.count
			if len(w.known) < 1000 {
				w.known[c] = n
			}
		}
		fmt.Fprintf(&w.text, `<c r="%s%d" t="s"><v>%d</v></c>`, letters(i), w.row, n)
		if known {
			continue
		}
		w.count++
		w.out.WriteString(`<si><t>`)
		xml.EscapeText(w.out, []byte(c))
		w.out.WriteString(`</t></si>`)
	}
	w.text.WriteString(`</row>`)
	_, err := w.sheet.Write([]byte(w.text.String()))
	return err
}

func letters(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return string(rune('A'+i/26-1)) + string(rune('A'+i%26))
}

func (w *sharedWriter) close() error {
	w.out.WriteString(`</sst>`)
	w.out.Flush()
	w.texts.Seek(0, 0)
	if _, err := w.sheet.Write([]byte(`</sheetData></worksheet>`)); err != nil {
		return err
	}
	part, err := w.zip.Create("xl/sharedStrings.xml")
	if err != nil {
		return err
	}
	if _, err := w.texts.WriteTo(part); err != nil {
		return err
	}
	return w.zip.Close()
}

func BenchmarkStage(b *testing.B) {
	for _, ext := range []string{".csv", ".xlsx"} {
		b.Run(ext[1:], func(b *testing.B) {
			const people = 30_000
			path := filepath.Join(b.TempDir(), "roster"+ext)
			generate(b, path, people)
			rows := 0
			for b.Loop() {
				batch, err := Stage(b.Context(), path, Options{AsOf: asOf, Townships: townships, TempDir: b.TempDir()})
				if err != nil {
					b.Fatal(err)
				}
				rows += batch.rows
				if err := batch.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
