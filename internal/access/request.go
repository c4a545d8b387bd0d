package access

import "context"

// Request is what is known of a request before anyone is signed in. It is put into
// the context outermost, so that what refuses it and what logs it agree on it.
type Request struct {
	ID   string // in the header X-Request-Id of the answer
	From string // address of the other side; internal/edge knows it behind a proxy

	caller *Caller
}

type requestKey struct{}

// Begin puts a request into the context.
func Begin(ctx context.Context, r *Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// RequestOf returns the request of the context, or nil.
func RequestOf(ctx context.Context) *Request {
	r, _ := ctx.Value(requestKey{}).(*Request)
	return r
}

// Caller returns who was signed in by [With] in the course of the request, or nil:
// layers outside of sign-in learn it here. A request is signed in by one goroutine,
// before it is worked on.
func (r *Request) Caller() *Caller { return r.caller }

// signedIn tells the request who sends it, and the caller which request is theirs.
func (r *Request) signedIn(c *Caller) {
	if r == nil || c == nil {
		return
	}
	r.caller = c
	if c.Request == "" {
		c.Request = r.ID
	}
	if c.From == "" {
		c.From = r.From
	}
}
