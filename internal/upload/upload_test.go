package upload_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"bentou/ent/store"
	"bentou/graph/scalar"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/testkit"
	"bentou/internal/upload"
	"bentou/internal/vault"
)

const limit = 200 << 10

type fixture struct {
	*testing.T
	store  *store.Store
	folder string
	files  *upload.Uploads
}

// signedIn has an administrator send what is sent.
func signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(access.With(r.Context(), &access.Caller{Name: "admin", Role: access.Administrator})))
	})
}

// logged has the access log around it, as the server has.
func (f *fixture) logged(next http.Handler) http.Handler {
	return audit.New(f.store, nil).Middleware(next)
}

// each runs a test on both databases.
func each(t *testing.T, test func(f *fixture)) {
	open := func(t *testing.T, url string) *fixture {
		t.Helper()
		v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		folder := t.TempDir()
		return &fixture{t, s, folder, upload.New(s, folder, upload.Options{MaxBytes: limit})}
	}
	t.Run("sqlite", func(t *testing.T) { test(open(t, filepath.Join(t.TempDir(), "bentou.db"))) })
	t.Run("postgres", func(t *testing.T) { test(open(t, testkit.Postgres(t))) })
}

func (f *fixture) save(name, content string) int {
	f.Helper()
	id, err := f.files.Save(f.Context(), "test", name, strings.NewReader(content))
	if err != nil {
		f.Fatal(err)
	}
	return id
}

func (f *fixture) content(id int) (content, name string) {
	f.Helper()
	r, name, err := f.files.Open(f.Context(), id)
	if err != nil {
		f.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		f.Fatal(err)
	}
	return string(text), name
}

// kept lists what lies in the folder.
func (f *fixture) kept() []string {
	f.Helper()
	list, err := filepath.Glob(filepath.Join(f.folder, "uploads", "*"))
	if err != nil {
		f.Fatal(err)
	}
	return list
}

func TestAFileIsKeptSealedForItsOwnerOnlyAndComesBackAsItWas(t *testing.T) {
	each(t, func(f *fixture) {
		content := strings.Repeat("张三,371599194912310011\n", 6000)
		id := f.save("名册.csv", content)
		if got, name := f.content(id); got != content || name != "名册.csv" {
			f.Errorf("%d bytes of %q come back", len(got), name)
		}
		files := f.kept()
		if len(files) != 1 {
			f.Fatalf("%v", files)
		}
		raw, err := os.ReadFile(files[0])
		if err != nil {
			f.Fatal(err)
		}
		if bytes.Contains(raw, []byte("371599")) || bytes.Contains(raw, []byte("张三")) {
			f.Error("the content lies on the disk in plain")
		}
		if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
			f.Errorf("%v, %v", info.Mode(), err)
		}
		change, err := f.store.Client().Change.Query().Only(f.Context())
		if err != nil || change.Kind != "upload.add" || change.Actor != "test" {
			f.Errorf("the change is %v, %v", change, err)
		}
	})
}

func TestAFileThatIsEmptyTooLargeOrCutOffLeavesNothing(t *testing.T) {
	each(t, func(f *fixture) {
		broken := errors.New("the line is dead")
		cancelled, cancel := context.WithCancel(f.Context())
		cancel()
		for _, c := range []struct {
			what string
			ctx  context.Context
			in   io.Reader
			good func(error) bool
		}{
			{"empty", f.Context(), strings.NewReader(""), func(err error) bool { return fault.CodeOf(err) == fault.Invalid }},
			{"too large", f.Context(), strings.NewReader(strings.Repeat("x", limit+1)), func(err error) bool {
				return fault.CodeOf(err) == fault.Invalid && strings.Contains(fault.All(err)[0].Text.ZH, "200 KiB")
			}},
			{"cut off", f.Context(), io.MultiReader(strings.NewReader(strings.Repeat("x", 100<<10)), iotest.ErrReader(broken)), func(err error) bool { return errors.Is(err, broken) }},
			{"given up", cancelled, strings.NewReader("x"), func(err error) bool { return errors.Is(err, context.Canceled) }},
		} {
			if id, err := f.files.Save(c.ctx, "test", "a.csv", c.in); !c.good(err) || id != 0 {
				f.Errorf("%s: %d, %v", c.what, id, err)
			}
		}
		if left := f.kept(); len(left) != 0 {
			f.Errorf("%v is left", left)
		}
		if n, err := f.store.Client().Change.Query().Count(f.Context()); err != nil || n != 0 {
			f.Errorf("%d changes, %v", n, err)
		}
		f.save("a.csv", strings.Repeat("x", limit))
		if _, err := f.files.Keep(f.Context(), "test", "b.csv", strings.NewReader(strings.Repeat("x", 2*limit))); err != nil {
			f.Errorf("a file of the program's own: %v", err)
		}
	})
}

