package transport

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/graph/limits"
	"bentou/internal/fault"
)

// DefaultMaxBody is how large a request body may be unless told otherwise. The
// longest queries of the console are some kilobytes; files go elsewhere.
const DefaultMaxBody = 1 << 20

// POST is gqlgen's transport for the whole of a GraphQL endpoint. It answers
// every request that it is given, subscriptions as server-sent events. The zero value
// is ready for use.
type POST struct {
	// MaxBody is the largest body in bytes; 0 means [DefaultMaxBody].
	MaxBody int64
	// BodyTime is how long a body may take to arrive; 0 means as long as it likes.
	BodyTime time.Duration
	// Gate, where there is one, is passed by each request once its body is there: a
	// client that sends slowly takes no place.
	Gate *limits.Gate
	// Say chooses the language of a refusal's message; nil means English.
	// Refusals come before the operation is known, so only the request can tell.
	Say func(*http.Request, fault.Text) string
}

var _ graphql.Transport = POST{}

// Supports is true: a request that fits no transport would be answered by gqlgen
// without a content type.
func (POST) Supports(*http.Request) bool { return true }

// Do answers one request.
func (p POST) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store") // answers hold personal data
	media, acceptable := negotiate(r.Header.Values("Accept"))
	streams := takesStream(r.Header.Values("Accept"))
	if streams && !acceptable {
		media = mediaGraphQL // what refuses a stream tells so by its status
	}
	header.Set("Content-Type", media.contentType())
	defer recoverInto(w, r, exec)

	if r.Method != http.MethodPost {
		header.Set("Allow", http.MethodPost)
		p.refuse(w, r, errMethod)
		return
	}
	if !acceptable && !streams {
		p.refuse(w, r, errNotAcceptable)
		return
	}
	params, refused := p.read(w, r)
	if refused != nil {
		p.refuse(w, r, refused)
		return
	}
	if p.Gate != nil {
		leave, full := p.Gate.Enter(r.Context())
		if full != nil {
			header.Set("Retry-After", "1")
			p.refuse(w, r, over(http.StatusServiceUnavailable, full))
			return
		}
		defer leave()
	}
	operation, response := prepare(r.Context(), exec, params, streams)
	switch {
	case response != nil:
	case operation.Operation.Operation == ast.Subscription:
		p.stream(w, r, exec, operation, media)
		return
	case !acceptable:
		p.refuse(w, r, errNotAcceptable)
		return
	default:
		next, ctx := exec.DispatchOperation(r.Context(), operation)
		response = next(ctx)
	}
	if response == nil {
		p.refuse(w, r, errTookTooLong)
		return
	}
	writeResponse(w, statusOf(response, media), response)
}

// prepare makes an operation ready to run, or says why it cannot be run.
func prepare(ctx context.Context, exec graphql.GraphExecutor, params *graphql.RawParams, streams bool) (*graphql.OperationContext, *graphql.Response) {
	operation, errs := exec.CreateOperationContext(ctx, params)
	if len(errs) == 0 {
		errs = unsuitable(operation, streams)
	}
	errs = errs[:min(len(errs), shownErrors)]
	if len(errs) == 0 {
		return operation, nil
	}
	response := exec.DispatchError(graphql.WithOperationContext(ctx, operation), errs)
	if response == nil {
		response = &graphql.Response{Errors: errs}
	}
	response.Data = nil
	return operation, response
}

// shownErrors is how many errors of a document are told: a small request with a
// mistake in every field must not be answered at length.
const shownErrors = 20

// unsuitable refuses what needs more than one response, where there can be only one.
func unsuitable(operation *graphql.OperationContext, streams bool) gqlerror.List {
	switch {
	case operation.Operation.Operation == ast.Subscription && !streams:
		return one(errSubscription)
	case defers(operation.Doc):
		// gqlgen's built-in schema declares @defer and would execute it; the first
		// response alone would lack the deferred fields without saying so.
		return one(errDefer)
	}
	return nil
}

func defers(doc *ast.QueryDocument) bool {
	for _, o := range doc.Operations {
		if anyDefers(o.SelectionSet) {
			return true
		}
	}
	for _, f := range doc.Fragments {
		if anyDefers(f.SelectionSet) {
			return true
		}
	}
	return false
}

func anyDefers(set ast.SelectionSet) bool {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if anyDefers(s.SelectionSet) {
				return true
			}
		case *ast.InlineFragment:
			if s.Directives.ForName("defer") != nil || anyDefers(s.SelectionSet) {
				return true
			}
		case *ast.FragmentSpread:
			if s.Directives.ForName("defer") != nil {
				return true
			}
		}
	}
	return false
}

// recoverInto answers a panic outside any resolver. gqlgen's server would do it
// too, but with "data": null.
func recoverInto(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	p := recover()
	if p == nil {
		return
	}
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p) // net/http's own way of ending a request
	}
	out := one(errInternal)
	if presenter, ok := exec.(interface {
		PresentRecoveredError(context.Context, any) error
	}); ok {
		var shown *gqlerror.Error
		if errors.As(presenter.PresentRecoveredError(r.Context(), p), &shown) {
			out = withCode(shown, fault.Internal)
		}
	}
	writeResponse(w, http.StatusInternalServerError, &graphql.Response{Errors: out})
}
