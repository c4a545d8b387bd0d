package transport

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/graph/limits"
	"bentou/internal/fault"
)

// ticking is a server whose subscription gives these responses, then waits for wait, and
// says when it has ended.
func ticking(gate *limits.Gate, list []*graphql.Response, wait, ended chan struct{}) *handler.Server {
	s := handler.New(&graphql.ExecutableSchemaMock{
		SchemaFunc:     func() *ast.Schema { return schema },
		ComplexityFunc: func(context.Context, string, string, int, map[string]any) (int, bool) { return 1, true },
		ExecFunc: func(context.Context) graphql.ResponseHandler {
			n := 0
			return func(ctx context.Context) *graphql.Response {
				if n++; n <= len(list) {
					if list[n-1] == nil {
						panic("out of order")
					}
					return list[n-1]
				}
				select {
				case <-wait:
				case <-ctx.Done():
					close(ended)
				}
				return nil
			}
		},
	})
	s.AddTransport(POST{Gate: gate})
	return s
}

func subscribing(t *testing.T, url, accept, query string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(fmt.Sprintf(`{"query":%q}`, query)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", accept)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { got.Body.Close() })
	return got
}

func eventsOf(t *testing.T, r *http.Response) (out []string) {
	t.Helper()
	for s := bufio.NewScanner(r.Body); s.Scan(); {
		if s.Text() != "" {
			out = append(out, s.Text())
		}
	}
	return out
}

func TestASubscriptionIsSentAsEventsAndEndsWithComplete(t *testing.T) {
	done := make(chan struct{})
	close(done)
	s := httptest.NewServer(ticking(nil, []*graphql.Response{{Data: []byte(`{"ticks":"一"}`)}, {Errors: gqlerror.List{{Message: "late"}}}, {Data: []byte("{\n\"ticks\": \"2\"}")}}, done, nil))
	defer s.Close()
	got := subscribing(t, s.URL, "text/event-stream", "subscription { ticks }")
	want := []string{"event: next", `data: {"data":{"ticks":"一"}}`, "event: next", `data: {"errors":[{"message":"late"}],"data":null}`, "event: next", `data: {"data":{"ticks":"2"}}`, "event: complete", "data:"}
	if lines := eventsOf(t, got); strings.Join(lines, "|") != strings.Join(want, "|") {
		t.Errorf("%q", lines)
	}
	if got.StatusCode != 200 || got.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" || got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("X-Accel-Buffering") != "no" {
		t.Errorf("%d %v", got.StatusCode, got.Header)
	}
}

func TestASubscriptionThatIsRefusedIsNoStreamAndAQueryNeither(t *testing.T) {
	done := make(chan struct{})
	close(done)
	refused := &graphql.Response{Errors: gqlerror.List{{Message: "no", Extensions: map[string]any{"code": string(fault.Forbidden)}}}}
	s := httptest.NewServer(ticking(nil, []*graphql.Response{refused}, done, nil))
	defer s.Close()
	for _, c := range []struct {
		accept, query string
		status        int
		media         string
	}{
		{"text/event-stream", "subscription { ticks }", 403, mediaNames[mediaGraphQL]},
		{"text/event-stream, application/json", "subscription { ticks }", 200, mediaNames[mediaJSON]},
		{"text/event-stream", "subscription { nonsense }", 400, mediaNames[mediaGraphQL]},
		{"text/event-stream", "{ partly }", 406, mediaNames[mediaGraphQL]},
		{"text/event-stream;q=0, application/json", "subscription { ticks }", 200, mediaNames[mediaJSON]},
		{"application/graphql-response+json", "subscription { ticks }", 400, mediaNames[mediaGraphQL]},
		{"*/*", "subscription { ticks }", 200, mediaNames[mediaJSON]},
	} {
		got := subscribing(t, s.URL, c.accept, c.query)
		lines := strings.Join(eventsOf(t, got), "")
		if got.StatusCode != c.status || !strings.HasPrefix(got.Header.Get("Content-Type"), c.media) || !strings.HasPrefix(lines, `{"errors":`) {
			t.Errorf("%s, %s: %d %s %s", c.accept, c.query, got.StatusCode, got.Header.Get("Content-Type"), lines)
		}
	}
}

func TestWhoLeavesAStreamEndsItAndGivesItsPlaceBack(t *testing.T) {
	gate := limits.NewGate("running", 1, 1, time.Millisecond)
	ended := make(chan struct{})
	s := httptest.NewServer(ticking(gate, []*graphql.Response{{Data: []byte(`{"ticks":"1"}`)}}, nil, ended))
	defer s.Close()
	got := subscribing(t, s.URL, "text/event-stream", "subscription { ticks }")
	if line, err := bufio.NewReader(got.Body).ReadString('\n'); err != nil || line != "event: next\n" || gate.Busy() != 1 {
		t.Fatalf("%q %v, %d run", line, err, gate.Busy())
	}
	got.Body.Close()
	<-ended
	for gate.Busy() != 0 {
		time.Sleep(time.Millisecond)
	}
}

func TestAPanicWithinAStreamBreaksItOffAndNothingElse(t *testing.T) {
	s := httptest.NewServer(ticking(nil, []*graphql.Response{{Data: []byte(`{"ticks":"1"}`)}, nil}, nil, nil))
	defer s.Close()
	for range 2 { // the server is still there
		got := subscribing(t, s.URL, "text/event-stream", "subscription { ticks }")
		if lines := strings.Join(eventsOf(t, got), "|"); !strings.Contains(lines, `"1"`) || strings.Contains(lines, "complete") {
			t.Error(lines)
		}
	}
	s = httptest.NewServer(ticking(nil, []*graphql.Response{nil}, nil, nil))
	defer s.Close()
	if got := subscribing(t, s.URL, "text/event-stream", "subscription { ticks }"); got.StatusCode != 500 {
		t.Errorf("before anything was sent: %d", got.StatusCode)
	}
}
