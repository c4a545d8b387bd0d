package limits

import (
	"context"
	"errors"
	"time"

	"bentou/internal/fault"
)

// within gives an operation its time. When it is over the context ends, with a cause
// that says what the limit was.
func within(ctx context.Context, limit string, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d, &late{limit, d})
}

// late is why an operation was ended.
type late struct {
	limit string
	after time.Duration
}

func (l *late) Error() string { return "the operation took longer than " + l.after.String() }

func (l *late) exceeded() *Exceeded {
	return &Exceeded{
		Fault: fault.Newf(Timeout, "操作超过时限 %s，已终止", "the operation took longer than %s and was ended", l.after),
		Limit: l.limit, Max: l.after.Milliseconds(),
	}
}

// overdue says that the time of the operation is over, or nil.
func overdue(ctx context.Context) *Exceeded {
	var l *late
	if ctx.Err() != nil && errors.As(context.Cause(ctx), &l) {
		return l.exceeded()
	}
	return nil
}

// Ended says why the context of an operation has ended: its time is over, or nobody
// waits for the answer any more. It is nil while it goes on. What fails after the end
// fails for this reason and is no fault of its own.
func Ended(ctx context.Context) *fault.Error {
	if over := overdue(ctx); over != nil {
		return over.Fault
	}
	if err := ctx.Err(); err != nil {
		return fault.New(fault.Unavailable, "请求已被中止", "the request was broken off").Because(err)
	}
	return nil
}
