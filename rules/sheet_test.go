package rules_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

const sheetPack = `# a pack for tests
code_lists:
  grade: {title: {zh: 等级, en: Grade}, values: {one: {zh: 一级, en: One}, two: {zh: 二级, en: Two}, three: {zh: 三级, en: Three}}}
parameters:
  care:
    title: {zh: 护理补贴, en: Care}
    reference: {document: D}
    type: money
    period: month
    shape: table
    keys: [grade, int]
    hit: first
    otherwise: 0
    values:
      - from: 2019-01-01
        rows:
          - [one|two, 90+, 300.00] # the oldest
          # the young
          - [any, 60..89, 1200/year]
          - [three, ..59, 10]
        confidence: law
        source: S
      - {from: 2021-01-01, rows: [[any, any, 5]], confidence: law, source: T}
  share: {title: {zh: 比例, en: Share}, reference: {document: D}, type: decimal, shape: band, keys: [grade], axis: {type: money, period: year}, values: [{from: 2019-01-01, rows: [[one, 0, 0.3], [two, 0, 0.4], [three, 0, 0.5], [three, 10000.50, 0.6]], confidence: law, source: S}]}
  cap: {title: {zh: 封顶, en: Cap}, reference: {document: D}, type: money, shape: table, keys: [grade], values: [{from: 2019-01-01, rows: [[one, none], [two, 5], [three, 7]], confidence: law, source: S}]}
  free: {title: {zh: 起, en: Since}, reference: {document: D}, type: date, shape: table, keys: [grade], values: [{from: 2019-01-01, rows: [[one, 2019-05-01], [two, 2019-06-01], [three, 2019-07-01]], confidence: law, source: S}]}
  single: {title: {zh: 数, en: One}, reference: {document: D}, type: int, values: [{from: 2019-01-01, value: 1, confidence: law, source: S}]}
`

func sheetsOf(t testing.TB) *pack.Pack {
	t.Helper()
	p, found := pack.ReadFiles([]pack.File{{Name: "pack.yaml", Data: []byte("pack: x\ntitle: {zh: 试, en: test}\ncurrency: CNY\n")}, {Name: "a.yaml", Data: []byte(sheetPack)}})
	if found.Failed() {
		t.Fatal(found)
	}
	return p
}

func edited(t testing.TB, p *pack.Pack, key string, e rules.SheetEdit) (*pack.Pack, string) {
	t.Helper()
	files, found, err := rules.EditSheet(p, key, e)
	if err != nil || found.Failed() {
		t.Fatal(err, found)
	}
	q, found := pack.ReadFiles(files)
	if found.Failed() {
		t.Fatal(found)
	}
	return q, pack.Declaration(q, "parameters", key)
}

func lines(s *rules.Sheet, v int) (out []string) {
	for _, r := range s.Values[v].Rows {
		line := ""
		for _, c := range r {
			line += c.Text + " "
		}
		out = append(out, strings.TrimSpace(line))
	}
	return out
}

func ptr(n int) *int { return &n }

func TestATableIsReadAsRowsAndColumnsWithItsUnits(t *testing.T) {
	all := rules.Sheets(sheetsOf(t))
	var keys []string
	for _, s := range all {
		keys = append(keys, s.Decl.Key)
	}
	if !slices.Equal(keys, []string{"care", "share", "cap", "free"}) {
		t.Fatalf("the tables are %v", keys)
	}
	var columns []string
	for _, c := range all[0].Columns {
		columns = append(columns, c.Name+" "+c.Title.ZH+" "+c.Unit().EN)
	}
	if got := strings.Join(columns, "; "); got != "grade 等级 code of grade; int 整数 int; value 护理补贴 money a month" {
		t.Errorf("the columns are %s", got)
	}
	for _, x := range []struct {
		of       string
		row, col int
		zh, en   string
	}{
		{"care", 0, 0, "一级或二级", "One or Two"}, {"care", 0, 1, "90及以上", "90 and above"}, {"care", 0, 2, "300.00元/月", "300.00 yuan a month"},
		{"care", 1, 0, "任何", "any"}, {"care", 1, 2, "1200.00元/年", "1200.00 yuan a year"}, {"share", 3, 1, "≥ 10000.50元/年", "≥ 10000.50 yuan a year"},
		{"share", 3, 2, "0.6", "0.6"}, {"cap", 0, 1, "不封顶", "no cap"}, {"free", 0, 1, "2019年5月1日", "1 5 2019"},
	} {
		got := rules.SheetOf(sheetsOf(t), x.of).Values[0].Rows[x.row][x.col].Words
		if got.ZH != x.zh || x.of != "free" && got.EN != x.en {
			t.Errorf("%s, row %d, column %d is %v", x.of, x.row+1, x.col+1, got)
		}
	}
}