func TestWhatIsNotThereOrWasRemovedIsNotFound(t *testing.T) {
	each(t, func(f *fixture) {
		id := f.save("a.csv", "x")
		if err := f.files.Remove(f.Context(), "test", id); err != nil {
			f.Fatal(err)
		}
		if _, _, err := f.files.Open(f.Context(), id); fault.CodeOf(err) != fault.NotFound {
			f.Errorf("open: %v", err)
		}
		if err := f.files.Remove(f.Context(), "test", id); fault.CodeOf(err) != fault.NotFound {
			f.Errorf("remove: %v", err)
		}
		if left := f.kept(); len(left) != 0 {
			f.Errorf("%v is left", left)
		}
		if broken, _, err := f.store.VerifyChain(f.Context()); broken != 0 || err != nil {
			f.Errorf("the chain is broken at %d, %v", broken, err)
		}
	})
}

func TestSweepingRemovesWhatACrashLeftButNothingElse(t *testing.T) {
	each(t, func(f *fixture) {
		id := f.save("a.csv", "x")
		old := f.store.Clock().Now().Add(-2 * time.Hour)
		for _, name := range []string{"half.part", "whole", "young"} {
			path := filepath.Join(f.folder, "uploads", name)
			if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
				f.Fatal(err)
			}
			if name != "young" {
				if err := os.Chtimes(path, old, old); err != nil {
					f.Fatal(err)
				}
			}
		}
		for _, path := range f.kept() {
			if filepath.Base(path) != "young" {
				if err := os.Chtimes(path, old, old); err != nil {
					f.Fatal(err)
				}
			}
		}
		if err := f.files.Sweep(f.Context()); err != nil {
			f.Fatal(err)
		}
		if left := f.kept(); len(left) != 2 {
			f.Errorf("%v is left", left)
		}
		f.content(id)
	})
}

// answer is what the handler says.
type answer struct {
	status int
	header http.Header
	body   string
	ID     string
	Name   string
	Size   int
	Errors []struct {
		Message    string
		Extensions struct{ Code, ZH string }
	}
}

func (f *fixture) do(r *http.Request) answer {
	f.Helper()
	w := httptest.NewRecorder()
	f.logged(signedIn(f.files.Handler())).ServeHTTP(w, r)
	a := answer{status: w.Code, header: w.Header(), body: w.Body.String()}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			f.Fatal(err)
		}
	}
	return a
}

func post(target, media string, body io.Reader, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, target, body)
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func form(files ...string) (string, io.Reader) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	w.WriteField("note", "not a file")
	for _, name := range files {
		part, _ := w.CreateFormFile("file", name)
		fmt.Fprintf(part, "content of %s", name)
	}
	w.Close()
	return w.FormDataContentType(), &body
}

func TestAFileIsSentAsTheBodyOrInAForm(t *testing.T) {
	each(t, func(f *fixture) {
		media, body := form(`C:\lists\名册.xlsx`)
		for _, c := range []struct {
			what, name, content string
			request             *http.Request
		}{
			{"by ?name=", "a.csv", "x", post("/uploads?name=a.csv", "text/csv", strings.NewReader("x"))},
			{"by its disposition", "名册.csv", "x", post("/uploads", "", strings.NewReader("x"), "Content-Disposition", `attachment; filename*=utf-8''%E5%90%8D%E5%86%8C.csv`)},
			{"without a name", "upload", "x", post("/uploads", "application/octet-stream", strings.NewReader("x"))},
			{"with a path for a name", "passwd", "x", post("/uploads?name=../../etc/passwd", "", strings.NewReader("x"))},
			{"with a name that would end a header", `a";X-Evil: 1;b=".csv`, "x", post("/uploads?name=a%22%3B%0D%0AX-Evil:%201%3Bb%3D%22.csv", "", strings.NewReader("x"))},
			{"in a form", "名册.xlsx", `content of C:\lists\名册.xlsx`, post("/uploads", media, body)},
		} {
			a := f.do(c.request)
			if a.status != http.StatusCreated || a.Name != c.name || a.Size != len(c.content) {
				f.Errorf("%s: %d %s", c.what, a.status, a.body)
				continue
			}
			id, err := scalar.UnmarshalID(a.ID)
			if err != nil {
				f.Fatal(err)
			}
			if content, _ := f.content(id); content != c.content {
				f.Errorf("%s: %q was kept", c.what, content)
			}
			got := f.do(httptest.NewRequest(http.MethodGet, "/uploads/"+a.ID, nil))
			disposition, params, err := mime.ParseMediaType(got.header.Get("Content-Disposition"))
			if got.status != http.StatusOK || got.body != c.content || disposition != "attachment" || params["filename"] != c.name || err != nil {
				f.Errorf("%s: it comes back as %d %q %v", c.what, got.status, got.body, got.header)
			}
			if got.header.Get("Cache-Control") != "no-store" || got.header.Get("X-Content-Type-Options") != "nosniff" {
				f.Errorf("%s: %v", c.what, got.header)
			}
		}
	})
}

