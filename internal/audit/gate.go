package audit

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"time"

	"bentou/internal/fault"
)

// gate lets an answer through once what it shows is logged, and never again once
// something was not.
type gate struct {
	http.ResponseWriter
	flush   func() error
	refused func(status int)
	outer   http.Header // what stood there before the handler was asked
	begun   bool        // the status has left
	shut    bool        // the answer was replaced, or ended
}

// writer is what handlers get. It hides the connection of the gate's writer, which
// could be taken over, but lets the deadlines through.
type writer struct{ gate *gate }

func (w writer) Header() http.Header               { return w.gate.Header() }
func (w writer) WriteHeader(status int)            { w.gate.begin(status) }
func (w writer) Write(b []byte) (int, error)       { return w.gate.write(b) }
func (w writer) Flush()                            { _ = w.FlushError() }
func (w writer) FlushError() error                 { w.gate.begin(http.StatusOK); return w.control().Flush() }
func (w writer) SetReadDeadline(t time.Time) error { return w.control().SetReadDeadline(t) }

func (w writer) SetWriteDeadline(t time.Time) error { return w.control().SetWriteDeadline(t) }
func (w writer) EnableFullDuplex() error            { return w.control().EnableFullDuplex() }

func (w writer) control() *http.ResponseController {
	return http.NewResponseController(w.gate.ResponseWriter)
}

// begin sends the status, or the answer that stands for all others where what this
// one shows cannot be logged.
func (g *gate) begin(status int) {
	if g.begun || g.shut {
		return
	}
	if status < 200 && status != http.StatusSwitchingProtocols {
		g.ResponseWriter.WriteHeader(status) // an interim answer shows nothing
		return
	}
	if _, is := refusals[status]; is {
		g.refused(status)
	}
	if err := g.flush(); err != nil {
		g.unavailable(err)
		return
	}
	g.begun = true
	g.ResponseWriter.WriteHeader(status)
}

func (g *gate) write(b []byte) (int, error) {
	g.begin(http.StatusOK)
	if g.shut {
		return len(b), nil // nobody sees it
	}
	if err := g.flush(); err != nil {
		// The status has left: an answer that breaks off is one that failed.
		g.shut = true
		panic(http.ErrAbortHandler)
	}
	return g.ResponseWriter.Write(b)
}

// finish logs what happened in a request that was never answered, or after its answer.
func (g *gate) finish() {
	if p := recover(); p != nil {
		_ = g.flush() // it was told to the log
		panic(p)
	}
	switch err := g.flush(); {
	case err != nil && g.begun:
		panic(http.ErrAbortHandler)
	case err != nil && !g.shut:
		g.unavailable(err)
	}
}

func (g *gate) unavailable(err error) {
	g.shut = true
	f := fault.All(err)[0]
	body, _ := json.Marshal(map[string]any{"errors": []any{map[string]any{
		"message": f.Text.EN, "extensions": map[string]any{"code": f.Code, "zh": f.Text.ZH},
	}}})
	h := g.Header()
	clear(h) // cookies, names of files: nothing of the answer that was meant
	maps.Copy(h, g.outer)
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	g.ResponseWriter.WriteHeader(http.StatusServiceUnavailable)
	_, _ = g.ResponseWriter.Write(body)
}