func TestATableIsEditedCellByCellAndKeepsItsComments(t *testing.T) {
	q, text := edited(t, sheetsOf(t), "care", rules.SheetEdit{From: fact.MustDate("2019-01-01"),
		Cells:  []rules.CellEdit{{Row: 1, Column: "value", Text: "３１０.00"}, {Row: 2, Column: "grade", Text: "one|three"}},
		Add:    []rules.RowAdd{{Cells: []string{"two", "80+", "77"}, After: ptr(0)}, {Cells: []string{"two", "70+", "76"}, After: ptr(0)}, {Cells: []string{"any", "any", "1"}}},
		Remove: []int{3}, Move: []rules.RowMove{{Row: 1, After: 2}}})
	want := []string{"two 80+ 77", "two 70+ 76", "one|three 60..89 1200/year", "one|two 90+ 310.00", "any any 1"}
	if got := lines(rules.SheetOf(q, "care"), 0); !slices.Equal(got, want) {
		t.Errorf("the rows are %q", got)
	}
	for _, x := range []string{"- [one|two, 90+, 310.00] # the oldest\n", "# the young\n          - [one|three, 60..89"} {
		if !strings.Contains(text, x) {
			t.Errorf("no %q in\n%s", x, text)
		}
	}
	if got := lines(rules.SheetOf(q, "care"), 1); !slices.Equal(got, []string{"any any 5"}) {
		t.Errorf("the later value changed too: %q", got)
	}
}

func TestFromADayOnOtherDaysKeepTheirTable(t *testing.T) {
	p := sheetsOf(t)
	before := lines(rules.SheetOf(p, "care"), 0)
	e := rules.SheetEdit{From: fact.MustDate("2020-01-01"), Cells: []rules.CellEdit{{Row: 1, Column: "value", Text: "400"}}, Confidence: pack.Law, Source: "notice 7"}
	q, _ := edited(t, p, "care", e)
	s := rules.SheetOf(q, "care")
	if len(s.Values) != 3 || !slices.Equal(lines(s, 0), before) || lines(s, 1)[0] != "one|two 90+ 400" || lines(s, 1)[2] != before[2] || s.Values[1].Decl.Source != "notice 7" {
		t.Errorf("the table is %q, %q", lines(s, 0), lines(s, 1))
	}
	e.To = fact.MustDate("2020-07-01").Ptr()
	q, _ = edited(t, p, "care", e)
	if s = rules.SheetOf(q, "care"); len(s.Values) != 4 || !slices.Equal(lines(s, 2), before) {
		t.Error("what held before does not go on from the day on which the new value ends")
	}
	e.Confidence, e.Source = "", ""
	if _, _, err := rules.EditSheet(p, "care", e); err == nil || !strings.Contains(err.Error(), "how sure") || !strings.Contains(err.Error(), "source") {
		t.Errorf("a value begins without a source: %v", err)
	}
}

