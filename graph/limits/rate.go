package limits

import (
	"math"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"

	"bentou/internal/fault"
)

// Rate bounds the requests of each caller: so many a second on average, so many at
// once. It remembers the callers who came last; one who is forgotten has been away
// while all the others came.
type Rate struct {
	mu      sync.Mutex
	callers *simplelru.LRU[string, *spent]
	each    rate.Limit
	burst   int
	now     func() time.Time
	met     func(burst int, each float64) *Exceeded
}

// spent is what a caller has used of their rate.
type spent struct {
	*rate.Limiter
	refused bool // their last request was
}

// NewRate returns the rate of requests by the limits. now reads the clock.
func NewRate(l Limits, now func() time.Time) *Rate {
	return newRate(l.Rate, l.Burst, l.Callers, now, func(burst int, each float64) *Exceeded {
		return &Exceeded{
			Fault: fault.Newf(TooManyRequests, "请求过于频繁：连续请求上限为 %d，平均每秒 %v", "too many requests: at most %d at once and %v a second on average", burst, each),
			Limit: "rate",
		}
	})
}

// NewWrong returns the rate of requests that sign nobody in, by the limits.
func NewWrong(l Limits, now func() time.Time) *Rate {
	return newRate(l.Wrong, l.WrongBurst, l.Callers, now, func(burst int, each float64) *Exceeded {
		return &Exceeded{
			Fault: fault.Newf(TooManyRequests, "来自此地址的无效登录过多：连续上限为 %d，平均每秒 %v", "too many requests from this address sign nobody in: at most %d at once and %v a second on average", burst, each),
			Limit: "wrong",
		}
	})
}

func newRate(each float64, burst, remembered int, now func() time.Time, met func(int, float64) *Exceeded) *Rate {
	callers, err := simplelru.NewLRU[string, *spent](remembered, nil)
	if err != nil {
		panic(err) // no callers: limits that were not filled
	}
	return &Rate{callers: callers, each: rate.Limit(each), burst: burst, now: now, met: met}
}

// Standing is where a caller stands after a request.
type Standing struct {
	Limit     int           // requests that a caller may make at once
	Window    time.Duration // in which one who has made them all may make them again
	Remaining int           // requests that are left
	Reset     time.Duration // until all are there again
	// Refused says that this request is one too many; Again is when the next is not.
	Refused *Exceeded
	Again   time.Duration
	// First says that the request before was not refused: one line in the log tells of
	// them all.
	First bool
}

// Take counts a request of a caller.
func (r *Rate) Take(caller string) Standing {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	l, known := r.callers.Get(caller)
	if !known {
		l = &spent{Limiter: rate.NewLimiter(r.each, r.burst)}
		r.callers.Add(caller, l)
	}
	allowed := l.AllowN(now, 1)
	left := l.TokensAt(now)
	s := Standing{
		Limit: r.burst, Window: r.need(float64(r.burst)),
		Remaining: max(0, int(math.Floor(left))), Reset: r.need(float64(r.burst) - left),
	}
	if !allowed {
		s.Again, s.First = r.need(1-left), !l.refused
		s.Refused = r.met(r.burst, float64(r.each))
		s.Refused.Max, s.Refused.Actual = int64(r.burst), int64(r.burst)+1
	}
	l.refused = !allowed
	return s
}

// need is how long so many requests take to come back.
func (r *Rate) need(requests float64) time.Duration {
	return time.Duration(max(0, requests) / float64(r.each) * float64(time.Second))
}
