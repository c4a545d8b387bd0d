package limits

import (
	"context"
	"sync/atomic"
	"time"

	"bentou/internal/fault"
)

// Gate lets so many in at once. Others wait for a short while, and not too many of
// them: a queue that grows answers everybody late and nobody in time.
type Gate struct {
	places  chan struct{}
	waiting atomic.Int64
	limit   string
	queue   int64
	wait    time.Duration
}

// NewGate returns a gate for so many at once, with a queue of so many that wait no
// longer than wait. The name of its limit stands in what it refuses.
func NewGate(limit string, places, queue int, wait time.Duration) *Gate {
	return &Gate{places: make(chan struct{}, places), limit: limit, queue: int64(queue), wait: wait}
}

// Enter waits for a place and returns what gives it back, or says why there is none.
func (g *Gate) Enter(ctx context.Context) (leave func(), full *Exceeded) {
	select {
	case g.places <- struct{}{}:
		return g.leave, nil
	default:
	}
	if n := g.waiting.Add(1); n > g.queue {
		g.waiting.Add(-1)
		return nil, g.full()
	}
	defer g.waiting.Add(-1)
	patience := time.NewTimer(g.wait)
	defer patience.Stop()
	select {
	case g.places <- struct{}{}:
		return g.leave, nil
	case <-patience.C:
	case <-ctx.Done():
	}
	return nil, g.full()
}

// Busy is how many are in.
func (g *Gate) Busy() int { return len(g.places) }

func (g *Gate) leave() { <-g.places }

func (g *Gate) full() *Exceeded {
	return &Exceeded{
		Fault: fault.Newf(fault.Unavailable, "服务器正忙：同时处理的请求上限为 %d，请稍后重试", "the server is busy: at most %d requests are dealt with at once; try again", cap(g.places)),
		Limit: g.limit, Max: int64(cap(g.places)),
	}
}
