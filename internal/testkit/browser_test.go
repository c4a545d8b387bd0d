package testkit

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPageIsDrivenAndItsComplaintsAreKept(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "img-src 'none'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(`<!doctype html><link rel=icon href="data:,"><title>页</title><input id=i autofocus>
			<script>console.error("说了"); i.onkeydown = e => document.title = (e.ctrlKey ? "Ctrl+" : "") + e.key</script>
			<img src="/x.png">`))
	}))
	defer server.Close()
	t.Setenv(Screenshots, t.TempDir())

	page := Browse(t, server.URL)
	page.WaitFor(`document.title === "页"`)
	if got := page.Eval(`Promise.resolve(6 * 7)`); got != "42" {
		t.Errorf("got %q", got)
	}
	page.Eval(`i.focus()`)
	page.Press("Enter", "Enter", 13, true)
	page.WaitFor(`document.title === "Ctrl+Enter"`)
	said := strings.Join(page.Said(), "\n")
	for _, part := range []string{"说了", "Content Security Policy"} {
		if !strings.Contains(said, part) {
			t.Errorf("%q is not among the complaints:\n%s", part, said)
		}
	}
	page.Screenshot("page")
	if png, err := os.ReadFile(filepath.Join(os.Getenv(Screenshots), "page.png")); err != nil || !strings.HasPrefix(string(png), "\x89PNG") {
		t.Errorf("no picture: %v", err)
	}
}