func TestWhatIsRefusedSaysWhyAndLeavesNothing(t *testing.T) {
	each(t, func(f *fixture) {
		two, twoBody := form("a.csv", "b.csv")
		none, noneBody := form()
		cut, cutBody := form("a.csv")
		half, _ := io.ReadAll(cutBody)
		large := strings.Repeat("x", limit+1)
		larger := "multipart/form-data; boundary=b"
		for _, c := range []struct {
			what    string
			status  int
			code    string
			request *http.Request
		}{
			{"an empty body", 400, "INVALID", post("/uploads", "", strings.NewReader(""))},
			{"too large a file", 413, "INVALID", post("/uploads", "", strings.NewReader(large))},
			{"too large a file of unknown length", 413, "INVALID", post("/uploads", "", io.MultiReader(strings.NewReader(large)))},
			{"too large a file in a form", 413, "INVALID", post("/uploads", larger, strings.NewReader("--b\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n"+large+"\r\n--b--\r\n"))},
			{"a form without end", 413, "INVALID", post("/uploads", larger, io.MultiReader(strings.NewReader("--b\r\nContent-Disposition: form-data; name=f\r\n\r\n"), strings.NewReader(large+large)))},
			{"two files", 400, "INVALID", post("/uploads", two, twoBody)},
			{"a form without a file", 400, "INVALID", post("/uploads", none, noneBody)},
			{"a form that breaks off", 400, "INVALID", post("/uploads", cut, bytes.NewReader(half[:len(half)-20]))},
			{"fields of a form", 415, "INVALID", post("/uploads", "application/x-www-form-urlencoded", strings.NewReader("a=b"))},
			{"a form without boundary", 415, "INVALID", post("/uploads", "multipart/form-data", strings.NewReader("x"))},
			{"a compressed body", 415, "INVALID", post("/uploads", "text/csv", strings.NewReader("x"), "Content-Encoding", "gzip")},
			{"an id of nothing", 404, "NOT_FOUND", httptest.NewRequest(http.MethodGet, "/uploads/AQ", nil)},
			{"what is no id", 404, "NOT_FOUND", httptest.NewRequest(http.MethodGet, "/uploads/%2e%2e", nil)},
		} {
			a := f.do(c.request)
			if a.status != c.status || len(a.Errors) != 1 || a.Errors[0].Extensions.Code != c.code || a.Errors[0].Message == "" || a.Errors[0].Extensions.ZH == "" {
				f.Errorf("%s: %d %s", c.what, a.status, a.body)
			}
		}
		if left := f.kept(); len(left) != 0 {
			f.Errorf("%v is left", left)
		}
	})
}

func TestAFileThatWasAlteredOnTheDiskIsNotServedAsWhole(t *testing.T) {
	each(t, func(f *fixture) {
		id := f.save("a.csv", strings.Repeat("x", 150<<10))
		path := f.kept()[0]
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		raw[len(raw)-5] ^= 1
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			f.Fatal(err)
		}
		server := httptest.NewServer(f.logged(signedIn(f.files.Handler())))
		defer server.Close()
		r, err := http.Get(server.URL + "/uploads/" + upload.FormatID(id))
		if err == nil {
			_, err = io.ReadAll(r.Body)
			r.Body.Close()
		}
		if err == nil {
			f.Error("the file arrives without an error")
		}
		if upload.FormatID(id) != strings.Trim(marshal(id), `"`) {
			f.Error("the id is not the API's")
		}
	})
}

func marshal(id int) string {
	var b strings.Builder
	scalar.MarshalID(id).MarshalGQL(&b)
	return b.String()
}