func TestWhatCannotStandInATableIsNamedByItsCell(t *testing.T) {
	at := func(e rules.SheetEdit) rules.SheetEdit { e.From = fact.MustDate("2019-01-01"); return e }
	set := func(row int, column, text string) rules.SheetEdit {
		return at(rules.SheetEdit{Cells: []rules.CellEdit{{Row: row, Column: column, Text: text}}})
	}
	for _, x := range []struct {
		key   string
		edit  rules.SheetEdit
		field string
		said  string
	}{
		{"nothing", set(1, "value", "1"), "table", "no table called “nothing”"},
		{"single", set(1, "value", "1"), "table", "one value"},
		{"care", rules.SheetEdit{From: fact.MustDate("2018-01-01")}, "from", "nothing on 2018-01-01"},
		{"care", set(4, "value", "1"), "cells.0.row", "care from 2019-01-01: there is no row 4, but 3 rows"},
		{"care", set(0, "value", "1"), "cells.0.row", "no row 0"},
		{"care", set(1, "age", "1"), "cells.0.column", "row 1 has no column “age”; the columns are grade, int, value"},
		{"care", set(1, "grade", "one|four"), "cells.0.text", "row 1, “grade”: “four” is no code of grade"},
		{"care", set(2, "int", "89..60"), "cells.0.text", "row 2, “int”: the range is reversed"},
		{"care", set(2, "int", "old"), "cells.0.text", "“old” is no whole number"},
		{"care", set(2, "value", "1200/week"), "cells.0.text", "the unit week does not fit"},
		{"cap", set(2, "value", "12/month"), "cells.0.text", "the unit month does not fit"},
		{"care", set(2, "value", "many"), "cells.0.text", "“many” is no money a month"},
		{"care", set(2, "value", ""), "cells.0.text", "the cell is empty"},
		{"cap", set(1, "grade", "any"), "cells.0.text", "“any” is no code of grade"},
		{"share", set(1, "from", "none"), "cells.0.text", "“none” is no money a year"},
		{"free", set(1, "value", "2019-02-30"), "cells.0.text", "“2019-02-30” is no date"},
		{"care", at(rules.SheetEdit{Cells: []rules.CellEdit{{Row: 1, Column: "value", Text: "1"}, {Row: 1, Column: "value", Text: "2"}}}), "cells.1", "changed twice"},
		{"care", at(rules.SheetEdit{Add: []rules.RowAdd{{Cells: []string{"one", "1"}}}}), "add.0.cells", "has 2 cells, and should have 3"},
		{"care", at(rules.SheetEdit{Add: []rules.RowAdd{{Cells: []string{"five", "1", "1"}}}}), "add.0.cells.0", "“five” is no code"},
		{"care", at(rules.SheetEdit{Add: []rules.RowAdd{{Cells: []string{"one", "1", "1"}, After: ptr(9)}}}), "add.0.after", "no row 9"},
		{"care", at(rules.SheetEdit{Remove: []int{1}, Add: []rules.RowAdd{{Cells: []string{"one", "1", "1"}, After: ptr(1)}}}), "add.0.after", "row 1 is removed"},
		{"care", at(rules.SheetEdit{Remove: []int{1, 1}}), "remove.1", "removed twice"},
		{"care", at(rules.SheetEdit{Remove: []int{7}}), "remove.0", "no row 7"},
		{"care", at(rules.SheetEdit{Remove: []int{1, 2, 3}}), "remove", "cannot be without rows"},
		{"care", at(rules.SheetEdit{Remove: []int{1}, Cells: []rules.CellEdit{{Row: 1, Column: "value", Text: "1"}}}), "remove.0", "changed and removed"},
		{"care", at(rules.SheetEdit{Move: []rules.RowMove{{Row: 1, After: 1}}}), "move.0.after", "behind itself"},
		{"care", at(rules.SheetEdit{Move: []rules.RowMove{{Row: 8, After: 1}}}), "move.0.row", "no row 8"},
		{"care", at(rules.SheetEdit{}), "cells", "nothing is to be changed"},
	} {
		files, _, err := rules.EditSheet(sheetsOf(t), x.key, x.edit)
		var wrong rules.SheetError
		if !errors.As(err, &wrong) || files != nil {
			t.Errorf("%s %+v: %v", x.key, x.edit, err)
			continue
		}
		if !slices.ContainsFunc(wrong, func(f rules.SheetFault) bool {
			return f.Field == x.field && strings.Contains(f.Text.EN, x.said) && f.Text.ZH != "" && f.Text.ZH != f.Text.EN
		}) {
			t.Errorf("%s %+v: %+v", x.key, x.edit, wrong)
		}
	}
}

