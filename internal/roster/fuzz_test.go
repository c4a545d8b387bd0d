package roster

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"bentou/internal/fault"
	"bentou/internal/testkit"
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
	f.Fuzz(readAnything)
}

// readAnything holds for any bytes whatever.
func readAnything(t *testing.T, content []byte) {
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
}

// TestADisturbedFileIsReadOrRefusedButNeverPanics changes sound files at random: a
// CSV file, and the parts of a workbook under their checksums, where plain fuzzing
// does not get. BENTOU_LONG=1 goes on for longer.
func TestADisturbedFileIsReadOrRefusedButNeverPanics(t *testing.T) {
	testkit.Alone(t)
	times := 150
	if os.Getenv("BENTOU_LONG") != "" {
		times = 5000
	}
	text := []byte(csvText(append([][]string{{"名册"}, headers()}, family()...)...))
	workbook := book(t, nil)
	parts := []string{sheet1, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"}
	random := rand.New(rand.NewPCG(1, 2)) // always the same
	pieces := []string{"<", ">", "</c>", "<row>", "</row>", "\"", ",", "\n", "<c r=\"ZZZ9\" t=\"s\"><v>-1</v></c>", "&", "\x00", "\xff", "999999999", "-", ":"}
	disturb := func(in []byte) []byte {
		out := bytes.Clone(in)
		for range 1 + random.IntN(3) {
			i := random.IntN(len(out))
			j := min(len(out), i+random.IntN(40))
			switch random.IntN(4) {
			case 0:
				out[i] = byte(random.IntN(256))
			case 1:
				out = slices.Delete(out, i, j)
			case 2:
				out = slices.Insert(out, i, []byte(pieces[random.IntN(len(pieces))])...)
			case 3:
				out = slices.Insert(out, i, bytes.Clone(out[i:j])...)
			}
			if len(out) == 0 {
				out = []byte{0}
			}
		}
		return out
	}
	for range times {
		readAnything(t, disturb(text))
		part := parts[random.IntN(len(parts))]
		readAnything(t, replacePart(t, workbook, part, func(s string) string { return string(disturb([]byte(s))) }))
	}
}
