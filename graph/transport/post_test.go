package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/internal/fault"
)

func TestTheNewerMediaTypeIsUsedWhenTheClientNamesIt(t *testing.T) {
	const older, newer = "application/json; charset=utf-8", "application/graphql-response+json; charset=utf-8"
	for accept, want := range map[string]string{
		"":                                  older,
		"*/*":                               older,
		"application/*":                     older,
		"application/graphql-response+json": newer,
		"application/json, application/graphql-response+json":              newer,
		"application/graphql-response+json, application/json;q=0.9":        newer,
		"application/graphql-response+json;q=0.5, application/json":        older,
		"application/graphql-response+json;q=0, */*":                       older,
		"application/json;q=0, */*":                                        newer,
		"application/json;q=0.2, */*":                                      newer,
		"text/html,application/xhtml+xml,*/*;q=0.8":                        older,
		"text/html, image/gif, *; q=.2, */*; q=.2":                         older,
		"APPLICATION/JSON":                                                 older,
		"application/json; charset=UTF-8":                                  older,
		"application/graphql-response+json;charset=utf-8;q=1, */*;q=0.001": newer,
		"application/json;q=2, application/graphql-response+json;q=0.1":    newer, // q=2 is no quality: the entry says nothing
	} {
		header := map[string]string{"Content-Type": "application/json", "Accept": accept}
		got := ask(t, server(POST{}), http.MethodPost, header, []byte(`{"query":"{__typename}"}`))
		if got.status != 200 || got.header.Get("Content-Type") != want {
			t.Errorf("Accept %q: %d %q", accept, got.status, got.header.Get("Content-Type"))
		}
	}
}

func TestSeveralAcceptHeadersCountAsOne(t *testing.T) {
	if got, ok := negotiate([]string{"text/html", "application/graphql-response+json"}); !ok || got != mediaGraphQL {
		t.Errorf("got %v, %v", got, ok)
	}
}

func TestWhatIsNoGraphQLRequestIsRefusedWithItsStatusAndCode(t *testing.T) {
	query := `{"query":"{__typename}"}`
	for name, c := range map[string]struct {
		method string
		header map[string]string
		body   string
		status int
		code   fault.Code
	}{
		"GET":                    {"GET", nil, "", 405, MethodNotAllowed},
		"PUT":                    {"PUT", jsonBody, query, 405, MethodNotAllowed},
		"DELETE":                 {"DELETE", jsonBody, "", 405, MethodNotAllowed},
		"OPTIONS":                {"OPTIONS", nil, "", 405, MethodNotAllowed},
		"HTML only":              {"POST", map[string]string{"Content-Type": "application/json", "Accept": "text/html"}, query, 406, NotAcceptable},
		"neither of ours":        {"POST", map[string]string{"Content-Type": "application/json", "Accept": "*/*;q=0"}, query, 406, NotAcceptable},
		"answers in UTF-16":      {"POST", map[string]string{"Content-Type": "application/json", "Accept": "application/json;charset=utf-16"}, query, 406, NotAcceptable},
		"no content type":        {"POST", nil, query, 415, UnsupportedMediaType},
		"a form":                 {"POST", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, "query={__typename}", 415, UnsupportedMediaType},
		"multipart":              {"POST", map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, "--x--", 415, UnsupportedMediaType},
		"plain text":             {"POST", map[string]string{"Content-Type": "text/plain"}, query, 415, UnsupportedMediaType},
		"application/graphql":    {"POST", map[string]string{"Content-Type": "application/graphql"}, "{__typename}", 415, UnsupportedMediaType},
		"a request in GB18030":   {"POST", map[string]string{"Content-Type": "application/json; charset=gb18030"}, query, 415, UnsupportedMediaType},
		"a compressed request":   {"POST", map[string]string{"Content-Type": "application/json", "Content-Encoding": "gzip"}, query, 415, UnsupportedMediaType},
		"a broken media type":    {"POST", map[string]string{"Content-Type": "application/json; ="}, query, 415, UnsupportedMediaType},
		"an empty body":          {"POST", jsonBody, " \n", 400, BadRequest},
		"a batch":                {"POST", jsonBody, "\n[" + query + "," + query + "]", 400, BatchingNotSupported},
		"an empty batch":         {"POST", jsonBody, "[]", 400, BatchingNotSupported},
		"a string":               {"POST", jsonBody, `"{__typename}"`, 400, BadRequest},
		"null":                   {"POST", jsonBody, `null`, 400, BadRequest},
		"two objects":            {"POST", jsonBody, query + query, 400, BadRequest},
		"text after it":          {"POST", jsonBody, query + "x", 400, BadRequest},
		"bytes that are no text": {"POST", jsonBody, "{\"query\":\"{echo(value:\\\"\xff\\\")}\"}", 400, BadRequest},
		"an empty query":         {"POST", jsonBody, `{"query":""}`, 400, BadRequest},
		"a null query":           {"POST", jsonBody, `{"query":null}`, 400, BadRequest},
	} {
		got := ask(t, server(POST{}), c.method, c.header, []byte(c.body))
		if got.status != c.status || got.code() != string(c.code) || got.errors[0].Message == "" || got.has("data") {
			t.Errorf("%s: %d %s", name, got.status, got.text)
		}
		if !strings.Contains(got.header.Get("Content-Type"), "json") {
			t.Errorf("%s: content type %q", name, got.header.Get("Content-Type"))
		}
	}
}

