package limits

import (
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/internal/fault"
)

// The codes of what is refused for a limit. They stand beside those of package fault
// in extensions.code.
const (
	TooComplex      fault.Code = "TOO_COMPLEX"       // the document or its variables are too large or too deep
	TooCostly       fault.Code = "TOO_COSTLY"        // the answer might be too large
	TooManyRequests fault.Code = "TOO_MANY_REQUESTS" // of this caller; Retry-After says when to try again
	Timeout         fault.Code = "TIMEOUT"           // it took too long and was ended
)

// Exceeded is a limit that a request met. Limit is its name in docs/limits.md; Max is
// what it allows. Actual is what the request asked for; where counting ended early
// it is more than that, and 0 where there is nothing to count.
type Exceeded struct {
	Fault  *fault.Error
	Limit  string
	Max    int64
	Actual int64
}

// exceeded says that a document, its variables or its cost went beyond a limit. zh and
// en name what was counted.
func exceeded(code fault.Code, limit, zh, en string, top, actual int) *Exceeded {
	return &Exceeded{
		Fault: fault.Newf(code, zh+"为 %[2]d，上限为 %[1]d", en+": %[2]d; at most %[1]d are allowed", top, actual),
		Limit: limit, Max: int64(top), Actual: int64(actual),
	}
}

// Extensions are the extensions of the error that answers the request.
func (e *Exceeded) Extensions() map[string]any {
	out := map[string]any{"code": string(e.Fault.Code), "zh": e.Fault.Text.ZH, "limit": e.Limit, "max": e.Max}
	if e.Actual > 0 {
		out["actual"] = e.Actual
	}
	return out
}

// Error is the error that answers a GraphQL request.
func (e *Exceeded) Error() *gqlerror.Error {
	return &gqlerror.Error{Message: e.Fault.Text.EN, Err: e.Fault, Extensions: e.Extensions()}
}
