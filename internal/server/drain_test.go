package server

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"
)

func TestWhatStillRunsWhenTheTimeToDrainIsOverIsEndedAndThatIsNoFault(t *testing.T) {
	begun, ended := make(chan bool), false
	b := &busy{next: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		begun <- true
		<-r.Context().Done() // as a stream, or a statement of the database
		ended = true
	})}
	base, cutOff := context.WithCancel(t.Context())
	defer cutOff()
	server := &http.Server{Handler: b, ReadHeaderTimeout: time.Minute, BaseContext: func(net.Listener) context.Context { return base }}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	left := make(chan error, 1)
	go func() {
		r, err := http.Get("http://" + l.Addr().String())
		if err == nil {
			err = r.Body.Close()
		}
		left <- err
	}()
	<-begun
	if err := drain(server, b, cutOff, time.Second); err != nil {
		t.Errorf("%v", err)
	}
	// What the handler stands on is closed next.
	b.running.RLock()
	defer b.running.RUnlock()
	if !ended {
		t.Error("the handler still runs")
	}
	<-left
}
