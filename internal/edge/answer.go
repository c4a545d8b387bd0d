package edge

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
)

// pagePolicy is that of a page that brings its styles along, and nothing else.
const pagePolicy = "default-src 'none'; object-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

// Document is a file or page that is made for one request and kept by nobody.
type Document struct {
	Media string // as Content-Type
	Name  string // of the file that it is saved as; none: it is shown
	Body  []byte
}

// Send answers with a document, or for HEAD with what would come before it.
func Send(w http.ResponseWriter, r *http.Request, d Document) {
	h := w.Header()
	Closed(h)
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Content-Type", d.Media)
	if d.Name != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	}
	h.Set("Content-Length", strconv.Itoa(len(d.Body)))
	if r.Method != http.MethodHead {
		w.Write(d.Body)
	}
}

// JSON answers with a value of texts and numbers.
func JSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // texts and numbers only
	}
	h := w.Header()
	Closed(h)
	h.Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
}

// Closed keeps an answer out of caches and from being read as something else, wherever
// its handler stands.
func Closed(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
}
