package rights

import (
	"bytes"
	"log/slog"
	"net/http"

	"bentou/internal/access"
	"bentou/internal/edge"
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
			edge.Refuse(w, r, log, err)
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
	edge.Send(w, r, edge.Document{Media: format.media, Name: "person-" + record.Person.ID + "." + format.name, Body: body.Bytes()})
	return nil
}
