package transport

import (
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/internal/fault"
)

// The codes of what is refused before GraphQL begins. They stand beside those of
// package fault in extensions.code.
const (
	MethodNotAllowed      fault.Code = "METHOD_NOT_ALLOWED"
	NotAcceptable         fault.Code = "NOT_ACCEPTABLE"
	BodyTooLarge          fault.Code = "BODY_TOO_LARGE"
	UnsupportedMediaType  fault.Code = "UNSUPPORTED_MEDIA_TYPE"
	BadRequest            fault.Code = "BAD_REQUEST"
	BatchingNotSupported  fault.Code = "BATCHING_NOT_SUPPORTED"
	OperationNotSupported fault.Code = "OPERATION_NOT_SUPPORTED"
)

// refusal is an answer that needs no schema.
type refusal struct {
	status int
	fault  *fault.Error
}

func refusing(status int, code fault.Code, zh, en string) *refusal {
	return &refusal{status, fault.New(code, zh, en)}
}

var (
	errMethod = refusing(http.StatusMethodNotAllowed, MethodNotAllowed,
		"仅支持 POST 请求", "only POST is supported")
	errNotAcceptable = refusing(http.StatusNotAcceptable, NotAcceptable,
		"响应只能为 application/graphql-response+json 或 application/json",
		"responses are application/graphql-response+json or application/json only")
	errMediaType = refusing(http.StatusUnsupportedMediaType, UnsupportedMediaType,
		"请求体须为未压缩的 UTF-8 JSON（Content-Type: application/json）",
		"the body must be JSON in UTF-8, not compressed (Content-Type: application/json)")
	errTooLarge = refusing(http.StatusRequestEntityTooLarge, BodyTooLarge,
		"请求体过大", "the body is too large")
	errBody = refusing(http.StatusBadRequest, BadRequest,
		"请求体不是一个 JSON 对象", "the body is not one JSON object")
	errBatch = refusing(http.StatusBadRequest, BatchingNotSupported,
		"不支持批量请求，请逐个发送", "batches are not supported; send one operation a request")
	errNoQuery = refusing(http.StatusBadRequest, BadRequest,
		"缺少参数 query", "the parameter query is missing")
	errTookTooLong = refusing(http.StatusServiceUnavailable, fault.Unavailable,
		"请求未能及时完成", "the request was not finished in time")

	errSubscription = refusing(http.StatusBadRequest, OperationNotSupported,
		"订阅须通过 SSE 或 WebSocket", "a subscription needs SSE or a WebSocket")
	errDefer = refusing(http.StatusBadRequest, OperationNotSupported,
		"不支持 @defer", "@defer is not supported")
	errInternal = refusing(http.StatusInternalServerError, fault.Internal,
		"内部错误", "internal error")
)

func errParameter(name string) *refusal {
	if name == "" {
		return errBody
	}
	return &refusal{http.StatusBadRequest, fault.Newf(BadRequest,
		"参数 %s 的类型不符", "the parameter %s has the wrong type", name)}
}

func (p POST) refuse(w http.ResponseWriter, r *http.Request, why *refusal) {
	message := why.fault.Text.EN
	if p.Say != nil {
		message = p.Say(r, why.fault.Text)
	}
	writeResponse(w, why.status, &graphql.Response{
		Errors: withCode(&gqlerror.Error{Message: message}, why.fault.Code),
	})
}

// one is a refusal as a GraphQL error. Its cause carries both languages to the
// error presenter, which knows the caller's.
func one(why *refusal) gqlerror.List {
	return withCode(&gqlerror.Error{Message: why.fault.Text.EN, Err: why.fault}, why.fault.Code)
}

// withCode gives an error a code, unless it has one.
func withCode(err *gqlerror.Error, code fault.Code) gqlerror.List {
	if _, ok := err.Extensions["code"]; !ok {
		extensions := map[string]any{"code": string(code)}
		for k, v := range err.Extensions {
			extensions[k] = v
		}
		shown := *err
		shown.Extensions = extensions
		err = &shown
	}
	return gqlerror.List{err}
}
