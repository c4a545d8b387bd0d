package audit

import (
	"crypto/rand"
	"net"
	"net/http"
	"regexp"

	"bentou/internal/access"
	"bentou/internal/fault"
)

// RequestID is the header that names a request, in both directions.
const RequestID = "X-Request-Id"

// sane is a request id that is taken as it comes. Ids that a person could be known
// by are not.
var sane = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$`)

// Middleware stands around everything that is served, sign-in included. It gives
// each request an id, and appends what happened in it to the log before the first
// byte of the answer leaves. What cannot be logged is answered with UNAVAILABLE
// instead. Connections cannot be taken over (as WebSockets do): what is sent on
// them would escape the log.
func (l *Log) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request := &access.Request{ID: r.Header.Get(RequestID), From: host(r.RemoteAddr)}
		if !sane.MatchString(request.ID) || personal.MatchString(request.ID) {
			request.ID = rand.Text()
		}
		w.Header().Set(RequestID, request.ID)
		ctx, flush := l.With(access.Begin(r.Context(), request))
		gate := &gate{ResponseWriter: w, flush: flush, outer: w.Header().Clone(), refused: func(status int) {
			if c := from(ctx); !c.hasRefused() {
				Refused(ctx, r.Method+" "+r.URL.Path, refusals[status])
			}
		}}
		defer gate.finish()
		next.ServeHTTP(writer{gate}, r.WithContext(ctx))
	})
}

// refusals are the statuses that are refusals whatever the body says.
var refusals = map[int]fault.Code{
	http.StatusUnauthorized: fault.Unauthenticated,
	http.StatusForbidden:    fault.Forbidden,
}

func (c *collector) hasRefused() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refused
}

// host is the address without the port, which changes with every connection.
func host(address string) string {
	if h, _, err := net.SplitHostPort(address); err == nil {
		return h
	}
	return address
}
