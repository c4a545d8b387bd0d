package cli

import (
	"bytes"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestALogLineIsOneEventInUTCWhateverIsInIt(t *testing.T) {
	defer func(was *time.Location) { time.Local = was }(time.Local)
	time.Local = time.FixedZone("Liaocheng", 8*60*60)
	var out bytes.Buffer
	log := NewLog(&out)
	const forged = "x\ntime=2019-12-31T00:00:00.000Z level=INFO msg=\"all is well\" a=b"
	for _, sep := range []string{"\n", "\r\n", "\r", "\u2028", "\x1b[2K", "\x00"} {
		text := strings.ReplaceAll(forged, "\n", sep)
		out.Reset()
		log.Error(text, slog.String("path", text), slog.Any("error", errors.New(text)), slog.String(text, "as a key"))
		line := out.String()
		if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") || strings.ContainsAny(line, "\r\u2028\x1b\x00") {
			t.Errorf("%q breaks the line: %q", sep, line)
		}
		if !regexp.MustCompile(`^time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=ERROR msg="x`).MatchString(line) {
			t.Errorf("it begins with %q", line)
		}
	}
	// The same through what net/http logs with.
	out.Reset()
	slog.NewLogLogger(log.Handler(), slog.LevelWarn).Print(forged)
	if line := out.String(); strings.Count(line, "\n") != 1 || !strings.Contains(line, "Z level=WARN ") {
		t.Errorf("%q", line)
	}
}
