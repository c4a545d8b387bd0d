package sheets_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/clock"
	"bentou/internal/eligibility"
	"bentou/internal/policy"
	"bentou/internal/sheets"
	"bentou/internal/testkit"
	"bentou/internal/upload"
	"bentou/internal/vault"
	"bentou/rules/pack"
)

const rulesText = `# Rules for tests.
parameters:
  care:
    title: {zh: 护理补贴, en: Care}
    reference: {document: D}
    type: money
    period: month
    shape: table
    keys: [sex, int]
    hit: first
    otherwise: 0
    values:
      # as of the first notice
      - from: 2019-01-01
        rows:
          - [male|female, 90+, 300.00] # the oldest
          - [any, 60..89, 1200/year]
        confidence: law
        source: S

  day: {title: {zh: 日, en: Day}, reference: {document: D}, type: date, values: [{from: 2019-01-01, value: 2019-07-01, confidence: law, source: S}]}
`

func files() fs.FS {
	return fstest.MapFS{"pack.yaml": {Data: []byte("pack: test\ntitle: {zh: 测试, en: Test}\ncurrency: CNY\n")}, "rules.yaml": {Data: []byte(rulesText)}}
}

// desk is the routes over a database with one draft in canonical form.
type desk struct {
	t      *testing.T
	policy *policy.Service
	http   http.Handler
	temp   string
	draft  *policy.Draft
}

func newDesk(t *testing.T, url string) *desk {
	t.Helper()
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	check(t, err)
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	check(t, err)
	t.Cleanup(func() { s.Close() })
	e := eligibility.New(s, files())
	_, err = e.EnsureRelease(t.Context())
	check(t, err)
	d := &desk{t: t, policy: policy.New(s, e, nil), temp: t.TempDir()}
	d.http = sheets.New(d.policy, d.temp, slog.New(slog.DiscardHandler)).Handler()
	p, found := pack.Read(files())
	if found.Failed() {
		t.Fatal(found)
	}
	d.draft, err = d.policy.Create(t.Context(), policy.Request{Actor: "li"}, policy.NewDraft{Title: "试", Files: pack.Write(p)})
	check(t, err)
	return d
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, test func(t *testing.T, d *desk)) {
	for name, url := range map[string]func() string{
		"sqlite":   func() string { return filepath.Join(t.TempDir(), "bentou.db") },
		"postgres": func() string { return testkit.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) { test(t, newDesk(t, url())) })
	}
}

func (d *desk) send(c access.Caller, method, path, media string, body []byte) *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	w := httptest.NewRecorder()
	d.http.ServeHTTP(w, r.WithContext(access.With(access.Begin(r.Context(), &access.Request{ID: "x"}), &c)))
	if left, err := os.ReadDir(d.temp); err != nil || len(left) > 0 {
		d.t.Errorf("files are left: %v %v", left, err)
	}
	return w
}

var editor = access.Caller{Name: "li", Role: access.PolicyEditor}

func (d *desk) path(more string) string {
	return "/drafts/" + upload.FormatID(d.draft.ID) + "/tables" + more
}

func (d *desk) workbook(more string) []byte {
	d.t.Helper()
	w := d.send(editor, "GET", d.path(more), "", nil)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != sheets.Media || !strings.Contains(w.Header().Get("Content-Disposition"), ".xlsx") {
		d.t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	return w.Body.Bytes()
}

// rules is the file of the latest revision, and its number.
func (d *desk) rules() (string, int) {
	d.t.Helper()
	r, err := d.policy.Revision(d.t.Context(), d.draft.ID, 0)
	check(d.t, err)
	list, err := r.List()
	check(d.t, err)
	for _, f := range list {
		if f.Name == "rules.yaml" {
			return string(f.Data), r.Number
		}
	}
	d.t.Fatal("no rules")
	return "", 0
}

func changed(t *testing.T, book []byte, edit func(f *excelize.File, sheet string)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	check(t, err)
	defer f.Close()
	edit(f, f.GetSheetList()[0])
	var out bytes.Buffer
	check(t, f.Write(&out))
	return out.Bytes()
}

func form(t *testing.T, book []byte) (string, []byte) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	check(t, w.WriteField("title", "not a file"))
	p, err := w.CreateFormFile("file", "care.xlsx")
	check(t, err)
	_, err = p.Write(book)
	check(t, err)
	check(t, w.Close())
	return w.FormDataContentType(), body.Bytes()
}

