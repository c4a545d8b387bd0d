package rights

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"io"
	"time"

	"bentou/internal/fault"
	"bentou/rules/fact"
)

// Format is how a record is written.
type Format struct{ name, media string }

// The formats.
var (
	HTML = Format{"html", "text/html; charset=utf-8"}
	JSON = Format{"json", "application/json"}
)

// ParseFormat reads the name of a format; "" is HTML.
func ParseFormat(name string) (Format, error) {
	switch name {
	case "", HTML.name:
		return HTML, nil
	case JSON.name:
		return JSON, nil
	}
	return Format{}, fault.New(fault.Invalid, "格式只能是 html 或 json", "the format is html or json").On("format")
}

//go:embed record.html
var page string

var beijing = time.FixedZone("UTC+8", 8*60*60)

var pageTemplate = template.Must(template.New("record").Funcs(template.FuncMap{
	"moment": func(t time.Time) string { return t.In(beijing).Format("2006-01-02 15:04:05") },
	"days": func(from fact.Date, to *fact.Date) string {
		if to == nil {
			return from.String() + " 起"
		}
		return from.String() + " 至 " + to.AddDays(-1).String()
	},
}).Parse(page))

// Write writes the record in a format.
func (r *Record) Write(w io.Writer, f Format) error {
	if f == JSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(r)
	}
	return pageTemplate.Execute(w, r)
}
