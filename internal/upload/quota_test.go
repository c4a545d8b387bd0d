package upload_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/testkit"
	"bentou/internal/upload"
	"bentou/internal/vault"
)

func TestWhatOneSenderSendsInADayIsBoundedInNumberAndSize(t *testing.T) {
	check := func(t *testing.T, url string) {
		v, err := vault.OpenOrCreate(t.TempDir() + "/keys.json")
		if err != nil {
			t.Fatal(err)
		}
		now := time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)
		s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.Func(func() time.Time { return now }, nil)})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		var log bytes.Buffer
		files := upload.New(s, t.TempDir(), upload.Options{QuotaFiles: 3, QuotaBytes: 1000, Log: slog.New(slog.NewTextHandler(&log, nil))})
		save := func(actor string, n int) fault.Code {
			_, err := files.Save(t.Context(), actor, "a.csv", strings.NewReader(strings.Repeat("x", n)))
			return fault.CodeOf(err)
		}
		for _, c := range []struct {
			what, actor string
			bytes       int
			want        fault.Code
			pass        time.Duration
		}{
			{"within", "a", 600, "", time.Hour},
			{"beyond the bytes", "a", 401, upload.TooManyRequests, 0},
			{"up to the bytes", "a", 400, "", 0},
			{"all bytes are used", "a", 1, upload.TooManyRequests, 0},
			{"somebody else", "b", 1, "", 0},
			{"and again", "b", 1, "", 0},
			{"a third", "b", 1, "", 0},
			{"a fourth", "b", 1, upload.TooManyRequests, 22 * time.Hour},
			{"a day has not passed", "a", 1, upload.TooManyRequests, time.Hour + time.Second},
			{"a day after the first", "a", 600, "", 0},
			{"the second still counts", "a", 1, upload.TooManyRequests, 0},
		} {
			if got := save(c.actor, c.bytes); got != c.want {
				t.Errorf("%s: %q, want %q", c.what, got, c.want)
			}
			now = now.Add(c.pass)
		}
		// What the program makes itself is not refused: an import must be able to say
		// what it set aside.
		if _, err := files.Keep(t.Context(), "a", "b.csv", strings.NewReader(strings.Repeat("x", 5000))); err != nil {
			t.Error(err)
		}
		r := post("/uploads?name=a.csv", "text/csv", strings.NewReader("x"))
		w := httptest.NewRecorder()
		files.Handler().ServeHTTP(w, r.WithContext(access.With(context.WithoutCancel(t.Context()), &access.Caller{Name: "a", Role: access.Administrator})))
		if text := w.Body.String(); w.Code != 429 || !strings.Contains(text, `"code":"TOO_MANY_REQUESTS"`) || !strings.Contains(text, `"limit":"uploadFiles","max":3`) || !strings.Contains(text, `"zh":`) {
			t.Errorf("%d %s", w.Code, text)
		}
		if !strings.Contains(log.String(), "too many uploads") {
			t.Errorf("the log says %q", log.String())
		}
	}
	t.Run("sqlite", func(t *testing.T) { check(t, t.TempDir()+"/bentou.db") })
	t.Run("postgres", func(t *testing.T) { check(t, testkit.Postgres(t)) })
}