func TestTheBodyHasALimitWhetherOrNotItsLengthIsTold(t *testing.T) {
	padded := func(size int) []byte {
		query := `{"query":"{__typename}"}`
		return []byte(query + strings.Repeat(" ", size-len(query)))
	}
	for _, c := range []struct {
		limit int64
		size  int
		want  int
	}{{100, 100, 200}, {100, 101, 413}, {0, DefaultMaxBody, 200}, {0, DefaultMaxBody + 1, 413}} {
		for _, told := range []bool{true, false} {
			r := httptest.NewRequest("POST", "/graphql", bytes.NewReader(padded(c.size)))
			r.Header.Set("Content-Type", "application/json")
			if !told {
				r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(padded(c.size))), -1
			}
			got := send(t, server(POST{MaxBody: c.limit}), r)
			if got.status != c.want || c.want == 413 && got.code() != string(BodyTooLarge) {
				t.Errorf("%d bytes of %d, length told %v: %d %s", c.size, c.limit, told, got.status, got.text)
			}
		}
	}
}

func TestABodyThatBreaksOffIsABadRequest(t *testing.T) {
	r := httptest.NewRequest("POST", "/graphql", io.MultiReader(strings.NewReader(`{"query":`), broken{}))
	r.Header.Set("Content-Type", "application/json")
	if got := send(t, server(POST{}), r); got.status != 400 || got.code() != string(BadRequest) {
		t.Errorf("%d %s", got.status, got.text)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestARefusalNeverRepeatsWhatWasSent(t *testing.T) {
	const secret = "37150019500101001X"
	for _, text := range []string{
		`{"query":"{` + secret, `{"query":{"id":"` + secret + `"}}`, `{"query":"{__typename}","variables":"` + secret + `"}`,
		`{"` + secret + `":1}`, `[{"query":"` + secret + `"}]`, `{"query":"{__typename}"} ` + secret,
	} {
		if got := ask(t, server(POST{}), "POST", jsonBody, []byte(text)); got.status != 400 || strings.Contains(got.text, secret) {
			t.Errorf("%s: %d %s", text, got.status, got.text)
		}
	}
}

func TestARefusalSpeaksTheLanguageAskedFor(t *testing.T) {
	post := POST{Say: func(r *http.Request, text fault.Text) string {
		if strings.HasPrefix(r.Header.Get("Accept-Language"), "zh") {
			return text.ZH
		}
		return text.EN
	}}
	for language, want := range map[string]string{"zh-CN": errMethod.fault.Text.ZH, "en": errMethod.fault.Text.EN} {
		got := ask(t, server(post), "GET", map[string]string{"Accept-Language": language}, nil)
		if got.errors[0].Message != want {
			t.Errorf("%s: %s", language, got.text)
		}
	}
}

func TestAnExecutedOperationIs200WithItsDataWhateverElseHappened(t *testing.T) {
	for query, want := range map[string]string{
		`{ echo(value: "奔头<b>") }`: `{"data":{"echo":"奔头\u003cb\u003e"}}`,
		`{ partly }`:               `{"errors":[{"message":"no such thing"}],"data":{"partly":null}}`,
		`{ wholly }`:               `{"errors":[{"message":"must not be null"}],"data":null}`,
	} {
		for _, header := range []map[string]string{jsonOnly, newer} {
			got := ask(t, server(POST{}), "POST", header, body(t, map[string]any{"query": query}))
			if got.status != 200 || got.text != want {
				t.Errorf("%s: %d %s", query, got.status, got.text)
			}
			if got.header.Get("Content-Length") != strconv.Itoa(len(got.text)) {
				t.Errorf("%s: length %s of %d", query, got.header.Get("Content-Length"), len(got.text))
			}
		}
	}
}

func TestAnswersAreNeitherStoredNorSniffed(t *testing.T) {
	got := ask(t, server(POST{}), "POST", jsonBody, []byte(`{"query":"{__typename}"}`))
	if got.header.Get("Cache-Control") != "no-store" || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", got.header)
	}
}

func TestARequestThatIsNotExecutedHasNoDataAndAStatusThatSaysWhy(t *testing.T) {
	for code, want := range map[any]int{
		string(fault.Unauthenticated): 401, fault.Unauthenticated: 401,
		string(fault.Forbidden): 403, string(fault.Internal): 500, string(fault.Unavailable): 503,
		string(fault.Invalid): 400, "PERSISTED_QUERY_NOT_FOUND": 400, nil: 400,
	} {
		s := server(POST{})
		s.AroundOperations(func(context.Context, graphql.OperationHandler) graphql.ResponseHandler {
			return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{
				{Message: "refused", Extensions: map[string]any{"code": code}},
			}})
		})
		got := ask(t, s, "POST", newer, []byte(`{"query":"{__typename}"}`))
		if got.status != want || got.has("data") {
			t.Errorf("%v: %d %s", code, got.status, got.text)
		}
		if (got.status == 401) != (got.header.Get("WWW-Authenticate") != "") {
			t.Errorf("%v: WWW-Authenticate %q", code, got.header.Get("WWW-Authenticate"))
		}
		if got = ask(t, s, "POST", jsonOnly, []byte(`{"query":"{__typename}"}`)); got.status != 200 || got.has("data") {
			t.Errorf("%v as application/json: %d %s", code, got.status, got.text)
		}
	}
}

