package roster

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// setAsideOf writes the set-aside file of a batch next to nothing else.
func setAsideOf(t *testing.T, b *Batch) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "aside"+b.SetAsideExtension())
	if err := b.SaveSetAside(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheSetAsideFileGivesTheSameErrorsWhenItIsReadAgain(t *testing.T) {
	for _, name := range samples {
		first := stage(t, sample(name))
		path := setAsideOf(t, first)
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", name, info.Mode(), err)
		}
		second := stage(t, path)
		r1, r2 := report(t, first), report(t, second)
		if r2.AcceptedHouseholds != 0 || len(r2.SetAside) != len(r1.SetAside) {
			t.Fatalf("%s: %d accepted, %d set aside", name, r2.AcceptedHouseholds, len(r2.SetAside))
		}
		for code, s := range r1.SetAside {
			if got := r2.SetAside[code]; got.Code != s.Code || len(got.Errors) != len(s.Errors) {
				t.Errorf("%s %s: got %+v; want %+v", name, code, got, s)
			}
		}
		// And once more: the two columns do not pile up.
		if second.Format() == FormatXLSX {
			continue
		}
		again := setAsideOf(t, second)
		text, err1 := os.ReadFile(again)
		same, err2 := os.ReadFile(setAsideOf(t, stage(t, again)))
		if err1 != nil || err2 != nil || string(text) != string(same) {
			t.Errorf("%s: written from itself, it differs", name)
		}
	}
}

func TestASetAsideFileLoadsAfterItsCellsWereCorrected(t *testing.T) {
	rows := family(edit{1, "证件号码", "3.71599E+17"}, edit{2, "工资性收入", "一千"})
	b := stage(t, writeCSV(t, rows))
	path := setAsideOf(t, b)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "\ufeff名册\r\n") || !strings.Contains(string(text), "证件号码：证件号码已被表格软件改为科学计数法") {
		t.Errorf("got %s", text)
	}
	if strings.Contains(string(text), secondCode) {
		t.Error("an accepted household is in it")
	}
	fixed := strings.Replace(strings.Replace(string(text), "3.71599E+17", identity(1), 1), "一千", "1000", 1)
	if err := os.WriteFile(path, []byte(fixed), 0o600); err != nil {
		t.Fatal(err)
	}
	again := stage(t, path)
	if r := report(t, again); r.AcceptedPersons != 3 || len(r.SetAside) != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestASetAsideWorkbookHoldsTextAndLoadsAfterCorrection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.xlsx")
	f := excelize.NewFile()
	header := headers()
	f.SetSheetRow("Sheet1", "A1", &[]any{"名册"})
	f.SetSheetRow("Sheet1", "A2", &header)
	for i, r := range family(edit{2, "民族", "?"}) {
		cell, _ := excelize.CoordinatesToCellName(1, i+3)
		f.SetSheetRow("Sheet1", cell, &r)
		// What spreadsheets make of it: a date and an amount as numbers.
		date, _ := excelize.CoordinatesToCellName(columnAt("低保起始")+1, i+3)
		f.SetCellFloat("Sheet1", date, 43221, -1, 64)
		amount, _ := excelize.CoordinatesToCellName(columnAt("转移性收入")+1, i+3)
		f.SetCellDefault("Sheet1", amount, "118.34999999999999")
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	b := stage(t, path)
	if all := accepted(t, b); len(all) != 1 || all[0].Dibao.From.String() != "2018-05-01" || all[0].Members[0].Transfer.String() != "118.35" {
		t.Fatalf("got %+v", report(t, b).SetAside)
	}
	aside := setAsideOf(t, b)
	x, err := excelize.OpenFile(aside)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	rows, err := x.GetRows("Sheet1")
	if err != nil || len(rows) != 5 || rows[0][0] != "名册" || rows[1][len(header)] != "问题栏目" {
		t.Fatalf("got %v, %v", rows, err)
	}
	if kind, err := x.GetCellType("Sheet1", "E3"); err != nil || kind != excelize.CellTypeInlineString || rows[2][4] != identity(0) {
		t.Errorf("an identity number is %v, not text", kind)
	}
	if rows[2][columnAt("低保起始")] != "2018-05-01" || rows[2][columnAt("转移性收入")] != "118.35" {
		t.Errorf("got %v", rows[2])
	}
	cell, _ := excelize.CoordinatesToCellName(columnAt("民族")+1, 5)
	x.SetCellStr("Sheet1", cell, "回族")
	if err := x.Save(); err != nil {
		t.Fatal(err)
	}
	again := stage(t, aside)
	if all := accepted(t, again); len(all) != 1 || all[0].Code != firstCode || len(all[0].Members) != 3 {
		t.Errorf("got %+v", report(t, again).SetAside)
	}
}

func TestASetAsideFileNeverReplacesAFile(t *testing.T) {
	b := stage(t, writeCSV(t, family()))
	path := setAsideOf(t, b)
	if err := b.SaveSetAside(t.Context(), path); err == nil {
		t.Error("it was replaced")
	}
	if _, err := os.Stat(path); err != nil {
		t.Error("it was removed")
	}
}

func TestTheStagingFileIsSealedPrivateAndDeleted(t *testing.T) {
	temp := t.TempDir()
	b, err := Stage(t.Context(), writeCSV(t, family()), Options{AsOf: asOf, Townships: townships, TempDir: temp})
	if err != nil {
		t.Fatal(err)
	}
	folders, err := filepath.Glob(filepath.Join(temp, "*"))
	if err != nil || len(folders) != 1 {
		t.Fatalf("got %v, %v", folders, err)
	}
	file := filepath.Join(folders[0], "staging.db")
	folderInfo, err1 := os.Stat(folders[0])
	fileInfo, err2 := os.Stat(file)
	if err1 != nil || err2 != nil || folderInfo.Mode().Perm() != 0o700 || fileInfo.Mode().Perm() != 0o600 {
		t.Errorf("modes %v %v", folderInfo.Mode(), fileInfo.Mode())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"张三", "3715990010", "37159919", "刘庄村"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the staging file holds %s", secret)
		}
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "*")); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestSweepDeletesWhatACrashLeftAndNothingElse(t *testing.T) {
	temp := t.TempDir()
	for _, name := range []string{folderPrefix + "1", folderPrefix + "2", "mine"} {
		if err := os.Mkdir(filepath.Join(temp, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(temp, folderPrefix+"1", "staging.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Sweep(temp); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(temp, "*"))
	if !reflect.DeepEqual(left, []string{filepath.Join(temp, "mine")}) {
		t.Errorf("left: %v", left)
	}
}

func TestARefusedFileLeavesNothingBehind(t *testing.T) {
	temp := t.TempDir()
	path := filepath.Join(t.TempDir(), "x.csv")
	writeRows(t, path, [][]string{headers(), personRow(0, 0), {"\xff\xff"}})
	if _, err := Stage(t.Context(), path, Options{AsOf: asOf, TempDir: temp}); err == nil {
		t.Error("it was accepted")
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "*")); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}
