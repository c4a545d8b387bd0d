package transport

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bentou/graph/limits"
	"bentou/internal/fault"
)

func TestARequestBeyondTheGateIsAskedToComeAgain(t *testing.T) {
	gate := limits.NewGate("running", 1, 1, time.Millisecond)
	h := server(POST{Gate: gate})
	leave, full := gate.Enter(t.Context())
	if full != nil {
		t.Fatal(full)
	}
	for _, header := range []map[string]string{jsonOnly, newer} {
		got := ask(t, h, http.MethodPost, header, []byte(`{"query":"{__typename}"}`))
		if got.status != 503 || got.code() != string(fault.Unavailable) || got.header.Get("Retry-After") != "1" || !strings.Contains(got.text, `"limit":"running","max":1`) {
			t.Errorf("%d %v %s", got.status, got.header, got.text)
		}
	}
	// What cannot be run waits for no place.
	if got := ask(t, h, http.MethodPost, jsonBody, []byte(`[]`)); got.status != 400 {
		t.Errorf("a batch: %d", got.status)
	}
	leave()
	if got := ask(t, h, http.MethodPost, jsonBody, []byte(`{"query":"{__typename}"}`)); got.status != 200 {
		t.Errorf("%d %s", got.status, got.text)
	}
	if gate.Busy() != 0 {
		t.Errorf("%d are still in", gate.Busy())
	}
}

func TestAnAnswerSaysWhereTheCallerStandsAndOneTooManyIsRefused(t *testing.T) {
	now := time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC)
	guard := Guard{
		Rate:   limits.NewRate(limits.Limits{Rate: 0.5, Burst: 2}.Filled(), func() time.Time { return now }),
		Caller: func(r *http.Request) string { return r.Header.Get("From") },
	}
	h := guard.Before(server(POST{}))
	from := func(who string) answer {
		return ask(t, h, http.MethodPost, map[string]string{"Content-Type": "application/json", "From": who}, []byte(`{"query":"{__typename}"}`))
	}
	for i, want := range []string{`"caller";r=1;t=2`, `"caller";r=0;t=4`} {
		got := from("a")
		if got.status != 200 || got.header.Get("RateLimit-Policy") != `"caller";q=2;w=4` || got.header.Get("RateLimit") != want {
			t.Errorf("request %d: %d %v", i, got.status, got.header)
		}
	}
	got := from("a")
	if got.status != 429 || got.code() != "TOO_MANY_REQUESTS" || got.header.Get("Retry-After") != "2" || got.header.Get("RateLimit") != `"caller";r=0;t=4` ||
		!strings.HasPrefix(got.header.Get("Content-Type"), "application/json") || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the third: %d %v %s", got.status, got.header, got.text)
	}
	if got := from("b"); got.status != 200 {
		t.Errorf("another caller: %d", got.status)
	}
	now = now.Add(2 * time.Second)
	if got := from("a"); got.status != 200 {
		t.Errorf("after Retry-After: %d", got.status)
	}
}

// listening serves a handler on a real connection, which has deadlines.
func listening(t *testing.T, h http.Handler) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// slowly sends what there is of a request, and then nothing, and returns the answer.
func slowly(t *testing.T, address, part string) string {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n%s", part)
	text, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestABodyThatDoesNotArriveIsRefusedAndTakesNoPlace(t *testing.T) {
	gate := limits.NewGate("running", 1, 1, time.Millisecond)
	leave, _ := gate.Enter(t.Context()) // nobody can get in: it is refused before it tries
	defer leave()
	got := slowly(t, listening(t, server(POST{BodyTime: 50 * time.Millisecond, Gate: gate})), `{"query":`)
	if !strings.HasPrefix(got, "HTTP/1.1 408 ") || !strings.Contains(got, `"TIMEOUT"`) || !strings.Contains(got, `"limit":"bodyTime","max":50`) || !strings.Contains(got, "Connection: close") {
		t.Errorf("%s", got)
	}
	guard := Guard{
		Rate: limits.NewRate(limits.Limits{}.Filled(), time.Now), Caller: func(*http.Request) string { return "" }, BodyTime: 50 * time.Millisecond,
	}
	got = slowly(t, listening(t, guard.Before(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			w.WriteHeader(http.StatusTeapot)
		}
	}))), "x")
	if !strings.HasPrefix(got, "HTTP/1.1 418 ") {
		t.Errorf("an upload: %s", got)
	}
}

func TestTheTimeOfABodyIsNotTheTimeOfTheAnswer(t *testing.T) {
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lift := inTime(w, 50*time.Millisecond)
		if _, err := io.ReadAll(r.Body); err != nil {
			t.Error(err)
		}
		lift()
		select {
		case <-r.Context().Done():
			t.Error("the connection counts as gone")
		case <-time.After(150 * time.Millisecond):
		}
	})
	response, err := http.Post("http://"+listening(t, slow), "application/json", strings.NewReader("{}"))
	if err != nil || response.StatusCode != 200 {
		t.Errorf("%v %v", response, err)
	}
}
