package limits

import (
	"context"
	"testing"
	"time"

	"bentou/internal/fault"
)

func TestAGateLetsSoManyInAndRefusesWhomTheQueueDoesNotHold(t *testing.T) {
	g := NewGate("running", 2, 1, time.Hour)
	leave1, full := g.Enter(t.Context())
	if full != nil {
		t.Fatal(full)
	}
	leave2, full := g.Enter(t.Context())
	if full != nil {
		t.Fatal(full)
	}
	third := make(chan func())
	go func() {
		leave, _ := g.Enter(t.Context())
		third <- leave
	}()
	for g.waiting.Load() != 1 {
		time.Sleep(time.Millisecond)
	}
	if _, full := g.Enter(t.Context()); full == nil || full.Fault.Code != fault.Unavailable || full.Limit != "running" || full.Max != 2 {
		t.Errorf("beyond the queue: %+v", full)
	}
	leave1()
	leave := <-third
	if leave == nil || g.Busy() != 2 {
		t.Errorf("the one who waited is not in: %d are", g.Busy())
	}
	leave()
	leave2()
	if g.Busy() != 0 {
		t.Errorf("%d are in when all have left", g.Busy())
	}
}

func TestWhoWaitsTooLongOrGoesAwayIsRefused(t *testing.T) {
	g := NewGate("running", 1, 5, time.Millisecond)
	leave, _ := g.Enter(t.Context())
	if _, full := g.Enter(t.Context()); full == nil {
		t.Error("nobody left, and one more is in")
	}
	g.wait = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, full := g.Enter(ctx); full == nil {
		t.Error("one who has gone is in")
	}
	leave()
	if leave, full := g.Enter(t.Context()); full != nil {
		t.Error("the place that was left is not free")
	} else {
		leave()
	}
	if g.waiting.Load() != 0 {
		t.Errorf("%d wait", g.waiting.Load())
	}
}
