package letters

import (
	"bytes"
	_ "embed" // the page
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"bentou/internal/access"
	"bentou/internal/edge"
	"bentou/internal/fault"
	"bentou/internal/upload"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

//go:embed letter.html
var page string

// Handler serves GET /decisions/{id}/letter. The access log has it before the answer
// begins (internal/audit stands around it).
func (l *Letters) Handler(log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /decisions/{id}/letter", func(w http.ResponseWriter, r *http.Request) {
		if err := l.send(w, r); err != nil {
			edge.Refuse(w, r, log, err)
		}
	})
	return mux
}

func (l *Letters) send(w http.ResponseWriter, r *http.Request) error {
	caller, err := access.From(r.Context())
	if err != nil {
		return err
	}
	lang := r.URL.Query().Get("lang")
	if lang == "" {
		lang = "zh"
	}
	asJSON := r.URL.Query().Get("format") == "json" || strings.Contains(r.Header.Get("Accept"), "application/json")
	switch f := r.URL.Query().Get("format"); {
	case lang != "zh" && lang != "en":
		return fault.New(fault.Invalid, "lang 只能是 zh 或 en", "lang is zh or en").On("lang")
	case f != "" && f != "json" && f != "html":
		return fault.New(fault.Invalid, "format 只能是 html 或 json", "format is html or json").On("format")
	case f == "html":
		asJSON = false
	}
	id, ok := upload.ParseID(r.PathValue("id"))
	if !ok {
		return errNone()
	}
	told, err := l.Tell(r.Context(), caller, id)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	media := "text/html; charset=utf-8"
	if asJSON {
		media = "application/json; charset=utf-8"
		e := json.NewEncoder(&body)
		e.SetEscapeHTML(false)
		e.SetIndent("", " ")
		err = e.Encode(told.Explanation())
	} else {
		err = told.HTML(&body, lang)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Vary", "Accept")
	edge.Send(w, r, edge.Document{Media: media, Body: body.Bytes()})
	return nil
}

// HTML writes the letter as a page in a language, zh or en, that needs nothing else and
// prints on A4.
func (t *Told) HTML(w io.Writer, lang string) error {
	of := func(zh, en string) string {
		if lang == "en" {
			return en
		}
		return zh
	}
	p, err := template.New("letter").Funcs(template.FuncMap{
		"t":   of,
		"say": func(x pack.Text) string { return of(x.ZH, x.EN) },
		"day": func(d fact.Date) string {
			y, m, n := d.Civil()
			return of(fmt.Sprintf("%d年%d月%d日", y, m, n), fmt.Sprintf("%d %s %d", n, m, y))
		},
	}).Parse(page)
	if err != nil {
		return err
	}
	return p.Execute(w, struct {
		*Told
		Lang, ID string
		Title    pack.Text
		Pack     pack.Text
	}{t, of("zh-CN", "en"), upload.FormatID(t.Stored.ID), t.programme, t.Release.Pack().Title})
}