func TestWhatNeedsSeveralResponsesIsRefusedBeforeItRuns(t *testing.T) {
	for _, query := range []string{
		`subscription { ticks }`,
		`{ ... @defer { partly } }`,
		`{ ... on Query { ...F @defer(label: "x") } } fragment F on Query { partly }`,
		`{ ...G } fragment G on Query { ... @defer { wholly } }`,
	} {
		got := ask(t, server(POST{}), "POST", newer, body(t, map[string]any{"query": query}))
		if got.status != 400 || got.code() != string(OperationNotSupported) || got.has("data") {
			t.Errorf("%s: %d %s", query, got.status, got.text)
		}
	}
}

func TestAPersistedQueryMayComeWithoutItsText(t *testing.T) {
	s := server(POST{})
	s.Use(fromHash{})
	got := ask(t, s, "POST", newer, []byte(`{"extensions":{"persistedQuery":{"version":1}}}`))
	if got.status != 200 || got.text != `{"data":{"__typename":"Query"}}` {
		t.Errorf("%d %s", got.status, got.text)
	}
}

// fromHash finds the text of every persisted query.
type fromHash struct{}

func (fromHash) ExtensionName() string                   { return "FromHash" }
func (fromHash) Validate(graphql.ExecutableSchema) error { return nil }
func (fromHash) MutateOperationParameters(_ context.Context, p *graphql.RawParams) *gqlerror.Error {
	p.Query = "{ __typename }"
	return nil
}