// A table that an edit left with a gap can be edited again: that is how it is mended.
func TestATableWithAGapIsStillEdited(t *testing.T) {
	q, _ := edited(t, sheetsOf(t), "cap", rules.SheetEdit{From: fact.MustDate("2019-01-01"), Remove: []int{2}})
	if r, found := rules.New(q, nil); r != nil || !strings.Contains(found.Error(), "two") {
		t.Fatalf("there is no gap: %v", found)
	}
	q, _ = edited(t, q, "cap", rules.SheetEdit{From: fact.MustDate("2019-01-01"), Add: []rules.RowAdd{{Cells: []string{"two", "6"}, After: ptr(1)}}})
	if r, found := rules.New(q, nil); r == nil {
		t.Errorf("it is not mended: %v", found)
	}
}

func TestWhatDiffersInATableIsSaidRowByRow(t *testing.T) {
	p := sheetsOf(t)
	q, _ := edited(t, p, "care", rules.SheetEdit{From: fact.MustDate("2019-01-01"), Cells: []rules.CellEdit{{Row: 2, Column: "value", Text: "100"}}, Remove: []int{3},
		Add: []rules.RowAdd{{Cells: []string{"one", "5", "6"}, After: ptr(0)}}, Move: []rules.RowMove{{Row: 1, After: 2}}})
	q, _ = edited(t, q, "share", rules.SheetEdit{From: fact.MustDate("2020-01-01"), Cells: []rules.CellEdit{{Row: 4, Column: "value", Text: "0.7"}}, Confidence: pack.Law, Source: "S"})
	got := ""
	for _, c := range rules.DiffSheets(rules.Sheets(p), rules.Sheets(q)) {
		got += fmt.Sprintf("%s %s:", c.Sheet.Decl.Key, c.From)
		for _, r := range c.Rows {
			got += fmt.Sprintf(" %s %d→%d", r.Kind, r.Before, r.Now)
		}
		got += "\n"
	}
	if want := "care 2019-01-01: ADDED 0→1 CHANGED 2→2 MOVED 1→3 REMOVED 3→0\nshare 2020-01-01: CHANGED 4→4\n"; got != want {
		t.Errorf("it says\n%s", got)
	}
	if d := rules.DiffSheets(rules.Sheets(p), rules.Sheets(sheetsOf(t))); len(d) != 0 {
		t.Errorf("the same differs: %+v", d)
	}
}

// Whatever is typed into a cell is refused, or read back as it was typed.
func FuzzEditSheet(f *testing.F) {
	for _, s := range []string{"one", "one|two", "any", "60..69", "70+", "1200/year", "none", "１２", "'", "a: b", "[x]", "\n", "0x1f", "1e3", "#", "null", "~"} {
		f.Add(s)
	}
	p := sheetsOf(f)
	f.Fuzz(func(t *testing.T, cell string) {
		for _, key := range []string{"care", "share", "free"} {
			s := rules.SheetOf(p, key)
			for k, c := range s.Columns {
				files, found, err := rules.EditSheet(p, key, rules.SheetEdit{From: fact.MustDate("2019-01-01"), Cells: []rules.CellEdit{{Row: 1, Column: c.Name, Text: cell}}})
				if err != nil || found.Failed() {
					continue
				}
				q, found := pack.ReadFiles(files)
				if found.Failed() {
					t.Fatalf("%q in %s made a pack that cannot be read: %v", cell, c.Name, found)
				}
				if got := rules.SheetOf(q, key).Values[0].Rows[0][k].Text; got != pack.Narrow(strings.TrimSpace(cell)) {
					t.Errorf("%q in %s is read back as %q", cell, c.Name, got)
				}
			}
		}
	})
}
