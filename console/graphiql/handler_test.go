package graphiql

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, method, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w
}

// named are the files that the page names.
func named(t *testing.T) []string {
	t.Helper()
	page := get(t, "GET", "/graphiql").Body.String()
	var paths []string
	for _, m := range regexp.MustCompile(`(?:src|href)="(/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		paths = append(paths, m[1])
	}
	if len(paths) != 2 {
		t.Fatalf("the page names %v; one script and one style sheet are expected", paths)
	}
	return paths
}

func TestEveryFileThatThePageNamesIsServedUnderTheStrictPolicy(t *testing.T) {
	kinds := map[string]string{".js": "text/javascript", "css": "text/css", "iql": "text/html", "txt": "text/plain"}
	for _, path := range append(named(t), "/graphiql", "/graphiql/LICENSES.txt") {
		w := get(t, "GET", path)
		header := w.Header()
		if w.Code != 200 || w.Body.Len() == 0 || !strings.HasPrefix(header.Get("Content-Type"), kinds[path[len(path)-3:]]) {
			t.Errorf("%s: %d, %d bytes, %s", path, w.Code, w.Body.Len(), header.Get("Content-Type"))
		}
		csp := header.Get("Content-Security-Policy")
		for _, part := range []string{
			"default-src 'none'", "script-src 'self';", "connect-src 'self';", "style-src 'self';",
			"frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'",
		} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: the policy lacks %q: %s", path, part, csp)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") || strings.Contains(csp, "*") {
			t.Errorf("%s: the policy has a hole: %s", path, csp)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", path)
		}
	}
}

func TestHashedFilesAreKeptForGoodAndThePageIsNot(t *testing.T) {
	for _, path := range named(t) {
		if !regexp.MustCompile(`^/graphiql/assets/graphiql-[0-9A-Z]{8}\.(js|css)$`).MatchString(path) {
			t.Errorf("%s has no hash in its name", path)
		}
		if got := get(t, "GET", path).Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: %s", path, got)
		}
	}
	page := get(t, "GET", "/graphiql")
	if got := page.Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("the page: %s", got)
	}
	again := get(t, "GET", "/graphiql", "If-None-Match", page.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("unchanged, yet %d with %d bytes", again.Code, again.Body.Len())
	}
}

func TestFilesArePackedForThoseWhoCanUnpack(t *testing.T) {
	for _, path := range named(t) {
		plain, packed := get(t, "GET", path), get(t, "GET", path, "Accept-Encoding", "br, gzip")
		z, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		text, err := io.ReadAll(z)
		if err != nil || string(text) != plain.Body.String() {
			t.Errorf("%s: packed and plain differ: %v", path, err)
		}
		if packed.Header().Get("ETag") == plain.Header().Get("ETag") || packed.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: a cache could mix them up", path)
		}
	}
}

func TestNothingElseIsServed(t *testing.T) {
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/graphiql/", 308}, {"GET", "/graphiql/assets/", 404}, {"GET", "/graphiql/index.html", 404},
		{"GET", "/graphiql/../handler.go", 404}, {"GET", "/graphiql/assets/none.js", 404},
		{"POST", "/graphiql", 405}, {"DELETE", "/graphiql", 405}, {"HEAD", "/graphiql", 200},
	} {
		w := get(t, c.method, c.path)
		if w.Code != c.want || c.method == "HEAD" && w.Body.Len() > 0 {
			t.Errorf("%s %s: %d with %d bytes, want %d", c.method, c.path, w.Code, w.Body.Len(), c.want)
		}
	}
}

// Absolute URLs that stand in the bundle, and why none of them is fetched by
// loading or using the page.
var literals = map[string]string{
	"http://www.w3.org/1998/Math/MathML":                        "an XML namespace: a name, not an address",
	"http://www.w3.org/1999/xlink":                              "an XML namespace",
	"http://www.w3.org/2000/svg":                                "an XML namespace",
	"http://www.w3.org/XML/1998/namespace":                      "an XML namespace",
	"https://codemirror.net/5/doc/manual.html#keymaps":          "a link in the dialog of short cuts, followed only by a click",
	"https://github.com/graphql/graphiql":                       "the link of the logo, followed only by a click",
	"https://commonmark.org":                                    "in a schema description of GraphQL, as text",
	"https://en.wikipedia.org/wiki/IEEE_floating_point":         "in the description of Float, a link in the documentation",
	"https://react.dev/errors":                                  "in the text of an error",
	"https://yarnpkg.com/en/docs/selective-version-resolutions": "in the text of an error of graphql-js",
	"http:":          "markdown-it completes an address in a description to a link",
	`http:\/\`:       "the pattern by which markdown-it knows such an address",
	"http://${t.url": "the link that it makes of it, followed only by a click",
}

func TestTheServedFilesNameNoOtherHostThatWouldBeFetched(t *testing.T) {
	absolute := regexp.MustCompile("(?:https?|wss?|ftp):(?://|\\\\/\\\\/)[^\\s\"'`<>)\\]}\\\\]*")
	relative := regexp.MustCompile("[\"'`(]//[a-zA-Z0-9][a-zA-Z0-9.-]*\\.[a-zA-Z]{2,}") // //host/path takes the page's scheme
	for _, path := range append(named(t), "/graphiql") {
		text := get(t, "GET", path).Body.String()
		for _, url := range append(absolute.FindAllString(text, -1), relative.FindAllString(text, -1)...) {
			if _, known := literals[strings.TrimRight(url, "./,")]; !known {
				t.Errorf("%s names %s", path, url)
			}
		}
		switch {
		case strings.HasSuffix(path, ".css"):
			for _, m := range regexp.MustCompile(`(?i)@import[^;]*|url\(\s*["']?[^)]{0,30}|image-set\(|src\(`).FindAllString(text, -1) {
				if !strings.HasPrefix(m, `url("data:`) && !strings.HasPrefix(m, "url(data:") {
					t.Errorf("%s fetches: %s", path, m)
				}
			}
		case strings.HasSuffix(path, ".js"):
			for _, way := range []string{
				"XMLHttpRequest", "WebSocket(", "EventSource(", "sendBeacon", "importScripts", "import(", "Worker(", "eval(", "new Function(",
			} {
				if strings.Contains(text, way) {
					t.Errorf("%s holds %s", path, way)
				}
			}
			// GraphiQL's preview of an image whose address stands in a response is the
			// one other caller; the policy's connect-src and img-src stop it.
			calls := regexp.MustCompile(`\bfetch\([^,)]*`).FindAllString(text, -1)
			own, other := 0, 0
			for _, call := range calls {
				switch call {
				case `fetch("/graphql"`, `fetch("/session"`, `fetch("/signout"`:
					own++
				default:
					other++
				}
			}
			if own != 3 || other != 1 {
				t.Errorf("%s fetches: %v", path, calls)
			}
		default:
			for _, m := range regexp.MustCompile(`(?i)\b(?:src|href|srcset|action|data)\s*=\s*"([^"]*)"`).FindAllStringSubmatch(text, -1) {
				if !strings.HasPrefix(m[1], "/graphiql/") && m[1] != "data:," {
					t.Errorf("%s names %s", path, m[1])
				}
			}
			if strings.Contains(text, "<style") || regexp.MustCompile(`<script[^>]*>[^<]|\son\w+=`).MatchString(text) {
				t.Errorf("%s holds an inline script or style", path)
			}
		}
	}
}
