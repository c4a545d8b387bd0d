package transport

import (
	"cmp"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"bentou/graph/limits"
	"bentou/internal/clock"
	"bentou/internal/fault"
)

// Guard stands before an endpoint: it bounds the requests of each caller and says in
// each answer where the caller stands, by the fields RateLimit-Policy and RateLimit of
// draft-ietf-httpapi-ratelimit-headers-10.
type Guard struct {
	Rate *limits.Rate
	// Caller names who asks; it is asked once sign-in has been.
	Caller func(*http.Request) string
	// Policy is how the fields of the answer call the rate; "" is "caller".
	Policy string
	// Log is told of the first request of a caller that is one too many; nil: nobody is.
	Log *slog.Logger
	// Gate, where there is one, is how many requests the endpoint deals with at once.
	Gate *limits.Gate
	// BodyTime is how long a body may take to arrive; 0 means as long as it likes.
	BodyTime time.Duration
}

// Before returns the guarded endpoint.
func (g Guard) Before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.TooMany(w, r) {
			return
		}
		if g.Gate != nil {
			leave, full := g.Gate.Enter(r.Context())
			if full != nil {
				w.Header().Set("Retry-After", "1")
				refuse(w, r, over(http.StatusServiceUnavailable, full))
				return
			}
			defer leave()
		}
		inTime(w, g.BodyTime)
		next.ServeHTTP(w, r)
	})
}

// TooMany counts a request and says in the header of its answer where the caller
// stands. One too many is answered.
func (g Guard) TooMany(w http.ResponseWriter, r *http.Request) (answered bool) {
	caller := g.Caller(r)
	s := g.Rate.Take(caller)
	h, policy := w.Header(), strconv.Quote(cmp.Or(g.Policy, "caller"))
	h.Set("RateLimit-Policy", policy+`;q=`+strconv.Itoa(s.Limit)+`;w=`+seconds(s.Window))
	h.Set("RateLimit", policy+`;r=`+strconv.Itoa(s.Remaining)+`;t=`+seconds(s.Reset))
	if s.Refused == nil {
		return false
	}
	if s.First && g.Log != nil {
		g.Log.WarnContext(r.Context(), "too many requests", slog.String("limit", s.Refused.Limit), slog.String("of", caller),
			slog.String("request", h.Get("X-Request-Id")))
	}
	h.Set("Retry-After", seconds(s.Again))
	refuse(w, r, over(http.StatusTooManyRequests, s.Refused))
	return true
}

// refuse answers before any endpoint was asked.
func refuse(w http.ResponseWriter, r *http.Request, why *refusal) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	if r.ContentLength != 0 {
		h.Set("Connection", "close") // the body is not read
	}
	media, _ := negotiate(r.Header.Values("Accept"))
	h.Set("Content-Type", media.contentType())
	POST{}.refuse(w, r, why)
}

// seconds rounds up: a client that waits so long must not come too early.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64(math.Ceil(d.Seconds())), 10)
}

// inTime bounds how long the body of a request may take to arrive. What it returns
// lifts that again, once the body is there: a connection that can no longer be read
// counts as a client that has gone. Where the body is not there it stays: the server
// would wait for the rest without end before it closes the connection.
func inTime(w http.ResponseWriter, d time.Duration) (lift func()) {
	if d <= 0 {
		return func() {}
	}
	c := http.NewResponseController(w)
	// A writer without deadlines is a recorder of a test, whose bodies are all there.
	_ = c.SetReadDeadline(clock.System(nil).Now().Add(d))
	return func() { _ = c.SetReadDeadline(time.Time{}) }
}

// tooSlow refuses a body that does not arrive.
func tooSlow(d time.Duration) *refusal {
	return over(http.StatusRequestTimeout, &limits.Exceeded{
		Fault: fault.Newf(limits.Timeout, "请求体未在 %s 内到达", "the body did not arrive within %s", d),
		Limit: "bodyTime", Max: d.Milliseconds(),
	})
}
