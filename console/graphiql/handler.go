package graphiql

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Where the page and what belongs to it are served.
const (
	pagePath   = "/graphiql"
	assetsPath = pagePath + "/assets/"
)

// policy is what the page may do: run its own script, apply its own styles, ask
// its own server. Nothing inline, and the images are those in its style sheet.
const policy = "default-src 'none'; object-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; " +
	"img-src data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// Handler serves the page at /graphiql and its files below /graphiql/.
func Handler() http.Handler {
	files := map[string]*file{}
	err := fs.WalkDir(dist, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := dist.ReadFile(name)
		if err != nil {
			return err
		}
		at := pagePath + strings.TrimPrefix(name, "dist")
		if path.Base(name) == "index.html" {
			at = pagePath
		}
		files[at] = newFile(at, body)
		return nil
	})
	if err != nil {
		panic("graphiql: " + err.Error()) // the files are part of the program
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		f := files[r.URL.Path]
		switch {
		case r.URL.Path == pagePath+"/":
			header.Set("Location", pagePath)
			w.WriteHeader(http.StatusPermanentRedirect)
		case f == nil:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "only GET is supported", http.StatusMethodNotAllowed)
		default:
			f.serve(w, r)
		}
	})
}

// file is one served file, packed when somebody first asks for it packed: the
// script is 1.3 MB, and 0.4 MB on the wire matters in a township office.
type file struct {
	body   []byte
	kind   string
	cache  string
	tag    string
	packed func() []byte
}

func newFile(at string, body []byte) *file {
	sum := sha256.Sum256(body)
	f := &file{body: body, cache: "no-cache", tag: hex.EncodeToString(sum[:8])}
	if strings.HasPrefix(at, assetsPath) {
		f.cache = "public, max-age=31536000, immutable" // the name changes with the content
	}
	switch path.Ext(at) {
	case ".js":
		f.kind = "text/javascript; charset=utf-8"
	case ".css":
		f.kind = "text/css; charset=utf-8"
	case ".txt":
		f.kind = "text/plain; charset=utf-8"
	default:
		f.kind = "text/html; charset=utf-8"
	}
	f.packed = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(f.body) // a buffer takes everything
		z.Close()
		return b.Bytes()
	})
	return f
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	body, tag := f.body, `"`+f.tag+`"`
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body, tag = f.packed(), `"`+f.tag+`-gzip"`
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Vary", "Accept-Encoding")
	header.Set("Cache-Control", f.cache)
	header.Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		header.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", f.kind)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		w.Write(body) // an error means that the reader has gone
	}
}
