package server

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// busy knows whether any request is still dealt with, which a server that was closed
// does not say.
type busy struct {
	next    http.Handler
	running sync.RWMutex // read: by who deals with a request
}

func (b *busy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.running.RLock()
	defer b.running.RUnlock()
	b.next.ServeHTTP(w, r)
}

// idle waits until nothing is dealt with, but no longer than some time.
func (b *busy) idle(within time.Duration) {
	done := make(chan struct{})
	go func() {
		b.running.Lock()
		close(done)
		b.running.Unlock()
	}()
	wait := time.NewTimer(within)
	defer wait.Stop()
	select {
	case <-done:
	case <-wait.C:
	}
}

// drain ends a server: what runs may end by itself for some time, and then its context
// ends and its connections are closed. What it stands on, such as the store, is closed
// by the caller afterwards, under no handler that ends with its context. That a request
// took too long is no fault of who stops the server.
func drain(server *http.Server, b *busy, cutOff context.CancelFunc, within time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	err := server.Shutdown(ctx)
	if !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	cutOff()
	b.idle(within) // an answer that says why still reaches its client
	_ = server.Close()
	return nil
}
