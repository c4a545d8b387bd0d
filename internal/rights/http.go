package rights

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"mime"
	"net/http"
	"strconv"

	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/internal/upload"
)

// Handler serves GET /persons/{id}/record: the record of a person as a page in Chinese
// that needs nothing else, or with ?format=json as JSON. It is for those who may answer
// requests about rights ([access.Caller.MayAnswer]) and is in the access log before the
// answer begins (internal/audit stands around it).
func (g *Rights) Handler(log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /persons/{id}/record", func(w http.ResponseWriter, r *http.Request) {
		if err := g.send(w, r); err != nil {
			refuse(w, r, log, err)
		}
	})
	return mux
}

func (g *Rights) send(w http.ResponseWriter, r *http.Request) error {
	caller, err := access.From(r.Context())
	if err != nil {
		return err
	}
	reader, err := g.ReaderFor(r.Context(), caller)
	if err != nil {
		return err
	}
	format, err := ParseFormat(r.URL.Query().Get("format"))
	if err != nil {
		return err
	}
	id, ok := upload.ParseID(r.PathValue("id"))
	if !ok {
		return errNobody()
	}
	record, err := g.Export(r.Context(), reader, id)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := record.Write(&body, format); err != nil {
		return err
	}
	h := w.Header()
	secure(h)
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", format.media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "person-" + record.Person.ID + "." + format.name}))
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	if r.Method != http.MethodHead {
		w.Write(body.Bytes())
	}
	return nil
}

func secure(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
}

// policy is that of the page: it brings its styles along, and nothing else.
const policy = "default-src 'none'; object-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

func refuse(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	f := fault.All(err)[0]
	status := map[fault.Code]int{
		fault.Invalid: http.StatusBadRequest, fault.Unauthenticated: http.StatusUnauthorized, fault.Forbidden: http.StatusForbidden,
		fault.NotFound: http.StatusNotFound, fault.Unavailable: http.StatusServiceUnavailable,
	}[f.Code]
	extensions := map[string]any{"code": string(f.Code), "zh": f.Text.ZH}
	if status == 0 {
		status = http.StatusInternalServerError
		reference := rand.Text()[:12]
		extensions["reference"] = reference
		log.ErrorContext(r.Context(), "internal error", slog.String("reference", reference), slog.Any("error", err))
	}
	text, err := json.Marshal(map[string]any{"errors": []any{map[string]any{"message": f.Text.EN, "extensions": extensions}}})
	if err != nil {
		panic(err) // texts only
	}
	secure(w.Header())
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write(append(text, '\n'))
}
