package transport

import (
	"maps"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/graph/limits"
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
	more   map[string]any // extensions besides the code and the other language
}

func refusing(status int, code fault.Code, zh, en string) *refusal {
	return &refusal{status: status, fault: fault.New(code, zh, en)}
}

// over is the refusal of what goes beyond a limit.
func over(status int, e *limits.Exceeded) *refusal {
	return &refusal{status, e.Fault, e.Extensions()}
}

var (
	errMethod = refusing(http.StatusMethodNotAllowed, MethodNotAllowed,
		"仅支持 POST 请求", "only POST is supported")
	errNotAcceptable = refusing(http.StatusNotAcceptable, NotAcceptable,
		"响应只能为 application/graphql-response+json 或 application/json，订阅为 text/event-stream",
		"responses are application/graphql-response+json or application/json only, text/event-stream of subscriptions")
	errMediaType = refusing(http.StatusUnsupportedMediaType, UnsupportedMediaType,
		"请求体须为未压缩的 UTF-8 JSON（Content-Type: application/json）",
		"the body must be JSON in UTF-8, not compressed (Content-Type: application/json)")
	errBody = refusing(http.StatusBadRequest, BadRequest,
		"请求体不是一个 JSON 对象", "the body is not one JSON object")
	errBatch = refusing(http.StatusBadRequest, BatchingNotSupported,
		"不支持批量请求，请逐个发送", "batches are not supported; send one operation a request")
	errNoQuery = refusing(http.StatusBadRequest, BadRequest,
		"缺少参数 query", "the parameter query is missing")
	errTookTooLong = refusing(http.StatusServiceUnavailable, fault.Unavailable,
		"请求未能及时完成", "the request was not finished in time")

	errSubscription = refusing(http.StatusBadRequest, OperationNotSupported,
		"订阅须通过 SSE：请在 Accept 中写 text/event-stream", "a subscription is sent as server-sent events: ask for text/event-stream in Accept")
	errDefer = refusing(http.StatusBadRequest, OperationNotSupported,
		"不支持 @defer", "@defer is not supported")
	errInternal = refusing(http.StatusInternalServerError, fault.Internal,
		"内部错误", "internal error")
)

func errParameter(name string) *refusal {
	if name == "" {
		return errBody
	}
	return &refusal{status: http.StatusBadRequest, fault: fault.Newf(BadRequest,
		"参数 %s 的类型不符", "the parameter %s has the wrong type", name)}
}

// tooLarge refuses a body; length is -1 where the client did not say.
func tooLarge(most, length int64) *refusal {
	f := fault.Newf(BodyTooLarge, "请求体超过上限 %d 字节", "the body is larger than %d bytes", most)
	if length >= 0 {
		f = fault.Newf(BodyTooLarge, "请求体为 %[2]d 字节，上限为 %[1]d", "the body has %[2]d bytes; at most %[1]d are allowed", most, length)
	}
	return over(http.StatusRequestEntityTooLarge, &limits.Exceeded{Fault: f, Limit: "body", Max: most, Actual: max(0, length)})
}

func (p POST) refuse(w http.ResponseWriter, r *http.Request, why *refusal) {
	shown := one(why)
	if p.Say != nil {
		shown[0].Message = p.Say(r, why.fault.Text)
	}
	writeResponse(w, why.status, &graphql.Response{Errors: shown})
}

// one is a refusal as a GraphQL error. Its cause carries both languages to the
// error presenter, which knows the caller's.
func one(why *refusal) gqlerror.List {
	extensions := map[string]any{"code": string(why.fault.Code), "zh": why.fault.Text.ZH}
	maps.Copy(extensions, why.more)
	return gqlerror.List{{Message: why.fault.Text.EN, Err: why.fault, Extensions: extensions}}
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