func TestLongNumbersArriveExactly(t *testing.T) {
	s := server(POST{})
	var got any
	s.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		got = graphql.GetOperationContext(ctx).Extensions["id"]
		return next(ctx)
	})
	ask(t, s, "POST", jsonBody, []byte(`{"query":"{__typename}","extensions":{"id":9007199254740993}}`))
	if text, ok := got.(interface{ String() string }); !ok || text.String() != "9007199254740993" {
		t.Errorf("got %v", got)
	}
}

func TestAPanicIsAnInternalErrorInJSON(t *testing.T) {
	got := ask(t, server(POST{}), "POST", newer, []byte(`{"query":"{panics}"}`))
	if got.status != 500 || got.code() != string(fault.Internal) || got.has("data") || strings.Contains(got.text, "out of order") {
		t.Errorf("%d %s", got.status, got.text)
	}
}

func TestAnAbortedHandlerStaysAborted(t *testing.T) {
	s := server(POST{})
	s.AroundOperations(func(context.Context, graphql.OperationHandler) graphql.ResponseHandler {
		panic(http.ErrAbortHandler)
	})
	defer func() {
		if recover() == nil {
			t.Error("the panic was swallowed")
		}
	}()
	r := httptest.NewRequest("POST", "/graphql", strings.NewReader(`{"query":"{__typename}"}`))
	r.Header.Set("Content-Type", "application/json")
	POST{}.Do(httptest.NewRecorder(), r, aborting{})
}

// aborting is an executor whose caller has gone.
type aborting struct{ graphql.GraphExecutor }

func (aborting) CreateOperationContext(context.Context, *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	panic(http.ErrAbortHandler)
}

func TestARequestWhoseTimeIsUpIsUnavailable(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequest("POST", "/graphql", strings.NewReader(`{"query":"{waits}"}`)).WithContext(ctx)
	r.Header.Set("Content-Type", "application/json")
	if got := send(t, server(POST{}), r); got.status != 503 || got.code() != string(fault.Unavailable) {
		t.Errorf("%d %s", got.status, got.text)
	}
}

func FuzzAnyBodyIsAnsweredInJSON(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `[]`, `null`, `{"query":"{__typename}"}`, `{"query":1}`, `{"query":"{echo(value:\"x\")}","variables":{}}`,
		`{"query":"query($v:String!){echo(value:$v)}","variables":{"v":"奔"}}`, `{"query":"{...@defer{partly}}"}`,
		`{"query":"subscription{ticks}"}`, `{"query":"{"}`, "{\"query\":\"\xff\"}", `{"extensions":{"persistedQuery":null}}`,
	} {
		f.Add([]byte(seed), "application/graphql-response+json")
		f.Add([]byte(seed), "")
	}
	s := server(POST{})
	f.Fuzz(func(t *testing.T, text []byte, accept string) {
		if bytes.Contains(text, []byte("panics")) || bytes.Contains(text, []byte("waits")) {
			return // fields of the stub that do as they are called
		}
		r := httptest.NewRequest("POST", "/graphql", bytes.NewReader(text))
		r.Header.Set("Content-Type", "application/json")
		r.Header["Accept"] = []string{accept}
		got := send(t, s, r)
		switch got.status {
		case 200, 400, 406:
		default:
			t.Errorf("status %d: %s", got.status, got.text)
		}
		if got.has("errors") == (got.status == 200 && got.has("data") && len(got.errors) == 0) {
			t.Errorf("neither errors nor data: %s", got.text)
		}
	})
}

// What writing the response as gqlgen's own transport does would cost.
func BenchmarkWriteALongList(b *testing.B) {
	list := []byte(`{"households":[` + strings.Repeat(`{"code":"371500001","name":"张三","income":"1416.00"},`, 5000) + `null]}`)
	response := &graphql.Response{Data: list}
	b.Run("as-it-is", func(b *testing.B) {
		for b.Loop() {
			writeResponse(discard{}, 200, response)
		}
	})
	b.Run("marshalled-again", func(b *testing.B) {
		for b.Loop() {
			marshalAgain(b, response)
		}
	})
}

func marshalAgain(b *testing.B, response *graphql.Response) {
	text, err := json.Marshal(response)
	if err != nil {
		b.Fatal(err)
	}
	discard{}.Write(text)
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) WriteHeader(int)             {}
func (discard) Write(p []byte) (int, error) { return len(p), nil }
