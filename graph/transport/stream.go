package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"bentou/internal/clock"
)

const (
	// quiet is after how long a stream says that it is still there: proxies close what
	// says nothing for a minute.
	quiet = 15 * time.Second
	// patience is how long a client may take to accept what is sent to it.
	patience = 30 * time.Second
)

// takesStream says whether a client names server-sent events among what it takes. One
// that takes anything was not written for a stream.
func takesStream(accept []string) bool {
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			name, params, err := mime.ParseMediaType(strings.TrimSpace(part))
			if err == nil && name == "text/event-stream" && (params["q"] == "" || strings.Trim(params["q"], "0.") != "") {
				return true
			}
		}
	}
	return false
}

// event is what a subscription sends: an event as it goes over the wire, or what
// refuses the subscription whole. Neither shares memory with what comes next.
type event struct {
	text     []byte
	refused  *graphql.Response
	panicked any
}

// stream answers a subscription by server-sent events, in the form that the GraphQL
// over SSE protocol calls distinct connections: an event "next" for each response, and
// "complete" at the end. A subscription that is refused before it began is answered like
// a query. It returns once the subscription has ended, which it does when the client
// leaves or takes nothing any more.
func (p POST) stream(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, operation *graphql.OperationContext, media media) {
	ctx, cancel := context.WithCancel(r.Context())
	var producers sync.WaitGroup
	ctx = context.WithValue(ctx, producersKey{}, &producers)
	events := make(chan event)
	go subscribe(ctx, exec, operation, events)
	defer func() {
		cancel()
		for range events { // what it notes for the access log belongs to this request
		}
		producers.Wait() // and what they note who gave it what to send
	}()
	s := sender{w: w, control: http.NewResponseController(w)}
	ping := time.NewTicker(quiet)
	defer ping.Stop()
	for {
		var text []byte
		select {
		case e, more := <-events:
			switch {
			case !more && ctx.Err() != nil:
				return
			case !more:
				s.send([]byte("event: complete\ndata:\n\n"))
				return
			case e.panicked != nil && s.begun:
				panic(http.ErrAbortHandler) // it was told to the log; a stream that breaks off failed
			case e.panicked != nil:
				panic(e.panicked)
			case e.refused != nil && !s.begun:
				writeResponse(w, statusOf(e.refused, media), e.refused)
				return
			case e.refused != nil:
				text = encoded(e.refused)
			default:
				text = e.text
			}
		case <-ping.C:
			text = []byte(":\n\n")
		case <-ctx.Done():
			return
		}
		if !s.send(text) {
			return
		}
	}
}

type producersKey struct{}

// Producing says that a goroutine begins which gives a subscription what it sends: the
// request lasts until done was called, whether or not anybody still listens. A resolver
// calls it before it returns. The goroutine has to end with its context.
func Producing(ctx context.Context) (done func()) {
	producers, ok := ctx.Value(producersKey{}).(*sync.WaitGroup)
	if !ok {
		return func() {} // nothing is streamed, as in a test of a resolver
	}
	producers.Add(1)
	return producers.Done
}

// sender writes the parts of a stream as they come.
type sender struct {
	w       http.ResponseWriter
	control *http.ResponseController
	begun   bool
}

// send writes a part; false says that nobody takes it.
func (s *sender) send(text []byte) bool {
	if !s.begun {
		s.begun = true
		h := s.w.Header()
		h.Set("Content-Type", "text/event-stream; charset=utf-8")
		h.Set("X-Accel-Buffering", "no") // or a proxy would keep it until it is whole
		s.w.WriteHeader(http.StatusOK)
	}
	// A writer without deadlines is a recorder of a test, which takes everything.
	_ = s.control.SetWriteDeadline(clock.System(nil).Now().Add(patience))
	if _, err := s.w.Write(text); err != nil {
		return false
	}
	return s.control.Flush() == nil
}

// subscribe runs a subscription to its end, or that of the context.
func subscribe(ctx context.Context, exec graphql.GraphExecutor, operation *graphql.OperationContext, events chan<- event) {
	defer close(events)
	send := func(e event) bool {
		select {
		case events <- e:
			return true
		case <-ctx.Done():
			return false
		}
	}
	defer func() {
		if p := recover(); p != nil {
			send(event{panicked: p})
		}
	}()
	next, of := exec.DispatchOperation(ctx, operation)
	for {
		response := next(of)
		if response == nil {
			return
		}
		e := event{}
		if len(response.Data) == 0 && len(response.Errors) > 0 {
			e.refused = response
		} else {
			e.text = encoded(response)
		}
		if !send(e) {
			return
		}
	}
}

// encoded is a response as an event.
func encoded(response *graphql.Response) []byte {
	text, err := json.Marshal(response)
	if err != nil {
		panic(err) // an extension that cannot be JSON: a mistake in our own code
	}
	return bytes.Join([][]byte{[]byte("event: next\ndata: "), text, []byte("\n\n")}, nil)
}
