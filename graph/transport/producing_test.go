package transport

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/vektah/gqlparser/v2/ast"
)

// What a subscription does at last, such as to keep a report, is noted in the log of the
// request: that may not end before.
func TestARequestLastsUntilWhoGivesItsEventsHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, commit := make(chan struct{}), make(chan struct{})
		kept, ended := false, false
		s := handler.New(&graphql.ExecutableSchemaMock{
			SchemaFunc:     func() *ast.Schema { return schema },
			ComplexityFunc: func(context.Context, string, string, int, map[string]any) (int, bool) { return 1, true },
			ExecFunc: func(context.Context) graphql.ResponseHandler {
				return func(ctx context.Context) *graphql.Response {
					done := Producing(ctx)
					go func() {
						defer done()
						<-commit // it was begun before the client left
						kept = true
					}()
					close(begun)
					<-ctx.Done() // as gqlgen does, without waiting for who sends
					return nil
				}
			},
		})
		s.AddTransport(POST{})
		ctx, leave := context.WithCancel(t.Context())
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(`{"query":"subscription { ticks }"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "text/event-stream")
		go func() {
			s.ServeHTTP(httptest.NewRecorder(), r)
			ended = true
		}()
		<-begun
		leave()
		synctest.Wait()
		if ended {
			t.Error("the request has ended, and something is still kept for it")
		}
		close(commit)
		synctest.Wait()
		if !kept || !ended {
			t.Errorf("kept %v, ended %v", kept, ended)
		}
	})
}
