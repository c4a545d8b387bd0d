package roster

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/upload"
)

func TestAnUploadedRosterIsImportedAndWhatIsSetAsideBecomesAnUpload(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		temp := t.TempDir()
		service := &Service{Store: s, Uploads: upload.New(s, t.TempDir(), upload.Options{}), TempDir: temp}
		f, err := os.Open(sample(samples[2]))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		id, err := service.Uploads.Save(t.Context(), "test", "名册.xlsx", f)
		if err != nil {
			t.Fatal(err)
		}
		got, err := service.ImportUpload(t.Context(), "test", id, nil, asOf)
		if err != nil {
			t.Fatal(err)
		}
		asExpected(t, got.Report)
		in, name, err := service.Uploads.Open(t.Context(), got.SetAsideUpload)
		if err != nil || name != "名册.set-aside.xlsx" {
			t.Fatalf("%q, %v", name, err)
		}
		defer in.Close()
		path := filepath.Join(t.TempDir(), name)
		out, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(out, in); err != nil {
			t.Fatal(err)
		}
		out.Close()
		b := stage(t, path)
		if r := report(t, b); len(r.SetAside) == 0 || r.Households != len(got.Report.SetAside) {
			t.Errorf("the set-aside file names %d households; want %d", r.Households, len(got.Report.SetAside))
		}
		record, err := s.Client().HouseholdRecord.Query().First(t.Context())
		if err != nil || *record.SourceName != "名册.xlsx" || *record.ObservedOn != asOf {
			t.Errorf("the source of a record is %v, %v", record, err)
		}
		if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
			t.Errorf("%v is left in the folder for temporary files, %v", left, err)
		}
	})
}

func TestAnUploadThatIsNoRosterOrNotThereLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		temp := t.TempDir()
		service := &Service{Store: s, Uploads: upload.New(s, t.TempDir(), upload.Options{}), TempDir: temp}
		if _, err := service.ImportUpload(t.Context(), "test", 1, nil, asOf); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("an unknown upload: %v", err)
		}
		id, err := service.Uploads.Save(t.Context(), "test", "letter.txt", strings.NewReader("Dear all,\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := service.ImportUpload(t.Context(), "test", id, nil, asOf); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("a letter: %v", err)
		}
		if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
			t.Errorf("%v is left in the folder for temporary files, %v", left, err)
		}
		var text strings.Builder
		w := csv.NewWriter(&text)
		w.Write(headers())
		w.WriteAll([][]string{personRow(1, 0), personRow(1, 1)})
		if id, err = service.Uploads.Save(t.Context(), "test", "good.csv", strings.NewReader(text.String())); err != nil {
			t.Fatal(err)
		}
		if got, err := service.ImportUpload(t.Context(), "test", id, nil, asOf); err != nil || got.SetAsideUpload != 0 || got.Report.HouseholdsAdded != 1 {
			t.Errorf("a good one: %+v, %v", got, err)
		}
	})
}
