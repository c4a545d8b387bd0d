package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/internal/fault"
)

var schema = gqlparser.MustLoadSchema(&ast.Source{Input: `
	type Query {
		echo(value: String!): String!
		partly: String
		wholly: String!
		panics: String
		waits: String
	}
	type Subscription { ticks: String! }
	directive @defer(if: Boolean = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
`})

// executable stands in for generated code: enough of an execution to tell data
// from errors, with the schema's introspection left at its barest.
func executable() graphql.ExecutableSchema {
	return &graphql.ExecutableSchemaMock{
		SchemaFunc:     func() *ast.Schema { return schema },
		ComplexityFunc: func(context.Context, string, string, int, map[string]any) (int, bool) { return 1, true },
		ExecFunc: func(ctx context.Context) graphql.ResponseHandler {
			operation := graphql.GetOperationContext(ctx)
			return func(ctx context.Context) *graphql.Response {
				data := map[string]any{}
				for _, s := range operation.Operation.SelectionSet {
					field, ok := s.(*ast.Field)
					if !ok {
						continue
					}
					switch field.Name {
					case "__typename":
						data[field.Alias] = "Query"
					case "echo":
						data[field.Alias] = field.ArgumentMap(operation.Variables)["value"]
					case "partly":
						graphql.AddError(ctx, errors.New("no such thing"))
						data[field.Alias] = nil
					case "wholly":
						graphql.AddError(ctx, errors.New("must not be null"))
						return &graphql.Response{Data: []byte("null")}
					case "panics":
						panic("out of order")
					case "waits":
						<-ctx.Done()
						return nil
					default:
						data[field.Alias] = nil
					}
				}
				text, err := json.Marshal(data)
				if err != nil {
					panic(err)
				}
				return &graphql.Response{Data: text}
			}
		},
	}
}

func server(post POST) *handler.Server {
	s := handler.New(executable())
	s.AddTransport(post)
	s.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error {
		shown := graphql.DefaultErrorPresenter(ctx, err)
		if f := (*fault.Error)(nil); errors.As(err, &f) && shown.Extensions == nil {
			shown.Extensions = map[string]any{"code": f.Code}
		}
		return shown
	})
	return s
}

// answer is a response with its body taken apart.
type answer struct {
	status int
	header http.Header
	text   string
	keys   map[string]json.RawMessage
	errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

func ask(t testing.TB, h http.Handler, method string, header map[string]string, body []byte) answer {
	t.Helper()
	r := httptest.NewRequest(method, "/graphql", bytes.NewReader(body))
	for k, v := range header {
		r.Header.Set(k, v)
	}
	return send(t, h, r)
}

func send(t testing.TB, h http.Handler, r *http.Request) answer {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	a := answer{status: w.Code, header: w.Header(), text: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), &a.keys); err != nil {
		t.Fatalf("not a JSON object: %q: %v", a.text, err)
	}
	if list, ok := a.keys["errors"]; ok {
		if err := json.Unmarshal(list, &a.errors); err != nil || len(a.errors) == 0 {
			t.Fatalf("malformed errors: %s", a.text)
		}
	}
	return a
}

func (a answer) code() string {
	if len(a.errors) == 0 {
		return ""
	}
	return a.errors[0].Extensions.Code
}

func (a answer) has(key string) bool {
	_, ok := a.keys[key]
	return ok
}

var (
	jsonBody = map[string]string{"Content-Type": "application/json"}
	jsonOnly = map[string]string{"Content-Type": "application/json", "Accept": "application/json"}
	newer    = map[string]string{"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
)

func body(t testing.TB, members map[string]any) []byte {
	t.Helper()
	text, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