func TestATableGoesToASpreadsheetAndBackOverHTTPByteForByte(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		before, _ := d.rules()
		for _, key := range []string{"care", "care.xlsx", "day"} {
			book := d.workbook("/" + key)
			w := d.send(editor, "POST", d.path("?revision=1"), sheets.Media, book)
			var said map[string]any
			check(t, json.Unmarshal(w.Body.Bytes(), &said))
			if w.Code != http.StatusOK || said["revision"] != 1.0 || said["table"] != strings.TrimSuffix(key, ".xlsx") {
				t.Fatalf("%s: %d %s", key, w.Code, w.Body)
			}
		}
		if after, number := d.rules(); after != before || number != 1 {
			t.Errorf("what was not edited is another text, revision %d:\n%s", number, after)
		}
		media, body := form(t, changed(t, d.workbook("/care?revision=1"), func(f *excelize.File, s string) { check(t, f.SetCellStr(s, "C8", "310.00")) }))
		w := d.send(editor, "POST", d.path("?revision=1&note=x&idempotencyKey=k"), media, body)
		if w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		after, number := d.rules()
		if want := strings.Replace(before, "300.00", "310.00", 1); after != want || number != 2 {
			t.Errorf("one cell was edited, and there is\n%s", after)
		}
		// A retry is done once; the first answer is given again.
		if again := d.send(editor, "POST", d.path("?revision=1&note=x&idempotencyKey=k"), media, body); again.Code != http.StatusOK {
			t.Errorf("a retry: %d %s", again.Code, again.Body)
		}
		if _, number := d.rules(); number != 2 {
			t.Error("a retry made a revision")
		}
		// The text that it had is read back from its own revision, byte for byte.
		w = d.send(editor, "POST", d.path("?revision=2"), sheets.Media, d.workbook("/care?revision=1"))
		if got, _ := d.rules(); w.Code != http.StatusOK || got != before {
			t.Errorf("%d\n%s", w.Code, got)
		}
		// Both changed the same cell: a conflict, and nothing is saved.
		stale := changed(t, d.workbook("/care?revision=1"), func(f *excelize.File, s string) { check(t, f.SetCellStr(s, "C8", "333")) })
		if w = d.send(editor, "POST", d.path("?revision=2"), sheets.Media, stale); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "CONFLICT") {
			t.Errorf("a workbook of an old revision: %d %s", w.Code, w.Body)
		}
		// A release gives its tables to those who read rules.
		w = d.send(access.Caller{Name: "v", Role: access.Viewer}, "GET", "/releases/1/tables/care", "", nil)
		if w.Code != http.StatusOK || len(w.Body.Bytes()) == 0 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

func TestWhatCannotBeTakenOfAWorkbookIsNamedByItsCell(t *testing.T) {
	d := newDesk(t, filepath.Join(t.TempDir(), "bentou.db"))
	book := d.workbook("/care")
	bad := changed(t, book, func(f *excelize.File, s string) {
		check(t, f.SetCellStr(s, "A8", "woman"))
		check(t, f.SetCellStr(s, "C9", "much"))
	})
	w := d.send(editor, "POST", d.path("?revision=1"), sheets.Media, bad)
	for _, want := range []string{"2019-01-01!A8: “woman” is no code", "2019-01-01!C9: not a number", "C9：不是数", `"field":"file"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d, nothing of %q: %s", w.Code, want, w.Body)
		}
	}
	if w.Code != http.StatusBadRequest {
		t.Errorf("%d", w.Code)
	}
	for _, x := range []struct {
		what, path, media string
		caller            access.Caller
		body              []byte
		status            int
	}{
		{"no workbook", "?revision=1", sheets.Media, editor, []byte("PK no"), 400},
		{"nothing", "?revision=1", sheets.Media, editor, nil, 400},
		{"too much", "?revision=1", sheets.Media, editor, make([]byte, 5<<20), 400},
		{"no revision", "", sheets.Media, editor, book, 400},
		{"no such revision", "?revision=9", sheets.Media, editor, book, 404},
		{"not a flag", "?revision=1&merge=maybe", sheets.Media, editor, book, 400},
		{"a form that is none", "?revision=1", "multipart/form-data", editor, book, 400},
		{"fields of a form", "?revision=1", "application/x-www-form-urlencoded", editor, book, 415},
		{"an approver", "?revision=1", sheets.Media, access.Caller{Name: "z", Role: access.PolicyApprover}, book, 403},
		{"an editor of an area", "?revision=1", sheets.Media, access.Caller{Name: "z", Role: access.PolicyEditor, Unit: 5}, book, 403},
	} {
		if w := d.send(x.caller, "POST", d.path(x.path), x.media, x.body); w.Code != x.status || !strings.Contains(w.Body.String(), `"zh":`) {
			t.Errorf("%s: %d %s", x.what, w.Code, w.Body)
		}
	}
	for path, status := range map[string]int{d.path("/nothing"): 404, "/drafts/AA/tables/care": 404, "/releases/7/tables/care": 404, "/releases/x/tables/care": 404, d.path("/care?revision=x"): 400} {
		if w := d.send(editor, "GET", path, "", nil); w.Code != status {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if w := d.send(access.Caller{Name: "v", Role: access.Viewer}, "GET", d.path("/care"), "", nil); w.Code != http.StatusForbidden {
		t.Errorf("a viewer reads a draft: %d", w.Code)
	}
	if _, number := d.rules(); number != 1 {
		t.Error("something of it was saved")
	}
}

// Who pastes a column of identity numbers into a table is told the cells, not the numbers.
func TestANumberTypedIntoACellIsNotRepeated(t *testing.T) {
	d := newDesk(t, filepath.Join(t.TempDir(), "bentou.db"))
	const number = "371599194905050081"
	for faults, cells := range map[int][]string{1: {"C8"}, 2: {"C8", "C9"}} {
		book := changed(t, d.workbook("/care"), func(f *excelize.File, s string) {
			for _, cell := range cells {
				check(t, f.SetCellStr(s, cell, "x"+number))
			}
		})
		w := d.send(editor, "POST", d.path("?revision=1"), sheets.Media, book)
		if w.Code != http.StatusBadRequest || strings.Contains(w.Body.String(), number) || strings.Count(w.Body.String(), `"code"`) != faults {
			t.Errorf("%d cells: %d %s", faults, w.Code, w.Body)
		}
		if strings.Count(w.Body.String(), "[…]") < 2*faults { // in both languages
			t.Errorf("%d cells: nothing was hidden: %s", faults, w.Body)
		}
	}
}
