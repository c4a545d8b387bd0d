package roster

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"bentou/internal/fault"
)

func gb18030(s string) string {
	out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

// FuzzRoster gives any bytes to the reader: a roster or a fault, never a panic and
// never an unforeseen error, and what is accepted adds up.
func FuzzRoster(f *testing.F) {
	text := csvText(append([][]string{{"名册"}, headers()}, family()...)...)
	f.Add([]byte(text))
	f.Add([]byte(gb18030(text)))
	f.Add([]byte("\ufeff" + text))
	var book bytes.Buffer
	w, err := newSheetWriter(&book, "名册")
	if err != nil {
		f.Fatal(err)
	}
	for _, r := range append([][]string{{"名册"}, headers()}, family(edit{1, "民族", "?"})...) {
		if err := w.write(r); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.close(); err != nil {
		f.Fatal(err)
	}
	f.Add(book.Bytes())
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "upload")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Stage(t.Context(), path, Options{AsOf: asOf, Townships: townships, TempDir: t.TempDir(), UnzipLimit: 8 << 20})
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatalf("not a fault of the file: %v", err)
			}
			return
		}
		defer b.Close()
		if err := b.Resolve(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		r := report(t, b)
		households, persons := 0, 0
		err = b.EachAccepted(t.Context(), func(h *Household) error {
			households++
			persons += len(h.Members)
			if !validCode(h.Code) || len(h.RowNumbers) != len(h.Members) {
				t.Errorf("accepted: %d rows, %d members", len(h.RowNumbers), len(h.Members))
			}
			return nil
		})
		if err != nil || households != r.AcceptedHouseholds || persons != r.AcceptedPersons || households+len(r.SetAside) != r.Households {
			t.Fatalf("%d households, %d persons; report %+v; %v", households, persons, r, err)
		}
		if err := b.WriteSetAside(t.Context(), &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
	})
}
