package audit

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// MaxIDs is how many ids one row names, over all its fields; what is beyond is
// counted. MaxRefusals is how many different refusals it names.
const (
	MaxIDs      = 10_000
	MaxRefusals = 100
)

// collector gathers what happens in a request, from any of its goroutines, until it
// is appended as one row.
type collector struct {
	log     *Log
	request *access.Request

	mu       sync.Mutex
	caller   *access.Caller
	kinds    []fact.AccessKind
	reads    map[string]*reading
	named    int
	refusals map[Refusal]int64
	changes  []Span
	counts   map[string]int64
	objects  []int
	refused  bool // something was refused at any time in the request
}

type reading struct {
	ids     map[int]struct{}
	count   int64
	unnamed int64
}

type collectorKey struct{}

// With returns a context in which what happens is collected for one row, and the
// function that appends it. flush may be called again; with nothing new to say it
// does nothing. Its error is one of what was to be shown: it must not be shown then.
func (l *Log) With(ctx context.Context) (_ context.Context, flush func() error) {
	c := &collector{log: l, request: access.RequestOf(ctx)}
	ctx = store.Observe(context.WithValue(ctx, collectorKey{}, c), c.changed)
	return ctx, func() error { return c.flush(ctx) }
}

func from(ctx context.Context) *collector {
	c, _ := ctx.Value(collectorKey{}).(*collector)
	return c
}

// errNoLog is the answer where nothing would log what is shown.
var errNoLog = fault.New(fault.Unavailable, "访问日志不可用，不显示个人信息", "the access log is not available, so nothing personal is shown")

// Read notes that the value of a field, such as Person.identityNumber, is about to be
// shown unmasked, and of what: the id of the person or household, as the API has it.
// An error means that nothing would log it: the value must not be shown.
func Read(ctx context.Context, field string, id int) error {
	return note(ctx, fact.AccessPersonalRead, field, id)
}

// Exported notes that the value of a field leaves in a file, of what; otherwise it is
// like [Read].
func Exported(ctx context.Context, field string, id int) error {
	return note(ctx, fact.AccessExport, field, id)
}

// Count notes that an export holds n of something, such as rows. An error means that
// nothing would log it.
func Count(ctx context.Context, name string, n int64) error {
	c := from(ctx)
	if c == nil {
		return errNoLog
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.is(ctx, fact.AccessExport)
	if c.counts == nil {
		c.counts = map[string]int64{}
	}
	c.counts[name] += n
	return nil
}

// Happened notes an act such as SIGN_IN, and what it was about, such as a token. It
// is answered only once it is logged.
func Happened(ctx context.Context, kind fact.AccessKind, objects ...int) {
	c := from(ctx)
	if c == nil {
		return // whoever calls outside of a request appends a row of their own
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.is(ctx, kind)
	c.objects = append(c.objects, objects...)
}

func note(ctx context.Context, kind fact.AccessKind, field string, ids ...int) error {
	c := from(ctx)
	if c == nil {
		return errNoLog
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.is(ctx, kind)
	if c.reads == nil {
		c.reads = map[string]*reading{}
	}
	r := c.reads[field]
	if r == nil {
		r = &reading{ids: map[int]struct{}{}}
		c.reads[field] = r
	}
	r.count += int64(len(ids))
	for _, id := range ids {
		if _, known := r.ids[id]; known {
			continue
		}
		if c.named >= MaxIDs {
			r.unnamed++
			continue
		}
		r.ids[id] = struct{}{}
		c.named++
	}
	return nil
}

// Refused notes that an action (a field of the API, or method and path) was refused
// with UNAUTHENTICATED or FORBIDDEN; other codes are no refusals of the kind that is
// logged. It tells nobody: a refusal stands whether or not it can be logged.
func Refused(ctx context.Context, action string, code fault.Code) {
	c := from(ctx)
	if c == nil || code != fault.Unauthenticated && code != fault.Forbidden {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused = true
	c.is(ctx, fact.AccessRefusal)
	if c.refusals == nil {
		c.refusals = map[Refusal]int64{}
	}
	key := Refusal{Action: scrub(action), Code: string(code)}
	if _, known := c.refusals[key]; !known && len(c.refusals) >= MaxRefusals {
		key.Action = "…"
	}
	c.refusals[key]++
}

// changed notes a transaction of the registry.
func (c *collector) changed(first, last int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kinds = append(c.kinds, fact.AccessChange)
	if n := len(c.changes); n > 0 && (c.changes[n-1].Last+1 == int(first) || n >= MaxIDs) {
		// Beyond the limit a span may take in what others wrote between.
		c.changes[n-1].Last = int(last)
		return
	}
	c.changes = append(c.changes, Span{int(first), int(last)})
}

// is notes a kind and, from the first context that knows it, the caller.
func (c *collector) is(ctx context.Context, kind fact.AccessKind) {
	if !slices.Contains(c.kinds, kind) {
		c.kinds = append(c.kinds, kind)
	}
	if c.caller == nil {
		c.caller, _ = access.From(ctx)
	}
}

// flush appends what was collected since the last time. What nobody was shown stays
// an error of the log alone.
func (c *collector) flush(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kinds) == 0 {
		return nil
	}
	e := Entry{Kind: c.weightiest(), Caller: c.caller, Request: c.request, What: c.what()}
	shows := len(c.reads) > 0 || len(c.counts) > 0 || len(c.objects) > 0
	c.kinds, c.reads, c.named, c.refusals, c.changes, c.counts, c.objects = nil, nil, 0, nil, nil, nil, nil
	err := c.log.Append(ctx, e)
	if err == nil {
		return nil
	}
	c.log.log.ErrorContext(ctx, "the access log cannot be written", "kind", e.Kind, "request", c.id(), "error", err)
	if shows {
		return errNoLog.Because(err)
	}
	return nil
}

func (c *collector) id() string {
	if c.request == nil {
		return ""
	}
	return c.request.ID
}

// weightiest is the first of the kinds in the order of their list.
func (c *collector) weightiest() fact.AccessKind {
	order := fact.AccessKind("").Values()
	return slices.MinFunc(c.kinds, func(a, b fact.AccessKind) int {
		return cmp.Compare(slices.Index(order, string(a)), slices.Index(order, string(b)))
	})
}

// what is what was collected, in an order that does not depend on who came first.
func (c *collector) what() What {
	w := What{Changes: c.changes, Objects: c.objects}
	for _, field := range slices.Sorted(maps.Keys(c.reads)) {
		r := c.reads[field]
		w.Reads = append(w.Reads, Fields{Field: field, Count: r.count, Spans: spans(slices.Collect(maps.Keys(r.ids))), Unnamed: r.unnamed})
	}
	for key, n := range c.refusals {
		key.Count = n
		w.Refusals = append(w.Refusals, key)
	}
	slices.SortFunc(w.Refusals, func(a, b Refusal) int {
		return cmp.Or(cmp.Compare(a.Action, b.Action), cmp.Compare(a.Code, b.Code))
	})
	for _, name := range slices.Sorted(maps.Keys(c.counts)) {
		w.Counts = append(w.Counts, Quantity{name, c.counts[name]})
	}
	return w
}
