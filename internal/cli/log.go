package cli

import (
	"io"
	"log/slog"
)

// NewLog returns the log of a server: one line an event, as key=value pairs. Moments
// are UTC, so that the logs of several machines can be laid side by side; whatever
// comes from outside is quoted, so that it cannot end a line and begin one of its own.
func NewLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
			a.Value = slog.TimeValue(a.Value.Time().UTC())
		}
		return a
	}}))
}
